"""From figures to one interval: how much was surely done by when, and how much at most.

Lower ends add up where stretches of time do not overlap; upper ends add up only where the stretches leave no gap.
Two claims of the same stretch tell of one event.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from trucebook.compliance.figures import Figure, Frame, Owed
from trucebook.vocabulary import Number


@dataclass(frozen=True, slots=True)
class Event:
    """What all claims about one stretch of time come to."""

    start: float
    end: float
    low: Number
    high: Number | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What some figures come to. Times are seconds, None where it never is so.

    `reached_at`: from when on at least what is owed was done; `short_until`: until when it surely was not;
    `passed_at`: from when on more was done than is allowed; `held_until`: until when surely no more was.
    `low` and `high` are shown to people; `differ` says that some figures cannot all be true. `either` is then what
    they come to if of each such pair the one that decides more is taken.
    """

    reached_at: float | None = None
    short_until: float | None = None
    passed_at: float | None = None
    held_until: float | None = None
    low: Number = 0
    high: Number | None = None
    differ: bool = False
    either: Weighed | None = None

    @property
    def torn(self) -> bool:
        """Whether the figures say both that the number was reached and that it was not."""
        return self.reached_at is not None and self.short_until is not None and self.short_until >= self.reached_at


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that several claims set to one event: the narrowest (`low`, `high`) and the widest."""

    low: Number
    high: Number | None
    lowest: Number
    highest: Number
    open_ended: bool

    def and_those(self, other: Limits) -> Limits:
        """The limits that both set together."""
        return Limits(
            low=max(self.low, other.low),
            high=min((high for high in (self.high, other.high) if high is not None), default=None),
            lowest=min(self.lowest, other.lowest),
            highest=max(self.highest, other.highest),
            open_ended=self.open_ended or other.open_ended,
        )


Stretch = tuple[float, float, bool]
Strand = Mapping[Stretch, Limits]


@dataclass(frozen=True, slots=True, eq=False)
class Strands:
    """What some figures say of each stretch of time: what decides, and what is shown where that is no number."""

    deciding: Strand
    shown: Strand


def twist(figures: Iterable[Figure], owed: Owed) -> Strands:
    """The figures stretch by stretch, in terms of what is owed."""
    found = list(figures)
    deciding = _strand(found, owed)
    hidden = owed.kind == "all" or owed.sure is not None  # what decides is then no number to show
    return Strands(deciding, _strand(found, None) if hidden else deciding)


def weigh(figures: Iterable[Figure], owed: Owed, frame: Frame, *, own: Iterable[Figure] = ()) -> Weighed:
    """What the figures come to for what is owed; of one event, an account's `own` word outweighs the others'."""
    return weigh_strands([twist(figures, owed)], owed, frame, own=[twist(own, owed)])


def weigh_strands(strands: Sequence[Strands], owed: Owed, frame: Frame, *, own: Sequence[Strands] = ()) -> Weighed:
    """As `weigh`, of figures that were already twisted into strands."""
    groups = _join_all([item.deciding for item in own], [item.deciding for item in strands])
    found = _sum(_events(groups), owed, frame)
    shown = groups
    if owed.kind == "all" or owed.sure is not None:
        shown = _join_all([item.shown for item in own], [item.shown for item in strands])
    low, high, apart = _shown(_events(shown), frame)
    either = _sum(_events(groups, either=True), owed, frame) if _conflict(groups) else None
    return replace(found, low=low, high=high, differ=apart or _conflict(shown), either=either)


def _sum(events: Sequence[Event], owed: Owed, frame: Frame) -> Weighed:
    """What events come to for what is owed."""
    lows, highs = _lows(events, frame), _highs(events, frame)
    need, most = _thresholds(owed)
    return Weighed(
        reached_at=_first(lows, need),
        short_until=_last_below(highs, 1 if owed.kind == "all" else owed.low),
        passed_at=_first(lows, most + 1) if most is not None else None,
        held_until=_last_below(highs, most + 1) if most is not None else None,
    )


def _thresholds(owed: Owed) -> tuple[Number, Number | None]:
    """What must be reached, and what must not be passed."""
    if owed.kind == "all":
        return 1, None
    return owed.low if owed.sure is None else owed.sure, owed.high


def _limits(figure: Figure, owed: Owed | None) -> tuple[Number, Number | None]:
    """The figure's interval, with "all" and "not all" in terms of what is owed."""
    if owed is None:
        return figure.low, figure.high
    if owed.kind == "all":
        return (1 if figure.all_done else 0), (0 if figure.not_all or figure.high == 0 else None)
    low, high = figure.low, figure.high
    if figure.all_done and owed.kind != "ceiling":
        low = max(low, owed.low if owed.sure is None else owed.sure)
    if figure.not_all and owed.low >= 1:
        high = owed.low - 1 if high is None else min(high, owed.low - 1)
    return low, high


