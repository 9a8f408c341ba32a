"""Fits the linker's trees on the labelled spans and writes them as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from training.corpus import Article, Marked
from trucebook.reading.tagger.encoding import ROLES, Layout, Span
from trucebook.reading.tagger.linking import Ground, Spans

ROUNDS, RATE = 150, 0.1


def fit_linker(articles: Sequence[Article], path: Path) -> None:
    """Fits one classifier for sources and one for contents, and writes both to one `.npz`."""
    arrays: dict[str, Any] = {}
    for role in ("source", "content"):
        rows, truth = [], []
        for article in articles:
            for features, is_linked in _pairs(article, role):
                rows.append(features)
                truth.append(is_linked)
        model = HistGradientBoostingClassifier(max_iter=ROUNDS, learning_rate=RATE, random_state=1)
        model.fit(np.array(rows, np.float32), np.array(truth))
        arrays |= {f"{role}.{name}": array for name, array in _arrays(model).items()}
    np.savez_compressed(path, **arrays)


def _pairs(article: Article, role: str) -> list[tuple[list[float], bool]]:
    layout = Layout.of(article.text)
    spans, links = labelled_spans(layout, article.marked)
    ground = Ground(layout, spans)
    found: Sequence[Span] = getattr(spans, role)
    return [
        (ground.features(role, number, cue), spans.cue[cue] in links[role, found[number]])
        for number, cue in ground.pairs(role)
    ]


def labelled_spans(layout: Layout, marked: Sequence[Marked]) -> tuple[Spans, dict[tuple[str, Span], set[Span]]]:
    """The labelled spans in words, and for each source and content the cues it belongs to."""
    found: dict[str, set[Span]] = {role: set() for role in ROLES}
    links: dict[tuple[str, Span], set[Span]] = {}
    for item in marked:
        cues = [_in_words(layout, span) for span in item.cue]
        found["cue"].update(cues[:1])
        for role in ("source", "content"):
            for span in item.spans(role):
                words = _in_words(layout, span)
                found[role].add(words)
                links.setdefault((role, words), set()).update(cues[:1])
    ordered = {role: tuple(sorted(item for item in spans if item[0] < item[1])) for role, spans in found.items()}
    return Spans(**ordered), links


def _in_words(layout: Layout, span: Span) -> Span:
    words = layout.touched(span)
    return words.start, words.stop


def _arrays(model: HistGradientBoostingClassifier) -> dict[str, NDArray[np.generic]]:
    trees = [stage[0].nodes for stage in model._predictors]
    size = max(len(nodes) for nodes in trees)
    shape = (len(trees), size)
    made: dict[str, NDArray[Any]] = {
        "feature": np.zeros(shape, np.int16),
        "threshold": np.full(shape, np.inf, np.float32),
        "left": np.tile(np.arange(size, dtype=np.int16), (len(trees), 1)),
        "right": np.tile(np.arange(size, dtype=np.int16), (len(trees), 1)),
        "value": np.zeros(shape, np.float32),
    }
    for number, nodes in enumerate(trees):
        inner = np.flatnonzero(nodes["is_leaf"] == 0)
        made["feature"][number, inner] = nodes["feature_idx"][inner]
        made["threshold"][number, inner] = nodes["num_threshold"][inner]
        made["left"][number, inner] = nodes["left"][inner]
        made["right"][number, inner] = nodes["right"][inner]
        made["value"][number, : len(nodes)] = nodes["value"]
    depth = max(int(nodes["depth"].max()) for nodes in trees)
    base = np.asarray(model._baseline_prediction, np.float32).reshape(())
    return {**made, "base": base, "depth": np.asarray(depth)}
