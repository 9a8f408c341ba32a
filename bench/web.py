"""How fast the workbench answers: server time of each page on books of a thousand to a hundred thousand claims."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient

from bench.generated import make_case, make_claims
from trucebook.accounts import compare
from trucebook.book import Book, CaseRecord
from trucebook.vocabulary import Claim, Passage, Reading, Report
from trucebook.web import Rules, make_app

SIZES = (1_000, 10_000, 100_000)
CLAIMS_A_REPORT = 50
DAYS = 5
ROUNDS = 3
TARGET_SECONDS = 0.1
MOST_COMPARED = 10_000
"""Larger generated books are not compared: their claims are too alike for groups that say anything of real ones."""


def make_large_book(claims: list[Claim], folder: Path) -> Path:
    """A book of generated claims, fifty to a report, compared as a build compares them."""
    case = make_case(folder / "case")
    path = folder / "large.book"
    sentence = "a sentence of twenty. "
    with Book.create(path) as book:
        book.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        for start in range(0, len(claims), CLAIMS_A_REPORT):
            name = f"report-{start // CLAIMS_A_REPORT:05}.txt"
            part = claims[start : start + CLAIMS_A_REPORT]
            found = tuple(_placed(claim, name, place) for place, claim in enumerate(part))
            day = max(claim.published or "" for claim in part)
            report = Report(
                id=name, sha256="0" * 64, text=sentence * len(part), outlet=part[0].outlet, published=day
            )
            book.record_report(report, Reading(name, claims=found), fingerprint=name)
        if len(claims) <= MOST_COMPARED:
            book.record_comparison(compare(book.reports(), book.claims(), case.cast))
    return path


def _placed(claim: Claim, report: str, place: int) -> Claim:
    start = place * 22
    return replace(claim, report=report, passage=Passage(start, start + 20, "a sentence of twenty"))


def _addresses(book: Path) -> Iterator[tuple[str, list[str]]]:
    """Addresses by page, several of each, as somebody would go through a book."""
    with Book.open(book, read_only=True) as ledger:
        last = date.fromisoformat(max(report.published or "" for report in ledger.reports()))
        incidents = [item.id for item in ledger.comparison().incidents[:DAYS]]
    days = [last - timedelta(days=number) for number in range(DAYS)]
    yield "overview, five days", [f"/overview?on={day}" for day in days]
    yield "one source withdrawn", [f"/overview?without=Outlet+{number}" for number in range(DAYS)]
    yield "reports", ["/reports"]
    yield "report", [f"/report?id=report-{number:05}.txt" for number in range(DAYS)]
    yield "obligation", [f"/obligation?id=duty-{number}" for number in range(DAYS)]
    if incidents:
        yield "disputes", ["/disputes"]
        yield "incident", [f"/incident?id={name}" for name in incidents]
    yield "sources", ["/sources"]
    yield "timeline", ["/timeline"]
    yield "search", ["/search?words=sentence&act=release", "/search?source=Outlet+1&act=attack"]
    yield "review", ["/review"]


def bench_web(console: Console, sizes: tuple[int, ...] = SIZES) -> None:
    """The first answer to a question, and the answers while the book stays as it is, page by page."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            book = make_large_book(make_claims(size), Path(folder))
            console.print(_measure(book, size))


def _measure(book: Path, size: int) -> Table:
    table = Table(title=f"The workbench on {size:,} claims: server time")
    for name in ("page", "first, ms", "median, ms", "KB"):
        table.add_column(name, justify="left" if name == "page" else "right")
    everything: list[float] = []
    with TestClient(make_app(book, rules=Rules(frozenset({"testserver"})), reviewer="bench")) as client:
        begun = time.perf_counter()
        client.get("/decisions")
        table.add_row("opening the book", f"{(time.perf_counter() - begun) * 1000:,.0f}", "", "")
        for page, addresses in _addresses(book):
            first = [_timed(client, address) for address in addresses]
            again = [_timed(client, address) for _ in range(ROUNDS) for address in addresses]
            everything += [seconds for seconds, _ in again]
            table.add_row(
                page,
                f"{statistics.median(seconds for seconds, _ in first) * 1000:,.0f}",
                f"{statistics.median(seconds for seconds, _ in again) * 1000:,.1f}",
                f"{max(length for _, length in again) / 1024:,.0f}",
            )
    median = statistics.median(everything)
    said = "within" if median < TARGET_SECONDS else "above"
    table.caption = (
        f"median {median * 1000:,.1f} ms ({said} the target of {TARGET_SECONDS * 1000:.0f}), "
        f"{len(everything) / sum(everything):,.0f} pages a second on one thread"
    )
    return table


def _timed(client: TestClient, address: str) -> tuple[float, int]:
    begun = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - begun
    assert answer.status_code == 200, f"{address}: {answer.text[-400:]}"
    return took, len(answer.content)


if __name__ == "__main__":
    bench_web(Console(highlight=False, width=110))
