"""Which texts hold a hash: sorted arrays of numbers, in which hash and text stand together in 64 bits.

Forty bits tell the hash and twenty-four the text, so that one sort of plain numbers brings the holders of every
hash together, in order. Two hashes that fall together by accident add one to what two texts share, no more.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from trucebook.accounts.shingles import Hashes, Numbers, Places

OWNER_BITS = np.uint64(24)
MOST_TEXTS = 1 << 24
_OWNER = np.uint64(MOST_TEXTS - 1)
_SLICE = 8_000_000
"""So many entries are paired at a time, so that the memory for pairs does not grow with all."""

Counts = npt.NDArray[np.float64]


def pack(hashes: Hashes, owners: Numbers) -> Hashes:
    """Hashes with their texts, in no order yet."""
    packed: Hashes = (hashes & ~_OWNER) | owners.astype(np.uint64)
    return packed


def sort_once(values: Hashes) -> Hashes:
    """The values in rising order, each once."""
    ranked = np.sort(values)
    return ranked[np.concatenate([[True], ranked[1:] != ranked[:-1]])] if len(ranked) else ranked


def owners_of(packed: Hashes) -> Places:
    """The texts of packed entries."""
    return (packed & _OWNER).astype(np.int64)


def run_starts(packed: Hashes) -> Places:
    """Where in sorted entries the holders of each hash begin, with the number of all entries at the end."""
    return _changes(packed >> OWNER_BITS)


_NONE = np.zeros(1, dtype=np.int64)


def count_pairs(packed: Hashes, window: int, words: Counts | None = None) -> tuple[Hashes, Counts]:
    """How many hashes two texts share, or how many words in them, for pairs that stand near in some hash's holders.

    Takes sorted entries, each once; every holder is paired with the next `window` holders of the same hash, so that
    n holders give n pairs and not n squared. Between two texts with fewer than `window` holders between them in
    every hash the count is exact, else it is a lower bound. Gives sorted codes, `left` in the high bits; and counts
    """
    starts, codes, counts = run_starts(packed), np.empty(0, np.uint64), np.empty(0)
    cuts = starts[np.searchsorted(starts, np.arange(0, len(packed), _SLICE))].tolist()
    for start, end in pairwise([*cuts, len(packed)]):
        found = _window_codes(packed[start:end], window, None if words is None else words[start:end])
        codes, counts = _sum_codes(np.concatenate([codes, found[0]]), np.concatenate([counts, found[1]]))
    return codes, counts


def _window_codes(packed: Hashes, window: int, words: Counts | None) -> tuple[Hashes, Counts]:
    alike = packed[1:] >> OWNER_BITS == packed[:-1] >> OWNER_BITS
    held = np.zeros(len(packed), dtype=bool)  # by more than one text: most hashes are not, and make no pair
    held[1:] = alike
    held[:-1] |= alike
    packed, words = packed[held], None if words is None else words[held]
    hashes, owners = packed >> OWNER_BITS, packed & _OWNER
    codes, weights = [np.empty(0, np.uint64)], [np.empty(0)]
    for step in range(1, window + 1):
        same = np.flatnonzero(hashes[step:] == hashes[:-step])
        codes.append((owners[same] << OWNER_BITS) | owners[same + step])
        if words is not None:
            weights.append(words[same])
    if words is not None:
        return _sum_codes(np.concatenate(codes), np.concatenate(weights))
    ranked = np.sort(np.concatenate(codes))
    starts = _changes(ranked)
    return ranked[starts[:-1]], np.diff(starts).astype(np.float64)


def _changes(ranked: Hashes) -> Places:
    """Where in sorted values another one begins, with the number of values at the end; for none, one nought."""
    return np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])) if len(ranked) else _NONE


def _sum_codes(codes: Hashes, weights: Counts) -> tuple[Hashes, Counts]:
    """Each code once, sorted, with the sum of its weights."""
    if not len(codes):
        return codes, weights
    order = np.argsort(codes)
    ranked = codes[order]
    starts = _changes(ranked)[:-1]
    return ranked[starts], np.add.reduceat(weights[order], starts)


def split(codes: Hashes) -> tuple[Places, Places]:
    """The two texts of each pair's code."""
    return (codes >> OWNER_BITS).astype(np.int64), owners_of(codes)


class Postings:
    """Which texts hold a hash, for texts that arrive over time.

    Entries lie in a few sorted arrays; a new one is merged with the last while that is not twice as long, so that
    each entry is moved a logarithmic number of times. Nothing is sorted before something is asked.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []
        self._unsorted: list[Hashes] = []

    def add(self, packed: Hashes) -> None:
        """Takes in entries in any order."""
        self._unsorted.append(packed)

    def holders(self, hashes: Hashes, most: int) -> Places:
        """The texts that hold any of the hashes, each once; of each hash and array the `most` that came last."""
        self._settle()
        if not self._runs:
            return np.empty(0, np.int64)
        asked = sort_once(hashes & ~_OWNER)
        found = [np.empty(0, np.int64)]
        for run in self._runs:
            low, high = np.searchsorted(run, asked), np.searchsorted(run, asked | _OWNER, side="right")
            for back in range(1, most + 1):
                low_enough = high - back >= low
                found.append(owners_of(run[high[low_enough] - back]))
        return np.unique(np.concatenate(found))

    def _settle(self) -> None:
        for packed in self._unsorted:
            run = np.sort(packed)
            while self._runs and len(self._runs[-1]) < 2 * len(run):
                run = np.sort(np.concatenate([self._runs.pop(), run]))
            self._runs.append(run)
        self._unsorted.clear()
