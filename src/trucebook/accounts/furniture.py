"""Lines that belong to a page and not to its report: sign-up boxes, footers, teasers.

They must go before any reuse is looked for: among reports of many incidents nearly all accidental near-copies are
furniture. A line that many reports carry may also be the paragraph of a copied story; what tells them apart is that
the copies share their other lines too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trucebook.accounts.postings import OWNER_BITS, count_pairs, owners_of, pack, run_starts, sign_holders
from trucebook.accounts.shingles import Hashes, Marks, Places, Sampled

COMMON_IN_OUTLET = 3
"""So many reports of one outlet with one line make it a candidate; from all outlets together it takes more."""

COMMON_IN_ALL = 5
SHARE_NOTHING_ELSE = 0.35
"""Reports whose other words overlap less than this share only their furniture."""

_FEW_WORDS = 8
_WINDOW = 4


@dataclass(frozen=True)
class _Lines:
    """Every line once with its holders: entries sorted by line, where each line begins, its words and holders.

    `lines` is the number of each entry's line; `found[i]` is the entry that stands for line i of all texts.
    """

    packed: Hashes
    starts: Places
    words: Places
    lines: Places
    found: Places

    @property
    def counts(self) -> Places:
        return np.diff(self.starts)


def find_furniture(sampled: Sampled, outlets: Places) -> Marks:
    """Which of the lines are furniture. `outlets` are the numbers of the texts' outlets, -1 where not known.

    Lines with the same holders are judged together: they are furniture when they are common and most neighbours
    among their holders share little else.
    """
    if not len(sampled.lines):
        return np.zeros(0, dtype=bool)
    lines = _gather(sampled)
    in_outlet = _most_of_one_outlet(lines, outlets)
    common = (lines.counts >= COMMON_IN_ALL) | (in_outlet >= COMMON_IN_OUTLET)
    _, firsts, blocks = np.unique(sign_holders(lines.packed, lines.starts), return_index=True, return_inverse=True)
    own = np.bincount(blocks, weights=lines.words)[blocks]
    told = np.bincount(sampled.holders, weights=sampled.words, minlength=len(outlets))
    judged = np.zeros(len(common), dtype=bool)
    judged[firsts] = common[firsts]
    alone = _share_nothing_else(lines, judged, own, told, in_outlet == lines.counts)
    marked: Marks = (common & alone[firsts][blocks])[lines.lines][lines.found]
    return marked


def _gather(sampled: Sampled) -> _Lines:
    packed = pack(sampled.lines, sampled.holders)
    order = np.argsort(packed)
    ranked = packed[order]
    once = np.append(True, ranked[1:] != ranked[:-1])
    entries = ranked[once]
    starts = run_starts(entries)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.cumsum(once) - 1
    words = sampled.words[order[once][starts[:-1]]].astype(np.int64)
    return _Lines(entries, starts, words, np.repeat(np.arange(len(words)), np.diff(starts)), found)


def _most_of_one_outlet(lines: _Lines, outlets: Places) -> Places:
    """For each line, how many of its holders are of one outlet at most."""
    wanted = np.flatnonzero((lines.counts >= COMMON_IN_OUTLET)[lines.lines])
    of_line, outlet = lines.lines[wanted], outlets[owners_of(lines.packed[wanted])]
    known = outlet >= 0
    codes, counts = np.unique((of_line[known] << 24) | outlet[known], return_counts=True)
    most = np.zeros(len(lines.counts), dtype=np.int64)
    np.maximum.at(most, codes >> 24, counts)
    return most


def _share_nothing_else(lines: _Lines, judged: Marks, own: Places, told: Places, one_outlet: Marks) -> Marks:
    """For each judged line, whether most neighbours among its holders share little beside its block."""
    of_line = lines.lines
    at = np.flatnonzero((of_line[1:] == of_line[:-1]) & judged[of_line[1:]])
    line = of_line[at]
    left, right = owners_of(lines.packed[at]), owners_of(lines.packed[at + 1])
    codes, shared = count_pairs(lines.packed, _WINDOW, lines.words)
    asked = (left.astype(np.uint64) << OWNER_BITS) | right.astype(np.uint64)
    else_shared = shared[np.searchsorted(codes, asked)] - own[line]
    rest = np.minimum(told[left], told[right]) - own[line]
    # Mostly these lines: a story under own leads, not furniture, unless one outlet prints them under all.
    small = rest < np.where(one_outlet[line], _FEW_WORDS, own[line])
    alike = small | (else_shared >= SHARE_NOTHING_ELSE * rest)
    count = len(lines.counts)
    return 2 * np.bincount(line, weights=alike, minlength=count) < np.bincount(line, minlength=count)
