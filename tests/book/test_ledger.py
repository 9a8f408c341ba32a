"""The book: what is recorded comes back, the latest version stands, and nothing is recorded twice."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.book.strategies import CASES, COMPARISONS, REFUSALS, reports
from tests.factories import CAST, make_claim, make_report
from trucebook.book import Book, CaseFileText, CaseRecord
from trucebook.errors import BookError, InputError
from trucebook.vocabulary import Claim, Comparison, Passage, Reading, Refusal, Report

FEW = settings(max_examples=25, deadline=None)
CASE = CaseRecord("The river truce", "UTC", ("en",), CAST, (CaseFileText("cast.yaml", "actors: {}\n"),))
REFUSAL = Refusal("photo.txt", "ab" * 32, 12, "not_text", "is a picture; give its text")


def read(report: Report, *claims: Claim) -> Reading:
    """A reading of the report that found these claims in it."""
    return Reading(report.id, claims=tuple(replace(claim, report=report.id) for claim in claims), words=2)


@given(reports(), CASES, COMPARISONS, REFUSALS)
@FEW
def test_whatever_is_recorded_comes_back_equal(
    arrived: tuple[Report, Reading, bytes], case: CaseRecord, comparison: Comparison, refusal: Refusal
) -> None:
    """Every noun survives the way into the file and back, and the book is whole."""
    report, reading, data = arrived
    refusal = replace(refusal, id=report.id + " refused")
    with TemporaryDirectory() as folder:
        with Book.create(Path(folder) / "a.book") as book:
            book.record_case(case)
            book.record_report(report, reading, fingerprint="f", source=data)
            book.record_refusal(refusal)
            book.record_comparison(comparison)
        with Book.open(Path(folder) / "a.book", read_only=True) as book:
            assert book.case() == case
            assert book.reports() == [report]
            assert book.readings() == [reading]
            assert book.refusals() == [refusal]
            assert book.comparison() == comparison
            assert book.attributions(report.id) == list(reading.attributions)
            assert sorted(book.claims(), key=lambda item: item.id) == _with_corrections(reading.claims, comparison)
            assert book.source(report.id) == data
            assert book.fingerprints() == {report.id: "f", refusal.id: None}
            assert [item for item in book.verify() if item.table != "reading"] == []


def _with_corrections(claims: tuple[Claim, ...], comparison: Comparison) -> list[Claim]:
    return [replace(item, superseded_by=comparison.superseded.get(item.id)) for item in claims]


@given(st.lists(reports(), max_size=4, unique_by=lambda item: item[0].id), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_reports_changes_no_answer(
    arrived: list[tuple[Report, Reading, bytes]], random: Random
) -> None:
    """Reports recorded in any order give the same reports, readings and claims."""
    shuffled = list(arrived)
    random.shuffle(shuffled)
    with TemporaryDirectory() as folder:
        answers = []
        for name, order in (("a", arrived), ("b", shuffled)):
            with Book.create(Path(folder) / name) as book:
                for report, reading, _ in order:
                    book.record_report(report, reading)
                answers.append((book.reports(), book.readings(), book.claims(), book.counts()))
        assert answers[0] == answers[1]


def test_recording_the_same_again_adds_nothing(tmp_path: Path) -> None:
    """A build that is run again leaves the head as it was."""
    report = make_report()
    comparison = Comparison(superseded={"a": "b"})
    heads = []
    for _ in range(2):
        with Book.create(tmp_path / "a.book") as book:
            book.record_case(CASE)
            book.record_report(report, read(report), fingerprint="f")
            book.record_refusal(REFUSAL, fingerprint="g")
            book.record_comparison(comparison)
            heads.append(book.head())
            assert book.counts().entries == 5
    assert heads[0] == heads[1]


def test_the_same_work_gives_the_same_head_in_any_file(tmp_path: Path) -> None:
    """No clock and no path enters the chain."""
    heads = []
    for name in ("a.book", "b.book"):
        with Book.create(tmp_path / name) as book:
            book.record_case(CASE)
            book.record_refusal(REFUSAL)
            heads.append(book.head())
    assert heads[0] == heads[1] != "0" * 64


def test_anybody_can_check_the_chain(tmp_path: Path) -> None:
    """The head follows from the entries with SHA-256 alone, as the decision record describes it."""
    with Book.create(tmp_path / "a.book") as book:
        book.record_case(CASE)
        book.record_refusal(REFUSAL)
        head = book.head()
    with closing(sqlite3.connect(tmp_path / "a.book")) as file:
        previous = "0" * 64
        for seq, kind, key, payload in file.execute("SELECT seq, kind, key, payload FROM entry ORDER BY seq"):
            payload_sha256 = hashlib.sha256(payload.encode()).hexdigest()
            sealed = f'[{seq},"{kind}","{key}","{payload_sha256}","{previous}"]'
            previous = hashlib.sha256(sealed.encode()).hexdigest()
    assert previous == head


def test_a_changed_report_replaces_the_one_before(tmp_path: Path) -> None:
    """The claims of the old version go, its entry stays."""
    old = make_report("words one", id="daily.txt", title="Old")
    new = make_report("words two", id="daily.txt", title="New")
    with Book.create(tmp_path / "a.book") as book:
        book.record_report(old, read(old, make_claim("release")), fingerprint="1")
        book.record_report(new, read(new, make_claim("kill")), fingerprint="2")
        assert book.reports() == [new]
        assert [claim.act for claim in book.claims()] == ["kill"]
        assert book.claims(search="words") == book.claims()
        assert book.fingerprints() == {"daily.txt": "2"}
        assert book.counts().entries == 4
        assert book.verify() == ()


def test_reading_again_replaces_the_reading_alone(tmp_path: Path) -> None:
    """A better reader adds a reading; the report's entry is not repeated."""
    report = make_report("words")
    with Book.create(tmp_path / "a.book") as book:
        book.record_report(report, read(report), fingerprint="reader 1")
        book.record_report(report, read(report, make_claim()), fingerprint="reader 2")
        assert book.counts().entries == 3
        assert len(book.claims()) == 1
        assert book.verify() == ()


