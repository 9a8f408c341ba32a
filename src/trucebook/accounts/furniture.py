"""Lines that belong to a page and not to its report: sign-up boxes, footers, teasers.

They must go before any reuse is looked for: among reports of many incidents nearly all accidental near-copies are
furniture. A line that many reports carry may also be the paragraph of a copied story; what tells them apart is that
the copies share their other lines too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucebook.accounts.postings import OWNER_BITS, count_pairs, owners_of, pack, run_starts
from trucebook.accounts.shingles import Hashes, Places, Sampled, mix_bits

COMMON_IN_OUTLET = 3
"""So many reports of one outlet with one line make it a candidate; from all outlets together it takes more."""

COMMON_IN_ALL = 5
SHARE_NOTHING_ELSE = 0.35
"""Reports whose other words overlap less than this share only their furniture."""

_FEW_WORDS = 8
_WINDOW = 4


@dataclass(frozen=True)
class _Lines:
    """Every line once with its holders: entries sorted by line, where each line begins, its words and holders."""

    packed: Hashes
    starts: Places
    words: Places

    @property
    def counts(self) -> Places:
        return np.diff(self.starts)

    @property
    def owners(self) -> Places:
        return owners_of(self.packed)

    @property
    def lines(self) -> Places:
        """The number of each entry's line."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def find_furniture(sampled: Sampled, outlets: Places) -> npt.NDArray[np.bool_]:
    """Which of the lines are furniture. `outlets` are the numbers of the texts' outlets, -1 where not known.

    Lines with the same holders are judged together: they are furniture when they are common and most neighbours
    among their holders share little else.
    """
    lines = _gather(sampled)
    if not len(lines.packed):
        return np.zeros(len(sampled.lines), dtype=bool)
    in_outlet = _most_of_one_outlet(lines, outlets)
    common = (lines.counts >= COMMON_IN_ALL) | (in_outlet >= COMMON_IN_OUTLET)
    _, firsts, blocks = np.unique(_signatures(lines), return_index=True, return_inverse=True)
    own = np.bincount(blocks, weights=lines.words)[blocks]
    told = np.bincount(sampled.holders, weights=sampled.words, minlength=len(outlets))
    judged = np.zeros(len(common), dtype=bool)
    judged[firsts] = common[firsts]
    alone = _share_nothing_else(lines, judged, own, told, in_outlet == lines.counts)
    marked = lines.packed[lines.starts[:-1]][common & alone[firsts][blocks]] >> OWNER_BITS
    return np.isin(sampled.lines >> OWNER_BITS, marked)


def _gather(sampled: Sampled) -> _Lines:
    packed = pack(sampled.lines, sampled.holders)
    order = np.argsort(packed)
    ranked = packed[order]
    once = np.concatenate([[True], ranked[1:] != ranked[:-1]]) if len(ranked) else np.zeros(0, dtype=bool)
    entries = ranked[once]
    starts = run_starts(entries)
    return _Lines(entries, starts, sampled.words[order][once][starts[:-1]].astype(np.int64))


def _most_of_one_outlet(lines: _Lines, outlets: Places) -> Places:
    """For each line, how many of its holders are of one outlet at most."""
    wanted = np.repeat(lines.counts >= COMMON_IN_OUTLET, lines.counts)
    of_line, outlet = lines.lines[wanted], outlets[lines.owners[wanted]]
    known = outlet >= 0
    codes, counts = np.unique((of_line[known] << 24) | outlet[known], return_counts=True)
    most = np.zeros(len(lines.counts), dtype=np.int64)
    np.maximum.at(most, codes >> 24, counts)
    return most


def _signatures(lines: _Lines) -> Hashes:
    """A number for each line's set of holders."""
    return np.add.reduceat(mix_bits(lines.owners.astype(np.uint64) + np.uint64(1)), lines.starts[:-1])


def _share_nothing_else(
    lines: _Lines, judged: npt.NDArray[np.bool_], own: Places, told: Places, one_outlet: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """For each judged line, whether most neighbours among its holders share little beside its block."""
    of_line = lines.lines
    at = np.flatnonzero((of_line[1:] == of_line[:-1]) & judged[of_line[1:]])
    line, owners = of_line[at], lines.owners
    left, right = owners[at], owners[at + 1]
    codes, shared = count_pairs(lines.packed, _WINDOW, lines.words[of_line].astype(np.float64))
    asked = (left.astype(np.uint64) << OWNER_BITS) | right.astype(np.uint64)
    else_shared = shared[np.searchsorted(codes, asked)] - own[line]
    rest = np.minimum(told[left], told[right]) - own[line]
    # Mostly these lines: a story under own leads, not furniture, unless one outlet prints them under all.
    small = rest < np.where(one_outlet[line], _FEW_WORDS, own[line])
    alike = small | (else_shared >= SHARE_NOTHING_ELSE * rest)
    count = len(lines.counts)
    return 2 * np.bincount(line, weights=alike, minlength=count) < np.bincount(line, minlength=count)
