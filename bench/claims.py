"""`make bench-claims`: how much of what labelled texts say is read, field by field; and the gate that may not sink.

The labels lie in `tests/cases/blind`: whole sentences over many conflicts, labelled before the code they test was
run on them. What `half` of a file says it is for, it is for; of the others the odd cases are for development
(`--errors` shows what goes wrong there), the even ones are the gate: of them only figures are shown.

A labelled and a read claim match when they tell the same act; of several, those that agree in most fields. A field
counts end to end: its value is right only in a matched claim, and what a claim too many says is wrong. Two
hands labelled; where both ways are good neither counts against the reader: an organ or a spokesperson stands for
its party, ground that an act is done to may be patient, place or both, a truce that the act's own word holds need
not be a patient, a night may be the day on which it begins or two days, and midnight "on Sunday" begin or end it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.reading import Reader
from trucebook.vocabulary import Actor, Cast, Claim, Instant, Name, Quantity, Report, When, from_json

BLIND = Path(__file__).parent.parent / "tests" / "cases" / "blind"
FLOORS = BLIND / "floors.json"
FIELDS = (
    "act",
    "agent",
    "patient",
    "polarity",
    "modality",
    "quantity",
    "when",
    "place",
    "origin",
    "hedge",
    "whole",
)
# Acts whose own words name the truce they are done to.
TRUCE_ACTS = frozenset(("declare_truce", "observe_truce", "breach", "end_truce"))
DAY = timedelta(days=1)
NOON = 12
SLACK = 0.3  # points, in case another processor rounds otherwise in the tagger

Label = Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """One labelled text: the file it stands in, its number there, its report and what should be read."""

    file: str
    number: int
    report: Report
    claims: tuple[Label, ...]
    also: frozenset[str]
    half: str | None = None

    @property
    def part(self) -> str:
        """What its file says it is for; else odd cases are for development, even ones for the gate."""
        return self.half or ("development" if self.number % 2 else "gate")


@dataclass
class Count:
    """Right values, values read and values labelled, of one field."""

    right: int = 0
    read: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        """Right values in percent of those read."""
        return 100 * self.right / self.read if self.read else 100.0

    @property
    def recall(self) -> float:
        """Right values in percent of those labelled."""
        return 100 * self.right / self.labelled if self.labelled else 100.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.read + self.labelled
        return 200 * self.right / both if both else 100.0


@dataclass
class Score:
    """Counts by field, texts wholly right, and what was wrong in words."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in FIELDS})
    texts: int = 0
    perfect: int = 0
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """F1 of every field and the share of texts wholly right, in percent."""
        found = {name: round(count.f1, 1) for name, count in self.counts.items()}
        return found | {"texts wholly right": round(100 * self.perfect / max(1, self.texts), 1)}


# The labelled texts


