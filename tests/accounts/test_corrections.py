"""What an outlet took back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories import make_claim, make_quantity, make_report
from trucebook.accounts.corrections import find_corrections, find_retracted
from trucebook.vocabulary import Claim, Copies, Name, Report

NOTICE = "The Front freed 12 captives.\nCorrection: An earlier version of this report said 14 captives were freed."


def earlier(**fields: Any) -> Claim:
    """The claim with the wrong figure, printed a day before."""
    given: dict[str, Any] = {
        "id": "c-wrong",
        "by": "south",
        "quantity": make_quantity(14),
        "published": "2024-03-01",
    }
    return make_claim(**(given | fields))


def correcting(**fields: Any) -> Claim:
    """The claim of the correction itself."""
    given: dict[str, Any] = {
        "id": "c-right",
        "by": "south",
        "report": "second.txt",
        "quantity": make_quantity(12),
        "published": "2024-03-02",
    }
    return make_claim(**(given | fields))


def notice(text: str = NOTICE, **fields: Any) -> Report:
    """The report that corrects."""
    return make_report(text, **({"id": "second.txt", "published": "2024-03-02"} | fields))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Correction: An earlier version of this report said 14 were freed.", {14}),
        ("An earlier version of this report gave the number as fourteen.", {14}),
        ("Corrects number of those freed to 12, not 14.", {14}),
        ("This story has been corrected: 12 people were hurt, not 14.", {14}),
        ("We incorrectly reported 1,400 trucks.", {1400}),
        ("We wrote that 3 people had died. The correct figure is 2.", {3}),
        ("Our report said 5 were hurt; it should have read 3.", {5}),
        ("The commander wrote 3 letters.", set()),
        ("This story has been updated.", set()),
        ("The mission said 14 were freed.", set()),
        ("Correction: the crossing is in the north, not the south.", set()),
    ],
)
def test_figures_taken_back(text: str, figures: set[int]) -> None:
    """Only a correction takes a figure back, and only the figure it names as wrong."""
    assert find_retracted(text) == figures


def test_a_correction_supersedes_the_same_outlets_figure() -> None:
    """The earlier claim is superseded by the claim of the correcting report."""
    assert find_corrections([notice()], [earlier(), correcting()]) == {"c-wrong": "c-right"}


def test_the_wrong_figure_inside_the_notice_is_superseded_too() -> None:
    """A notice that repeats the wrong figure does not affirm it."""
    repeated = correcting(id="c-repeated", quantity=make_quantity(14))
    assert find_corrections([notice()], [repeated, correcting()]) == {"c-repeated": "c-right"}


@pytest.mark.parametrize(
    "fields",
    [
        {"outlet": "Herald"},
        {"act": "kill"},
        {"by": "north"},
        {"quantity": make_quantity(15)},
        {"published": "2024-03-03"},
        {"published": None},
        {"patient": (Name("soldiers"),)},
        {"quantity": make_quantity(14, unit="trucks")},
    ],
)
def test_other_claims_stand(fields: dict[str, Any]) -> None:
    """Another outlet, act, agent, figure, object, unit, or a later or undated report is not corrected."""
    right = correcting(patient=(Name("captives"),), quantity=make_quantity(12, unit="captives"))
    assert find_corrections([notice()], [earlier(**fields), right]) == {}


def test_a_notice_without_a_figure_takes_nothing_back() -> None:
    """An update without figures leaves all claims standing."""
    report = notice("The Front freed 12 captives.\nThis story has been updated.")
    assert find_corrections([report], [earlier(), correcting()]) == {}


@pytest.mark.parametrize("published", ["2024-03-01", "2024-03-04", None])
def test_a_copy_of_the_text_is_corrected_with_it(published: str | None) -> None:
    """Another outlet that only printed the corrected text says nothing of its own, whenever it printed it."""
    first, copy = (
        make_report(id=f"{name}.txt", outlet=name, published=day)
        for name, day in (("Daily", "2024-03-01"), ("Herald", published))
    )
    wrong = earlier(report="Daily.txt")
    again = earlier(id="c-again", report="Herald.txt", outlet="Herald", published=published)
    reports, claims = [first, copy, notice()], [wrong, again, correcting()]
    whole = Copies("reuse-1", ("Daily.txt", "Herald.txt"), "Daily.txt", "published first", "Daily")
    assert find_corrections(reports, claims, [whole]) == {"c-wrong": "c-right", "c-again": "c-right"}
    assert find_corrections(reports, claims, [replace(whole, credit="Courier")]) == {"c-wrong": "c-right"}
    assert find_corrections(reports, claims) == {"c-wrong": "c-right"}
