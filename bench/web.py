"""How fast the workbench answers: each page at its first visit and again, on books of up to 100,000 claims."""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table
from starlette.testclient import TestClient

from bench.generated import SEED, make_case, make_claims
from trucebook.accounts import compare
from trucebook.book import Book, CaseRecord
from trucebook.vocabulary import Cast, Claim, Comparison, Passage, Reading, Report
from trucebook.web import Rules, make_app

SIZES = (1_000, 10_000, 100_000)
CLAIMS_A_REPORT = 50
VISITS = 12
"""So many addresses of each page are visited, or all there are."""
DECISIONS = 4
TARGET_SECONDS = 0.1
COMPARED_AT_ONCE = 5_000
"""Generated claims are so alike that all of a day and an act are one incident: books are compared in parts."""


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
        book.record_comparison(_compare_in_parts(book.reports(), book.claims(), case.cast))
    return path


def _placed(claim: Claim, report: str, place: int) -> Claim:
    start = place * 22
    return replace(claim, report=report, passage=Passage(start, start + 20, "a sentence of twenty"))


def _compare_in_parts(reports: Sequence[Report], claims: Sequence[Claim], cast: Cast) -> Comparison:
    """The comparison of all, as large as that of a book of as many claims; its incidents are those of its parts."""
    parts = [
        compare(reports if not start else (), claims[start : start + COMPARED_AT_ONCE], cast)
        for start in range(0, len(claims), COMPARED_AT_ONCE)
    ]
    return replace(
        parts[0],
        incidents=tuple(item for part in parts for item in part.incidents),
        disputes=tuple(item for part in parts for item in part.disputes),
    )


@dataclass(frozen=True)
class Visit:
    """One page looked at: under which name it is counted, and its address; a decision is posted."""

    page: str
    address: str
    claim: str = ""


def _session(book: Path) -> Iterator[Visit]:
    """What somebody looks at who works through a book: other days, sources, duties, and decisions in between."""
    with Book.open(book, read_only=True) as ledger:
        last = date.fromisoformat(max(report.published or "" for report in ledger.reports()))
        incidents = [item.id for item in ledger.comparison().incidents]
        claims = [claim.id for claim in ledger.claims()]
    chance = random.Random(SEED)
    incidents = chance.sample(incidents, min(VISITS, len(incidents)))
    yield Visit("overview, the last day", "/overview")
    yield Visit("the list of reports", "/reports")
    yield Visit("disputes", "/disputes")
    yield Visit("sources", "/sources")
    yield Visit("review", "/review")
    for place in range(VISITS):
        day = last - timedelta(days=chance.randrange(1, 55))
        yield Visit("overview, another day", f"/overview?on={day}")
        yield Visit("overview, the day after", f"/overview?on={day + timedelta(days=1)}")
        yield Visit("obligation", f"/obligation?id=duty-{place * 2 + 1}")
        yield Visit("obligation, another day", f"/obligation?id=duty-{place * 2}&on={day}")
        yield Visit("report", f"/report?id=report-{place:05}.txt")
        if place < len(incidents):
            yield Visit("incident", f"/incident?id={incidents[place]}")
            yield Visit(
                "incident, a source withdrawn", f"/incident?id={incidents[place]}&without=Outlet+{place % 10}"
            )
        if place < 10:
            yield Visit("overview, a source withdrawn", f"/overview?without=Outlet+{place}")
        yield Visit("timeline", f"/timeline?on={day}")
        yield Visit(
            "search", f"/search?words=sentence&source=Outlet+{place % 10}&act={('release', 'attack')[place % 2]}"
        )
        if place % (VISITS // DECISIONS) == 1:
            yield Visit("a decision", "/decide", chance.choice(claims))
            yield Visit("overview after it", "/overview")
            yield Visit("review after it", "/review")
            yield Visit("incident after it", f"/incident?id={incidents[place - 1]}" if incidents else "/disputes")
            yield Visit("sources after it", "/sources")


def bench_web(console: Console, sizes: tuple[int, ...] = SIZES) -> None:
    """How long it takes until pages are ready, the first visits of each, and the visits after."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            book = make_large_book(make_claims(size), Path(folder))
            console.print(_measure(book, size))


def _measure(book: Path, size: int) -> Table:
    table = Table(title=f"The workbench on {size:,} claims: server time, CPU ms")
    for name in ("page", "visits", "first, median", "first, longest", "again, median", "KB"):
        table.add_column(name, justify="left" if name == "page" else "right")
    rules = Rules(frozenset({"testserver"}))
    said: list[str] = []
    begun = time.process_time()
    with TestClient(make_app(book, rules=rules, reviewer="bench", say=said.append)) as client:
        while not (said and said[-1].startswith("Every page is ready")):
            time.sleep(0.05)
        ready = time.process_time() - begun
        first: dict[str, list[float]] = defaultdict(list)
        again: dict[str, list[float]] = defaultdict(list)
        lengths: dict[str, int] = defaultdict(int)
        for visit in _session(book):
            seconds, length = _visit(client, visit, rules)
            first[visit.page].append(seconds)
            lengths[visit.page] = max(lengths[visit.page], length)
            if not visit.claim:
                again[visit.page].append(_visit(client, visit, rules)[0])
    for page, took in first.items():
        table.add_row(
            page,
            f"{len(took)}",
            f"{statistics.median(took) * 1000:,.0f}",
            f"{max(took) * 1000:,.0f}",
            f"{statistics.median(again[page]) * 1000:,.1f}" if again[page] else "",
            f"{lengths[page] / 1024:,.0f}",
        )
    median = statistics.median(took for some in first.values() for took in some)
    where = "within" if median < TARGET_SECONDS else "above"
    table.caption = (
        f"all pages ready after {ready:.1f} s; first visits: median {median * 1000:,.0f} ms ({where} the target of "
        f"{TARGET_SECONDS * 1000:.0f}); memory at most "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"
    )
    return table


def _visit(client: TestClient, visit: Visit, rules: Rules) -> tuple[float, int]:
    """CPU seconds of one answer, and how long it is."""
    form = {"form_token": rules.form_token, "back": "/overview", "claim": visit.claim, "verdict": "rejected"}
    begun = time.process_time()
    if visit.claim:
        answer = client.post(visit.address, data=form, follow_redirects=False)
    else:
        answer = client.get(visit.address)
    took = time.process_time() - begun
    assert answer.status_code in (200, 303), f"{visit.address}: {answer.text[-400:]}"
    return took, len(answer.content)


if __name__ == "__main__":
    bench_web(Console(highlight=False, width=110), tuple(map(int, sys.argv[1:])) or SIZES)
