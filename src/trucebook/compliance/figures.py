"""How much a claim says was done, and in which stretch of time: one figure for each claim that can be used."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal

from trucebook.compliance.matching import Look
from trucebook.compliance.phrases import data_file, flatten, word_list
from trucebook.vocabulary import Claim, Instant, Number, Quantity, end_of, to_instant

DAY = 86400.0
SOFT_DAYS = 1.05
"""A claim that names one day may lie half outside a window that begins or ends within that day."""

NOTHING_DATES = "nothing dates it"
LATER = "dated after the day asked for"
OUTSIDE = "outside the time of this duty"
LONG_AFTER = "told or done too long after the agreement to belong to it"
STRADDLES = "lies only partly inside the time of this duty"

Span = tuple[float, float]
OwedKind = Literal["floor", "ceiling", "exactly", "all"]


@dataclass(frozen=True, slots=True)
class Owed:
    """How much is owed, and how it is counted.

    `floor` owes at least `low`, `ceiling` at most `high`, `exactly` both, `all` the whole of an unknown number.
    `sure` replaces `low` as the number that must be reached where what is owed is itself only known as a range.
    `counted` says whether the numbers of claims count, or each claim is one act. `repeats_days` is set where the
    duty comes round every so many days, `part` where the instance is one of several.
    """

    kind: OwedKind
    low: Number = 0
    high: Number | None = None
    sure: Number | None = None
    counted: bool = False
    tolerance: float = 0.1
    repeats_days: int | None = None
    part: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The time in which a duty is judged, in seconds: its window, and the end of the day asked for.

    What happens or is told after `until` belongs to another agreement, though it may bear the same name.
    """

    start: float
    due: float
    on_end: float
    until: float


@dataclass(frozen=True, slots=True)
class Timing:
    """When a claim says it happened, in seconds. `told` is the end of the day on which the claim was known."""

    first: float | None
    last: float | None
    soft: bool
    told: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One claim as a limit on how much was done between `start` and `end`: at least `low`, at most `high`.

    `standing` holds as of its end ("had released 13 as of"); the others tell of an event. `all_done` says that
    the whole was done, `not_all` that some of it was not.
    """

    look: Look
    start: float
    end: float
    low: Number
    high: Number | None
    standing: bool = False
    all_done: bool = False
    not_all: bool = False
    note: str = ""

    @property
    def denied(self) -> bool:
        """Whether the claim says that something was not done."""
        return self.look.claim.polarity == "denied"


@dataclass(frozen=True, slots=True)
class NoFigure:
    """Why a claim gives no figure for this duty; `telling` as in `Look`."""

    why: str
    telling: bool = False


@cache
def seconds(moment: Instant, timezone: str) -> float:
    """An instant as seconds, so that many can be compared quickly."""
    return to_instant(moment, timezone).timestamp()


@cache
def seconds_at_end(day: date, timezone: str) -> float:
    """The end of a day as seconds."""
    return end_of(day, timezone).timestamp()


def time_claim(
    claim: Claim, timezone: str, clock_span: Callable[[tuple[int, int]], Span] | None, told_on: date | None
) -> Timing:
    """When the claim says it happened; days of the agreement's clock are resolved by `clock_span`."""
    told = seconds_at_end(told_on, timezone) if told_on else None
    when = claim.when
    if when is None or when.basis == "unknown":
        return Timing(None, None, False, told)
    if when.clock_days and when.first is None and when.last is None:
        if clock_span is None:
            return Timing(None, None, False, told)
        return Timing(*clock_span(when.clock_days), True, told)
    first = seconds(when.first, timezone) if when.first is not None else None
    last = seconds(when.last, timezone) if when.last is not None else None
    if last is None and isinstance(when.first, datetime) and not when.approximate:
        last = first  # an instant with nothing after it is a moment
    one_day = first is not None and last is not None and last - first <= SOFT_DAYS * DAY
    return Timing(first, last, when.approximate or one_day, told)


