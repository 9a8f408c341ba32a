"""A book held open: after decisions every page is what it would be for whoever opened the book just now."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.river import make_book
from trucebook import desk
from trucebook.desk.casefiles import list_owed
from trucebook.desk.duty import obligation_page
from trucebook.desk.events import dispute_list, incident_page
from trucebook.desk.origins import sources_page
from trucebook.desk.overview import changes_between, overview
from trucebook.desk.queue import queue
from trucebook.desk.reportpage import around, report_list, report_page
from trucebook.desk.seeking import search, timeline
from trucebook.desk.tablepage import negotiation_page
from trucebook.desk.workbench import CARRIED, Held, Workbench
from trucebook.desk.zones import zones_page
from trucebook.vocabulary import View

LAST = date(2025, 1, 27)
VIEWS = st.builds(
    View,
    on=st.integers(0, 9).map(lambda days: LAST - timedelta(days=days)),
    known_by=st.sampled_from([None, None, date(2025, 1, 22)]),
    without=st.sampled_from([(), (), ("River Mission",), ("Worldwire",)]),
    timezone=st.just("UTC"),
)
OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["accepted", "rejected", "skipped", "correct", "add", "undo"]), st.integers(0, 999)),
    min_size=1,
    max_size=4,
)
Page = Callable[[Held, View], Any]


def duty(name: str) -> Page:
    """The page of an obligation."""
    return lambda held, view: obligation_page(held, view, desk.Question(name))


PAGES: tuple[Page, ...] = (
    overview,
    duty("free"),
    duty("silence"),
    duty("trucks"),
    duty("in-force"),
    timeline,
    zones_page,
    negotiation_page,
    lambda held, _: [queue(held, "Ada"), queue(held, "Ada", mode="second")],
    lambda held, view: [sources_page(held), sources_page(held, view)],
    lambda held, _: [report_list(held), *(report_page(held, name) for name in held.reports)],
    lambda held, view: [search(held, "captives"), search(held, "captives", view=view)],
    lambda held, view: [dispute_list(held, view), *(incident_page(held, view, name) for name in held.incidents)],
)


@pytest.fixture(scope="module")
def river(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book, to be copied."""
    return make_book(tmp_path_factory.mktemp("river"))


@pytest.fixture
def copies(river: Path, tmp_path: Path) -> Iterator[Path]:
    """A fresh copy each time it is asked."""
    return (Path(shutil.copy(river, tmp_path / f"{number}.book")) for number in count())


def decide(book: Path, held: Held, kind: str, number: int) -> None:
    """One decision of Ada's about one of the claims, or about a report."""
    names = sorted(held.claims)
    claim = held.claims[names[number % len(names)]]
    if kind == "undo":
        open_ = [item for item in held.decisions if item.verdict != "undone" and item.id not in held.undone]
        if open_:
            desk.undo(book, open_[number % len(open_)].id, by="Ada")
    elif kind == "correct":
        entered = desk.Entered(
            act="release", agent="Northland", patient="captives", low=str(number), unit="captive"
        )
        desk.correct(book, claim.id, entered, by="Ada")
    elif kind == "add":
        report = held.reports[sorted(held.reports)[number % len(held.reports)]]
        entered = desk.Entered(act="attack", agent="South Front", first="2025-01-21", low=str(number))
        desk.add_claim(book, report.id, (0, 5), entered, by="Ada")
    else:
        desk.decide(book, claim.id, kind, by="Ada")


def opened_now(book: Path, held: Held) -> Held:
    """The same book opened anew, with what may be a few decisions old as the other has it."""
    found = Workbench(book).held()
    found.__dict__.update(
        {name: held.__dict__[name] for name in CARRIED if name in held.__dict__ and name != "lock"}
    )
    return found


def test_what_an_agreement_asks_for_is_owed_and_what_it_forbids_is_not(copies: Iterator[Path]) -> None:
    """Northland must free and deliver, the Front must not attack: of these the first two are owed."""
    held = Workbench(next(copies)).held()
    assert list_owed(held.agreements, held.cast) == {("north", "release"), ("north", "deliver_aid")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS, views=st.lists(VIEWS, min_size=1, max_size=2), looked=st.sets(st.integers(0, 12)))
def test_pages_after_decisions_are_those_of_a_book_opened_now(
    copies: Iterator[Path], operations: list[tuple[str, int]], views: list[View], looked: set[int]
) -> None:
    """Whatever was looked at before and whatever was decided, every page and every change is right."""
    book = next(copies)
    bench = Workbench(book)
    for place in looked:
        PAGES[place](bench.held(), views[0])
    for kind, number in operations:
        before = bench.held()
        decide(book, before, kind, number)
        after, fresh = bench.held(), opened_now(book, bench.held())
        assert list(after.claims.values()) == list(fresh.claims.values())
        assert list(changes_between(before, after, views[0])) == list(changes_between(before, fresh, views[0]))
        for place in looked:
            assert PAGES[place](after, views[-1]) == PAGES[place](fresh, views[-1]), place
    fresh = opened_now(book, bench.held())
    for place, page in enumerate(PAGES):
        for view in views:
            assert page(bench.held(), view) == page(fresh, view), place


def test_what_pages_share_is_worked_out_at_the_start(copies: Iterator[Path]) -> None:
    """Step by step, each told in words; then no page has to begin with it."""
    bench, said = Workbench(next(copies)), list[str]()
    bench.prepare(said.append)
    assert said[0] == "Opening the book"
    assert "Judging the last day" in said
    held = bench.held()
    assert {"evidence", "queue", "roll", "telling", "labels", "origins"} <= held.__dict__.keys()
    assert bench.held() is held


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("one two three four five", (8, 13), ("… two ", " four …")),
        ("two three four", (4, 9), ("two ", " four")),
        ("三四五六七八九十三四五六七八九十三四", (8, 9), ("… 五六七八九十", "四五六七八九…")),
    ],
)
def test_words_around_a_passage_are_cut_between_words(
    text: str, place: tuple[int, int], expected: tuple[str, str]
) -> None:
    """An ellipsis says where more stands; a script without blanks is cut anywhere."""
    assert around(text, *place, 6) == expected


SIDES = {
    "a.txt": "Northern troops broke the truce on 21 January, the South Front said.",
    "b.txt": "The North broke the truce on 21 January, the River Mission said. "
    "The South Front denied that it had broken the truce on 21 January.",
    "c.txt": "The Northern Army broke the truce on 21 January, Worldwire reported.",
}


def test_accounts_side_by_side_go_by_the_names_of_the_cast(copies: Iterator[Path], tmp_path: Path) -> None:
    """An army and its state are one doer; of whom it is denied, the table says so, and that opposes nobody else."""
    book = next(copies)
    for name, text in SIDES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    desk.add(book, [str(tmp_path / name) for name in SIDES])
    held = Workbench(book).held()
    pages = [incident_page(held, View(LAST), name) for name, item in held.incidents.items() if item.act == "breach"]
    (page,) = [page for page in pages if len(page.columns) > 1]
    doers = {column.origin: column.values[1] for column in page.columns}
    assert doers["River Mission"] == "Northland"
    assert doers["South Front"] == "Northland; not South Front (denied)"
    assert page.agreeing[1]
    assert page.incident.backing is not None
    assert page.incident.backing.denying == ()