def read_cases(folder: Path = BLIND) -> list[Case]:
    """All labelled texts of the folder's files, in order."""
    return [case for path in sorted(folder.glob("*.yaml")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    value = _value(path)
    names = {actor["id"]: actor["name"] for actor in value["cast"]}  # a party's own text is told by its id
    for number, entry in enumerate(value["cases"], start=1):
        with_defaults = {"outlet": value["outlet"], "published": value["published"]} | entry
        report = Report(
            f"{path.stem}-{number}.txt",
            "",
            entry["text"],
            outlet=names.get(with_defaults["outlet"], with_defaults["outlet"]),
            published=with_defaults["published"],
            language="en",
        )
        also = frozenset(entry.get("also") or ())
        yield Case(path.name, number, report, tuple(entry["claims"] or ()), also, value.get("half"))


@cache
def _value(path: Path) -> dict[str, Any]:
    located, problems = parse_yaml(path.read_text(encoding="utf-8"), file=path.name)
    if located is None or problems:
        raise ValueError(f"{path}: {problems}")
    value: dict[str, Any] = located.value
    return value


@cache
def reader_of(file: str, folder: Path = BLIND) -> Reader:
    """The reader with the cast of one file."""
    return Reader(cast_of(file, folder))


@cache
def cast_of(file: str, folder: Path = BLIND) -> Cast:
    """The cast of one file."""
    return Cast(tuple(from_json(Actor, entry) for entry in _value(folder / file)["cast"]))


def hash_of_cases(folder: Path = BLIND) -> str:
    """The hash of all labels: figures are only compared on the same ones."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


# Whether a field is right


def names_right(found: Sequence[Name], wanted: Sequence[str], cast: Cast) -> int:
    """How many of the wanted names are among those found: by the cast's id, or by the words of the label."""
    left, right = list(found), 0
    for label in wanted:
        match = next((name for name in left if _is_called(name, label, cast)), None)
        if match is not None:
            left.remove(match)
            right += 1
    return right


def _is_called(name: Name, label: str, cast: Cast) -> bool:
    if name.actor is not None and cast.principal(name.actor) == cast.principal(label):
        return True
    words, wanted = _words(name.name), _words(label)
    return bool(wanted) and all(word in words for word in wanted)


def _words(text: str) -> list[str]:
    return text.casefold().replace("’", "'").replace("-", " ").split()


def quantity_right(found: Quantity | None, label: Label) -> bool:
    """Whether the interval, what it is of and its measure are as labelled; a vague one need only be there."""
    if found is None:
        return False
    if label.get("vague"):
        return found.bound in ("vague", "about", "range")
    same = _ends(found.low, found.high) == _ends(label.get("low"), label.get("high"))
    of = label.get("of_low")
    of_right = of is None or (found.of is not None and _number(found.of.low) == _number(of))
    return same and of_right and found.measure == label.get("measure", "increment")


def _ends(low: Any, high: Any) -> tuple[float | None, float | None]:
    """Both ends; "up to 400,000" may be open below or begin at nothing."""
    found = _number(low), _number(high)
    return (None, found[1]) if found[0] == 0 and found[1] else found


def _number(value: Any) -> float | None:
    return None if value is None else float(str(value))


def when_right(found: When | None, label: Label) -> bool:
    """Whether the days are as labelled; a loose one need only share a day."""
    if found is None:
        return False
    if "clock" in label:
        return found.clock_days == tuple(int(day) for day in label["clock"])
    first, last = _day(found.first), _day_after(found.last)
    wanted = _date(label.get("first")), _date(label.get("last"))
    if not label.get("loose"):
        return wanted in ((first, last), _evening_of(found))
    begins, ends = (
        max(filter(None, (first, wanted[0])), default=None),
        min(filter(None, (last, wanted[1])), default=None),
    )
    return (first, last) != (None, None) and (begins is None or ends is None or begins < ends)


def _date(value: Any) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _day(instant: Instant | None) -> date | None:
    return instant.date() if isinstance(instant, datetime) else instant


def _day_after(instant: Instant | None) -> date | None:
    """The first day wholly behind the end of an interval."""
    if isinstance(instant, datetime):
        return instant.date() + DAY if instant.time() != instant.min.time() else instant.date()
    return instant


def _evening_of(when: When) -> tuple[date | None, date | None]:
    """The one day to which a night belongs that ends on the next morning, and the midnight at the end of a day."""
    first, last = _day(when.first), _day_after(when.last)
    if first is None or not isinstance(when.first, datetime) or not isinstance(when.last, datetime):
        return first, last
    night = when.last.date() - first == DAY and when.last.hour < NOON
    midnight = when.first.time() == when.first.min.time() and when.last - when.first <= timedelta(minutes=1)
    return (first, first + DAY) if night else (first - DAY, first) if midnight else (first, last)


def origin_right(claim: Claim, label: Label, outlet: str | None, cast: Cast) -> bool:
    """Whether the deepest voice is the one labelled; without a label it is the outlet."""
    wanted = label.get("origin", outlet)
    # "Reportedly" puts words in the mouth of somebody not named: without a label, on the outlet's word.
    voice = next((item for item in reversed(claim.chain) if item.name != "nobody named"), claim.origin)
    return wanted is None or _is_called(Name(voice.name, voice.actor), str(wanted), cast)


def has_quantity(label: Label) -> bool:
    """Whether a label asks for an amount."""
    return "low" in label or "high" in label or bool(label.get("vague"))


def has_when(label: Label) -> bool:
    """Whether a label asks for a time."""
    return any(key in label for key in ("first", "last", "clock"))


def tells_when(when: When | None) -> bool:
    """Whether a time that was read says any day: one told only by another event does not."""
    return when is not None and (when.first, when.last, when.clock_days) != (None, None, None)


# Counting


@dataclass(frozen=True)
class Pair:
    """A labelled claim and the one read for it, with how many values of each field are right, read and labelled."""

    label: Label
    claim: Claim
    outlet: str | None
    cast: Cast

    def tallies(self) -> dict[str, tuple[int, int, int]]:
        """Right, read and labelled values by field."""
        label, claim = self.label, self.claim
        agents, patients, places = (label.get(role) or [] for role in ("agent", "patient", "place"))
        own_word = "origin" in label or self._is_of_party()
        hedge = label.get("hedge", "claimed" if own_word else "fact")
        found = {
            "act": (1, 1, 1),
            "agent": self._names(claim.agent, agents),
            "patient": self._names(self._patients(patients), patients),
            "polarity": (int(claim.polarity == label.get("polarity", "affirmed")), 1, 1),
            "modality": (int(claim.modality == label.get("modality", "actual")), 1, 1),
            "quantity": (
                int(has_quantity(label) and quantity_right(claim.quantity, label)),
                int(claim.quantity is not None),
                int(has_quantity(label)),
            ),
            "when": (
                int(has_when(label) and when_right(claim.when, label)),
                int(tells_when(claim.when)),
                int(has_when(label)),
            ),
            "place": self._names(*self._places(places, patients)),
            "origin": (int(origin_right(claim, label, self.outlet, self.cast)), 1, 1),
            "hedge": (int(claim.origin.hedge == hedge), 1, 1),
        }
        whole = int(all(right == read == labelled for right, read, labelled in found.values()))
        return found | {"whole": (whole, 1, 1)}

    def _is_of_party(self) -> bool:
        """Whether the outlet is a party of the cast or a body of one: its own communique is a party's word."""
        bodies = [item for item in self.cast.actors if self.outlet in (item.id, item.name, *item.aliases)]
        return any(self.cast.is_party(item.id) or self.cast.is_party(item.affiliation) for item in bodies)

    def _names(self, found: Sequence[Name], wanted: Sequence[str]) -> tuple[int, int, int]:
        return names_right(found, wanted, self.cast), len(found), len(wanted)

    def _patients(self, wanted: Sequence[str]) -> Sequence[Name]:
        """What was read as patient, without the truce that the act's own word holds and the label leaves out."""
        if wanted or self.claim.act not in TRUCE_ACTS:
            return self.claim.patient
        return [name for name in self.claim.patient if name.actor is not None]

    def _places(self, wanted: Sequence[str], patients: Sequence[str]) -> tuple[list[Name], list[str]]:
        """Places read and labelled, without ground that both have as patient or place."""
        ground = [place for place in wanted if place in patients]
        asked = [place for place in wanted if place not in ground]
        read = [
            name
            for name in self.claim.place
            if name.actor in asked or not any(_is_called(name, place, self.cast) for place in ground or patients)
        ]
        return read, asked

    @property
    def closeness(self) -> int:
        """How many fields agree wholly."""
        return sum(right == read == labelled for right, read, labelled in self.tallies().values())


def score(cases: Iterable[Case]) -> Score:
    """Reads the texts and counts what is right."""
    total = Score()
    for case in cases:
        claims = [claim for claim in reader_of(case.file).read(case.report).claims if claim.act is not None]
        _count(case, claims, total)
    return total


def _count(case: Case, claims: list[Claim], total: Score) -> None:
    pairs = _paired(case, claims)
    paired = {id(pair.claim) for pair in pairs}, {id(pair.label) for pair in pairs}
    extra = [claim for claim in claims if id(claim) not in paired[0] and claim.act not in case.also]
    missed = [label for label in case.claims if id(label) not in paired[1]]
    wrong = []
    for pair in pairs:
        tallies = pair.tallies()
        _add(total, tallies)
        bad = [name for name, (right, read, labelled) in tallies.items() if not right == read == labelled]
        wrong += [f"  {'/'.join(bad[:-1])} of {_shown(pair.label)}\n     read {shown(pair.claim)}"] if bad else []
    for claim in extra:
        _add(total, {name: (0, size, 0) for name, size in _sizes_of_claim(claim).items()})
        wrong.append(f"  too much: {shown(claim)}")
    for label in missed:
        _add(total, {name: (0, 0, size) for name, size in _sizes_of_label(label).items()})
        wrong.append(f"  missed: {_shown(label)}")
    total.texts += 1
    total.perfect += not wrong
    if wrong:
        total.errors.append("\n".join([f"{case.file} {case.number}: {case.report.text}", *wrong]))


def _paired(case: Case, claims: list[Claim]) -> list[Pair]:
    """Pairs of the same act, those that agree most first; each claim and label once."""
    every = [
        (Pair(label, claim, case.report.outlet, cast_of(case.file)), row, column)
        for (row, label), (column, claim) in product(enumerate(case.claims), enumerate(claims))
        if label["act"] == claim.act
    ]
    every.sort(key=lambda item: (-item[0].closeness, item[1], item[2]))
    rows: set[int] = set()
    columns: set[int] = set()
    chosen = []
    for pair, row, column in every:
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            chosen.append(pair)
    return chosen


def _add(total: Score, tallies: Mapping[str, tuple[int, int, int]]) -> None:
    for name, (right, read, labelled) in tallies.items():
        count = total.counts[name]
        count.right += right
        count.read += read
        count.labelled += labelled


def _sizes_of_claim(claim: Claim) -> dict[str, int]:
    sizes = dict.fromkeys(FIELDS, 1)
    sizes |= {"agent": len(claim.agent), "patient": len(claim.patient), "place": len(claim.place)}
    return sizes | {"quantity": int(claim.quantity is not None), "when": int(tells_when(claim.when))}


def _sizes_of_label(label: Label) -> dict[str, int]:
    sizes = dict.fromkeys(FIELDS, 1)
    sizes |= {name: len(label.get(name) or ()) for name in ("agent", "patient", "place")}
    return sizes | {"quantity": int(has_quantity(label)), "when": int(has_when(label))}


def _shown(label: Label) -> str:
    return ", ".join(f"{key}={value}" for key, value in label.items())


def shown(claim: Claim) -> str:
    """A claim in one line, with the words of its label's fields."""
    parts: dict[str, Any] = {
        "act": claim.act,
        "agent": [name.actor or name.name for name in claim.agent],
        "patient": [name.actor or name.name for name in claim.patient],
        "quantity": claim.quantity and f"{claim.quantity.low}..{claim.quantity.high} {claim.quantity.measure}",
        "when": claim.when and f"{claim.when.first}..{claim.when.last} {claim.when.clock_days or claim.when.basis}",
        "place": [name.actor or name.name for name in claim.place],
        "polarity": claim.polarity,
        "modality": claim.modality,
        "origin": claim.origin.actor or claim.origin.name,
        "hedge": claim.origin.hedge,
        "trigger": claim.trigger and claim.trigger.text,
    }
    return ", ".join(f"{key}={value}" for key, value in parts.items() if value not in ([], None))


# The gate


def sunk(floors: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What is wrong, in words; nothing where the labels are the pinned ones and every figure holds."""
    if floors["data"] != found["data"]:
        return [f"the labels are others than those pinned ({found['data']}, not {floors['data']})"]
    return [
        f"{part}: {name} has sunk to {found[part][name]} from {floor}"
        for part in ("development", "gate")
        for name, floor in floors[part].items()
        if found[part][name] < floor - SLACK
    ]


def measure(cases: Sequence[Case]) -> tuple[dict[str, Any], dict[str, Score]]:
    """The figures of both halves with the hash of the labels, and the scores behind them."""
    scores = {part: score(case for case in cases if case.part == part) for part in ("development", "gate")}
    figures: dict[str, Any] = {"data": hash_of_cases()}
    return figures | {part: scored.figures() for part, scored in scores.items()}, scores


def show(scores: Mapping[str, Score], console: Console) -> None:
    """Prints precision, recall and F1 of every field of both halves."""
    table = Table(title=f"Claims of {sum(scored.texts for scored in scores.values())} labelled texts, in percent")
    table.add_column("field")
    for part in scores:
        for name in ("precision", "recall", "F1"):
            table.add_column(f"{part}\n{name}", justify="right")
    for name in FIELDS:
        row = [
            f"{value:.1f}"
            for scored in scores.values()
            for value in (scored.counts[name].precision, scored.counts[name].recall, scored.counts[name].f1)
        ]
        table.add_row(name, *row)
    perfect = [("", "", f"{scored.figures()['texts wholly right']:.1f}") for scored in scores.values()]
    table.add_row("texts wholly right", *(cell for cells in perfect for cell in cells))
    console.print(table)


def main() -> None:
    """Shows the figures; `--pin` raises the floors to them, and refuses where one has sunk."""
    parser = argparse.ArgumentParser(prog="python -m bench.claims", description=main.__doc__)
    parser.add_argument(
        "--errors", nargs="?", const="", metavar="FILE", help="what goes wrong in development cases"
    )
    parser.add_argument("--pin", action="store_true", help="raise the floors")
    parser.add_argument("--new-labels", action="store_true", help="pin figures of other labels anew")
    asked = parser.parse_args()
    begun = time.perf_counter()
    found, scores = measure(read_cases())
    console = Console(highlight=False, width=118)
    if asked.errors is not None:
        print("\n\n".join(line for line in scores["development"].errors if line.startswith(asked.errors)))
    show(scores, console)
    console.print(f"{time.perf_counter() - begun:.1f} seconds, loading included")
    if asked.pin or asked.new_labels:
        pin(found, anew=asked.new_labels)


def pin(found: Mapping[str, Any], *, anew: bool) -> None:
    """Raises the floors to what was found. Ends the program where a figure has sunk."""
    if FLOORS.exists() and not anew:
        floors = json.loads(FLOORS.read_text(encoding="utf-8"))
        problems = sunk(floors, found)
        if problems:
            raise SystemExit("\n".join(problems))
        found = dict(found) | {
            part: {name: max(value, floors[part].get(name, 0.0)) for name, value in found[part].items()}
            for part in ("development", "gate")
        }
    FLOORS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
