"""Days, phases, windows and instances, with clocks that change and days that do not begin at midnight."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.agreement.terms import VALLEY, agreement, changed
from trucebook.agreement import instances
from trucebook.agreement.calendar import agreement_span, day_span, days_span, needed, phase_span, window_span
from trucebook.agreement.models import Clock, Window

BERLIN = "Europe/Berlin"
ZONES = st.sampled_from(["UTC", BERLIN, "Asia/Jerusalem", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"])


def at(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text)


def hours(span: tuple[datetime, datetime]) -> float:
    """How many real hours a span has."""
    return (span[1].astimezone(UTC) - span[0].astimezone(UTC)) / timedelta(hours=1)


def test_calendar_days_run_from_midnight_to_midnight() -> None:
    """Day 1 of a calendar clock is the whole day of its anchor, even when the anchor is an instant of it."""
    clock = Clock(at=at("2025-01-19T11:15+02:00"))
    first, last = day_span(clock, 42, "Asia/Jerusalem")
    assert (first, last) == (at("2025-03-01T00:00+02:00"), at("2025-03-02T00:00+02:00"))
    assert day_span(clock, 1, "Asia/Jerusalem")[0] == at("2025-01-19T00:00+02:00")


def test_the_anchor_s_day_is_the_local_one() -> None:
    """An anchor late in the evening of one place is already the next day in another."""
    clock = Clock(at=at("2025-01-19T23:30+00:00"))
    assert day_span(clock, 1, "Asia/Jerusalem")[0].date() == date(2025, 1, 20)
    assert day_span(clock, 1, "UTC")[0].date() == date(2025, 1, 19)


def test_elapsed_days_are_24_hours_from_the_anchor() -> None:
    """Seven elapsed days from seven in the morning end at seven in the morning."""
    clock = Clock(at=at("2023-11-24T07:00+02:00"), days="elapsed")
    assert days_span(clock, (1, 7), "Asia/Jerusalem")[1] == at("2023-12-01T07:00+02:00")


def test_days_over_a_change_of_the_clocks() -> None:
    """When clocks go forward a calendar day has 23 hours; an elapsed day has 24 and ends an hour later."""
    calendar = Clock(at=date(2024, 3, 30))
    elapsed = Clock(at=at("2024-03-30T07:00+01:00"), days="elapsed")
    assert hours(day_span(calendar, 2, BERLIN)) == 23
    assert hours(day_span(elapsed, 1, BERLIN)) == 24
    assert day_span(elapsed, 1, BERLIN)[1] == at("2024-03-31T08:00+02:00")
    assert day_span(elapsed, 1, BERLIN)[1].hour == 8
    assert hours(day_span(Clock(at=date(2024, 10, 27)), 1, BERLIN)) == 25


def test_day_one_may_be_the_day_after() -> None:
    """With `day_one: next` every day comes one later, by either rule."""
    assert day_span(Clock(at=date(2024, 3, 1), day_one="next"), 1, "UTC")[0] == at("2024-03-02T00:00+00:00")
    elapsed = Clock(at=at("2024-03-01T06:00+00:00"), days="elapsed", day_one="next")
    assert day_span(elapsed, 1, "UTC")[0] == at("2024-03-02T06:00+00:00")


NEXT = """\
id: quay
title: The quay truce
names: [truce]
parties: [north, south]
clocks: {signing: {at: 2024-06-01, day_one: next}}
phases: {one: {clock: signing, days: [1, 10]}}
measures: {trucks: {unit: truck, counts: truck}}
obligations:
  - {id: quiet, by: north, must_not: attack, within: {phase: one}}
  - {id: aid, by: north, must: deliver_aid, what: trucks, amount: {at_least: 100}, within: {phase: one}, every: 1}
