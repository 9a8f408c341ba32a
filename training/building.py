"""Puts a model together: the network as ONNX, the tokenizer, the linker, and the card that names them by hash."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from training.corpus import Article
from training.examples import Array, Pieces, tags_of
from training.predicting import at_surface
from training.scoring import Score, score
from trucebook.reading.tagger.encoding import LABELS, Layout
from trucebook.reading.tagger.tagging import Tagger, lawful

FILES = ("tagger.onnx", "tokenizer.json", "trees.npz")
STRENGTHS = (0.0, 0.3)
SHIFTS = (-1.8, -1.5, -1.2, -0.9, -0.6, -0.3, 0.0, 0.3)
TURNS = (-0.4, -0.2, 0.2, 0.4)
FLOORS = (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
FIRST_FLOOR = 0.3


@dataclass(frozen=True)
class Setting:
    """How labels are decoded at one level: the strength of the transitions, shifts by role or "O", the floor."""

    strength: float
    shifts: Mapping[str, float]
    floor: float

    def put(self, tagger: Tagger, odds: Array, level: int) -> None:
        """Makes the tagger decode a level so."""
        tagger.transitions = lawful(odds * self.strength)
        tagger.biases[level], tagger.floors[level] = shifted(self.shifts), self.floor


def transitions(articles: Sequence[Article]) -> Array:
    """Log-odds of one label behind another in the same line, smoothed."""
    counts = np.full((len(LABELS), len(LABELS)), 0.5, np.float32)
    for article in articles:
        layout = Layout.of(article.text)
        labels = tags_of(layout, article.marked).argmax(axis=1)
        for (one, line), (other, following) in itertools.pairwise(zip(labels, layout.lines, strict=True)):
            if line == following:
                counts[one, other] += 1
    logs: Array = np.log(counts / counts.sum(axis=1, keepdims=True))
    return logs


def write_card(folder: Path, pieces: Pieces, odds: Array, settings: Sequence[Setting], **more: Any) -> None:
    """Writes `model.json`: how labels are decoded, and the hash of every file of the model.

    `odds` are those of one label behind another, `settings` those of each level.
    """
    card = {
        "labels": list(LABELS),
        "opening": pieces.opening,
        "closing": pieces.closing,
        "unknown": pieces.unknown,
        "transitions": np.round(lawful(odds * settings[0].strength), 4).tolist(),
        "biases": [np.round(shifted(setting.shifts), 4).tolist() for setting in settings],
        "floors": [setting.floor for setting in settings],
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
        **more,
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def copy_tokenizer(source: Path, folder: Path) -> None:
    """The tokenizer as the encoder's package ships it."""
    shutil.copyfile(source, folder / "tokenizer.json")


def tune(tagger: Tagger, articles: Sequence[Article], own: Sequence[Article], odds: Array) -> list[Setting]:
    """Chooses a setting for each level by `merit`, and puts the tagger so.

    For the surface first the strength and the shift of "O" together, then one role after the other, then the floor,
    on `articles` and the surface of `own`; then shift and floor inside contents, on `own` with all its levels.
    """
    surfaces = [*articles, *(item.surface for item in own)]
    seen = {article.text: (layout := Layout.of(article.text), tagger.odds(layout)) for article in surfaces}

    def at_the_surface(setting: Setting) -> float:
        setting.put(tagger, odds, 0)
        return merit(score(surfaces, lambda text: at_surface(tagger.link(*seen[text], level=0))))

    def inside(setting: Setting) -> float:
        setting.put(tagger, odds, 1)
        return merit(score(own, lambda text: at_surface(tagger.tag_text(text))))

    grid = [Setting(strength, {"O": shift}, FIRST_FLOOR) for strength in STRENGTHS for shift in SHIFTS]
    surface = max(grid, key=at_the_surface)
    for role in ("cue", "content", "source"):
        turned = [replace(surface, shifts={**surface.shifts, role: turn}) for turn in TURNS]
        surface = max([surface, *turned], key=at_the_surface)
    surface = max([replace(surface, floor=floor) for floor in FLOORS], key=at_the_surface)
    surface.put(tagger, odds, 0)
    beneath = max([replace(surface, shifts={"O": shift}) for shift in SHIFTS], key=inside)
    beneath = max([replace(beneath, floor=floor) for floor in FLOORS], key=inside)
    beneath.put(tagger, odds, 1)
    return [surface, beneath]


def merit(found: Score) -> float:
    """What is tuned for, in points: F1 of whole attributions, twice, and of the exact spans of each role."""
    return 2 * found.whole.f1 + sum(count.f1 for count in found.exact.values())


def shifted(shifts: Mapping[str, float]) -> Array:
    """What is added to the odds of each label, from a shift for "O" and one for each role."""
    return np.array([shifts.get(label.split("-")[-1], 0.0) for label in LABELS], np.float32)
