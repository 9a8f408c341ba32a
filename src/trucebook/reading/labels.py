"""Who is called what, and in whose words: labels inside quotations and reported speech, found by grammar alone.

There is no list of loaded words: whatever is put before a name ("the merciless Front"), behind it ("Front thugs"),
beside it ("the Front, a band of robbers"), or said of it ("the Front is a band of robbers", "branded the Front
robbers") is a label. Only what a source says counts; an outlet's own words are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, word_lists
from trucebook.reading.claims.objects import belongs
from trucebook.reading.pipeline import PIPELINE, load_pipeline
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Attribution, Cast, Passage, Report

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MOST_WORDS = 8
"""A longer phrase says something of somebody; it is no name for him."""

_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])|\n+")
_BESIDE = {"amod", "compound", "nmod", "poss"}


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody is called once: the `words`, who is called so, by whom, and where they stand."""

    report: str
    outlet: str | None
    words: str
    labelled: str
    labelled_actor: str | None
    speaker: str
    speaker_actor: str | None
    passage: Passage
    attribution: str


def find_labels(
    reports: Iterable[Report], attributions: Iterable[Attribution], cast: Cast, *, pipeline: str = PIPELINE
) -> Iterator[Label]:
    """Every label that a source puts on somebody of the cast, in the order of the reports.

    Only sentences that name somebody of the cast inside what a source says are parsed. `accepted gap:` a label that
    stands alone ("the enemy") is not found, since the text does not say whom it means.
    """
    roster = Roster(cast)
    by_report: dict[str, list[Attribution]] = {}
    for item in attributions:
        by_report.setdefault(item.report, []).append(item)
    for report in reports:
        yield from _labels(report, by_report.get(report.id, ()), roster, pipeline)


def _labels(report: Report, said: Sequence[Attribution], roster: Roster, pipeline: str) -> Iterator[Label]:
    names = {
        (name.start, name.end): name.actor
        for name in (*roster.find_demonyms(report.text), *roster.find(report.text))
    }
    inside = {span: actor for span, actor in names.items() if actor and _speech(said, *span)}
    pieces = [
        piece for piece in _sentences(report.text) if any(piece[0] <= start < piece[1] for start, _ in inside)
    ]
    docs = load_pipeline(pipeline).pipe(report.text[start:end] for start, end in pieces)
    for (start, _), doc in zip(pieces, docs, strict=True):
        for (begin, end), actor in sorted(inside.items()):
            span = doc.char_span(begin - start, end - start) if begin >= start else None
            if span is not None:
                yield from _of_mention(report, said, span, (start, actor, roster.cast))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _SENTENCE.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _speech(said: Iterable[Attribution], start: int, end: int) -> Attribution | None:
    """The innermost attribution in whose content a place stands."""
    around = [
        (span.end - span.start, item.id, item)
        for item in said
        for span in item.content
        if span.start <= start and end <= span.end
    ]
    return min(around, key=lambda found: found[:2])[2] if around else None


def _of_mention(
    report: Report, said: Sequence[Attribution], name: Span, about: tuple[int, str, Cast]
) -> Iterator[Label]:
    offset, actor, cast = about
    for tokens in _called(name):
        words = [
            token
            for token in tokens
            if token.pos_ not in ("DET", "PUNCT") and token.i not in range(name.start, name.end)
        ]
        if not words or len(words) > MOST_WORDS or all(_is_plain(token) for token in words):
            continue
        start, end = offset + words[0].idx, offset + words[-1].idx + len(words[-1])
        speech = _speech(said, start, end)
        labelled = cast.get(cast.principal(actor))
        if speech is not None and labelled is not None and labelled.kind != "place":
            yield Label(
                report=report.id,
                outlet=report.outlet,
                words=" ".join(token.text for token in words),
                labelled=labelled.name,
                labelled_actor=labelled.id,
                speaker=speech.speaker.name,
                speaker_actor=speech.speaker.actor,
                passage=Passage(start, end, report.text[start:end]),
                attribution=speech.id,
            )


def _is_plain(token: Token) -> bool:
    words = word_lists("labels.yaml")["plain"]
    return (
        token.lower_ in words or token.pos_ in ("NUM", "ADP", "CCONJ", "PART") or token.ent_type_ in ("GPE", "NORP")
    )


def _called(name: Span) -> Iterator[list[Token]]:
    """The phrases by which the grammar calls a name something."""
    root = name.root
    head = root.head
    before = [
        token for child in root.lefts if child.dep_ in ("amod", "compound", "nmod") for token in child.subtree
    ]
    yield [token for token in before if token.i < name.start]
    behind = head.pos_ in ("NOUN", "PROPN") and head.i > root.i and not _is_thing(head)
    if root.dep_ in ("amod", "compound", "nmod") and behind:
        yield [token for token in head.doc[name.end : head.i + 1] if token.pos_ not in ("VERB", "AUX")]
        yield from _said_before(name, head)
    if root.dep_ == "appos":
        yield [token for token in _phrase(head) if token.i < name.start]
    yield from (_phrase(child) for child in root.rights if child.dep_ == "appos")
    yield from _predicates(root)


def _is_thing(noun: Token) -> bool:
    """ "a Northern post", "a Front depot": what belongs to a party is not what it is called."""
    acts = belongs(noun, ("people", "force")) or noun.lemma_.lower() in act_list().bodies
    return not acts and belongs(noun, ("territory", "target", "weapon", "hostilities"))


def _said_before(name: Span, head: Token) -> Iterator[list[Token]]:
    """Adjectives before a name that itself stands before a noun: "the merciless Front gunmen"."""
    yield [
        token for token in head.lefts if token.dep_ == "amod" and token.i < name.start and token.lower_ != "other"
    ]


def _predicates(root: Token) -> Iterator[list[Token]]:
    """What a verb says that somebody is: "the Front is …", "branded the Front …", "described it as …"."""
    verb = root.head
    if root.dep_ == "nsubj" and verb.lemma_ == "be" and not any(child.dep_ == "neg" for child in verb.children):
        yield from (_phrase(child) for child in verb.children if child.dep_ == "attr")
    naming = next(
        (token for token in (verb, verb.head) if token.lemma_.lower() in word_lists("labels.yaml")["naming"]), None
    )
    if naming is None or root.dep_ not in ("dobj", "nsubj", "nsubjpass", "pobj"):
        return
    if root.dep_ == "nsubj" and verb is naming:
        return  # who names, not who is named
    for child in (*naming.children, *(verb.children if verb is not naming else ())):
        if child.dep_ in ("oprd", "attr") and child.i > root.i:
            yield _phrase(child)
        elif child.dep_ == "prep" and child.lower_ == "as":
            yield from (_phrase(inner) for inner in child.children if inner.dep_ == "pobj")


def _phrase(head: Token) -> list[Token]:
    """A noun with what stands before it and a short "of …" behind it, without clauses and further members."""
    parts = [
        token
        for child in head.lefts
        if child.dep_ not in ("punct", "cc", "nsubj", "cop", "aux")
        for token in child.subtree
    ]
    behind = [
        token for child in head.rights if child.dep_ == "prep" and child.lower_ == "of" for token in child.subtree
    ]
    return [*parts, head, *behind]
