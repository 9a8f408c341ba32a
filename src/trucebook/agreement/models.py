"""The terms of an agreement, as a careful non-programmer writes them in YAML.

Every term may carry `text` (the clause in words) and `source`. Days of a clock count from 1. Not here yet:
judged clock anchors, geometry of zones, notice periods, carry-over between windows, parallel conditions.
"""

from __future__ import annotations

import copy
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from trucebook.casefolder import Strict
from trucebook.vocabulary import Instant


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
DayRange = tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]]


class Term(Strict):
    """Whatever can be quoted: `text` is the clause in words, `source` where it was published, `note` our remark."""

    text: str = ""
    source: str = ""
    note: str = ""


class Clock(Term):
    """A day count with its anchor. `at` is a day or an instant (`2023-11-24T07:00+02:00`).

    `days: calendar` makes day 1 the whole calendar day of the anchor; `elapsed` makes day n the n-th 24 hours
    after it. `day_one: next` starts counting on the day after the anchor.
    """

    at: Instant
    days: Literal["calendar", "elapsed"] = "calendar"
    day_one: Literal["same", "next"] = "same"


class Event(Term):
    """Something that can happen, as claims tell it: an act, who does it, and words its object must hold."""

    act: str
    by: Words = ()
    words: Words = ()


class Phase(Term):
    """A stretch of the agreement: days `[from, to]` of a clock, both counted; `begins_if` must happen first."""

    clock: str
    days: DayRange
    begins_if: Event | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.days[1] < self.days[0]:
            raise ValueError(f"days end ({self.days[1]}) before they begin ({self.days[0]})")
        return self


class Measure(Term):
    """What is counted: `counts` are words of which a claim's object must hold one, `excludes` none.

    A claim on a `subset` word supports a quota and never denies it; on a `superset` word it denies and never
    supports. `tolerance` is the part by which "about n" may differ (0.1: a tenth).
    """

    unit: str
    counts: Words = Field(min_length=1)
    excludes: Words = ()
    subset: Words = ()
    superset: Words = ()
    tolerance: float = Field(default=0.1, ge=0, le=0.5)


class Zone(Term):
    """A place the terms name. `names` are the words reports use for it."""

    names: Words = Field(min_length=1)
    kind: Literal["line", "corridor", "buffer", "crossing", "road", "area"] = "area"


class Amount(Strict):
    """How much is owed: exactly one of the keys. `all: true` owes the whole of an unknown number."""

    at_least: int | None = Field(default=None, ge=0)
    at_most: int | None = Field(default=None, ge=0)
    exactly: int | None = Field(default=None, ge=0)
    all: bool = False

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.at_least, self.at_most, self.exactly, self.all or None]
        if sum(item is not None for item in given) != 1:
            raise ValueError("give exactly one of at_least, at_most, exactly, all")
        return self


class Window(Strict):
    """When a term applies: a phase, days of a clock, or plain days. Both ends are counted."""

    phase: str | None = None
    clock: str | None = None
    days: DayRange | None = None
    first: date | None = None
    last: date | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.clock is not None and self.days is None:
            raise ValueError("a clock needs days, such as `days: [1, 42]`")
        if self.days is not None and self.days[1] < self.days[0]:
            raise ValueError(f"days end ({self.days[1]}) before they begin ({self.days[0]})")
        if self.first and self.last and self.last < self.first:
            raise ValueError("last is before first")
        if sum((self.phase is not None, self.clock is not None, self.first is not None)) != 1:
            raise ValueError("give one of: phase, clock with days, first with last")
        return self


class Batch(Strict):
    """A part of a quota: `amount` owed on day `day` of the window's clock, after the batch before it."""

    day: int = Field(ge=1)
    amount: int = Field(ge=1)


class Ratio(Term):
    """How much is owed for each unit another obligation delivers: `times`, or between two numbers."""

    of: str
    times: tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]] | Annotated[int, Field(ge=0)]


