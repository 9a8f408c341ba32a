"""What others answer to what somebody put forward: "agreed to the UN proposal to renew the truce".

Whoever accepts a proposal to do something has agreed to do it, and whoever is asked is to do it, not who asks.
All functions take tokens of a spaCy parse.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucebook.reading.claims.binding import modality_words
from trucebook.reading.claims.objects import has_child

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token


def put_forward(deed: Token) -> Token | None:
    """The proposal or request to do a deed: "a call to free them", "a proposal by the UN for a renewal"."""
    while deed.dep_ == "conj" and not has_child(deed, "nsubj", "nsubjpass"):
        deed = deed.head
    return next((noun for noun in _over(deed) if is_proposal(noun) or is_request(noun)), None)


def _over(deed: Token) -> Iterator[Token]:
    head = deed.head
    if deed.dep_ in ("acl", "relcl"):
        yield from (head, head.head.head) if head.dep_ == "pobj" else (head,)
    elif deed.dep_ in ("advcl", "xcomp"):  # "agreed to a call | to free them"
        objects = (child for child in head.children if child.dep_ in ("dobj", "prep") and child.i < deed.i)
        for child in objects:
            yield from (
                (child,) if child.dep_ == "dobj" else (item for item in child.children if item.dep_ == "pobj")
            )
    elif deed.dep_ == "pobj" and deed.pos_ == "NOUN" and head.lower_ in ("for", "on"):
        yield head.head


def is_proposal(noun: Token) -> bool:
    """ "a plan", "an initiative": what both sides may do."""
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in modality_words("proposals")


def is_request(noun: Token) -> bool:
    """ "a call", "a demand": what the other side should do."""
    return noun.pos_ == "NOUN" and noun.lemma_.lower() in modality_words("requests")


def answer(noun: Token) -> Token | None:
    """The verb by which somebody answers what was put forward: "agreed to the call", "turned down the plan"."""
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ not in ("pobj", "dobj", "nsubjpass") or verb.pos_ != "VERB":
        return None
    return verb if is_accepting(verb) or verb.lemma_.lower() in modality_words("refusing") else None


def is_accepting(verb: Token) -> bool:
    """ "agreed to", "said yes to", "approved"."""
    yes = verb.lemma_.lower() != "say" or any(child.lower_ == "yes" for child in verb.children)
    return yes and verb.lemma_.lower() in modality_words("accepting")


def accepted(deed: Token) -> Token | None:
    """The verb by which somebody accepts the proposal or request to do a deed."""
    noun = put_forward(deed)
    verb = answer(noun) if noun is not None else None
    return verb if verb is not None and is_accepting(verb) else None
