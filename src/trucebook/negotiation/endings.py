"""How believable each side is, and what speaks for and against each way in which a war can end.

The options table sets side by side what each party wants of every option (its position), what it says it will do
if it is refused (its intention), and who doubts that. Where these clash, somebody is in a dilemma and has a reason
to talk. Beside it stand four kinds of ending with conditions, and for each condition the evidence for and against.
There are no probabilities and no scores: ranges, not prediction.

Sources: options tables and dilemmas after Howard, Confrontation Analysis (1999), and Bryant, Acting Strategically
Using Drama Theory (2016), in our own words; endings after Pillar, Negotiating Peace (1983); codes of outcomes from
the UCDP Conflict Termination Dataset. The conditions are data (`data/endings.yaml`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Literal

from trucebook.casefolder.yamlfile import read_data

DilemmaKind = Literal["persuasion", "rejection", "trust", "cooperation", "sufficiency"]


@dataclass(frozen=True, slots=True)
class Card:
    """One option of the table: whose it is, who wants it taken, whether its owner means to, and who doubts that.

    `wanted[party]` is True where the party's position has it taken, False where it has it left; a party that does
    not care is not there. `intended` is what the owner says it will do if refused, None where it has not said.
    """

    id: str
    party: str
    wanted: Mapping[str, bool]
    intended: bool | None = None
    doubted_by: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Dilemma:
    """One party's trouble with another over an option, in words. `option` is empty where all together make it."""

    kind: DilemmaKind
    party: str
    towards: str
    option: str
    words: str


def find_dilemmas(cards: Sequence[Card]) -> tuple[Dilemma, ...]:
    """Every dilemma of the table, in the order of parties and options.

    - persuasion: the other means to do otherwise than the party wants, and the party believes it;
    - rejection: the party says it will go against the other's position, and the other does not believe it;
    - trust: the other's word is what the party wants, and the party does not believe it;
    - cooperation: the party's own word is what the other wants, and the other does not believe it;
    - sufficiency: their positions differ, and nothing the party believably says it will do goes against the
      other's position: the other has no cause to move.
    """
    parties = sorted({card.party for card in cards} | {party for card in cards for party in card.wanted})
    found = [dilemma for one, other in permutations(parties, 2) for dilemma in _between(cards, one, other)]
    return tuple(found)


def _between(cards: Sequence[Card], party: str, other: str) -> Iterator[Dilemma]:
    for card in cards:
        mine, theirs = card.wanted.get(party), card.wanted.get(other)
        if card.party == other and mine is not None:
            doubted = party in card.doubted_by
            if card.intended is not None and card.intended != mine and not doubted:
                yield _dilemma("persuasion", party, other, card)
            elif theirs == mine and doubted:
                yield _dilemma("trust", party, other, card)
        if card.party == party and theirs is not None and other in card.doubted_by:
            if card.intended is not None and card.intended != theirs:
                yield _dilemma("rejection", party, other, card)
            elif mine == theirs:
                yield _dilemma("cooperation", party, other, card)
    if _differ(cards, party, other) and not any(_presses(card, party, other) for card in cards):
        yield Dilemma("sufficiency", party, other, "", _WORDS["sufficiency"].format(party=party, other=other))


_WORDS: Mapping[DilemmaKind, str] = {
    "persuasion": "{other} says it will do otherwise with {option} than {party} wants, and {party} believes it",
    "rejection": "{party} says it will go against {other} with {option}, and {other} does not believe it",
    "trust": "{other} agrees with {party} on {option}, and {party} does not believe it",
    "cooperation": "{party} agrees with {other} on {option}, and {other} does not believe it",
    "sufficiency": "nothing that {party} believably says it will do goes against what {other} wants",
}


def _dilemma(kind: DilemmaKind, party: str, other: str, card: Card) -> Dilemma:
    words = _WORDS[kind].format(party=party, other=other, option=card.id)
    return Dilemma(kind, party, other, card.id, words)


def _differ(cards: Iterable[Card], party: str, other: str) -> bool:
    both = [card.wanted for card in cards if party in card.wanted and other in card.wanted]
    return any(wanted[party] != wanted[other] for wanted in both)


def _presses(card: Card, party: str, other: str) -> bool:
    """Whether a party believably says that it will do with its own option what the other does not want."""
    said = card.intended is not None and card.party == party and other not in card.doubted_by
    return said and other in card.wanted and card.wanted[other] != card.intended


# How wars end


@dataclass(frozen=True, slots=True)
class ConditionOfEnding:
    """Something that is usually so before a war ends in a certain way, and the source that says so.

    `acts_for` and `acts_against` are acts of claims that are evidence on it, with `by_party` only where a party
    does them; so is a claim that holds one of `words`. They propose evidence; a person keeps it or strikes it out.
    """

    id: str
    text: str
    source: str
    acts_for: tuple[str, ...] = ()
    acts_against: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    by_party: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """A kind of ending with its conditions and the outcome codes of the UCDP Conflict Termination Dataset."""

    id: str
    title: str
    text: str
    ucdp: tuple[tuple[int, str], ...]
    conditions: tuple[ConditionOfEnding, ...]


def endings() -> tuple[Ending, ...]:
    """The four kinds of ending, from `data/endings.yaml`."""
    data = read_data("negotiation", "endings")
    codes = {str(code): str(words) for code, words in data["ucdp"].items()}
    return tuple(_ending(name, entry, codes) for name, entry in data["endings"].items())


def _ending(name: str, entry: Mapping[str, object], codes: Mapping[str, str]) -> Ending:
    conditions: Mapping[str, Mapping[str, object]] = entry["conditions"]  # type: ignore[assignment]  # as the test of the data holds
    listed: Sequence[str] = entry["ucdp"]  # type: ignore[assignment]  # likewise
    return Ending(
        id=name,
        title=str(entry["title"]),
        text=str(entry["text"]),
        ucdp=tuple((int(code), codes[code]) for code in listed),
        conditions=tuple(
            ConditionOfEnding(
                id=key,
                text=str(item["text"]),
                source=str(item["source"]),
                acts_for=_words(item.get("acts_for")),
                acts_against=_words(item.get("acts_against")),
                words=_words(item.get("words")),
                by_party=item.get("by_party") == "true",
            )
            for key, item in conditions.items()
        ),
    )


def _words(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for or against a condition: where it comes from, in words, and the claim if it is one.

    `kind` says what it is: a claim with its chain, a note of a published source, an analyst's assumption, or what
    another analysis of this negotiation found.
    """

    ending: str
    condition: str
    speaks: Literal["for", "against"]
    kind: Literal["claim", "note", "assumption", "analysis"]
    words: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class EndingRow:
    """One condition of one ending with the evidence on both sides. Nothing is weighed."""

    ending: str
    title: str
    ucdp: str
    condition: str
    text: str
    source: str
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]


def tabulate_endings(evidence: Iterable[Evidence]) -> tuple[EndingRow, ...]:
    """Every condition of every ending, with the evidence given on it in the order given; most will have none."""
    given: dict[tuple[str, str, str], list[Evidence]] = {}
    for item in evidence:
        given.setdefault((item.ending, item.condition, item.speaks), []).append(item)
    return tuple(
        EndingRow(
            ending=ending.id,
            title=ending.title,
            ucdp="; ".join(f"{code} {words}" for code, words in ending.ucdp),
            condition=condition.id,
            text=condition.text,
            source=condition.source,
            speaks_for=tuple(given.get((ending.id, condition.id, "for"), ())),
            speaks_against=tuple(given.get((ending.id, condition.id, "against"), ())),
        )
        for ending in endings()
        for condition in ending.conditions
    )
