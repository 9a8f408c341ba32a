"""The terms of an agreement, as a careful non-programmer writes them in YAML.

Every term may carry `text` (the clause in words) and `source`. Days of a clock count from 1. The docstrings are
what an editor shows for a key. Not here yet: judged clock anchors, geometry of zones, hours of the day, notice
periods, carry-over between windows, parallel conditions, obligations that an amendment adds.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from trucebook.agreement.mending import amount_hint, day_hint, pair_hint, ratio_hint, times_hint, window_hint
from trucebook.casefolder import Strict, Timezone, shown
from trucebook.vocabulary import Instant

FIRST_YEAR, LAST_YEAR = 1800, 2999
MOST_DAYS = 36_525  # a hundred years
DateT = TypeVar("DateT", bound=date)


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_day(value: Any) -> Any:
    """Plain days only: pydantic would also take a number of seconds since 1970."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise shown("should be a day such as 2025-01-19", day_hint(value)) from None


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
        raise shown("should be two days, the first and the last, such as [1, 42]", pair_hint(value))
    return value


def _mapping_of(example: str, mend: Callable[[str], str] = lambda _: "") -> BeforeValidator:
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
    if len(parts) not in (1, 2) or not all(str(part).isdecimal() for part in parts):
        raise shown("should be a whole number such as 3, or two such as [30, 50]", times_hint(value))
    return (int(parts[0]), int(parts[1])) if len(parts) == 2 else int(parts[0])


def _ordered_times(value: tuple[int, int] | int) -> tuple[int, int] | int:
    if isinstance(value, tuple) and value[1] < value[0]:
        raise ValueError("should name the smaller number first")
    return value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list, json_schema_input_type=str | list[str])]
Date = Annotated[date, BeforeValidator(_as_day), AfterValidator(_of_our_time)]
Moment = Annotated[Instant, BeforeValidator(_as_moment), AfterValidator(_has_offset), AfterValidator(_of_our_time)]
Day = Annotated[int, Field(ge=1, le=MOST_DAYS)]
DayRange = Annotated[
    tuple[Day, Day], BeforeValidator(_pair, json_schema_input_type=tuple[Day, Day]), AfterValidator(_ordered_days)
]
Count = Annotated[int, Field(ge=0)]
Times = Annotated[
    tuple[Count, Count] | Count,
    BeforeValidator(_times, json_schema_input_type=tuple[Count, Count] | Count),
    AfterValidator(_ordered_times),
]
TermId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]


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


class Clock(Term):
    """A day count with its anchor. `at` is a day or an instant (`2023-11-24T07:00+02:00`).

    `days: calendar` makes day 1 the whole calendar day of the anchor; `elapsed` makes day n the n-th 24 hours
    after it. `day_one: next` starts counting on the day after the anchor; what begins with day 1 holds from the
    anchor on all the same. Where the text counts from two events (signing, taking effect), write two clocks.
    """

    at: Moment
    """The day or the instant from which days are counted."""
    days: Literal["calendar", "elapsed"] = "calendar"
    """`calendar`: whole days from midnight to midnight; `elapsed`: each 24 hours from the anchor.

    With `elapsed`, "on Friday" in a report means the 24 hours that share most with Friday.
    """
    day_one: Literal["same", "next"] = "same"
    """`same`: the anchor's day is day 1; `next`: the day after it is."""


class Event(Term):
    """Something that can happen, as claims tell it: an act, who does it, and words its object must hold one of.

    It has happened in an account that says that it was done; "will", "must" and "may" are not enough.
    """

    act: str
    """What is done: one of the acts Trucebook reads."""
    by: Words = ()
    """Who does it: ids of the cast; nobody named means anybody."""
    words: Words = ()
    """Words of which the object of the act must hold one."""


class Phase(Term):
    """A stretch of the agreement: days `[from, to]` of a clock, both counted; `begins_if` must happen first.

    A truce that can be renewed has a second phase with its own days, which `begins_if` it was extended, or an
    amendment on the day of its renewal. The agreement is in force from its first phase to the end of its last.
    """

    clock: str
    """Which clock counts the days."""
    days: DayRange
    """The first and the last day, both counted, such as [1, 42]."""
    begins_if: Event | None = None
    """What must happen before the phase begins, such as `{act: extend, words: [truce]}`.

    Without it the phase begins with its first day; duties of a phase that did not begin wait, and then lapse.
    """


class Measure(Term):
    """What is counted: `counts` are words of which a claim's object must hold one, `excludes` none.

    The object is what the act is done to: of "a convoy of 20 trucks entered" it is the convoy and the trucks. List
    every word that reports use for the thing; upper and lower case and plurals are the same.

    A claim on a `subset` word supports a quota and never denies it; on a `superset` word it denies and never
    supports. `tolerance` is the part by which "about n" may differ (0.1: a tenth).
    """

    unit: str
    """What one of them is called, for people who read the status: person, truck, body."""
    counts: Words = Field(min_length=1)
    """Words for the thing, in the singular and lower case: [truck, lorry]; a claim's object must hold one."""
    excludes: Words = ()
    """Words for what is outside the quota; a claim whose object holds one is set aside with that reason."""
    subset: Words = ()
    """Words for a part of what is counted: enough of it supports the quota, too little never denies it."""
    superset: Words = ()
    """Words for more than what is counted: too little of it denies the quota, enough never supports it."""
    tolerance: float = Field(default=0.1, ge=0, le=0.5)
    """By what part "about n" may differ from n: 0.1 is a tenth."""


