"""What some figures come to together, day by day: every choice of them is tried.

Part of the second implementation of the state of an obligation (`naive.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, product

from tests.compliance.naive_figures import Figure, Piece
from trucebook.vocabulary import Number


class Evidence:
    """Some figures, and what follows from them for each day. Every choice of figures is tried."""

    def __init__(self, figures: Iterable[Figure], piece: Piece) -> None:
        self.piece = piece
        self.told = list(figures)
        self.figures = [*_merged(self.told)]

    def least(self, day: int) -> Number:
        """How much was surely done by the end of a day: the best sum over figures that do not overlap."""
        usable = [item for item in self.figures if item.last <= day and item.low > 0]
        return max((sum(item.low for item in some) for some in _choices(usable) if _apart(some)), default=0)

    def most(self, day: int) -> Number | None:
        """How much was done at most by the end of a day: the smallest sum over figures that leave no day out."""
        usable = [item for item in self.figures if item.high is not None]
        days = range(self.piece.first, day + 1)
        sums = [
            sum(item.high or 0 for item in some)
            for some in _choices(usable)
            if all(any(item.first <= one <= item.last for item in some) for one in days)
        ]
        return min(sums, default=None) if len(days) else None

    def reached(self, today: int) -> int | None:
        """The first day by the end of which what is owed was done."""
        if self.piece.least <= 0:
            return self.piece.first - 1
        days = range(self.piece.first - 1, max(today, self.piece.first) + 1)
        return next((day for day in days if self.least(day) >= self.piece.least), None)

    def is_short(self, day: int) -> bool:
        """Whether by the end of a day less was done than is owed."""
        most = self.most(day)
        return most is not None and most < self.piece.least

    def passed(self, today: int) -> int | None:
        """The first day by the end of which more was done than is allowed."""
        if self.piece.most is None:
            return None
        days = range(self.piece.first - 1, max(today, self.piece.first) + 1)
        return next((day for day in days if self.least(day) > (self.piece.most or 0)), None)

    def is_held(self, day: int) -> bool:
        """Whether by the end of a day no more was done than is allowed."""
        most = self.most(day)
        return most is not None and self.piece.most is not None and most <= self.piece.most

    def says_yes(self, day: int, today: int) -> bool:
        """Whether it says, of the end of a day, that the duty was kept."""
        if self.piece.kind == "ceiling":
            return self.is_held(day)
        reached = self.reached(today)
        return reached is not None and reached <= day and self.passed(today) is None

    def says_no(self, day: int, today: int) -> bool:
        """Whether it says, of the end of a day, that it was not."""
        if self.piece.kind == "ceiling":
            passed = self.passed(today)
            return passed is not None and passed <= day
        return self.is_short(day)

    def affirms(self, today: int) -> bool:
        """Whether it says of any day that the duty was kept."""
        if self.piece.kind == "ceiling":
            return any(self.is_held(day) for day in range(self.piece.first, 60))
        return self.reached(today) is not None

    def denies(self, today: int) -> bool:
        """Whether it says of any day that it was not."""
        if self.passed(today) is not None:
            return True
        return self.piece.kind != "ceiling" and any(self.is_short(day) for day in range(self.piece.first, 60))

    def shown(self, today: int) -> tuple[Number, Number | None]:
        """How much was done, as people are told: by today, or by the end of the window."""
        low = self.least(today)
        days = range(self.piece.first - 1, today + 1)
        grew = next((day for day in days if self.least(day) == low), today) if low else 0
        until = today if grew > self.piece.last else min(self.piece.last, today)
        high = self.most(until)
        return (high, low) if high is not None and high < low else (low, high)


def decide(evidence: Evidence, today: int) -> str:
    """What one account's figures decide by the end of today.

    Where figures of one event cannot all be true, each is taken for true in turn: what all decide alike stands, and
    otherwise the account contradicts itself.
    """
    verdict = decide_one(evidence, today)
    if verdict != "none" or evidence.piece.last > today:
        return verdict
    torn = [
        stretch for stretch in {figure.stretch for figure in evidence.told} if _cannot_be(evidence.told, stretch)
    ]
    if not torn:
        return verdict
    plain = [figure for figure in evidence.told if figure.stretch not in torn]
    sets = [[figure for figure in evidence.told if figure.stretch == stretch] for stretch in torn]
    found = {decide_one(Evidence([*plain, *some], evidence.piece), today) for some in product(*sets)}
    return "none" if found == {"none"} else "torn"


def _cannot_be(figures: Sequence[Figure], stretch: tuple[int, int, bool]) -> bool:
    same = [figure for figure in figures if figure.stretch == stretch]
    highs = [figure.high for figure in same if figure.high is not None]
    return not stretch[2] and bool(highs) and max(figure.low for figure in same) > min(highs)


def decide_one(evidence: Evidence, today: int) -> str:
    """What figures decide by the end of today: kept when at least n holds, broken when it fails, else neither."""
    piece, due_passed = evidence.piece, evidence.piece.last <= today
    if piece.kind in ("ceiling", "exactly") and evidence.passed(today) is not None:
        return "over"
    if piece.kind == "ceiling":
        if due_passed:
            return "held" if evidence.is_held(piece.last) else "none"
        return "held_so_far" if any(evidence.is_held(day) for day in range(piece.first, 60)) else "none"
    reached = evidence.reached(today)
    if reached is not None and any(evidence.is_short(day) for day in range(max(reached, piece.first), 60)):
        return "torn"
    if reached is not None and (
        piece.kind != "exactly" or (due_passed and evidence.is_held(max(piece.last, reached)))
    ):
        return "done" if reached <= piece.last else "late"
    if due_passed and any(evidence.is_short(day) for day in range(piece.last, 60)):
        return "short"
    return "none"


def _merged(figures: Sequence[Figure]) -> Iterable[Figure]:
    """Figures of the same days tell of one event: they intersect; events that cannot both be true give a range."""
    for stretch in {figure.stretch for figure in figures}:
        same = [figure for figure in figures if figure.stretch == stretch]
        low = max(figure.low for figure in same)
        highs = [figure.high for figure in same if figure.high is not None]
        high = min(highs, default=None)
        if high is not None and low > high and not stretch[2]:
            low = min(figure.low for figure in same)
            high = max(highs) if len(highs) == len(same) else None
        yield Figure(stretch[0], stretch[1], low, high, stretch[2])


def _choices(items: Sequence[Figure]) -> Iterable[tuple[Figure, ...]]:
    for size in range(len(items) + 1):
        yield from combinations(items, size)


def _apart(some: Sequence[Figure]) -> bool:
    return all(a.last < b.first or b.last < a.first for a, b in combinations(some, 2))
