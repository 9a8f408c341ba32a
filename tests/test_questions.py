"""The history of a finding and what would flip it, asked of a book at the desk and on the command line."""

from __future__ import annotations

import json
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.factories import make_claim, make_quantity, make_when
from trucebook import desk
from trucebook.book import Book, CaseRecord
from trucebook.cli import app
from trucebook.desk.duty import obligation_page
from trucebook.desk.seeking import search
from trucebook.desk.workbench import Workbench
from trucebook.errors import InputError
from trucebook.vocabulary import STATUS_WORDS, Claim, Name, Passage, Reading, Report, View

RELEASED = date(2025, 2, 4)


def released(count: int, name: str, **fields: Any) -> Claim:
    """The South Front released so many captives, as a report of that name tells on the day."""
    return make_claim(
        "release",
        by="south",
        report=name,
        passage=Passage(0, 5, "words"),
        patient=(Name("captives"),),
        quantity=make_quantity(count, unit="captives"),
        when=make_when(RELEASED, date(2025, 2, 5)),
        published=RELEASED.isoformat(),
        known_on=RELEASED,
        **fields,
    )


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with the terms of a new case and two claims of one release, of different origins."""
    desk.new(tmp_path / "case")
    case = desk.load_case(tmp_path / "case")
    path = tmp_path / "case.book"
    with Book.create(path) as ledger:
        ledger.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        for name, origin in (("a.txt", "observer"), ("b.txt", "Middleland")):
            claim = released(1000, name, origin=origin)
            report = Report(id=name, sha256="0" * 64, text="words", published=RELEASED.isoformat())
            ledger.record_report(report, Reading(name, claims=(claim,)), fingerprint=name)
    return path


def obligation(book: Path) -> str:
    """The first obligation of the new case that is kept in this book."""
    found = desk.status(book, View(date(2025, 3, 10)), accounts=("all",))
    return next(item.obligation for item in found if item.status == "kept")


def test_the_history_of_a_finding(book: Path) -> None:
    """It is kept from the day of the release on."""
    name = obligation(book)
    steps = desk.history(book, View(date(2025, 3, 10)), desk.Question(name))
    assert [item.on for item in steps if item.status == "kept" and item.was != "kept"] == [RELEASED]
    printed = CliRunner().invoke(app, ["history", str(book), name, "--format", "json"])
    assert printed.exit_code == 0, printed.output
    assert {"on", "status", "was", "why", "claims"} <= set(json.loads(printed.stdout)[-1])
    table = CliRunner().invoke(app, ["history", str(book), name])
    assert "2025-02-04" in table.stdout


LONG = """\
id: long
title: The long truce
names: [the long truce]
parties: [north, south]
clocks: {effect: {at: 2024-01-01}}
phases: {truce: {clock: effect, days: [1, 400]}}
obligations:
  - {id: silence, by: south, must_not: attack, within: {phase: truce}, text: Nobody is attacked.}
  - {id: draw-back, by: north, must: withdraw, within: {clock: effect, days: [1, 60]}, text: Northland leaves.}
