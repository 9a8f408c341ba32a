"""The tagger: a small network that marks the words of sources, cues and contents, and the trees behind it.

The trees link what is marked to whole attributions and leave out those that are too doubtful.

Every window of words goes through the network by itself: the numbers inside depend on nothing but that window, so
the result is the same whatever the number of threads or the order of the texts.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucebook.errors import InputError
from trucebook.reading.tagger.confidence import Confidence
from trucebook.reading.tagger.encoding import (
    LABELS,
    LEVELS,
    MAX_PIECES_OF_A_WORD,
    ROLES,
    Layout,
    Span,
    windows,
)
from trucebook.reading.tagger.linking import Linked, Linker, Spans

SHIPPED = Path(__file__).parents[1] / "model"
_FILES = ("tagger.onnx", "tokenizer.json", "trees.npz")
_CARD = ("sha256", "labels", "opening", "closing", "unknown", "transitions", "biases", "floors", "window")
_BLOCKED = -1e4
_MARK = re.compile(r"''|``|[“„«»‹‘‚\"']")
_OPENS = re.compile(rf"(?:(?:{_MARK.pattern})\s*)+")
_CLOSES = re.compile(r"\s*(?:''|[”“»«›’‘\"'])$")
_FEWEST_WORDS = 3  # source, cue and content
_FEWEST_READ_AGAIN = 5  # of 233 shorter contents inside contents, one told of somebody
_KNOWN_WORDS = 200_000  # remembered with their pieces, so that memory stays bounded

Odds = NDArray[np.float32]


@dataclass(frozen=True)
class Tagged:
    """One attribution as spans of the text; contents with their quotation marks."""

    cue: Span
    source: Span | None
    content: tuple[Span, ...]

    def moved(self, by: int) -> Tagged:
        """The same in a text that begins so many code points earlier."""
        source = (self.source[0] + by, self.source[1] + by) if self.source else None
        content = tuple((start + by, end + by) for start, end in self.content)
        return Tagged((self.cue[0] + by, self.cue[1] + by), source, content)


class Tagger:
    """Finds attributions in plain text. Make it once for many texts: it holds the network.

    `folder` holds `tagger.onnx`, `tokenizer.json`, `trees.npz` and `model.json`, as training writes them. Raises
    `InputError` when one is missing or is not the file that `model.json` names by its hash.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.folder = folder
        self.card: dict[str, Any] = _read_card(folder)
        self.transitions = np.array(self.card["transitions"], np.float32)
        self.biases = np.array(self.card["biases"], np.float32)
        self.floors: list[float] = self.card["floors"]
        self.limit = int(self.card["window"])
        self._pieces: dict[str, list[int]] = {}

    def tag_text(self, text: str) -> list[Tagged]:
        """The attributions of one text, those inside the contents of others too, in the order of their cues."""
        found: list[Tagged] = []
        parts = [(0, len(text))]
        while parts:
            start, end = parts.pop()
            told, deeper = self._two_levels(text[start:end])
            found += [item.moved(start) for item in told]
            parts += [(start + first, start + last) for first, last in deeper]
        return sorted(found, key=lambda item: (item.cue, item.content))

    def load(self) -> None:
        """Loads the network now, before several threads ask for it at once."""
        _ = self._session, self._tokenizer, self._linker, self._confidence

    def _two_levels(self, text: str) -> tuple[list[Tagged], list[Span]]:
        """What is told at the surface and inside that, and the parts of the text in which more may be told.

        Such a part is without the marks around it, and smaller than the text, which has the words of a cue besides.
        """
        layout = Layout.of(text)
        if len(layout.words) < _FEWEST_WORDS:
            return [], []
        odds = self.odds(layout)
        surface = self.link(layout, odds, level=0)
        beneath: list[Tagged] = []
        deeper: list[Span] = []
        for start, end in (bare(text, span) for item in surface for span in item.content):
            part, words = Layout.of(text[start:end]), layout.touched((start, end))
            if len(part.words) != len(words):  # the marks around it stood inside a word
                deeper.append((start, end))
            elif len(words) >= _FEWEST_WORDS:
                told = self.link(part, odds[words.start : words.stop], level=1)
                beneath += [item.moved(start) for item in told]
        inner = (bare(text, span) for item in beneath for span in item.content)
        deeper += [span for span in inner if len(layout.touched(span)) >= _FEWEST_READ_AGAIN]
        return surface + beneath, deeper

    def link(self, layout: Layout, odds: Odds, *, level: int) -> list[Tagged]:
        """The attributions that the log-odds of the labels of a text draw at a level."""
        linked, floor = self.candidates(layout, odds, level=level), self.floors[level]
        kept = self._confidence.keep(layout, np.exp(odds[:, level]), linked, floor)
        return [in_text(layout, item) for item in kept]

    def candidates(self, layout: Layout, odds: Odds, *, level: int) -> list[Linked]:
        """The same in words, with those that are left out as too doubtful."""
        labels = decode(odds[:, level] + self.biases[level], layout.lines, self.transitions)
        return self._linker.link(layout, spans_of(labels))

    def odds(self, layout: Layout) -> Odds:
        """The log-probability of each label for each word at each level, `[words, levels, labels]`."""
        pieces = [self._pieces_of(form) for form in layout.forms]
        sizes = [len(item) for item in pieces]
        parts = [self._run(layout, pieces, words) for words in windows(layout, sizes, limit=self.limit)]
        return np.concatenate(parts)

    def _run(self, layout: Layout, pieces: Sequence[Sequence[int]], words: range) -> Odds:
        opening, closing = self.card["opening"], self.card["closing"]
        ids, shapes, firsts = [opening], [0], []
        for number in words:
            firsts.append(len(ids))
            ids += pieces[number]
            shapes += [layout.shapes[number]] * len(pieces[number])
        feed = {
            "ids": np.array([[*ids, closing]], np.int64),
            "shapes": np.array([[*shapes, 0]], np.int64),
            "firsts": np.array([firsts], np.int64),
        }
        (raw,) = self._session.run(["labels"], feed)
        scores: Odds = raw[0].reshape(len(words), LEVELS, len(LABELS))
        scores = scores - scores.max(axis=-1, keepdims=True)
        normed: Odds = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
        return normed

    def _pieces_of(self, form: str) -> list[int]:
        known = self._pieces.get(form)
        if known is None:
            known = self._tokenizer.encode(form, add_special_tokens=False).ids[:MAX_PIECES_OF_A_WORD]
            known = known or [self.card["unknown"]]
            if len(self._pieces) < _KNOWN_WORDS:
                self._pieces[form] = known
        return known

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The fused norm takes six times as long on a CPU as the three nodes it would stand for.
        return onnxruntime.InferenceSession(
            str(self.folder / "tagger.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _linker(self) -> Linker:
        return Linker(self._trees)

    @cached_property
    def _confidence(self) -> Confidence:
        return Confidence(self._trees)

    @cached_property
    def _trees(self) -> dict[str, NDArray[np.generic]]:
        with np.load(self.folder / "trees.npz", allow_pickle=False) as arrays:
            return dict(arrays)


def _read_card(folder: Path) -> dict[str, Any]:
    path = folder / "model.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        missing = [name for name in _CARD if name not in card]
        if missing:
            raise InputError(f"{path} does not describe a model: it has no {', '.join(missing)}; take it again")
        shapes = tuple(np.shape(card[name]) for name in ("transitions", "biases", "floors"))
        expected = ((len(LABELS), len(LABELS)), (LEVELS, len(LABELS)), (LEVELS,))
        if card["labels"] != list(LABELS) or shapes != expected:
            raise InputError(f"{path} is of a model of another version; train it anew")
        if not all(0 <= floor < 1 for floor in card["floors"]):
            raise InputError(f"{path} has floors that are no chances below 1: {card['floors']}; take it again")
        for name in _FILES:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != card["sha256"].get(name):
                raise InputError(f"{folder / name} is not the file that model.json names; take the model again")
    except OSError as error:
        raise InputError(f"there is no model in {folder}: {error.filename}: {error.strerror}") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise InputError(f"{path} does not describe a model ({error}); take it again") from error
    return card


@cache
def load_tagger(folder: Path = SHIPPED) -> Tagger:
    """The tagger of a folder, made once."""
    return Tagger(folder)


def bare(text: str, span: Span) -> Span:
    """A span without the quotation marks at its edges; of those at its end only such as were not opened inside."""
    opening = _OPENS.match(text, *span)
    start, end = opening.end() if opening else span[0], span[1]
    inside = text[start:end]
    marks = len(_MARK.findall(opening.group())) if opening else 0
    while (marks > 0 or _closes_alone(inside)) and (closing := _CLOSES.search(inside)):
        marks, inside = marks - 1, inside[: closing.start()]
    return (start, start + len(inside)) if inside else span


def _closes_alone(words: str) -> bool:
    """Whether a double mark at the end closes what was opened before these words."""
    return (words.endswith("”") and words.count("”") > words.count("“")) or (
        words.endswith('"') and words.count('"') % 2 == 1
    )


def decode(scores: Odds, lines: Sequence[int], transitions: Odds) -> list[int]:
    """The best sequence of labels line by line (Viterbi), given the log-odds of one label behind another."""
    starts = [0, *(place for place in range(1, len(lines)) if lines[place] != lines[place - 1]), len(lines)]
    found: list[int] = []
    for start, end in pairwise(starts):
        found += _best_path(scores[start:end], transitions)
    return found


def _best_path(scores: Odds, transitions: Odds) -> list[int]:
    best = scores[0] + transitions[0]  # a line begins as behind an "O": nothing is carried over
    back = np.empty((len(scores), len(LABELS)), np.int8)
    for place in range(1, len(scores)):
        ways = best[:, None] + transitions
        back[place] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[place]
    label = int(best.argmax())
    path = [label]
    for place in range(len(scores) - 1, 0, -1):
        label = int(back[place, label])
        path.append(label)
    return path[::-1]


def lawful(transitions: Odds) -> Odds:
    """The transitions with those forbidden that no span can make: "I" goes on only behind its own role."""
    ruled = transitions.copy()
    for after, name in enumerate(LABELS):
        for before, previous in enumerate(LABELS):
            if name.startswith("I-") and previous[2:] != name[2:]:
                ruled[before, after] = _BLOCKED
    return ruled


def spans_of(labels: Sequence[int]) -> Spans:
    """The spans that a sequence of labels draws."""
    found: dict[str, list[Span]] = {role: [] for role in ROLES}
    start, role = 0, ""
    for place, label in enumerate([*labels, 0]):
        name = LABELS[label]
        if name.startswith("I-"):
            continue
        if role:
            found[role].append((start, place))
        start, role = place, name[2:]
    return Spans(**{role: tuple(spans) for role, spans in found.items()})


def in_text(layout: Layout, item: Linked) -> Tagged:
    """The same as spans of the text."""

    def span(words: Span) -> Span:
        return layout.words[words[0]][0], layout.words[words[1] - 1][1]

    return Tagged(
        cue=span(item.cue),
        source=span(item.source) if item.source else None,
        content=tuple(span(words) for words in sorted(item.content)),
    )
