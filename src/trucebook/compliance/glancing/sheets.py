"""The claims that can bear a duty as columns of numbers, so that a million of them are looked at together.

A sheet is made once for a target and a clock; it depends on no view. A claim's words about time become a place in a
short list of timings, its words about how much a place in a short list of forms. What each says is read by the
functions that read it for a finding (`time_claim`, `read_amount`), once for all that say the same.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from trucebook.agreement.models import Agreement, Obligation
from trucebook.compliance.figures import (
    Amount,
    NoFigure,
    Owed,
    is_among,
    is_rate,
    rate_days,
    read_amount,
    read_rate,
    stands,
    whom_and_where,
)
from trucebook.compliance.hearing import Hearing
from trucebook.compliance.matching import Look, Target
from trucebook.compliance.speakers import Speakers
from trucebook.compliance.timing import Timing, seconds_at_end
from trucebook.compliance.wholes import says_none, spares_some, told_whole
from trucebook.vocabulary import Claim, Number, Origin

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]

ALWAYS = date.max.toordinal()
"""The day by which everything is known: asked for where a view names no day."""
NEVER = ALWAYS + 1
EXACT = 2.0**40
"""Whole numbers up to this add up exactly as floating point; larger ones and parts of a whole are done by hand."""


class Sources:
    """Those who tell the claims of all sheets: a chain of voices with the origin it leads to, numbered as met."""

    def __init__(self) -> None:
        self.speakers: list[Speakers] = []
        self.origins: list[str] = []
        self.named: dict[str, Origin] = {}
        self._places: dict[tuple[int, str], int] = {}

    def place(self, speakers: Speakers, origin: Origin) -> int:
        """The number of a source."""
        key = (id(speakers), origin.key)
        if key not in self._places:
            self._places[key] = len(self.speakers)
            self.speakers.append(speakers)
            self.origins.append(origin.key)
            self.named[origin.key] = origin
        return self._places[key]


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Timings as columns, in seconds; not a number where a claim does not say."""

    first: Floats
    last: Floats
    said_first: Floats
    said_last: Floats
    soft: Flags
    moved: Flags
    claims: Sequence[Claim]


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The claims of one target as columns, in order of their source and of when they end.

    `time` is a place in `times`, `form` one in `forms`, which holds a claim for each form, `words` one in `named`,
    which holds the words for whom and where. `told` is in seconds, not a number where nothing dates the claim;
    `known` and `corrected` are ordinals of days. `telling` marks claims that report the act and decide nothing,
    whatever is owed.
    """

    times: Times
    forms: Sequence[Look]
    named: Sequence[frozenset[str]]
    source: Places
    time: Places
    form: Places
    words: Places
    told: Floats
    known: Places
    corrected: Places
    telling: Flags


Row = tuple[int, int, int, int, float, int, int, bool]


def lay_out(hearing: Hearing, sources: Sources, terms: Agreement, obligation: Obligation, target: Target) -> Sheet:
    """The claims of a target as columns, timed by the clock of an obligation."""
    timings: dict[Hashable, tuple[int, Timing, Claim]] = {}
    forms: dict[Hashable, tuple[int, Look]] = {}
    named: dict[frozenset[str], int] = {}
    rows = list(_rows(hearing, sources, (terms, obligation, target), (timings, forms, named)))
    times = _times([timing for _, timing, _ in timings.values()], [claim for *_, claim in timings.values()])
    source, time, form, words = (np.array([row[at] for row in rows], np.int64) for at in range(4))
    told = np.array([row[4] for row in rows], np.float64)
    known, corrected = (np.array([row[at] for row in rows], np.int64) for at in (5, 6))
    telling = np.array([row[7] for row in rows], np.bool_)
    last = np.where(np.isnan(times.last[time]), told, times.last[time])
    order = np.lexsort((times.first[time], last, source))
    return Sheet(
        times,
        [look for _, look in forms.values()],
        list(named),
        source=source[order],
        time=time[order],
        form=form[order],
        words=words[order],
        told=told[order],
        known=known[order],
        corrected=corrected[order],
        telling=telling[order],
    )


def _rows(
    hearing: Hearing,
    sources: Sources,
    asked: tuple[Agreement, Obligation, Target],
    lists: tuple[
        dict[Hashable, tuple[int, Timing, Claim]], dict[Hashable, tuple[int, Look]], dict[frozenset[str], int]
    ],
) -> Iterator[Row]:
    """One row for each claim that can matter; timings, forms and words are filled on the way."""
    (terms, obligation, target), (timings, forms, named) = asked, lists
    known_words: dict[Hashable, int] = {}
    zone, stopwatch = hearing.zone(terms), hearing.stopwatch(terms, obligation)
    for look in hearing.evidence.looks[target]:
        claim = look.claim
        if (look.why and not look.telling) or claim.review == "rejected":
            continue
        when = claim.when
        key = when and (when.first, when.last, when.basis, when.approximate, when.clock_days)
        if key not in timings:
            timings[key] = len(timings), stopwatch(claim, None), claim
        form = _form(look)
        if form not in forms:
            forms[form] = len(forms), look
        told, corrected = hearing.told_on(claim), hearing.corrected_on(claim)
        yield (
            sources.place(look.speakers, hearing.origin(look)),
            timings[key][0],
            forms[form][0],
            _named(claim, known_words, named),
            seconds_at_end(told, zone) if told else math.nan,
            claim.known_on.toordinal() if claim.known_on else ALWAYS,
            corrected.toordinal() if corrected else NEVER,
            bool(look.why),
        )


def _named(claim: Claim, known: dict[Hashable, int], named: dict[frozenset[str], int]) -> int:
    """The place of a claim's words for whom and where; of equal names they are taken once."""
    names = claim.patient, claim.place
    if names not in known:
        known[names] = named.setdefault(whom_and_where(claim), len(named))
    return known[names]


