"""Things joined into groups while the pairs between two groups agree on average, the best agreeing first.

Joining by the best pair would chain: one report about two incidents would make them one. The average over all pairs
between two groups does not, since a pair of which nothing is known counts as one that disagrees.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from math import sqrt

import numpy as np
import numpy.typing as npt

NOTHING_SHARED = -4.0
"""The score of a pair that shares nothing, and the least that a pair counts."""

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def join_on_average(
    count: int, left: Ints, right: Ints, scores: Floats, *, above: float, looser: float = 0.0
) -> list[list[int]]:
    """The things 0 to `count` in groups: lists of places, each sorted, by their first place.

    Takes scored pairs, each once; two groups are joined while the average of the scores of all pairs between them
    is above `above`. With n pairs between them it may be lower by `looser` times 1 - 1/sqrt(n). Ties go to the
    lowest places.
    """
    return _Linkage(count, left, right, scores, looser).join(above)


class _Linkage:
    """Groups by their lowest place so far. `sums` are scores between groups, counted from `NOTHING_SHARED` up."""

    def __init__(self, count: int, left: Ints, right: Ints, scores: Floats, looser: float) -> None:
        self.looser = looser
        self.members = {place: [place] for place in range(count)}
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        kept = scores > NOTHING_SHARED
        for one, other, score in zip(left[kept].tolist(), right[kept].tolist(), scores[kept].tolist(), strict=True):
            self.sums[one][other] = self.sums[other][one] = score - NOTHING_SHARED

    def join(self, above: float) -> list[list[int]]:
        """Joins the best pair of groups again and again; what was scored before a group grew is passed over."""
        heap = [item for one in list(self.sums) for item in self._scored(one, above) if item[1] == one]
        heapq.heapify(heap)
        while heap:
            _, one, other, sizes = heapq.heappop(heap)
            if one in self.members and other in self.members and sizes == self._sizes(one, other):
                self._merge(one, other)
                for item in self._scored(one, above):
                    heapq.heappush(heap, item)
        return sorted(sorted(group) for group in self.members.values())

    def _sizes(self, one: int, other: int) -> tuple[int, int]:
        return len(self.members[one]), len(self.members[other])

    def _scored(self, one: int, above: float) -> Iterator[tuple[float, int, int, tuple[int, int]]]:
        size = len(self.members[one])
        for other, total in self.sums[one].items():
            pairs = size * len(self.members[other])
            average = total / pairs + NOTHING_SHARED + self.looser * (1 - 1 / sqrt(pairs))
            if average > above:
                low, high = min(one, other), max(one, other)
                yield -average, low, high, self._sizes(low, high)

    def _merge(self, one: int, other: int) -> None:
        """Takes the higher group into the lower."""
        self.members[one] += self.members.pop(other)
        mine, lost = self.sums[one], self.sums.pop(other)
        del mine[other], lost[one]
        for third, total in lost.items():
            del self.sums[third][other]
            mine[third] = self.sums[third][one] = mine.get(third, 0.0) + total
