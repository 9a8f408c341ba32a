"""The models of an agreement: amendments, readings, paths, and what may be written short."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from pydantic import ValidationError

from tests.agreement.terms import VALLEY, agreement, changed
from trucebook.agreement import Agreement
from trucebook.agreement.models import Clock, Obligation, Ratio, Window


def test_a_single_word_may_stand_for_a_list() -> None:
    """`by: north` and `by: [north]` are the same."""
    assert agreement(
        changed("by: [north, south]\n    must: withdraw", "by: north\n    must: withdraw")
    ).obligations[3].by == ("north",)


def test_the_three_duties() -> None:
    """Each obligation is a must, a may or a must not, with its acts."""
    valley = agreement()
    assert (valley.obligations[0].duty, valley.obligations[0].acts) == ("must", ("release",))
    assert (valley.obligations[4].duty, valley.obligations[4].acts) == ("must_not", ("attack", "kill"))
    allowed = Obligation(id="a", by=("north",), may=("open",), within=Window(phase="one"))
    assert (allowed.duty, allowed.acts) == ("may", ("open",))


def test_an_amendment_holds_from_its_day() -> None:
    """The day before, the text is as it was made; the original is never changed."""
    valley = agreement()
    assert valley.as_of(date(2024, 3, 19)) is valley
    assert valley.as_of(date(2024, 3, 20)).phases["one"].days == (1, 40)
    assert valley.phases["one"].days == (1, 30)


def test_a_reading_changes_only_what_it_sets() -> None:
    """Under a rival reading everything else stands as written."""
    valley = agreement(changed("obligations.release.amount: {at_least: 20}", "obligations.aid.amount.at_least: 5"))
    other = valley.under("few")
    assert other.obligations[2].amount is not None
    assert other.obligations[2].amount.at_least == 5
    assert other.patched({"obligations.aid.amount.at_least": 70}) == valley
    with pytest.raises(KeyError, match="many"):
        valley.under("many")


def test_a_reading_may_turn_a_duty_round() -> None:
    """What the text forbids a reading may allow."""
    sets = "obligations.no-attacks.must_not: []\n      obligations.no-attacks.may: attack"
    valley = agreement(changed("obligations.release.amount: {at_least: 20}", sets))
    assert valley.under("few").obligations[4].duty == "may"
    assert valley.obligations[4].duty == "must_not"


@pytest.mark.parametrize(
    "path", ["phases.three.days", "phases.one.dayz", "obligations.none.amount", "title.x", "x.y"]
)
def test_a_path_that_leads_nowhere_raises_with_its_name(path: str) -> None:
    """Setting a value that does not exist is an error that names the path."""
    with pytest.raises(KeyError, match=path):
        agreement().patched({path: "1"})


def test_patches_survive_a_round_trip() -> None:
    """An agreement dumped and read again is the same agreement, dates and instants included."""
    valley = agreement()
    assert Agreement.model_validate(valley.model_dump()) == valley
    assert Agreement.model_validate_json(valley.model_dump_json()) == valley
    midnight = Clock(at=datetime.fromisoformat("2024-03-04T00:00+00:00"))
    assert isinstance(Clock.model_validate(midnight.model_dump()).at, datetime)


def test_ratios_are_one_number_or_two() -> None:
    """`3`, `[3]`, `[30, 50]` and a share such as `0.5` are ratios; less than nothing is none."""
    assert Ratio.model_validate({"of": "a", "times": "3"}).times == 3
    assert Ratio.model_validate({"of": "a", "times": ["30", "50"]}).times == (30, 50)
    assert Ratio.model_validate({"of": "a", "times": "0.5"}).times == Decimal("0.5")
    with pytest.raises(ValidationError, match="a number such as 3"):
        Ratio.model_validate({"of": "a", "times": "-1"})


def test_terms_cannot_be_changed_in_place() -> None:
    """An agreement that was read stays as it was read."""
    with pytest.raises(ValidationError, match="frozen"):
        setattr(agreement(VALLEY), "title", "Another")  # noqa: B010 (a plain assignment does not pass the type check)
