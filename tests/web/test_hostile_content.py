"""What attacks through what is read, not through the network: metadata, lookalikes, odd signs, edited books."""

from __future__ import annotations

import csv
import io
import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import RULES
from tests.web.river import make_case
from tests.web.test_pages import REPORT, addresses, form
from trucebook import desk
from trucebook.book import Book, CaseFileText
from trucebook.vocabulary import Reading
from trucebook.web import make_app
from trucebook.web.asked import link
from trucebook.web.pages import PAGES

METADATA = """\
"odd.txt": {outlet: "<svg onload=alert(1)>", author: "javascript:alert(1)",
  title: "</title><script>alert(1)</script>", url: "http://evil.example/x.png?<img src=http://evil.example>",
  published: 2025-01-22, language: en}
"""
ODD = (
    "Café and cafe\u0301 closed\n\n👩\u200d👩\u200d👧 Northland released 4 captives on 20 January 2025, "
    "Rene\u0301 said. Then René said so.\n\n\u2067قالت الجبهة إن الأسرى\u2069 أحرار \u202e.\n"
)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A book of one report with hostile metadata and odd characters."""
    case = make_case(tmp_path / "odd")
    for path in (case / "reports").iterdir():
        path.unlink()
    (case / "reports" / "odd.txt").write_text(ODD, encoding="utf-8")
    (case / "reports" / "reports.yaml").write_text(METADATA, encoding="utf-8")
    return desk.build(case, tmp_path / "odd.book").book


def test_metadata_of_a_report_is_text(odd: Path) -> None:
    """Title, author, outlet and address of a report are letters on every page, and none of them is a link."""
    with TestClient(make_app(odd, rules=RULES, reviewer="Ada")) as client:
        for path in PAGES:
            page = client.get(link(path, [("id", "odd.txt"), ("words", "captives")])).text
            for bad in ("<svg onload", "</title><script", 'href="jav', "href='jav", 'src="http', 'href="http'):
                assert bad not in page, (path, bad)
        assert "javascript:alert(1)" in client.get(link("/report", [("id", "odd.txt")])).text, (
            "it stands there as text"
        )


@pytest.mark.parametrize(
    ("quote", "count"),
    [
        ("Café", 1),
        (unicodedata.normalize("NFD", "Café"), 0),
        ("cafe\u0301", 1),
        (unicodedata.normalize("NFC", "cafe\u0301"), 0),
        ("Rene\u0301 said", 1),
        ("cafe", 1),
        ("👧 Northland released 4 captives", 1),
        ("الجبهة إن الأسرى\u2069 أحرار", 1),
        ("الجبهة إن الأسرى أحرار", 0),
    ],
)
def test_a_quotation_is_taken_letter_by_letter(odd: Path, quote: str, count: int) -> None:
    """What looks the same and is written otherwise is refused; what is taken stands exactly there."""
    with TestClient(make_app(odd, rules=RULES, reviewer="Ada"), follow_redirects=False) as client:
        answer = client.post("/add", data=form(report="odd.txt", quote=quote, act="release"))
    assert answer.status_code == (303 if count else 400)
    found = [item.instead for item in desk.decisions(odd) if item.instead]
    assert [claim.passage.text for claim in found] == [quote] * count
    with Book.open(odd, read_only=True) as ledger:
        text = ledger.reports()[0].text
    assert [text[claim.passage.start : claim.passage.end] for claim in found] == [quote] * count


def test_a_decision_is_not_moved_to_a_lookalike(book: Path, client: TestClient) -> None:
    """The report is edited, the words stand elsewhere now: what was decided on them is an orphan and says so."""
    words = "Families stood on the bridge until dusk"
    assert client.post("/add", data=form(report=REPORT, quote=words, act="deny")).status_code == 303
    added = desk.decisions(book)[0].claim
    with Book.open(book) as ledger:
        old = next(item for item in ledger.reports() if item.id == REPORT)
        text = old.text.replace(words, "F" + words[1:].replace("bridge", "brídge")) + words
        ledger.record_report(replace(old, text=text), Reading(REPORT, words=1))
    page = client.get(link("/report", [("id", REPORT)])).text
    assert "lost the words they stood on" in page
    assert f'id="{added}"' not in page
    assert added not in {claim.id for claim in desk.claims(book)}


@pytest.mark.parametrize(
    ("edit", "table"),
    [
        ("UPDATE redaction SET reason = 'nothing'", "redaction"),
        ("UPDATE redaction SET places = 0", "redaction"),
        ("DELETE FROM redaction", "redaction"),
        ("UPDATE saved_search SET words = 'other'", "saved_search"),
        ("DELETE FROM saved_search", "saved_search"),
        ("UPDATE decision SET by = 'Eve'", "decision"),
    ],
)
def test_an_edited_row_of_what_people_did_is_named(book: Path, client: TestClient, edit: str, table: str) -> None:
    """Whoever edits one row of a redaction, a search or a decision behind the book's back is found out."""
    client.post("/decide", data=form(claim=desk.claims(book)[0].id, verdict="accepted"))
    desk.keep_search(book, "wire", by="Ada", words="captives")
    desk.redact(book, REPORT, "Families", by="Ada", reason="they live there")
    assert desk.verify(book) == ()
    with closing(sqlite3.connect(book)) as file:
        file.execute(edit)
        file.commit()
    (damage,) = desk.verify(book)
    assert (damage.table, damage.kind) == (table, {"saved_search": "search"}.get(table, table))


def test_a_reason_opens_harmlessly(book: Path, client: TestClient) -> None:
    """The reason of a redaction is a cell of the table too: no spreadsheet runs it, however wide its signs."""
    for number, reason in enumerate(("=1+1", "＝1+1", " @SUM(A1)", "－2", "\t=1")):
        desk.redact(
            book, REPORT, ("Families", "bridge", "dusk", "stood", "waited")[number], by="Ada", reason=reason
        )
    cells = [cell for row in csv.reader(io.StringIO(client.get("/decisions.csv").text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.strip()[:1] in ("=", "＝", "@", "－")]
    assert "'＝1+1" in cells


@pytest.mark.parametrize(
    "text",
    [
        "title: !!python/object/apply:os.mkdir [MADE]\n",
        "title: !!python/object/new:os.mkdir {args: [MADE]}\n",
        "title: &a [*a]\n",
        "title: x\ntitle: y\n",
        "title: [\n",
        "title: {no: 2025-01-19}\n",
    ],
)
@pytest.mark.parametrize("name", ["case.yaml", "cast.yaml", "agreements/river.yaml", "negotiation.yaml"])
def test_a_case_in_a_book_that_was_sent_is_not_run(book: Path, text: str, name: str) -> None:
    """A book from somebody else can hold any text as its case: no tag is run, and what is wrong is a sentence."""
    made = book.parent / "made"
    with Book.open(book) as ledger:
        case = ledger.case()
        files = tuple(
            CaseFileText(name, text.replace("MADE", str(made))) if item.name == name else item
            for item in case.files
        )
        assert files != case.files
        ledger.record_case(replace(case, files=files))
    with TestClient(make_app(book, rules=RULES, reviewer="Ada"), raise_server_exceptions=False) as client:
        for path in ("/overview", "/overview.json", "/negotiation"):
            answer = client.get(path)
            assert answer.status_code in (200, 400), answer.text
            assert "Traceback" not in answer.text
    assert not made.exists()


def test_every_page_has_an_address_here(book: Path) -> None:
    """The pages that are tried above are all there are."""
    assert set(addresses(book)) == set(PAGES)
