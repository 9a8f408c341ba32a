"""Windows of words with what the tagger should say of them."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from training.corpus import Article, Marked
from trucebook.reading.tagger.encoding import (
    LABELS,
    LEVELS,
    MAX_PIECES_OF_A_WORD,
    ROLES,
    Layout,
    windows,
)
from trucebook.reading.tagger.tagging import bare

Array = NDArray[np.float32]
NOWHERE = -100
_OFTEN, _HALF = 40, 0.5
_SUFFIX = re.compile(r"['’]s?$")
_RUN = 4_096  # windows among which those of like length are put together


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

    `tags` has a row for each word and a column for each of `LABELS` at each level, the share of annotators; rows of
    a level nobody has marked are NaN. `cues` is the number of the word in the window at which the cue of the word's
    attribution begins, `NOWHERE` if none; `taught` the chances that a larger model gives, shaped like `tags`;
    `hand` the number of whoever marked it, 0 for several together.
    """

    article: str
    forms: tuple[str, ...]
    shapes: tuple[int, ...]
    tags: Array
    cues: tuple[int, ...]
    taught: Array | None = None
    hand: int = 0


def make_windows(
    articles: Sequence[Article],
    pieces: Pieces,
    *,
    limit: int,
    taught: Mapping[str, Array] | None = None,
    hands: Mapping[str, int] | None = None,
) -> list[Window]:
    """All windows of the articles, of at most `limit` pieces; `taught` are chances by article, a row a word.

    With `hands`, the number of each annotator, every reading of an article makes windows of its own.
    """
    made = []
    for article in articles:
        told = taught.get(article.id) if taught else None
        layout = Layout.of(article.text)
        cut = list(windows(layout, [len(pieces.of(form)) for form in layout.forms], limit=limit))
        cues = cues_of(layout, article.marked)
        for hand, tags in _readings(layout, article, hands):
            for words in cut:
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
                        hand=hand,
                    )
                )
    return made


def _readings(layout: Layout, article: Article, hands: Mapping[str, int] | None) -> Iterator[tuple[int, Array]]:
    """Each annotator's number and tags; without numbers, all annotators together."""
    surface = [tags_of(layout, reading) for reading in article.readings]
    beneath = tags_beneath(layout, article)
    if hands is None:
        yield 0, np.concatenate([np.mean(surface, axis=0, dtype=np.float32), beneath], axis=1)
        return
    for name, tags in zip(article.hands, surface, strict=True):
        yield hands[name], np.concatenate([tags, beneath], axis=1)


def tags_beneath(layout: Layout, article: Article) -> Array:
    """One-hot rows for what is told inside the contents of the surface; NaN elsewhere and where nobody marks."""
    tags = np.full((len(layout.words), len(LABELS) * (LEVELS - 1)), np.nan, np.float32)
    if article.is_nested:
        for item in article.marked:
            for span in item.content if item.parent is None else ():
                inner = bare(article.text, span)
                part = Layout.of(article.text[slice(*inner)])
                words = layout.touched(inner)
                if len(part.words) == len(words):
                    tags[words.start : words.stop] = tags_of(part, list(_moved(article, *inner, item)))
    return tags


def inner_articles(articles: Sequence[Article]) -> list[Article]:
    """Each piece of content as a text of its own, with what is told inside it: as the tagger reads it again."""
    return [
        Article(
            id=f"{article.id}/{item.number}.{piece}",
            text=article.text[start:end],
            readings=(tuple(_moved(article, start, end, item)),),
            hands=article.hands[:1],
            is_nested=article.is_nested,
        )
        for article in articles
        for item in article.marked
        for piece, (start, end) in enumerate(bare(article.text, span) for span in item.content)
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
    """Windows as tensors: pieces `[B, L]`, words `[B, W]`, chances to learn `[B, W, levels, labels]`.

    `told` is true where a word of a level has chances to learn, `[B, W, levels]`.
    """

    ids: torch.Tensor
    shapes: torch.Tensor
    attend: torch.Tensor
    firsts: torch.Tensor
    present: torch.Tensor
    chances: torch.Tensor
    told: torch.Tensor
    cues: torch.Tensor
    hands: torch.Tensor

    def on(self, device: str) -> Batch:
        """The same on another device."""
        return Batch(**{item.name: getattr(self, item.name).to(device, non_blocking=True) for item in fields(self)})


def plan(cuts: Sequence[Sequence[Window]], *, words: int, epochs: float, seed: int) -> list[list[Window]]:
    """The steps of a fit: the windows of each, of like length and of about so many words together.

    The texts come cut in several ways, one epoch after the other; shuffled anew for each, the same for one seed.
    """
    steps: list[list[Window]] = []
    for epoch in range(math.ceil(epochs)):
        windows_ = cuts[epoch % len(cuts)]
        order = list(range(len(windows_)))
        chance = random.Random(seed * 1009 + epoch)  # noqa: S311 - nothing secret
        chance.shuffle(order)
        groups: list[list[int]] = []
        for start in range(0, len(order), _RUN):
            near = sorted(order[start : start + _RUN], key=lambda number: len(windows_[number].forms))
            groups += _filled(windows_, near, words)
        chance.shuffle(groups)
        taken = groups[: math.ceil(len(groups) * min(1.0, epochs - epoch))]
        steps += [[windows_[number] for number in group] for group in taken]
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


def stack(group: Sequence[Window], pieces: Pieces, by_teacher: float = 0.0) -> Batch:
    """One batch; where both annotators and a larger model speak, the latter counts `by_teacher`."""
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
    chances = np.stack([_grown(chances_of(window, by_teacher), words) for window in group])
    learnt = torch.tensor(chances).unflatten(-1, (LEVELS, len(LABELS)))
    told = ~learnt.isnan().any(-1)
    return Batch(
        ids=_padded(ids, pieces.pad),
        shapes=_padded(shapes, 0),
        attend=_padded([[1] * len(line) for line in ids], 0),
        firsts=_padded(firsts, 0),
        present=torch.tensor([[place < len(first) for place in range(words)] for first in firsts]),
        chances=learnt.nan_to_num(0.0),
        told=told,
        cues=_padded([list(window.cues) for window in group], NOWHERE),
        hands=torch.tensor([window.hand for window in group]),
    )


def chances_of(window: Window, by_teacher: float) -> Array:
    """What a network should say of each word: labels and a larger model mixed, or the one there is."""
    if window.taught is None or not by_teacher:
        return window.tags
    mixed = (1 - by_teacher) * window.tags + by_teacher * window.taught
    mixed = np.where(np.isnan(window.tags), window.taught, mixed)
    known: Array = np.where(np.isnan(window.taught), window.tags, mixed).astype(np.float32)
    return known


def _padded(rows: Sequence[Sequence[int]], filler: int) -> torch.Tensor:
    width = max(len(row) for row in rows)
    return torch.tensor([[*row, *[filler] * (width - len(row))] for row in rows])


def _grown(rows: Array, words: int) -> Array:
    return np.pad(rows, ((0, words - len(rows)), (0, 0)), constant_values=np.nan)


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
