"""Phases and extensions that are told in calendar months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tests.compliance.test_course import CAPTIVES, duties, event, truce
from tests.compliance.truce import see
from trucebook.agreement.models import Agreement
from trucebook.agreement.values import months_later


def months(at: str, asked: Any, **clock: Any) -> Agreement:
    """The river truce with one phase of so many months of a clock."""
    return duties(
        CAPTIVES, clocks={"start": {"at": at} | clock}, phases={"one": {"clock": "start", "months": asked}}
    )


@pytest.mark.parametrize(
    ("at", "asked", "days"),
    [
        ("2022-04-02", 2, (1, 61)),
        ("2022-04-02", [3, 4], (62, 122)),
        ("2023-01-31", 1, (1, 29)),
        ("2023-01-31", [2, 2], (30, 59)),
        ("2024-01-30", 1, (1, 31)),
        ("2023-01-01", 12, (1, 365)),
        ("2022-04-02T07:00+03:00", 2, (1, 61)),
    ],
)
def test_months_are_counted_as_days_of_the_clock(at: str, asked: Any, days: tuple[int, int]) -> None:
    """A month ends before the day of the same number, or on the last day of a shorter month."""
    assert months(at, asked).phases["one"].days == days


def test_months_begin_with_day_one() -> None:
    """Where the anchor's day is not counted, two months from 2 April end with 2 June."""
    assert months("2022-04-02", 2, day_one="next").phases["one"].days == (1, 61)
    local = duties(
        CAPTIVES,
        timezone="Asia/Aden",
        clocks={"start": {"at": "2022-04-30T23:00+00:00"}},
        phases={"one": {"clock": "start", "months": 1}},
    )
    assert local.phases["one"].days == (1, 31)  # the first of May there


def test_many_months_do_not_leave_the_calendar() -> None:
    """A hundred years is the most that is counted."""
    assert months_later(date(2999, 12, 31), 100_000) == date(3099, 12, 31)


@pytest.mark.parametrize(
    ("phase", "words"), [({}, "needs `days`"), ({"days": [1, 9], "months": 1}, "days and months")]
)
def test_days_or_months(phase: dict[str, Any], words: str) -> None:
    """A phase has one of the two."""
    with pytest.raises(ValidationError, match=words):
        duties(CAPTIVES, phases={"one": {"clock": "start"} | phase})


def test_an_amendment_may_change_months_or_go_over_to_days() -> None:
    """What an amendment sets holds, in days and in months, and a clock that it moves moves the months."""
    sets: tuple[tuple[dict[str, Any], tuple[int, int]], ...] = (
        ({"phases.one.months": 3}, (1, 91)),
        ({"phases.one.days": [1, 40]}, (1, 40)),
        ({"clocks.start.at": "2022-02-02"}, (1, 59)),
    )
    for patch, days in sets:
        assert months("2022-04-02", 2).patched(patch).phases["one"].days == days
    assert duties(CAPTIVES, phases={"one": {"clock": "start", "days": [1, 5]}}).patched(
        {"phases.one.months": 1}
    ).phases["one"].days == (1, 31)


def test_a_clock_that_an_event_sets_going_counts_its_own_months() -> None:
    """Planned for June, which has thirty days, and begun on 4 May: the month ends with 3 June."""
    agreement = months("2031-06-01", 1, starts_with={"act": "mediate", "words": ["commission"]})
    assert see("captives", event(4), agreement=agreement, at=11).due_on == date(2031, 6, 3)


def test_a_duty_within_months() -> None:
    """Within three months of 23 October, a day that is not counted, is by 23 January."""
    clocks = {"start": {"at": "2031-05-01"}, "signing": {"at": "2020-10-23", "day_one": "next"}}
    duty = CAPTIVES | {"within": {"clock": "signing", "months": 3}}
    assert see("captives", agreement=duties(duty, clocks=clocks), at=1).due_on == date(2021, 1, 23)
    for window in ({"months": 3}, {"clock": "start"}, {"clock": "start", "days": [1, 9], "months": 1}):
        with pytest.raises(ValidationError, match="days"):
            duties(CAPTIVES | {"within": window})


def test_an_extension_by_months() -> None:
    """A power may give months; they begin when the phase ends."""
    power = {"id": "p", "kind": "extend", "how": "consent", "by": ["north", "south"], "phase": "one", "months": 1}
    found = see("captives", truce("extend", 9), agreement=duties(CAPTIVES, powers=[power]), at=11)
    assert (found.status, found.due_on) == ("open", date(2031, 6, 10))
    with pytest.raises(ValidationError, match="days and months"):
        duties(CAPTIVES, powers=[power | {"days": 30}])
