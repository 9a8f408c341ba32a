"""Things joined into groups (union-find), with groups and members in a settled order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]


class Groups:
    """Disjoint groups of whole numbers; the lowest member of a group stands for it."""

    def __init__(self, members: Iterable[int]) -> None:
        self._parent = {member: member for member in members}

    def find(self, member: int) -> int:
        """The member that stands for the group."""
        root = member
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[member] != root:
            self._parent[member], member = root, self._parent[member]
        return root

    def join(self, left: int, right: int) -> int:
        """Makes the groups of both one, and gives the member that stands for it."""
        low, high = sorted((self.find(left), self.find(right)))
        self._parent[high] = low
        return low

    def sets(self) -> list[list[int]]:
        """All groups, each sorted, by their lowest member."""
        found: dict[int, list[int]] = defaultdict(list)
        for member in sorted(self._parent):
            found[self.find(member)].append(member)
        return [found[root] for root in sorted(found)]


def label_groups(count: int, left: Places, right: Places) -> Places:
    """For each of `count` things the lowest one of its group, when each of `left` is joined with its `right`.

    The same as `Groups` finds, for many at once: in each round every group that still touches a lower one is hung
    below it.
    """
    labels = np.arange(count)
    while len(left):
        np.minimum.at(labels, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(above := labels[labels], labels):
            labels = above
        left, right = labels[left], labels[right]
        apart = left != right
        left, right = left[apart], right[apart]
    return labels
