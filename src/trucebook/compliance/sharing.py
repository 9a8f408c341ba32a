"""What each account has to say about each duty: its own figures, those it quotes, and what gives no figure.

Claims lie in piles, one for each chain of voices; an account is a choice of piles. A pile is read for a duty once,
whatever the number of accounts and readings, and what was read is kept for the next view: a change of the accepted
sources reads nothing anew, a change of the day only what lies around that day.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any, Generic, TypeVar

from trucebook.agreement.calendar import window_clock
from trucebook.agreement.models import Agreement, Obligation
from trucebook.compliance.bundles import Bundle
from trucebook.compliance.figures import Figure, Frame, NoFigure, Owed, read_figure
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import Judgement, judge
from trucebook.compliance.matching import Look, Target, target_of
from trucebook.compliance.owing import Due
from trucebook.compliance.speakers import Account, Speakers
from trucebook.compliance.timing import DAY, Timing
from trucebook.vocabulary import Claim, Unused, View

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True, eq=False)
class Sheaf:
    """What one pile gives for one instance under one view.

    `unused` are the claims that give no figure, by id; `told` says that one of them reports the thing all the same.
    """

    bundles: tuple[Bundle, ...]
    unused: tuple[Unused, ...]
    told: bool


@dataclass(slots=True, eq=False)
class Share:
    """One account's say on one instance, and what it came to for each number that may be owed."""

    own: tuple[Bundle, ...]
    quoted: tuple[Bundle, ...]
    unused: tuple[Unused, ...]
    told: bool
    judged: dict[Owed, Judgement] = field(default_factory=dict)

    @property
    def spoken(self) -> bool:
        """Whether the account speaks of the thing at all."""
        return bool(self.own or self.quoted or self.told)


class Memory:
    """What was worked out for the view that is asked for and for the one before; older things are forgotten."""

    def __init__(self) -> None:
        self.view: View | None = None
        self._now: dict[Hashable, Any] = {}
        self._before: dict[Hashable, Any] = {}

    def turn(self) -> None:
        """Another view is asked for."""
        self._now, self._before = {}, self._now

    def page(self, key: Hashable, make: Callable[[], Any] = dict) -> Any:
        """What stands under this key, made new where neither view had it."""
        found = self._now.get(key)
        if found is None:
            found = self._before.get(key)
            if found is None:
                found = make()
            self._now[key] = found
        return found


def memory_of(hearing: Hearing) -> Memory:
    """The memory of a hearing's evidence, turned where the view is another than the last."""
    key = ("memory", hearing.copies)
    memory: Memory = hearing.evidence.memo.setdefault(key, Memory())
    if memory.view != hearing.view:
        memory.view = hearing.view
        memory.turn()
    return memory


class Shares:
    """All shares under one view, for every reading of the agreement: equal duties are read and judged once."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self.memory = memory_of(hearing)
        self._desks: dict[Hashable, _Desk] = {}
        self._dues: dict[tuple[int, str], tuple[Due, ...]] = {}

    def dues(
        self, terms: Agreement, obligation: Obligation, make: Callable[[Obligation], tuple[Due, ...]]
    ) -> tuple[Due, ...]:
        """The instances of an obligation, found once for all accounts that have the same terms."""
        key = (id(terms), obligation.id)
        if key not in self._dues:
            self._dues[key] = make(obligation)
        return self._dues[key]

    def share(self, terms: Agreement, due: Due, frame: Frame, account: Account) -> Share:
        """What the account says about the instance, in the frame in which it is bound there."""
        desk = self._desk(terms, due)
        frame = _settled(frame, desk)
        page = self.memory.page((desk, due.owed, frame, due.lists, self._hearing.view.known_by))
        key = (account.key, desk.refusals(self._hearing, account))
        if key not in page:
            page[key] = desk.read(self._hearing, replace(due, frame=frame), account, page)
        found: Share = page[key]
        return found

    def judge(self, terms: Agreement, due: Due, frame: Frame, account: Account, owed: Owed) -> Judgement:
        """What the account's claims come to for what is owed."""
        share = self.share(terms, due, frame, account)
        if owed not in share.judged:
            share.judged[owed] = judge(share.own, share.quoted, owed, _settled(frame, self._desk(terms, due)))
        return share.judged[owed]

    def _desk(self, terms: Agreement, due: Due) -> _Desk:
        """The claims for a duty; terms live as long as the evidence, so that their identity names them."""
        short = (id(terms), due.obligation.id)
        if short not in self._desks:
            key = ("desk", *self.desk_key(terms, due.obligation), self._hearing.copies)
            memo = self._hearing.evidence.memo
            if key not in memo:
                memo[key] = _Desk(self._hearing, terms, due, key[1])
            self._desks[short] = memo[key]
        return self._desks[short]

    def desk_key(self, terms: Agreement, obligation: Obligation) -> tuple[Target, Hashable, str]:
        """What the claims for an obligation are about, and by which days and in which timezone they are timed."""
        clock = window_clock(terms, obligation.within)
        grid = (clock.at, clock.days, clock.day_one)
        return target_of(terms, obligation), grid, self._hearing.zone(terms)


