"""`make bench-incidents`: how well whole reports are grouped by main incident; and the gate that may not sink.

The labels lie in `tests/cases/incidents`, one file for each setting; grouping is done within a file. Of three
measures each sees what the others do not: B3 looks at every report, pair F at every pair of reports of one
incident, LEA at every incident, larger ones more. Counts of the files of a half are put together before
they are divided.
`half: development` may be studied (`--errors`); of `half: gate` only figures are shown.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.shootings import make_shootings
from trucebook.accounts import group_reports
from trucebook.accounts.leads import read_leads
from trucebook.accounts.whole_reports import FEATURES, compare_reports, group_pairs, score_pairs
from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.vocabulary import Report, short_id

LABELS = Path(__file__).parent.parent / "tests" / "cases" / "incidents"
FLOORS = LABELS / "floors.json"
FIGURES = ("B3", "pair F", "LEA")
MANY = 6000
COMMON = 0.03
SLACK = 0.5  # points, in case another processor rounds otherwise

Sets = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Setting:
    """One labelled file: its reports, and the incident that each is mainly about."""

    name: str
    half: str
    reports: tuple[Report, ...]
    incidents: tuple[str, ...]


def read_settings() -> list[Setting]:
    """All labelled files, in order of their names."""
    return [_read(path) for path in sorted(LABELS.glob("*.yaml"))]


def _read(path: Path) -> Setting:
    located, problems = parse_yaml(path.read_text(encoding="utf-8"), file=path.name)
    assert not problems, problems
    assert located is not None
    given = located.value["reports"]
    reports = tuple(_report(item) for item in given)
    return Setting(path.stem, located.value["half"], reports, tuple(item["incident"] for item in given))


def _report(item: Mapping[str, Any]) -> Report:
    return Report(
        id=item["id"],
        sha256=short_id("", item["text"]),
        text=item["text"],
        title=item["title"],
        outlet=item["outlet"],
        published=item.get("published"),
        language="en",
    )


def measure(settings: Iterable[Setting]) -> dict[str, Any]:
    """The figures of both halves, in percent, with the hash of the labels."""
    found: dict[str, Any] = {"data": data_hash()}
    halves: dict[str, list[tuple[Sets, Sets]]] = defaultdict(list)
    for setting in settings:
        halves[setting.half].append((group_reports(setting.reports), gold_sets(setting)))
    for half in sorted(halves):
        found[half] = dict(zip(FIGURES, score(halves[half]), strict=True))
    return found


def gold_sets(setting: Setting) -> Sets:
    """The labelled incidents as lists of places."""
    held: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(setting.incidents):
        held[name].append(place)
    return list(held.values())


def data_hash() -> str:
    """A hash of all labels, so that figures on other labels are not compared."""
    read = (path.read_bytes() for path in sorted(LABELS.glob("*.yaml")))
    return hashlib.sha256(b"".join(read)).hexdigest()[:16]


def sunk(floors: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What has sunk below its floor, in words."""
    if floors["data"] != found["data"]:
        return ["the labels are others than those the floors were pinned on; run `make bench-incidents` with --pin"]
    return [
        f"{half}: {name} has sunk to {found[half][name]:.1f} from {floor:.1f}"
        for half in ("development", "gate")
        for name, floor in floors[half].items()
        if found[half][name] < floor - SLACK
    ]


def score(parts: Sequence[tuple[Sets, Sets]]) -> tuple[float, float, float]:
    """B3, pair F and LEA in percent, over found and labelled sets of one or more settings."""
    b3 = [(_b3(found, gold), _b3(gold, found)) for found, gold in parts]
    pair = [(_pairs(found, gold), _pairs(gold, found)) for found, gold in parts]
    lea = [(_lea(found, gold), _lea(gold, found)) for found, gold in parts]
    return _harmonic(b3), _harmonic(pair), _harmonic(lea)


Part = tuple[float, float]  # what is right, and of how much


def _harmonic(sides: Sequence[tuple[Part, Part]]) -> float:
    precision, recall = (
        sum(side[which][0] for side in sides) / (sum(side[which][1] for side in sides) or 1) for which in (0, 1)
    )
    return 200 * precision * recall / (precision + recall) if precision + recall else 0.0


def _overlaps(sets: Sets, others: Sets) -> list[Counter[int]]:
    """For each set, how many of its members each of the others has."""
    held = {member: number for number, other in enumerate(others) for member in other}
    return [Counter(held[member] for member in members) for members in sets]


def _b3(sets: Sets, others: Sets) -> Part:
    right = sum(size * size / shared.total() for shared in _overlaps(sets, others) for size in shared.values())
    return right, sum(map(len, sets))


def _pairs(sets: Sets, others: Sets) -> Part:
    right = sum(_links(size) for shared in _overlaps(sets, others) for size in shared.values())
    return right, sum(_links(len(members)) for members in sets)