"""


@pytest.mark.parametrize(("line", "quiet_from"), [("day_one: next", 1), ("day_one: next, holds_from: day_one", 2)])
def test_the_uncounted_day_belongs_to_what_holds_and_never_to_a_daily_quota(line: str, quiet_from: int) -> None:
    """A truce counted from the day after its signing holds on that day, if nothing else is written."""
    quay = agreement(NEXT.replace("day_one: next", line))
    quiet, aid = (instances(quay, item, "UTC") for item in quay.obligations)
    assert quiet[0].start == at(f"2024-06-0{quiet_from}T00:00+00:00")
    assert (aid[0].name, aid[0].start, aid[0].end) == (
        "day 1",
        at("2024-06-02T00:00+00:00"),
        at("2024-06-03T00:00+00:00"),
    )
    assert phase_span(quay, "one", "UTC") == (quiet[0].start, at("2024-06-12T00:00+00:00"))


def test_the_whole_ends_with_the_last_phase_that_is_certain() -> None:
    """A phase that must first be agreed does not lengthen the agreement; an amendment does."""
    valley = agreement()
    assert agreement_span(valley, "UTC") == (at("2024-03-04T05:00+00:00"), at("2024-04-03T05:00+00:00"))
    assert agreement_span(valley.as_of(date(2024, 3, 20)), "UTC")[1] == at("2024-04-13T05:00+00:00")
    assert agreement_span(valley.as_of(date(2024, 3, 19)), "UTC")[1] == at("2024-04-03T05:00+00:00")
    assert phase_span(valley, "two", "UTC")[0] == at("2024-04-03T05:00+00:00")


def test_where_every_phase_has_a_condition_all_count() -> None:
    """An agreement of conditional phases alone spans all of them."""
    text = changed("    days: [1, 30]\n", "    days: [1, 30]\n    begins_if: {act: sign}\n")
    assert agreement_span(agreement(text), "UTC")[1] == at("2024-05-03T05:00+00:00")


def test_windows() -> None:
    """A window is a phase, days of a clock, or plain days, both ends counted; without a last day it is open."""
    valley = agreement()
    assert window_span(valley, Window(phase="one"), "UTC") == phase_span(valley, "one", "UTC")
    signing = window_span(valley, Window(clock="signing", days=(1, 3)), "UTC")
    assert signing == (
        at("2024-03-01T00:00+00:00"),
        at("2024-03-05T00:00+00:00"),
    )  # the day of signing belongs to it
    later = window_span(valley, Window(clock="signing", days=(2, 3)), "UTC")
    assert later == (at("2024-03-03T00:00+00:00"), at("2024-03-05T00:00+00:00"))
    plain = Window(first=date(2024, 3, 4), last=date(2024, 3, 4))
    assert window_span(valley, plain, "UTC") == (at("2024-03-04T00:00+00:00"), at("2024-03-05T00:00+00:00"))
    assert window_span(valley, Window(first=date(2024, 3, 4)), "UTC")[1] is None


def test_an_agreement_s_own_timezone_holds() -> None:
    """Where the agreement names its timezone, that of the case does not move its days."""
    own = agreement(changed("announced: 2024-03-01", "timezone: Asia/Kathmandu"))
    window = Window(first=date(2024, 3, 4), last=date(2024, 3, 4))
    assert window_span(own, window, "UTC")[0] == at("2024-03-04T00:00+05:45")
    assert agreement_span(own, "UTC")[0] == at("2024-03-04T06:00+01:00")


def test_a_plain_obligation_is_one_instance() -> None:
    """What has neither batches nor repetition is owed once, as a whole."""
    valley = agreement()
    (whole,) = instances(valley, valley.obligations[3], "UTC")
    assert (whole.name, whole.amount) == ("whole", None)
    assert whole.end == at("2024-03-05T00:00+00:00")


def test_batches_follow_the_whole() -> None:
    """Each batch runs from the end of the one before to the end of its own day and owes its own number."""
    valley = agreement()
    whole, *batches = instances(valley, valley.obligations[0], "UTC")
    assert (whole.name, whole.amount) == ("whole", 20)
    assert [item.name for item in batches] == ["batch 1 (day 1)", "batch 2 (day 10)", "batch 3 (day 30)"]
    assert [item.amount for item in batches] == [5, 6, 9]
    assert batches[0].start == whole.start
    assert batches[0].end == batches[1].start == at("2024-03-05T05:00+00:00")
    assert batches[2].end == whole.end


def test_batches_without_an_amount_owe_their_sum() -> None:
    """Where only the batches are numbered, the whole is what they add up to."""
    valley = agreement(changed("    amount: {at_least: 20}\n    within", "    within"))
    assert needed(valley.obligations[0]) == 20


def test_batches_of_plain_days_count_from_the_first() -> None:
    """In a window of plain days, day 2 is the day after the first."""
    text = changed(
        "    within: {first: 2024-03-04, last: 2024-04-02}\n",
        "    within: {first: 2024-03-04, last: 2024-04-02}\n    batches: [{day: 2, amount: 1}]\n",
    )
    valley = agreement(text)
    assert instances(valley, valley.obligations[4], "UTC")[1].end == at("2024-03-06T00:00+00:00")


@pytest.mark.parametrize(
    ("every", "names"),
    [
        (7, ["week 1", "week 2", "week 3", "week 4", "week 5"]),
        (10, ["days 1-10", "days 11-20", "days 21-30"]),
        (30, ["days 1-30"]),
    ],
)
def test_repetition_cuts_the_window_into_pieces(every: int, names: list[str]) -> None:
    """A weekly duty over thirty days is due five times; the last piece is shorter."""
    valley = agreement(changed("every: 7", f"every: {every}"))
    found = instances(valley, valley.obligations[2], "UTC")
    assert [item.name for item in found] == names
    assert {item.amount for item in found} == {70}


def test_daily_instances_are_named_by_the_day_of_the_clock() -> None:
    """Day 31 of the clock is called so although it is the first day of its phase."""
    text = changed("    within: {phase: one}\n    every: 7", "    within: {phase: two}\n    every: 1")
    valley = agreement(text)
    found = instances(valley, valley.obligations[2], "UTC")
    assert [found[0].name, found[-1].name] == ["day 31", "day 60"]


CLOCKS = st.builds(
    Clock,
    at=st.dates(date(2000, 1, 1), date(2030, 1, 1))
    | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (given a zone)
    days=st.sampled_from(["calendar", "elapsed"]),
    day_one=st.sampled_from(["same", "next"]),
)


@given(CLOCKS, st.integers(1, 400), ZONES)
def test_days_follow_each_other_without_gap(clock: Clock, day: int, timezone: str) -> None:
    """Every day of every clock begins at the instant at which the day before ends."""
    span, following = day_span(clock, day, timezone), day_span(clock, day + 1, timezone)
    assert span[1].astimezone(UTC) == following[0].astimezone(UTC)
    # A country that moves over the date line has a calendar day of no hours (Samoa, 30 December 2011).
    assert 0 <= hours(span) <= 25
    if clock.days == "elapsed":
        assert hours(span) == 24


@given(CLOCKS, st.integers(1, 40), st.integers(0, 60), st.integers(1, 60), ZONES)
def test_pieces_partition_their_window(clock: Clock, first: int, more: int, every: int, timezone: str) -> None:
    """The pieces of a repeated duty cover its counted days exactly, each beginning where the one before ends."""
    base = agreement(VALLEY)
    valley = base.model_copy(
        update={
            "clocks": {"effect": clock},
            "phases": {"one": base.phases["one"].model_copy(update={"days": (first, first + more)})},
        }
    )
    found = instances(valley, valley.obligations[2].model_copy(update={"every": every}), timezone)
    counted = day_span(clock, first, timezone)[0], day_span(clock, first + more, timezone)[1]
    assert (found[0].start, found[-1].end) == counted
    assert all(before.end == after.start for before, after in itertools.pairwise(found))
    assert len(found) == -(-(more + 1) // every)
    assert len({item.name for item in found}) == len(found)
