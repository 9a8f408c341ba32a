"""What each account has to say about each duty: its own figures, those it quotes, and what gives no figure.

Under a view every claim of a target is asked once, whatever the number of accounts and readings. Which figure a
claim gives depends on the duty and on the day asked for alone, so that it is kept for the next view of that day.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Generic, TypeVar

from trucebook.agreement.calendar import window_clock, zone_of
from trucebook.agreement.models import Agreement
from trucebook.compliance.figures import DAY, Figure, Frame, NoFigure, Owed, Timing, read_figure
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.judging import Judgement, judge
from trucebook.compliance.matching import Look, Target, target_of
from trucebook.compliance.owing import Due
from trucebook.compliance.speakers import Account, Speakers
from trucebook.vocabulary import Claim, Unused

Figures = dict[str, Figure | NoFigure]
ItemT = TypeVar("ItemT")


@dataclass(slots=True)
class Share:
    """One account's say on one instance.

    `unused` are the claims that give no figure, by id; `told` says that one of them reports the thing all the same.
    """

    own: list[Figure] = field(default_factory=list)
    quoted: list[Figure] = field(default_factory=list)
    unused: tuple[Unused, ...] = ()
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Silent:
    """A claim that cannot be used, and whether it reports the thing all the same."""

    unused: Unused
    timing: Timing
    speakers: Speakers
    telling: bool


@dataclass(slots=True)
class _Page:
    """All accounts' shares of one instance, and what they came to."""

    shares: Mapping[str, Share]
    judged: dict[tuple[str, Owed], Judgement] = field(default_factory=dict)


class Shares:
    """All shares under one view, for every reading of the agreement: equal duties are read and judged once."""

    def __init__(self, hearing: Hearing) -> None:
        self._hearing = hearing
        self._desks: dict[Hashable, _Desk] = {}
        self._pages: dict[Hashable, _Page] = {}
        self._opened: dict[tuple[int, str, str], _Page] = {}

    def share(self, terms: Agreement, due: Due, account: Account) -> Share:
        """What the account says about the instance."""
        return self._page(terms, due).shares[account.key]

    def judge(self, terms: Agreement, due: Due, account: Account, owed: Owed) -> Judgement:
        """What the account's claims come to for what is owed."""
        page = self._page(terms, due)
        if (account.key, owed) not in page.judged:
            share, origin = page.shares[account.key], self._hearing.origin
            found = judge(share.own, share.quoted, owed, due.frame, origin_of=origin)
            page.judged[account.key, owed] = found
        return page.judged[account.key, owed]

    def _page(self, terms: Agreement, due: Due) -> _Page:
        """One for each different duty; terms live as long as the evidence, so that their identity names them."""
        short = (id(terms), due.obligation.id, due.instance.name)
        if short not in self._opened:
            desk_key = self._desk_key(terms, due)
            key = *desk_key, due.owed, due.frame, due.lists
            if desk_key not in self._desks:
                self._desks[desk_key] = _Desk(self._hearing, terms, due, desk_key)
            if key not in self._pages:
                self._pages[key] = _Page(self._desks[desk_key].read(due))
            self._opened[short] = self._pages[key]
        return self._opened[short]

    def _desk_key(self, terms: Agreement, due: Due) -> tuple[Target, Hashable, str]:
        clock = window_clock(terms, due.obligation.within)
        grid = (clock.at, clock.days, clock.day_one)
        return target_of(terms, due.obligation), grid, zone_of(terms, self._hearing.view.timezone)


class _Desk:
    """The claims of one target under one view, timed by one clock, ready to be read for any duty."""

    def __init__(self, hearing: Hearing, terms: Agreement, due: Due, key: tuple[Target, Hashable, str]) -> None:
        self._hearing = hearing
        self._known: dict[Hashable, Figures] = hearing.recall(due.frame.on_end, key)
        heard, timing = hearing.hear(key[0]), hearing.timer(terms, due.obligation)
        self._usable = _Shelf((timing(look.claim), look) for look in heard.usable)
        self._silent = _Shelf(_silence(look, why, timing) for look, why in heard.silent)
        self._unheard: Mapping[str, Share] | None = None

    def read(self, due: Due) -> Mapping[str, Share]:
        """Every account's share of one instance."""
        shares, rest = self._new_shares(), []
        known = self._known.setdefault((due.owed, due.frame), {})
        for timing, look in self._candidates(due):
            found = known.get(look.claim.id)
            if found is None:
                found = known[look.claim.id] = read_figure(look, timing, due.owed, due.frame)
            if isinstance(found, Figure):
                for account, own in self._hearing.members(look.speakers):
                    share = shares[account.key]
                    (share.own if own else share.quoted).append(found)
            elif not due.owed.part or (due.lists and timing.first is None):
                telling = found.telling and not due.owed.part
                rest.append(_Silent(Unused(look.claim.id, found.why), timing, look.speakers, telling))
        return self._with_rest(shares, rest, due)

    def _candidates(self, due: Due) -> Iterable[tuple[Timing, Look]]:
        if not due.owed.part:
            return self._usable.items
        return self._usable.near(due.frame, undated=due.lists)

    def _with_rest(self, shares: Mapping[str, Share], rest: Iterable[_Silent], due: Due) -> Mapping[str, Share]:
        """Adds what gives no figure; of a duty in parts what falls into the part, the undated with the first."""
        if due.owed.part:
            near = self._silent.near(due.frame, undated=due.lists)
            self._sort((*rest, *(item for timing, item in near if _within(timing, due))), shares, part=True)
            return shares
        if self._unheard is None:
            self._unheard = self._new_shares()
            self._sort((item for _, item in self._silent.items), self._unheard, part=False)
        self._sort(rest, shares, part=False)
        for key, share in shares.items():
            unheard = self._unheard[key]
            share.unused = _by_claim((*share.unused, *unheard.unused)) if share.unused else unheard.unused
            share.told = share.told or unheard.told
        return shares

    def _sort(self, items: Iterable[_Silent], shares: Mapping[str, Share], *, part: bool) -> None:
        found: dict[str, list[Unused]] = {key: [] for key in shares}
        for item in items:
            telling = item.telling and not (part and item.timing.first is None)
            for account, _ in self._hearing.members(item.speakers):
                found[account.key].append(item.unused)
                if telling:
                    shares[account.key].told = True
        for key, unused in found.items():
            shares[key].unused = _by_claim(unused)

    def _new_shares(self) -> dict[str, Share]:
        return {account.key: Share() for account in self._hearing.accounts}


def _silence(look: Look, why: str, timing: Callable[[Claim], Timing]) -> tuple[Timing, _Silent]:
    when = timing(look.claim)
    return when, _Silent(Unused(look.claim.id, why), when, look.speakers, look.telling and why == look.why)


_claim_of = attrgetter("claim")


def _by_claim(unused: Iterable[Unused]) -> tuple[Unused, ...]:
    return tuple(sorted(unused, key=_claim_of))


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
