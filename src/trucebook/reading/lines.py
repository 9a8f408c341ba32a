"""Times at the head of a line or a section: "24 November: ...", "### 24 November", "Day 7:".

Situation reports and logs write the day once and then what happened. A time at the head of a line holds for that
line; a line that is nothing but a time holds for the lines below it, up to the next such line.
accepted gap: the cells of a table row have a day, but no words that tell an act.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trucebook.vocabulary import When

# What may stand before the time of a line: bullets, heading marks, a number in a list, "Update:".
_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BULLET = re.compile(r"[ \t>]*(?:(?:[-–—*•·●▪◦‣+|]|#{1,6}|\*\*|__|\(?\d{1,2}[.)](?=\s))[ \t]*)*")
_LEAD = re.compile(r"(?:on|update(?: as of)?:?|as of|date:)\s+", re.IGNORECASE)
# What ends the time of a line: a colon, a dash between spaces, a bar, a tab, a dot before a capital.
_END = re.compile(r"[ \t]*(?:\*\*|__)?(?:[:|\t]|[-–—](?=\s)|[.](?=\s+[A-Z]))(?:\*\*|__)?[ \t]*")
_NOTHING = re.compile(r"[\s:.*_|#,()–—-]*$")
_HEADING = re.compile(r"[ \t]*(#{1,6})\s")
_LISTED = re.compile(r"[-–—*•·●▪◦‣]\s|\(?\d{1,2}[.)]\s")
_CLOCK_DAY = re.compile(r"[ \t]*day\s+(?:\d|[a-z]+\b)", re.IGNORECASE)
_MARKED = re.compile(r"[ \t]*(?:#|\*\*|__)|.*:\s*\**\s*$")


@dataclass(frozen=True, slots=True)
class Head:
    """A time that dates `[start, end)` of a text; `words_from` is where the words of its own line begin.

    `level` is the number of heading marks before it, `alone` says that its line holds nothing else.
    """

    when: When
    start: int
    end: int
    words_from: int
    level: int = 0
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """The headed lines of a text and where its lines are cut before they are parsed."""

    heads: tuple[Head, ...]
    cuts: tuple[int, ...]

    def when_at(self, offset: int) -> When | None:
        """The time that heads the line of an offset, or else its section; None where neither has one."""
        holding = [head for head in self.heads if head.words_from <= offset < head.end]
        return min(holding, key=lambda head: (head.alone, head.end - head.start)).when if holding else None


def find_lines(text: str, whens: Sequence[When]) -> Lines:
    """The times that head lines and sections; `whens` are the times of the text, in order.

    A single line that is nothing but a time, without any mark of a heading, is a dateline and dates nothing.
    """
    found: list[Head] = []
    cuts: list[int] = []
    sections: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        start, end = match.span()
        begin = start + len(_BULLET.match(match.group()).group())  # type: ignore[union-attr]  # it may be empty, but always matches
        heading = _HEADING.match(match.group())
        if heading:
            sections.append((start, len(heading[1])))
        if begin > start and begin < end:
            cuts.append(begin)
        if text[start:begin].strip() == "|":  # a row of a table: each cell is read by itself
            cuts += [place + 1 for place in range(begin, end - 1) if text[place] == "|"]
        head = _head(text, (start, begin, end), whens)
        if head is not None:
            found.append(head)
            cuts += [start, head.words_from]
    heads = [*_inline(found), *_alone(text, found, sections)]
    return Lines(tuple(sorted(heads, key=lambda head: head.start)), tuple(sorted(set(cuts))))


def _head(text: str, line: tuple[int, int, int], whens: Sequence[When]) -> Head | None:
    """The time at the head of a line, with a second one that stands right behind it."""
    start, begin, end = line
    lead = _LEAD.match(text, begin, end)
    beside = list(_beside(text, (lead.end() if lead else begin, end), whens))
    if not beside:
        return None
    reached = beside[-1].end
    after = text[reached:end]
    close = re.match(r"\)?", after)
    reached += close.end() if close else 0
    heading = _HEADING.match(text, start, end)
    level = len(heading[1]) if heading else 0
    when = next((item for item in beside if item.basis == "stated"), beside[0])
    if _NOTHING.match(text[reached:end]):
        return Head(when, start, end, end, level, alone=True)
    mark = _END.match(text, reached, end)
    return Head(when, start, end, mark.end(), level) if mark and not lead else None


def _beside(text: str, line: tuple[int, int], whens: Sequence[When]) -> Iterator[When]:
    """The times that open a stretch of a line, one right after the other: "Day 3 (26 November)"."""
    begin, end = line
    index = bisect_right(whens, begin - 1, key=lambda item: item.start)
    for when in whens[index:]:
        between = text[begin : when.start]
        if when.start >= end or not re.fullmatch(r"[\s(,–—|-]*(?:the\s+)?", between, re.IGNORECASE):
            return
        yield when
        begin = when.end


def _inline(found: Iterable[Head]) -> Iterator[Head]:
    yield from (head for head in found if not head.alone)


def _alone(text: str, found: Sequence[Head], sections: Sequence[tuple[int, int]]) -> Iterator[Head]:
    """The lines that are nothing but a time, each reaching to the next one or to the next heading of its rank."""
    alone = [head for head in found if head.alone]
    unmarked = [head for head in alone if not _is_marked(text, head)]
    if len(unmarked) == 1:
        alone.remove(unmarked[0])
    for number, head in enumerate(alone):
        ends = [other.start for other in alone[number + 1 : number + 2]]
        ends += [start for start, level in sections if start > head.start and level <= head.level]
        yield Head(head.when, head.start, min(ends, default=len(text)), head.end, head.level, alone=True)


def _is_marked(text: str, head: Head) -> bool:
    """Whether a line looks like a heading: by its marks, a day of a clock, or the list below it."""
    line = text[head.start : head.words_from]
    below = text[head.words_from :].lstrip()
    listed = bool(_LISTED.match(below))
    return bool(_MARKED.match(line)) or bool(_CLOCK_DAY.match(line)) or listed
