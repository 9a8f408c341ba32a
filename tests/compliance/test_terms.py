"""Batches, repeated duties, ratios, caps, clocks, phases, readings and amendments."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compliance.truce import TERMS, as_of, at, day, on, released, see, terms, total, whys
from tests.factories import CAST, make_claim, make_quantity, make_when
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.vocabulary import Claim, Interval, Name, View, When


def one_duty(**fields: Any) -> Agreement:
    """The river truce with only the duty to release captives, changed."""
    return terms(obligations=[TERMS["obligations"][0] | fields])


def trucks(count: int, when: When | None, **fields: Any) -> Claim:
    """Northland let in so many trucks."""
    quantity = make_quantity(count, unit="trucks", **fields)
    return make_claim("deliver_aid", patient=(Name("trucks"),), quantity=quantity, when=when)


BATCHES = one_duty(batches=[{"day": 1, "amount": 10}, {"day": 5, "amount": 20}])


@pytest.mark.parametrize(
    ("instance", "status", "interval"),
    [
        ("whole", "undetermined", (23, None)),
        ("batch 1 (day 1)", "kept", (10, 10)),
        ("batch 2 (day 5)", "undetermined", (13, None)),
    ],
)
def test_batches(instance: str, status: str, interval: tuple[int, int | None]) -> None:
    """The whole quota stands first; each batch counts what is dated in its own days."""
    claims = released(10, on(1)), released(13, on(4))
    found = see("captives", *claims, agreement=BATCHES, instance=instance)
    assert (found.status, found.interval) == (status, Interval(*interval))


def test_a_batch_that_is_covered_is_partly_kept() -> None:
    """Five on the only day of a batch of ten is a part of it, since the day is covered."""
    assert (
        see("captives", released(5, on(1)), agreement=BATCHES, instance="batch 1 (day 1)").status == "partly_kept"
    )


def test_a_total_counts_for_the_whole_only() -> None:
    """A number as of a day says nothing on one batch."""
    found = see("captives", total(30, 9), agreement=BATCHES)
    assert (found.instance, found.status) == ("whole", "kept")
    assert see("captives", total(30, 9), agreement=BATCHES, instance="batch 2 (day 5)").status == "no_report"


def test_a_repeated_duty_is_judged_day_by_day() -> None:
    """Every day is an instance, with its own claims and its own status."""
    claims = trucks(120, on(1)), trucks(80, on(2)), trucks(300, None)
    assert see("aid", *claims, instance="day 1").status == "kept"
    assert see("aid", *claims, instance="day 2").status == "partly_kept"
    assert see("aid", *claims, instance="day 3").status == "no_report"
    assert see("aid", *claims, at=1, instance="day 2").status == "waiting"
    assert whys(see("aid", *claims, instance="day 1")) == {"nothing dates it"}
    assert see("aid", *claims, instance="day 2").unused == ()


def test_a_daily_rate_counts_for_each_day_it_covers() -> None:
    """So many a day over some days is taken for each of these days, and the finding says so."""
    claim = trucks(120, on(2, 4), measure="rate", per="day")
    assert [see("aid", claim, instance=f"day {number}").status for number in (1, 2, 4, 5)] == [
        "no_report",
        "kept",
        "kept",
        "no_report",
    ]
    assert "1 claim used: a rate, taken for each day it covers." in see("aid", claim, instance="day 2").reasons


def test_about_is_widened_by_the_tolerance_and_shown() -> None:
    """ "About 30" may be 27, so it does not prove 30, and the range is shown."""
    found = see(
        "captives", total(0, 10, quantity=make_quantity(30, unit="captives", measure="cumulative", bound="about"))
    )
    assert found.interval == Interval(27, 33)
    assert found.status == "undetermined"
    assert "1 claim used: “30” is read as 27 to 33." in found.reasons


RATIO = terms(
    obligations=[
        TERMS["obligations"][0],
        {
            "id": "detainees",
            "by": "north",
            "must": "release",
            "what": "detainees",
            "ratio": {"of": "captives", "times": [2, 3]},
            "within": {"phase": "one"},
        },
    ]
)


def freed(count: int, number: int) -> Claim:
    """As of a day Northland had released so many detainees."""
    quantity = make_quantity(count, unit="detainees", measure="cumulative")
    return make_claim("release", patient=(Name("detainees"),), quantity=quantity, when=as_of(number))


@pytest.mark.parametrize(
    ("claims", "status", "needed"),
    [
        ((), "waiting", None),
        ((total(10, 10), freed(30, 10)), "kept", 20),
        ((total(10, 10), freed(25, 10)), "undetermined", 20),
        ((total(10, 10), freed(15, 10)), "partly_kept", 20),
        ((total(10, 5), freed(30, 10)), "undetermined", 20),
    ],
)
def test_a_ratio_is_owed_for_what_the_same_account_says_was_delivered(
    claims: tuple[Claim, ...], status: str, needed: int | None
) -> None:
    """Between two and three for each: 30 are surely enough for ten, 15 surely too few."""
    at_day = 5 if not claims else 12
    found = see("detainees", *claims, agreement=RATIO, at=at_day)
    assert (found.status, found.needed) == (status, needed)


@pytest.mark.parametrize(
    ("amount", "claims", "at_day", "status"),
    [
        ({"at_most": 5}, (released(6, on(3)),), 4, "breached"),
        ({"at_most": 5}, (released(5, on(3)),), 4, "open"),
        ({"at_most": 5}, (total(5, 10),), 12, "kept"),
        ({"at_most": 5}, (), 12, "no_report"),
        ({"exactly": 5}, (total(5, 10),), 12, "kept"),
        ({"exactly": 5}, (total(5, 4),), 5, "open"),
        ({"exactly": 5}, (released(5, on(3)),), 12, "undetermined"),
        ({"exactly": 5}, (total(4, 10),), 12, "partly_kept"),
        ({"exactly": 5}, (total(6, 4),), 5, "breached"),
        ({"exactly": 5}, (total(5, 10, origin="observer"), total(6, 10, origin="mediator")), 12, "disputed"),
    ],
)
def test_caps_and_exact_numbers(
    amount: dict[str, int], claims: tuple[Claim, ...], at_day: int, status: str
) -> None:
    """At most n is broken by more; exactly n needs that no more was done."""
    assert see("captives", *claims, agreement=one_duty(amount=amount), at=at_day).status == status


def test_days_of_the_agreements_clock() -> None:
    """ "In the first five days" is resolved by the clock of the duty's window."""
    when = When("in the first five days", 0, 22, None, None, "clock", clock_days=(1, 5))
    assert see("captives", released(30, when)).status == "kept"


