"""Each origin by itself: through which chains it is known, what it has at stake, and what it is silent on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trucebook.accounts.backing import is_interested
from trucebook.accounts.reprints import Reuse
from trucebook.accounts.told import Told, shown
from trucebook.accounts.words import word_list
from trucebook.vocabulary import Cast, Incident, Report, first_day, last_day, unique

TELLING_DAYS = 7
"""An outlet with a report of the day of an event, or of the week after it, could have told of it."""


@dataclass(frozen=True, slots=True)
class Chain:
    """One way by which an origin's word came here, from the outlet to the origin, and how many claims took it."""

    voices: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class Silence:
    """An incident that others tell of and this account does not, and why that says something."""

    incident: str
    title: str
    first: date | None
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """One origin. `claims` counts its claims, `interested` those in which it is itself a party to what is told.

    `reports` are those that hold its word, `copies` the reuse classes that print its text; `told` counts the
    events it speaks of, speech apart, and `silent` are those it says nothing of.
    """

    key: str
    name: str
    kind: str
    party: bool
    claims: int
    interested: int
    chains: tuple[Chain, ...]
    reports: tuple[str, ...]
    copies: tuple[Reuse, ...]
    told: int
    silent: tuple[Silence, ...]


def list_sources(
    told: Iterable[Told],
    incidents: Sequence[Incident],
    reports: Sequence[Report],
    reuse: Sequence[Reuse],
    cast: Cast,
) -> tuple[Source, ...]:
    """Every origin of the claims, those first on whose word most claims rest.

    An outlet is silent on an incident of which two origins or more are known, when it has a report of those days at
    hand. A party is silent on an incident in which it is named and nothing of its own word is at hand.
    """
    by_origin: dict[str, list[Told]] = defaultdict(list)
    members = {one.claim.id: one for one in told}
    for name in sorted(members):
        by_origin[members[name].origin.key].append(members[name])
    coverage = _Coverage(members, incidents, reports)
    found = [_source(key, by_origin[key], coverage, reuse, cast) for key in sorted(by_origin)]
    return tuple(sorted(found, key=lambda source: (-source.claims, source.key)))


def _source(key: str, told: Sequence[Told], coverage: _Coverage, reuse: Sequence[Reuse], cast: Cast) -> Source:
    origin = told[0].origin
    chains = Counter(tuple(voice.name for voice in one.claim.chain) for one in told)
    actor = cast.get(origin.actor)
    kind = "unnamed" if origin.owner else actor.kind if actor else "name"
    own = frozenset(one.claim.outlet for one in told if one.origin == one.carrier and one.claim.outlet)
    silent = coverage.silent_party(key, told) if origin.party else coverage.silent_outlet(own) if own else ()
    return Source(
        key=key,
        name=shown(origin),
        kind=kind,
        party=origin.party,
        claims=len(told),
        interested=sum(is_interested(origin, one) for one in told),
        chains=tuple(Chain(voices, count) for voices, count in sorted(chains.items(), key=lambda c: (-c[1], c[0]))),
        reports=unique(sorted(one.claim.report for one in told)),
        copies=tuple(item for item in reuse if own & {item.credit, item.outlet}),
        told=len({name for one in told for name in coverage.of_claim.get(one.claim.id, ())}),
        silent=tuple(silent),
    )


class _Coverage:
    """Which outlets tell of which incident, who is named in it, and of which days each has reports."""

    def __init__(self, told: Mapping[str, Told], incidents: Sequence[Incident], reports: Iterable[Report]) -> None:
        events = (item for item in incidents if item.act not in word_list("incidents", "speech"))
        self.incidents = [item for item in events if any(name in told for name in item.claims)]
        self.of_claim = {name: (item.id,) for item in self.incidents for name in item.claims}
        self.members = {item.id: [told[name] for name in item.claims if name in told] for item in self.incidents}
        self.outlets = {
            name: frozenset(one.claim.outlet for one in some) - {None} for name, some in self.members.items()
        }
        self.origins = {name: len({one.origin.key for one in some}) for name, some in self.members.items()}
        self.days: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for report in reports:
            first, last = first_day(report.published), last_day(report.published)
            if report.outlet and first and last:
                self.days[report.outlet].append((first, last))

    def silent_outlet(self, own: frozenset[str]) -> Iterator[Silence]:
        """What other outlets tell of and this one, with a report of those days, does not."""
        for item in self.incidents:
            outlets, several = self.outlets[item.id], self.origins[item.id] > 1
            if several and not outlets & own and item.first and self._could_tell(own, item.first):
                who = ", ".join(sorted(name for name in outlets if name))
                yield Silence(
                    item.id, item.title, item.first, f"told by {who}; this account has a report of those days"
                )

    def _could_tell(self, own: Iterable[str], day: date) -> bool:
        end = day + timedelta(days=TELLING_DAYS)
        return any(first <= end and last >= day for name in own for first, last in self.days[name])

    def silent_party(self, key: str, told: Sequence[Told]) -> Iterator[Silence]:
        """What a party is named in and of which it says nothing that is at hand."""
        spoken = {name for one in told for name in self.of_claim.get(one.claim.id, ())}
        for item in self.incidents:
            if item.id in spoken:
                continue
            members = self.members[item.id]
            as_doer = any(key in one.facts.agents for one in members)
            if as_doer or any(key in one.facts.patients for one in members):
                why = "is said to have done it" if as_doer else "it is said to have been done to it"
                yield Silence(item.id, item.title, item.first, why)
