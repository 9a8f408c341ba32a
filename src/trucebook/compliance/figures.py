"""How much a claim says was done, and in which stretch of time: one figure for each claim that can be used."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from trucebook.compliance.matching import Look
from trucebook.compliance.phrases import data_file, flatten
from trucebook.compliance.timing import DAY, Span, Timing, lies_in_hours, seconds
from trucebook.compliance.wholes import says_all, says_none, spares_some, told_whole
from trucebook.vocabulary import Claim, Name, Number, Quantity

NAMES_KEPT = 10_000
"""Of so many lists of names the words are kept: the same come again and again."""
NO_HOUR = "tells no hour"
NOTHING_DATES = "nothing dates it"
LATER = "dated after the day asked for"
OUTSIDE = "outside the time of this duty"
LONG_AFTER = "told or done too long after the agreement to belong to it"
STRADDLES = "lies only partly inside the time of this duty"
UNDATED = "undated, so it stands as of the day it was published"
AMONG = "undated, but counted among the number owed, so at least that by the day it was published"

OwedKind = Literal["floor", "ceiling", "exactly", "all"]


@dataclass(frozen=True, slots=True)
class Owed:
    """How much is owed, and how it is counted.

    `floor` owes at least `low`, `ceiling` at most `high`, `exactly` both, `all` the whole of an unknown number.
    `sure` replaces `low` as the number that must be reached where what is owed is itself only known as a range.
    `counted` says whether the numbers of claims count, or each claim is one act. `repeats_days` is set where the
    duty comes round every so many days, `part` where the instance is one of several, and `opens` where that part
    begins with the whole window, so that totals count for it. `gathers`: every part does, and what nothing dates
    may belong to any of them. `percent`: a share of an unknown whole is owed. `hours`: only what happens between
    two hours of the day, in a timezone, counts.
    """

    kind: OwedKind
    low: Number = 0
    high: Number | None = None
    sure: Number | None = None
    counted: bool = False
    tolerance: float = 0.1
    repeats_days: int | None = None
    part: bool = False
    opens: bool = False
    gathers: bool = False
    percent: bool = False
    hours: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The time in which a duty is judged, in seconds: its window, and the end of the day asked for.

    What happens or is told after `until` belongs to another agreement, though it may bear the same name.
    """

    start: float
    due: float
    on_end: float
    until: float


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """One claim as a limit on how much was done between `start` and `end`: at least `low`, at most `high`.

    `standing` holds as of its end ("had released 13 as of"); the others tell of an event. `all_done` says that
    the whole was done, `not_all` that some of it was not. `narrow` denies one incident and leaves others open.
    """

    look: Look
    start: float
    end: float
    low: Number
    high: Number | None
    standing: bool = False
    all_done: bool = False
    not_all: bool = False
    narrow: bool = False
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


def read_figure(look: Look, timing: Timing, owed: Owed, frame: Frame) -> Figure | NoFigure:
    """What the claim says about how much was done in the frame, or why it says nothing about it."""
    if owed.hours and (why := untimely(look.claim, owed.hours)):
        return NoFigure(why, telling=why == NO_HOUR)
    if is_rate(look.claim, owed):
        return _rate(look, timing, owed, frame)
    amount = read_amount(look, owed)
    if isinstance(amount, NoFigure):
        return amount
    if stands(look.claim, timing, amount, owed):
        return _standing(look, timing, amount, (owed, frame))
    return _event(look, timing, amount, (owed, frame))


def is_rate(claim: Claim, owed: Owed) -> bool:
    """Whether the claim tells a rate where numbers are counted."""
    return owed.counted and not owed.percent and claim.quantity is not None and claim.quantity.measure == "rate"


def read_amount(look: Look, owed: Owed) -> Amount | NoFigure:
    """How much a claim that tells no rate says was done, whenever that was."""
    if owed.percent:
        return _percentage(look, owed)
    if owed.counted and look.claim.quantity and look.claim.quantity.measure == "share":
        return NoFigure("a share, not a count", telling=True)
    return _denied_amount(look, owed) if look.claim.polarity == "denied" else _amount(look, owed)


