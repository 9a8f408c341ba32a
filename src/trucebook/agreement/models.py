"""The terms of an agreement, as a careful non-programmer writes them in YAML.

Every term may carry `text` (the clause in words) and `source`. Days of a clock count from 1. The docstrings are
what an editor shows for a key, and what the reference page is made of.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from trucebook.agreement.cases import TermTest
from trucebook.agreement.mending import amount_hint, ratio_hint, window_hint
from trucebook.agreement.powers import EVENT, Event, Power
from trucebook.agreement.values import (
    MOST_DAYS,
    NEVER,
    Date,
    Day,
    DayRange,
    Every,
    FirstDay,
    Hours,
    LastDay,
    Moment,
    MonthRange,
    Part,
    Share,
    Term,
    TermId,
    Times,
    Words,
    mapping_of,
    months_later,
)
from trucebook.casefolder.cast import ActorEntry, Timezone
from trucebook.casefolder.fitting import shown
from trucebook.vocabulary import Actor, Cast, unique


class Clock(Term):
    """A day count with its anchor. `at` is a day or an instant (`2023-11-24T07:00+02:00`).

    `days: calendar` makes day 1 the whole calendar day of the anchor; `elapsed` makes day n the n-th 24 hours
    after it. `day_one: next` starts counting on the day after the anchor; what begins with day 1 holds from the
    anchor on all the same, unless it is written with `holds_from: day_one`. Where the text counts from two events
    (signing, taking effect), write two clocks.

    A clock may wait for what sets it going: with `starts_with` it is anchored, in each account by itself, on the
    day on which that account says that it happened; until then on `at` (the day that was planned), and without
    `at` nothing on this clock has begun.
    """

    at: Moment = NEVER
    """The day or the instant from which days are counted; with `starts_with`, the day that was planned, if any."""
    starts_with: Annotated[Event, EVENT] | None = None
    """The event that sets the clock going, such as `{act: sign}`, judged inside each account."""
    days: Literal["calendar", "elapsed"] = "calendar"
    """`calendar`: whole days from midnight to midnight; `elapsed`: each 24 hours from the anchor.

    With `elapsed`, "on Friday" in a report means the 24 hours that share most with Friday.
    """
    day_one: Literal["same", "next"] = "same"
    """`same`: the anchor's day is day 1; `next`: the day after it is."""
    holds_from: Literal["anchor", "day_one"] = "anchor"
    """With `day_one: next`, from when what begins with day 1 holds.

    `anchor`: already on the anchor's own day, which is not counted: a truce signed on a Friday and counted from
    Saturday holds on that Friday. `day_one`: only from day 1 on. Duties of each so many days (`every`) always
    begin with a day that counts.
    """

    @model_validator(mode="after")
    def _anchored(self) -> Self:
        if self.at == NEVER and self.starts_with is None:
            raise ValueError(
                "needs an anchor: `at` with a day, such as `at: 2025-01-19`, or `starts_with` an event"
            )
        if self.holds_from == "day_one" and self.day_one == "same":
            raise ValueError("holds_from needs `day_one: next`: else the anchor's day is day 1")
        return self


class Phase(Term):
    """A stretch of the agreement: days `[from, to]` of a clock, both counted; `[1, open]` has no end.

    A truce that can be renewed has a second phase with its own days, which `begins_if` it was extended, or an
    amendment on the day of its renewal. The agreement is in force from its first phase to the end of its last.
    """

    clock: str
    """Which clock counts the days."""
    days: DayRange = (1, MOST_DAYS)
    """The first and the last day, both counted, such as [1, 42]; [1, open] where the text sets no end.

    Needed unless there are `months`.
    """
    months: MonthRange | None = None
    """Instead of `days`: which months of the clock, such as 2 for the first two, or [3, 4].

    They begin with day 1. A month ends on the day before the one of the same number, or on the last day of a
    shorter month: two months from 2 April end with 1 June, one from 31 January with 28 February.
    """
    begins_if: Annotated[Event, EVENT] | None = None
    """What must happen before the phase begins, such as `{act: extend, words: [truce]}`.

    Without it the phase begins with its first day; duties of a phase that did not begin wait, and then lapse.
    """
    continues_while: Annotated[Event, EVENT] | None = None
    """What makes the phase go on past its last day, such as `{act: talk, words: [second phase]}`.

    In an account that says that it happened by the last day, the phase goes on until `ends_if` happens there.
    """
    ends_if: Annotated[Event, EVENT] | None = None
    """What ends the phase before its last day, or ends its continuation, such as `{act: walk_out}`."""

    @model_validator(mode="before")
    @classmethod
    def _measured(cls, given: Any) -> Any:
        """Days, or months, and not both: which of them is meant nobody could tell."""
        if isinstance(given, Mapping) and (given.get("days") is None) == (given.get("months") is None):
            both = given.get("days") is not None
            hint = "keep one of the two" if both else "such as `days: [1, 42]` or `months: 2`"
            raise shown("gives days and months" if both else "needs `days` or `months`", hint)
        return given


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
    part_of: str | None = None
    """The measure this is a part of; its words then are `subset` words of that measure."""
    tolerance: float = Field(default=0.1, ge=0, le=0.5)
    """By what part "about n" may differ from n: 0.1 is a tenth."""


