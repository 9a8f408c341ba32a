"""Puts a model together: the network as ONNX, the tokenizer, the linker, and the card that names them by hash."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from training.corpus import Article
from training.examples import Array, Pieces, tags_of
from training.predicting import at_surface
from training.scoring import score
from trucebook.reading.tagger.encoding import LABELS, Layout
from trucebook.reading.tagger.tagging import Tagger, lawful

FILES = ("tagger.onnx", "tokenizer.json", "linker.npz")
STRENGTHS = (0.0, 0.3)
SHIFTS = (-2.0, -1.7, -1.4, -1.1, -0.8, -0.5, -0.2, 0.0, 0.2)
TURNS = (-0.4, -0.2, 0.2, 0.4)


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


def write_card(folder: Path, pieces: Pieces, decoding: tuple[Array, Array], window: int, **more: Any) -> None:
    """Writes `model.json`: how labels are decoded, and the hash of every file of the model.

    `decoding` are the lawful transitions and what is added to the odds of each label at each level, `window` the
    pieces of one window.
    """
    card = {
        "labels": list(LABELS),
        "opening": pieces.opening,
        "closing": pieces.closing,
        "unknown": pieces.unknown,
        "window": window,
        "transitions": np.round(decoding[0], 4).tolist(),
        "biases": np.round(decoding[1], 4).tolist(),
        "sha256": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES},
        **more,
    }
    (folder / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def copy_tokenizer(source: Path, folder: Path) -> None:
    """The tokenizer as the encoder's package ships it."""
    shutil.copyfile(source, folder / "tokenizer.json")


def tune(tagger: Tagger, articles: Sequence[Article], own: Sequence[Article], odds: Array) -> dict[str, Any]:
    """Chooses how strongly transitions count and how far labels are shifted, by the F1 of whole attributions.

    First the strength and the shift of "O" together, then one role after the other, on `articles`, of which only
    what is told at the surface is looked at; then the shift of "O" inside contents, on `own`. Returns all, and the
    figures.
    """
    seen = {article.text: (layout := Layout.of(article.text), tagger.odds(layout)[:, 0]) for article in articles}

    def figure(strength: float, shifts: Mapping[str, float]) -> float:
        tagger.transitions = lawful(odds * strength)
        biases = shifted(shifts)
        return score(articles, lambda text: at_surface(tagger.link(*seen[text], biases))).whole.f1

    grid = [(strength, {"O": shift}) for strength, shift in itertools.product(STRENGTHS, SHIFTS)]
    best, strength, shifts = max(((figure(*item), *item) for item in grid), key=lambda found: found[0])
    for role in ("cue", "content", "source"):
        turns = [(figure(strength, shifts | {role: turn}), turn) for turn in TURNS]
        if max(turns)[0] > best:
            best, shifts = max(turns)[0], shifts | {role: max(turns)[1]}
    tagger.transitions, tagger.biases = lawful(odds * strength), shifted(shifts)

    def inside(shift: float) -> float:
        tagger.biases_beneath = shifted({"O": shift})
        return score(own, lambda text: at_surface(tagger.tag_text(text))).whole.f1

    within, beneath = max((inside(shift), shift) for shift in SHIFTS)
    return {
        "strength": strength,
        "shifts": shifts,
        "shifts inside": {"O": beneath},
        "ATTR F1": best,
        "ATTR F1, own": within,
    }


def shifted(shifts: Mapping[str, float]) -> Array:
    """What is added to the odds of each label, from a shift for "O" and one for each role."""
    return np.array([shifts.get(label.split("-")[-1], 0.0) for label in LABELS], np.float32)
