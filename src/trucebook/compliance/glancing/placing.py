"""Many claims placed in the time of many duties at once: the rules of `read_figure` on columns.

Each entry is one timing with one kind of amount in one window. What a claim comes to there is the same for all that
share the entry, so that each is worked out once, whoever tells it. Line by line these are the rules of the module
`figures`, which says why; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from trucebook.compliance.glancing.sheets import Flags, Floats, Places
from trucebook.compliance.timing import DAY

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ColumnsT = TypeVar("ColumnsT", bound="DataclassInstance")


def pick(columns: ColumnsT, places: Places | Flags) -> ColumnsT:
    """Some rows of a set of columns."""
    return type(columns)(*(getattr(columns, field.name)[places] for field in fields(columns)))


def join(parts: Iterable[ColumnsT]) -> ColumnsT:
    """The rows of several sets of columns, one set after the other; there is at least one."""
    found = tuple(parts)
    names = [field.name for field in fields(found[0])]
    return type(found[0])(*(np.concatenate([getattr(part, name) for part in found]) for name in names))


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The times in which duties are judged, in seconds, and how they are counted, as in `Frame` and `Owed`.

    `need` must be reached for a duty to be done, less than `short` is too little, more than `most` too much (not a
    number where there is no limit). `hidden`: what decides is no number to show.
    """

    start: Floats
    due: Floats
    until: Floats
    ceiling: Flags
    exactly: Flags
    whole: Flags
    need: Floats
    short: Floats
    most: Floats
    part: Flags
    opens: Flags
    gathers: Flags
    lists: Flags
    hidden: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Timings of claims with kinds of amounts; unknown times are not a number.

    `first`, `last`, `told` and `said_...` as in `Timing`; `stands` says that the claim holds as of a day; the other
    flags as in `Shapes`, `positive`: at least one was done, `open`: no upper limit. `mute`: outside the hours of
    the day that count, or telling no hour, which `hourless` says.
    """

    first: Floats
    last: Floats
    told: Floats
    said_first: Floats
    said_last: Floats
    soft: Flags
    moved: Flags
    usable: Flags
    telling: Flags
    positive: Flags
    open: Flags
    all_done: Flags
    not_all: Flags
    denied: Flags
    rate: Flags
    among: Flags
    stands: Flags
    mute: Flags
    hourless: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where claims come to lie: from `start` to `end`, `standing` as of its end, or nowhere (not `usable`).

    `nothing_yet`: the lower end counts no more, and not all is done by then; `unlimited`: the upper end does not
    count. `telling`: gives no figure and reports the thing all the same.
    """

    usable: Flags
    start: Floats
    end: Floats
    standing: Flags
    nothing_yet: Flags
    unlimited: Flags
    telling: Flags


def place(kinds: Kinds, windows: Windows, on_end: float) -> Placed:
    """Where each entry comes to lie, by the end of the day asked for; `windows` has a row for each entry."""
    covers = (kinds.said_last <= on_end) & (on_end < kinds.last)
    last = np.where(covers, on_end, kinds.last)
    undated = np.isnan(kinds.first) & np.isnan(kinds.last) & ~kinds.stands
    among = undated & kinds.among & kinds.positive & ~(kinds.told <= windows.start)
    standing = _standing(kinds, windows, last, on_end, kinds.open | among)
    event = _event(kinds, windows, last, on_end)
    rate = _rate(kinds, windows, last, on_end)
    untold = ~np.isnan(kinds.told) & ~(kinds.told <= windows.start) & (kinds.told <= windows.until)
    readable = kinds.usable & ~kinds.rate & ~kinds.mute
    stands = readable & (kinds.stands | among)
    happens = readable & ~kinds.stands & ~undated
    rated = kinds.rate & ~kinds.mute
    usable = (stands & standing.usable) | (happens & event.usable) | (rated & rate.usable)
    return Placed(
        usable=usable,
        start=np.where(stands, standing.start, np.where(rated, rate.start, event.start)),
        end=np.where(stands, standing.end, np.where(rated, rate.end, event.end)),
        standing=stands,
        nothing_yet=stands & standing.nothing_yet,
        unlimited=stands & among,
        telling=np.select(
            [kinds.mute, rated, ~kinds.usable, happens, undated & ~among],
            [kinds.hourless, rate.telling, kinds.telling, event.telling, untold],
            default=False,
        ),
    )


