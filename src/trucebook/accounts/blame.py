"""Who blames whom for what, how guardedly, and who is called what in whose words: tables without a verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from trucebook.accounts.facts import is_denial
from trucebook.accounts.told import Told, shown
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Cast, Copies, Hedge, Passage, unique

BARE = ("accuse", "condemn")
"""Acts that lay blame without saying for what."""

OWNED = ("claim_responsibility",)
"""Acts by which somebody takes an act upon himself: nobody is blamed by being said to do so."""


@dataclass(frozen=True, slots=True)
class Blame:
    """How often somebody lays an act to somebody, with one hedge; `count` counts copies of a text once."""

    accuser: str
    accuser_is_party: bool
    accused: str
    act: str
    hedge: Hedge
    count: int
    claims: tuple[str, ...]
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """How often somebody is called something, by whom, in which outlet; each with the places where it stands."""

    label: str
    labelled: str
    speaker: str
    carrier: str
    count: int
    quotes: tuple[Passage, ...]
    reports: tuple[str, ...]


class Labelled(Protocol):
    """One label where it was found, as the reading gives it."""

    @property
    def report(self) -> str: ...
    @property
    def outlet(self) -> str | None: ...
    @property
    def words(self) -> str: ...
    @property
    def labelled(self) -> str: ...
    @property
    def speaker(self) -> str: ...
    @property
    def speaker_actor(self) -> str | None: ...
    @property
    def passage(self) -> Passage: ...


def lay_blame(
    told: Iterable[Told], cast: Cast, owed: frozenset[tuple[str, str]] = frozenset()
) -> tuple[Blame, ...]:
    """Who lays which act to whom, and how: accuser, accused, act, hedge; those who do so most often come first.

    Counted is what is said to be done or possibly done of the acts one is blamed for, by somebody else than the one
    who is said to do it. "Accused Northland" counts as such only where the same passage does not say of what.
    Nobody is blamed for what is `owed`: acts, each with the id of who may do it or must under an agreement.
    """
    everything, acts = list(told), word_list("interests", "blamed") | {*BARE}
    members = [one for one in everything if one.act in acts]
    specific = {(_place(one), one.origin.key) for one in members if one.act not in BARE and _blames(one)}
    authorities = {shown(one.origin) for one in everything if _hedge(one) == "accused_by_authorities"}
    rows: dict[tuple[str, bool, str, str, Hedge], list[Told]] = defaultdict(list)
    for one in members:
        for accuser, is_party, key in _charges(one, cast, specific):
            if (key, one.act) in owed:
                continue
            accused = _name(key, cast)
            hedge = _hedge(one) if one.act not in BARE else _bare_hedge(accuser, authorities)
            rows[accuser, is_party, accused, one.act, hedge].append(one)
    found = [_blame(key, some) for key, some in rows.items()]
    return tuple(sorted(found, key=lambda row: (-row.count, row.accuser, row.accused, row.act, row.hedge)))


def _blame(key: tuple[str, bool, str, str, Hedge], told: Sequence[Told]) -> Blame:
    accuser, is_party, accused, act, hedge = key
    return Blame(
        accuser=accuser,
        accuser_is_party=is_party,
        accused=accused,
        act=act,
        hedge=hedge,
        count=len({_telling(one) for one in told}),
        claims=unique(sorted(one.claim.id for one in told)),
        carriers=unique(sorted(one.claim.outlet or one.carrier.name for one in told)),
    )


def _charges(one: Told, cast: Cast, specific: set[tuple[Hashable, str]]) -> Iterator[tuple[str, bool, str]]:
    """The accuser's name, whether it is a party, and the key of the accused."""
    if one.act in BARE and one.claim.polarity == "affirmed":
        for accuser in sorted(one.facts.agents):
            if (_place(one), accuser) not in specific:
                for accused in sorted(one.facts.patients - {accuser}):
                    yield _name(accuser, cast), cast.is_party(accuser), accused
    elif _blames(one):
        for accused in sorted(one.facts.agents - {one.origin.actor or one.origin.key}):
            yield shown(one.origin), one.origin.party, accused


def _blames(one: Told) -> bool:
    done = one.claim.modality in ("actual", "possible") and not is_denial(one.claim)
    return done and one.act in word_list("interests", "blamed") and one.act not in OWNED


def _place(one: Told) -> Hashable:
    return one.claim.report, one.claim.passage.start


def _telling(one: Told) -> Hashable:
    """What is the same in all copies of a text: the text and the words."""
    return one.text or one.claim.report, " ".join(one.claim.passage.text.split())


def _hedge(one: Told) -> Hedge:
    if one.claim.modality == "possible":
        return "possible"
    return one.claim.origin.hedge if one.claim.chain else "fact"


def _bare_hedge(accuser: str, authorities: set[str]) -> Hedge:
    """How "X accused Y" is hedged: as X's other accusations are."""
    return "accused_by_authorities" if accuser in authorities else "accused_by_others"


def _name(key: str, cast: Cast) -> str:
    actor = cast.get(key)
    return actor.name if actor else key


def count_labels(labels: Iterable[Labelled], cast: Cast, copies: Iterable[Copies] = ()) -> tuple[Called, ...]:
    """Who is called what, by whom, in whose pages: the same words of one speaker in one outlet are a row.

    A speaker of the cast goes by the name of whom he or she speaks for. A label that stands in several copies of a
    text counts for the one that came first alone.
    """
    first = {report: reuse.first for reuse in copies for report in reuse.reports}
    rows: dict[tuple[str, str, str, str], list[Labelled]] = defaultdict(list)
    held: set[Hashable] = set()
    ordered = sorted(labels, key=lambda item: (first.get(item.report, item.report) != item.report, item.report))
    for item in ordered:
        place = (first.get(item.report, item.report), item.words, item.labelled, item.speaker)
        if first.get(item.report, item.report) != item.report and place in held:
            continue
        held.add(place)
        actor = cast.get(cast.principal(item.speaker_actor))
        speaker = item.speaker if actor is None or actor.name == item.speaker else f"{actor.name} ({item.speaker})"
        rows[item.words.casefold(), item.labelled, speaker, item.outlet or item.report].append(item)
    found = [_called(key, some) for key, some in rows.items()]
    return tuple(sorted(found, key=lambda row: (-row.count, row.labelled, row.label, row.speaker, row.carrier)))


def _called(key: tuple[str, str, str, str], items: Sequence[Labelled]) -> Called:
    label, labelled, speaker, carrier = key
    places: Mapping[tuple[str, int], Labelled] = {(item.report, item.passage.start): item for item in items}
    kept = [places[place] for place in sorted(places)]
    return Called(
        label=label,
        labelled=labelled,
        speaker=speaker,
        carrier=carrier,
        count=len(kept),
        quotes=tuple(item.passage for item in kept),
        reports=unique(item.report for item in kept),
    )
