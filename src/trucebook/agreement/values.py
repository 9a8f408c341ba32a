"""What a value of an agreement file may look like: words, days, ranges of days, hours, shares and times."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from trucebook.agreement.mending import day_hint, hour_hint, pair_hint, times_hint
from trucebook.casefolder.fitting import Strict, shown
from trucebook.vocabulary import Instant, first_day, last_day

FIRST_YEAR, LAST_YEAR = 1800, 2999
MOST_DAYS = 36_525  # a hundred years: what has no end is counted so far
MOST_MONTHS = 1200
OPEN = "open"
NEVER = date(LAST_YEAR, 12, 31)
"""The anchor of a clock that nothing has started yet: its days lie beyond every day that is asked for."""
DateT = TypeVar("DateT", bound=date)
PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


class Part(Strict):
    """A part of an agreement file; what each key means stands under it."""

    model_config: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)


class Term(Part):
    """Whatever can be quoted: `text` is the clause in words, `source` where it was published, `note` our remark."""

    text: str = ""
    """The clause in words."""
    source: str = ""
    """Where the clause was published, in words or as an address."""
    note: str = ""
    """A remark of whoever wrote this file, such as what is still to be checked."""


def _as_list(value: Any) -> Any:
    """One word may stand for a list of one; several in one text are told apart by brackets."""
    if isinstance(value, str) and "," in value:
        raise shown("holds several, which should be a list", f"write [{value}]")
    return [value] if isinstance(value, str) else value


def _as_day(value: Any) -> Any:
    """Plain days only: pydantic would also take a number of seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise shown("should be a day such as 2025-01-19", day_hint(value)) from None


def _partial(end: Callable[[str], date | None]) -> Callable[[Any], Any]:
    """A day, or a month or year of which the first or the last day is meant."""

    def read(value: Any) -> Any:
        if isinstance(value, str) and PARTIAL.fullmatch(value):
            return end(value)
        return _as_day(value)

    return read


def _as_moment(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        message = "should be a day such as 2025-01-19 or an instant such as 2025-01-19T07:00+02:00"
        raise shown(message, day_hint(value)) from None


def _of_our_time(value: DateT) -> DateT:
    """A slip such as the year 20225 or 0205 is told here, and adding days to a clock never leaves the calendar."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValueError(f"should lie in the years {FIRST_YEAR} to {LAST_YEAR}")
    return value


def _has_offset(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError("an instant needs its distance from UTC at the end, such as +02:00")
    return value


def _ordered_days(value: tuple[int, int]) -> tuple[int, int]:
    if value[1] < value[0]:
        raise shown(f"days end ({value[1]}) before they begin ({value[0]})", f"write [{value[1]}, {value[0]}]?")
    return value


def _pair(value: Any) -> Any:
    if isinstance(value, str) or (isinstance(value, list | tuple) and len(value) != 2):
        raise shown("should be two days, the first and the last, such as [1, 42] or [1, open]", pair_hint(value))
    if isinstance(value, list | tuple) and value[1] == OPEN:
        return (value[0], MOST_DAYS)
    if isinstance(value, list | tuple) and str(value[1]).isalpha():
        raise shown("should be two days in digits", f"write [{value[0]}, open] where there is no last day")
    return value


def _as_months(value: Any) -> Any:
    """The first so many months may be written as their number alone."""
    return (1, value) if isinstance(value, int | str) else value


def _ordered_months(value: tuple[int, int]) -> tuple[int, int]:
    if value[1] < value[0]:
        raise shown(f"months end ({value[1]}) before they begin ({value[0]})", f"write [{value[1]}, {value[0]}]?")
    return value


def months_later(day: date, months: int) -> date:
    """The day after the last of so many months that begin with a day; of more than a hundred years, of so many.

    A month ends on the day before the one of the same number, or on the last day of a shorter month: one from
    2 April ends with 1 May, one from 31 January with 28 February.

    >>> months_later(date(2022, 4, 2), 2), months_later(date(2023, 1, 31), 1)
    (datetime.date(2022, 6, 2), datetime.date(2023, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + min(months, MOST_MONTHS), 12)
    length = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, length)) + timedelta(days=day.day > length)


