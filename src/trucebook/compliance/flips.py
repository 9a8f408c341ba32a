"""What would flip a finding: the smallest sets of origins, or of claims, without which its status is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from trucebook.compliance.grid import assess
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.history import Question, find_answer
from trucebook.compliance.matching import Evidence, Look
from trucebook.compliance.speakers import choose_accounts
from trucebook.vocabulary import Copies, Finding, Status, View

LARGEST = 3
"""The largest set of origins or claims that is tried."""
EFFORT = 60_000
"""How many claims are weighed in all before the search is cut off: trials times claims."""


@dataclass(frozen=True, slots=True)
class Flip:
    """One smallest set without which the finding is another: `without` names origins or holds the ids of claims."""

    without: tuple[str, ...]
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Search:
    """What was found among origins or among claims, and how far the search went.

    All sets of up to `tried` members were tried, out of `among`. With `flips` empty, none of these flips it; with
    `cut_off`, there are larger sets that were not tried.
    """

    flips: tuple[Flip, ...]
    among: int
    tried: int
    cut_off: bool

    @property
    def words(self) -> str:
        """How far the search went, in words."""
        if self.flips:
            return f"These are all sets of {self.tried}; no smaller set flips it."
        if self.tried >= self.among:
            return "Nothing flips it, whatever is left out."
        return f"No set of up to {self.tried} of {self.among} flips it; larger ones were not tried."


@dataclass(frozen=True, slots=True)
class Flips:
    """What would flip a finding, by origins and by claims."""

    obligation: str
    instance: str
    account: str
    reading: str
    status: Status
    origins: Search
    claims: Search
    words: tuple[str, str]


def find_flips(
    evidence: Evidence, view: View, question: Question, *, copies: tuple[Copies, ...] = ()
) -> Flips | None:
    """The smallest sets of origins and of claims whose removal changes the status of a finding.

    A claim that is removed is treated as if nobody had made it; what it had corrected stays corrected. Exact for
    sets of up to `LARGEST` while the effort lasts; the search says how far it went. None where there is no such
    finding.
    """
    base = find_answer(evidence, view, question, copies)
    if base is None:
        return None
    looks = _looks(evidence, view, question, copies)
    heard = {look.claim.id for look, _ in looks}
    small = _without(evidence, lambda look: look.claim.id in heard)
    by_origin: dict[str, list[Look]] = {}
    for look, name in looks:
        by_origin.setdefault(name, []).append(look)
    by_claim = {look.claim.id: [look] for look, _ in looks}
    searches = []
    for groups in (by_origin, by_claim):
        ids = {name: frozenset(look.claim.id for look in found) for name, found in groups.items()}
        searches.append(_Trials(small, view, question, copies, base).search(ids))
    return Flips(
        obligation=base.obligation,
        instance=base.instance,
        account=base.account,
        reading=base.reading,
        status=base.status,
        origins=searches[0],
        claims=searches[1],
        words=(searches[0].words, searches[1].words),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding of all accounts together that changes `without` a group of claims: from `status` to `would_be`."""

    agreement: str
    obligation: str
    instance: str
    reading: str
    status: Status
    without: str
    would_be: Status


def find_turns(
    evidence: Evidence,
    view: View,
    obligation: str,
    groups: Mapping[str, frozenset[str]],
    *,
    copies: tuple[Copies, ...] = (),
) -> Iterator[Turn]:
    """Which findings of an obligation, all accounts together, have another status without one group of claims.

    `groups` are ids of claims by the name under which they are left out; each is left out alone. An instance that
    is no longer there is not in force.
    """

    def pooled(some: Evidence) -> dict[tuple[str, str], Finding]:
        found = assess(some, view, copies=copies, accounts=("all",), obligations=(obligation,))
        return {(item.instance, item.reading): item for item in found}

    now = pooled(evidence)
    for name, left_out in groups.items():
        then = pooled(_less(evidence, left_out))
        for key, item in now.items():
            status: Status = then[key].status if key in then else "not_in_force"
            if status != item.status:
                yield Turn(item.agreement, obligation, *key, item.status, name, status)


def _looks(
    evidence: Evidence, view: View, question: Question, copies: tuple[Copies, ...]
) -> list[tuple[Look, str]]:
    """Every claim that can bear anything of the agreement in the account, with the name of its origin."""
    accounts = choose_accounts((question.account,), evidence.outlets, evidence.lineage)
    hearing = Hearing(evidence, view, copies, accounts)
    found: dict[str, Look] = {}
    for look in (
        *(item for some in evidence.looks.values() for item in some),
        *evidence.endings,
        *evidence.resumptions,
    ):
        bears = look.telling or not look.why
        if bears and accounts[0].holds(look.speakers) and not hearing.silenced(look):
            found.setdefault(look.claim.id, look)
    return [(look, hearing.origin(look).name) for _, look in sorted(found.items())]


def _without(evidence: Evidence, keeps: Callable[[Look], bool]) -> Evidence:
    def some(looks: Iterable[Look]) -> tuple[Look, ...]:
        return tuple(look for look in looks if keeps(look))

    return replace(
        evidence,
        looks={target: some(looks) for target, looks in evidence.looks.items()},
        endings=some(evidence.endings),
        resumptions=some(evidence.resumptions),
        memo={},
    )


def _less(evidence: Evidence, left_out: frozenset[str]) -> Evidence:
    return _without(evidence, lambda look: look.claim.id not in left_out)


class _Trials:
    """Removes one set after another and looks at the status each time."""

    def __init__(
        self, evidence: Evidence, view: View, question: Question, copies: tuple[Copies, ...], base: Finding
    ) -> None:
        self._evidence = evidence
        self._view = view
        self._question = question
        self._copies = copies
        self._base = base
        self._size = sum(len(looks) for looks in evidence.looks.values()) or 1

    def search(self, groups: Mapping[str, frozenset[str]]) -> Search:
        """All sets of one group, then of two ..., until some size flips it or the effort is spent."""
        names = sorted(groups)
        left = EFFORT // self._size + 2 * len(names)
        for size in range(1, min(LARGEST, len(names)) + 1):
            if size > 1 and comb(len(names), size) > left:
                return Search((), len(names), size - 1, cut_off=True)
            left -= comb(len(names), size)
            flips = tuple(self._flips(groups, names, size))
            if flips:
                return Search(flips, len(names), size, cut_off=False)
        return Search((), len(names), min(LARGEST, len(names)), cut_off=len(names) > LARGEST)

    def _flips(self, groups: Mapping[str, frozenset[str]], names: Sequence[str], size: int) -> Iterator[Flip]:
        for chosen in combinations(names, size):
            left_out: frozenset[str] = frozenset().union(*(groups[name] for name in chosen))
            found = find_answer(_less(self._evidence, left_out), self._view, self._question, self._copies)
            if found is None:
                yield Flip(chosen, "not_in_force", "Without it the agreement has no such instance in this account.")
            elif found.status != self._base.status:
                yield Flip(chosen, found.status, found.reasons[0])