"""


@pytest.fixture
def long_truce(tmp_path: Path) -> Path:
    """A book of a truce of 400 days that nobody announced, with an attack on the tenth."""
    folder = tmp_path / "long"
    (folder / "agreements").mkdir(parents=True)
    (folder / "agreements" / "long.yaml").write_text(LONG, encoding="utf-8")
    actors = "actors:\n  north: {name: Northland, kind: party}\n  south: {name: South Front, kind: party}\n"
    (folder / "cast.yaml").write_text(actors, encoding="utf-8")
    case, path, day = desk.load_case(folder), tmp_path / "long.book", date(2024, 1, 10)
    with Book.create(path) as ledger:
        ledger.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        when = make_when(day, date(2024, 1, 11))
        claim = make_claim("attack", by="south", report="a.txt", passage=Passage(0, 5, "words"), when=when)
        report = Report(id="a.txt", sha256="0" * 64, text="words", published=day.isoformat())
        ledger.record_report(report, Reading("a.txt", claims=(claim,)), fingerprint="a")
    return path


@pytest.mark.parametrize("obligation", ["silence", "draw-back"])
def test_the_page_of_an_obligation_turns_where_its_history_does(long_truce: Path, obligation: str) -> None:
    """From the first day of a long truce on, announced or not; how it stood first is no turn."""
    view, question = View(date(2025, 1, 20)), desk.Question(obligation)
    held = Workbench(long_truce).held()
    page, steps = obligation_page(held, view, question), desk.history(long_truce, view, question)
    turned = [(now.on, was.status, now.status) for was, now in pairwise(steps) if was.status != now.status]
    assert page.first == steps[0].on == date(2023, 12, 31)
    assert [(turn.on, turn.was, turn.now) for turn in page.turns] == [
        (on, STATUS_WORDS[was], STATUS_WORDS[now]) for on, was, now in turned
    ]
    assert turned
    assert (page.every_days > 1) == (obligation == "silence")


def test_what_would_flip_a_finding(book: Path) -> None:
    """Both origins must go."""
    name = obligation(book)
    found = desk.flips(book, View(date(2025, 3, 10)), desk.Question(name))
    assert [len(item.without) for item in found.origins.flips] == [2]
    printed = CliRunner().invoke(app, ["flips", str(book), name, "--format", "json"])
    assert printed.exit_code == 0, printed.output
    assert json.loads(printed.stdout)[0]["origins"]["flips"][0]["without"] == list(found.origins.flips[0].without)
    table = CliRunner().invoke(app, ["flips", str(book), name])
    assert "Without these sources:" in table.stdout
    assert "no smaller set flips it" in table.stdout


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (desk.Question("no-such-duty"), "There is no obligation 'no-such-duty'"),
        (desk.Question("in-force", reading="no-such"), "There is no reading 'no-such'"),
        (desk.Question("in-force", instance="day 900"), "There is no instance 'day 900'"),
        (desk.Question("in-force", agreement="no-such"), "There is no agreement 'no-such'"),
        (desk.Question("in-force", account="nobody"), "Nobody in this book is called 'nobody'"),
    ],
)
def test_what_is_not_there_is_an_error(book: Path, question: desk.Question, words: str) -> None:
    """A misspelt obligation, reading or instance is told, with the nearest that there is."""
    for ask in (desk.history, desk.flips):
        with pytest.raises(InputError, match=words):
            ask(book, View(date(2025, 3, 10)), question)


@pytest.fixture
def two_agreements(book: Path, tmp_path: Path) -> Path:
    """A book of a case whose two agreements have the same duty; only the second, of March, has another."""
    folder = tmp_path / "case"
    (folder / "agreements").mkdir(exist_ok=True)
    (first,) = [
        path for path in (folder / "agreement.yaml", *(folder / "agreements").glob("*.yaml")) if path.exists()
    ]
    terms = first.read_text(encoding="utf-8")
    name = desk.load_agreement(first).agreement.id
    second = terms.replace(f"id: {name}", "id: second", 1)
    (folder / "agreements" / "second.yaml").write_text(second, encoding="utf-8")
    case = desk.load_case(folder)
    with Book.open(book) as ledger:
        ledger.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
    return book


def test_which_agreement_is_meant_must_be_said(two_agreements: Path) -> None:
    """Where two agreements have such a row, neither is taken silently."""
    view = View(date(2025, 3, 10))
    with pytest.raises(InputError, match=r"Several agreements have 'in-force': .*second.* --agreement"):
        desk.history(two_agreements, view, desk.Question("in-force"))
    asked = desk.Question("in-force", agreement="second")
    assert desk.history(two_agreements, view, asked)
    assert desk.flips(two_agreements, view, asked).obligation == "in-force"
    named = CliRunner().invoke(app, ["flips", str(two_agreements), "in-force", "--agreement", "second"])
    assert named.exit_code == 0, named.output


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "3000-01-01", "1799-12-31"])
def test_a_day_of_no_ceasefire_is_refused(book: Path, day: str) -> None:
    """A year out of reach is a slip: it is told, and no calendar overflows."""
    for option in ("--on", "--known-by"):
        found = CliRunner().invoke(app, ["status", str(book), option, day])
        assert found.exit_code == 1
        assert "the year must lie from 1800 to 2999" in str(found.exception)


def test_an_account_nobody_has_is_refused(book: Path) -> None:
    """A misspelt account would look like one that says nothing."""
    for command in (["status", str(book), "--account"], ["history", str(book), "in-force", "--account"]):
        found = CliRunner().invoke(app, [*command, "observr"])
        assert found.exit_code == 1
        assert "Nobody in this book is called 'observr'" in str(found.exception)
        assert CliRunner().invoke(app, [*command, "ALL"]).exit_code == 0


@pytest.mark.parametrize("source", ["north-army", "the northern ARMY", "Northland Army", "Northland", "north"])
def test_a_source_is_found_by_every_name_it_has(book: Path, source: str) -> None:
    """By id, name and alias, and by whom it speaks for, as it can be accepted or left out."""
    said = released(30, "c.txt", origin="north-army")
    with Book.open(book) as ledger:
        report = Report(id="c.txt", sha256="0" * 64, text="words", published=RELEASED.isoformat())
        ledger.record_report(report, Reading("c.txt", claims=(said,)), fingerprint="c")
    assert [claim.id for claim in desk.claims(book, desk.ClaimFilter(source=source))] == [said.id]
    held = Workbench(book).held()
    assert [card.claim.id for card in search(held, "", source=source).claims] == [said.id]


@pytest.mark.parametrize(
    ("option", "word", "words"),
    [
        ("--source", "Midleland", "called 'Midleland' (did you mean 'middleland'?)"),
        ("--source", "", "called ''"),
        ("--report", "a.text", "holds no report 'a.text' (did you mean 'a.txt'?)"),
        ("--report", "nope", "holds no report 'nope'"),
    ],
)
def test_claims_of_nobody_are_no_empty_list(book: Path, option: str, word: str, words: str) -> None:
    """A misspelt source or report would look like one that says nothing."""
    found = CliRunner().invoke(app, ["claims", str(book), option, word])
    assert found.exit_code == 1
    assert words in str(found.exception)
