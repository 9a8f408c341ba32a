"""When an act happened: the time that hangs on its clause, or heads its line or section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words
from trucebook.reading.certainty import Judgement, is_past
from trucebook.reading.frames import Frame, teller
from trucebook.reading.scene import Scene
from trucebook.vocabulary import Modality, When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token


def find_when(scene: Scene, frame: Frame, judgement: Judgement, modality: Modality) -> When | None:
    """The time that hangs on the act's clause, or on what governs it, or that heads its line or section."""
    ranked = []
    sentence = frame.word.sent
    end = sentence.end_char
    for when in scene.whens:
        if sentence.start_char <= when.start < end:
            rank = _rank(scene, frame, judgement, when)
            if rank is not None:
                ranked.append((rank, abs(when.start - frame.word.idx), when.start, when))
    if not ranked:
        return scene.lines.when_at(frame.word.idx)
    own = min(ranked, key=lambda item: item[:3])[3]
    if modality == "actual" and own.first is None and frame.act in phrase_words("lasting_acts"):
        weekday = own.basis == "publication"  # "extended the truce until Friday"
        return scene.turned(own, ahead=True) if weekday else own
    return scene.on_line(_turned(scene, own, judgement, modality), frame.word.idx)


def _turned(scene: Scene, when: When, judgement: Judgement, modality: Modality) -> When:
    """A day of what is to come is the next one, of what has happened the last one.

    "were due on Sunday" may lie on either side: there the words before the day decide, as for any text.
    """
    if modality == "actual":
        return scene.turned(when, ahead=False)
    if modality == "possible" or (when.basis == "publication" and is_past(judgement.path)):
        return when
    return scene.turned(when, ahead=True)


def _rank(scene: Scene, frame: Frame, judgement: Judgement, when: When) -> int | None:
    governor = _governor(scene, when, frame)
    if governor is None or when.start <= frame.word.idx < when.end:
        return None
    if frame.nominal and governor == teller(frame.word):
        return 3
    if governor in (frame.word, frame.mood):
        return 0
    if governor in frame.patients:
        return 1
    path = [token for token in judgement.path if token.pos_ in ("VERB", "AUX", "ADJ")]
    if governor in path:
        return 2 + path.index(governor)
    if frame.nominal and governor in frame.word.ancestors and governor.pos_ in ("VERB", "AUX"):
        return (
            4 if next(item for item in frame.word.ancestors if item.pos_ in ("VERB", "AUX")) == governor else None
        )
    firsts = [token for token in frame.mood.ancestors if frame.mood in token.conjuncts]
    return 6 if governor in firsts and when.start < governor.idx else None


def _governor(scene: Scene, when: When, frame: Frame) -> Token | None:
    span = scene.doc.char_span(when.start, when.end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    token = span.root
    for _ in range(8):
        if token == frame.word or token in frame.patients:
            return token
        if token.pos_ in ("VERB", "AUX") and token not in span:
            return _clause_ahead(token, span) or token
        if token.head is token:
            return token
        token = token.head
    return None


def _clause_ahead(verb: Token, span: Span) -> Token | None:
    """ "If X attacked on Monday, Y will answer": the parser hangs the day on the main verb, behind the comma."""
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.i < span.start < span.end <= verb.i:
            between = span.doc[clause.i : span.start]
            return None if any(token.text == "," for token in between) else clause
    return None
