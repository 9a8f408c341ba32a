"""What turns an act round in the words around it: "no", "not one of", "at no point", "short of"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, word_lists
from trucebook.reading.claims.contrast import sets_apart

if TYPE_CHECKING:
    from collections.abc import Collection

    from spacy.tokens import Token


def negative(name: str) -> Collection[str]:
    """One of the lists of data/negation.yaml."""
    found: Collection[str] = word_lists("negation.yaml")[name]
    return found


def with_particle(verb: Token) -> str:
    """A verb with the particle that changes its sense: "rule out", "hold off"; else its lemma."""
    close = [
        child for child in verb.rights if child.i == verb.i + 1 and child.lower_ in ("away", "back", "off", "out")
    ]
    particles = [child.lower_ for child in verb.children if child.dep_ == "prt" or child in close]
    return f"{verb.lemma_.lower()} {particles[0]}" if particles else verb.lemma_.lower()


def negations(clause: Token) -> int:
    """How often a clause is negated by its own words."""
    if is_negated(clause) and _waits(clause):
        return 0
    # A negation behind a full verb belongs to what follows: "X agreed; Y has not".
    found = sum(_is_not(child) and (child.i < clause.i or clause.pos_ == "AUX") for child in clause.children)
    neither = [child for child in clause.children if child.lower_ == "neither" and child.dep_ in ("preconj", "cc")]
    found += sum(child.nbor(1).lower_ != "that" for child in neither)  # "denied neither that ... nor that"
    opening = [*clause.lefts, *(word for child in clause.lefts if child.dep_ == "aux" for word in child.lefts)]
    found += sum(_is_fronted(child) for child in opening)
    for child in clause.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            if sets_apart(child) or _is_beside(clause, child):
                continue  # "the rebels, not the army, fired"
            found += has_no(child) or child.lower_ in negative("pronouns") or is_neither(child)
            # "did not, as agreed, withdraw": the parser hangs the "not" on the subject
            found += any(word.dep_ == "neg" and child.i < word.i < clause.i for word in child.children)
    return found


def _is_beside(clause: Token, thing: Token) -> bool:
    """ "a strike reported, no casualties": what is told behind a comma is told beside the subject."""
    first = thing.left_edge
    told = thing.dep_ == "dobj" and clause.lemma_.lower() in act_list().telling_verbs
    return told and first.i > clause.i and first.nbor(-1).text == ","


def _is_not(word: Token) -> bool:
    """ "not"; but "never before have so many been killed" tells that they were."""
    before = word.lower_ == "never" and word.i + 1 < len(word.doc) and word.nbor(1).lower_ == "before"
    return word.dep_ == "neg" and not before


def is_far(prep: Token) -> bool:
    """ "far from", "nowhere near", "short of" what follows."""
    before = [*prep.lefts, *([prep.nbor(-1)] if prep.i else [])]
    return any(word.lower_ in negative("far") for word in before)


def breaks_off(clause: Token) -> bool:
    """ "was due to leave but has not", "agreed to leave but never did": a clause behind that takes it back."""
    for other in clause.rights:
        empty = other.lemma_ in ("be", "do", "have") and all(
            child.i < other.i or child.dep_ in ("neg", "punct") for child in other.children
        )
        if other.dep_ == "conj" and empty and is_negated(other):
            return any(child.lower_ in ("but", "yet") for child in clause.children)
    return False


def _waits(clause: Token) -> bool:
    """ "did not leave until Monday", "it was not until Monday that": then it was done."""
    past = clause.tag_ == "VBD" or any(child.tag_ == "VBD" for child in clause.children if child.dep_ == "aux")
    return past and any(child.lower_ in ("until", "till") and child.dep_ == "prep" for child in clause.rights)


def _is_fronted(word: Token) -> bool:
    """ "at no point did", "under no circumstances", "nowhere", "hardly ever"."""
    if word.dep_ == "advmod":
        return word.lower_ in negative("adverbs") or any(
            child.lower_ in negative("adverbs") for child in word.lefts
        )
    return word.dep_ == "prep" and any(
        has_no(noun) and noun.lemma_.lower() in negative("occasions") for noun in word.children
    )


def has_no(noun: Token) -> int:
    """1 where a noun stands behind "no", "not one of" or "not a single"."""
    return int(any(_is_no(child) for child in noun.children))


def _is_no(word: Token) -> bool:
    if word.lower_ in negative("determiners"):
        return word.dep_ in ("det", "neg")
    only = word.i + 1 < len(word.doc) and word.nbor(1).lower_ in ("only", "just", "least")
    return word.lower_ == "not" and word.i < word.head.i + 1 and not only


def is_neither(noun: Token) -> int:
    """1 for "neither side"."""
    return int(any(child.lower_ == "neither" for child in noun.lefts))


def turns_round(verb: Token, *, prep: str = "", finite: bool = False) -> int:
    """1 where a word makes of what hangs on it something not done: "failed to", "ruled out", "kept from"."""
    lemma, whole = verb.lemma_.lower(), with_particle(verb)
    if whole in negative("governors") and not (whole in negative("only_with_from") and not prep):
        return 1
    return int(lemma in negative("ending") and whole == lemma and not finite and not prep)


def is_negated(verb: Token) -> bool:
    """Whether a verb has a "not" of its own."""
    return any(child.dep_ == "neg" for child in verb.children)
