"""How a text is laid before the tagger: words, word pieces, shapes and windows; the same in training and in use.

Offsets are code points of the text throughout. A word is a run of letters and digits, with the marks that combine
with them, or one sign.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from trucebook.reading.quotes import whole_lines

Span = tuple[int, int]

ROLES = ("source", "cue", "content")
LABELS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BI"))
LEVELS = 2  # what is told at the surface, and what is told inside that
# Room for the two signs that open and close a window of 256 pieces, the longest the tagger was trained on.
MAX_PIECES = 254
MAX_PIECES_OF_A_WORD = 8

# Combining marks are no \w, and would cut a word in two: the blocks that hold them, of Indic scripts the whole.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u0900-\u0963\u0966-\u0df3\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0f03\u1000-\u1049"
    "\u1050-\u109f\u1780-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
)
_LETTERS = rf"\w[\w{_MARKS}]*"
_WORD = re.compile(rf"{_LETTERS}(?:['’\-]{_LETTERS})*|[^\w\s]")
_OPENING, _CLOSING, _EITHER = "“«„‹", "”»›", '"'
_SHAPES = 4
N_SHAPES = _SHAPES * 2 * 2


@dataclass(frozen=True)
class Layout:
    """The words of a text as spans, with the line each stands in."""

    text: str
    words: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> Layout:
        """The layout of a text; costs one pass over it."""
        return cls(text, tuple(match.span() for match in _WORD.finditer(text)))

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """The words themselves."""
        return tuple(self.text[start:end] for start, end in self.words)

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """For each word the number of its paragraph; one that is broken by its width into lines stays one."""
        ends, numbers, line = [end for _, end in whole_lines(self.text)], [], 0
        for start, _ in self.words:
            while line < len(ends) and ends[line] <= start:
                line += 1
            numbers.append(line)
        return tuple(numbers)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each word begins."""
        return tuple(start for start, _ in self.words)

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """For each word whether it stands between quotation marks opened in its line."""
        inside: list[bool] = []
        is_open, line = False, -1
        for form, number in zip(self.forms, self.lines, strict=True):
            if number != line:
                is_open, line = False, number
            if form in _OPENING or (form in _EITHER and not is_open):
                is_open = True
                inside.append(True)
                continue
            inside.append(is_open)
            if form in _CLOSING or form in _EITHER:
                is_open = False
        return tuple(inside)

    @cached_property
    def shapes(self) -> tuple[int, ...]:
        """For each word a number below `N_SHAPES`: its case, whether it is quoted, whether it opens its line."""
        before = (-1, *self.lines)[: len(self.words)]
        return tuple(
            _case(form) + _SHAPES * quoted + 2 * _SHAPES * (line != last)
            for form, quoted, line, last in zip(self.forms, self.quoted, self.lines, before, strict=True)
        )

    def touched(self, span: Span) -> range:
        """The words that a span of the text touches, by their number."""
        first = bisect_left(self.starts, span[0])
        if first > 0 and self.words[first - 1][1] > span[0]:
            first -= 1
        return range(first, max(first, bisect_left(self.starts, span[1])))


def _case(form: str) -> int:
    if form.islower():
        return 1
    if len(form) > 1 and form.isupper():
        return 3
    return 2 if form[:1].isupper() else 0


def windows(layout: Layout, sizes: Sequence[int], *, limit: int = MAX_PIECES) -> Iterator[range]:
    """Cuts a text into runs of words that fit the tagger: whole lines as long as they fit, else parts of one.

    `sizes` are the number of pieces of each word. A part of a line that is too long ends behind the last sentence
    that fits.
    """
    first, room = 0, limit
    before = list(accumulate(sizes, initial=0))
    for start, end in _lines(layout):
        size = before[end] - before[start]
        if size > room and start > first:
            yield range(first, start)
            first, room = start, limit
        while size > limit:
            cut = _cut(layout, sizes, range(first, end), limit)
            yield range(first, cut)
            first, room, size = cut, limit, before[end] - before[cut]
        room -= size
    if first < len(layout.words):
        yield range(first, len(layout.words))


def _lines(layout: Layout) -> Iterator[Span]:
    start = 0
    for number in range(1, len(layout.words) + 1):
        if number == len(layout.words) or layout.lines[number] != layout.lines[start]:
            yield start, number
            start = number


def _cut(layout: Layout, sizes: Sequence[int], words: range, limit: int) -> int:
    """Behind the last sentence that fits in the limit, if that is past its half; else behind the last word."""
    size, last, stop = 0, words.start, 0
    for number in words:
        size += sizes[number]
        if size > limit:
            break
        last = number + 1
        if layout.forms[number] in ".?!" and size > limit // 2:
            stop = last
    return max(stop or last, words.start + 1)  # a word alone may be longer than the limit
