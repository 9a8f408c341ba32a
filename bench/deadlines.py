"""`make bench`, deadlines: a hundred duties, each to be done in each of a hundred windows, beside four monitors.

Every tool looks at the same stream: a tick for each duty at equal steps, which tells that the act was done or that
it was not. A window in which it was never done is a breach; the bench stops where a tool counts another number.

Each tool gets its input made in its own form before the clock starts. The peers get a boolean signal, one value for
each tick. Trucebook gets claims that were set against the duties and laid out in columns on the windows; the clock
then covers the status of all hundred duties in all hundred windows, at a glance, on a day that was not asked for
before. That day is later than all claims, so that none comes to lie elsewhere than on the day before; beside it
stands what it costs when all have to be placed anew, what it takes to get there from claims, and to explain.
"""

from __future__ import annotations

import importlib
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from bench.clock import REPEATS
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import survey
from trucebook.vocabulary import Actor, Cast, Claim, Name, Passage, View, Voice, When

DUTIES = 100
WINDOWS = 100
SEED = 7
BEGINS = date(2031, 1, 1)
ZONE = ZoneInfo("UTC")
CAST = Cast((Actor("north", "Northland", "party"), Actor("south", "South Front", "party")))
Signals = list[list[bool]]


def make_signals(events: int) -> Signals:
    """For each duty its ticks: whether the act was done; in about a tenth of the windows never."""
    chance = random.Random(SEED)
    ticks = events // DUTIES // WINDOWS
    return [[done for _ in range(WINDOWS) for done in _window(chance, ticks)] for _ in range(DUTIES)]


def _window(chance: random.Random, ticks: int) -> list[bool]:
    if chance.random() < 0.1:
        return [False] * ticks
    found = [chance.random() < 0.5 for _ in range(ticks)]
    found[chance.randrange(ticks)] = True
    return found


@dataclass(frozen=True)
class Timed:
    """How many breaches a tool counted, where it counts, and how long it took in CPU seconds."""

    breaches: int | None
    seconds: float
    note: str = ""


def _timed(work: Callable[[], int], note: str = "") -> Timed:
    begun = time.process_time()
    return Timed(work(), time.process_time() - begun, note)


def run_reelay(signals: Signals) -> Timed:
    """At the last tick of each window: was it done once in the ticks since the window began."""
    reelay = importlib.import_module("reelay")
    ticks = len(signals[0]) // WINDOWS
    rows = [[{"end": (t + 1) % ticks == 0, "done": done} for t, done in enumerate(one)] for one in signals]
    pattern = f"{{end}} -> once[0:{ticks - 1}]{{done}}"

    def work() -> int:
        found = 0
        for row in rows:
            monitor = reelay.discrete_timed_monitor(pattern=pattern, condense=False)
            found += sum(not out["value"] for item in row for out in (monitor.update(item),))
        return found

    return _timed(work)


def run_rtamt(signals: Signals) -> Timed:
    """The same property in the discrete-time monitor, tick by tick."""
    rtamt = importlib.import_module("rtamt")
    ticks = len(signals[0]) // WINDOWS

    def work() -> int:
        found = 0
        for one in signals:
            spec = rtamt.StlDiscreteTimeSpecification()
            spec.declare_var("end", "float")
            spec.declare_var("done", "float")
            spec.spec = f"(end >= 0.5) implies (once[0,{ticks - 1}](done >= 0.5))"
            spec.parse()
            for t, done in enumerate(one):
                value = spec.update(t, [("end", float((t + 1) % ticks == 0)), ("done", float(done))])
                found += value < 0
        return found

    return _timed(work)


def run_mstlo(signals: Signals) -> Timed:
    """From the first tick of each window: is it done in the ticks until the window ends."""
    mstlo = importlib.import_module("mstlo_python")
    ticks = len(signals[0]) // WINDOWS
    formula = f"(start > 0.5) -> F[0, {ticks - 1}](done > 0.5)"

    def work() -> int:
        found = 0
        for one in signals:
            monitor = mstlo.Monitor(mstlo.parse_formula(formula), semantics="DelayedQualitative")
            for t, done in enumerate([*one, *[False] * ticks]):
                monitor.update("start", float(t % ticks == 0 and t < len(one)), float(t))
                verdicts = monitor.update("done", float(done), float(t)).verdicts()
                found += sum(not value for at, value in verdicts if at < len(one))
        return found

    return _timed(work)


POLICY = """\
Feature: deadlines

  Scenario: what is owed in a window is done in it
    When a window is "opened"
    Then a window is "done" within "{seconds}" seconds
"""


def run_behave_rv(signals: Signals) -> Timed:
    """Each window is an entity of its own: once opened, it is to be done before its last tick is over."""
    steps = importlib.import_module("behave_rv.steps")
    event = importlib.import_module("behave_rv.events.event").Event
    compiler = importlib.import_module("behave_rv.compile.compiler")
    engine_class = importlib.import_module("behave_rv.engine.loop").Engine
    steps.trigger('a window is "{state}"', step_id="w", event_type="window", correlation_key="window")(_is_state)
    ticks = len(signals[0]) // WINDOWS
    policies = compiler.compile_feature(POLICY.format(seconds=ticks), steps.default_registry)
    length = len(signals[0])
    events = [item for t in range(length) for item in _window_events(event, signals, t, ticks)]
    events.append(event("window", float(length + ticks), {"window": "end"}, {"state": "closed"}, "bench"))

    def work() -> int:
        verdicts = engine_class(policies, grace=0).run(_Recorded(events))
        return sum(verdict.verdict == "violated" for verdict in verdicts)

    return _timed(work, "one more event for each window, to open it")


