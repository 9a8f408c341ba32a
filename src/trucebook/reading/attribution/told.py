"""An attribution in the making, however it was found, and how it is written down: speaker, parent and id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from trucebook.reading.quotes import Quotation
from trucebook.reading.turns import ANSWERS
from trucebook.reading.who.recall import Recall
from trucebook.reading.who.roster import is_pronoun, noun_kind
from trucebook.vocabulary import Attribution, Passage, Quote, Report, Speaker, short_id

Span = tuple[int, int]

# Kinds of cue by which somebody tells something.
TELLING = frozenset(("say", "report", "claim"))
# Kinds of cue that can hand on whole paragraphs, and how many behind a colon at most.
BLOCK_KINDS = TELLING | {"find"}
FURTHER_PARAGRAPHS = 6
WE = frozenset(("we", "our", "us", "ours"))
_FIRST = WE | {"i", "my", "me"}
_ACCUSED = frozenset(("official", "government", "forces", "group"))
_ORGANS = frozenset(("official", "government", "forces", "group", "institution", "document"))


@dataclass
class Found:
    """An attribution in the making; all spans are code points of the text."""

    cue: Span
    kind: str
    source: Span | None = None
    antecedent: str | None = None
    content: list[Span] = field(default_factory=list)
    quoted: list[Quotation] = field(default_factory=list)
    quote: Quote = "indirect"
    host: Found | None = None
    block: bool = False  # whole paragraphs
    is_echo: bool = False  # what somebody said before
    echo_of: Found | None = None

    def disputes(self, other: Found) -> bool:
        """Whether this one only rejects or confirms what the other is known to claim; not known without a parse."""
        return False


class Writer:
    """Writes what was found as attributions, in the order in which a reader meets the sources."""

    def __init__(self, report: Report, recall: Recall, publisher: Speaker | None) -> None:
        self.report, self.text = report, report.text
        self.recall, self.roster, self.publisher = recall, recall.roster, publisher

    def write(self, found: Sequence[Found]) -> list[Attribution]:
        """One attribution for each, with the speaker resolved; parents are still to be set."""
        speakers: dict[int, Speaker] = {}
        for item in sorted(found, key=lambda made: made.source or made.cue):
            speakers[id(item)] = self.speaker(item, found, speakers)
        return [self.attribution(item, speakers[id(item)]) for item in found]

    def speaker(self, item: Found, found: Sequence[Found], speakers: dict[int, Speaker]) -> Speaker:
        """Whom the source stands for, knowing who spoke earlier."""
        if item.source is None:
            return Speaker("", None, 0.0, "no source is named")
        phrase = self.text[slice(*item.source)]
        if phrase.split()[0].lower() in _FIRST and (found or self.publisher):
            first = self.first_person(item, phrase, found, speakers)
            if first is not None:
                return first
        if item.block and not item.antecedent and phrase.casefold() in ANSWERS:
            return Speaker(
                "the person interviewed", None, 0.3, "answers in an interview, and is not named before it"
            )
        if item.block and item.antecedent:
            answers = self.recall.resolve(item.antecedent, before=self.text[: item.source[0]])
            return replace(answers, reason=f"answers in an interview: {answers.reason}")
        before = self.text[: self.reach_back(item, phrase)]
        named = self.roster.resolve(phrase) if item.is_echo else None
        accused = self.accused(item, phrase, named) if named is not None and named.actor is None else None
        return accused or self.recall.resolve(phrase, before=before, antecedent=item.antecedent)

    def reach_back(self, item: Found, phrase: str) -> int:
        """The offset before which it is told whom a source stands for: "it" in "X did P, it said" is not X."""
        start = item.source[0] if item.source else item.cue[0]
        first = min((span[0] for span in item.content), default=start)
        behind = is_pronoun(phrase) and not item.antecedent and not item.is_echo
        return first if behind and first < start and "\n" not in self.text[first:start] else start

    def accused(self, item: Found, phrase: str, named: Speaker) -> Speaker | None:
        """ "It", "the rebels" and "the army" that deny an accusation are those of whom it was told."""
        if item.echo_of is None or item.echo_of.kind != "accuse" or item.kind != "deny":
            return None
        head = noun_kind(phrase.split()[-1])
        if not (is_pronoun(phrase) or (head in _ACCUSED and len(phrase.split()) <= 2)):
            return None
        told = self.roster.find(self.text[slice(*item.echo_of.content[0])])
        actor = self.roster.cast.get(told[0].actor) if told else None
        if actor is None or actor.kind in ("place", "population"):
            return None
        own = is_pronoun(phrase) or head == "group"
        name = actor.name if own else named.name
        return Speaker(name, actor.id, 0.5, f"{phrase!r} denies what {actor.name} is accused of")

    def first_person(
        self, item: Found, phrase: str, found: Sequence[Found], speakers: dict[int, Speaker]
    ) -> Speaker | None:
        """ "I", "we" and "our forces" are who is quoted there, or else the party that publishes the text."""
        alone = len(phrase.split()) == 1
        if not alone and noun_kind(phrase.split()[-1]) not in _ORGANS and phrase.split()[-1].lower() != "side":
            return None
        around = [other for other in found if other is not item and holds(other.content, [item.cue])]
        for other in sorted(around, key=lambda made: (made.echo_of is not None, size(made))):
            known = speakers.get(id(other)) or self.speaker(other, (), speakers)
            if known.confidence > 0:
                return replace(
                    known, confidence=round(known.confidence * 0.9, 2), reason=f"first person: {known.reason}"
                )
        if self.publisher is not None and phrase.split()[0].lower() in WE:
            confidence = round(self.publisher.confidence * 0.9, 2)
            return replace(self.publisher, confidence=confidence, reason="first person of the publisher")
        return Speaker(phrase, None, 0.1, "first person, and nobody is quoted here") if alone else None

    def attribution(self, item: Found, speaker: Speaker) -> Attribution:
        """The noun of the contract."""
        content = tuple(self.passage(span) for span in item.content)
        source = self.passage(item.source) if item.source else None
        spans = (item.cue, item.source, item.content, item.host.cue if item.host else None)
        key = (self.report.id, *spans, *(["block"] if item.block else []))
        return Attribution(
            id=short_id("a", *key),
            report=self.report.id,
            source=source,
            cue=self.passage(item.cue),
            content=content,
            quote=item.quote,
            speaker=speaker,
        )

    def passage(self, span: Span) -> Passage:
        """The span with its text."""
        return Passage(*span, self.text[slice(*span)])


def with_parents(written: Sequence[Attribution], found: Sequence[Found]) -> tuple[Attribution, ...]:
    """Sets the parent of each: who relays it, else the smallest one whose content holds it whole."""
    ids = {id(made): item.id for made, item in zip(found, written, strict=True)}
    done: list[Attribution] = []
    for made, item in zip(found, written, strict=True):
        parent = ids[id(made.host)] if made.host is not None else _smallest(made, item, found, ids)
        done.append(replace(item, parent=parent))
    return tuple(done)


def _smallest(made: Found, item: Attribution, found: Sequence[Found], ids: dict[int, str]) -> str | None:
    echo = made.is_echo
    inner = [span for span in (made.source, made.cue, *(() if echo else made.content)) if span is not None]
    reach = 0 if echo else size(made)
    around = [
        other
        for other in found
        if other is not made and ids[id(other)] != item.id and not other.is_echo and not _disputes(other, made)
        if size(other) > reach and holds(other.content, inner)
    ]
    if not around:
        return None
    # Of several of one size (a relayed statement) the innermost, which has a host, is the parent.
    best = min(around, key=lambda other: (size(other), other.host is None, other.cue))
    return ids[id(best)]


def _disputes(other: Found, made: Found) -> bool:
    """Whether one only rejects or confirms what the other is known to claim: "denied X's claim that P"."""
    if other.disputes(made):
        return True
    return other.source is None and made.antecedent is not None  # "X, who says P, is said to fear Q"


def size(made: Found) -> int:
    return sum(end - start for start, end in made.content)


def holds(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    return all(any(low <= start and end <= high for low, high in outer) for start, end in inner)


def touch(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def widened(span: Span, quoted: Sequence[Span]) -> Span:
    """A clause that cuts into a quotation takes the whole of it."""
    touched = [item for item in quoted if touch(item, span)]
    return min([span[0], *(item[0] for item in touched)]), max([span[1], *(item[1] for item in touched)])