def test_a_report_may_become_a_refusal_go_and_come_back(tmp_path: Path) -> None:
    """Whatever happens to a file, the latest word stands and all words stay."""
    report = make_report("words", id="daily.txt")
    refusal = replace(REFUSAL, id="daily.txt")
    with Book.create(tmp_path / "a.book") as book:
        for _ in range(2):
            book.record_report(report, read(report, make_claim()))
            assert (book.reports(), book.refusals(), len(book.claims())) == ([report], [], 1)
            book.record_refusal(refusal)
            assert (book.reports(), book.refusals(), book.claims()) == ([], [refusal], [])
            book.record_withdrawal("daily.txt")
            book.record_withdrawal("daily.txt")
            assert (book.reports(), book.refusals(), book.fingerprints()) == ([], [], {})
        assert book.counts().entries == 8
        assert book.verify() == ()


def test_what_was_never_there_cannot_be_withdrawn(tmp_path: Path) -> None:
    """A withdrawal names a report the book has held."""
    with Book.create(tmp_path / "a.book") as book, pytest.raises(BookError, match=r"no report 'gone\.txt'"):
        book.record_withdrawal("gone.txt")


def test_a_reading_belongs_to_its_report(tmp_path: Path) -> None:
    """A reading of another report is refused before anything is written."""
    report = make_report()
    with Book.create(tmp_path / "a.book") as book:
        with pytest.raises(BookError, match="holds what was read in other"):
            book.record_report(report, Reading(report.id, claims=(make_claim(report="other.txt"),)))
        assert book.counts().entries == 0


def test_bytes_kept_are_those_of_the_hash(tmp_path: Path) -> None:
    """Bytes that do not give the report's SHA-256 are refused; the right ones are kept and come back."""
    data = b"caf\xe9"
    report = make_report("café", sha256=hashlib.sha256(data).hexdigest())
    with Book.create(tmp_path / "a.book") as book:
        with pytest.raises(BookError, match="not those its hash was taken of"):
            book.record_report(report, read(report), source=b"other")
        book.record_report(report, read(report), source=data)
        assert book.source(report.id) == data
        with pytest.raises(InputError, match="no report 'other'"):
            book.source("other")


def test_bytes_that_were_not_given_are_not_there(tmp_path: Path) -> None:
    """A book may hold the text alone."""
    report = make_report()
    with Book.create(tmp_path / "a.book") as book:
        book.record_report(report, read(report))
        assert book.source(report.id) is None
        assert book.verify() == ()


def test_two_claims_of_one_id_are_refused_whole(tmp_path: Path) -> None:
    """When a reading cannot be recorded nothing of its report is."""
    report = make_report("words")
    claim = make_claim(report=report.id)
    with Book.create(tmp_path / "a.book") as book:
        with pytest.raises(BookError, match="bear the same id"):
            book.record_report(
                report, Reading(report.id, claims=(claim, replace(claim, passage=Passage(0, 1, "w"))))
            )
        assert (book.reports(), book.counts().entries) == ([], 0)
        book.record_report(report, read(report, claim))
        assert book.verify() == ()


def test_half_a_character_is_refused_in_words(tmp_path: Path) -> None:
    """Text with a lone surrogate cannot be stored; the message names the report and what to do."""
    report = replace(make_report(id="odd.txt"), text="half \ud83d of it")
    with (
        Book.create(tmp_path / "a.book") as book,
        pytest.raises(BookError, match=r"odd\.txt holds half a character \(U\+D83D\).*UTF-8"),
    ):
        book.record_report(report, read(report))


def test_a_book_without_a_case_says_so(tmp_path: Path) -> None:
    """A book that was only begun holds no case, an empty comparison and no head of its own."""
    with Book.create(tmp_path / "a.book") as book:
        with pytest.raises(BookError, match="holds no case yet"):
            book.case()
        assert book.comparison() == Comparison()
        assert book.head() == "0" * 64
        assert book.verify() == ()


def test_a_book_opened_for_reading_records_nothing(tmp_path: Path) -> None:
    """Reading only is reading only."""
    Book.create(tmp_path / "a.book").close()
    with Book.open(tmp_path / "a.book", read_only=True) as book, pytest.raises(BookError, match="for reading only"):
        book.record_case(CASE)


def test_counts_count_what_stands(tmp_path: Path) -> None:
    """Reports and claims that were replaced are not counted, entries are."""
    report = make_report("words")
    with Book.create(tmp_path / "a.book") as book:
        book.record_report(report, read(report, make_claim()))
        book.record_report(report, read(report, make_claim("kill"), make_claim("talk")))
        book.record_refusal(REFUSAL)
        counts = book.counts()
    assert (counts.entries, counts.reports, counts.refusals, counts.claims, counts.words) == (4, 1, 1, 2, 2)
