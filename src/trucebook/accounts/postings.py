"""Which texts hold a hash: sorted arrays of numbers, in which hash and text stand together in 64 bits.

Forty bits tell the hash and twenty-four the text, so that one sort of plain numbers brings the holders of every
hash together, in order. Two hashes that fall together by accident add one to what two texts share, no more.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from trucebook.accounts.shingles import Hashes, Numbers, Places, mix_bits

OWNER_BITS = np.uint64(24)
MOST_TEXTS = 1 << 24
_OWNER = np.uint64(MOST_TEXTS - 1)
_SLICE = 200_000
"""So many entries at a time are asked who holds them: they stay in the processor's cache."""

Counts = npt.NDArray[np.float64]
_WEIGHT_BITS, _MOST_WEIGHT = np.uint64(16), (1 << 16) - 1  # what two texts leave of 64 bits


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


def slices(starts: Places, sizes: Places) -> Places:
    """The places of runs of entries, one run after another, each from its start on."""
    places: Places = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return places


def count_pairs(packed: Hashes, window: int, words: Places | None = None) -> tuple[Hashes, Counts]:
    """How many hashes two texts share, or how many words in them, for pairs that stand near in some hash's holders.

    Takes sorted entries, each once, and the words of each hash; every holder is paired with the next `window`
    holders of the same hash, so that n holders give n pairs and not n squared. Between two texts with fewer than
    `window` holders between them in every hash the count is exact, else it is a lower bound. Gives sorted codes,
    `left` in the high bits; and counts. Hashes with the same holders, as the runs of a copied story have, are
    counted together.
    """
    starts, sizes, weights = _holder_sets(packed, words)
    owners, of_set = packed[slices(starts, sizes)] & _OWNER, np.repeat(np.arange(len(sizes)), sizes)
    codes = [np.empty(0, np.uint64)]
    for step in range(1, window + 1):
        same = np.flatnonzero(of_set[step:] == of_set[:-step])
        pair = (owners[same] << OWNER_BITS) | owners[same + step]
        codes.append((pair << _WEIGHT_BITS) | weights[of_set[same]])
    return _sum_codes(np.concatenate(codes))


def _holder_sets(packed: Hashes, words: Places | None) -> tuple[Places, Places, Hashes]:
    """Every set of several texts that holds some hash: where one such hash begins, how many they are, the weight.

    A set of more words than the bits of a weight can tell comes several times.
    """
    starts = run_starts(packed)
    sizes = np.diff(starts)
    several = np.flatnonzero(sizes > 1)
    names = sign_holders(packed, starts)[several]
    order = np.argsort(names)
    runs = _changes(names[order])
    weights = np.diff(runs) if words is None else np.add.reduceat(words[several[order]], runs[:-1])
    held = several[order[runs[:-1]]]
    parts = np.maximum(1, -(-weights // _MOST_WEIGHT))
    spread = np.full(parts.sum(), _MOST_WEIGHT)
    spread[np.cumsum(parts) - 1] = weights - (parts - 1) * _MOST_WEIGHT
    held = np.repeat(held, parts)
    return starts[held], sizes[held], spread.astype(np.uint64)


def sign_holders(packed: Hashes, starts: Places) -> Hashes:
    """A number for each hash's set of holders."""
    cuts = np.append(np.arange(0, len(starts) - 1, _SLICE), len(starts) - 1).tolist()
    parts = [np.empty(0, np.uint64)]
    for begin, end in pairwise(cuts):
        first = starts[begin]
        owners = packed[first : starts[end]] & _OWNER
        owners += np.uint64(1)
        parts.append(np.add.reduceat(mix_bits(owners), starts[begin:end] - first))
    return np.concatenate(parts)


def _sum_codes(codes: Hashes) -> tuple[Hashes, Counts]:
    """Each pair once, sorted, with the sum of its weights."""
    ranked = np.sort(codes)
    pairs = ranked >> _WEIGHT_BITS
    starts = _changes(pairs)[:-1]
    ranked &= np.uint64(_MOST_WEIGHT)
    return pairs[starts], np.add.reduceat(ranked, starts).astype(np.float64) if len(codes) else np.empty(0)


_NONE = np.zeros(1, dtype=np.int64)


def _changes(ranked: Hashes) -> Places:
    """Where in sorted values another one begins, with the number of values at the end; for none, one nought."""
    return np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])) if len(ranked) else _NONE


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
        self._unsorted: list[tuple[Hashes, Numbers]] = []

    def add(self, hashes: Hashes, owners: Numbers) -> None:
        """Takes in hashes and the texts that hold them, in any order."""
        self._unsorted.append((hashes, owners))

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
        for hashes, owners in self._unsorted:
            run = np.sort(pack(hashes, owners))
            while self._runs and len(self._runs[-1]) < 2 * len(run):
                run = np.sort(np.concatenate([self._runs.pop(), run]))
            self._runs.append(run)
        self._unsorted.clear()