def untimely(claim: Claim, hours: tuple[str, str, str]) -> str:
    """Why a claim says nothing of what happened between these hours of the day."""
    when = claim.when
    told = [at for at in (when.first, when.last) if at is not None] if when else []
    if not any(isinstance(at, datetime) for at in told):
        return NO_HOUR
    span = seconds(told[0], hours[2]), seconds(told[-1], hours[2])
    return "" if lies_in_hours(span, hours) else OUTSIDE


def _percentage(look: Look, owed: Owed) -> Amount | NoFigure:
    """A share of a whole that nobody numbers: only claims that tell a share say how much of it was done."""
    quantity = look.claim.quantity
    if quantity is None or quantity.measure != "share" or look.basis != "same":
        return NoFigure("a number, and the whole of which a share is owed is not known", telling=True)
    if look.claim.polarity == "denied":
        return NoFigure("denies a share, which leaves the number open", telling=True)
    low, high, note = widen(quantity, owed.tolerance)
    return Amount(low, high, note=note)


@dataclass(frozen=True, slots=True)
class Amount:
    """How much a claim says was done: at least `low`, at most `high`; the flags as in `Figure`."""

    low: Number
    high: Number | None
    all_done: bool = False
    not_all: bool = False
    narrow: bool = False
    note: str = ""


def _amount(look: Look, owed: Owed) -> Amount | NoFigure:
    """An affirmed claim's number. Without one, at least one was done; whole groups are `all_done`.

    "All but five" says that not all was done. "All 18" of 36 owed is 18 and no more. "All" is the number owed only
    where that many can be all there are: not the lorries that came on a day, and "both" is two.
    """
    claim, quantity = look.claim, look.claim.quantity
    whole = look.basis == "same" and says_all(claim)
    spared = whole and spares_some(claim)
    if spared and owed.kind == "floor" and not owed.counted:
        return NoFigure("says that a part was left out", telling=True)
    not_all = spared and owed.kind == "all"
    if not owed.counted:
        nothing = quantity is not None and quantity.high == 0
        done = whole and owed.kind == "all" and not spared
        return Amount(0, 0) if nothing else Amount(1, None, all_done=done, not_all=not_all)
    if quantity is None or (quantity.low is None and quantity.high is None):
        kind = told_whole(claim) if whole and owed.kind != "all" else "all"
        least = 0 if look.basis == "superset" else 2 if kind == "pair" else 1
        note = "“all” of what came, which need not be the number owed" if kind == "flow" else ""
        return Amount(least, None, all_done=whole and not spared and kind == "all", not_all=not_all, note=note)
    low, high, note = widen(quantity, owed.tolerance)
    if look.basis == "subset":
        high = None
    if look.basis == "superset":
        low = 0
    done = whole and not spared and owed.kind == "all"
    return Amount(low, high, all_done=done, not_all=not_all, note=note)


def widen(quantity: Quantity, tolerance: float) -> tuple[Number, Number | None, str]:
    """The interval of a number; "about 200" reaches a declared part to both sides, and the note says so."""
    low: Number = quantity.low if quantity.low is not None else 0
    high = quantity.high
    if quantity.bound != "about" or low != high or not tolerance:
        return low, high, ""
    part = Decimal(str(tolerance))
    low, high = math.ceil(low * (1 - part)), math.floor(low * (1 + part))
    return low, high, f"“{quantity.text}” is read as {low} to {high}"


