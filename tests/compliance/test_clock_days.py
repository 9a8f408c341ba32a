"""Claims that name days of the calendar, held against a clock whose days begin at an hour of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.compliance.truce import at, day, on, released, see, terms, total, whys
from tests.factories import make_claim, make_quantity, make_when
from trucebook.agreement.models import Agreement
from trucebook.vocabulary import Claim, Finding, Interval, Name


def truce(hour: int, **changes: Any) -> Agreement:
    """The river truce in days of 24 hours from an hour of the first of May on."""
    return terms(clocks={"start": {"at": at(1, hour).isoformat(), "days": "elapsed"}}, **changes)


def trucks(count: int, when: Any, **fields: Any) -> Claim:
    """So many trucks were let in."""
    given: dict[str, Any] = {"patient": (Name("trucks"),), "quantity": make_quantity(count, unit="trucks")} | fields
    return make_claim("deliver_aid", when=when, **given)


def aid(instance: str, *claims: Claim, hour: int = 7, at: int = 5) -> Finding:
    """How the daily duty of 100 trucks stands on one day of the clock."""
    return see("aid", *claims, agreement=truce(hour), instance=instance, at=at)


@pytest.mark.parametrize(
    ("hour", "of", "instance"),
    [(7, 2, "day 2"), (12, 2, "day 2"), (13, 2, "day 1"), (19, 2, "day 1"), (0, 2, "day 2")],
)
def test_a_day_of_the_calendar_is_the_day_of_the_clock_it_shares_most_with(
    hour: int, of: int, instance: str
) -> None:
    """An exact number for Friday is the whole of the truce's day that lies mostly in Friday, and of no other."""
    claim = trucks(60, on(of))
    for name in ("day 1", "day 2", "day 3"):
        found = aid(name, claim, hour=hour)
        assert found.status == ("partly_kept" if name == instance else "no_report"), name
        assert found.interval == (Interval(60, 60) if name == instance else None)


def test_only_an_exact_number_says_how_many_there_were_at_most() -> None:
    """ "More than 60 on Friday" leaves the day open, however exactly the day is told."""
    least = replace(make_quantity(60, unit="trucks"), high=None, bound="at_least")
    assert aid("day 2", trucks(60, on(2))).status == "partly_kept"
    found = aid("day 2", trucks(60, on(2), quantity=least))
    assert (found.status, found.interval) == ("undetermined", Interval(60, None))


def test_days_of_the_calendar_leave_no_gap_in_a_window_of_the_clock() -> None:
    """Told day by day, or as of its last day, a window that closes at an hour of the morning is covered."""
    agreement = truce(7)
    by_day = [released(2, on(number)) for number in range(1, 11)]
    for claims in (by_day, [total(20, 10)], [released(20, on(1, 10))]):
        found = see("captives", *claims, agreement=agreement)
        assert (found.status, found.interval) == ("partly_kept", Interval(20, 20))


def test_what_is_told_of_the_day_asked_for_counts_on_that_day() -> None:
    """The truce's day runs on into the next morning; a claim of today is evidence today all the same."""
    agreement = truce(7)
    assert see("captives", released(30, on(4)), agreement=agreement, at=4).status == "kept"
    assert see("captives", total(30, 4), agreement=agreement, at=4).status == "kept"
    assert see("captives", released(30, on(2, 4)), agreement=agreement, at=4).status == "kept"


def test_a_stretch_from_the_day_on_which_the_truce_began() -> None:
    """ "Between 1 and 10 May" counts for a truce that began on the evening of the first."""
    found = see("captives", released(30, on(1, 9)), agreement=truce(19), at=9)
    assert found.status == "kept"
    before = released(30, make_when(day(1).replace(month=4), day(9)))
    assert "lies only partly inside the time of this duty" in whys(see("captives", before, agreement=truce(19)))


@pytest.mark.parametrize(
    ("hour", "number", "status"), [(7, 1, "undetermined"), (7, 2, "breached"), (0, 1, "breached")]
)
def test_an_attack_on_the_first_day_may_have_been_before_the_truce(hour: int, number: int, status: str) -> None:
    """One incident decides only when it surely was inside the time of the duty."""
    attack = make_claim("attack", patient=(Name("a village"),), when=on(number))
    assert see("quiet", attack, agreement=truce(hour)).status == status


def test_an_instant_stays_where_it_is() -> None:
    """What is told to the hour is not moved to a day of the clock."""
    attack = make_claim("attack", patient=(Name("a village"),), when=make_when(at(1, 8), at(1, 9)))
    assert see("quiet", attack, agreement=truce(7)).status == "breached"
    early = make_claim("attack", patient=(Name("a village"),), when=make_when(at(1, 5), at(1, 6)))
    assert see("quiet", early, agreement=truce(7)).status == "no_report"
