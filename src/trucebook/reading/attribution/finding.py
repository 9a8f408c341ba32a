"""Who says what: the attributions of a report, found by its grammar and its quotation marks.

A cue (a verb, a noun, an adverb or a phrase of data/cues.yaml) hands a stretch of text, the content, to a
source. Quotations go to the cue beside them; whole paragraphs are handed on in `blocks`, what is repeated or denied
in `anaphora`. The credit of a dateline ("(Reuters) -") is no attribution: who compares accounts reads it.
accepted gap: the reporter's own "I" outside quotations is no attribution; nor is "we", but in a text that a party
or a mission publishes itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from trucebook.reading.acts import act_list
from trucebook.reading.attribution.anaphora import find_echoes, is_bare
from trucebook.reading.attribution.blocks import Blocks
from trucebook.reading.attribution.chains import behalf
from trucebook.reading.attribution.freely import go_on_freely
from trucebook.reading.attribution.mending import mend_parse
from trucebook.reading.attribution.plain import find_told, in_order
from trucebook.reading.attribution.silence import is_withheld
from trucebook.reading.attribution.sources import Parsed
from trucebook.reading.attribution.told import TELLING, WE, Found, Span, Writer, holds, touch, widened, with_parents
from trucebook.reading.attribution.torn import hold_names
from trucebook.reading.quotes import Quotation
from trucebook.reading.tagger.tagging import Tagged
from trucebook.reading.who.recall import Recall
from trucebook.reading.who.roster import Roster, noun_kind, title_words
from trucebook.vocabulary import Attribution, Report

_OWN_VOICE = frozenset(("i", "we", "you", "one"))
_STATING = frozenset(("say", "report", "find", "claim", "accuse", "deny", "believe"))
_UTTERING = TELLING | {"accuse"}
_INFINITIVE = frozenset(("to", "not", "for"))
_NEAR_TOKENS = 18  # between a quotation and its cue
_FULL_WORDS = 4  # fewer quoted words beside no cue are a scare quote
_SIGNED = re.compile(r"\s*(?P<dash>[-–—―])\s*(?P<name>[A-Z][\w.'’-]*(?: [\w.'’,-]+){0,8})")


def find_attributions(
    doc: Doc, report: Report, roster: Roster, tagged: Sequence[Tagged] = ()
) -> tuple[Attribution, ...]:
    """Every attribution of the report, in order of its cue; one that is relayed stands before who relays it.

    `tagged` is what the tagger marks in the text: statements in it that the grammar misses are added.

    `doc` is the parse of exactly `report.text`; spans are code points of it. Content of a direct quotation is
    the quoted words without their marks, of an indirect one the clause; a parent's content encloses its child, but
    for the content of an echo ("Z denied that claim"), which is that of the attribution it goes back to. Mends the
    parse in place (see `mending`). Raises ValueError when the parse is of another text.
    """
    if doc.text != report.text:
        raise ValueError(f"the parse is not of the text of {report.id}")
    hold_names(doc, [(item.start, item.end) for item in roster.find(report.text)])
    mend_parse(doc)
    reader = _Reader(doc, roster, report)
    parsed = reader.read()
    found = in_order([*parsed, *reader.missed(parsed, find_told(report.text, tagged))])
    recall = Recall(roster, tuple(reader.people()), reader.publisher, report.text)
    writer = Writer(report, recall, reader.publisher)
    return with_parents(writer.write(found), found)


class _Reader(Blocks):
    """Joins what the grammar tells with quotations, block quotations and those who relay."""

    def read(self) -> list[Parsed]:
        """All attributions of the text in the order of their cues."""
        self.read_cues()
        for number, unit in enumerate(self.units):
            self.link(unit, self.quotes_of(unit), number)
        for made in self.found:
            self.settle(made)
        self.link_blocks()
        own = [item for item in self.found if item.content and not self.is_own_voice(item)]
        own = [item for item in own if item.source is None or self.may_speak(item.source)]
        kept = list({(item.cue, item.source, *item.content): item for item in own}.values())
        kept = [item for item in kept if not self.is_sourced_beside(item, kept)]
        go_on_freely(self, kept)
        kept += [*self.relayed(kept), *self.on_behalf(kept)]
        echoes = find_echoes(self, kept)
        kept = [item for item in kept if item.content and not is_bare(self, item, echoes)] + echoes
        return kept

    def people(self) -> list[Span]:
        """Everybody who has a name, and who does something without one ("a teacher"): whom "she" may stand for."""
        named = [(item.start_char, item.end_char) for item in self.doc.ents if item.label_ == "PERSON"]
        doing = [token for token in self.doc if token.dep_ in ("nsubj", "nsubjpass") and token.tag_ == "NN"]
        told = [self.phrase(token) for token in doing if _is_person(token.lower_)]
        free = [span for span in told if span and not any(touch(span, name) for name in named)]
        return sorted([*named, *free])

    def missed(self, parsed: Sequence[Parsed], told: Sequence[Found]) -> list[Found]:
        """What the tagger marks as told and the grammar has nothing of.

        Only clauses and quotations handed on by a cue of saying: what somebody wants, plans or votes for is an act
        of the claims and no statement. Relays are left to the grammar.
        """
        taken = [item.cue for item in parsed]
        relayed = {id(item.host) for item in told if item.host} | {id(item) for item in told if item.host}
        return [
            item
            for item in told
            if id(item) not in relayed and not any(touch(item.cue, cue) for cue in taken)
            if self.states(item) and not (item.source and self.is_reporter(item.source))
            if item.source is None or self.may_speak(item.source)
            if not self.is_kept_back(item) and not self.is_loose(item) and not self.is_label_of(item, parsed)
        ]

    def is_kept_back(self, item: Found) -> bool:
        """ "Has yet to announce whether", "refused to say": what is told of there, nobody has said."""
        cue = self.doc.char_span(*item.cue, alignment_mode="expand")
        verbs = [token for token in cue or () if self.cues.verbs.get(self.lemma(token) or "") in _UTTERING]
        none = {token.lower_ for token in cue or ()} & self.cues.words("nobody") - {
            "not"
        }  # "has shown no evidence"
        return bool(none) or any(is_withheld(verb) and self.is_unsaid(verb, verb.lemma_) for verb in verbs)

    def is_label_of(self, item: Found, parsed: Sequence[Parsed]) -> bool:
        """ "..., an allegation that Z called absurd": what was said is rebuffed, and no new words are told."""
        noun = self.text[slice(*item.cue)].casefold().split()[-1]
        behind = [
            echo for echo in parsed if echo.is_echo and echo.kind == "deny" and holds(item.content, [echo.cue])
        ]
        return noun in self.cues.words("charges") and bool(behind)

    def is_loose(self, item: Found) -> bool:
        """ "telling them to leave" or "feared drowned" with nobody before it; "was announced, but X doubts"."""
        words = self.text[slice(*item.cue)].casefold().split()
        if item.source is None:
            told = self.doc.char_span(*item.content[0], alignment_mode="expand")
            return words[-1].endswith("ing") or (told is not None and told[0].tag_ in ("VBN", "JJ"))
        if words == ["accused"] and item.source[0] < item.cue[0] and self.text[item.cue[1] :].startswith(" of "):
            return True  # "men accused of": nobody says who accuses
        between = self.text[item.cue[1] : item.source[0]].casefold().split()
        passive = bool({"was", "were", "been", "being", "is", "are"} & set(words))
        return passive and item.source[0] > item.cue[1] and "by" not in between

    def may_speak(self, source: Span) -> bool:
        """Whether somebody stands behind a source: "nobody" does not, and a truce says nothing."""
        words = self.text[slice(*source)].casefold().split()
        return words[0] not in self.cues.words("nobody") and words[-1] not in act_list().classes["truce"]

    def states(self, item: Found) -> bool:
        """Whether a cue of saying hands on what can be true or false: several words, and no infinitive."""
        longest = max(item.content, key=lambda span: span[1] - span[0])
        words = self.text[slice(*longest)].split()
        saying = item.quote == "direct" or self.cues.class_of(self.text[slice(*item.cue)]) in _STATING
        full = len(words) >= _FULL_WORDS and words[0].lower() not in _INFINITIVE
        return saying and full and not self.is_deed(item, longest)

    def is_deed(self, item: Found, content: Span) -> bool:
        """ "responded by shutting the border", "agreed to most of the text": what is done, and no words."""
        told = self.doc.char_span(*content, alignment_mode="expand")
        if told is None or item.quote == "direct":
            return False
        joint = self.text[slice(*item.cue)].casefold().split()[-1]
        if joint == "by":
            return told[0].tag_ == "VBG"
        before = item.source is not None and item.source[0] < item.cue[0]  # not "according to"
        return joint == "to" and before and told.root.pos_ not in ("VERB", "AUX")

    def is_reporter(self, source: Span) -> bool:
        """The "I" and "we" of the report's own voice, or "you"."""
        word = self.text[slice(*source)].lower()
        quoted = any(item.start <= source[0] < item.end for item in self.top)
        return word in ("you", "one") or (word in _OWN_VOICE and not quoted)

    def is_own_voice(self, item: Parsed) -> bool:
        """The reporter's "I" and anybody's "you" are not somebody else speaking."""
        if item.source is None:
            return False
        word = self.text[item.source[0] : item.source[1]].lower()
        if word not in _OWN_VOICE or word in ("you", "one"):
            return word in _OWN_VOICE
        if self.quote_of[item.token.i] >= 0 or (word in WE and self.publisher is not None):
            return False
        return not any(other.block and holds(other.content, [item.cue]) for other in self.found)

    def is_sourced_beside(self, item: Parsed, kept: Sequence[Parsed]) -> bool:
        """ "X was said to be willing, according to Y": it is Y who said it, and nobody else."""
        if item.source is not None or item.token.pos_ not in ("VERB", "AUX"):
            return False
        return any(
            other.source is not None
            and other.content[0][0] == item.content[0][0]
            and holds(other.content, [item.cue])
            for other in kept
        )

    # Quotations

    def quotes_of(self, unit: list[int]) -> list[int]:
        """The outermost quotations of a sentence, by their number."""
        return sorted({self.quote_of[i] for i in unit if self.quote_of[i] >= 0})

    def link(self, unit: list[int], quotes: list[int], number: int) -> None:
        """Gives every quotation of a sentence to the cue beside it, or to who spoke before."""
        outside = [i for i in unit if self.quote_of[i] < 0 and not self.doc[i].is_punct]
        for index in quotes:
            quotation = self.top[index]
            cue = self.cue_beside(quotation, unit) if outside else None
            if cue is None and self.sign(quotation, unit):
                continue
            if not outside:
                self.go_on(quotation, number)
                continue
            if cue is not None and not self.belongs_already(cue, quotation):
                self.attach(cue, quotation)

    def sign(self, quotation: Quotation, unit: list[int]) -> bool:
        """Gives a quotation to the name behind a dash that ends its line: "... “We held.” — Jane Doe"."""
        line = self.paragraphs[self.paragraph_of[unit[0]]][1]
        match = _SIGNED.fullmatch(self.text[quotation.end : line].rstrip())
        span = self.doc.char_span(quotation.end, line, alignment_mode="contract") if match else None
        if match is None or span is None or not len(span) or self.words(quotation) < _FULL_WORDS:
            return False
        start, end = quotation.end + match.start("name"), quotation.end + match.end("name")
        dash = (quotation.end + match.start("dash"), quotation.end + match.end("dash"))
        self.keep(Parsed(dash, "say", source=(start, end), quoted=[quotation], token=span[0]))
        return True

    def words(self, quotation: Quotation) -> int:
        """How many words are quoted."""
        return len(re.findall(r"\w+(?:['’-]\w+)*", self.text[quotation.inner_start : quotation.inner_end]))

    def cue_beside(self, quotation: Quotation, unit: list[int]) -> Token | None:
        """The cue verb before or after a quotation that hands it to its source."""
        cues = [i for i in unit if i in self.cue_tokens and self.quote_of[i] < 0 and not self.is_muted(self.doc[i])]
        before = [i for i in cues if self.doc[i].idx < quotation.start]
        after = [i for i in cues if self.doc[i].idx >= quotation.end]
        last = self.text[quotation.inner_start : quotation.inner_end].rstrip()[-1:]
        next_mark = self.text[quotation.end : quotation.end + 1]
        leads_on = (last in ",?!…—-" and last != "") or next_mark == ","
        opens = not self.text[self.doc[unit[0]].idx : quotation.start].strip(" \"'“‘([")
        if before and self.gap(before[-1], quotation) <= 3 and self.introduces(before[-1], quotation):
            return self.doc[before[-1]]
        if (
            after
            and (leads_on or opens)
            and self.gap(after[0], quotation) <= _NEAR_TOKENS
            and self.words(quotation) > 1
        ):
            return self.doc[after[0]]
        full = self.words(quotation) >= _FULL_WORDS
        if before and full and self.introduces(before[-1], quotation):
            return self.doc[before[-1]]
        speaking = [i for i in cues if i in self.by_token and self.by_token[i].source is not None]
        alone = full and len(speaking) == 1 and speaking[0] in before  # "X said Y erred, having “refused to ...”"
        return self.doc[speaking[0]] if alone else None

    def is_muted(self, token: Token) -> bool:
        """Cues that only modify ("the said accord", "had itself to blame") hand no quotation on."""
        accuses = self.cues.verbs.get(token.lemma_.lower()) == "accuse"
        aside = accuses and any(child.tag_ == "TO" for child in token.children)
        return token.dep_ in ("amod", "compound") or aside

    def gap(self, cue: int, quotation: Quotation) -> int:
        """How many words outside quotations stand between a cue and a quotation."""
        low, high = sorted((cue, self.token_at(quotation)))
        return sum(1 for i in range(low + 1, high) if self.quote_of[i] < 0 and not self.doc[i].is_punct)

    def token_at(self, quotation: Quotation) -> int:
        """The index of the token that opens a quotation."""
        span = self.doc.char_span(quotation.start, quotation.start + 1, alignment_mode="expand")
        return int(span[0].i) if span is not None and len(span) else 0

    def introduces(self, cue: int, quotation: Quotation) -> bool:
        """Whether the words between cue and quotation end as an introduction does: a mark, "that", or the cue."""
        between = self.text[self.doc[cue].idx + len(self.doc[cue]) : quotation.start].strip()
        if not between or between[-1] in ",:—–" or between.split()[-1].lower() in ("that", "was", "is", "as"):
            return True
        return self.gap(cue, quotation) <= 3 and self.words(quotation) >= _FULL_WORDS

    def belongs_already(self, cue: Token, quotation: Quotation) -> bool:
        """Whether an attribution of this cue already holds the whole quotation inside other words."""
        made = self.by_token.get(cue.i)
        if made is None:
            # A cue inside somebody's words, with nothing of its own, does not take their quotation away.
            holders = [
                other
                for other in self.found
                if holds(other.content, [(quotation.inner_start, quotation.inner_end)])
            ]
            return any(holds(other.content, [(cue.idx, cue.idx + len(cue))]) for other in holders)
        for start, end in made.content:
            inside = start <= quotation.inner_start and quotation.inner_end <= end
            if inside and len(self.text[start:end].strip()) > quotation.end - quotation.start + 12:
                return True
        return False

    def attach(self, cue: Token, quotation: Quotation) -> None:
        """Hands a quotation to a cue, with the grammar's source or the noun phrase beside it."""
        made = self.by_token.get(cue.i)
        if made is None:
            lemma = self.lemma(cue) or "say"
            made = Parsed(self.cue_span(cue), self.cues.verbs.get(lemma, "say"), token=cue)
            self.set_source(made, lemma)
            if made.source is None and (cue.dep_, cue.tag_) != ("acl", "VBN"):
                made.source = self.chunk_beside(cue)
            self.keep(made)
        made.quoted.append(quotation)

    def go_on(self, quotation: Quotation, number: int) -> None:
        """A sentence that is nothing but a quotation goes on with the words of who was quoted before it."""
        paragraph = self.paragraph_of[self.units[number][0]]
        earlier = [
            made for made in self.found if self.unit_of[made.token.i] < number and self.quote_of[made.token.i] < 0
        ]
        same = [made for made in earlier if self.paragraph_of[made.token.i] == paragraph]
        before = [made for made in earlier if self.paragraph_of[made.token.i] == paragraph - 1]
        colon = paragraph > 0 and self.ends_in_colon(paragraph - 1)
        speaking = [made for made in same or before if made.quoted]
        if speaking:
            speaking[-1].quoted.append(quotation)
        elif (colon or same) and (same or before):
            (same or before)[-1].quoted.append(quotation)

    def settle(self, made: Parsed) -> None:
        """Decides between direct, mixed and indirect, and joins clause and quotations into the content."""
        outer = [(item.start, item.end) for item in made.quoted]
        rest = [span for span in made.content if self.has_words_outside(span, outer)]
        rest = [span for span in rest if not self.hands_over(span, outer)]
        if made.quoted and not rest:
            made.content = [
                (item.inner_start, item.inner_end) for item in made.quoted if item.inner_start < item.inner_end
            ]
            made.quote = "direct"
            return
        # Inside one clause the marks stay with the words; quotations apart from it are given without marks.
        apart = [item for item in made.quoted if not any(touch((item.start, item.end), span) for span in rest)]
        joined = [widened(span, outer) for span in rest]
        inner = {(item.inner_start, item.inner_end) for item in apart if item.inner_start < item.inner_end}
        made.content = sorted({*joined, *inner})
        quoting = any(touch((item.start, item.end), span) for item in self.top for span in made.content)
        made.quote = "mixed" if made.quoted or (quoting and self.quote_of[made.token.i] < 0) else "indirect"

    def hands_over(self, span: Span, quoted: Sequence[Span]) -> bool:
        """Whether words end in a colon right before a quotation: they introduce it and are not said."""
        starts = [start for start, _ in quoted if span[0] < start <= span[1] + 2]
        return any(self.text[:start].rstrip().endswith(":") and start < span[1] + 3 for start in starts) and bool(
            quoted
        )

    def has_words_outside(self, span: Span, quoted: Sequence[Span]) -> bool:
        """Whether more than a "that" of the span stands outside the quotations."""
        if not quoted:
            return True
        text = "".join(
            " " if any(start <= place < end for start, end in quoted) else self.text[place]
            for place in range(*span)
        )
        words = re.findall(r"\w+", text)
        return bool([word for word in words if word.lower() not in ("that", "and", "but")])

    # Those who pass words on

    def relayed(self, kept: Sequence[Parsed]) -> list[Parsed]:
        """ "X, citing Y, said" and "P, X quoted Y as saying": what X says goes back to Y."""
        made: list[Parsed] = []
        for item in kept:
            verb = self.quoting(item.token)
            hosts = [other for other in kept if verb is not None and other.token == verb and other.source]
            item.host = hosts[0] if hosts and hosts[0].content == item.content else item.host
        for token in self.doc:
            if token.lower_ not in ("citing", "quoting") or token.i in {item.token.i for item in kept}:
                continue
            named = next((child for child in token.children if child.dep_ == "dobj"), None)
            unit = self.unit_of[token.i]
            hosts = [
                item for item in kept if self.unit_of[item.token.i] == unit and self.quote_of[item.token.i] < 0
            ]
            hosts = [
                item
                for item in hosts
                if item.token == token.head
                or self.subject(token) == self.subject(item.token)
                or self.is_only_teller(item, token, hosts)
            ]
            if named is not None and hosts:
                cue = (token.idx, token.idx + len(token))
                made.append(
                    replace(hosts[0], token=token, cue=cue, source=self.phrase(named), host=hosts[0], kind="report")
                )
        return made

    def is_only_teller(self, item: Parsed, citing: Token, hosts: Sequence[Parsed]) -> bool:
        """ "X say that P, citing Y": whatever the parse hangs "citing" on, where nobody else speaks."""
        return len(hosts) == 1 and item.token.i < citing.i and self.doc[citing.i - 1].text == ","

    def on_behalf(self, kept: Sequence[Parsed]) -> list[Parsed]:
        """ "a statement issued on behalf of Y": what the statement says goes back to Y."""
        made: list[Parsed] = []
        for item in kept:
            reach = self.reach_of(item)
            match = behalf().search(self.text, *reach)
            span = self.doc.char_span(match.end(), reach[1], alignment_mode="expand") if match else None
            if match and span is not None and len(span):
                source = self.trimmed(span.start, span.end - 1)
                cue = (match.start(), match.end() - len(match.group()) + len(match.group().rstrip()))
                made.append(replace(item, cue=cue, source=source, host=item, kind="say", antecedent=None))
        return made

    def reach_of(self, item: Parsed) -> Span:
        """Source and cue, where they name for whom something is said."""
        spans = [item.cue, *([item.source] if item.source else [])]
        return next((span for span in spans if " behalf " in self.text[slice(*span)]), (0, 0))


def _is_person(word: str) -> bool:
    """Whether a singular noun is for a person: "teacher", "colonel", "witness"."""
    return word in act_list().classes["people"] or word in title_words() or noun_kind(word) == "person"
