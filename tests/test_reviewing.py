"""What people decide about claims: entries of the book with who and when, taken back at will, never lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.factories import CAST, make_claim, make_report
from trucebook import desk
from trucebook.book import Book, CaseFileText, CaseRecord
from trucebook.book.sqlite import SCHEMA_VERSION
from trucebook.errors import InputError
from trucebook.vocabulary import Passage, Reading, Status

CAST_FILE = """\
actors:
  north: {name: Northland, kind: party, aliases: [the North]}
  south: {name: South Front, kind: party}
  wire: {name: Worldwire, kind: outlet, aliases: [WW]}
"""
AGREEMENT = """\
id: river
title: The river truce
names: [the river truce]
parties: [north, south]
clocks:
  effect: {at: 2025-01-19}
phases:
  one: {clock: effect, days: [1, 42]}
measures:
  captives: {unit: captive, counts: [captive, captives, people]}
obligations:
  - id: free
    by: north
    must: release
    what: captives
    amount: {at_least: 30}
    within: {clock: effect, days: [1, 7]}
"""
TEXT = "😀 The North released 13 captives on 20 January, the mission said. Trucks waited."
AT = datetime(2025, 2, 1, 12, tzinfo=UTC)
ADDED = desk.Entered(
    act="release", agent="Northland", patient="captives", low="30", high="30", unit="captive",
    first="2025-01-20", last="2025-01-20",
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with one report, in which one claim was read, that thirteen captives were released."""
    path = tmp_path / "river.book"
    report = make_report(TEXT, id="daily.txt", published="2025-01-21")
    claim = make_claim(id="c1", passage=Passage(2, 66, TEXT[2:66]), published="2025-01-21")
    with Book.create(path) as ledger:
        files = (
            CaseFileText("cast.yaml", CAST_FILE),
            CaseFileText("agreements/river.yaml", AGREEMENT),
        )
        ledger.record_case(CaseRecord("River", "UTC", ("en",), CAST, files))
        ledger.record_report(report, Reading(report.id, claims=(claim,), words=13), fingerprint="f")
    return path


def status(book: Path) -> Status:
    """How the release stands when all accounts are pooled."""
    view = desk.get_view(book, on=date(2025, 1, 22))
    return next(item.status for item in desk.status(book, view, accounts=("all",)) if item.obligation == "free")


def test_an_added_claim_changes_a_status_and_taking_it_back_restores_it(book: Path) -> None:
    """Text selected by hand becomes a claim; the status follows, and returns when the claim is taken back."""
    before = status(book)
    decision = desk.add_claim(book, "daily.txt", (2, 66), ADDED, by="Ada", at=AT)
    added = next(claim for claim in desk.claims(book) if claim.id == decision.claim)
    assert added.passage.text == TEXT[2:66]
    assert added.review == "accepted"
    assert added.agent[0].actor == "north"
    assert (before, status(book)) == ("open", "kept")
    desk.undo(book, decision.id, by="Ada")
    assert status(book) == before
    assert [item.verdict for item in desk.decisions(book)] == ["added", "undone"]
    assert desk.verify(book) == ()


def test_a_rejected_claim_counts_no_more_and_stays(book: Path) -> None:
    """A rejection takes nothing out of the book."""
    desk.add_claim(book, "daily.txt", (2, 66), ADDED, by="Ada", at=AT)
    added = next(claim for claim in desk.claims(book) if claim.id != "c1")
    desk.decide(book, added.id, "rejected", by="Ada")
    assert status(book) != "kept"
    assert {claim.id: claim.review for claim in desk.claims(book)} == {"c1": "unreviewed", added.id: "rejected"}
    assert desk.verify(book) == ()


def test_the_same_decision_twice_is_one(book: Path) -> None:
    """A form sent twice adds nothing; another note, another reviewer, or a change of mind does."""
    first = desk.decide(book, "c1", "accepted", by="Ada")
    assert desk.decide(book, "c1", "accepted", by=" Ada ") == first
    changes = [
        ("rejected", "Ada", ""),
        ("accepted", "Ada", ""),
        ("accepted", "Ada", "seen"),
        ("accepted", "Ben", ""),
    ]
    made = [desk.decide(book, "c1", verdict, by=by, note=note) for verdict, by, note in changes]
    desk.undo(book, made[-1].id, by="Ben")
    desk.decide(book, "c1", "accepted", by="Ben")
    added = desk.add_claim(book, "daily.txt", (2, 66), ADDED, by="Ada", at=AT)
    assert desk.add_claim(book, "daily.txt", (2, 66), ADDED, by="Ada") == added
    verdicts = [item.verdict for item in desk.decisions(book)]
    assert verdicts == ["accepted", "rejected", "accepted", "accepted", "accepted", "undone", "accepted", "added"]