def _lea(sets: Sets, others: Sets) -> Part:
    """Moosavi and Strube 2016: each set counts by its size; a lone one is right when it is alone there too."""
    right = 0.0
    for members, shared in zip(sets, _overlaps(sets, others), strict=True):
        if len(members) == 1:
            right += len(others[next(iter(shared))]) == 1
        else:
            right += len(members) * sum(map(_links, shared.values())) / _links(len(members))
    return right, sum(map(len, sets))


def _links(size: int) -> int:
    return size * (size - 1) // 2


def fit_weights(settings: Sequence[Setting]) -> dict[str, float]:
    """The weights of `accounts/data/grouping.yaml`: logistic regression, shrunk a little, by Newton's steps."""
    pairs = [(compare_reports(setting.reports), setting.incidents) for setting in settings]
    values = np.concatenate([found.values for found, _ in pairs])
    offset = np.concatenate([found.offset for found, _ in pairs])
    same = np.array(
        [names[i] == names[j] for found, names in pairs for i, j in zip(found.left, found.right, strict=True)],
        float,
    )
    weights = np.zeros(values.shape[1])
    shrink = 0.5 * np.append(np.ones(len(weights) - 1), 0.0)
    for _ in range(30):
        chance = 1 / (1 + np.exp(-(values @ weights + offset)))
        slope = values.T @ (chance - same) + shrink * weights
        weights -= np.linalg.solve((values.T * (chance * (1 - chance))) @ values + np.diag(shrink + 1e-9), slope)
    return {name: round(float(weight), 2) for name, weight in zip((*FEATURES, "any_pair"), weights, strict=True)}


def common_words(settings: Sequence[Setting]) -> dict[str, float]:
    """The words that stand in many reports whatever these tell of, with their mean share over the settings."""
    shares: dict[str, float] = defaultdict(float)
    for setting in settings:
        held = Counter(word for lead in read_leads(setting.reports) for word in lead.words)
        for word, count in held.items():
            shares[word] += count / len(setting.reports) / len(settings)
    ranked = sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    return {word: round(share, 2) for word, share in ranked if share >= COMMON}


def left_out(settings: Sequence[Setting]) -> tuple[float, float, float]:
    """The figures where each setting is grouped with weights fitted on the others."""
    parts = []
    for setting in settings:
        fitted = fit_weights([other for other in settings if other.name != setting.name])
        pairs = compare_reports(setting.reports)
        scores = score_pairs(pairs, np.array(list(fitted.values())))
        parts.append((group_pairs(len(setting.reports), pairs, scores), gold_sets(setting)))
    return score(parts)


def bench_incidents(console: Console) -> None:
    """Prints the figures of both halves, and of very many short reports of one kind of incident, with seconds."""
    settings = read_settings()
    begun = time.perf_counter()
    found = measure(settings)
    seconds = time.perf_counter() - begun
    table = Table(title="Whole reports grouped by their main incident")
    for name in ("reports", "number", *FIGURES, "seconds"):
        table.add_column(name, justify="right" if name != "reports" else "left")
    for half in ("development", "gate"):
        count = sum(len(setting.reports) for setting in settings if setting.half == half)
        table.add_row(half, f"{count:,}", *(f"{found[half][name]:.1f}" for name in FIGURES), "")
    out = left_out([setting for setting in settings if setting.half == "development"])
    table.add_row("development, left out in turn", "", *(f"{figure:.1f}" for figure in out), "")
    table.add_row("both", f"{sum(len(setting.reports) for setting in settings):,}", "", "", "", f"{seconds:.1f}")
    reports, incidents = make_shootings(MANY)
    begun = time.perf_counter()
    groups = group_reports(reports)
    seconds = time.perf_counter() - begun
    gold = gold_sets(Setting("shootings", "", tuple(reports), tuple(map(str, incidents))))
    figures = (f"{figure:.1f}" for figure in score([(groups, gold)]))
    table.add_row("generated, most told once", f"{len(reports):,}", *figures, f"{seconds:.1f}")
    console.print(table)


def _show_errors(console: Console) -> None:
    for setting in read_settings():
        if setting.half == "development":
            console.print(f"[bold]{setting.name}[/bold]")
            for group in group_reports(setting.reports):
                console.print("  " + " ".join(f"{setting.reports[i].id}({setting.incidents[i]})" for i in group))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="show the groups found in the development half")
    parser.add_argument("--fit", action="store_true", help="fit the weights on the development half and print them")
    parser.add_argument("--pin", action="store_true", help="write the figures as the floors of the gate")
    given = parser.parse_args()
    out = Console(highlight=False, width=110)
    if given.errors:
        _show_errors(out)
    elif given.fit:
        known = [one for one in read_settings() if one.half == "development"]
        out.print_json(json.dumps({"weights": fit_weights(known), "common": common_words(known)}))
    elif given.pin:
        pinned = measure(read_settings())
        rounded = {
            half: {name: round(value, 1) for name, value in pinned[half].items()}
            for half in ("development", "gate")
        }
        FLOORS.write_text(json.dumps({"data": pinned["data"], **rounded}, indent=1) + "\n", encoding="utf-8")
    else:
        bench_incidents(out)
