"""From what sources say to what it comes to, for many sets of sources and many windows at once.

The sums are those of the module `weighing`, which says why; a test holds the two against each other.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from trucebook.compliance.glancing.board import JOINS, NOTHING, Spread, Table
from trucebook.compliance.glancing.placing import Windows, pick
from trucebook.compliance.glancing.sheets import Flags, Floats, Places
from trucebook.compliance.judging import Verdict

Codes = NDArray[np.int8]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
DONE, LATE, SHORT, OVER, HELD, HELD_SO_FAR, TORN, OPPOSED, NONE = range(len(VERDICTS))

Group = tuple[int, ...]
Side = tuple[Group, Group]
"""Sources whose own word outweighs that of others, and those others."""

KEPT_ROWS = 4_000_000
"""So many windows of sides are remembered for the next view, some hundred bytes each, before all are forgotten."""


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What events come to for what is owed, as in `weighing.Weighed`.

    What never is so is infinite: `reached` and `passed` in the future, `short` and `held` in the past.
    """

    reached: Floats
    short: Floats
    passed: Floats
    held: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """What a side comes to in each window.

    `heard`: it says anything that gives a figure. `verdict` is a place in `VERDICTS`; `together` the same for
    several origins, who do not contradict themselves.
    """

    heard: Flags
    sums: Sums
    verdict: Codes
    together: Codes


@dataclass(frozen=True, slots=True, eq=False)
class _Events:
    """Events of many sums, one sum after the other, each in order of time, and how much each event adds.

    `begins`, `ends` and `enters` as in `Stretches`. `firsts` and `sizes`: where each sum begins, and how many
    events it has.
    """

    sum: Places
    end: Floats
    begins: Places
    ends: Places
    enters: Flags
    amount: Floats
    firsts: Places
    sizes: Places


class Scales:
    """Weighs sides on one day; each side once."""

    def __init__(self, spread: Spread) -> None:
        self._spread = spread
        self._known: dict[Side, Scale] = {}

    def weigh(self, sides: Iterable[Side]) -> None:
        """Weighs those that were not weighed yet, all together."""
        wanted = list(dict.fromkeys(sides))
        if len(self._known) * len(self._spread.windows.start) > KEPT_ROWS:
            self._known = {side: self._known[side] for side in wanted if side in self._known}
        fresh = [side for side in wanted if side not in self._known]
        self._known.update(zip(fresh, self._weigh(fresh), strict=True))

    def scale(self, side: Side) -> Scale:
        """What a side that was weighed comes to."""
        return self._known[side]

    def _weigh(self, sides: Sequence[Side]) -> list[Scale]:
        """One sum for each side and each window of which it says anything."""
        if not sides:
            return []
        spread, count = self._spread, len(self._spread.windows.start)
        joined = [self._join(side) for side in sides]
        at = np.concatenate([places for places, _ in joined])
        place = np.repeat(np.arange(len(joined)), [len(places) for places, _ in joined]) * count
        place += spread.stretches.window[at]
        heard = np.zeros(len(sides) * count, np.bool_)
        heard[place] = True
        cells = np.flatnonzero(heard)
        number = np.cumsum(heard)[place] - 1
        windows = pick(spread.windows, cells % count)
        table = np.concatenate([limits for _, limits in joined], axis=1)
        sums, either = _sum_all(spread, windows, at, number, table)
        verdicts = _decide(sums, either, windows, spread.on_end)
        columns = list(_spread_out(heard, (*(getattr(sums, name) for name in Sums.__slots__), *verdicts)))
        spans = [slice(begin, begin + count) for begin in range(0, len(heard), count)]
        return [_scale(heard[span], [column[span] for column in columns]) for span in spans]

    def _join(self, side: Side) -> tuple[Places, Table]:
        """The limits a side sets, and to which stretches; of one stretch its own word outweighs the others'."""
        own, others = side
        if len(own) + len(others) == 1:
            strand = self._spread.strands[(*own, *others)[0]]
            return strand.at, strand.limits
        table = self._pool(others)
        if own:
            first = self._pool(own)
            table = np.where(first[0] >= 0, first, table)
        at = np.flatnonzero(table[0] >= 0)
        return at, table[:, at]

    def _pool(self, sources: Group) -> Table:
        strands = [self._spread.strands[source] for source in sources]
        table = np.empty((self._spread.rows, len(self._spread.stretches.window)))
        for row in range(self._spread.rows):
            values, join_two = table[row], JOINS[row % 4]
            values[:] = NOTHING[row % 4]
            for strand in strands:
                values[strand.at] = join_two(values[strand.at], strand.limits[row])
        return table


def _scale(heard: Flags, columns: Sequence[Any]) -> Scale:
    return Scale(heard, Sums(*columns[:-2]), columns[-2], columns[-1])


def _spread_out(heard: Flags, columns: Sequence[Any]) -> Iterator[Any]:
    """Columns of the windows that were heard among all; of the others nothing is known."""
    for column, nothing in zip(columns, (np.inf, -np.inf, np.inf, -np.inf, 0.0, np.inf, NONE, NONE), strict=True):
        found = np.full(len(heard), nothing, column.dtype)
        found[heard] = column
        yield found


