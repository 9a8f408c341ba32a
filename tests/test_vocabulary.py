"""The nouns: their JSON, their ids, their partial dates."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.vocabulary import (
    Claim,
    Name,
    Quantity,
    When,
    claim_words,
    end_of,
    first_day,
    from_json,
    last_day,
    short_id,
    to_instant,
    to_json,
)


def test_a_claim_comes_back_from_its_json_as_it_was() -> None:
    """Dates, open ends, decimals and nested quantities survive the way through JSON text."""
    claim = make_claim(
        quantity=make_quantity(13, of=make_quantity(91, None, bound="more_than")),
        when=make_when(None, date(2025, 2, 6), clock_days=(1, 42)),
        origin="north-army",
    )
    assert from_json(Claim, json.loads(json.dumps(to_json(claim)))) == claim


@pytest.mark.parametrize(
    "moment",
    [date(2025, 2, 5), datetime(2025, 2, 5, tzinfo=UTC), datetime(2025, 2, 5, 7, 30, tzinfo=UTC), None],
)
def test_a_midnight_never_becomes_a_day(moment: date | None) -> None:
    """A day stays a day and an instant an instant, midnight too."""
    when = When("x", 0, 1, moment, None, "stated")
    back = from_json(When, json.loads(json.dumps(to_json(when))))
    assert back == when
    assert type(back.first) is type(moment)


def test_decimals_become_numbers() -> None:
    """A share of 2.5 is the JSON number 2.5, a whole decimal an integer."""
    share = to_json(Quantity("2.5 to 3 percent", 0, 16, Decimal("2.5"), Decimal(3), measure="share"))
    assert (share["low"], share["high"]) == (2.5, 3)


@pytest.mark.parametrize(
    ("partial", "first", "last"),
    [
        ("2025-02-05", date(2025, 2, 5), date(2025, 2, 5)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        (None, None, None),
    ],
)
def test_a_partial_date_is_a_span(partial: str | None, first: date | None, last: date | None) -> None:
    """A month means any of its days: the first for the earliest, the last for what was surely known."""
    assert (first_day(partial), last_day(partial)) == (first, last)


def test_a_report_is_known_when_both_published_and_received() -> None:
    """What was received later than published was not known before it was received."""
    assert make_report(published="2025-02").known_on == date(2025, 2, 28)
    assert make_report(published="2025-02", received_on=date(2025, 3, 9)).known_on == date(2025, 3, 9)
    assert make_report().known_on is None


def test_voices_lead_to_their_principal() -> None:
    """An army speaks for its state; a stranger and nobody speak for themselves."""
    assert CAST.principal("north-army") == "north"
    assert CAST.is_party("north-army")
    assert not CAST.is_party("mediator")
    assert CAST.principal("stranger") == "stranger"
    assert CAST.principal(None) is None


def test_days_end_at_midnight_of_the_place() -> None:
    """The end of a day is the next midnight in the case's timezone."""
    assert end_of(date(2025, 2, 5), "Asia/Jerusalem").isoformat() == "2025-02-06T00:00:00+02:00"
    assert to_instant(datetime(2025, 2, 5, tzinfo=UTC), "Asia/Jerusalem").tzinfo is UTC


PARTS = st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x1f")), min_size=1)


@given(PARTS, PARTS)
def test_ids_depend_on_their_parts_alone(left: list[str], right: list[str]) -> None:
    """Equal parts give equal ids, other parts other ids."""
    assert (short_id("c", *left) == short_id("c", *right)) == (left == right)


@pytest.mark.parametrize(
    ("patient", "unit", "words"),
    [
        ("captives", "captives", "Northland · attack · 2 captives"),
        ("an old post", "mortars", "Northland · attack · 2 mortars · an old post"),
        ("an old post", None, "Northland · attack · 2 an old post"),
        ("2 captives", "captives", "Northland · attack · 2 captives"),
    ],
)
def test_what_counts_something_else_stands_apart(patient: str, unit: str | None, words: str) -> None:
    """Two mortars fired at a post are not two posts."""
    claim = make_claim("attack", patient=(Name(patient),), quantity=make_quantity(2, unit=unit))
    assert claim_words(claim, chain=False) == words
