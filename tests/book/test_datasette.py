"""A book opens in Datasette as it is: immutable, with its tables, views, links and search."""

from __future__ import annotations

import asyncio
import importlib
from pathlib import Path
from typing import Any

import pytest

from tests.factories import CAST, make_claim, make_report
from trucebook.book import Book, CaseRecord
from trucebook.vocabulary import Comparison, Dispute, Passage, Reading, Side

Datasette: Any = importlib.import_module("datasette.app").Datasette  # it has no types


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book with one report, one claim and one dispute."""
    path = tmp_path_factory.mktemp("datasette") / "river.book"
    report = make_report("Thirteen people were released.", id="a.txt", title="Release at the river")
    claim = make_claim(
        id="c1", report="a.txt", passage=Passage(0, 29, "Thirteen people were released"), origin="wire"
    )
    sides = (Side("13", ("Worldwire",), 1, ("c1",)), Side("12", ("Observer Mission",), 1, ()))
    with Book.create(path) as book:
        book.record_case(CaseRecord("River", "UTC", ("en",), CAST))
        book.record_report(report, Reading("a.txt", claims=(claim,)))
        book.record_comparison(
            Comparison(disputes=(Dispute("d1", "i1", "conflict", "quantity", sides, title="How many"),))
        )
    return path


def ask(path: Path, *addresses: str) -> list[Any]:
    """What Datasette answers, as JSON."""

    async def answers() -> list[Any]:
        served = Datasette([], immutables=[str(path)])
        try:
            found = [await served.client.get(address) for address in addresses]
            assert [item.status_code for item in found] == [200] * len(found)
            return [item.json() for item in found]
        finally:
            for database in served.databases.values():
                database.close()
            if served.executor is not None:
                served.executor.shutdown()

    return asyncio.run(answers())


def test_datasette_lists_the_tables_and_views(path: Path) -> None:
    """Every table of the book is there under its readable name, with its keys to others."""
    before = path.read_bytes()
    (listed,) = ask(path, "/river.json")
    tables = {table["name"]: table for table in listed["tables"]}
    assert {"entry", "report", "claim", "attribution", "refusal", "voice", "dispute", "side"} <= tables.keys()
    assert tables["claim"]["fts_table"] == "claim_search"
    assert [key["other_table"] for key in tables["claim"]["foreign_keys"]["outgoing"]] == ["report"]
    views = {view["name"] for view in listed["views"]}
    by_hand = {"what_was_decided", "what_was_redacted"}
    assert views == {"who_says_what", "where_accounts_part", "what_was_not_read", "history"} | by_hand
    assert path.read_bytes() == before


def test_datasette_searches_reports_and_claims(path: Path) -> None:
    """The search box finds words of a report's title and of a claim's passage and chain."""
    found = ask(
        path,
        "/river/report.json?_search=river&_shape=array",
        "/river/claim.json?_search=thirteen+worldwire&_shape=array",
        "/river/claim.json?_search=nothing&_shape=array",
    )
    assert [[row["id"] for row in rows] for rows in found] == [["a.txt"], ["c1"], []]


def test_datasette_shows_the_views(path: Path) -> None:
    """The views put chains and sides into words."""
    said, parted = ask(
        path, "/river/who_says_what.json?_shape=array", "/river/where_accounts_part.json?_shape=array"
    )
    assert [row["said_by"] for row in said] == ["Daily <- Worldwire"]
    assert [(row["title"], row["value"], row["origins"]) for row in parted] == [
        ("How many", "13", "Worldwire"),
        ("How many", "12", "Observer Mission"),
    ]