def _form(look: Look) -> Hashable:
    """All that `read_amount` asks of a claim."""
    claim = look.claim
    whole = told_whole(claim)
    return (
        claim.polarity,
        look.basis,
        look.narrow,
        claim.quantity and _number(claim),
        whole,
        says_none(claim),
        bool(whole) and spares_some(claim),
    )


def _number(claim: Claim) -> Hashable:
    quantity = claim.quantity
    if quantity is None:
        return None
    part = quantity.of and (quantity.of.low, quantity.of.high)
    return quantity.low, quantity.high, quantity.bound, quantity.measure, quantity.per, part


def _times(timings: Sequence[Timing], claims: Sequence[Claim]) -> Times:
    said = [timing.said or (None, None) for timing in timings]
    return Times(
        first=_floats([timing.first for timing in timings]),
        last=_floats([timing.last for timing in timings]),
        said_first=_floats([first for first, _ in said]),
        said_last=_floats([last for _, last in said]),
        soft=np.array([timing.soft for timing in timings], np.bool_),
        moved=np.array([timing.said is not None for timing in timings], np.bool_),
        claims=claims,
    )


def _floats(values: Sequence[Number | float | None], unknown: float = math.nan) -> Floats:
    return np.array([unknown if value is None else float(value) for value in values], np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """What forms of claims say of what is owed, as columns. The flags are those of `Amount` and `NoFigure`.

    `stands` says by column whether such a claim stands as of a day: with a first and a last day, without the first,
    without the last, without either. An open `high` is infinity. `exact` says that every number adds up exactly.
    """

    usable: Flags
    telling: Flags
    low: Floats
    high: Floats
    all_done: Flags
    not_all: Flags
    narrow: Flags
    denied: Flags
    rate: Flags
    among: Flags
    stands: Flags
    exact: Flags


def shape(forms: Sequence[Look], owed: Owed) -> Shapes:
    """What each form says of what is owed."""
    read = [_read(look, owed) for look in forms]
    amounts = [Amount(0, None) if isinstance(item, NoFigure) else item for item in read]

    def flags(values: Sequence[bool]) -> Flags:
        return np.array(values, np.bool_)

    return Shapes(
        usable=flags([not isinstance(item, NoFigure) for item in read]),
        telling=flags([isinstance(item, NoFigure) and item.telling for item in read]),
        low=_floats([item.low for item in amounts]),
        high=_floats([item.high for item in amounts], math.inf),
        all_done=flags([item.all_done for item in amounts]),
        not_all=flags([item.not_all for item in amounts]),
        narrow=flags([item.narrow for item in amounts]),
        denied=flags([look.claim.polarity == "denied" for look in forms]),
        rate=flags([_is_usable_rate(look, owed) for look in forms]),
        among=flags([is_among(look.claim, owed) for look in forms]),
        stands=np.array(
            [
                [stands(look.claim, timing, amount, owed) for timing in _TIMINGS]
                for look, amount in zip(forms, amounts, strict=True)
            ],
            np.bool_,
        ).reshape(len(forms), len(_TIMINGS)),
        exact=flags([_is_exact(item) for item in amounts]),
    )


_TIMINGS = (
    Timing(0.0, 1.0, False, None),
    Timing(None, 1.0, False, None),
    Timing(0.0, None, False, None),
    Timing(None, None, False, None),
)


def _read(look: Look, owed: Owed) -> Amount | NoFigure:
    if not is_rate(look.claim, owed):
        return read_amount(look, owed)
    if not _is_usable_rate(look, owed):
        return NoFigure("", telling=True)
    return read_rate(look, owed)


def _is_usable_rate(look: Look, owed: Owed) -> bool:
    return is_rate(look.claim, owed) and rate_days(look.claim) == owed.repeats_days


def _is_exact(amount: Amount) -> bool:
    numbers: list[Number] = [amount.low] if amount.high is None else [amount.low, amount.high]
    return all(-EXACT <= number <= EXACT and number == int(number) for number in numbers)
