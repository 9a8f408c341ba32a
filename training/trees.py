"""Fits the trees behind the network: the linker's on labelled spans, those of confidence on what larger models say.

All of them are written as plain arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from training.building import shifted
from training.corpus import Article, Marked
from training.examples import Array
from training.predicting import at_surface
from training.scoring import pair
from trucebook.reading.tagger.confidence import features
from trucebook.reading.tagger.encoding import LABELS, ROLES, Layout, Span
from trucebook.reading.tagger.linking import Ground, Linker, Spans
from trucebook.reading.tagger.tagging import decode, in_text, spans_of

_SHIFTS = (0.0, -1.2)  # of "O", so that confidence also learns from what is found by a lower bar
_SMALLEST = 1e-4  # chance

Arrays = dict[str, NDArray[Any]]


def fit_linker(articles: Sequence[Article]) -> Arrays:
    """One classifier for sources and one for contents, as arrays."""
    arrays: Arrays = {}
    for role in ("source", "content"):
        pairs = [pair for article in articles for pair in _pairs(article, role)]
        arrays |= _fitted(role, [row for row, _ in pairs], [is_linked for _, is_linked in pairs], 150, 0.1)
    return arrays


def fit_confidence(
    articles: Sequence[Article], taught: Mapping[str, Array], linker: Linker, transitions: Array
) -> Arrays:
    """A classifier for whole attributions, from what models that did not see an article find in it.

    A model is sure of texts it was fitted on; on those it did not see it errs as it will in use. `taught` are the
    chances they give, a row a word, by article.
    """
    rows: list[list[float]] = []
    truth: list[bool] = []
    for article in articles:
        layout, chances = Layout.of(article.text), taught[article.id][:, : len(LABELS)]
        for shift in _SHIFTS:
            labels = decode(np.log(chances + _SMALLEST) + shifted({"O": shift}), layout.lines, transitions)
            found = [item for item in linker.link(layout, spans_of(labels)) if item.content]
            rows += features(layout, chances, found)
            told = at_surface([in_text(layout, item) for item in found])
            right = {other.number for _, other in pair(layout, article.surface.marked, told)}
            truth += [number in right for number in range(len(found))]
    return _fitted("whole", rows, truth, 120, 0.06)


def write_trees(arrays: Arrays, path: Path) -> None:
    """Writes all of them to one `.npz`."""
    named: dict[str, Any] = dict(arrays)  # NumPy's types take any keyword for its own
    np.savez_compressed(path, **named)


def _fitted(name: str, rows: Sequence[Sequence[float]], truth: Sequence[bool], rounds: int, rate: float) -> Arrays:
    model = HistGradientBoostingClassifier(max_iter=rounds, learning_rate=rate, random_state=1)
    model.fit(np.array(rows, np.float32), np.array(truth))
    return {f"{name}.{part}": array for part, array in _arrays(model).items()}


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


def _arrays(model: HistGradientBoostingClassifier) -> Arrays:
    trees = [stage[0].nodes for stage in model._predictors]
    size = max(len(nodes) for nodes in trees)
    shape = (len(trees), size)
    made: Arrays = {
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
