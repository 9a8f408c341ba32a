"""Tests of an agreement, written beside its terms: given these claims, on this day, this status.

A test says in the words of the agreement what reports would have to say, and what must follow from it. It needs no
reports: each line of `given` is one claim as it would be read in one.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from trucebook.agreement.values import Date, DayRange, FirstDay, Moment, Part, Words
from trucebook.casefolder.fitting import nearest, shown
from trucebook.vocabulary import STATUS_WORDS, Bound, Modality, Status

_COUNT = re.compile(
    r"(?:(exactly|at least|no fewer than|more than|over|at most|up to|no more than|fewer than|less than|about"
    r"|some)\s+)?"
    r"(?:(\d+)\s*(?:to|-)\s*)?(\d+)(?:\s+of\s+(?:the\s+)?(\d+))?",
    re.IGNORECASE,
)
SHARE = re.compile(r"\s*(%|percent|per cent)$", re.IGNORECASE)
_BOUNDS: dict[str, Bound] = {
    "at least": "at_least",
    "no fewer than": "at_least",
    "more than": "more_than",
    "over": "more_than",
    "at most": "at_most",
    "up to": "at_most",
    "no more than": "at_most",
    "fewer than": "fewer_than",
    "less than": "fewer_than",
    "about": "about",
    "some": "about",
}
COUNT_WORDS = (
    "such as 30, at least 20, more than 20, up to 20, fewer than 20, about 20, 20 to 30, 3 of 30, 30%, none or all"
)
DAILY = "Daily"
"""Who prints a claim of a test that names no outlet."""
Limits = tuple[int | None, int | None, Bound]


def read_count(text: str) -> tuple[Limits, int | None] | None:
    """A number in words as its limits, with the whole it is counted among; nothing for what is no number.

    >>> read_count("more than 20"), read_count("3 of the 30")
    (((21, None, 'more_than'), None), ((3, 3, 'exact'), 30))
    """
    if text.casefold() in ("none", "no", "nobody", "nothing"):
        return (0, 0, "exact"), None
    if text.casefold() in ("all", "everyone", "everybody"):
        return (None, None, "all"), None
    found = _COUNT.fullmatch(SHARE.sub("", text.strip().replace(",", "")))
    if found is None:
        return None
    bound, low, number = _BOUNDS.get((found[1] or "").casefold(), "exact"), found[2], int(found[3])
    whole = int(found[4]) if found[4] else None
    if low is not None:
        return None if found[1] or int(low) > number else ((int(low), number, "range"), whole)
    return (*_LIMITS[bound](number), bound), whole


_LIMITS: dict[Bound, Any] = {
    "exact": lambda number: (number, number),
    "about": lambda number: (number, number),
    "at_least": lambda number: (number, None),
    "more_than": lambda number: (number + 1, None),
    "at_most": lambda number: (0, number),
    "fewer_than": lambda number: (0, max(number - 1, 0)),
}


def _as_count(value: Any) -> Any:
    text = str(value)
    if read_count(text) is None:
        raise shown(f"should be a number {COUNT_WORDS}", "write it in digits" if text.isalpha() else "")
    return text


def _as_status(value: Any) -> Any:
    """A status as the program writes it (`partly_kept`) or as people read it (`partly kept`)."""
    text = str(value).strip().casefold()
    known = {words: status for status, words in STATUS_WORDS.items()} | {name: name for name in get_args(Status)}
    if text not in known:
        raise shown(
            "should be a status such as kept or not yet due",
            nearest(text, known) or "; ".join(STATUS_WORDS.values()),
        )
    return known[text]


def _as_interval(value: Any) -> Any:
    parts = list(value) if isinstance(value, list | tuple) else [value, value]
    if len(parts) == 2 and str(parts[0]).isdecimal() and (str(parts[1]).isdecimal() or parts[1] in ("open", None)):
        return (int(parts[0]), None if parts[1] in ("open", None) else int(parts[1]))
    raise shown("should be a number such as 13, or two such as [13, 20] or [13, open]")


def _as_expected(value: Any) -> Any:
    items = value if isinstance(value, list | tuple) else [value]
    return tuple({"status": item} if isinstance(item, str) else item for item in items)


class Given(Part):
    """One claim: who did what to how many of what, when, and who says so.

    `{by: south, did: release, count: 30, what: captives, on: 2022-04-20, said_by: observer}`. Without `said_by` the
    outlet says it in its own voice; without `outlet` it is a paper called Daily.
    """

    by: Words = ()
    """Who did it: ids of the cast, or any other name; left out, nobody is named."""
    did: str = ""
    """The act that was done."""
    did_not: str = ""
    """The act that was not done, as the source says."""
    count: Annotated[str, BeforeValidator(_as_count, json_schema_input_type=str | int)] | None = None
    """How many: 30, at least 20, more than 20, up to 20, about 20, 20 to 30, 3 of 30, 30%, none, all."""
    what: Words = ()
    """What it was done to, in the words of a report: captive, truck, truce; or an id of the cast."""
    where: Words = ()
    """The places named."""
    on: Moment | None = None
    """The day or the instant on which it happened."""
    first: FirstDay | None = None
    """From which day it happened, where it took several."""
    last: Date | None = None
    """To which day, counted."""
    until: Date | None = None
    """Of what was made longer `on` a day: the last day of it, counted."""
    as_of: Date | None = None
    """The day by whose end so much had been done in all; the number then is a total."""
    days: DayRange | None = None
    """The days of the agreement's clock, such as [1, 7], where the report counts so."""
    per: Literal["day", "week"] | None = None
    """A rate: so many each day or week."""
    said_by: Words = ()
    """Who says so: ids of the cast or other names, the nearest to the outlet first, the origin last."""
    outlet: str = DAILY
    """Who printed it."""
    told: Date | None = None
    """The day on which it was printed; without it the last day it tells of, or the day of the test."""
    modality: Modality = "actual"
    """`planned`, `required`, `demanded`, `conditional` or `possible` where it is not told as done."""
    words: str = ""
    """The words of the report, where they matter; without them they are made of the other keys."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.did) == bool(self.did_not):
            raise ValueError("give did or did_not, with an act such as `did: release`")
        times = (self.on, self.first, self.as_of, self.days)
        if sum(item is not None for item in times) > 1:
            raise ValueError("give one of: on, first with last, as_of, days")
        if self.last and (self.first is None or self.last < self.first):
            raise ValueError("last needs a `first` that is not after it")
        if self.until and self.on is None:
            raise ValueError("until needs `on`: the day on which it was made longer")
        return self

    @property
    def act(self) -> str:
        """The act that was or was not done."""
        return self.did or self.did_not

    @property
    def last_told(self) -> date | datetime | None:
        """The last day the claim tells of, if it names one."""
        return self.as_of or self.last or self.first or self.on


class Expect(Part):
    """How an obligation must stand: its status, in which account, under which reading, with what number and why."""

    status: Annotated[
        Status,
        BeforeValidator(_as_status, json_schema_input_type=Literal[*get_args(Status), *STATUS_WORDS.values()]),
    ]
    """The status, as `trucebook status` prints it: kept, partly kept, not yet due, waiting ..."""
    account: str = ""
    """Whose account: `all`, an outlet, or an id of the cast; without it that of the test."""
    reading: str = ""
    """Under which reading: its name; without it that of the test."""
    instance: str = ""
    """Which instance: `whole`, `day 3`, `week 2`, `batch 1 (day 7)`; without it the first."""
    done: (
        Annotated[
            tuple[int, int | None],
            BeforeValidator(_as_interval, json_schema_input_type=int | tuple[int, int | Literal["open"]]),
        ]
        | None
    ) = None
    """How much was done: 13, or [13, 20], or [13, open] for "13 or more"."""
    needed: int | None = None
    """How many are owed, where that follows from something else."""
    because: str = ""
    """Words that must stand in one of the reasons given."""


Expected = Annotated[
    tuple[Expect, ...],
    BeforeValidator(_as_expected, json_schema_input_type=Expect | str | list[Expect | str]),
    Field(min_length=1),
]


class TermTest(Part):
    """One test: given these claims, on this day, this status.

    `expect` names obligations by id; `in-force` is the agreement itself. A plain word is the status of its first
    instance in the account `all`, under the text as written.
    """

    name: str
    """What is tested, in a short sentence."""
    given: tuple[Given, ...] = ()
    """What reports say; without any, what follows from silence."""
    on: Date
    """At the end of which day it is judged."""
    known_by: Date | None = None
    """By which day it must have been told, if that is another day."""
    accept: Words = ()
    """Only these sources are heard."""
    without: Words = ()
    """These sources are left out."""
    account: str = "all"
    """Whose account, where `expect` does not say: `all`, an outlet, or an id of the cast."""
    reading: str = "as written"
    """Under which reading, where `expect` does not say."""
    expect: dict[str, Expected] = Field(min_length=1)
    """Obligation to status: `release-30: kept`, or `{status: partly kept, done: [20, 25], account: north}`."""
