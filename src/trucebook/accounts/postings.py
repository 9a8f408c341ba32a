"""Which texts hold a hash: sorted arrays of numbers, in which hash and text stand together in 64 bits.

Forty bits tell the hash and twenty-four the text, so that one sort of plain numbers brings the holders of every
hash together, in order. Two hashes that fall together by accident add one to what two texts share, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trucebook.accounts.shingles import Hashes, Marks, Numbers, Places, Sampled, mix_bits

OWNER_BITS = np.uint64(24)
MOST_TEXTS = 1 << 24
_OWNER = np.uint64(MOST_TEXTS - 1)
_SLICE = 100_000
"""So many entries at a time: they stay in the processor's cache, and no work needs room for all of them twice."""

Counts = npt.NDArray[np.float64]
_WEIGHT_BITS, _MOST_WEIGHT = np.uint64(16), (1 << 16) - 1  # what two texts leave of 64 bits


@dataclass(frozen=True)
class Held:
    """The hashes that several texts hold: their numbers among all, where their holders begin, how many they are.

    `names[i]` is a number for the set of holders: hashes with the same name are held by the same texts.
    """

    numbers: Places
    starts: Places
    sizes: Places
    names: Hashes


def pack(hashes: Hashes, owners: Numbers) -> Hashes:
    """Hashes with their texts, in no order yet."""
    packed = hashes & ~_OWNER
    packed |= owners.view(np.uint32)
    return packed


def pack_kept(sampled: Sampled, dropped: Marks) -> Hashes:
    """The sampled shingles with their texts, sorted, each once, but none that begins or ends in a dropped line."""
    packed, size = np.empty(len(sampled.shingles), np.uint64), 0
    for start in range(0, len(packed), _SLICE):
        part = sampled.part(start, start + _SLICE)
        kept = np.flatnonzero(~(dropped[part.first] | dropped[part.last]))
        packed[size : size + len(kept)] = pack(part.shingles[kept], part.holders[part.first[kept]])
        size += len(kept)
    return sort_once(packed[:size])


def sort_once(values: Hashes) -> Hashes:
    """The values in rising order, each once; they are sorted where they lie."""
    values.sort()
    return squeeze(values)


def squeeze(ranked: Hashes) -> Hashes:
    """Sorted values, each once, at the beginning of where they lay."""
    size = 0
    before = ~ranked[:1]
    for start in range(0, len(ranked), _SLICE):
        part = np.concatenate([before, ranked[start : start + _SLICE]])
        found = part[1:][part[1:] != part[:-1]]
        before = part[-1:]
        ranked[size : size + len(found)] = found
        size += len(found)
    return ranked[:size]


def owners_of(packed: Hashes) -> Places:
    """The texts of packed entries."""
    return (packed & _OWNER).view(np.int64)


def run_starts(packed: Hashes) -> Places:
    """Where in sorted entries the holders of each hash begin, with the number of all entries at the end."""
    return _changes(packed >> OWNER_BITS)


def slices(starts: Places, sizes: Places) -> Places:
    """The places of runs of entries, one run after another, each from its start on."""
    places: Places = np.arange(sizes.sum()) + np.repeat(starts - (np.cumsum(sizes) - sizes), sizes)
    return places


def find_held(packed: Hashes) -> Held:
    """The hashes that several texts hold, from sorted entries, each once."""
    none = np.empty(0, np.int64)
    count, parts = 0, [Held(none, none, none, np.empty(0, np.uint64))]
    for start, part in _blocks(packed):
        starts = run_starts(part)
        sizes = np.diff(starts)
        several = np.flatnonzero(sizes > 1)
        names = np.add.reduceat(mix_bits((part & _OWNER) + np.uint64(1)), starts[:-1])[several]
        parts.append(Held(several + count, starts[several] + start, sizes[several], names))
        count += len(sizes)
    return Held(
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.sizes for part in parts]),
        np.concatenate([part.names for part in parts]),
    )


def _blocks(packed: Hashes) -> Iterator[tuple[int, Hashes]]:
    """Sorted entries by the slice, each with where it begins; no slice ends among the holders of a hash."""
    start = 0
    while start < len(packed):
        last = packed[min(start + _SLICE, len(packed)) - 1]
        end = int(np.searchsorted(packed, last | _OWNER, side="right"))
        yield start, packed[start:end]
        start = end


def count_pairs(packed: Hashes, held: Held, window: int, words: Places | None = None) -> tuple[Hashes, Counts]:
    """How many hashes two texts share, or how many words in them, for pairs that stand near in some hash's holders.

    Takes sorted entries, each once, and which are held by several, with the words of each; every holder is paired
    with the next `window` holders of the same hash, so that n holders give n pairs and not n squared. Between two
    texts with fewer than `window` holders between them in every hash the count is exact, else it is a lower bound.
    Gives sorted codes, `left` in the high bits; and counts. Hashes with the same holders, as the runs of a copied
    story have, are counted together.
    """
    starts, sizes, weights = _weigh_sets(held, words)
    owners, of_set = packed[slices(starts, sizes)] & _OWNER, np.repeat(np.arange(len(sizes)), sizes)
    codes = [np.empty(0, np.uint64)]
    for step in range(1, window + 1):
        same = np.flatnonzero(of_set[step:] == of_set[:-step])
        pair = (owners[same] << OWNER_BITS) | owners[same + step]
        codes.append((pair << _WEIGHT_BITS) | weights[of_set[same]])
    return _sum_codes(np.concatenate(codes))


def _weigh_sets(held: Held, words: Places | None) -> tuple[Places, Places, Hashes]:
    """Every set of holders once: where one of its hashes begins, how many they are, how much all its hashes weigh.

    A set of more words than the bits of a weight can tell comes several times.
    """
    order = np.argsort(held.names)
    runs = _changes(held.names[order])
    firsts = order[runs[:-1]]
    weights = np.diff(runs) if words is None else np.add.reduceat(words[order], runs[:-1])
    parts = np.maximum(1, -(-weights // _MOST_WEIGHT))
    spread = np.full(parts.sum(), _MOST_WEIGHT)
    spread[np.cumsum(parts) - 1] = weights - (parts - 1) * _MOST_WEIGHT
    firsts = np.repeat(firsts, parts)
    return held.starts[firsts], held.sizes[firsts], spread.astype(np.uint64)


def _sum_codes(codes: Hashes) -> tuple[Hashes, Counts]:
    """Each pair once, sorted, with the sum of its weights."""
    codes.sort()
    pairs = codes >> _WEIGHT_BITS
    starts = _changes(pairs)[:-1]
    codes &= np.uint64(_MOST_WEIGHT)
    return pairs[starts], np.add.reduceat(codes, starts).astype(np.float64) if len(codes) else np.empty(0)


_NONE = np.zeros(1, dtype=np.int64)


def _changes(ranked: Hashes) -> Places:
    """Where in sorted values another one begins, with the number of values at the end; for none, one nought."""
    return np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1], [True]])) if len(ranked) else _NONE


def split(codes: Hashes) -> tuple[Places, Places]:
    """The two texts of each pair's code."""
    return (codes >> OWNER_BITS).view(np.int64), owners_of(codes)


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
            run = pack(hashes, owners)
            run.sort()
            while self._runs and len(self._runs[-1]) < 2 * len(run):
                run = np.concatenate([self._runs.pop(), run])
                run.sort()
            self._runs.append(run)
        self._unsorted.clear()
