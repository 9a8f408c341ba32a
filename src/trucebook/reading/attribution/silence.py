"""Where somebody says nothing: "refused to confirm", "did not deny", "neither ... nor", "has yet to announce".

Whoever leaves it open has not said it, and has not said the opposite.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucebook.reading.acts import word_lists

if TYPE_CHECKING:
    from spacy.tokens import Token

_STEPS = 4


def is_left_open(verb: Token) -> bool:
    """Whether what hangs on a verb of avowing or denying is neither avowed nor denied."""
    if verb.lemma_.lower() not in word_lists("negation.yaml")["avowing"]:
        return False
    return is_withheld(verb)


def is_withheld(verb: Token) -> bool:
    """Whether a verb of saying tells what is not said, or not yet."""
    return any(_is_withheld(step) for step in _way_out(verb))


def _way_out(verb: Token) -> list[Token]:
    """The verb and what it hangs on as an infinitive or gerund: "was not prepared | to confirm | or deny"."""
    way = [verb]
    while len(way) < _STEPS and way[-1].dep_ in ("conj", "xcomp", "pcomp", "acomp", "prep", "pobj"):
        above = way[-1].head
        if way[-1].dep_ == "conj" and above.lemma_.lower() not in word_lists("negation.yaml")["avowing"]:
            break
        way.append(above)
    return way


def _is_withheld(word: Token) -> bool:
    """ "not", "neither", or a word that is as good: "refused to", "short of", "without"."""
    denied = [child for child in word.rights if child.dep_ == "ccomp"]  # "denied neither that ... nor that"
    if any(child.dep_ == "neg" or child.lower_ == "neither" or _is_yet_to(child) for child in word.children):
        return True
    if any(
        child.dep_ == "nsubj" and any(inner.lower_ == "neither" for inner in child.lefts) for child in word.lefts
    ):
        return True  # "neither side has admitted"
    if any(child.lower_ == "neither" for clause in denied for child in clause.lefts):
        return True
    return word.lemma_.lower() in word_lists("negation.yaml")["withholding"]


def _is_yet_to(word: Token) -> bool:
    """ "is yet to announce"; not "and yet it said"."""
    return word.lower_ == "yet" and word.i + 1 < len(word.doc) and word.nbor(1).lower_ == "to"
