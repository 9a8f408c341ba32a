"""Names of the cast that the parser has torn to pieces, each made one phrase again."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

_ROLES = ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos")


def hold_names(doc: Doc, names: Iterable[tuple[int, int]]) -> None:
    """Makes one phrase, with its last word at the head, of each known name that the parser has torn to pieces.

    In "Jaysh al-Islam said" every one of four tokens was a subject.
    """
    for start, end in names:
        span = doc.char_span(start, end, alignment_mode="expand") or doc[:0]
        torn = [item for item in span if (item.head not in span or item.dep_ == "ROOT") and item.text != "-"]
        roles = [item for item in torn if item.dep_ in _ROLES]
        if len(torn) < 2 or not roles or any(item.pos_ != "PROPN" for item in torn):
            continue
        last = torn[-1]
        head, label = _place_of(span, roles[0])
        if head in span or head in last.subtree or any(last in item.subtree for item in torn[:-1]):
            continue
        last.head, last.dep_ = head, label
        for item in span:
            if item != last and last not in item.subtree:
                item.head, item.dep_ = last, "compound"


def _place_of(span: Span, piece: Token) -> tuple[Token, str]:
    """Where a torn name hangs: under a preposition before it that has nothing else, or as a piece of it does."""
    before = span[0].nbor(-1) if span[0].i else None
    if before is not None and before.dep_ == "prep" and not list(before.children):
        return before, "pobj"
    return piece.head, piece.dep_
