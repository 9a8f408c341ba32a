"""Whole paragraphs that are somebody else's: block quotations, statements printed in full, interviews in turns.

A paragraph that ends in a colon hands the next one on; "Statement by X" over a text hands on all of it; "NAME:" or
"A:" before paragraphs that answer one another hands on what follows it. Whoever asks the questions is the outlet.
accepted gap: of a block quotation the next paragraph is always taken; of an outlet's text further ones as long as
they, or one soon after them, are quoted or carry cues; where the reporter resumes with a cue, too much is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from trucebook.reading.attribution.nominal import Nominal
from trucebook.reading.attribution.sources import Parsed
from trucebook.reading.attribution.told import BLOCK_KINDS, FURTHER_PARAGRAPHS, Span
from trucebook.reading.turns import ANSWERS, ASKS, find_label, is_question
from trucebook.reading.who.proper import proper_names
from trucebook.reading.who.roster import Roster, noun_kind
from trucebook.vocabulary import Report, Speaker

_HEADING_PARAGRAPHS = 2
_HEADING_WORDS = 16
_PUBLISHERS = ("party", "organisation", "mediator")
_HEADING = re.compile(
    r"(?:(?:joint|official|press|urgent|important|military)\s+)*(?:statement|communiqu[ée]|declaration|release|address|speech)"
    r"(?:\s+no\.?\s*\d+|\s+\(?\d+\)?|\s+issued)?\s+(?:by|from|of|on behalf of)\s+",
    re.IGNORECASE,
)
_CREDITED = re.compile(r":\s+|\s+[-–—]\s+")
_HEADLINE_SOURCES = frozenset(("official", "government", "forces", "document", "media", "institution", "person"))


@dataclass(frozen=True, slots=True)
class _Turn:
    """What somebody says in an interview: the spans of the name, of the colon, and of the words."""

    name: Span
    colon: Span
    content: list[Span]


class Blocks(Nominal):
    """Finds the paragraphs of one parsed report that are handed on whole."""

    def __init__(self, doc: Doc, roster: Roster, report: Report) -> None:
        super().__init__(doc, roster)
        self.report = report
        self.publisher = self._publisher()

    def _publisher(self) -> Speaker | None:
        """Who says "we" in the report's own voice: its outlet, where that is no news outlet but an actor."""
        speaker = self.roster.resolve_outlet(self.report.outlet) if self.report.outlet else None
        actor = self.roster.cast.get(speaker.actor) if speaker else None
        if speaker is None or actor is None or actor.kind not in _PUBLISHERS or speaker.confidence < 0.6:
            return None
        return Speaker(actor.name, actor.id, speaker.confidence, "the publisher")

    def link_blocks(self) -> None:
        """Notes everything that is handed on by whole paragraphs."""
        self.link_quotations()
        self.link_headline()
        if not self.link_turns():
            self.link_statement()

    # Block quotations

    def ends_in_colon(self, paragraph: int) -> bool:
        """Whether a paragraph hands over to the next one."""
        start, end = self.paragraphs[paragraph]
        return self.text[start:end].rstrip().endswith(":")

    def link_quotations(self) -> None:
        """Gives the paragraphs after a colon to the last source before it."""
        for paragraph in range(len(self.paragraphs) - 1):
            if self.ends_in_colon(paragraph):
                made = self.introducer(paragraph)
                if made is not None and not self.is_quoted(made, paragraph + 1):
                    made.content = [*made.content, *self.block(made, paragraph + 1)]

    def introducer(self, paragraph: int) -> Parsed | None:
        """The last cue of the sentence that ends in the colon, where it can hand on a whole text."""
        last = max(i for i, place in enumerate(self.paragraph_of) if place == paragraph)
        unit = self.unit_of[last]
        there = [made for made in self.found if self.unit_of[made.token.i] == unit and made.source is not None]
        fitting = [
            made
            for made in there
            if made.kind in BLOCK_KINDS and self.quote_of[made.token.i] < 0 and made.token.pos_ != "NOUN"
            if not self.is_inside_other(made)
        ]
        return fitting[-1] if fitting else None

    def is_inside_other(self, made: Parsed) -> bool:
        """Whether an attribution stands in the content of another one."""
        return any(
            start <= made.cue[0] and made.cue[1] <= end
            for other in self.found
            if other is not made
            for start, end in other.content
        )

    def is_quoted(self, made: Parsed, paragraph: int) -> bool:
        """Whether a quotation of the paragraph is this source's already."""
        start, end = self.paragraphs[paragraph]
        return any(start <= item.start < end for item in made.quoted)

    def block(self, made: Parsed, first: int) -> list[Span]:
        """The next paragraph; of an outlet's text also those after it, to the last that is still quoted text."""
        last = first
        if self.is_carrier(made):
            for paragraph in range(first + 1, min(len(self.paragraphs), first + FURTHER_PARAGRAPHS)):
                if self.ends_in_colon(paragraph) or self.ends_in_colon(paragraph - 1):
                    break
                if self.tells_of(made, paragraph):
                    last = paragraph - 1  # the reporter is back, and up to here it was the source
                    break
                if self.goes_on(paragraph):
                    last = paragraph
                elif paragraph - last > 1:
                    break
        return [self.whole(paragraph) for paragraph in range(first, last + 1)]

    def is_carrier(self, made: Parsed) -> bool:
        """Whether the source is an outlet or a reporter, whose text may be quoted at length."""
        speaker = self.roster.resolve(self.text[slice(*made.source)]) if made.source else None
        actor = self.roster.cast.get(speaker.actor) if speaker else None
        body = self.roster.cast.get(actor.affiliation) if actor else None
        return any(found is not None and found.kind == "outlet" for found in (actor, body))

    def tells_of(self, made: Parsed, paragraph: int) -> bool:
        """Whether a paragraph has the source itself as a subject: then somebody else speaks of it."""
        words = self.text[slice(*made.source)].split() if made.source else []
        tokens = [token for token in self.doc if self.paragraph_of[token.i] == paragraph] if words else []
        return any(
            token.text == words[-1] and token.dep_ in ("nsubj", "nsubjpass", "poss", "ROOT") for token in tokens
        )

    def goes_on(self, paragraph: int) -> bool:
        """Whether a paragraph still reads like quoted text: a quotation, or cues of its own."""
        start, end = self.paragraphs[paragraph]
        if self.text[start : start + 1] in '“"«„':
            return True
        return any(start <= self.doc[i].idx < end and self.hands_on(i) for i in self.cue_tokens)

    def hands_on(self, index: int) -> bool:
        """Whether a verb is one of saying or reporting, with somebody who says it."""
        token = self.doc[index]
        kind = self.cues.verbs.get(self.lemma(token) or "")
        return kind in ("say", "report") and self.subject(token) is not None

    def whole(self, paragraph: int) -> Span:
        """A paragraph without white space at its edges."""
        start, end = self.paragraphs[paragraph]
        text = self.text[start:end]
        return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())

    # Headlines

    def link_headline(self) -> None:
        """ "UN: truce broken" and "Truce broken - army" over a report, where the name is surely a source."""
        alone = len(self.paragraphs) == 1 and not self.top
        start, end = self.whole(0) if alone or len(self.paragraphs) > 1 else (0, 0)
        if (
            not 2 < len(self.text[start:end].split()) <= _HEADING_WORDS
            or self.text[start:end].rstrip("*_")[-1:] in ".!?:"
        ):
            return
        for match in _CREDITED.finditer(self.text, start, end):
            before, behind = (start, match.start()), (match.end(), end)
            colon = (match.start(), match.start() + len(match.group().rstrip()))
            if self.is_source(before):
                self.hand_on(before, colon, [behind])
            elif self.is_source(behind):
                self.hand_on(
                    behind, (colon[0] + len(match.group()) - len(match.group().lstrip()), colon[1]), [before]
                )

    def is_source(self, span: Span) -> bool:
        """Whether words of a headline are surely somebody who speaks: of the cast, or "officials", "report"."""
        words = self.text[slice(*span)].split()
        if not 0 < len(words) <= 4:
            return False
        actor = self.roster.cast.get(self.roster.resolve(" ".join(words)).actor)
        if actor is not None:
            return actor.kind not in ("place", "population")
        return noun_kind(words[-1]) in _HEADLINE_SOURCES and all(word[:1].isalpha() for word in words)

    # Statements printed in full

    def link_statement(self) -> None:
        """ "Statement by X" over a text hands all that follows to X."""
        for paragraph in range(min(_HEADING_PARAGRAPHS, len(self.paragraphs) - 1)):
            start, end = self.whole(paragraph)
            match = _HEADING.match(self.text, start, end)
            if match is None or len(self.text[start:end].split()) > _HEADING_WORDS or self.text[end - 1] == ".":
                continue
            source = (match.end(), match.end() + len(self.text[match.end() : end].rstrip(" :")))
            if self.roster.resolve(self.text[slice(*source)]).actor is not None:
                content = [self.whole(other) for other in range(paragraph + 1, len(self.paragraphs))]
                self.hand_on(source, (start, match.end() - 1), content)
                return

    def hand_on(self, source: Span, cue: Span, content: list[Span], speaker: str | None = None) -> None:
        """Notes paragraphs as the words of a source."""
        span = self.doc.char_span(*cue, alignment_mode="expand")
        if span is not None and len(span) and content:
            made = Parsed(
                cue, "say", source=source, antecedent=speaker, content=content, quote="direct", token=span[0]
            )
            made.block = True
            self.found.append(made)

    # Interviews

    def link_turns(self) -> bool:
        """Gives the turns of an interview to who speaks; False where the text is none."""
        turns = list(self.turns())
        askers = self.askers(turns)
        if not self.is_interview(turns, askers):
            return False
        start = turns[0].name[0]
        answers = self.interviewed(start)
        for turn in turns:
            name = self.text[slice(*turn.name)]
            if name.casefold() not in askers:
                who = answers if name.casefold() in ANSWERS else self.introduced(name, start)
                self.hand_on(turn.name, turn.colon, turn.content, who)
        return True

    def turns(self) -> Iterator[_Turn]:
        """The labelled paragraphs, each with the unlabelled ones that follow it."""
        found: list[_Turn] = []
        for paragraph, (start, end) in enumerate(self.paragraphs):
            match = find_label(self.text, start, end)
            if match:
                rest = match.end() + len(self.text[match.end() : end]) - len(self.text[match.end() : end].lstrip())
                found.append(_Turn(match.span("name"), match.span("colon"), [(rest, self.whole(paragraph)[1])]))
            elif found:
                found[-1].content.append(self.whole(paragraph))
        yield from found

    def askers(self, turns: list[_Turn]) -> set[str]:
        """The labels of those who ask: "Q", the outlet, or whose turns are mostly questions."""
        asked: dict[str, list[bool]] = {}
        for turn in turns:
            name = self.text[slice(*turn.name)].casefold()
            asked.setdefault(name, []).append(any(is_question(self.text[start:end]) for start, end in turn.content))
        outlet = set((self.report.outlet or "").casefold().split())
        return {
            name
            for name, questions in asked.items()
            if name in ASKS or set(name.split()) <= outlet or sum(questions) * 2 > len(questions)
        }

    def is_interview(self, turns: list[_Turn], askers: set[str]) -> bool:
        """Whether labels take turns: somebody asks and somebody answers, or known actors speak in turn."""
        names = [self.text[slice(*turn.name)] for turn in turns]
        folded = {name.casefold() for name in names}
        if len(folded) < 2 or (len(names) < 3 and not folded & ASKS):
            return False
        if askers:
            return bool(folded - askers)
        known = {self.roster.resolve(name.title() if name.isupper() else name).actor for name in names} - {None}
        people = [self.roster.cast.get(actor) for actor in known]
        return len(names) > len(folded) and len([actor for actor in people if actor and actor.kind != "place"]) >= 2

    def interviewed(self, start: int) -> str | None:
        """The last person named before the first turn: who gives the answers "A:"."""
        mentions = [item for item in self.roster.find(self.text[:start]) if item.actor]
        people = [
            item.text
            for item in mentions
            if (actor := self.roster.cast.get(item.actor)) is not None and actor.kind == "person"
        ]
        strangers = [
            entity.text for entity in self.doc.ents if entity.label_ == "PERSON" and entity.end_char <= start
        ]
        title = self.report.title or ""
        titled = [name.text for name in proper_names(self.roster, title, 0, len(title)) if " " in name.text]
        named = people or strangers or titled
        return (self.introduced(named[-1], start) or named[-1]) if named else None

    def introduced(self, name: str, start: int) -> str | None:
        """How the title or the words before the turns present a stranger: "Jane Roe, an army spokeswoman"."""
        if self.roster.resolve(name.title() if name.isupper() else name).actor is not None:
            return None
        surname = re.escape(name.split()[-1])
        presented = re.compile(rf"(?:[A-Z][\w.'’-]*\s+){{1,5}}(?i:{surname})\b(?:,\s+[^,;:.\n“\"]{{3,90}})?")
        found = presented.search(f"{self.report.title or ''}\n{self.text[:start]}")
        return found.group() if found else None