def _decide(sums: Sums, either: Sums | None, windows: Windows, on_end: float) -> tuple[Codes, Codes]:
    """What figures decide, as in `judging.decide`: of one origin, and of several together."""
    together = _decided(sums, windows, on_end)
    if either is None:
        return together, together
    torn = (together == NONE) & (windows.due <= on_end) & (_decided(either, windows, on_end) != NONE)
    return np.where(torn, np.int8(TORN), together), together


def _decided(sums: Sums, windows: Windows, on_end: float) -> Codes:
    over = windows.due <= on_end
    held = sums.held > windows.start
    done = sums.reached < np.inf
    missed = sums.short > -np.inf
    no_more = over & (sums.held > -np.inf) & (sums.held >= np.maximum(sums.reached, windows.due))
    cases = [
        ((windows.ceiling | windows.exactly) & (sums.passed < np.inf), OVER),
        (windows.ceiling & over & held & (sums.held >= windows.due), HELD),
        (windows.ceiling & ~over & held, HELD_SO_FAR),
        (windows.ceiling, NONE),
        (done & missed & (sums.short >= sums.reached), TORN),
        (done & (~windows.exactly | no_more) & (sums.reached <= windows.due), DONE),
        (done & (~windows.exactly | no_more), LATE),
        (over & missed & (sums.short >= windows.due), SHORT),
    ]
    found: Codes = np.select([case for case, _ in cases], [np.int8(code) for _, code in cases], np.int8(NONE))
    return found


def _sum_all(
    spread: Spread, windows: Windows, at: Places, number: Places, table: Table
) -> tuple[Sums, Sums | None]:
    """The sums of all cells; and where some figures cannot all be true, what they come to if the decisive hold."""
    low, high, lowest, highest = table[:4]
    standing = spread.stretches.standing[at]
    apart = (low > high) & ~standing
    adder = _Adder(spread, windows, at, number)
    sums = adder.add(np.where(apart, lowest, low), np.where(apart, highest, high))
    if len(table) > len(NOTHING):
        shown_low, shown_high, lowest, highest = table[4:]
        parted = (shown_low > shown_high) & ~standing
        shown = adder.add(np.where(parted, lowest, shown_low), np.where(parted, highest, shown_high))
        sums = replace(sums, low=shown.low, high=shown.high)
    return sums, adder.add(low, high) if apart.any() else None


class _Adder:
    """Adds up events, each sum by itself; `windows` has the window of each sum, `number` the sum of each event."""

    def __init__(self, spread: Spread, windows: Windows, at: Places, number: Places) -> None:
        self._stretches = spread.stretches
        self._on_end = spread.on_end
        self._windows = windows
        self._at = at
        self._number = number

    def add(self, low: Floats, high: Floats) -> Sums:
        """What events with these limits come to for what is owed."""
        windows, on_end = self._windows, self._on_end
        over = np.maximum(windows.start, on_end)[self._number] < self._stretches.end[self._at]
        lows = self._events(low, (low > 0) & ~over)
        least = _least(lows)
        surely = _final(lows, least)
        reached = _first(lows, least, windows.need, windows.start)
        passed = np.full(len(surely), np.inf)
        if not np.isnan(windows.most).all():
            passed = _first(lows, least, windows.most + 1, windows.start)
        highs = self._events(high, np.isfinite(high))
        short, held, limit = np.full((3, len(surely)), [[-np.inf], [-np.inf], [np.inf]])
        if len(highs.sum):
            most, opened = _most(highs), windows.start[highs.sum]
            last = _first(lows, least, surely, windows.start)
            seen = np.where(last > windows.due, on_end, np.minimum(windows.due, on_end))[highs.sum]
            ahead = (highs.end >= seen) & (seen > opened)
            np.minimum.at(limit, highs.sum[ahead], most[ahead])
            short = _last_below(highs, most, windows.short, opened)
            held = _last_below(highs, most, windows.most + 1, opened)
        return Sums(reached, short, passed, held, np.minimum(surely, limit), np.maximum(surely, limit))

    def _events(self, amount: Floats, keep: Flags) -> _Events:
        at, number = self._at[keep], self._number[keep]
        sizes = np.bincount(number, minlength=len(self._windows.start))
        some = self._stretches
        times = some.end[at], some.begins[at], some.ends[at], some.enters[at]
        return _Events(number, *times, amount[keep], np.cumsum(sizes) - sizes, sizes)


def _first(lows: _Events, least: Floats, need: Floats, start: Floats) -> Floats:
    """From when on at least so much was surely done."""
    fewer = np.bincount(lows.sum[least < need[lows.sum]], minlength=len(need))
    found = np.where(need <= 0, start, np.inf)
    some = (fewer < lows.sizes) & (need > 0)  # without a limit there is no need, and nothing is above it
    found[some] = lows.end[(lows.firsts + fewer)[some]]
    return found


def _final(lows: _Events, least: Floats) -> Floats:
    """How much was surely done at last."""
    found = np.zeros(len(lows.sizes))
    some = lows.sizes > 0
    found[some] = least[(lows.firsts + lows.sizes - 1)[some]]
    return found