@dataclass(frozen=True)
class _Recorded:
    """A recorded stream, as behave-rv asks for it."""

    stream: list[Any]

    def events(self) -> list[Any]:
        """The events in order of time."""
        return self.stream


def _is_state(ctx: Any, event: Any, state: str) -> bool:
    found: bool = event.payload["state"] == state
    return found


def _window_events(event: Any, signals: Signals, t: int, ticks: int) -> list[Any]:
    found = []
    for duty, one in enumerate(signals):
        binding = {"window": f"{duty}/{t // ticks}"}
        if t % ticks == 0:
            found.append(event("window", float(t), binding, {"state": "opened"}, "bench"))
        found.append(event("window", t + 0.5, binding, {"state": "done" if one[t] else "not done"}, "bench"))
    return found


def run_trucebook(signals: Signals) -> list[tuple[str, Timed]]:
    """Claims set against a hundred daily duties, laid out on their windows, judged; and one finding explained."""
    terms, claims = _terms(), _claims(signals)
    last = BEGINS + timedelta(days=WINDOWS)
    begun = time.process_time()
    evidence = match(terms, claims, CAST)
    matched = Timed(None, time.process_time() - begun)

    def judge(day: int, known_by: date | None = None) -> int:
        view = View(last + timedelta(days=day), known_by=known_by)
        return DUTIES * WINDOWS - survey(evidence, view, accounts=("all",)).count("kept")

    laid = _timed(partial(judge, 0))
    judged = [_timed(partial(judge, day)) for day in range(1, 1 + REPEATS)]
    seconds = statistics.median(item.seconds for item in judged)
    anew = _timed(partial(judge, 1, last))
    told = _timed(lambda: len(assess(evidence, View(last), accounts=("all",), obligations=("d0",))))
    return [
        ("Trucebook", Timed(judged[0].breaches, seconds, f"statuses at a glance, median of {REPEATS} days")),
        ("  as known by a day, all placed anew", anew),
        ("  before: set against the duties", matched),
        ("  before: laid out, first question", laid),
        (f"  after: {WINDOWS} findings explained", replace(told, breaches=None)),
    ]


def _terms() -> Agreement:
    return Agreement.model_validate(
        {
            "id": "deadlines",
            "title": "A hundred daily duties",
            "names": ["truce"],
            "parties": ["north", "south"],
            "clocks": {"start": {"at": BEGINS.isoformat()}},
            "phases": {"one": {"clock": "start", "days": [1, WINDOWS]}},
            "obligations": [
                {
                    "id": f"d{n}",
                    "by": "north",
                    "must": "open",
                    "about": [f"gate{n}"],
                    "within": {"phase": "one"},
                    "every": 1,
                }
                for n in range(DUTIES)
            ],
        }
    )


def _claims(signals: Signals) -> list[Claim]:
    """One claim for each tick: that the gate was opened, or that it was to be opened."""
    ticks = len(signals[0]) // WINDOWS
    step = timedelta(days=1) / ticks
    begins = datetime.combine(BEGINS, datetime.min.time(), ZONE)
    north, chain, passage = (Name("Northland", "north"),), (Voice("Daily"),), Passage(0, 5, "words")
    return [
        Claim(
            id=f"c{duty:03}-{t:05}",
            report="daily.txt",
            outlet="Daily",
            passage=passage,
            act="open",
            agent=north,
            patient=(Name(f"gate{duty}"),),
            when=When("then", 0, 4, begins + t * step, begins + (t + 1) * step, "stated"),
            modality="actual" if done else "planned",
            chain=chain,
            known_on=BEGINS + timedelta(days=t // ticks),
        )
        for duty, one in enumerate(signals)
        for t, done in enumerate(one)
    ]


PEERS: tuple[tuple[str, Callable[[Signals], Timed]], ...] = (
    ("behave-rv", run_behave_rv),
    ("reelay", run_reelay),
    ("rtamt", run_rtamt),
    ("mstlo-python", run_mstlo),
)


def bench_deadlines(console: Console, sizes: tuple[int, ...] = (100_000, 1_000_000)) -> None:
    """All tools on the same streams; a peer that is not installed is said to be missing.

    Raises `ValueError` where two tools count differently.
    """
    for events in sizes:
        signals = make_signals(events)
        found = [*run_trucebook(signals), *_peers(signals)]
        if len({item.breaches for _, item in found if item.breaches is not None}) > 1:
            raise ValueError(f"The tools count different breaches: {found}")
        table = Table(title=f"{DUTIES} duties × {WINDOWS} windows, {events:,} events (CPU seconds, one thread)")
        for name in ("tool", "breaches", "seconds", "against Trucebook", "note"):
            table.add_column(name, justify="left" if name in ("tool", "note") else "right")
        ours = found[0][1].seconds
        for name, timed in found:
            breaches = "" if timed.breaches is None else f"{timed.breaches:,}"
            ratio = f"{timed.seconds / ours:,.1f}" if timed.seconds else ""
            table.add_row(name, breaches, f"{timed.seconds:.3f}" if timed.seconds else "–", ratio, timed.note)
        console.print(table)


def _peers(signals: Signals) -> Iterator[tuple[str, Timed]]:
    for name, run in PEERS:
        try:
            yield name, run(signals)
        except ImportError as error:
            yield name, Timed(None, 0.0, f"not installed: {error.name}")


if __name__ == "__main__":
    bench_deadlines(Console(highlight=False, width=150), tuple(map(int, sys.argv[1:])) or (100_000,))
