"""What the benchmarks run on: the bundled example's reports, and a seeded book of any size."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from trucebook import desk
from trucebook.book import Book, CaseRecord
from trucebook.intake import receive_arrival, survey
from trucebook.vocabulary import Claim, Name, Passage, Quantity, Reading, Report, Voice, When

EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza"
SEED = 20250119
ACCOUNTS = tuple(f"Outlet {number}" for number in range(10))
ACTS = ("release", "attack", "deliver_aid", "withdraw", "open", "kill", "accuse", "threaten")
BEGINS = date(2025, 1, 19)
OBLIGATIONS = 30


def make_reports() -> tuple[desk.Case, tuple[Report, ...]]:
    """The example case and its reports."""
    received = [receive_arrival(arrival) for arrival in survey(EXAMPLE / "reports")]
    return desk.load_case(EXAMPLE), tuple(report for report in received if isinstance(report, Report))


def make_case(folder: Path) -> desk.Case:
    """A case with one agreement of thirty obligations between two parties."""
    desk.new(folder)
    terms = folder / "agreements" / "first.yaml"
    text = terms.read_text(encoding="utf-8")
    head = text[: text.index("obligations:")]
    terms.write_text(
        head + "obligations:\n" + "".join(_obligation(number) for number in range(OBLIGATIONS)), encoding="utf-8"
    )
    return desk.load_case(folder)


def _obligation(number: int) -> str:
    by, act = ("south", "north")[number % 2], ACTS[number % 5]
    if act == "attack":
        duty = "must_not: attack"
    else:
        duty = f"must: {act}\n    what: captives\n    amount: {{at_least: {number + 3}}}"
    return (
        f"  - id: duty-{number}\n    by: {by}\n    {duty}\n    within: {{clock: effect, days: [1, {7 + number}]}}\n"
    )


def make_book(case: desk.Case, claims: list[Claim], path: Path) -> None:
    """A book that holds the claims, twenty to a report."""
    text = claims[0].passage.text
    by_report: dict[str, list[Claim]] = {}
    for claim in claims:
        by_report.setdefault(claim.report, []).append(claim)
    with Book.create(path) as book:
        book.record_case(CaseRecord(case.title, case.timezone, case.languages, case.cast, case.files))
        for name, found in by_report.items():
            report = Report(id=name, sha256="0" * 64, text=text, published=found[0].published)
            book.record_report(report, Reading(name, claims=tuple(found)), fingerprint=name)


def make_claims(count: int) -> list[Claim]:
    """Seeded claims of ten outlets over sixty days, in many acts, modalities and polarities."""
    chance = random.Random(SEED)
    return [_claim(number, chance) for number in range(count)]


def _claim(number: int, chance: random.Random) -> Claim:
    outlet = chance.choice(ACCOUNTS)
    day = BEGINS + timedelta(days=chance.randrange(60))
    low = chance.randrange(1, 40)
    party = chance.choice(("north", "south"))
    chain = (Voice(outlet), Voice("an official", chance.choice(("north", "south", None)), "said", "claimed"))
    return Claim(
        id=f"c{number:012}",
        report=f"report-{number // 20}.txt",
        outlet=outlet,
        passage=Passage(0, 20, "a sentence of twenty"),
        act=chance.choice(ACTS),
        agent=(Name(party, party),),
        patient=(Name("captives", None),),
        quantity=Quantity(str(low), 0, 2, low, low, unit="captives"),
        when=When("on a day", 0, 8, day, day + timedelta(days=1), "stated"),
        polarity="denied" if chance.random() < 0.1 else "affirmed",
        modality=chance.choice(("actual", "actual", "actual", "planned", "required", "possible")),
        chain=chain[: chance.randrange(1, 3)],
        published=day.isoformat(),
        known_on=day,
    )
