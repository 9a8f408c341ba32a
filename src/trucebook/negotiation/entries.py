"""What every entry of the table is made of: days, numbers, sets of outcomes, and the one source it stands on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from trucebook.agreement.mending import day_hint
from trucebook.agreement.values import PARTIAL, Part, Words
from trucebook.casefolder.fitting import shown

SOURCES = ("claim", "note", "assumption")


def _as_day(value: Any) -> Any:
    if not isinstance(value, str) or PARTIAL.fullmatch(value):
        return value
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        message = "should be a day such as 2025-01-19, or a month or year: 2025-01, 2025"
        raise shown(message, day_hint(value)) from None


def _as_interval(value: Any) -> Any:
    parts = value if isinstance(value, list | tuple) else [value]
    try:
        numbers = tuple(Decimal(str(part)) for part in parts)
    except InvalidOperation:
        numbers = ()
    if len(numbers) not in (1, 2) or not all(number.is_finite() for number in numbers):
        raise shown("should be a number such as 0.4, or two such as [0.3, 0.5]")
    if numbers[0] > numbers[-1]:
        raise shown("should name the smaller number first", f"write [{numbers[1]}, {numbers[0]}]?")
    return numbers[0], numbers[-1]


def _as_number(value: Any) -> Any:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("nan")
    if not number.is_finite():
        raise shown("should be a number such as 100 or 0.5")
    return number


def _as_outcomes(value: Any) -> Any:
    """A word or a number may stand for a list of one, and {from, to} for all between."""
    if isinstance(value, str | int | float):
        return (str(value),)
    return tuple(map(str, value)) if isinstance(value, list | tuple) and value else value


OnDay = Annotated[str, BeforeValidator(_as_day)]
Amount = Annotated[Decimal, BeforeValidator(_as_number, json_schema_input_type=float)]
Interval = Annotated[
    tuple[Decimal, Decimal], BeforeValidator(_as_interval, json_schema_input_type=tuple[float, float] | float)
]


def _as_end(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) else value


End = Annotated[str | None, BeforeValidator(_as_end, json_schema_input_type=str | float | None)]


class FromTo(Part):
    """All outcomes between two, both counted; without one of them, to the end of the ladder or of the number."""

    first: End = Field(default=None, alias="from")
    """The first outcome, in the order of the ladder, or the smallest number."""
    last: End = Field(default=None, alias="to")
    """The last outcome, or the largest number."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.first is None and self.last is None:
            raise ValueError("give from, to or both, such as {from: none, to: half}")
        return self


Outcomes = Annotated[
    FromTo | tuple[str, ...], BeforeValidator(_as_outcomes, json_schema_input_type=FromTo | list[str] | str | float)
]
"""Outcomes of an issue: one of them, a list of them, or {from: ..., to: ...}."""


class Sourced(Part):
    """Whatever is claimed or assumed. One of `claim`, `note` and `assumption` says on whose word it stands."""

    text: str = ""
    """What was said or is assumed, in plain words of our own."""
    claim: Words = ()
    """Ids of claims of the book that say so, such as c0123456789ab; `trucebook negotiate BOOK suggest` has them."""
    note: str = ""
    """Where it was published, in words or as an address, where no claim of the book says so."""
    assumption: str = ""
    """The name of the assumption, under `assumptions`, with which an analyst signs for it."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(bool(getattr(self, name)) for name in SOURCES) != 1:
            message = "needs one source: `claim`, `note` or `assumption`"
            raise shown(message, "name a claim of the book, where it was published, or who assumes it and why")
        return self

    @property
    def rests_on(self) -> Literal["claim", "note", "assumption"]:
        """What kind of source it has."""
        return "claim" if self.claim else "note" if self.note else "assumption"
