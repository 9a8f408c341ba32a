"""Windows of words with what the tagger should say of them."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.corpus import Article, Marked
from trucebook.reading.tagger.encoding import LABELS, MAX_PIECES_OF_A_WORD, ROLES, Layout, windows
from trucebook.reading.tagger.tagging import bare

Array = NDArray[np.float32]
NOWHERE = -100
_TRACE = 1e-4
_OFTEN, _HALF = 40, 0.5
_SUFFIX = re.compile(r"['’]s?$")
_RUN = 320  # windows among which those of like length are put together


class Pieces:
    """The word pieces of one tokenizer file, word by word."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}
        self.opening, self.closing, self.mask, self.pad = (
            self._first("<s>", "[CLS]"),
            self._first("</s>", "[SEP]"),
            self._first("<mask>", "[MASK]"),
            self._first("<pad>", "[PAD]"),
        )
        self.unknown = self._first("[UNK]", "<unk>")

    def _first(self, *names: str) -> int:
        return next(found for name in names if (found := self._tokenizer.token_to_id(name)) is not None)

    def of(self, word: str) -> list[int]:
        """At most eight pieces of a word, at least one."""
        if word not in self._known:
            found = self._tokenizer.encode(word, add_special_tokens=False).ids[:MAX_PIECES_OF_A_WORD]
            self._known[word] = found or [self.unknown]
        return self._known[word]


@dataclass(frozen=True)
class Window:
    """One window: its words, what is marked, and where each source and content word points.

    `tags` has a row for each word and a column for each of `LABELS`, the share of annotators; `cues` the number
    of the word in the window at which the cue of the word's attribution begins, `NOWHERE` if none; `taught` the
    log-odds of a larger model, where there are any.
    """

    article: str
    forms: tuple[str, ...]
    shapes: tuple[int, ...]
    tags: Array
    cues: tuple[int, ...]
    taught: Array | None = None


def make_windows(
    articles: Sequence[Article], pieces: Pieces, *, limit: int, taught: Mapping[str, Array] | None = None
) -> list[Window]:
    """All windows of the articles, of at most `limit` pieces; `taught` are log-odds by article, a row a word."""
    made = []
    for article in articles:
        told = taught.get(article.id) if taught else None
        layout = Layout.of(article.text)
        readings = np.stack([tags_of(layout, reading) for reading in article.readings])
        tags: Array = readings.mean(axis=0)
        cues = cues_of(layout, article.marked)
        for words in windows(layout, [len(pieces.of(form)) for form in layout.forms], limit=limit):
            part = slice(words.start, words.stop)
            pointed = tuple(cue - words.start if cue in words else NOWHERE for cue in cues[part])
            made.append(
                Window(
                    article=article.id,
                    forms=layout.forms[part],
                    shapes=layout.shapes[part],
                    tags=tags[part],
                    cues=pointed,
                    taught=None if told is None else told[part],
                )
            )
    return made


def inner_articles(articles: Sequence[Article]) -> list[Article]:
    """Each piece of content as a text of its own, with what is told inside it: as the tagger reads it again."""
    return [
        Article(f"{article.id}/{item.number}", article.text[start:end], (tuple(_moved(article, start, end, item)),))
        for article in articles
        for item in article.marked
        for start, end in (bare(article.text, span) for span in item.content)
    ]


def _moved(article: Article, start: int, end: int, outer: Marked) -> Iterator[Marked]:
    family = {outer.number}
    for item in outermost_first(article.marked):
        spans = [span for role in ROLES for span in item.spans(role)]
        if item.parent not in family or not all(start <= first and last <= end for first, last in spans):
            continue
        family.add(item.number)
        source, cue, content = (tuple((a - start, b - start) for a, b in item.spans(role)) for role in ROLES)
        yield Marked(item.number, source, cue, content, None if item.parent == outer.number else item.parent)


def tags_of(layout: Layout, marked: Sequence[Marked]) -> Array:
    """One-hot rows over `LABELS`; where spans overlap, the outermost attribution is kept."""
    tags = np.zeros((len(layout.words), len(LABELS)), np.float32)
    tags[:, 0] = 1
    for item in outermost_first(marked):
        for role in ROLES:
            for span in item.spans(role):
                free = [word for word in layout.touched(span) if tags[word, 0] == 1]
                for place, word in zip("B" + "I" * len(free), free, strict=False):
                    tags[word] = 0
                    tags[word, LABELS.index(f"{place}-{role}")] = 1
    return tags


def outermost_first(marked: Sequence[Marked]) -> list[Marked]:
    """The attributions in the order of their depth."""
    parents = {item.number: item.parent for item in marked}

    def depth(number: int | None) -> int:
        return 0 if number is None else 1 + depth(parents[number])

    return sorted(marked, key=lambda item: (depth(item.parent), item.number))


