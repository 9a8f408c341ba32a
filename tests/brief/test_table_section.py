"""The section of the brief on what is on the table: cited, escaped, and only what the view lets see."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.brief.test_brief import HOSTILE, Nesting, make_material
from tests.negotiation.table import SOUND, sound
from trucebook import desk
from trucebook.brief import Brief, compose, render
from trucebook.negotiation import TableMaterial, answer
from trucebook.vocabulary import Cast

CITED = {"    hedge: claimed\n    note: the front says so": "    hedge: claimed\n    claim: c1"}


@pytest.fixture(scope="module")
def brief() -> Brief:
    """A brief with a hostile negotiation in which a pressure rests on a claim."""
    material = make_material()
    table = sound(**CITED, **{"title: Talks at the hill": f"title: '{HOSTILE}'"})
    answers = answer(TableMaterial(table, material.claims, cast=table.cast(Cast())))
    return compose(replace(material, answers=answers))


def test_the_table_is_cited_and_says_that_it_predicts_nothing(brief: Brief) -> None:
    """The pressure leads to its passage; each entry stands with what kind of source it has."""
    html = render(brief, "html")
    assert "Ranges, not prediction." in html
    assert re.search(r'Coastland on Northland \(claimed\).*?href="#c1"', html, re.DOTALL)
    assert "assumption: assumed by A. Analyst" in html
    assert "Ranges, not prediction." in render(brief, "md")


def test_the_page_with_a_table_is_balanced_and_harmless(brief: Brief) -> None:
    """Tags are closed, links lead somewhere, and a title stays text."""
    html = render(brief, "html")
    page = Nesting()
    page.feed(html)
    assert (page.faults, page.open) == ([], [])
    assert page.links <= page.ids.keys()
    assert "<img" not in html
    assert "<img" not in render(brief, "md").replace("\\<img", "")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A case with the sound negotiation and one report of May 2031."""
    (tmp_path / "case" / "reports").mkdir(parents=True)
    (tmp_path / "case" / "negotiation.yaml").write_text(SOUND, encoding="utf-8")
    (tmp_path / "case" / "cast.yaml").write_text("actors: {}\n", encoding="utf-8")
    (tmp_path / "case" / "reports" / "daily.txt").write_text("Northland rejected the draft.\n", encoding="utf-8")
    (tmp_path / "case" / "reports" / "reports.yaml").write_text(
        'daily.txt: {outlet: Daily, published: "2031-05-09"}\n'
    )
    return desk.build(tmp_path / "case").book


def test_a_brief_of_a_day_shows_the_table_of_that_day(book: Path) -> None:
    """Nothing before anybody spoke; then what was said by the day, or was known by then."""
    assert desk.brief(book, desk.get_view(book, on=date(2031, 4, 30))).negotiation is None
    found = desk.brief(book, desk.get_view(book, on=date(2031, 5, 9))).negotiation
    assert found is not None
    assert len(found.movement.positions) == 3
    known = desk.brief(book, desk.get_view(book, on=date(2031, 5, 9), known_by=date(2031, 5, 1))).negotiation
    assert known is not None
    assert not known.zone.pressures


def test_claims_out_of_view_are_no_evidence(book: Path) -> None:
    """What the view leaves out speaks neither for nor against."""
    view = desk.get_view(book, on=date(2031, 5, 9))
    whole, without = (desk.brief(book, item).negotiation for item in (view, replace(view, without=("Daily",))))
    assert whole is not None
    assert without is not None
    assert whole.claims()
    assert without.claims() == ()
