"""The gate: figures the model that ships may not fall below, each set with the hash of the data it was measured on.

`python -m training.floors CORPUS` scores the model that ships and raises the floors to its figures; it refuses
where one has sunk, or where the data are others than those pinned (`--new-data` pins them anew).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from training.corpus import Article, halves, hash_of, read_gold, read_polnear
from training.predicting import predictor
from training.scoring import score
from trucebook.reading.tagger.tagging import Tagger

FLOORS = Path(__file__).parent / "floors.json"
PINNED = (
    "ATTR F1",
    "source exact F1",
    "cue exact F1",
    "content exact F1",
    "indirect recall",
    "indirect precision",
    "parent right",
)
SLACK = 0.3  # points, in case another processor rounds otherwise; none was tried


def measure(tagger: Tagger, articles: list[Article], *, nested: bool) -> dict[str, Any]:
    """The pinned figures of a model on some articles, with their hash; `nested` counts those inside others too."""
    figures = score(articles, predictor(tagger, nested=nested)).figures()
    return {"data": hash_of(articles)} | {name: figures[name] for name in PINNED}


def sunk(floor: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """What is wrong, in words; nothing where data are the pinned ones and every figure holds."""
    if floor["data"] != found["data"]:
        return [f"the data are others than those pinned ({found['data']}, not {floor['data']})"]
    return [
        f"{name} has sunk to {found[name]} from {floor[name]}"
        for name in PINNED
        if found[name] < floor[name] - SLACK
    ]


def read_floors() -> dict[str, dict[str, Any]]:
    """The floors by the name of their data."""
    floors: dict[str, dict[str, Any]] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def main() -> None:
    """Raises the floors, or says why not and ends with 1."""
    parser = argparse.ArgumentParser(prog="python -m training.floors", description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--new-data", action="store_true")
    asked = parser.parse_args()
    tagger, (_, gate) = Tagger(), halves(read_gold())
    found = {
        "own gold, gate": measure(tagger, gate, nested=True),
        "polnear dev": measure(tagger, read_polnear(asked.corpus / "dev"), nested=False),
    }
    floors = read_floors() if FLOORS.exists() else {}
    if not asked.new_data:
        problems = [f"{name}: {line}" for name in floors for line in sunk(floors[name], found[name])]
        if problems:
            raise SystemExit("\n".join(problems))
        for name, floor in floors.items():
            found[name] |= {figure: max(floor[figure], found[name][figure]) for figure in PINNED}
    FLOORS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