def _denied_amount(look: Look, owed: Owed) -> Amount | NoFigure:
    """A denied claim's number: "did not release 33" leaves at most 32, "did not release any" none."""
    claim = look.claim
    if look.narrow:
        return Amount(0, None, narrow=True, note="denies one incident, which leaves others open")
    if look.basis == "subset":
        return NoFigure("about a part of what is counted, so it cannot deny the whole")
    quantity = claim.quantity
    nothing = says_none(claim) or (quantity is not None and quantity.high == 0)
    if owed.kind == "all" and not nothing and (quantity is None or quantity.low is None):
        return Amount(0, None, not_all=True)
    if not owed.counted or nothing:
        return Amount(0, 0, not_all=owed.kind == "all")
    if quantity is not None and quantity.bound != "all" and quantity.low is not None and not says_all(claim):
        if quantity.low <= 0:
            return NoFigure("denies an upper limit, which leaves the number open")
        return Amount(0, math.ceil(quantity.low) - 1, not_all=owed.kind == "all")
    return _denied_without_number(look, owed)


def _denied_without_number(look: Look, owed: Owed) -> Amount | NoFigure:
    """Goods or people were not delivered, and the claim does not say how many it means."""
    if look.basis == "superset":
        return NoFigure("about a wider group than is counted, which may lack others")
    if owed.kind == "ceiling":
        return Amount(0, 0)
    if owed.kind != "all" and says_all(look.claim):
        return NoFigure("denies that all were, which leaves open whether the number owed was reached", telling=True)
    return Amount(0, None, not_all=True)


def whom_and_where(claim: Claim) -> frozenset[str]:
    """The longer words by which a claim says to whom something was done, and where."""
    return _long_words((*claim.patient, *claim.place))


@lru_cache(maxsize=NAMES_KEPT)
def _long_words(names: tuple[Name, ...]) -> frozenset[str]:
    words = (word for name in names for word in flatten(name.name).split())
    return frozenset(word for word in words if len(word) > 3 and not word.isdecimal())


def stands(claim: Claim, timing: Timing, amount: Amount, owed: Owed) -> bool:
    """Whether the claim holds as of a day, rather than telling of an event within some days."""
    if owed.percent or (claim.quantity and claim.quantity.measure == "cumulative" and owed.counted):
        return True
    if amount.all_done or amount.not_all:
        return True
    if says_all(claim) and timing.first is None and amount.low >= owed.low:  # "all 18 have entered"
        return True
    if claim.polarity == "denied":
        by_then = owed.kind != "ceiling" and not owed.counted
        return by_then or timing.first is None or timing.last is None
    return timing.first is None and timing.last is not None


def _standing(look: Look, timing: Timing, amount: Amount, where: tuple[Owed, Frame]) -> Figure | NoFigure:
    """A figure as of a day; one without a date stands as of the day on which it was published, and says so."""
    owed, frame = where
    end = timing.until(frame.on_end) if timing.last is not None else timing.told
    if end is None:
        return NoFigure(NOTHING_DATES)
    if end <= frame.start:
        return NoFigure(OUTSIDE)
    if end > frame.until:
        return NoFigure(LONG_AFTER)
    begun = timing.first if timing.first is not None else -math.inf
    inside = (owed.opens or begun >= frame.start) and begun < frame.due and end <= frame.due
    if owed.part and not inside:
        return NoFigure("counts more than this part of the duty")
    note = amount.note or ("" if timing.last is not None else UNDATED)
    low, high, start = amount.low, amount.high, frame.start
    whole = amount.all_done
    since = look.claim.polarity == "affirmed" and not whole and not amount.not_all
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
    limits = Amount(low, high, whole, amount.not_all, amount.narrow, note)
    return _figure(look, (start, end), limits, standing=True)


def _figure(look: Look, span: Span, amount: Amount, *, standing: bool = False) -> Figure:
    return Figure(
        look,
        *span,
        amount.low,
        amount.high,
        standing,
        amount.all_done,
        amount.not_all,
        amount.narrow,
        amount.note,
    )