def _last_below(highs: _Events, most: Floats, need: Floats, opened: Floats) -> Floats:
    """Until when surely less than so much was done; the beginning itself says nothing."""
    found = np.full(len(need), -np.inf)
    some = (most < need[highs.sum]) & (highs.end > opened)
    np.maximum.at(found, highs.sum[some], highs.end[some])
    return found


def _places(events: _Events, some: Places | slice, side: Literal["left", "right"]) -> Places:
    """How many events of the same sum end before some of them begin; with "right", or just then."""
    span = int(max(events.ends.max(initial=0), events.begins.max(initial=0))) + 1
    ends, begins = events.sum * span + events.ends, events.sum[some] * span + events.begins[some]
    return np.searchsorted(ends, begins, side) - events.firsts[events.sum[some]]


def _least(lows: _Events) -> Floats:
    """How much was surely done by the end of each event: the best sum over stretches that do not overlap."""
    before = np.arange(len(lows.sum)) - lows.firsts[lows.sum]
    overlaps = np.flatnonzero(lows.begins[1:] < lows.ends[:-1]) + 1  # of all others those before have ended
    before[overlaps] = np.minimum(_places(lows, overlaps, "right"), before[overlaps])
    best = np.zeros(len(lows.sum))
    for sums in _batches(lows.sizes, np.flatnonzero(lows.sizes)):
        for step, _, here in _steps(lows, sums):
            base = np.where(before[here] > 0, best[here - step + before[here] - 1], 0.0) + lows.amount[here]
            best[here] = np.maximum(best[here - 1], base) if step else base
    for first, size in _long(lows):
        _least_of_one(best[first : first + size], before[first : first + size], lows.amount[first : first + size])
    return best


def _least_of_one(best: Floats, before: Places, amount: Floats) -> None:
    """The same for one long sum."""
    found = [0.0]
    for known, more in zip(before.tolist(), amount.tolist(), strict=True):
        found.append(max(found[-1], found[known] + more))
    best[:] = found[1:]


def _most(highs: _Events) -> Floats:
    """How much was done at most by the end of each event: the smallest sum over stretches that leave no gap."""
    joins = _places(highs, slice(None), "left")
    found = np.full(len(highs.sum), np.inf)
    opened = np.zeros(len(highs.sizes), np.bool_)
    opened[highs.sum[highs.enters]] = True  # in the others no stretch joins the beginning
    for sums in _batches(highs.sizes, np.flatnonzero(opened)):
        smallest = np.full((len(sums), int(highs.sizes[sums].max())), np.inf)
        for step, rows, here in _steps(highs, sums):
            since = np.where(
                joins[here] < step, smallest[np.arange(len(here)), np.minimum(joins[here], step)], np.inf
            )
            total = highs.amount[here] + np.where(highs.enters[here], 0.0, since)
            np.minimum(smallest[rows, :step], total[:, None], out=smallest[rows, :step])
            found[here] = smallest[rows, step] = total
    for first, size in _long(highs):
        span = slice(first, first + size)
        _most_of_one(found[span], joins[span], np.where(highs.enters[span], 0.0, np.inf), highs.amount[span])
    return found


def _most_of_one(found: Floats, joins: Places, base: Floats, amount: Floats) -> None:
    """The same for one long sum. Of earlier ends only those count that no later one covers at a smaller sum."""
    places: list[int] = []
    sums: list[float] = []
    for place, (joined, least, more) in enumerate(zip(joins.tolist(), base.tolist(), amount.tolist(), strict=True)):
        near = bisect_left(places, joined)
        total = min(least, sums[near] if near < len(sums) else math.inf) + more
        while sums and sums[-1] >= total:
            places.pop()
            sums.pop()
        places.append(place)
        sums.append(total)
        found[place] = total


LONG = 400
"""Sums of more events than this are added up one by one: event by event costs less than step by step."""
WIDTHS = (0, 12, 60, LONG)
CELLS = 2_000_000


def _batches(sizes: Places, some: Places) -> Iterator[Places]:
    """Some sums, those that are alike in size together, so many at a time, the longest first."""
    for least, most in pairwise(WIDTHS):
        alike = some[(sizes[some] > least) & (sizes[some] <= most)]
        alike = alike[np.argsort(-sizes[alike], kind="stable")]
        step = CELLS // most
        yield from (alike[begin : begin + step] for begin in range(0, len(alike), step))


def _steps(events: _Events, sums: Places) -> Iterator[tuple[int, slice, Places]]:
    """The first events of these sums, then the second of those that have two ...: which step, of how many sums."""
    firsts, left = events.firsts[sums], events.sizes[sums][::-1]
    for step in range(int(left[-1])):
        count = len(left) - int(np.searchsorted(left, step, "right"))
        yield step, slice(0, count), firsts[:count] + step


def _long(events: _Events) -> Iterator[tuple[int, int]]:
    """Where long sums begin, and how many events they have."""
    some = np.flatnonzero(events.sizes > LONG)
    yield from zip(events.firsts[some].tolist(), events.sizes[some].tolist(), strict=True)
