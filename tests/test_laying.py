"""Accounts at the desk: what hangs on a dispute, what falls without a source, incidents put right by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trucebook import desk
from trucebook.book import Book
from trucebook.errors import InputError

AT = datetime(2025, 2, 10, 12, tzinfo=UTC)
REPORTS = {
    "daily.txt": "The South Front released 30 captives on 20 January 2025, the Observer Mission said.\n",
    "courier.txt": "The South Front released 12 captives on 20 January 2025, a spokesperson for Northland said.\n",
    "star.txt": "The army shelled the hill village on 3 February 2025, residents said.\n",
    "moon.txt": "Two people were killed in the mill valley on 5 February 2025, the Observer Mission said.\n",
}
METADATA = """\
daily.txt: {outlet: Daily, published: "2025-01-21"}
courier.txt: {outlet: Courier, published: "2025-01-21"}
star.txt: {outlet: Star, published: "2025-02-04"}
moon.txt: {outlet: Moon, published: "2025-02-06"}
"""
CAST = """\
actors:
  north: {name: Northland, kind: party, aliases: [the North]}
  south: {name: South Front, kind: party, aliases: [the Front]}
  army: {name: Northland Army, kind: organisation, aliases: [the army], speaks_for: north}
  mission: {name: Observer Mission, kind: organisation}
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
  captives: {unit: captive, counts: [captive, captives]}
