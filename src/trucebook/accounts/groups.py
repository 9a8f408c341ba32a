"""Things joined into groups (union-find), with groups and members in a settled order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


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