def _strand(figures: Iterable[Figure], owed: Owed | None) -> Strand:
    found: dict[Stretch, Limits] = {}
    for figure in figures:
        low, high = _limits(figure, owed)
        limits = Limits(low, high, low, high or 0, high is None)
        key = (figure.start, figure.end, figure.standing)
        known = found.get(key)
        found[key] = limits if known is None else known.and_those(limits)
    return found


def _join_all(own: Iterable[Strand], others: Iterable[Strand]) -> dict[Stretch, Limits]:
    """The limits of each stretch of time; of one stretch, the account's own word outweighs the others'."""
    groups = _join(own, frozenset())
    groups |= _join(others, frozenset(groups))
    return groups


def _parts(stretch: Stretch, limits: Limits) -> bool:
    """Whether figures for one event cannot all be true.

    Figures as of a day that contradict each other stay as they are: the contradiction shows in what they come to.
    """
    return limits.high is not None and limits.low > limits.high and not stretch[2]


def _conflict(groups: Mapping[Stretch, Limits]) -> bool:
    return any(_parts(stretch, limits) for stretch, limits in groups.items())


def _events(groups: Mapping[Stretch, Limits], *, either: bool = False) -> list[Event]:
    """One event for each stretch of time. Figures that cannot both be true give a range; with `either`, both."""
    events = []
    for stretch, limits in groups.items():
        low, high = limits.low, limits.high
        if not either and _parts(stretch, limits):
            low, high = limits.lowest, None if limits.open_ended else limits.highest
        events.append(Event(stretch[0], stretch[1], low, high))
    return sorted(events, key=lambda event: (event.end, event.start))


def _join(strands: Iterable[Strand], outweighed: Set[Stretch]) -> dict[Stretch, Limits]:
    groups: dict[Stretch, Limits] = {}
    for strand in strands:
        for key, limits in strand.items():
            if key not in outweighed:
                known = groups.get(key)
                groups[key] = limits if known is None else known.and_those(limits)
    return groups


Steps = tuple[list[float], list[Number]]


def _lows(events: Sequence[Event], frame: Frame) -> Steps:
    """How much was surely done by each time: the best sum over stretches that do not overlap (times, sums)."""
    times: list[float] = [frame.start]
    sums: list[Number] = [0]
    for event in events:
        if event.low <= 0 or event.end > max(frame.on_end, frame.start):
            continue
        before = sums[max(bisect_right(times, event.start) - 1, 0)]
        best = max(sums[-1], before + event.low)
        if best == sums[-1]:
            continue
        if event.end == times[-1]:
            sums[-1] = best
        else:
            times.append(event.end)
            sums.append(best)
    return times, sums


def _highs(events: Sequence[Event], frame: Frame) -> Steps:
    """How much was done at most until each time: the smallest sum over stretches that leave no gap.

    Both lists rise: a later time that is covered at a smaller sum makes an earlier one needless.
    """
    times: list[float] = [frame.start]
    sums: list[Number] = [0]
    for event in events:
        if event.high is None:
            continue
        place = bisect_left(times, event.start)
        if place == len(times):
            continue
        total = sums[place] + event.high
        while len(sums) > 1 and sums[-1] >= total and times[-1] <= event.end:
            times.pop()
            sums.pop()
        if event.end > times[-1]:
            times.append(event.end)
            sums.append(total)
    return times, sums


def _first(lows: Steps, need: Number) -> float | None:
    if need <= 0:
        return lows[0][0]
    return next((time for time, total in zip(*lows, strict=True) if total >= need), None)


def _last_below(highs: Steps, need: Number) -> float | None:
    """Until when surely less than `need` was done; the beginning itself says nothing."""
    found = [time for time, total in zip(*highs, strict=True) if total < need]
    return found[-1] if len(found) > 1 else None


def _shown(events: Sequence[Event], frame: Frame) -> tuple[Number, Number | None, bool]:
    """The interval by the end of the day asked for or of the window, and whether its ends had to be exchanged."""
    lows, highs = _lows(events, frame), _highs(events, frame)
    low = lows[1][-1]
    until = frame.on_end if lows[0][-1] > frame.due else min(frame.due, frame.on_end)
    place = bisect_left(highs[0], until)
    high = highs[1][place] if 0 < place < len(highs[0]) else None
    if high is not None and high < low:
        return high, low, True
    return low, high, False
