"""How likely a whole attribution is right: boosted trees over what the tagger and the linker thought of its parts.

The tagger judges words and the linker pairs of spans. What each of them doubts a little may be too much together,
and a cue that is doubtful by itself may stand in an attribution that holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from trucebook.reading.tagger.encoding import LABELS, Layout, Span
from trucebook.reading.tagger.linking import Linked
from trucebook.reading.tagger.trees import Trees

_FAR = 60
_OF_A_SPAN = ("mean chance", "lowest chance", "chance to begin", "chance of none", "chance to end", "words")
_OF_A_LINK = ("odds", "words from the cue's start", "words from the cue's end")
FEATURES = (
    *(f"cue: {name}" for name in _OF_A_SPAN),
    *(f"source: {name}" for name in (*_OF_A_SPAN, *_OF_A_LINK)),
    *(f"content: {name}" for name in (*_OF_A_SPAN, *_OF_A_LINK)),
    "pieces of content",
    "lowest odds of a content",
    "content starts quoted",
    "content ends quoted",
    "cue is quoted",
    "cue is a colon",
    "content in another line",
    "words to the nearest cue",
    "others with the source",
)
_NO_SOURCE = [-1.0] * (len(_OF_A_SPAN) + len(_OF_A_LINK))

Chances = NDArray[np.float32]


class Confidence:
    """Judges attributions of one text together."""

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        self._trees = Trees.read(arrays, "whole")

    def keep(self, layout: Layout, chances: Chances, found: Sequence[Linked], floor: float) -> list[Linked]:
        """Those that are right with a chance of at least `floor`, and those without a content, which are no whole.

        `chances` are those of each label for each word, `[words, labels]`.
        """
        whole = [item for item in found if item.content]
        if not whole or floor <= 0:
            return list(found)
        rows = np.array(features(layout, chances, whole), np.float32)
        doubted = {
            id(item) for item, odds in zip(whole, self._trees.odds(rows), strict=True) if odds < _odds(floor)
        }
        return [item for item in found if id(item) not in doubted]


def _odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))


def features(layout: Layout, chances: Chances, found: Sequence[Linked]) -> list[list[float]]:
    """A row for each attribution, a number for each of `FEATURES`; all of them have a content."""
    rows = []
    for number, item in enumerate(found):
        longest = max(range(len(item.content)), key=lambda place: item.content[place][1] - item.content[place][0])
        content, (opens, _) = item.content[longest], item.cue
        row = _of_span(chances, "cue", item.cue)
        row += _of_linked(chances, "source", item.source, item.source_odds, item.cue) if item.source else _NO_SOURCE
        row += _of_linked(chances, "content", content, item.content_odds[longest], item.cue)
        row += [
            len(item.content),
            min(item.content_odds),
            layout.quoted[content[0]],
            layout.quoted[content[1] - 1],
            layout.quoted[opens],
            layout.forms[opens] == ":",
            layout.lines[content[0]] != layout.lines[opens],
            min((abs(other.cue[0] - opens) for other in _beside(found, number)), default=_FAR),
            sum(other.source == item.source for other in _beside(found, number)) if item.source else -1,
        ]
        rows.append(row)
    return rows


def _beside(found: Sequence[Linked], number: int) -> list[Linked]:
    return [*found[max(0, number - 2) : number], *found[number + 1 : number + 3]]


def _of_span(chances: Chances, role: str, span: Span) -> list[float]:
    start, end = span
    begins, inside = LABELS.index(f"B-{role}"), LABELS.index(f"I-{role}")
    words = chances[start:end]
    of_role = words[:, begins] + words[:, inside]
    goes_on = chances[end, inside] if end < len(chances) else 0.0
    numbers = (of_role.mean(), of_role.min(), words[0, begins], words[:, 0].mean(), 1 - goes_on)
    return [*map(float, numbers), min(end - start, _FAR)]


def _of_linked(chances: Chances, role: str, span: Span, odds: float, cue: Span) -> list[float]:
    near = (max(-_FAR, min(_FAR, span[0] - edge)) for edge in cue)
    return [*_of_span(chances, role, span), odds, *near]