def cues_of(layout: Layout, marked: Sequence[Marked]) -> list[int]:
    """For each word of a source or content the number of the word at which its cue begins."""
    cues = [NOWHERE] * len(layout.words)
    for item in reversed(outermost_first(marked)):
        first = layout.touched(item.cue[0]) if item.cue else range(0)
        if not first:
            continue
        for role in ("source", "content"):
            for span in item.spans(role):
                for word in layout.touched(span):
                    cues[word] = first.start
    return cues


@dataclass(frozen=True)
class Batch:
    """Windows as tensors: pieces `[B, L]`, words `[B, W]`, tags `[B, W, labels]`."""

    ids: torch.Tensor
    shapes: torch.Tensor
    attend: torch.Tensor
    firsts: torch.Tensor
    present: torch.Tensor
    tags: torch.Tensor
    cues: torch.Tensor
    taught: torch.Tensor | None


def plan(windows_: Sequence[Window], *, words: int, epochs: float, seed: int) -> list[list[int]]:
    """The steps of a fit: for each the numbers of its windows, of like length and of about so many words together.

    Shuffled anew for each epoch, the same for the same seed.
    """
    steps: list[list[int]] = []
    for epoch in range(math.ceil(epochs)):
        order = list(range(len(windows_)))
        chance = random.Random(seed * 1009 + epoch)  # noqa: S311 - nothing secret
        chance.shuffle(order)
        groups: list[list[int]] = []
        for start in range(0, len(order), _RUN):
            near = sorted(order[start : start + _RUN], key=lambda number: len(windows_[number].forms))
            groups += _filled(windows_, near, words)
        chance.shuffle(groups)
        steps += groups[: math.ceil(len(groups) * min(1.0, epochs - epoch))]
    return steps


def _filled(windows_: Sequence[Window], near: Sequence[int], words: int) -> Iterator[list[int]]:
    group: list[int] = []
    for number in near:
        if group and len(windows_[number].forms) * (len(group) + 1) > words:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def stack(group: Sequence[Window], pieces: Pieces) -> Batch:
    """One batch."""
    ids, shapes, firsts = [], [], []
    for window in group:
        line, form, first = [pieces.opening], [0], []
        for word, shape in zip(window.forms, window.shapes, strict=True):
            first.append(len(line))
            line += pieces.of(word)
            form += [shape] * (len(line) - len(form))
        ids.append([*line, pieces.closing])
        shapes.append([*form, 0])
        firsts.append(first)
    words = max(len(first) for first in firsts)
    present = torch.tensor([[place < len(first) for place in range(words)] for first in firsts])
    taught = None
    if any(window.taught is not None for window in group):
        # A window that no larger model has read teaches what its annotators marked.
        odds = [np.log(window.tags + _TRACE) if window.taught is None else window.taught for window in group]
        taught = torch.tensor(np.stack([_grown(rows, words) for rows in odds]))
    padded = _padded(ids, pieces.pad)
    return Batch(
        ids=padded,
        shapes=_padded(shapes, 0),
        attend=_padded([[1] * len(line) for line in ids], 0),
        firsts=_padded(firsts, 0),
        present=present,
        tags=torch.tensor(np.stack([_grown(window.tags, words) for window in group])),
        cues=_padded([list(window.cues) for window in group], NOWHERE),
        taught=taught,
    )


def _padded(rows: Sequence[Sequence[int]], filler: int) -> torch.Tensor:
    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])


def _grown(rows: Array, words: int) -> Array:
    return np.pad(rows, ((0, words - len(rows)), (0, 0)))


class Renamer:
    """Puts other names for those that a corpus repeats, so that a tagger learns no names by heart.

    Often named are words that nearly always begin with a capital inside a sentence and come up often; what is put
    for them is drawn from the rarer such words.
    """

    def __init__(self, windows_: Sequence[Window]) -> None:
        capital: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for window in windows_:
            for before, form in zip(("", *window.forms), window.forms, strict=False):
                if form[:1].islower():
                    small[form] += 1
                elif form[:1].isupper() and (before[:1].isalnum() or before == ","):
                    capital[_SUFFIX.sub("", form)] += 1
        names = {
            name: count for name, count in capital.items() if small[name.lower()] * 10 < count and name.isalpha()
        }
        self._often = {name for name, count in names.items() if count >= _OFTEN}
        self._rare = sorted(name for name, count in names.items() if count < _OFTEN and len(name) > 2)

    def renamed(self, window: Window, chance: random.Random) -> Window:
        """The window with other names for about half of those often named, the same for the same name."""
        put: dict[str, str] = {}
        forms = []
        for form in window.forms:
            name = _SUFFIX.sub("", form)
            if name in self._often and name not in put:
                put[name] = chance.choice(self._rare) if chance.random() < _HALF else name
            forms.append(put.get(name, name) + form[len(name) :])
        return replace(window, forms=tuple(forms))