def read_figure(look: Look, timing: Timing, owed: Owed, frame: Frame) -> Figure | NoFigure:
    """What the claim says about how much was done in the frame, or why it says nothing about it."""
    claim = look.claim
    kind = claim.quantity.measure if claim.quantity else "increment"
    if owed.counted and kind == "share":
        return NoFigure("a share, not a count", telling=True)
    if owed.counted and kind == "rate":
        return _rate(look, timing, owed, frame)
    amount = _denied_amount(look, owed) if claim.polarity == "denied" else _amount(look, owed)
    if isinstance(amount, NoFigure):
        return amount
    if _stands(claim, timing, amount, owed):
        return _standing(look, timing, amount, (owed, frame))
    return _event(look, timing, amount, (owed, frame))


@dataclass(frozen=True, slots=True)
class _Amount:
    low: Number
    high: Number | None
    all_done: bool = False
    not_all: bool = False
    note: str = ""


def _amount(look: Look, owed: Owed) -> _Amount:
    """An affirmed claim's number. Without one, at least one was done; whole groups are `all_done`."""
    quantity = look.claim.quantity
    if not owed.counted:
        nothing = quantity is not None and quantity.high == 0
        return _Amount(0, 0) if nothing else _Amount(1, None, all_done=owed.kind == "all" and _says_all(look.claim))
    if quantity is None or (quantity.low is None and quantity.high is None):
        whole = _says_all(look.claim) and look.basis == "same"
        return _Amount(0 if look.basis == "superset" else 1, None, all_done=whole)
    low, high, note = widen(quantity, owed.tolerance)
    if look.basis == "subset":
        high = None
    if look.basis == "superset":
        low = 0
    return _Amount(low, high, all_done=_says_all(look.claim) and look.basis == "same", note=note)


def widen(quantity: Quantity, tolerance: float) -> tuple[Number, Number | None, str]:
    """The interval of a number; "about 200" reaches a declared part to both sides, and the note says so."""
    low: Number = quantity.low if quantity.low is not None else 0
    high = quantity.high
    if quantity.bound != "about" or low != high or not tolerance:
        return low, high, ""
    part = Decimal(str(tolerance))
    low, high = math.ceil(low * (1 - part)), math.floor(low * (1 + part))
    return low, high, f"“{quantity.text}” is read as {low} to {high}"


def _denied_amount(look: Look, owed: Owed) -> _Amount | NoFigure:
    """A denied claim's number: "did not release 33" leaves at most 32, "did not release any" none."""
    claim = look.claim
    if look.basis == "subset":
        return NoFigure("about a part of what is counted, so it cannot deny the whole")
    quantity = claim.quantity
    numbered = quantity is not None and quantity.bound != "all" and quantity.low is not None
    if not owed.counted or _says_none(claim) or (quantity is not None and quantity.high == 0):
        return _Amount(0, 0, not_all=owed.kind == "all")
    if numbered and quantity is not None and quantity.low is not None and not _says_all(claim):
        if quantity.low <= 0:
            return NoFigure("denies an upper limit, which leaves the number open")
        return _Amount(0, math.ceil(quantity.low) - 1, not_all=owed.kind == "all")
    if look.basis == "superset":
        return NoFigure("about a wider group than is counted, which may lack others")
    if owed.kind == "ceiling":
        return _Amount(0, 0)
    if owed.kind != "all" and _says_all(claim):
        return NoFigure("denies that all were, which leaves open whether the number owed was reached", telling=True)
    return _Amount(0, None, not_all=True)


def _says_all(claim: Claim) -> bool:
    if claim.quantity and claim.quantity.bound == "all":
        return True
    return any(_first_word(name.name) in word_list("whole") for name in claim.patient)


def _says_none(claim: Claim) -> bool:
    texts = [name.name for name in claim.patient] + ([claim.quantity.text] if claim.quantity else [])
    return any(_first_word(text) in word_list("none") for text in texts)


def _first_word(text: str) -> str:
    return (flatten(text).split() or [""])[0]


def _stands(claim: Claim, timing: Timing, amount: _Amount, owed: Owed) -> bool:
    """Whether the claim holds as of a day, rather than telling of an event within some days."""
    if claim.quantity and claim.quantity.measure == "cumulative" and owed.counted:
        return True
    if amount.all_done or amount.not_all:
        return True
    if claim.polarity == "denied":
        by_then = owed.kind != "ceiling" and not owed.counted
        return by_then or timing.first is None or timing.last is None
    return timing.first is None and timing.last is not None