def settles(kinds: Kinds, windows: Windows) -> float:
    """After which moment the day asked for no longer matters to where anything comes to lie."""
    times = [kinds.first, kinds.last, kinds.told, kinds.said_first, kinds.said_last]
    times.append(np.where(kinds.rate, windows.due, -np.inf))
    return float(np.fmax.reduce([np.fmax.reduce(column, initial=-np.inf) for column in times]))


def _standing(kinds: Kinds, windows: Windows, last: Floats, on_end: float, open_: Flags) -> Placed:
    """Figures as of a day."""
    first, start = kinds.first, windows.start
    end = np.where(np.isnan(last), kinds.told, last)
    usable = (end > start) & (end <= windows.until)
    inside = (windows.opens | (first >= start)) & ~(first >= windows.due) & (end <= windows.due)
    usable &= ~windows.part | inside
    since = ~kinds.denied & ~kinds.all_done & ~kinds.not_all
    early = since & (first < start - DAY)
    later = end > on_end
    usable &= ~(early & open_) & ~(later & open_ & ~kinds.not_all)
    begin = np.where(since & (first > start), first, start)
    no = np.zeros_like(usable)
    return Placed(usable, begin, end, ~no, early | later, no, no)


def _event(kinds: Kinds, windows: Windows, last: Floats, on_end: float) -> Placed:
    """Figures for some days: inside the window, or half of them where they are vague."""
    start, due, soft = windows.start, windows.due, kinds.soft
    first = np.where(np.isnan(kinds.first), start, kinds.first)
    last = np.where(np.isnan(kinds.last), kinds.told, last)
    undated = ~(last >= first)
    in_time = windows.ceiling | windows.part
    limit = np.where(in_time, np.minimum(due, on_end), on_end)
    late = first >= np.minimum(windows.until, on_end)
    named = np.where(kinds.moved, kinds.said_first, kinds.first)
    begins_with = (start - DAY < named) & (named < start)
    first = np.where(~windows.ceiling & ~soft & (last > start) & begins_with, np.maximum(first, start), first)
    begin, end = np.maximum(first, start), np.minimum(last, limit)
    inside = (begin == first) & (end == last) & ((begin < limit) | ((begin == end) & (begin == limit)))
    half = soft & (end > begin) & (_length(begin, end) >= _length(first, last) / 2)
    apart = (last <= start) | (first >= limit)
    outside = kinds.moved & ((kinds.said_first < start) | (kinds.said_last > due))
    straddles = windows.ceiling & ~windows.part & kinds.positive & outside
    over = soft & (begin < due) & (due < end) & (_length(begin, due) >= _length(begin, end) / 2)
    usable = ~undated & ~late & (inside | half) & ~straddles
    telling = np.select([undated, late, ~(inside | half), straddles], [True, False, ~apart & ~soft, True], False)
    no = np.zeros_like(usable)
    return Placed(usable, begin, np.where(over, due, end), no, no, no, telling)


def _length(start: Floats, end: Floats) -> Floats:
    """How long stretches of time are; those without a beginning are endless."""
    with np.errstate(invalid="ignore"):  # nothing is as long as from never to never
        return end - start


def _rate(kinds: Kinds, windows: Windows, last: Floats, on_end: float) -> Placed:
    """Rates are taken for each of the days they cover."""
    end = np.minimum(windows.due, on_end)
    undated = np.isnan(kinds.first) | np.isnan(kinds.last)
    covers = (kinds.first <= windows.start) & (windows.start < last) & (last >= end)
    no = np.zeros_like(undated)
    telling = np.where(undated, True, covers & ~kinds.usable & kinds.telling)
    return Placed(~undated & covers & kinds.usable, windows.start, end, no, no, no, telling)