def _settled(frame: Frame, desk: _Desk) -> Frame:
    """The frame on the day on which nothing more can change for a later one."""
    latest = max(frame.due, desk.last) + 1.0  # past the last claim, which then no longer covers the day
    return replace(frame, on_end=latest) if latest < frame.on_end else frame


class _Desk:
    """The claims of one target timed by one clock, in piles; it knows nothing of a view."""

    def __init__(self, hearing: Hearing, terms: Agreement, due: Due, target: Target) -> None:
        timing = hearing.timer(terms, due.obligation)
        items: dict[Speakers, list[tuple[Timing, Look]]] = defaultdict(list)
        for look in hearing.evidence.looks[target]:
            items[look.speakers].append((timing(look.claim), look))
        self._piles = tuple(_Pile(speakers, found) for speakers, found in items.items())
        self._members: dict[Account, tuple[tuple[int, bool], ...]] = {}
        self.last = max((pile.last for pile in self._piles), default=-math.inf)

    def piles_of(self, account: Account) -> tuple[tuple[int, bool], ...]:
        """The places of an account's piles, each with whether it is the account's own word."""
        if account not in self._members:
            self._members[account] = tuple(
                (place, account.is_own(pile.speakers))
                for place, pile in enumerate(self._piles)
                if account.holds(pile.speakers)
            )
        return self._members[account]

    def refusals(self, hearing: Hearing, account: Account) -> tuple[tuple[int, str], ...]:
        """The account's piles that the view does not hear, each with why."""
        if not hearing.selects:
            return ()
        found = ((place, hearing.refusal(self._piles[place].speakers)) for place, _ in self.piles_of(account))
        return tuple(item for item in found if item[1])

    def read(self, hearing: Hearing, due: Due, account: Account, page: dict[Hashable, Any]) -> Share:
        """The account's share of one instance; sheaves already on the page are not read again."""
        own: list[Bundle] = []
        quoted: list[Bundle] = []
        unused: list[Unused] = []
        told = False
        for place, is_own in self.piles_of(account):
            pile = self._piles[place]
            key = (place, hearing.refusal(pile.speakers))
            if key not in page:
                page[key] = pile.read(hearing, due)
            sheaf: Sheaf = page[key]
            (own if is_own else quoted).extend(sheaf.bundles)
            unused += sheaf.unused
            told = told or sheaf.told
        return Share(tuple(own), tuple(quoted), tuple(sorted(unused, key=_claim_of)), told)


