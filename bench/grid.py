"""`make bench`, compliance: the status grid of a large book, how it grows, how fast another view is answered."""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from rich.console import Console
from rich.table import Table

from bench.clock import peak_bytes
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import survey
from trucebook.vocabulary import Actor, Cast, Claim, Name, Passage, Quantity, View, Voice, When

SEED = 20310501
BEGINS = date(2031, 5, 1)
DAYS = 60
OBLIGATIONS = 200
OUTLETS = tuple(f"Outlet {number:02}" for number in range(25))
SOURCES = ("north", "south", "observer", "mission", "relief")
"""With the outlets thirty accounts, and all together one more."""
ACTS = ("release", "deliver_aid", "withdraw", "attack")
CAST = Cast(
    (
        Actor("north", "Northland", "party"),
        Actor("south", "South Front", "party"),
        Actor("observer", "Observer Mission", "organisation"),
        Actor("mission", "Border Mission", "organisation"),
        Actor("relief", "Relief Council", "organisation"),
    )
)


def make_terms(obligations: int = OBLIGATIONS) -> Agreement:
    """An agreement with so many obligations of two parties, each on a thing of its own."""
    return Agreement.model_validate(
        {
            "id": "large",
            "title": "A large agreement",
            "names": ["truce"],
            "parties": ["north", "south"],
            "clocks": {"start": {"at": BEGINS.isoformat()}},
            "phases": {"one": {"clock": "start", "days": [1, DAYS]}},
            "measures": {f"m{n}": {"unit": "item", "counts": [f"item{n}"]} for n in range(obligations)},
            "obligations": [_obligation(number) for number in range(obligations)],
        }
    )


def _obligation(number: int) -> dict[str, object]:
    act = ACTS[number % len(ACTS)]
    duty: dict[str, object] = {
        "id": f"duty-{number}",
        "by": ("south", "north")[number // 4 % 2],
        "within": {"clock": "start", "days": [1, 20 + number % 40]},
    }
    if act == "attack":
        return duty | {"must_not": act, "about": [f"item{number}"]}
    return duty | {"must": act, "what": f"m{number}", "amount": {"at_least": 200 + number}}


def make_claims(count: int, obligations: int = OBLIGATIONS) -> list[Claim]:
    """Seeded claims on these obligations, from twenty-five outlets, in their own voice or as others tell them."""
    chance = random.Random(SEED)
    return [_claim(number, chance, obligations) for number in range(count)]


def _claim(number: int, chance: random.Random, obligations: int) -> Claim:
    duty, outlet = chance.randrange(obligations), chance.choice(OUTLETS)
    act, party = ACTS[duty % len(ACTS)], ("south", "north")[duty // 4 % 2]
    day = BEGINS + timedelta(days=chance.randrange(DAYS))
    low = chance.randrange(1, 20)
    source = chance.choice((None, None, *SOURCES))
    chain = (Voice(outlet), *((Voice(source, source, "said", "claimed"),) if source else ()))
    return Claim(
        id=f"c{number:09}",
        report=f"report-{number // 20}.txt",
        outlet=outlet,
        passage=Passage(0, 20, "a sentence of twenty"),
        act=act,
        agent=(Name(party, party),),
        patient=(Name(f"item{duty}"),),
        quantity=Quantity(str(low), 0, 2, low, low, unit=f"item{duty}"),
        when=When("on a day", 0, 8, day, day + timedelta(days=1), "stated"),
        polarity="denied" if chance.random() < 0.05 else "affirmed",
        modality=chance.choice(("actual",) * 5 + ("planned",)),
        chain=chain,
        published=day.isoformat(),
        known_on=day,
    )


ACCOUNTS = ("all", *OUTLETS, *SOURCES)
ON = BEGINS + timedelta(days=44)
VIEWS: tuple[tuple[str, View], ...] = (
    ("the whole grid, first time (lays out columns)", View(ON)),
    ("without one outlet", View(ON, without=(OUTLETS[3],))),
    ("without one source", View(ON, without=("observer",))),
    ("without both", View(ON, without=(OUTLETS[3], "observer"))),
    ("everybody again", View(ON)),
    ("only ten outlets accepted", View(ON, accept=OUTLETS[:10])),
    ("one day later", View(ON + timedelta(days=1))),
    ("as known a week before", View(ON, known_by=ON - timedelta(days=7))),
)


def measure_grid(count: int) -> Iterator[tuple[str, float]]:
    """Seconds of each step on a book of so many claims, then the peak memory of the process in MiB.

    The grid is the status and the numbers of every cell at a glance; findings come with evidence and reasons.
    """
    terms, claims = make_terms(), make_claims(count)
    yield "memory of the claims alone, MiB", peak_bytes() / 2**20
    begun = time.process_time()
    evidence = match(terms, claims, CAST)
    yield "set claims against obligations", time.process_time() - begun
    for name, view in VIEWS:
        yield name, _seconds(partial(survey, evidence, view, accounts=ACCOUNTS))
    yield "peak memory, MiB", peak_bytes() / 2**20
    gc.collect()  # what the steps before left behind is not this step's
    one = View(ON, without=(OUTLETS[7],))
    for name in ("findings of one obligation, with reasons", "the same asked again"):
        yield name, _seconds(lambda: assess(evidence, one, accounts=ACCOUNTS, obligations=("duty-5",)))


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bench_grid(console: Console, sizes: tuple[int, ...] = (10_000, 100_000, 1_000_000)) -> None:
    """The grid at several sizes, smallest first, so that the peak memory of each is its own."""
    found = {size: dict(measure_grid(size)) for size in sizes}
    title = f"Status of {OBLIGATIONS} obligations in {len(ACCOUNTS)} accounts (CPU seconds, one thread, or MiB)"
    table = Table(title=title)
    table.add_column("step")
    for size in sizes:
        table.add_column(f"{size:,} claims", justify="right")
    table.add_column("growth", justify="right")
    for step in found[sizes[0]]:
        values = [found[size][step] for size in sizes]
        table.add_row(step, *(f"{value:,.3f}" for value in values), f"× {values[-1] / values[0]:,.1f}")
    console.print(table)


if __name__ == "__main__":
    bench_grid(Console(highlight=False, width=130), tuple(int(size) for size in sys.argv[1:]) or (10_000, 100_000))