def _event(look: Look, timing: Timing, amount: Amount, where: tuple[Owed, Frame]) -> Figure | NoFigure:
    """A figure for some days; it must lie inside the window, or half of it where it is vague.

    What is forbidden must have happened inside the window by the claim's own midnights: an attack "on Friday" may
    have been before a truce that began on Friday at seven.
    """
    owed, frame = where
    if timing.first is None and timing.last is None:
        return _undated(look, timing, amount, where)
    first = timing.first if timing.first is not None else frame.start
    last = timing.until(frame.on_end) if timing.last is not None else timing.told
    if last is None or last < first:
        return NoFigure("nothing dates its end", telling=True)
    in_time = owed.kind == "ceiling" or owed.part
    limit = min(frame.due, frame.on_end) if in_time else frame.on_end
    if first >= min(frame.on_end, frame.until):
        return NoFigure(LATER if first >= frame.on_end else LONG_AFTER)
    if owed.kind != "ceiling" and not timing.soft and last > frame.start and _begins_with(timing, frame):
        first = max(first, frame.start)
    span = _clip((first, last), (frame.start, limit), soft=timing.soft)
    if span is None:
        apart = last <= frame.start or first >= limit
        return NoFigure(OUTSIDE) if apart else NoFigure(STRADDLES, telling=not timing.soft)
    if owed.kind == "ceiling" and not owed.part and amount.low > 0 and _may_lie_outside(timing, frame):
        return NoFigure(STRADDLES, telling=True)
    start, end = span
    if start < frame.due < end and timing.soft and frame.due - start >= (end - start) / 2:
        end = frame.due
    return _figure(look, (start, end), amount)


def _begins_with(timing: Timing, frame: Frame) -> bool:
    """Whether a stretch of days begins on the very day on which the window opens, at whatever hour."""
    first = timing.said[0] if timing.said else timing.first
    return first is not None and frame.start - DAY < first < frame.start


def _may_lie_outside(timing: Timing, frame: Frame) -> bool:
    first, last = timing.said or (None, None)
    return (first is not None and first < frame.start) or (last is not None and last > frame.due)


def _undated(look: Look, timing: Timing, amount: Amount, where: tuple[Owed, Frame]) -> Figure | NoFigure:
    """Never put on the day of publication: that day only tells whether it may belong to the duty at all.

    "12 of the 18 ships have entered" counts among those that are owed: by the day it was told it was 12 or more.
    """
    owed, frame = where
    if timing.told is not None and timing.told <= frame.start:
        return NoFigure(OUTSIDE)
    if is_among(look.claim, owed) and amount.low > 0:
        return _standing(look, timing, replace(amount, high=None, note=AMONG), where)
    return NoFigure(NOTHING_DATES, telling=timing.told is not None and timing.told <= frame.until)


def is_among(claim: Claim, owed: Owed) -> bool:
    """Whether the claim counts some among as many as are owed."""
    whole = claim.quantity.of if claim.quantity else None
    return whole is not None and whole.low == whole.high == owed.low > 1 and owed.counted and not owed.part


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
    if rate_days(look.claim) != (owed.repeats_days or -1):
        return NoFigure("a rate, not a count", telling=True)
    if timing.first is None or timing.last is None:
        return NoFigure(NOTHING_DATES, telling=True)
    last = timing.until(frame.on_end)
    if last is None or not timing.first <= frame.start < last or last < min(frame.due, frame.on_end):
        return NoFigure(OUTSIDE)
    amount = read_rate(look, owed)
    if isinstance(amount, NoFigure):
        return amount
    return _figure(look, (frame.start, min(frame.due, frame.on_end)), amount)


def rate_days(claim: Claim) -> int:
    """Over how many days a rate is told: one where it is so many a day, none where nothing says that."""
    rates: Mapping[str, str] = data_file()["rates"]
    return int(rates.get((claim.quantity.per or "").casefold(), "0")) if claim.quantity else 0


def read_rate(look: Look, owed: Owed) -> Amount | NoFigure:
    """How much a claim says was done in each of the days it covers."""
    if look.claim.polarity == "denied":
        return NoFigure("denies a rate, which leaves the number open")
    amount = _amount(look, owed)
    return amount if isinstance(amount, NoFigure) else replace(amount, note="a rate, taken for each day it covers")
