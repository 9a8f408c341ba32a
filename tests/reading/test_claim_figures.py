"""The gate of claims: figures on labelled texts may not sink; and the scorer says what is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bench.claims import FLOORS, Case, measure, names_right, quantity_right, read_cases, score, sunk, when_right
from tests.factories import CAST, make_quantity, make_when
from trucebook.vocabulary import Name, When, from_json


def test_no_figure_has_sunk() -> None:
    """Both halves of the labels, field by field, are at least as well read as when the floors were pinned."""
    found, _ = measure(read_cases())
    assert sunk(json.loads(FLOORS.read_text(encoding="utf-8")), found) == []


def test_there_are_many_texts_from_many_conflicts() -> None:
    """At least 250 texts over at least eight conflicts and as many registers as the labels promise."""
    cases = read_cases()
    assert len(cases) >= 250
    assert len({case.file for case in cases}) >= 8
    assert len({case.report.text for case in cases}) == len(cases)


def test_a_file_says_which_half_it_is() -> None:
    """A file made as the gate is the gate in every case of it; else even cases are."""
    odd = read_cases()[0]
    assert odd.number == 1
    assert Case(odd.file, 1, odd.report, (), frozenset()).part == "development"
    assert Case(odd.file, 2, odd.report, (), frozenset()).part == "gate"
    assert Case(odd.file, 1, odd.report, (), frozenset(), "gate").part == "gate"


def test_a_sunk_figure_and_other_labels_are_told() -> None:
    """A figure below its floor is named; on other labels nothing is compared."""
    floors: dict[str, Any] = {"data": "a", "development": {"act": 80.0}, "gate": {"act": 70.0}}
    found: dict[str, Any] = {"data": "a", "development": {"act": 81.0}, "gate": {"act": 69.0}}
    assert sunk(floors, found) == ["gate: act has sunk to 69.0 from 70.0"]
    assert "are others" in sunk(floors, found | {"data": "b"})[0]
    assert sunk(floors, found | {"gate": {"act": 69.9}}) == []


def test_what_is_missed_and_what_is_too_much_count() -> None:
    """A text whose label asks for another act: one claim too much, one missed, nothing right."""
    case = read_cases()[0]
    other = Case(case.file, 1, case.report, ({"act": "mediate", "agent": ["nobody"]},), frozenset())
    counted = score([other]).counts["act"]
    assert counted.right == 0
    assert counted.labelled == 1
    assert counted.read >= 1


def test_names_are_right_by_id_or_by_words() -> None:
    """An organ stands for its party; a stranger is known by the words of the label; each name counts once."""
    found = [Name("Northland Army", "north-army"), Name("two armed men")]
    assert names_right(found, ["north"], CAST) == 1
    assert names_right(found, ["men"], CAST) == 1
    assert names_right(found, ["men", "men"], CAST) == 1
    assert names_right(found, ["women"], CAST) == 0


@pytest.mark.parametrize(
    ("label", "right"),
    [
        ({"low": "20", "high": "20"}, True),
        ({"low": "20", "high": None}, False),
        ({"low": "20", "high": "20", "measure": "cumulative"}, False),
        ({"vague": "true"}, False),
    ],
)
def test_an_amount_is_right_with_both_ends_and_its_measure(label: dict[str, Any], right: bool) -> None:
    """Twenty is twenty: no open end, no running total, nothing vague."""
    assert quantity_right(make_quantity(20), label) is right


def test_up_to_some_number_may_begin_at_nothing() -> None:
    """ "Up to 400" is the same with nothing as its lower end and with none."""
    assert quantity_right(make_quantity(0, 400), {"low": None, "high": "400"})
    assert quantity_right(make_quantity(0, 0), {"low": "0", "high": "0"})
    assert not quantity_right(make_quantity(1, 400), {"low": None, "high": "400"})


@pytest.mark.parametrize(
    ("when", "label", "right"),
    [
        (("2024-03-02", "2024-03-03"), {"first": "2024-03-02", "last": "2024-03-03"}, True),
        (
            ("2024-03-02T18:00:00+00:00", "2024-03-03T00:00:00+00:00"),
            {"first": "2024-03-02", "last": "2024-03-03"},
            True,
        ),
        (
            ("2024-03-02T18:00:00+00:00", "2024-03-03T06:00:00+00:00"),
            {"first": "2024-03-02", "last": "2024-03-03"},
            True,
        ),
        (
            ("2024-03-03T00:00:00+00:00", "2024-03-03T00:01:00+00:00"),
            {"first": "2024-03-02", "last": "2024-03-03"},
            True,
        ),
        (
            ("2024-03-02T18:00:00+00:00", "2024-03-03T14:00:00+00:00"),
            {"first": "2024-03-02", "last": "2024-03-03"},
            False,
        ),
        (("2024-03-02", "2024-03-03"), {"first": "2024-03-01", "last": "2024-03-09", "loose": "true"}, True),
        (("2024-03-02", "2024-03-03"), {"first": "2024-03-03", "last": "2024-03-09", "loose": "true"}, False),
    ],
)
def test_a_time_is_right_by_its_days(when: tuple[str, str], label: dict[str, Any], right: bool) -> None:
    """An evening, a night and the midnight that ends it count by their day; a loose label asks for a shared day."""
    value = {"text": "", "start": 0, "end": 0, "first": when[0], "last": when[1], "basis": "stated"}
    assert when_right(from_json(When, value), label) is right


def test_a_time_told_by_a_clock_is_right_by_its_days_of_the_clock() -> None:
    """ "In the first 42 days" is labelled by the days of the clock."""
    told = make_when(None, None, clock_days=(1, 42))
    assert when_right(told, {"clock": ["1", "42"]})
    assert not when_right(told, {"clock": ["1", "7"]})
