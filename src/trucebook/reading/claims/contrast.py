"""Who is set against whom: "the rebels, not the army", "not by one side but by the other".

What is said of those who are kept is denied of those who are excluded.
accepted gap: "not Northern but Southern troops" are both; "it was not X that fired but Y" gives no claim of Y.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.frames import Frame

_OUTSIDE = ("neg", "cc", "preconj", "punct", "advmod")
_NAMES = ("NOUN", "PROPN", "PRON")


def contrasted(frame: Frame) -> Iterator[Frame]:
    """The frame with those it is told of, and one that denies the same of those who are set against them."""
    kept, excluded = apart(frame.agents)
    if excluded:
        yield replace(frame, agents=tuple(kept))
        yield replace(frame, agents=tuple(excluded), denied=True)
        return
    kept, excluded = apart(frame.patients)
    yield replace(frame, patients=tuple(kept))
    named = [noun for noun in excluded if all(child.dep_ != "nummod" for child in noun.lefts)]
    if named:
        yield replace(frame, patients=tuple(named), denied=True)


def apart(members: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Those of a phrase who are meant and those who are not; all are meant where nobody is kept."""
    every = list(dict.fromkeys(other for member in members for other in _around(member)))
    excluded = [member for member in every if _is_excluded(member)]
    kept = [member for member in every if member not in excluded]
    return (kept, excluded) if kept else (list(members), [])


def sets_apart(noun: Token) -> bool:
    """Whether a "not" in a noun phrase is of a contrast, and none of the clause."""
    return bool(apart([noun, *noun.conjuncts])[1])


def cleft(clause: Token) -> Token | None:
    """The "be" that says of whom a clause is told: "it was not the army | that fired"."""
    noun = clause.head
    verb = noun.head
    own = any(child.dep_ in ("nsubj", "nsubjpass") and child.tag_ in ("WDT", "WP") for child in clause.lefts)
    but = any(child.lower_ == "but" for word in noun.lefts for child in word.children)
    if clause.dep_ != "relcl" or noun.dep_ != "attr" or not own or but or sets_apart(noun):
        return None
    it = any(child.dep_ == "nsubj" and child.lower_ == "it" for child in verb.lefts)
    only = any(child.dep_ == "neg" and child.nbor(1).lower_ in ("only", "just") for child in verb.children)
    return verb if verb.lemma_ == "be" and it and not only else None


def _around(member: Token) -> Iterator[Token]:
    """A member with whom it is set against, before and behind it."""
    yield member
    if member.dep_ in ("appos", "conj") and _is_excluded(member):
        yield member.head  # "it was the rebels, not the army, that fired"
    for word in member.subtree:
        if word.pos_ in ("VERB", "AUX"):
            return
        if word.i > member.i and word.pos_ in _NAMES and _is_excluded(word):
            yield word


def _is_excluded(noun: Token) -> bool:
    """Whether "not", "rather than" or "instead of" stands right before a phrase."""
    doc = noun.doc
    lefts = [child.left_edge.i for child in noun.lefts if child.dep_ not in _OUTSIDE]
    first = min([noun.i, *lefts])
    lists = word_lists("negation.yaml")
    if noun.pos_ not in _NAMES or doc[first].lower_ in lists["not_set_apart"] or first < noun.sent.start + 1:
        return False
    pair = doc[max(first - 2, 0) : first].text.lower()
    if pair in lists["set_against"]:
        return True
    first -= doc[first - 1].lower_ in ("by", "of")
    if first < noun.sent.start + 1 or doc[first - 1].lower_ != "not":
        return False
    clausal = first - 1 > noun.sent.start and doc[first - 2].pos_ == "AUX"  # "was not the army"
    return not clausal or any(child.lower_ == "but" for child in noun.children)