def test_reviewers_who_differ_leave_a_claim_as_it_was_read(book: Path) -> None:
    """Neither the first nor the last reviewer wins; both verdicts stay visible until they agree."""
    desk.decide(book, "c1", "accepted", by="Ada")
    assert desk.claims(book)[0].review == "accepted"
    desk.decide(book, "c1", "rejected", by="Ben")
    assert desk.claims(book)[0].review == "unreviewed"
    with Book.open(book, read_only=True) as ledger:
        ruling = ledger.rulings()["c1"]
    assert ruling.is_disputed
    assert ruling.held == (("Ada", "accepted"), ("Ben", "rejected"))
    desk.decide(book, "c1", "rejected", by="Ada")
    assert desk.claims(book)[0].review == "rejected"


def test_a_correction_takes_the_place_of_what_was_read(book: Path) -> None:
    """The claim as read stays, marked as corrected; what it is corrected to is found by search."""
    entered = desk.Entered(
        act="release", agent="North", patient="captives", low="13", high="13", said_by="Daily; WW"
    )
    decision = desk.correct(book, "c1", entered, by="Ada", note="thirteen", at=AT)
    old, new = desk.claims(book)
    assert (old.review, old.superseded_by) == ("corrected", new.id)
    assert decision.instead == new
    assert [(voice.name, voice.actor) for voice in new.chain] == [("Daily", None), ("WW", "wire")]
    assert new.quantity is not None
    assert TEXT[new.quantity.start : new.quantity.end] == "13"
    assert [claim.id for claim in desk.claims(book, desk.ClaimFilter(source="wire"))] == [new.id]
    again = desk.correct(book, new.id, replace(entered, low="14", high="14"), by="Ada")
    desk.undo(book, decision.id, by="Ada")
    assert [claim.id for claim in desk.claims(book)] == ["c1"], f"{again.claim} is gone, and so its correction"
    assert desk.verify(book) == ()


def test_a_claim_whose_words_are_gone_is_an_orphan(book: Path) -> None:
    """After the report was changed, what was added stands nowhere; it is not moved to a lookalike."""
    desk.add_claim(book, "daily.txt", (2, 66), ADDED, by="Ada", at=AT)
    with Book.open(book) as ledger:
        ledger.record_report(make_report("The " + TEXT, id="daily.txt"), Reading("daily.txt", words=14))
        assert ledger.claims() == []
        assert len(ledger.decisions()) == 1
    assert desk.verify(book) == ()


def test_an_edited_decision_is_named(book: Path) -> None:
    """Whoever changes a row of the review is found out by `verify`."""
    desk.decide(book, "c1", "accepted", by="Ada")
    with closing(sqlite3.connect(book)) as file:
        file.execute("UPDATE decision SET verdict = 'rejected'")
        file.commit()
    assert [item.table for item in desk.verify(book)] == ["decision"]


def test_a_book_of_an_older_version_gets_what_it_lacks(book: Path) -> None:
    """A book from before there was a review opens, has no decisions, and takes them."""
    with closing(sqlite3.connect(book)) as file:
        file.executescript("DROP VIEW what_was_decided; DROP TABLE decision; PRAGMA user_version = 1")
    assert desk.decisions(book) == ()
    with closing(sqlite3.connect(book)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    desk.decide(book, "c1", "accepted", by="Ada")
    assert desk.verify(book) == ()


def test_decisions_survive_in_the_folder(tmp_path: Path) -> None:
    """A book can be built again from its folder alone, decisions included."""
    folder = tmp_path / "case"
    desk.new(folder)
    (folder / "reports" / "daily.txt").write_text("North released 13 captives on 20 January.", encoding="utf-8")
    book = desk.build(folder, tmp_path / "one.book").book
    added = desk.add_claim(book, "daily.txt", (0, 41), ADDED, by="Ada", at=AT)
    (folder / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    other = desk.build(folder, tmp_path / "two.book").book
    assert added.claim in {claim.id for claim in desk.claims(other)}
    assert desk.review_lines(other) == desk.review_lines(book)
    (folder / "review.jsonl").write_text('{"id": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"review\.jsonl:1 is no decision"):
        desk.build(folder, tmp_path / "three.book")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"act": "relese"}, "did you mean 'release'"),
        ({"low": "many"}, "no whole number"),
        ({"low": "9", "high": "3"}, "no range"),
        ({"first": "yesterday"}, "no day"),
        ({"first": "2025-02-02", "last": "2025-02-01"}, "no span"),
        ({"first": "9999-12-31"}, "from 1800 to 2999"),
        ({"modality": "sure"}, "no modality"),
    ],
)
def test_what_is_entered_wrongly_is_said(book: Path, change: dict[str, str], words: str) -> None:
    """A slip in the form becomes a sentence that says what to do."""
    with pytest.raises(InputError, match=words):
        desk.add_claim(book, "daily.txt", (2, 66), replace(ADDED, **change), by="Ada")


def test_nobody_decides_without_a_name(book: Path) -> None:
    """Every decision has somebody who made it."""
    with pytest.raises(InputError, match="who decides"):
        desk.decide(book, "c1", "accepted", by=" ")
    with pytest.raises(InputError, match="holds no claim"):
        desk.decide(book, "nothing", "accepted", by="Ada")
    with pytest.raises(InputError, match="no passage"):
        desk.add_claim(book, "daily.txt", (5, 5), ADDED, by="Ada")
