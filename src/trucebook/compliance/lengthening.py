"""How long an extension is told to last: by so many hours, days, weeks or months, or until a day.

What a report tells comes before the length that the text gives. A use of unknown length is kept as one: after the
old end nobody can then say whether the agreement still ran.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from trucebook.agreement.calendar import anchor_day, day_span
from trucebook.agreement.models import Clock
from trucebook.agreement.values import MOST_DAYS, months_later
from trucebook.compliance.life import Moment
from trucebook.compliance.phrases import data_file, flatten, word_list
from trucebook.compliance.timing import DAY, local_day
from trucebook.vocabulary import Quantity, to_instant

HOURS = 24
SAME_DAYS = 1
"""Ends told so many days apart are one: whether "until 2 August" counts that day, reports seldom say."""


@dataclass(frozen=True, slots=True)
class End:
    """The last day of a clock to which an extension leads as it is told; `until`: that day itself was told."""

    last: int
    until: bool

    def repeats(self, before: int, now: int, *, was_until: bool) -> bool:
        """Whether it only tells again of an extension that is known: one that led from `before` to `now`."""
        if self.until:
            return self.last <= now + (SAME_DAYS if before < now else 0)
        return was_until and abs(before + (self.last - now) - now) <= SAME_DAYS


def timed(item: Moment, told: float | None) -> Moment:
    """A telling that names only an end ahead, "until 20 May": it happened before it was told, not on that day."""
    when = item.look.claim.when if item.look else None
    if when is None or when.first is not None or not item.dated or told is None or item.end <= told:
        return item
    return replace(item, at=told, end=told, until=item.end)


def on_days(told: Sequence[Moment], zone: str) -> list[list[Moment]]:
    """The tellings of a use in groups, one for each day; where no day is told, all tell of one."""
    groups: dict[date, list[Moment]] = {}
    for item in told:
        if item.dated:
            groups.setdefault(local_day(item.at, zone), []).append(item)
    return [items for _, items in sorted(groups.items())] or ([list(told)] if told else [])


def find_end(told: Iterable[Moment], clock: Clock, last: int, zone: str) -> End | None:
    """To which last day an extension leads; of tellings that differ the shortest, None where none tells it."""
    return min(_ends(told, clock, last, zone), key=lambda end: (end.last, end.until), default=None)


def _ends(told: Iterable[Moment], clock: Clock, last: int, zone: str) -> Iterator[End]:
    for item in told:
        until = item.until if item.until is not None else _named_end(item)
        claim = item.look.claim if item.look else None
        days = _days(claim.quantity, clock, last, zone) if claim and claim.quantity else None
        if until is not None:
            yield End(min(day_of(clock, until - 1, zone), MOST_DAYS), until=True)
        elif days:
            yield End(min(last + days, MOST_DAYS), until=False)


def _named_end(item: Moment) -> float | None:
    """The end of "on 2 April until 2 June", which "in April" has not."""
    when = item.look.claim.when if item.look else None
    words = set(flatten(when.text).split()) if when is not None and when.last is not None else set()
    return item.end if words & set(word_list("until")) and item.end > item.at + DAY else None


def _days(quantity: Quantity, clock: Clock, last: int, zone: str) -> int | None:
    """By how many days of a clock it is made longer, where the number is one of hours, days, weeks or months."""
    if quantity.low is None or quantity.unit is None:
        return None
    lengths: Mapping[str, Mapping[str, str]] = data_file()["lengths"]
    unit, number = (flatten(quantity.unit).split() or [""])[-1], min(int(quantity.low), MOST_DAYS)
    if unit in lengths["hours"]:
        return math.ceil(number * int(lengths["hours"][unit]) / HOURS)
    if unit in lengths["months"]:
        return months_on(number * int(lengths["months"][unit]), clock, last, zone)
    return None


def months_on(months: int, clock: Clock, last: int, zone: str) -> int:
    """How many days of a clock so many months are that begin when one of its days ends."""
    start = day_span(clock, last, zone)[1].date()
    return (months_later(start, months) - start).days


def day_of(clock: Clock, at: float, zone: str) -> int:
    """The number of the day of a clock in which a moment lies."""
    shift = clock.day_one == "next"
    if clock.days == "elapsed":
        return math.floor((at - to_instant(clock.at, zone).timestamp()) / DAY) + 1 - shift
    return (local_day(at, zone) - anchor_day(clock, zone)).days + 1 - shift
