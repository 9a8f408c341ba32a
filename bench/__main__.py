"""`make bench`: how fast reports are read, by stage and against peers, how fast a large book answers: medians."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.attribution import bench_attribution
from bench.clock import REPEATS, median_seconds
from bench.copies import bench_copies
from bench.deadlines import bench_deadlines
from bench.generated import ACCOUNTS, make_book, make_case, make_claims, make_reports
from bench.grid import bench_grid
from bench.incidents import bench_incidents
from bench.negotiation import bench_negotiation
from bench.provenance import bench_provenance
from bench.web import bench_web
from trucebook import desk
from trucebook.compliance import assess, match
from trucebook.reading import Reader, find_quantities, find_times
from trucebook.reading.pipeline import PIPELINE, parse
from trucebook.vocabulary import View

CLAIMS = 100_000
ON = date(2025, 3, 1)
console = Console(highlight=False, width=110)


def bench_reading() -> None:
    """Words per second of each stage of reading, one thread, over the bundled example's own reports."""
    case, reports = make_reports()
    words = sum(len(report.text.split()) for report in reports)
    reader = Reader(case.cast, timezone=case.timezone)
    parser = import_module(PIPELINE).load()
    stages: dict[str, Callable[[], object]] = {
        "quantities": lambda: [find_quantities(report.text) for report in reports],
        "times": lambda: [find_times(report.text, report.published) for report in reports],
        "parse alone": lambda: [parse(parser, report.text) for report in reports],
        "the whole reading": lambda: [reader.read(report) for report in reports],
    }
    table = Table(title=f"Reading {len(reports)} reports, {words:,} words, one thread, median of {REPEATS}")
    for name in ("stage", "words/s", "share of the whole"):
        table.add_column(name, justify="right" if name != "stage" else "left")
    seconds = {name: median_seconds(work) for name, work in stages.items()}
    for name, took in seconds.items():
        table.add_row(name, f"{words / took:,.0f}", f"{took / seconds['the whole reading']:.0%}")
    console.print(table)


def bench_status() -> None:
    """Seconds for the status of every obligation under every account, over a generated book."""
    claims = make_claims(CLAIMS)
    with tempfile.TemporaryDirectory() as folder:
        case = make_case(Path(folder) / "case")
        agreement, cast = case.agreements[0], case.cast
        evidence = match(agreement, claims, cast)
        view = View(ON)
        rows = len(assess(evidence, view))
        table = Table(
            title=f"Status over {len(claims):,} generated claims: {rows} findings, {len(ACCOUNTS)} outlets"
        )
        table.add_column("step")
        table.add_column("seconds", justify="right")
        table.add_row(
            "match claims to obligations", f"{median_seconds(lambda: match(agreement, claims, cast)):.3f}"
        )
        table.add_row("status on a day", f"{median_seconds(lambda: assess(evidence, view)):.3f}")
        without = View(ON, without=(ACCOUNTS[0],))
        table.add_row("status without one source", f"{median_seconds(lambda: assess(evidence, without)):.3f}")
        book = Path(folder) / "large.book"
        begun = time.perf_counter()
        make_book(case, claims, book)
        table.add_row("write the book", f"{time.perf_counter() - begun:.3f}")
        table.add_row(
            "`status` on the book, from the file", f"{median_seconds(lambda: desk.status(book, view)):.3f}"
        )
        console.print(table)


if __name__ == "__main__":
    bench_reading()
    bench_attribution(console)
    bench_status()
    bench_deadlines(console)
    bench_grid(console)
    bench_provenance(console)
    bench_negotiation(console)
    bench_copies(console)
    bench_incidents(console)
    bench_web(console)