class Zone(Term):
    """A place the terms name. `names` are the words reports use for it.

    A claim must name the place, or say nothing of a place and hold one of the words.
    """

    names: Words = Field(min_length=1)
    """Words reports use for the place."""
    kind: Literal["line", "corridor", "buffer", "crossing", "road", "area"] = "area"
    """What kind of place it is."""


class Amount(Part):
    """How much is owed: exactly one of the keys. `all: true` owes the whole of an unknown number.

    Write numbers in digits and without commas. "Up to 600" is no duty to bring 600: it is `at_most`.
    """

    at_least: int | None = Field(default=None, ge=0)
    """So many or more."""
    at_most: int | None = Field(default=None, ge=0)
    """So many or fewer."""
    exactly: int | None = Field(default=None, ge=0)
    """So many, neither more nor fewer."""
    all: bool = False
    """All of them, however many there are."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [self.at_least, self.at_most, self.exactly, self.all or None]
        if sum(item is not None for item in given) != 1:
            raise ValueError("give exactly one of at_least, at_most, exactly, all")
        return self


class Window(Part):
    """When a term applies: a phase, days of a clock, or plain days. Both ends are counted.

    Write one of `{phase: one}`, `{clock: effect, days: [1, 7]}` and `{first: 2025-01-19, last: 2025-03-01}`. "By
    day 7" is `days: [1, 7]`; "on day 7" is `days: [7, 7]`.
    """

    phase: str | None = None
    """The whole of a phase."""
    clock: str | None = None
    """The clock whose `days` are meant."""
    days: DayRange | None = None
    """The first and the last day of the clock, both counted."""
    first: Date | None = None
    """The first plain day."""
    last: Date | None = None
    """The last plain day, counted; without it the window never closes."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.clock is not None and self.days is None:
            raise ValueError("a clock needs days, such as `days: [1, 42]`")
        if self.days is not None and self.clock is None:
            raise ValueError("days need their clock, such as `{clock: effect, days: [1, 42]}`")
        if self.first and self.last and self.last < self.first:
            raise ValueError("last is before first")
        if sum((self.phase is not None, self.clock is not None, self.first is not None)) != 1:
            raise ValueError("give one of: phase, clock with days, first with last")
        if self.last and not self.first:
            raise ValueError("last needs first")
        return self


class Batch(Part):
    """A part of a quota: `amount` owed on day `day` of the window's clock, after the batch before it."""

    day: Day
    """By the end of which day of the window's clock it is owed."""
    amount: int = Field(ge=1)
    """How many are owed between the batch before and this one."""


class Ratio(Term):
    """How much is owed for each unit another obligation delivers: `times`, or between two numbers."""

    of: str
    """The id of the obligation whose units are counted."""
    times: Times
    """How many for each: a number such as 3, or two such as [30, 50]."""


