"""Which claims a book finds: by act, by voice, by day, by words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import make_claim, make_report, make_when
from trucebook.book import Book
from trucebook.errors import InputError
from trucebook.vocabulary import Claim, Comparison, Name, Passage, Reading, Voice

TEXT = "The army released thirteen people at the Réseau crossing. A spokesperson denied the attack."


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """A book of three claims in two reports; the first is corrected by the second."""
    first = make_report(TEXT, id="a.txt", outlet="Daily")
    second = make_report(TEXT, id="b.txt", outlet="Evening Post")
    claims = (
        make_claim(
            id="c1",
            report="a.txt",
            passage=Passage(0, 57, TEXT[:57]),
            when=make_when(date(2025, 2, 5), date(2025, 2, 7)),
        ),
        make_claim(
            "attack",
            id="c2",
            report="a.txt",
            passage=Passage(58, 91, TEXT[58:91]),
            chain=(Voice("Daily"), Voice("Straßenfunk"), Voice("Northland Army", "north-army", "denied")),
        ),
    )
    other = make_claim(id="c3", report="b.txt", passage=Passage(0, 57, TEXT[:57]), patient=(Name("farmworkers"),))
    with Book.create(tmp_path_factory.mktemp("claims") / "a.book") as made:
        made.record_report(second, Reading("b.txt", claims=(other,)))
        made.record_report(first, Reading("a.txt", claims=claims))
        made.record_comparison(Comparison(superseded={"c1": "c3"}))
        yield made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["c1", "c2", "c3"]),
        ({"act": "attack"}, ["c2"]),
        ({"acts": {"attack", "release"}}, ["c1", "c2", "c3"]),
        ({"acts": {"attack", "kill"}, "act": "attack"}, ["c2"]),
        ({"acts": {"kill"}, "act": "attack"}, []),
        ({"acts": ()}, []),
        ({"sources": ["north-army"]}, ["c2"]),
        ({"sources": ["northland ARMY"]}, ["c2"]),
        ({"sources": ["STRASSENFUNK"]}, ["c2"]),
        ({"sources": ["north"]}, []),
        ({"sources": ["Daily"]}, ["c1", "c2", "c3"]),
        ({"on": date(2025, 2, 4)}, []),
        ({"on": date(2025, 2, 6)}, ["c1"]),
        ({"on": date(2025, 2, 7)}, []),
        ({"search": "thirteen"}, ["c1", "c3"]),
        ({"search": "RESEAU crossing"}, ["c1", "c3"]),
        ({"search": '"crossing reseau"'}, []),
        ({"search": "spokes*"}, ["c2"]),
        ({"search": "spokes"}, []),
        ({"search": "farmworkers"}, ["c3"]),
        ({"search": "straßenfunk"}, ["c2"]),
        ({"search": "people NOT thirteen"}, []),
        ({"search": "-"}, []),
        ({"search": " "}, ["c1", "c2", "c3"]),
        ({"include_superseded": False}, ["c2", "c3"]),
        ({"search": "thirteen", "include_superseded": False}, ["c3"]),
    ],
)
def test_claims_are_found_by_what_is_asked(book: Book, asked: dict[str, Any], found: list[str]) -> None:
    """Each question narrows, nothing asked gives all, and the order is that of reports and their text."""
    assert [claim.id for claim in book.claims(**asked)] == found


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_no_words_a_user_types_break_the_search(book: Book, words: str) -> None:
    """Quotes, operators, stars and half characters mean nothing to the search engine beyond their words."""
    book.claims(search=words)


def test_a_corrected_claim_names_its_correction(book: Book) -> None:
    """What supersedes a claim comes from the latest comparison."""
    assert book.claim("c1").superseded_by == "c3"
    assert book.claim("c3").superseded_by is None


def test_an_unknown_claim_is_said_to_be_unknown(book: Book) -> None:
    """Asking for a claim that is not there is a mistake of the user's."""
    with pytest.raises(InputError, match="no claim 'c9'"):
        book.claim("c9")


@pytest.mark.parametrize(
    ("first", "last", "touches"),
    [
        (date(2025, 2, 5), date(2025, 2, 6), True),
        (date(2025, 2, 4), date(2025, 2, 5), False),
        (date(2025, 2, 6), date(2025, 2, 7), False),
        (date(2025, 1, 1), None, True),
        (None, date(2025, 3, 1), True),
        (None, date(2025, 2, 5), False),
        (datetime(2025, 2, 4, 7, tzinfo=UTC), datetime(2025, 2, 5, 0, 0, tzinfo=UTC), False),
        (datetime(2025, 2, 4, 7, tzinfo=UTC), datetime(2025, 2, 5, 0, 0, 1, tzinfo=UTC), True),
        (datetime(2025, 2, 5, 23, 59, tzinfo=timezone(timedelta(hours=2))), None, True),
        (datetime(2025, 2, 6, 0, 0, tzinfo=timezone(timedelta(hours=2))), None, False),
        (None, None, False),
    ],
)
def test_a_time_touches_a_day_or_not(tmp_path: Path, first: Any, last: Any, touches: bool) -> None:
    """Times are half-open, an open end reaches on, and an unknown time is on no day."""
    report = make_report("words")
    claim: Claim = make_claim(report=report.id, when=make_when(first, last))
    with Book.create(tmp_path / "a.book") as made:
        made.record_report(report, Reading(report.id, claims=(claim,)))
        assert bool(made.claims(on=date(2025, 2, 5))) is touches