obligations:
  - id: free
    by: south
    must: release
    what: captives
    amount: {at_least: 30}
    within: {clock: effect, days: [1, 7]}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case folder with four reports and one duty."""
    folder = tmp_path / "case"
    (folder / "reports").mkdir(parents=True)
    for name, text in {**REPORTS, "reports.yaml": METADATA}.items():
        (folder / "reports" / name).write_text(text, encoding="utf-8")
    for name, text in {"case.yaml": "title: River\n", "cast.yaml": CAST, "agreement.yaml": AGREEMENT}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def groups(book: Path) -> list[list[str]]:
    """The reports behind each incident."""
    by_id = {claim.id: claim.report for claim in desk.claims(book)}
    return sorted(sorted(by_id[name] for name in item.claims) for item in desk.incidents(book))


def incident_of(book: Path, report: str) -> str:
    """The incident that the first claim of a report with an act belongs to."""
    by_id = {claim.id: claim.report for claim in desk.claims(book)}
    return next(item.id for item in desk.incidents(book) if report in {by_id[name] for name in item.claims})


def test_a_dispute_says_what_would_flip_without_either_side(case: Path) -> None:
    """Thirty on the mission's word, twelve on the other party's: without the thirty nobody knows."""
    book = desk.build(case).book
    (dispute,) = desk.disputes(book)[0]
    assert dispute.obligations == ("river/free",)
    flips = {(turn.without, turn.would_be) for turn in dispute.rests}
    assert flips == {("30 captives", "undetermined")}
    assert [item.words for item in dispute.backings] == [
        "0 independent, 1 of a party (own word: Northland), 1 carrier",
        "1 independent, 1 carrier",
    ]
    assert dispute.figures is not None
    assert (dispute.figures.lowest, dispute.figures.highest) == (12, 30)


def test_what_if_names_what_changes_from_what_to_what(case: Path) -> None:
    """Without the mission the duty, the dispute and two claims stand otherwise; without nobody nothing does."""
    book = desk.build(case).book
    assert desk.what_if(book, desk.get_view(book)) == ()
    found = desk.what_if(book, desk.get_view(book, without=("mission",)))
    kinds = [change.kind for change in found]
    assert (kinds.count("obligation"), kinds.count("dispute")) == (1, 1)
    (duty,) = [change for change in found if change.kind == "obligation"]
    assert duty.id.startswith("river/free")
    assert duty.was != duty.now
    claims = {change.why: change.now for change in found if change.kind == "claim"}
    assert claims["rested on the word of Observer Mission"].startswith("none")
    alone = desk.what_if(book, desk.get_view(book, accept=("north",)))
    assert [(item.was, item.now) for item in alone if item.kind == "obligation"] == [(duty.was, duty.now)]


def test_merging_splitting_and_undoing_at_the_desk(case: Path) -> None:
    """Each is an entry with who and when; splitting along the line of the merging, or undoing it, restores."""
    book = desk.build(case).book
    before, found = groups(book), desk.incidents(book)
    star, moon = incident_of(book, "star.txt"), incident_of(book, "moon.txt")
    merged = desk.merge(book, [star, moon], by="Ada Lind", note="one operation", at=AT)
    assert ["moon.txt", "star.txt"] in groups(book)
    whole = incident_of(book, "star.txt")
    (item,) = [item for item in desk.incidents(book) if item.id == whole]
    assert item.reasons[0] == "merged by Ada Lind"
    moved = next(old.claims for old in found if old.id == moon)
    desk.split(book, whole, moved, by="Ben", at=AT)
    assert desk.incidents(book) == found
    desk.undo(book, desk.decisions(book)[-1].id, by="Ada Lind", at=AT)
    assert ["moon.txt", "star.txt"] in groups(book)
    desk.undo(book, merged.id, by="Ada Lind", at=AT)
    assert groups(book) == before
    assert [item.verdict for item in desk.decisions(book)] == ["merged", "split", "undone", "undone"]
    assert {(item.by, item.at) for item in desk.decisions(book)} == {("Ada Lind", AT), ("Ben", AT)}
    assert desk.verify(book) == ()


def test_decisions_are_used_again_when_the_book_is_rebuilt(case: Path, tmp_path: Path) -> None:
    """Exported to the folder, they give a new book the same incidents; a build reads nothing more for them."""
    book = desk.build(case).book
    desk.merge(book, [incident_of(book, "star.txt"), incident_of(book, "moon.txt")], by="Ada Lind", at=AT)
    (case / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    again = desk.build(case, tmp_path / "again.book").book
    assert desk.incidents(again) == desk.incidents(book)
    assert desk.decisions(again) == desk.decisions(book)
    assert desk.build(case).read == 0
    with Book.open(book, read_only=True) as one, Book.open(again, read_only=True) as other:
        assert one.comparison() == other.comparison()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda book: desk.merge(book, ["incident-x", "incident-y"], by="Ada"), "no incident 'incident-x'"),
        (lambda book: desk.merge(book, [desk.incidents(book)[0].id] * 2, by="Ada"), "at least two different"),
        (
            lambda book: desk.split(book, desk.incidents(book)[0].id, ["c0"], by="Ada"),
            "does not hold the claim 'c0'",
        ),
        (
            lambda book: desk.split(book, desk.incidents(book)[0].id, desk.incidents(book)[0].claims, by="Ada"),
            "some of the claims",
        ),
        (lambda book: desk.merge(book, [item.id for item in desk.incidents(book)], by=" "), "who decides"),
        (lambda book: desk.undo(book, "d0", by="Ada"), "no decision 'd0'"),
    ],
)
def test_wrong_decisions_are_refused_in_words(case: Path, wrong: Callable[[Path], object], words: str) -> None:
    """What is wrong and what to do; the book stays as it was."""
    built = desk.build(case)
    with pytest.raises(InputError, match=words):
        wrong(built.book)
    assert desk.build(case).head == built.head


def test_sources_and_blame_of_a_book(case: Path) -> None:
    """Each origin with its reports; who blames whom, through whom."""
    book = desk.build(case).book
    found = {source.key: source for source in desk.sources(book)}
    assert found["mission"].reports == ("daily.txt", "moon.txt")
    assert (found["north"].party, found["north"].interested) == (True, 1)
    (row,) = [row for row in desk.blame(book) if row.act == "attack"]
    assert (row.accuser, row.accused, row.carriers) == ("residents (per Star)", "Northland", ("Star",))
    assert desk.labels(book) == ()