class Obligation(Term):
    """Who must do, may do, or must not do what, how much and by when.

    Write one obligation for each thing that can be kept or broken alone, and one for each party where both owe the
    same: with several in `by`, an act of any of them counts for all.

    Exactly one of `must`, `may`, `must_not`, each an act or several. `what` is a measure, `zone` a zone, `about`
    words of which the claim's object must hold one. `every` makes one instance of the duty out of each so many
    days of the window; `batches` one of each batch. `after` waits for other obligations to be kept.
    """

    id: TermId
    """A short name of its own, such as `release-33`."""
    by: Words = Field(min_length=1)
    """Who is bound: ids of the cast."""
    to: Words = ()
    """For whom it is done, or to whom it must not be done: ids of the cast."""
    must: Words = ()
    """The act that must be done; of several, each counts. What no act tells of cannot be judged: note it."""
    may: Words = ()
    """The act or acts that are allowed."""
    must_not: Words = ()
    """The act or acts that are forbidden; one incident breaks the duty, and only a denial of all of it keeps it."""
    what: str | None = None
    """The measure that says what is counted; without one, each claim counts as one act, whatever its number."""
    zone: str | None = None
    """The zone it is about."""
    about: Words = ()
    """Words of which the claim's object must hold one."""
    amount: Annotated[Amount, _mapping_of("{at_least: 33} or {all: true}", amount_hint)] | None = None
    """How much is owed in the window, or in each piece of it that `every` makes; without it, one act is enough."""
    ratio: Annotated[Ratio, _mapping_of("{of: release-33, times: 3}", ratio_hint)] | None = None
    """How much is owed for each unit of another obligation; instead of `amount`."""
    within: Annotated[Window, _mapping_of("{phase: one} or {clock: effect, days: [1, 42]}", window_hint)]
    """When it applies."""
    every: Annotated[Day, BeforeValidator(_as_days, json_schema_input_type=Day)] | None = None
    """Makes one duty of each so many days: 1 is daily, 7 weekly; each owes the whole amount."""
    batches: tuple[Batch, ...] = ()
    """Parts of the amount with their own last days."""
    after: Words = ()
    """Ids of obligations that must be kept first."""

    @model_validator(mode="after")
    def _one_duty(self) -> Self:
        if sum(map(bool, (self.must, self.may, self.must_not))) != 1:
            raise ValueError("give exactly one of must, may, must_not")
        if self.amount and self.ratio:
            raise ValueError("give amount or ratio, not both")
        if self.every and self.batches:
            raise ValueError("give every or batches, not both")
        return self

    @property
    def duty(self) -> Literal["must", "may", "must_not"]:
        """Which of the three this obligation is."""
        return "must" if self.must else "may" if self.may else "must_not"

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts the obligation is about."""
        return self.must or self.may or self.must_not


class Growth(Part):
    """What each use of a power is bound to: `amount` more units of an obligation."""

    of: str
    """The id of the obligation whose units are counted."""
    amount: int = Field(ge=1)
    """How many more units each use takes."""


class Power(Term):
    """Who may change the agreement's life, and how: by consent, alone, automatically, or as claimed.

    Powers are recorded and not judged: what was really extended or ended stands in an amendment, or in a phase with
    `begins_if`. Who is said to have suspended or ended the agreement is shown beside its status.
    """

    id: TermId
    """A short name of its own."""
    kind: Literal["extend", "renew", "notice", "suspend", "resume", "terminate", "waive", "certify"]
    """What it changes."""
    by: Words = ()
    """Who has it, or claims to have it: ids of the cast."""
    how: Literal["automatic", "consent", "decision", "notice", "unilateral", "claimed"]
    """How it is used; `claimed`: its holder says so and another party does not."""
    phase: str | None = None
    """The phase it changes."""
    days: Day | None = None
    """By how many days each use extends the phase."""
    up_to_day: Day | None = None
    """The last day of the phase's clock to which it can lead."""
    per: Growth | None = None
    """What each use takes, such as ten more people released."""


class Amendment(Term):
    """A dated patch. `sets` maps a path (`phases.pause.days`, `obligations.release.amount`) to its new value.

    It holds from its day on, also for what was owed before: a duty of the first period that is to keep its own
    deadline needs an obligation with days of its own, beside that of the second period.
    """

    on: Date
    """From which day it holds."""
    sets: dict[str, Any] = Field(min_length=1)
    """Path of a value to its new value; obligations and powers are named by id."""


class RivalReading(Term):
    """A rival meaning: who holds it, and what it sets differently. Computed beside the text as written.

    Every status is given under the text as written and under each reading.
    """

    held_by: Words = ()
    """Who holds it: ids of the cast."""
    sets: dict[str, Any] = Field(default_factory=dict)
    """Path of a value to what this reading has instead; empty where it changes nothing that is computed."""


class Agreement(Term):
    """What was agreed. `names` are the words reports use for it ("truce", "pause", "deal")."""

    id: TermId
    """A short name of its own, such as `valley-2024`."""
    title: str
    """What it is called."""
    names: Words = Field(min_length=1)
    """Words reports use for it: [truce, ceasefire, deal]. By them claims that it was broken or ended are found."""
    parties: Words = Field(min_length=2)
    """Who made it: ids of parties of the cast, such as [north, south]."""
    mediators: Words = ()
    """Who mediated: ids of the cast."""
    monitors: Words = ()
    """Who watches over it: ids of the cast."""
    announced: Date | None = None
    """The day on which it was made known."""
    timezone: Timezone | None = None
    """Where its days begin (a name of the IANA list); else that of the case."""
    clocks: dict[str, Annotated[Clock, _mapping_of("{at: 2025-01-19}")]] = Field(min_length=1)
    """Day counts by name."""
    phases: dict[str, Annotated[Phase, _mapping_of("{clock: effect, days: [1, 42]}")]] = Field(min_length=1)
    """Stretches of the agreement by name."""
    measures: dict[str, Annotated[Measure, _mapping_of("{unit: truck, counts: [truck, lorry]}")]] = Field(
        default_factory=dict
    )
    """What is counted, by name."""
    zones: dict[str, Annotated[Zone, _mapping_of("{names: [Long Ford]}")]] = Field(default_factory=dict)
    """Places by name."""
    obligations: tuple[Obligation, ...] = Field(min_length=1)
    """Who owes what."""
    powers: tuple[Power, ...] = ()
    """Who may change the agreement's life."""
    amendments: tuple[Amendment, ...] = ()
    """Later changes, each from its day on."""
    readings: dict[str, RivalReading] = Field(default_factory=dict)
    """Rival meanings by name."""

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
