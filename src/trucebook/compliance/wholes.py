"""What a claim says of a whole: all of it, none of it, all but some, or all of a part that it picks out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal

from trucebook.compliance.phrases import find_phrase, flatten, singular, word_list
from trucebook.vocabulary import Claim

Whole = Literal["", "all", "pair", "flow"]
REACH = 6  # words from "all" to what is counted, and of a clause behind it
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|[^\w\s]")


def told_whole(claim: Claim) -> Whole:
    """Which whole a claim speaks of, if of any: all there are, both of two, or all that came (a flow)."""
    firsts = {_first_word(name.name) for name in claim.patient}
    if "both" in firsts:
        return "pair"
    if not (claim.quantity and claim.quantity.bound == "all") and firsts.isdisjoint(word_list("whole")):
        return ""
    return "flow" if claim.act in word_list("flows") else "all"


def says_all(claim: Claim) -> bool:
    """Whether the claim speaks of the whole of something: "all hostages"."""
    return bool(told_whole(claim))


def spares_some(claim: Claim) -> bool:
    """Whether its words leave a part of the whole out: "all but five"."""
    return find_phrase(word_list("except"), (claim.passage.text,)) is not None


def says_none(claim: Claim) -> bool:
    """Whether the claim speaks of none: "no lorry"."""
    texts = [name.name for name in claim.patient] + ([claim.quantity.text] if claim.quantity else [])
    return any(_first_word(text) in word_list("none") for text in texts)


def picks_part(claim: Claim, counts: Collection[str]) -> bool:
    """Whether it did all of a part: "all vessels with permits", "all the wounded prisoners", "all men over 60".

    `counts` are the words of what an agreement counts: a part that it counts as such is the whole. Places and
    holders pick out no part: "all hostages in the town", "all that it held".
    `accepted gap:` other words may narrow a whole too; those of the list are what reports on releases and aid use.
    """
    if claim.polarity == "denied" or not says_all(claim):
        return False
    counted = {word for phrase in counts for word in flatten(phrase).split()}
    found = [_is_narrowed(words, counted) for words in _wholes(claim, counts)]
    return bool(found) and all(found)


def _wholes(claim: Claim, counts: Collection[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """For each "all" of the claim's words, what stands between it and what is counted, and what follows that."""
    unit = claim.quantity.unit if claim.quantity else None
    named = [flatten(text).split() for text in (*counts, unit or "", *(name.name for name in claim.patient))]
    heads = {word for words in named if words for word in (words[0], words[-1])}
    tokens = [singular(token) for token in _TOKEN.findall(claim.passage.text)]
    for place in (place for place, token in enumerate(tokens) if token in word_list("whole")):
        near = range(place + 1, min(place + 1 + REACH, len(tokens)))
        head = next((k for k in near if tokens[k] in heads), None)
        while head is not None and head + 1 < len(tokens) and tokens[head + 1] in heads:
            head += 1
        if head is not None:
            yield tokens[place + 1 : head + 1], tokens[head + 1 : head + 1 + REACH]


def _is_narrowed(words: tuple[Sequence[str], Sequence[str]], counted: Collection[str]) -> bool:
    inside, behind = words
    if any(word in word_list("parts") and word not in counted for word in inside):
        return True
    if not behind or behind[0] in counted:
        return False
    clause = behind[0] in word_list("relative") and word_list("held").isdisjoint(behind)
    return clause or behind[0] in word_list("narrowing")


def _first_word(text: str) -> str:
    return (flatten(text).split() or [""])[0]
