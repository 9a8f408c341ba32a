"""What a careless writer meant: from a value in the wrong shape to its right form, to be shown and never assumed.

Every function gives a hint such as "write 2025-01-19", or nothing where the value could mean several things.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([a-z]+)\.?,?\s+(\d{4})(.*)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(.*)", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(.*)")
_COUNT = re.compile(
    r"(at least|at most|up to|exactly|no more than|not more than)?\s*([\d,]+)(?:\s+[a-z][a-z\s-]*)?", re.IGNORECASE
)
_KEYS = {None: "", "at least": "at_least", "exactly": "exactly"}


def day_hint(value: str) -> str:
    """How a day is written: "19/01/2025" and "19 January 2025" give "write 2025-01-19".

    >>> day_hint("19/01/2025"), day_hint("3/4/2025")
    ('write 2025-01-19', 'write 2025-04-03 or 2025-03-04')
    """
    days = list(dict.fromkeys(_days(value.strip())))
    if days:
        return "write " + " or ".join(days)
    if re.fullmatch(r"\d{4}(-\d{2})?", value.strip()):
        return "name the day as well"
    return "year, month and day in digits" if any(letter.isalpha() for letter in value) else ""


def _days(value: str) -> Iterator[str]:
    """Every day that the text can mean."""
    if found := _DAY_FIRST.fullmatch(value):
        yield from _day(found[3], _month(found[2]), found[1], found[4])
    elif found := _MONTH_FIRST.fullmatch(value):
        yield from _day(found[3], _month(found[1]), found[2], found[4])
    elif found := _NUMBERS.fullmatch(value):
        first, second, third, rest = found.groups()
        if len(first) == 4:
            yield from _day(first, int(second), third, rest)
        elif len(third) == 4:
            yield from _day(third, int(second), first, rest)
            yield from _day(third, int(first), second, rest)


def _month(word: str) -> int:
    short = word[:3].casefold()
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _day(year: str, month: int, day: str, rest: str) -> Iterator[str]:
    """The day, if there is one; what follows it (an hour) is left to the writer."""
    try:
        found = date(int(year), month, int(day)).isoformat()
    except ValueError:
        return
    yield f"{found}T... with hour, minute and the distance from UTC" if rest.strip(" ,") else found


def pair_hint(value: Any) -> str:
    """A range of days: "1-30" and "1 to 30" give "write [1, 30]"; "30" gives the range from the first day."""
    numbers = re.findall(r"\d+", value) if isinstance(value, str) else []
    if len(numbers) == 2:
        return f"write [{numbers[0]}, {numbers[1]}]"
    return f"write [1, {numbers[0]}] for the first {numbers[0]} days" if len(numbers) == 1 else ""


def amount_hint(value: str) -> str:
    """How much is owed: "at least 20" gives "write {at_least: 20}"; a bare number could mean three things."""
    if value.strip().casefold() in ("all", "everyone", "every", "everything"):
        return "write {all: true}"
    found = _COUNT.fullmatch(value.strip())
    if found is None or "%" in value:
        return ""
    number = found[2].replace(",", "")
    key = _KEYS.get(found[1].casefold() if found[1] else None, "at_most")
    if key:
        return f"write {{{key}: {number}}}"
    return f"write {{at_least: {number}}}, {{exactly: {number}}} or {{at_most: {number}}}"


def window_hint(value: str) -> str:
    """When a term applies: "one" gives "write {phase: one}", two days give {first: ..., last: ...}."""
    days = re.findall(r"\d{4}-\d{2}-\d{2}", value)
    if len(days) == 2:
        return f"write {{first: {days[0]}, last: {days[1]}}}"
    if len(days) == 1:
        return f"write {{first: {days[0]}}}, with `last` if it ends"
    return f"write {{phase: {value}}}" if re.fullmatch(r"[A-Za-z][\w-]*", value) else ""


def ratio_hint(value: str) -> str:
    """An exchange ratio: "3:1" gives the number for each, and asks which obligation it is counted by."""
    times = times_hint(value).removeprefix("write ")
    return f"write times: {times}, and under `of` the id of the obligation whose units are counted" if times else ""


def times_hint(value: Any) -> str:
    """ "3:1", "3 to 1" and "3 for 1" give "write 3"."""
    found = re.fullmatch(r"\s*(\d+)\s*(?::|to|for|/)\s*1\s*", value) if isinstance(value, str) else None
    return f"write {found[1]}" if found else ""


def hour_hint(value: Any) -> str:
    """Two hours of the day: "10-16" and "10 to 16" give "write ['10:00', '16:00']"."""
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    found = re.findall(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", text, re.IGNORECASE)
    if len(found) != 2:
        return ""
    hours = [
        f"{(int(hour) % 12 if half else int(hour)) + 12 * (half.casefold() == 'pm'):02}:{minute or '00'}"
        for hour, minute, half in found
    ]
    return f"write ['{hours[0]}', '{hours[1]}']"