class Zone(Term):
    """A place the terms name. `names` are the words reports use for it.

    A claim must name the place, or say nothing of a place and hold one of the words. Lines and widths are shown
    and not judged: no report gives coordinates to judge them by.
    """

    names: Words = Field(min_length=1)
    """Words reports use for the place."""
    kind: Literal["line", "corridor", "buffer", "crossing", "road", "area"] = "area"
    """What kind of place it is."""
    part_of: str | None = None
    """The zone this place lies in: what is forbidden or allowed there is so here; who left all of it left this."""
    baseline: str = ""
    """From which line its width is measured, in words: "the line of contact of 19 September"."""
    widths: dict[str, str] = Field(default_factory=dict)
    """How wide it is, by class of weapon or force: `{artillery from 100 mm: 50 km}`."""


class Amount(Part):
    """How much is owed: exactly one of the keys. `all: true` owes the whole of an unknown number.

    Write numbers in digits and without commas. "Up to 600" is no duty to bring 600: it is `at_most`.
    """

    at_least: int | None = Field(default=None, ge=1)
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
    day 7" is `days: [1, 7]`; "on day 7" is `days: [7, 7]`. A month may stand for a day: `first: 2019-02` is its
    first day, `last: 2019-02` its last.
    """

    phase: str | None = None
    """The whole of a phase."""
    clock: str | None = None
    """The clock whose `days` are meant."""
    days: DayRange | None = None
    """The first and the last day of the clock, both counted; [1, open] has no end."""
    months: MonthRange | None = None
    """Instead of `days`: which months of the clock, such as 3 for the first three; they end as those of a phase do.

    "Within three months of" a day that is not counted itself asks for a clock with `day_one: next`.
    """
    first: FirstDay | None = None
    """The first plain day, or a month or year whose first day is meant."""
    last: LastDay | None = None
    """The last plain day, counted, or a month or year whose last day is meant; without it there is no end."""
    hours: Hours | None = None
    """Only between these hours of each day, such as ['10:00', '16:00']; a report must tell the hour.

    A night has two: write one obligation with ['22:00', '24:00'] and one with ['00:00', '06:00'].
    """

    @model_validator(mode="after")
    def _one(self) -> Self:
        counted = self.days or self.months
        if self.days and self.months:
            raise shown("gives days and months", "keep one of the two")
        if self.clock is not None and counted is None:
            raise ValueError("a clock needs days, such as `days: [1, 42]`")
        if counted is not None and self.clock is None:
            raise ValueError("days need their clock, such as `{clock: effect, days: [1, 42]}`")
        if self.first and self.last and self.last < self.first:
            raise ValueError("last is before first")
        if sum((self.phase is not None, self.clock is not None, self.first is not None)) != 1:
            raise ValueError("give one of: phase, clock with days, first with last")
        if self.last and not self.first:
            raise ValueError("last needs first")
        return self


class Batch(Part):
    """A part of a quota, owed on day `day` of the window's clock, after the batch before it.

    `amount` says how many; `share` which part of the whole, such as 30%, where the text speaks of parts.
    """

    day: Day
    """By the end of which day of the window's clock it is owed."""
    amount: int | None = Field(default=None, ge=1)
    """How many are owed between the batch before and this one."""
    share: Share | None = None
    """Which part of the whole is owed between the batch before and this one, such as 30%."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.amount is None) == (self.share is None):
            raise ValueError("give amount or share: `{day: 7, amount: 4}` or `{day: 90, share: 30%}`")
        return self


class Ratio(Term):
    """How much is owed for each unit another obligation delivers: `times`, or between two numbers.

    A number below 1 is a share: `{of: trucks-a-day, times: 0.5}` owes half as many as came of the other. Where
    both come round every so many days, each day or week is set against the same one of the other.
    """

    of: str
    """The id of the obligation whose units are counted."""
    times: Times
    """How many for each: a number such as 3 or 0.5, or two such as [30, 50]."""


class CarveOut(Term):
    """What a prohibition leaves free: self-defence, funerals, policing. What falls under it breaks nothing.

    It falls under it in an account that says so: its words must hold one of `words`, or name the `zone`; where both
    are given, both. Another account of the same incident that says nothing of it stands as it is.
    """

    words: Words = ()
    """Words of which a report of the incident must hold one: [self-defence, in response to fire]."""
    zone: str | None = None
    """The zone in which it is free; with `words`, only what the words say is free there."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.words and not self.zone:
            raise ValueError("give words or a zone by which reports tell that an incident falls under it")
        return self


