"""How well predicted attributions agree with labelled ones: the measure of the PolNeAR experiments.

An attribution counts when cues share a word, contents share at least half of the words of the longer one, and
sources share a word or both have none. Spans count as exact when they cover the same words. A test checks that the
figures are those of the reference scorer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from training.corpus import Article, Marked
from trucebook.reading.tagger.encoding import ROLES, Layout, Span

HALF = 0.5
KINDS = ("direct", "mixed", "indirect")
_QUOTE = re.compile(r"[“”\"«»„]|''|``")
# Quotations and nothing else; one that goes on in the next paragraph is not closed.
_WHOLE = re.compile(
    r"(?:(?:“[^“”\n]*(?:”|(?=\n|\Z))|\"[^\"\n]*(?:\"|(?=\n|\Z))|«[^«»\n]*(?:»|(?=\n|\Z))|„[^“”\n]*[“”]"
    r"|(?:''|``)(?:(?!'')[^\n])*(?:''|(?=\n|\Z)))\s*)+"
)


@dataclass
class Count:
    """How many are labelled and found, and how many are predicted and right."""

    labelled: int = 0
    found: int = 0
    predicted: int = 0
    right: int = 0

    def add(self, *, labelled: int, found: int, predicted: int, right: int) -> None:
        """Adds what one article showed."""
        self.labelled += labelled
        self.found += found
        self.predicted += predicted
        self.right += right

    @property
    def precision(self) -> float:
        """Share of the predicted that are right, in percent."""
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the labelled that are found, in percent."""
        return 100 * self.found / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both, in percent."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Score:
    """Counts of whole attributions, of exact spans by role, by kind of quotation, and of parents."""

    whole: Count = field(default_factory=Count)
    exact: Mapping[str, Count] = field(default_factory=lambda: {role: Count() for role in ROLES})
    kinds: Mapping[str, Count] = field(default_factory=lambda: {kind: Count() for kind in KINDS})
    parents: Count = field(default_factory=Count)

    def figures(self) -> dict[str, float]:
        """The figures by name, in percent with one decimal."""
        found = {"ATTR F1": self.whole.f1, "ATTR precision": self.whole.precision, "ATTR recall": self.whole.recall}
        found |= {f"{role} exact F1": count.f1 for role, count in self.exact.items()}
        for kind, count in self.kinds.items():
            found |= {f"{kind} recall": count.recall, f"{kind} precision": count.precision}
        found["parent right"] = self.parents.recall
        return {name: round(value, 1) for name, value in found.items()}


def score(articles: Iterable[Article], predict: Callable[[str], Sequence[Marked]]) -> Score:
    """Scores what `predict` finds in each article's text against what its first annotator marked."""
    total = Score()
    for article in articles:
        _add(total, article, predict(article.text))
    return total


def _add(total: Score, article: Article, predicted: Sequence[Marked]) -> None:
    layout = Layout.of(article.text)
    for role in ROLES:
        labelled = {words for item in article.marked for words in _pieces(layout, item, role)}
        found = {words for item in predicted for words in _pieces(layout, item, role)}
        both = len(labelled & found)
        total.exact[role].add(labelled=len(labelled), found=both, predicted=len(found), right=both)
    pairs = pair(layout, article.marked, predicted)
    ours, theirs = article.marked, predicted
    total.whole.add(labelled=len(ours), found=len(pairs), predicted=len(theirs), right=len(pairs))
    for kind in KINDS:
        total.kinds[kind].add(
            labelled=sum(kind_of(article.text, item) == kind for item in ours),
            found=sum(kind_of(article.text, one) == kind for one, _ in pairs),
            predicted=sum(kind_of(article.text, item) == kind for item in theirs),
            right=sum(kind_of(article.text, other) == kind for _, other in pairs),
        )
    numbers = {one.number: other.number for one, other in pairs}
    for one, other in pairs:
        expected = None if one.parent is None else numbers.get(one.parent, -1)
        right = int(other.parent == expected)
        total.parents.add(labelled=1, found=right, predicted=1, right=right)


def _pieces(layout: Layout, item: Marked, role: str) -> list[tuple[int, ...]]:
    return [tuple(words) for span in item.spans(role) if (words := layout.touched(span))]


def _words(layout: Layout, item: Marked, role: str) -> set[int]:
    return {word for piece in _pieces(layout, item, role) for word in piece}


def pair(layout: Layout, labelled: Sequence[Marked], predicted: Sequence[Marked]) -> list[tuple[Marked, Marked]]:
    """One to one, the pairs with the largest share of content first."""
    own = [{role: _words(layout, item, role) for role in ROLES} for item in labelled]
    theirs = [{role: _words(layout, item, role) for role in ROLES} for item in predicted]
    close = []
    for i, one in enumerate(own):
        for j, other in enumerate(theirs):
            longer = max(len(one["content"]), len(other["content"]))
            share = len(one["content"] & other["content"]) / longer if longer else 0
            if share >= HALF and one["cue"] & other["cue"] and _agree(one["source"], other["source"]):
                close.append((-share, i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, i, j in sorted(close):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            pairs.append((labelled[i], predicted[j]))
    return pairs


def _agree(one: set[int], other: set[int]) -> bool:
    return bool(one & other) or (not one and not other)


def kind_of(text: str, item: Marked) -> str:
    """Direct when every piece of the content is quoted whole, mixed when marks stand inside, else indirect."""
    pieces: list[Span] = list(item.content)
    quoted = [bool(_WHOLE.fullmatch(text[slice(*span)])) for span in pieces]
    if pieces and all(quoted):
        return "direct"
    return "mixed" if any(_QUOTE.search(text[slice(*span)]) for span in pieces) else "indirect"
