"""What would flip a finding: the smallest sets of origins, or of claims, without which its status is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import comb

from trucebook.agreement.models import Agreement
from trucebook.agreement.powers import Event
from trucebook.compliance.grid import assess
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.history import Question, find_answer
from trucebook.compliance.matching import Evidence, Look, Target, event_target, target_of
from trucebook.compliance.speakers import choose_accounts
from trucebook.vocabulary import Copies, Finding, Status, View

LARGEST = 3
"""The largest set of origins or claims that is tried."""
EFFORT = 60_000
"""How many claims are weighed in all before the search is cut off: trials times claims."""
ALONE = 200
"""So many origins or claims are left out one by one whatever the effort."""


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
        if not self.tried:
            return f"There are {self.among} of them: too many to leave them out one by one."
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
    evidence: Evidence,
    view: View,
    question: Question,
    *,
    copies: tuple[Copies, ...] = (),
    most: int | None = None,
) -> Flips | None:
    """The smallest sets of origins and of claims whose removal changes the status of a finding.

    A claim that is removed is treated as if nobody had made it; what it had corrected stays corrected. Exact for
    sets of up to `LARGEST` while the effort lasts, which is so many claims weighed in all and, with `most`, so many
    sets tried; the search says how far it went. None where there is no such finding.
    """
    base = find_answer(evidence, view, question, copies)
    if base is None:
        return None
    small = _only(evidence, question.obligation, copies)
    looks = _looks(small, view, question, copies)
    heard = {look.claim.id for look, _ in looks}
    small = _some(small, lambda look: look.claim.id in heard)
    by_origin: dict[str, list[Look]] = {}
    for look, name in looks:
        by_origin.setdefault(name, []).append(look)
    by_claim = {look.claim.id: [look] for look, _ in looks}
    searches = []
    for groups in (by_origin, by_claim):
        ids = {name: frozenset(look.claim.id for look in found) for name, found in groups.items()}
        searches.append(_Trials(small, view, question, copies, base).search(ids, most))
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

    small = _only(evidence, obligation, copies)
    now = pooled(small)
    for name, left_out in groups.items():
        then = pooled(_less(small, left_out))
        for key, item in now.items():
            status: Status = then[key].status if key in then else "not_in_force"
            if status != item.status:
                yield Turn(item.agreement, obligation, *key, item.status, name, status)


def _looks(
    evidence: Evidence, view: View, question: Question, copies: tuple[Copies, ...]
) -> list[tuple[Look, str]]:
    """Every claim of the evidence that the account hears and that can bear anything, with its origin's name."""
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


def _only(evidence: Evidence, obligation: str, copies: tuple[Copies, ...]) -> Evidence:
    """The evidence on what a row depends on, and when each text was first told by all that is known."""
    targets = {target for terms in evidence.variants.values() for target in targets_of(terms, obligation)}
    looks = {target: some if target in targets else () for target, some in evidence.looks.items()}
    Hearing(evidence, View(date.max), copies, ())  # finds when copies were first told
    kept = {key: evidence.memo[key] for key in [("told", copies)] if key in evidence.memo}
    return replace(evidence, looks=looks, memo=kept)


def targets_of(terms: Agreement, obligation: str) -> Iterator[Target]:
    """What claims must be about to bear a row: the duty, duties it hangs on, and events that move the agreement."""
    duties = {item.id: item for item in terms.obligations}
    powers = terms.powers
    events = [clock.starts_with for clock in terms.clocks.values()]
    events += [
        item for phase in terms.phases.values() for item in (phase.begins_if, phase.continues_while, phase.ends_if)
    ]
    events += [item for power in powers for item in (power.used_if, power.unless)]
    names = [obligation, *(power.per.of for power in powers if power.per), *_kept(events)]
    seen: set[str] = set()
    while names:
        duty = duties.get(names.pop())
        if duty is not None and duty.id not in seen:
            seen.add(duty.id)
            events += duty.events()
            ratios = (ratio.of for ratio in duty.answers_to)
            names += [*duty.after, *duty.parallel, *duty.same_day, *ratios, *_kept(duty.events())]
            yield target_of(terms, duty)
    yield from (event_target(event) for event in events if event and event.act)


def _kept(events: Iterable[Event | None]) -> Iterator[str]:
    return (event.kept for event in events if event and event.kept)


def _less(evidence: Evidence, left_out: frozenset[str]) -> Evidence:
    return _some(evidence, lambda look: look.claim.id not in left_out)


def _some(evidence: Evidence, keeps: Callable[[Look], bool]) -> Evidence:
    """Some claims of the evidence; what is known of copies stays known."""

    def some(looks: Iterable[Look]) -> tuple[Look, ...]:
        return tuple(look for look in looks if keeps(look))

    return replace(
        evidence,
        looks={target: some(looks) for target, looks in evidence.looks.items()},
        endings=some(evidence.endings),
        resumptions=some(evidence.resumptions),
        memo={key: value for key, value in evidence.memo.items() if key[0] == "told"},
    )


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

    def search(self, groups: Mapping[str, frozenset[str]], most: int | None) -> Search:
        """All sets of one group, then of two ..., until some size flips it or the effort is spent."""
        names = sorted(groups)
        left = EFFORT // self._size + (2 * len(names) if len(names) <= ALONE else 0)
        left = left if most is None else min(left, most)
        for size in range(1, min(LARGEST, len(names)) + 1):
            if comb(len(names), size) > left:
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
