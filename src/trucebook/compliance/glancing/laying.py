"""One sheet of claims laid on the windows of one duty: which claims touch which window, and as what kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntFlag

import numpy as np
from numpy.typing import NDArray

from trucebook.compliance.figures import NO_HOUR, Frame, Owed, untimely
from trucebook.compliance.glancing.placing import Kinds, Windows, join, pick
from trucebook.compliance.glancing.sheets import Flags, Floats, Places, Shapes, Sheet, shape
from trucebook.compliance.timing import DAY
from trucebook.vocabulary import Claim, unique

Bits = NDArray[np.uint8]


class Says(IntFlag):
    """For what a figure can stand, as `Bundle` sorts figures; those of several claims are joined.

    `DENIES` marks denials of all, `NARROW` of one incident, `DENIED` either and all other denials; `DONE` tells of
    something done, `DENIAL` of something not done, `AFFIRMED` denies nothing.
    """

    DENIES = 1
    NARROW = 2
    DONE = 4
    DENIAL = 8
    AFFIRMED = 16
    DENIED = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """What is owed in one window; `lists` as in `Due`."""

    owed: Owed
    frame: Frame
    lists: bool


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """One row for each claim and each window that it may touch.

    `low` and `high` are what decides, `shown_low` and `shown_high` the numbers as told; `says` as in `Says` and
    `words` as in `Sheet`.
    """

    source: Places
    window: Places
    kind: Places
    known: Places
    corrected: Places
    low: Floats
    high: Floats
    shown_low: Floats
    shown_high: Floats
    says: Bits
    words: Places


@dataclass(frozen=True, slots=True, eq=False)
class Mentions:
    """Claims that report something of a window and decide nothing, whatever the day."""

    source: Places
    window: Places
    known: Places
    corrected: Places


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """A sheet on its windows: entries with their kinds, and the window of each kind."""

    windows: Windows
    entries: Entries
    mentions: Mentions
    kinds: Kinds
    kind_window: Places
    exact: bool

    def shifted(self, begin: int) -> Laid:
        """The same with the windows numbered from `begin` on; what is numbered anew is a copy."""
        entries = replace(
            self.entries,
            window=self.entries.window + begin,
            kind=self.entries.kind.copy(),
            words=self.entries.words.copy(),
        )
        mentions = replace(self.mentions, window=self.mentions.window + begin)
        return replace(self, entries=entries, mentions=mentions, kind_window=self.kind_window + begin)


def windows_of(slots: Sequence[Slot]) -> Windows:
    """The windows as columns."""

    def floats(values: Sequence[float]) -> Floats:
        return np.array(values, np.float64)

    def flags(values: Sequence[bool]) -> Flags:
        return np.array(values, np.bool_)

    owed = [slot.owed for slot in slots]
    needs = [1.0 if item.kind == "all" else float(item.low if item.sure is None else item.sure) for item in owed]
    return Windows(
        start=floats([slot.frame.start for slot in slots]),
        due=floats([slot.frame.due for slot in slots]),
        until=floats([slot.frame.until for slot in slots]),
        ceiling=flags([item.kind == "ceiling" for item in owed]),
        exactly=flags([item.kind == "exactly" for item in owed]),
        whole=flags([item.kind == "all" for item in owed]),
        need=floats(needs),
        short=floats([1.0 if item.kind == "all" else float(item.low) for item in owed]),
        most=floats([math.nan if item.high is None or item.kind == "all" else float(item.high) for item in owed]),
        part=flags([item.part for item in owed]),
        opens=flags([item.opens for item in owed]),
        gathers=flags([item.gathers for item in owed]),
        lists=flags([slot.lists for slot in slots]),
        hidden=flags([item.kind == "all" or item.sure is not None for item in owed]),
    )


def lay(sheet: Sheet, slots: Sequence[Slot]) -> Laid:
    """A sheet on windows."""
    windows = windows_of(slots)
    row, slot = _touching(sheet, windows)
    mentions = _mentions(sheet, windows, row, slot)
    used = ~sheet.telling[row]
    row, slot = row[used], slot[used]
    owed = unique(item.owed for item in slots)
    shapes = join(shape(sheet.forms, item) for item in owed)
    which = np.array([owed.index(item.owed) for item in slots], np.int64)
    form = which[slot] * len(sheet.forms) + sheet.form[row]
    firsts, kind = _kinds(sheet, shapes, row, slot, form)
    amount, window = pick(shapes, form), pick(windows, slot)
    low, high = _deciding(amount, window)
    entries = Entries(
        source=sheet.source[row],
        window=slot,
        kind=kind,
        known=sheet.known[row],
        corrected=sheet.corrected[row],
        low=low,
        high=high,
        shown_low=np.where(window.hidden, amount.low, low),
        shown_high=np.where(window.hidden, amount.high, high),
        says=_says(amount),
        words=sheet.words[row],
    )
    kinds = _timed(sheet, pick(amount, firsts), row[firsts], _muted(sheet, slots, row[firsts], slot[firsts]))
    return Laid(windows, entries, mentions, kinds, slot[firsts], bool(shapes.exact.all()))


def _says(amount: Shapes) -> Bits:
    denied, narrow = amount.denied, amount.denied & amount.narrow
    flags = {
        Says.DENIES: denied & ~narrow & (amount.high == 0),
        Says.NARROW: narrow,
        Says.DONE: ~denied & ((amount.low > 0) | amount.all_done),
        Says.DENIAL: denied & ~narrow,
        Says.AFFIRMED: ~denied,
        Says.DENIED: denied,
    }
    found: Bits = np.bitwise_or.reduce([flag * np.uint8(bit) for bit, flag in flags.items()])
    return found


def _touching(sheet: Sheet, windows: Windows) -> tuple[Places, Places]:
    """Pairs of claims and windows: every claim with a whole window, with parts those that lie near it in time.

    What no date ties to a part can matter where totals count from the beginning.
    """
    every = np.flatnonzero(~windows.part)
    rows = np.arange(len(sheet.source))
    pairs = [(np.repeat(rows, len(every)), np.tile(every, len(rows)))]
    parts = np.flatnonzero(windows.part)
    if len(parts):
        undated = np.flatnonzero(np.isnan(sheet.times.first[sheet.time]))
        free = parts[windows.opens[parts]]
        pairs.append((np.repeat(undated, len(free)), np.tile(free, len(undated))))
        pairs.append(_near(sheet, windows, parts))
    return np.concatenate([row for row, _ in pairs]), np.concatenate([window for _, window in pairs])


def _near(sheet: Sheet, windows: Windows, parts: Places) -> tuple[Places, Places]:
    """Dated claims with the parts of a duty that they may touch."""
    parts = parts[np.lexsort((windows.due[parts], windows.start[parts]))]
    due, start = windows.due[parts], windows.start[parts]
    first, last = sheet.times.first[sheet.time], sheet.times.last[sheet.time]
    row = np.flatnonzero(~np.isnan(first))
    first, last = first[row], np.where(np.isnan(last), sheet.told, last)[row]
    short = sheet.times.last[sheet.time][row] - first <= 2 * DAY
    over = np.fmax(np.fmax(last, sheet.times.said_last[sheet.time][row]), first)
    if bool((np.diff(due) >= 0).all()):
        low = np.where(short, np.searchsorted(due, first, "right"), np.searchsorted(due, first, "left"))
    else:
        low = np.zeros(len(row), np.int64)
    high = np.maximum(np.searchsorted(start, over, "right"), low)
    count = high - low
    place = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    return np.repeat(row, count), parts[place]


def _mentions(sheet: Sheet, windows: Windows, row: Places, slot: Places) -> Mentions:
    """Of a part, only what is dated in it is told."""
    first, last = sheet.times.first[sheet.time[row]], sheet.times.last[sheet.time[row]]
    within = (first < windows.due[slot]) & (np.where(np.isnan(last), first, last) > windows.start[slot])
    some = sheet.telling[row] & (~windows.part[slot] | within)
    row, slot = row[some], slot[some]
    return Mentions(sheet.source[row], slot, sheet.known[row], sheet.corrected[row])


def _kinds(sheet: Sheet, shapes: Shapes, row: Places, slot: Places, form: Places) -> tuple[Places, Places]:
    """A pair for each kind, and the kind of each pair: the same window, the same times, the same sort of amount."""
    order = np.lexsort((sheet.times.first, sheet.times.last))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    undated = np.isnan(sheet.times.last[sheet.time[row]])
    days, told = np.unique(np.where(undated, sheet.told[row], -1.0), return_inverse=True)
    sort = _sort(shapes)[form]
    when = slot * (len(order) + 1) + rank[sheet.time[row]]
    _, when = np.unique(when, return_inverse=True)
    key = (when * (len(days) + 1) + told) * (1 << _BITS) + sort
    _, firsts, kind = np.unique(key, return_index=True, return_inverse=True)
    return firsts, kind


_BITS = 14


def _sort(shapes: Shapes) -> Places:
    """Amounts by all that matters to where a claim comes to lie, as bits of a number."""
    flags = [shapes.usable, shapes.telling, shapes.low > 0, np.isinf(shapes.high), shapes.all_done, shapes.not_all]
    flags += [shapes.denied, shapes.rate, shapes.among, *shapes.stands.T]
    bits = np.zeros(len(shapes.low), np.int64)
    for flag in flags:
        bits = bits * 2 + flag
    return bits


def _deciding(amount: Shapes, window: Windows) -> tuple[Floats, Floats]:
    """The limits in terms of what is owed; see `weighing`."""
    low = np.where(amount.all_done & ~window.ceiling, np.maximum(amount.low, window.need), amount.low)
    fewer = np.where(amount.not_all & (window.short >= 1), np.minimum(amount.high, window.short - 1), amount.high)
    none = amount.not_all | (amount.high == 0)
    low = np.where(window.whole, np.where(amount.all_done, 1.0, 0.0), low)
    return low, np.where(window.whole, np.where(none, 0.0, np.inf), fewer)


def _timed(sheet: Sheet, amount: Shapes, row: Places, muted: tuple[Flags, Flags]) -> Kinds:
    time = sheet.time[row]
    first, last = sheet.times.first[time], sheet.times.last[time]
    return Kinds(
        first=first,
        last=last,
        told=sheet.told[row],
        said_first=sheet.times.said_first[time],
        said_last=sheet.times.said_last[time],
        soft=sheet.times.soft[time],
        moved=sheet.times.moved[time],
        usable=amount.usable,
        telling=amount.telling,
        positive=amount.low > 0,
        open=np.isinf(amount.high),
        all_done=amount.all_done,
        not_all=amount.not_all,
        denied=amount.denied,
        rate=amount.rate,
        among=amount.among,
        stands=amount.stands[np.arange(len(row)), np.isnan(first) + 2 * np.isnan(last)],
        mute=muted[0],
        hourless=muted[1],
    )


def _muted(sheet: Sheet, slots: Sequence[Slot], row: Places, slot: Places) -> tuple[Flags, Flags]:
    """Which kinds lie outside the hours of the day that count, and which tell no hour."""
    mute, hourless = (np.zeros(len(row), np.bool_) for _ in range(2))
    if any(item.owed.hours for item in slots):
        for place, (time, which) in enumerate(zip(sheet.time[row].tolist(), slot.tolist(), strict=True)):
            why = _why_mute(sheet.times.claims[time], slots[which].owed)
            mute[place], hourless[place] = bool(why), why == NO_HOUR
    return mute, hourless


def _why_mute(claim: Claim, owed: Owed) -> str:
    return untimely(claim, owed.hours) if owed.hours else ""