def mapping_of(example: str, mend: Callable[[str], str] = lambda _: "") -> BeforeValidator:
    """Refuses anything but `key: value` lines, and shows how it is written."""

    def check(value: Any) -> Any:
        if isinstance(value, Mapping | BaseModel):
            return value
        raise shown(f"should be written such as {example}", mend(value) if isinstance(value, str) else "")

    return BeforeValidator(check)


def _as_days(value: Any) -> Any:
    """`every` is a number of days; a word for one is told which number it is."""
    number = {"day": 1, "daily": 1, "week": 7, "weekly": 7, "month": 30, "monthly": 30}
    if isinstance(value, str) and value.casefold() in number:
        raise shown("should be a number of days", f"write {number[value.casefold()]}")
    return value


def _times(value: Any) -> Any:
    parts = value if isinstance(value, list | tuple) else [value]
    numbers = [_decimal(part) for part in parts]
    if len(parts) not in (1, 2) or any(number is None for number in numbers):
        raise shown("should be a number such as 3 or 0.5, or two such as [30, 50]", times_hint(value))
    return tuple(numbers) if len(parts) == 2 else numbers[0]


def _decimal(value: Any) -> int | Decimal | None:
    """The number of a text, whole where it is; nothing for what is none or is below zero."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    if not number.is_finite() or number < 0 or number > 10**9:
        return None
    return int(number) if number == number.to_integral_value() else number


def _ordered_times(value: Any) -> Any:
    if isinstance(value, tuple) and value[1] < value[0]:
        raise ValueError("should name the smaller number first")
    return value


def _as_share(value: Any) -> Any:
    """A share is written as people say it: 30%."""
    if isinstance(value, int):
        return value
    found = re.fullmatch(r"\s*(\d{1,3})\s*(%|percent|per cent)\s*", str(value))
    if found is None:
        text = str(value).strip()
        raise shown("should be a percentage such as 30%", f"write {text}%" if text.isdecimal() else "")
    return int(found[1])


def _as_hours(value: Any) -> Any:
    parts = value if isinstance(value, list | tuple) else []
    if len(parts) != 2 or not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d|24:00", str(part)) for part in parts):
        hint = hour_hint(value)
        raise shown("should be two hours of the day, such as ['10:00', '16:00']", hint)
    if parts[0] >= parts[1]:
        raise shown("the hours end before they begin", "of a night, write one term until 24:00 and one from 00:00")
    return tuple(parts)


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Date = Annotated[date, BeforeValidator(_as_day), AfterValidator(_of_our_time)]
FirstDay = Annotated[date, BeforeValidator(_partial(first_day)), AfterValidator(_of_our_time)]
LastDay = Annotated[date, BeforeValidator(_partial(last_day)), AfterValidator(_of_our_time)]
Moment = Annotated[Instant, BeforeValidator(_as_moment), AfterValidator(_has_offset), AfterValidator(_of_our_time)]
Day = Annotated[int, Field(ge=1, le=MOST_DAYS)]
DayRange = Annotated[
    tuple[Day, Day],
    BeforeValidator(_pair, json_schema_input_type=tuple[Day, Day | Literal["open"]]),
    AfterValidator(_ordered_days),
]
Month = Annotated[int, Field(ge=1, le=MOST_MONTHS)]
MonthRange = Annotated[
    tuple[Month, Month],
    BeforeValidator(_as_months, json_schema_input_type=tuple[Month, Month] | Month),
    AfterValidator(_ordered_months),
]
Every = Annotated[Day, BeforeValidator(_as_days, json_schema_input_type=Day)]
Times = Annotated[
    tuple[int | Decimal, int | Decimal] | int | Decimal,
    BeforeValidator(_times, json_schema_input_type=tuple[float, float] | float),
    AfterValidator(_ordered_times),
]
Share = Annotated[int, Field(ge=1, le=100), BeforeValidator(_as_share, json_schema_input_type=str)]
Hours = Annotated[tuple[str, str], BeforeValidator(_as_hours, json_schema_input_type=tuple[str, str])]
TermId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