@pytest.mark.parametrize(
    ("number", "hour", "status"),
    [(1, 6, "kept"), (1, 18, "no_report")],
)
def test_a_day_half_inside_the_window_counts(number: int, hour: int, status: str) -> None:
    """A claim that names a day counts if the window holds at least half of that day."""
    clocks = {"start": {"at": at(1, hour).isoformat(), "days": "elapsed"}}
    claim = make_claim("withdraw", patient=(Name("Long Ford"),), when=on(number))
    ford = TERMS["obligations"][2] | {"within": {"phase": "one"}}
    found = see("ford", claim, agreement=terms(clocks=clocks, obligations=[ford]))
    assert found.status == status


def test_a_vague_time_counts_if_half_of_it_lies_inside() -> None:
    """Around days 8 to 12: three of five days lie in the window that ends with day 10."""
    quiet = make_claim("attack", patient=(Name("a village"),), when=make_when(day(8), day(13), approximate=True))
    assert see("quiet", quiet).status == "breached"
    late = make_claim("attack", patient=(Name("a village"),), when=make_when(day(9), day(14), approximate=True))
    assert see("quiet", late).status == "no_report"


def test_since_a_day() -> None:
    """A total since a day within the window counts from there; since a day before, it supports nothing."""
    cumulative = make_quantity(30, unit="captives", measure="cumulative")
    inside = released(None, on(2, 9), quantity=cumulative)
    assert see("captives", inside).status == "kept"
    before = released(None, make_when(day(1).replace(month=1), day(10)), quantity=cumulative)
    assert see("captives", before).interval == Interval(0, None)
    still = released(30, make_when(day(2), None), known_on=day(9))
    assert see("captives", still).status == "kept"


def test_amendments_apply_from_their_day_on() -> None:
    """Before it was made, or known, an amendment changes nothing; after it, the deadline has moved."""
    agreement = terms(amendments=[{"on": "2031-05-09", "sets": {"phases.one.days": [1, 12]}}])
    claim = total(30, 12, known_on=day(8))
    assert see("captives", claim, agreement=agreement, at=8).due_on == day(10)
    assert see("captives", claim, agreement=agreement, at=12).due_on == day(12)
    assert see("captives", claim, agreement=agreement, at=12).status == "kept"
    assert see("captives", claim, agreement=agreement, at=12, known_by=day(8)).status == "kept_late"


def test_rival_readings_stand_side_by_side() -> None:
    """Every reading has its own row, judged by what it sets."""
    readings = {"forty": {"held_by": "north", "sets": {"obligations.captives.amount": {"at_least": 40}}}}
    agreement = terms(readings=readings)
    claim = total(30, 10)
    assert see("captives", claim, agreement=agreement).status == "kept"
    found = see("captives", claim, agreement=agreement, reading="forty")
    assert (found.status, found.needed, found.reading) == ("partly_kept", 40, "forty")


def test_one_finding_for_each_instance_account_and_reading() -> None:
    """Nothing is missing from the grid and nothing stands in it twice."""
    agreement = terms(readings={"forty": {"sets": {"obligations.captives.amount": {"at_least": 40}}}})
    found = assess(match(agreement, [total(30, 9)], CAST), View(day(12)))
    keys = [(item.obligation, item.instance, item.account, item.reading) for item in found]
    assert len(keys) == len(set(keys)) == (1 + 8 + 10) * 4 * 2


def test_conditions_that_wait_for_each_other_wait() -> None:
    """Two duties each after the other are both waiting, and nothing goes round for ever."""
    duty = TERMS["obligations"][2]
    agreement = terms(obligations=[duty | {"id": "a", "after": ["b"]}, duty | {"id": "b", "after": ["a"]}])
    assert see("a", agreement=agreement, at=5).status == "waiting"
    assert "It waits: “b” is not kept in this account." in see("a", agreement=agreement, at=5).reasons