class Obligation(Term):
    """Who must do, may do, or must not do what, how much and by when.

    Write one obligation for each thing that can be kept or broken alone, and one for each party where both owe the
    same: with several in `by`, an act of any of them counts for all.

    Exactly one of `must`, `may`, `must_not`, each an act or several. `what` is a measure, `zone` a zone, `about`
    words of which the claim's object must hold one. `every` makes one instance of the duty out of each so many
    days of the window; `batches` one of each batch. What it waits for, goes along with, or is excused by stands in
    `after`, `parallel`, `same_day`, `once`, `until`, `unless`, each judged inside each account.
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
    amount: Annotated[Amount, mapping_of("{at_least: 33} or {all: true}", amount_hint)] | None = None
    """How much is owed in the window, or in each piece of it that `every` makes; without it, one act is enough."""
    ratio: Annotated[Ratio, mapping_of("{of: release-33, times: 3}", ratio_hint)] | None = None
    """How much is owed for each unit of another obligation; instead of `amount`."""
    ratios: tuple[Ratio, ...] = ()
    """Several ratios by category, each counted by its own obligation; what is owed is their sum."""
    within: Annotated[Window, mapping_of("{phase: one} or {clock: effect, days: [1, 42]}", window_hint)]
    """When it applies."""
    every: Every | None = None
    """Makes one duty of each so many days: 1 is daily, 7 weekly; each owes the whole amount."""
    carry_over: bool = False
    """With `every`: what is more or less in one piece counts in the next, so each owes what is due by its end."""
    batches: tuple[Batch, ...] = ()
    """Parts of the amount with their own last days."""
    after: Words = ()
    """Ids of obligations that must be kept first."""
    parallel: Words = ()
    """Ids of obligations it goes along with: it waits while nothing is done of one of them."""
    same_day: Words = ()
    """Ids of obligations on whose day it is owed: it waits for the last of them and is due on that day."""
    once: Annotated[Event, EVENT] | None = None
    """It binds only from when this has happened: `{act: sign, words: [accord]}`."""
    until: Annotated[Event, EVENT] | None = None
    """It binds only until this happens: `{act: accept, words: [unified government]}`."""
    unless: Annotated[Event, EVENT] | None = None
    """It is excused if this happens before it is kept or broken: `{act: attack, by: south}`."""
    exceptions: tuple[CarveOut, ...] = ()
    """What a prohibition leaves free, such as self-defence."""
    attested_by: Words = ()
    """Whose word alone shows that it was done: ids of the cast. What others say is shown and decides nothing."""
    effort: bool = False
    """It is owed to try, not to succeed: one act, such as one round of talks, keeps it, whatever came of it."""
    waived_on: Date | None = None
    """From which day it no longer binds; an amendment that `waives` it sets this."""

    @model_validator(mode="after")
    def _one_duty(self) -> Self:
        if sum(map(bool, (self.must, self.may, self.must_not))) != 1:
            raise ValueError("give exactly one of must, may, must_not")
        if sum(map(bool, (self.amount, self.ratio, self.ratios))) > 1:
            raise ValueError("give amount, ratio or ratios, not both")
        if self.every and self.batches:
            raise ValueError("give every or batches, not both")
        if self.exceptions and not self.must_not:
            raise ValueError("exceptions belong to what is forbidden: use must_not, or remove them")
        if self.effort and (not self.must or self.amount or self.ratio or self.ratios or self.batches):
            raise ValueError("an effort is a `must` without a number: remove effort, or the number")
        if self.carry_over and not (self.every and self.amount and self.amount.at_least):
            raise ValueError("carry_over needs `every` and an amount such as {at_least: 600}")
        return self

    @property
    def duty(self) -> Literal["must", "may", "must_not"]:
        """Which of the three this obligation is."""
        return "must" if self.must else "may" if self.may else "must_not"

    @property
    def acts(self) -> tuple[str, ...]:
        """The acts the obligation is about."""
        return self.must or self.may or self.must_not

    @property
    def answers_to(self) -> tuple[Ratio, ...]:
        """The ratios by which its number follows from other obligations."""
        return (self.ratio,) if self.ratio else self.ratios

    def events(self) -> Iterator[Event]:
        """The events its binding hangs on."""
        yield from (event for event in (self.once, self.until, self.unless) if event)


class Patch(Term):
    """What is set differently, and what comes new."""

    sets: dict[str, Any] = Field(default_factory=dict)
    """Path of a value to its new value; obligations and powers are named by id."""
    adds: tuple[Obligation, ...] = ()
    """Obligations that come new."""


class Amendment(Patch):
    """A dated patch. `sets` maps a path (`phases.pause.days`, `obligations.release.amount`) to its new value.

    It holds from its day on, also for what was owed before: a duty of the first period that is to keep its own
    deadline needs an obligation with days of its own, beside that of the second period, which the amendment
    `adds`. What it `waives` no longer binds from that day on; what was kept or broken before stays so.
    """

    on: Date
    """From which day it holds."""
    waives: Words = ()
    """Ids of obligations that no longer bind from that day on."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not (self.sets or self.adds or self.waives):
            raise ValueError("changes nothing: give sets, adds or waives")
        return self