class Obligation(Term):
    """Who must do, may do, or must not do what, how much and by when.

    Exactly one of `must`, `may`, `must_not`, each an act or several. `what` is a measure, `zone` a zone,
    `about` words of which the claim's object must hold one. `every` makes one instance of the duty out of each
    so many days of the window; `batches` one of each batch. `after` waits for other obligations to be kept.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    by: Words = Field(min_length=1)
    to: Words = ()
    must: Words = ()
    may: Words = ()
    must_not: Words = ()
    what: str | None = None
    zone: str | None = None
    about: Words = ()
    amount: Amount | None = None
    ratio: Ratio | None = None
    within: Window
    every: int | None = Field(default=None, ge=1)
    batches: tuple[Batch, ...] = ()
    after: Words = ()

    @model_validator(mode="after")
    def _one_duty(self) -> Self:
        if sum(map(bool, (self.must, self.may, self.must_not))) != 1:
            raise ValueError("give exactly one of must, may, must_not")
        if self.amount and self.ratio:
            raise ValueError("give amount or ratio, not both")
        return self

    @property
    def duty(self) -> Literal["must", "may", "must_not"]:
        """Which of the three this obligation is."""
        return "must" if self.must else "may" if self.may else "must_not"

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts the obligation is about."""
        return self.must or self.may or self.must_not


class Power(Term):
    """Who may change the agreement's life, and how: by consent, alone, automatically, or as claimed."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    kind: Literal["extend", "renew", "notice", "suspend", "resume", "terminate", "waive", "certify"]
    by: Words = ()
    how: Literal["automatic", "consent", "decision", "notice", "unilateral", "claimed"]


class Amendment(Term):
    """A dated patch. `sets` maps a path (`phases.pause.days`, `obligations.release.amount`) to its new value."""

    on: date
    sets: dict[str, Any] = Field(min_length=1)


class RivalReading(Term):
    """A rival meaning: who holds it, and what it sets differently. Computed beside the text as written."""

    held_by: Words = ()
    sets: dict[str, Any] = Field(default_factory=dict)


class Agreement(Term):
    """What was agreed. `names` are the words reports use for it ("truce", "pause", "deal")."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    names: Words = Field(min_length=1)
    parties: Words = Field(min_length=2)
    mediators: Words = ()
    monitors: Words = ()
    announced: date | None = None
    timezone: str | None = None
    clocks: dict[str, Clock] = Field(min_length=1)
    phases: dict[str, Phase] = Field(min_length=1)
    measures: dict[str, Measure] = Field(default_factory=dict)
    zones: dict[str, Zone] = Field(default_factory=dict)
    obligations: tuple[Obligation, ...] = Field(min_length=1)
    powers: tuple[Power, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    readings: dict[str, RivalReading] = Field(default_factory=dict)

    def as_of(self, day: date) -> Agreement:
        """The agreement with every amendment made up to and including `day`."""
        due = sorted((item for item in self.amendments if item.on <= day), key=lambda item: item.on)
        return self.patched(*(item.sets for item in due))

    def under(self, reading: str) -> Agreement:
        """The agreement as the rival reading has it. Raises KeyError for an unknown reading."""
        return self.patched(self.readings[reading].sets)

    def patched(self, *patches: dict[str, Any]) -> Agreement:
        """The agreement with paths set to new values. Raises KeyError with the path that leads nowhere."""
        if not any(patches):
            return self
        tree = copy.deepcopy(self.model_dump())
        for patch in patches:
            for path, value in patch.items():
                set_path(tree, path, value)
        return Agreement.model_validate(tree)


def set_path(tree: dict[str, Any], path: str, value: Any) -> None:
    """Sets the value at a dotted path; obligations and powers are found by id. Raises KeyError(path)."""
    *way, last = path.split(".")
    here: Any = tree
    for part in way:
        here = _step(here, part, path)
    if not isinstance(here, dict) or last not in here:
        raise KeyError(path)
    here[last] = value


def _step(here: Any, part: str, path: str) -> Any:
    if isinstance(here, dict) and part in here:
        return here[part]
    if isinstance(here, list | tuple):
        for item in here:
            if isinstance(item, dict) and item.get("id") == part:
                return item
    raise KeyError(path)
