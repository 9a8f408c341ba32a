"""Lines that belong to a page and not to its report: sign-up boxes, footers, teasers.

They must go before any reuse is looked for: among reports of many incidents nearly all accidental near-copies are
furniture. A line that many reports carry may also be the paragraph of a copied story; what tells them apart is that
the copies share their other lines too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from trucebook.accounts.postings import (
    OWNER_BITS,
    Held,
    count_pairs,
    find_held,
    owners_of,
    pack,
    run_starts,
    slices,
    squeeze,
)
from trucebook.accounts.shingles import Hashes, Marks, Places, Sampled

Words = npt.NDArray[Any]

COMMON_IN_OUTLET = 3
"""So many reports of one outlet with one line make it a candidate; from all outlets together it takes more."""

COMMON_IN_ALL = 5
SHARE_NOTHING_ELSE = 0.35
"""Reports whose other words overlap less than this share only their furniture."""

_FEW_WORDS = 8
_WINDOW = 4


@dataclass(frozen=True)
class _Lines:
    """The lines that several texts hold, with their words; `packed` are the entries of all lines.

    In `order` the lines of all texts lie as sorted; those that read as line n of `held` are `printed[1, n]` in it,
    from `printed[0, n]` on.
    """

    packed: Hashes
    held: Held
    words: Places
    order: Places
    printed: Places


def find_furniture(sampled: Sampled, outlets: Places) -> Marks:
    """Which of the lines are furniture. `outlets` are the numbers of the texts' outlets, -1 where not known.

    Lines with the same holders are judged together: they are furniture when they are common and most neighbours
    among their holders share little else.
    """
    lines = _gather(sampled)
    in_outlet = _most_of_one_outlet(lines, outlets)
    common = (lines.held.sizes >= COMMON_IN_ALL) | (in_outlet >= COMMON_IN_OUTLET)
    _, firsts, blocks = np.unique(lines.held.names, return_index=True, return_inverse=True)
    own = np.bincount(blocks, weights=lines.words)[blocks]
    told = np.bincount(sampled.holders, weights=sampled.words, minlength=len(outlets))
    alone = np.zeros(len(firsts), dtype=bool)
    judged = common[firsts]
    alone[judged] = _share_nothing_else(lines, firsts[judged], own, told, in_outlet == lines.held.sizes)
    found = np.flatnonzero(common & alone[blocks])
    marked = np.zeros(len(sampled.lines), dtype=bool)
    marked[lines.order[slices(lines.printed[0, found], lines.printed[1, found])]] = True
    return marked


def _gather(sampled: Sampled) -> _Lines:
    packed = pack(sampled.lines, sampled.holders)
    order = np.argsort(packed)
    packed = packed[order]
    starts = run_starts(packed)  # before each holder is left once: a text may print a line twice
    entries = squeeze(packed)
    held = find_held(entries)
    begins = starts[held.numbers]
    words = sampled.words[order[begins]].astype(np.int64)
    return _Lines(entries, held, words, order, np.stack([begins, starts[held.numbers + 1] - begins]))


def _most_of_one_outlet(lines: _Lines, outlets: Places) -> Places:
    """For each line, how many of its holders are of one outlet at most."""
    wanted = np.flatnonzero(lines.held.sizes >= COMMON_IN_OUTLET)
    starts, sizes = lines.held.starts[wanted], lines.held.sizes[wanted]
    of_line, outlet = np.repeat(wanted, sizes), outlets[owners_of(lines.packed[slices(starts, sizes)])]
    known = outlet >= 0
    codes, counts = np.unique((of_line[known] << 24) | outlet[known], return_counts=True)
    most = np.zeros(len(lines.words), dtype=np.int64)
    np.maximum.at(most, codes >> 24, counts)
    return most


def _share_nothing_else(lines: _Lines, judged: Places, own: Words, told: Words, one_outlet: Marks) -> Marks:
    """For each judged line, whether most neighbours among its holders share little beside its block."""
    pairs = lines.held.sizes[judged] - 1
    at, line = slices(lines.held.starts[judged], pairs), np.repeat(judged, pairs)
    left, right = owners_of(lines.packed[at]), owners_of(lines.packed[at + 1])
    codes, shared = count_pairs(lines.packed, lines.held, _WINDOW, lines.words)
    asked = (left.astype(np.uint64) << OWNER_BITS) | right.astype(np.uint64)
    else_shared = shared[np.searchsorted(codes, asked)] - own[line]
    rest = np.minimum(told[left], told[right]) - own[line]
    # Mostly these lines: a story under own leads, not furniture, unless one outlet prints them under all.
    small = rest < np.where(one_outlet[line], _FEW_WORDS, own[line])
    alike = small | (else_shared >= SHARE_NOTHING_ELSE * rest)
    return 2 * np.bincount(np.repeat(np.arange(len(judged)), pairs), alike, len(judged)) < pairs