class RivalReading(Patch):
    """A rival meaning: who holds it, and what it sets differently. Computed beside the text as written.

    Every status is given under the text as written and under each reading. A reading that sets and adds nothing is
    computed as the text is written.
    """

    held_by: Words = ()
    """Who holds it: ids of the cast."""


class Agreement(Term):
    """What was agreed. `names` are the words reports use for it ("truce", "pause", "deal")."""

    id: TermId
    """A short name of its own, such as `valley-2024`."""
    title: str
    """What it is called."""
    names: Words = Field(min_length=1)
    """Words reports use for it: [truce, ceasefire, deal]. By them claims that it was broken or ended are found."""
    actors: dict[str, ActorEntry] = Field(default_factory=dict)
    """Who appears, by id, as in cast.yaml; a case folder has its cast.yaml for it, and these come besides."""
    parties: Words = Field(min_length=2)
    """Who made it: ids of parties of the cast, such as [north, south]."""
    mediators: Words = ()
    """Who mediated: ids of the cast."""
    guarantors: Words = ()
    """Who vouches for it: ids of the cast."""
    monitors: Words = ()
    """Who watches over it: ids of the cast."""
    announced: FirstDay | None = None
    """The day on which it was made known, or the month or year of it."""
    timezone: Timezone | None = None
    """Where its days begin (a name of the IANA list); else that of the case."""
    clocks: dict[str, Annotated[Clock, mapping_of("{at: 2025-01-19}")]] = Field(min_length=1)
    """Day counts by name."""
    phases: dict[str, Annotated[Phase, mapping_of("{clock: effect, days: [1, 42]}")]] = Field(min_length=1)
    """Stretches of the agreement by name."""
    measures: dict[str, Annotated[Measure, mapping_of("{unit: truck, counts: [truck, lorry]}")]] = Field(
        default_factory=dict
    )
    """What is counted, by name."""
    zones: dict[str, Annotated[Zone, mapping_of("{names: [Long Ford]}")]] = Field(default_factory=dict)
    """Places by name."""
    obligations: tuple[Obligation, ...] = Field(min_length=1)
    """Who owes what."""
    powers: tuple[Power, ...] = ()
    """Who may change the agreement's life."""
    amendments: tuple[Amendment, ...] = ()
    """Later changes, each from its day on."""
    readings: dict[str, RivalReading] = Field(default_factory=dict)
    """Rival meanings by name."""
    tests: tuple[TermTest, ...] = ()
    """What must follow from the terms: given these claims, on this day, this status."""

    @model_validator(mode="after")
    def _in_days(self) -> Self:
        object.__setattr__(self, "phases", self.counted())  # frozen, and not yet given out
        return self

    def counted(self) -> dict[str, Phase]:
        """The phases, with the days of those that are told in months as their clocks now stand."""
        return {name: self._counted(phase) for name, phase in self.phases.items()}

    def _counted(self, phase: Phase) -> Phase:
        if phase.months is None or phase.clock not in self.clocks:
            return phase
        return phase.model_copy(update={"days": self.days_of(phase.clock, phase.months)})

    def days_of(self, clock: str, months: tuple[int, int]) -> tuple[int, int]:
        """The first and the last day of a clock that its months from one to another have."""
        at = self.clocks[clock].at
        if isinstance(at, datetime) and self.timezone:
            at = at.astimezone(ZoneInfo(self.timezone))
        start = date(at.year, at.month, at.day) + timedelta(days=self.clocks[clock].day_one == "next")
        first, beyond = (months_later(start, count) for count in (months[0] - 1, months[1]))
        return (first - start).days + 1, (beyond - start).days

    def as_of(self, day: date) -> Agreement:
        """The agreement with every amendment made up to and including `day`."""
        due = sorted((item for item in self.amendments if item.on <= day), key=lambda item: item.on)
        return self._with(*due)

    def under(self, reading: str) -> Agreement:
        """The agreement as the rival reading has it. Raises KeyError for an unknown reading."""
        return self._with(self.readings[reading])

    def patched(self, *patches: dict[str, Any]) -> Agreement:
        """The agreement with paths set to new values. Raises KeyError with the path that leads nowhere."""
        return self._with(*(Patch(sets=patch) for patch in patches))

    def _with(self, *patches: Patch) -> Agreement:
        if not any(patch.sets or patch.adds or _waived(patch) for patch in patches):
            return self
        tree = copy.deepcopy(self.model_dump(exclude={"tests"}))
        for patch in patches:
            tree["obligations"] = [*tree["obligations"], *(item.model_dump() for item in patch.adds)]
            for path, value in (patch.sets | _waived(patch)).items():
                set_path(tree, path, value)
        for name, phase in tree["phases"].items():
            if phase["months"]:  # an amendment may go over to days
                was = self.phases[name].days
                del phase["days" if tuple(phase["days"]) == was else "months"]
        return Agreement.model_validate(tree | {"tests": self.tests})

    def measure(self, name: str) -> Measure:
        """A measure, with the words of those that are a part of it among its `subset` words."""
        found = self.measures[name]
        parts = [word for part in _parts(self.measures, name) for word in self.measures[part].counts]
        subset = unique(word for word in (*found.subset, *parts) if word not in found.counts)
        return found.model_copy(update={"subset": subset})

    def places_in(self, zone: str) -> tuple[str, ...]:
        """The names of a zone and of every zone that lies in it."""
        names = [self.zones[name].names for name in (zone, *_parts(self.zones, zone))]
        return unique(word for words in names for word in words)

    def cast(self, others: Cast) -> Cast:
        """Who appears: the cast of the case, and the actors named here who are not in it."""
        own = [Actor(id=name, **dict(entry)) for name, entry in sorted(self.actors.items())]
        return Cast((*others.actors, *(actor for actor in own if others.get(actor.id) is None)))


def _waived(patch: Patch) -> dict[str, Any]:
    if not isinstance(patch, Amendment):
        return {}
    return {f"obligations.{name}.waived_on": patch.on for name in patch.waives}


def _parts(section: dict[str, Any], whole: str) -> tuple[str, ...]:
    """The names of all that is a part of this, directly or by another part. A circle ends where it began."""
    found: dict[str, None] = {}
    wanted = [whole]
    while wanted:
        here = wanted.pop()
        parts = [name for name, item in section.items() if item.part_of == here and name not in found]
        found |= dict.fromkeys(name for name in parts if name != whole)
        wanted += [name for name in parts if name != whole]
    return tuple(found)


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
