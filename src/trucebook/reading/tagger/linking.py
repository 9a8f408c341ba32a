"""Which source and which content belong to which cue: boosted trees over distance and punctuation.

All pairs of a text are looked at together. A content goes to its likeliest cue, a cue takes its likeliest source; a
source may serve several.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucebook.reading.tagger.encoding import Layout, Span
from trucebook.reading.tagger.trees import Trees

CANDIDATES = 4  # cues looked at on either side of a span
CONTENT_FLOOR, SOURCE_FLOOR = 0.05, 0.25  # chances below which a span stays alone
_FAR = 60
_ENDS, _COMMAS = ".?!", ",;:—–"


@dataclass(frozen=True)
class Spans:
    """What the tagger found in one layout, as half-open ranges of words in their order."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass
class Linked:
    """One attribution in words: a cue with its source, if any, its contents, and the log-odds of these links."""

    cue: Span
    source: Span | None = None
    content: list[Span] = field(default_factory=list)
    source_odds: float = 0.0
    content_odds: list[float] = field(default_factory=list)


class Linker:
    """Attaches sources and contents to cues."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._trees = {role: Trees.read(arrays, role) for role in ("source", "content")}

    def link(self, layout: Layout, spans: Spans) -> list[Linked]:
        """An attribution for each cue that has a content or a source, in the order of the cues."""
        made = [Linked(cue) for cue in spans.cue]
        ground = Ground(layout, spans)
        for (number, cue), odds in self._best(ground, "content", by_span=True):
            made[cue].content.append(spans.content[number])
            made[cue].content_odds.append(odds)
        for (number, cue), odds in self._best(ground, "source", by_span=False):
            made[cue].source, made[cue].source_odds = spans.source[number], odds
        return [item for item in made if item.content or item.source]

    def _best(self, ground: Ground, role: str, *, by_span: bool) -> Iterator[tuple[tuple[int, int], float]]:
        pairs = list(ground.pairs(role))
        if not pairs:
            return
        odds = self._trees[role].odds(np.array([ground.features(role, *pair) for pair in pairs], np.float32))
        floor = CONTENT_FLOOR if by_span else SOURCE_FLOOR
        limit = float(np.log(floor / (1 - floor)))
        best: dict[int, tuple[tuple[int, int], float]] = {}
        for pair, chance in zip(pairs, odds.tolist(), strict=True):
            key = pair[0] if by_span else pair[1]
            if chance > best.get(key, (pair, limit))[1]:
                best[key] = (pair, chance)
        yield from sorted(best.values())


class Ground:
    """The words, marks and spans between which links are drawn."""

    def __init__(self, layout: Layout, spans: Spans) -> None:
        self.layout, self.spans = layout, spans
        self._starts = {role: [start for start, _ in getattr(spans, role)] for role in ("source", "cue", "content")}

    def pairs(self, role: str) -> Iterator[tuple[int, int]]:
        """Each span of a role with each of the cues near it, by their numbers."""
        for number, start in enumerate(self._starts[role]):
            near = bisect_left(self._starts["cue"], start)
            for cue in range(max(0, near - CANDIDATES), min(len(self.spans.cue), near + CANDIDATES)):
                yield number, cue

    @cached_property
    def _sentences(self) -> list[int]:
        """For each word how many sentences and lines ended before it."""
        numbers, ended = [], 0
        for form, line in zip(self.layout.forms, self.layout.lines, strict=True):
            numbers.append(ended + line)
            ended += form in _ENDS
        return numbers

    def _between(self, marks: str) -> list[int]:
        """Running counts of some marks."""
        counts = [0]
        for form in self.layout.forms:
            counts.append(counts[-1] + (form in marks))
        return counts

    @cached_property
    def _commas(self) -> list[int]:
        return self._between(_COMMAS)

    @cached_property
    def _ends(self) -> list[int]:
        return self._between(_ENDS)

    def _count(self, role: str, low: int, high: int) -> int:
        starts = self._starts[role]
        return bisect_left(starts, high) - bisect_left(starts, low)

    def features(self, role: str, number: int, cue: int) -> list[float]:
        """What speaks for a span of a role and a cue belonging together; see `FEATURES` for the names."""
        spans: Sequence[Span] = getattr(self.spans, role)
        (first, last), (opens, closes) = spans[number], self.spans.cue[cue]
        after = opens >= last
        low, high = (last, opens) if after else (closes, first)
        gap = max(0, high - low)
        high = max(low, high)
        layout, sentence = self.layout, self._sentences
        other = "content" if role == "source" else "source"
        between = layout.forms[low] if gap else ""
        behind = layout.forms[last] if last < len(layout.forms) else ""
        return [
            min(gap, _FAR),
            after,
            min(abs(layout.lines[first] - layout.lines[opens]), 4),
            min(abs(sentence[last - 1] - sentence[opens]), 6),
            min(abs(sentence[first] - sentence[opens]), 6),
            self._count("cue", low, high),
            self._count(role, low, high),
            self._count(other, low, high),
            self._commas[high] - self._commas[low],
            self._ends[high] - self._ends[low],
            self._nearest(spans, number, opens, closes),
            min(last - first, _FAR),
            closes - opens,
            layout.quoted[first],
            layout.quoted[last - 1],
            layout.quoted[opens],
            between in _COMMAS if between else 0,
            behind in _COMMAS if behind else 0,
            layout.forms[opens] == ":",
            layout.forms[closes - 1].lower() in ("to", "of", "by", "in"),
            layout.words[first][0] == layout.words[opens][0],
        ]

    def _nearest(self, spans: Sequence[Span], number: int, opens: int, closes: int) -> int:
        """How far the nearest other span of the same role is from the cue."""
        near = bisect_left([start for start, _ in spans[max(0, number - 8) : number + 9]], opens)
        near += max(0, number - 8)
        others = [
            spans[place] for place in range(near - 2, near + 2) if 0 <= place < len(spans) and place != number
        ]
        return min((min(abs(first - closes), abs(opens - last)) for first, last in others), default=_FAR)


FEATURES = (
    "words between",
    "cue is behind",
    "lines apart",
    "sentences from the end",
    "sentences from the start",
    "cues between",
    "same role between",
    "other role between",
    "commas between",
    "sentence ends between",
    "nearest other of the role",
    "words of the span",
    "words of the cue",
    "starts quoted",
    "ends quoted",
    "cue is quoted",
    "comma after the first",
    "comma behind the span",
    "cue is a colon",
    "cue ends in a preposition",
    "same place",
)