def _standing(look: Look, timing: Timing, amount: _Amount, where: tuple[Owed, Frame]) -> Figure | NoFigure:
    """A figure as of a day; one without a date stands as of the day on which it was published, and says so."""
    owed, frame = where
    end = timing.last if timing.last is not None else timing.told
    if end is None:
        return NoFigure(NOTHING_DATES)
    if end <= frame.start:
        return NoFigure(OUTSIDE)
    if end > frame.until:
        return NoFigure(LONG_AFTER)
    if owed.part and (timing.first is None or timing.first < frame.start or end > frame.due):
        return NoFigure("counts more than this part of the duty")
    note = amount.note if timing.last is not None else "undated, so it stands as of the day it was published"
    low, high, start = amount.low, amount.high, frame.start
    whole = amount.all_done
    since = look.claim.polarity == "affirmed" and not whole
    if since and timing.first is not None and timing.first > frame.start:
        start = timing.first
    if since and timing.first is not None and timing.first < frame.start - DAY:
        if high is None:
            return NoFigure("counts from before the time of this duty")
        low = 0
    if end > frame.on_end:
        low, whole = 0, False
        if high is None and not amount.not_all:
            return NoFigure(LATER)
    return Figure(look, start, end, low, high, True, whole, amount.not_all, note)


def _event(look: Look, timing: Timing, amount: _Amount, where: tuple[Owed, Frame]) -> Figure | NoFigure:
    """A figure for some days; it must lie inside the window, or half of it where it is one day or vague."""
    owed, frame = where
    if timing.first is None and timing.last is None:
        return _undated(timing, frame)
    first = timing.first if timing.first is not None else frame.start
    last = timing.last if timing.last is not None else timing.told
    if last is None or last < first:
        return NoFigure("nothing dates its end", telling=True)
    in_time = owed.kind == "ceiling" or owed.part
    limit = min(frame.due, frame.on_end) if in_time else frame.on_end
    if first >= min(frame.on_end, frame.until):
        return NoFigure(LATER if first >= frame.on_end else LONG_AFTER)
    span = _clip((first, last), (frame.start, limit), soft=timing.soft)
    if span is None:
        apart = last <= frame.start or first >= limit
        return NoFigure(OUTSIDE) if apart else NoFigure(STRADDLES, telling=not timing.soft)
    start, end = span
    if start < frame.due < end and timing.soft and frame.due - start >= (end - start) / 2:
        end = frame.due
    return Figure(look, start, end, amount.low, amount.high, note=amount.note)


def _undated(timing: Timing, frame: Frame) -> NoFigure:
    """Never put on the day of publication: that day only tells whether it may belong to the duty at all."""
    if timing.told is not None and timing.told <= frame.start:
        return NoFigure(OUTSIDE)
    return NoFigure(NOTHING_DATES, telling=timing.told is not None and timing.told <= frame.until)


def _clip(span: Span, window: Span, *, soft: bool) -> Span | None:
    """The part of the span that lies in the window, or None when too much of it lies outside."""
    start, end = max(span[0], window[0]), min(span[1], window[1])
    if (start, end) == span and (start < window[1] or start == end == window[1]):
        return span
    if not soft or end <= start or end - start < (span[1] - span[0]) / 2:
        return None
    return start, end


def _rate(look: Look, timing: Timing, owed: Owed, frame: Frame) -> Figure | NoFigure:
    """A daily rate is taken for each day it covers, where the duty comes round every day; so is a weekly one."""
    quantity = look.claim.quantity
    rates: Mapping[str, str] = data_file()["rates"]
    days = int(rates.get((quantity.per or "").casefold(), "0")) if quantity else 0
    if quantity is None or not days or days != owed.repeats_days:
        return NoFigure("a rate, not a count", telling=True)
    if timing.first is None or timing.last is None:
        return NoFigure(NOTHING_DATES, telling=True)
    if timing.first > frame.start or timing.last < min(frame.due, frame.on_end):
        return NoFigure(OUTSIDE)
    if look.claim.polarity == "denied":
        return NoFigure("denies a rate, which leaves the number open")
    amount = _amount(look, owed)
    end = min(frame.due, frame.on_end)
    return Figure(look, frame.start, end, amount.low, amount.high, note="a rate, taken for each day it covers")