class _Pile:
    """The claims that came through one chain, in order of their ids."""

    def __init__(self, speakers: Speakers, items: Iterable[tuple[Timing, Look]]) -> None:
        self.speakers = speakers
        self._shelf = _Shelf((timing, (timing, look)) for timing, look in items)
        self.last = max((_settles_at(timing) for timing, _ in self._shelf.items), default=-math.inf)
        self._settled: dict[Hashable, dict[str, Figure | NoFigure]] = defaultdict(dict)

    def read(self, hearing: Hearing, due: Due) -> Sheaf:
        """What the pile gives for one instance."""
        sides: dict[str, list[Figure]] = defaultdict(list)
        unused: list[Unused] = []
        told = False
        part = due.owed.part
        known = self._settled[due.owed, due.frame.start, due.frame.due, due.frame.until]
        for timing, look in self._candidates(due):
            why = hearing.silenced(look)
            if why or look.why:
                if part and not _within(timing, due):
                    continue
                unused.append(Unused(look.claim.id, why or look.why))
                told = told or (look.telling and not why and not (part and timing.first is None))
                continue
            found = _read(look, timing, due, known)
            if isinstance(found, Figure):
                sides[hearing.origin(look).key].append(found)
            elif not part or (timing.first is None and (due.lists or due.owed.gathers)):
                unused.append(Unused(look.claim.id, found.why))
                told = told or (found.telling and (not part or due.owed.gathers))
        bundles = (Bundle(hearing.origin(side[0].look), tuple(side)) for side in sides.values())
        return Sheaf(tuple(bundles), tuple(unused), told)

    def _candidates(self, due: Due) -> Iterable[tuple[Timing, Look]]:
        if not due.owed.part:
            return (item for _, item in self._shelf.items)
        return (item for _, item in self._shelf.near(due.frame, undated=due.lists or due.owed.opens))


def _read(look: Look, timing: Timing, due: Due, known: dict[str, Figure | NoFigure]) -> Figure | NoFigure:
    """What a claim gives; kept for every day from which on it stays the same."""
    if _settles_at(timing) > due.frame.on_end or _is_rate(look.claim):
        return read_figure(look, timing, due.owed, due.frame)
    found = known.get(look.claim.id)
    if found is None:
        found = known[look.claim.id] = read_figure(look, timing, due.owed, due.frame)
    return found


def _is_rate(claim: Claim) -> bool:
    """A rate holds for as much of a window as has passed."""
    return claim.quantity is not None and claim.quantity.measure == "rate"


def _settles_at(timing: Timing) -> float:
    """From when on the day asked for no longer matters to what a claim gives."""
    said = timing.said or ()
    return max((at for at in (timing.first, timing.last, timing.told, *said) if at is not None), default=-math.inf)


_claim_of = attrgetter("claim")


def _within(timing: Timing, due: Due) -> bool:
    if timing.first is None:
        return due.lists
    last = timing.last if timing.last is not None else timing.first
    return timing.first < due.frame.due and last > due.frame.start


class _Shelf(Generic[ItemT]):
    """Timed items by their beginning, so that a short window need not look at all of them."""

    def __init__(self, items: Iterable[tuple[Timing, ItemT]]) -> None:
        self.items = tuple(items)
        self._short: list[tuple[Timing, ItemT]] | None = None
        self._firsts: list[float] = []
        self._long: list[tuple[Timing, ItemT]] = []
        self._undated: list[tuple[Timing, ItemT]] = []

    def near(self, frame: Frame, *, undated: bool) -> Iterable[tuple[Timing, ItemT]]:
        """Those that may touch the frame; the undated only where they are asked for."""
        short = self._index() if self._short is None else self._short
        first, last = (bisect_left(self._firsts, at) for at in (frame.start - 2 * DAY, frame.due))
        yield from short[first:last]
        yield from self._long
        if undated:
            yield from self._undated

    def _index(self) -> list[tuple[Timing, ItemT]]:
        self._undated = [item for item in self.items if item[0].first is None]
        dated = [item for item in self.items if item[0].first is not None]
        self._long = [item for item in dated if _days(item[0]) > 2]
        self._short = sorted((item for item in dated if _days(item[0]) <= 2), key=lambda item: item[0].first or 0.0)
        self._firsts = [item[0].first or 0.0 for item in self._short]
        return self._short


def _days(timing: Timing) -> float:
    if timing.first is None or timing.last is None:
        return math.inf
    return (timing.last - timing.first) / DAY
