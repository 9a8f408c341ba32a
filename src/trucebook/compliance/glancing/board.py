"""What each source says of each stretch of time of many duties, on one day.

A board depends on the agreement and the claims alone. A day, and what was known by then, give what each source says
on it; whose word is accepted chooses among the sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucebook.compliance.glancing.laying import Bits, Entries, Laid, Mentions, Says
from trucebook.compliance.glancing.placing import Placed, Windows, join, pick, place, settles
from trucebook.compliance.glancing.sheets import Flags, Floats, Places, Sheet

Table = NDArray[np.float64]
"""Limits of stretches: rows `low`, `high`, `lowest`, `highest`, and the same again of what is to be shown."""

JOINS = (np.maximum, np.minimum, np.minimum, np.maximum)
"""How two claims limit one stretch together, row by row of a table; open ends are infinite."""
NOTHING = (-1.0, np.inf, np.inf, -1.0)
"""The limits of a stretch of which nothing is said: joined with others they change nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The stretches of time of a board on one day, by window, by end and by beginning.

    `begins` and `ends` are whole numbers in the order of time; `enters`: it begins with the window or before.
    """

    window: Places
    start: Floats
    end: Floats
    standing: Flags
    begins: Places
    ends: Places
    enters: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """What one source says: the limits it sets to the stretches `at`, in their order.

    `says` tells for what its figures there can stand, as in `Says`; `told` are the windows of which it reports
    something that gives no figure.
    """

    at: Places
    limits: Table
    says: Bits
    told: Places


@dataclass(frozen=True, slots=True, eq=False)
class Telling:
    """What is told of incidents where something is forbidden, claim by claim: by whom, of which stretch, `words`.

    `incident` marks those that tell of one; the others deny, `narrow` a single one.
    """

    source: Places
    at: Places
    words: Places
    incident: Flags
    narrow: Flags


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """What every source says on one day, by the number of the source; `rows` of each table of limits.

    `named` holds the words that a telling has by number; `inexact` marks windows with amounts that do not add up
    exactly here.
    """

    on_end: float
    rows: int
    windows: Windows
    stretches: Stretches
    strands: dict[int, Strand]
    telling: Telling
    named: Sequence[frozenset[str]]
    inexact: Flags


class Board:
    """The claims on the windows of some duties of an agreement, under one reading."""

    def __init__(self, parts: Sequence[tuple[Sheet, Laid]]) -> None:
        """`parts` has a sheet of claims, laid on its windows, for each duty."""
        begins = [0, *accumulate(len(part.windows.start) for _, part in parts)]
        laid = [part.shifted(begin) for (_, part), begin in zip(parts, begins, strict=False)]
        self.windows = join(part.windows for part in laid)
        self.inexact = np.repeat(
            [not part.exact for part in laid], [end - begin for begin, end in pairwise(begins)]
        )
        self._hidden = bool(self.windows.hidden.any())
        self._kinds = join(part.kinds for part in laid)
        self._kind_window = np.concatenate([part.kind_window for part in laid])
        self._kind_windows = pick(self.windows, self._kind_window)
        sizes = [0, *accumulate(len(part.kind_window) for part in laid)]
        for part, size in zip(laid, sizes, strict=False):
            part.entries.kind[:] += size
        self._named = [words for sheet, _ in parts for words in sheet.named]
        for part, size in zip(laid, [0, *accumulate(len(sheet.named) for sheet, _ in parts)], strict=False):
            part.entries.words[:] += size
        self._entries = _sorted(join(part.entries for part in laid))
        self._mentions = join(part.mentions for part in laid)
        self._settles = settles(self._kinds, self._kind_windows)
        self._settled: dict[int, Spread] = {}

    def spread(self, on_end: float, known_by: int) -> Spread:
        """What each source says by the end of a day, as known by the day with this ordinal.

        After the last day of which anybody tells it is the same for every day.
        """
        if on_end <= self._settles:
            return self._spread(on_end, known_by)
        if known_by not in self._settled:
            self._settled = {known_by: self._spread(np.inf, known_by)}
        return replace(self._settled[known_by], on_end=on_end)

    def _spread(self, on_end: float, known_by: int) -> Spread:
        placed = place(self._kinds, self._kind_windows, on_end)
        stretches, at = _stretches(self._kind_window, placed, self.windows)
        heard = _heard(self._entries, known_by)
        told = self._told(placed, heard, known_by)
        where = at[self._entries.kind]
        row = np.flatnonzero(heard & (where >= 0))
        key = self._entries.source[row] * (len(stretches.window) + 1) + where[row]
        if not bool((key[1:] >= key[:-1]).all()):
            order = np.argsort(key, kind="stable")
            row, key = row[order], key[order]
        firsts = np.flatnonzero(np.diff(key, prepend=-1))
        found = pick(self._entries, row)
        says = np.where(placed.nothing_yet[found.kind], found.says & ~np.uint8(Says.DONE), found.says)
        strands = _strands((found.source, says), firsts, where[row], self._limits(found, placed, firsts), told)
        rows = 8 if self._hidden else 4
        telling = self._telling(found, where[row], placed)
        return Spread(on_end, rows, self.windows, stretches, dict(strands), telling, self._named, self.inexact)

    def _telling(self, entries: Entries, where: Places, placed: Placed) -> Telling:
        """What is told of incidents that are forbidden, and denied."""
        incident = (entries.low > 0) & ~placed.nothing_yet[entries.kind] & ((entries.says & Says.DENIED) == 0)
        denial = (entries.says & np.uint8(Says.DENIES | Says.NARROW)) > 0
        some = np.flatnonzero(self.windows.ceiling[entries.window] & (incident | denial))
        narrow = (entries.says[some] & np.uint8(Says.NARROW)) > 0
        return Telling(entries.source[some], where[some], entries.words[some], incident[some], narrow)

    def _limits(self, entries: Entries, placed: Placed, firsts: Places) -> Table:
        """The limits of each source's stretches, joined from its claims."""
        pairs = [(entries.low, entries.high)]
        if self._hidden:
            pairs.append((entries.shown_low, entries.shown_high))
        nothing, unlimited = placed.nothing_yet[entries.kind], placed.unlimited[entries.kind]
        table = []
        for low, high in pairs:
            low, high = np.where(nothing, 0.0, low), np.where(unlimited, np.inf, high)
            for join_two, values in zip(JOINS, (low, high, low, high), strict=True):
                table.append(join_two.reduceat(values, firsts) if len(firsts) else values)
        return np.vstack(table)

    def _told(self, placed: Placed, heard: Flags, known_by: int) -> dict[int, Places]:
        """The windows of which a source reports something that gives no figure; of a part, only what is untied."""
        windows = self._kind_windows
        untied = windows.gathers & np.isnan(self._kinds.first)
        telling = placed.telling & ~placed.usable & (~windows.part | untied)
        some = heard & telling[self._entries.kind]
        more = _heard(self._mentions, known_by)
        source = np.concatenate([self._entries.source[some], self._mentions.source[more]])
        window = np.concatenate([self._entries.window[some], self._mentions.window[more]])
        count = len(self.windows.start)
        key = np.unique(source * count + window)
        cuts = np.flatnonzero(np.diff(key // count, prepend=-1)) if len(key) else key
        return {int(some[0]) // count: some % count for some in np.split(key, cuts[1:]) if len(some)}


def _sorted(entries: Entries) -> Entries:
    """By source and window, and else as they were."""
    return pick(entries, np.lexsort((entries.window, entries.source)))


def _heard(rows: Entries | Mentions, known_by: int) -> Flags:
    """What was known by then and not corrected by then."""
    return (rows.known <= known_by) & (rows.corrected > known_by)


def _stretches(window: Places, placed: Placed, windows: Windows) -> tuple[Stretches, Places]:
    """The stretches of a day, and which of them each kind tells of (-1: none)."""
    some = np.flatnonzero(placed.usable)
    columns = _by_time(placed, window, some)
    if not _rise(columns):
        some = some[np.lexsort(columns)]
        columns = _by_time(placed, window, some)
    new = np.ones(len(some), np.bool_)
    new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    at = np.full(len(window), -1, np.int64)
    at[some] = np.cumsum(new) - 1
    standing, start, end, within = _by_time(placed, window, some[new])
    times = np.unique(np.concatenate([start, end]))
    begins, ends = np.searchsorted(times, start), np.searchsorted(times, end)
    return Stretches(within, start, end, standing, begins, ends, start <= windows.start[within]), at


def _by_time(placed: Placed, window: Places, some: Places) -> tuple[Flags, Floats, Floats, Places]:
    """What stretches are sorted by, the last column first."""
    return placed.standing[some], placed.start[some], placed.end[some], window[some]


def _rise(columns: Sequence[Any]) -> bool:
    """Whether rows are in order by the last of these columns, then by the one before it ..."""
    rises: Any = True
    for column in columns:
        rises = (column[1:] > column[:-1]) | ((column[1:] == column[:-1]) & rises)
    return bool(np.all(rises))


def _strands(
    entries: tuple[Places, Bits], firsts: Places, where: Places, limits: Table, told: dict[int, Places]
) -> Iterator[tuple[int, Strand]]:
    """The strand of each source: what it says where, and what it only reports."""
    source, at = entries[0][firsts], where[firsts]
    says = np.bitwise_or.reduceat(entries[1], firsts) if len(firsts) else entries[1]
    cuts = np.flatnonzero(np.diff(source, prepend=-1, append=-1)) if len(source) else source
    nothing: Places = np.zeros(0, np.int64)
    silent = set(told)
    for begin, end in pairwise(cuts.tolist()):
        span, name = slice(begin, end), int(source[begin])
        silent.discard(name)
        yield name, Strand(at[span], limits[:, span], says[span], told.get(name, nothing))
    for name in silent:
        yield name, Strand(nothing, limits[:, :0], says[:0], told[name])
