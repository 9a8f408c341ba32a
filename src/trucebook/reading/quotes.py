"""Where quotation marks open and close in a text: straight, curly, low and angle marks, one inside another.

A quotation ends where its paragraph (line) ends at the latest; when its mark is missing there and the next
paragraph opens with a mark, it `continues`. Apostrophes open and close nothing.
accepted gap: a plural possessive inside single marks (‘the hostages’ return’) closes them when no mark follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


# Opening marks and what may close them (German “ closes „ and opens “).
_CLOSERS = {
    "“": '”“"',
    "„": "“”",
    "«": "»",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    '"': '"',
    "'": "'",
    "''": "''",
    "``": "''",
    "»": "«",
}
_SINGLE = frozenset("‘‚'")
_MARK = re.compile(r"''|``|[“”„«»‹›‘’‚\"']")
_BULLET = re.compile(r"[ \t]*(?:[-–—*•·●▪◦]\s|#|\(?\w{1,2}[.)]\s)")
_SMALL = re.compile(r"[ \t]*[a-zà-ÿ][\w'’-]*[ ,]")
_FULL_LINE = 0.75
_WRAPPED_AT = 120
_NARROW = 45  # shorter lines were not broken by their width
_ENDS = frozenset((".", "?", "!", "…", "...", ".."))
_EDGES = " \t\n\r,.;:–—-…"
_MARKS = "“”„«»\"'‘’`"
_OPENS_AFTER = frozenset("([{—–-/\"“„«‘'`:…")


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: `[start, end)` with its marks, `[inner_start, inner_end)` without; `depth` 0 is outermost."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    depth: int
    closed: bool
    continues: bool = False


# "PORT CITY, Jan. 5 (AP) -", "PORT CITY, Northland —": where a report comes from, before its first words.
_DATELINE = re.compile(
    r"[ \t]*(?:[A-Z][A-Z.'’/-]+ ?){1,4}(?:, [A-Z][\w.'’ -]{1,25}?){0,2}"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?"
    r" ?(?:\([\w ./&-]{2,30}\) ?(?:—|–|--?)|(?:—|–|--)) (?=[\"“‘'(A-Z])"
)
_DATELINE_PARAGRAPHS = 4


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of a text, without their line ends. Sentences are parsed inside them.

    A line is a paragraph, but one that ends no sentence goes on in a next line that begins with a small letter; and
    where lines were broken by their width (the longest has 45 to 120 characters), a line that is nearly as long as
    the longest goes on in the next one, too. If blank lines part the paragraphs of such a text, a full line goes on
    even where it ends a sentence. A blank line always ends a paragraph, and a bullet begins one. A dateline at the
    head ("PORT CITY (AP) -") is one by itself: it is no part of the first sentence.
    """
    for number, (start, end) in enumerate(whole_lines(text)):
        dateline = _DATELINE.match(text, start, end) if number < _DATELINE_PARAGRAPHS else None
        if dateline and dateline.end() < end:
            yield start, start + len(dateline.group().rstrip())
            start = dateline.end()
        yield start, end


def whole_lines(text: str) -> Iterator[tuple[int, int]]:
    """The same, with a dateline left in the paragraph it opens."""
    lines = [match.span() for match in re.finditer(r"[^\r\n\u2028\u2029]+", text) if not match.group().isspace()]
    longest = max((end - start for start, end in lines), default=0)
    full = _FULL_LINE * longest if _NARROW <= longest <= _WRAPPED_AT else longest + 1
    parted = re.search(r"\S\s*\n[ \t]*\r?\n", text) is not None
    begun: tuple[int, int] | None = None
    for start, end in lines:
        if begun is None:
            begun = (start, end)
        elif text[begun[1] : start].count("\n") == 1 and _runs_on(text, (begun[1], start), full, parted=parted):
            begun = (begun[0], end)
        else:
            yield begun
            begun = (start, end)
    if begun is not None:
        yield begun


def _runs_on(text: str, between: tuple[int, int], full: float, *, parted: bool) -> bool:
    """Whether a line that ends at `between[0]` goes on in the one that begins at `between[1]`."""
    end, start = between
    line = text[text.rfind("\n", 0, end) + 1 : end].rstrip()
    ended = line.endswith((".", "!", "?", ":", "”", '"', "…"))
    if _BULLET.match(text, start) or line.endswith(":"):
        return False
    if not ended and _SMALL.match(text, start):
        return True
    return len(line) >= full and (not ended or parted)


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation of the text, in order of its opening mark."""
    found: list[Quotation] = []
    spans = list(paragraphs(text))
    for number, (start, end) in enumerate(spans):
        following = text[spans[number + 1][0] :][:2].lstrip() if number + 1 < len(spans) else ""
        found.extend(_Paragraph(text, start, end).quotations(goes_on=following[:1] in ("“", '"', "„", "«")))
    return tuple(sorted(found, key=lambda item: (item.start, -item.end)))


@dataclass
class _Paragraph:
    text: str
    start: int
    end: int

    def quotations(self, *, goes_on: bool) -> Iterator[Quotation]:
        stack: list[tuple[str, int]] = []
        for match in _MARK.finditer(self.text, self.start, self.end):
            mark, place = match.group(), match.start()
            if mark == "''" and not self._is_double(place, stack):
                mark = "'"
            level = self._closes(mark, place, stack)
            if level is not None:
                yield from self._unclosed(stack[level + 1 :], place, level + 1, goes_on=False)
                yield self._made(stack[level], place, len(mark), level)
                del stack[level:]
            elif self._opens(mark, place, stack):
                stack.append((mark, place))
        yield from self._unclosed(stack, self.end, 0, goes_on=goes_on)

    def _made(self, opened: tuple[str, int], place: int, width: int, level: int) -> Quotation:
        mark, start = opened
        return Quotation(start, place + width, start + len(mark), place, level, closed=True)

    def _unclosed(self, left: list[tuple[str, int]], end: int, level: int, *, goes_on: bool) -> Iterator[Quotation]:
        depth = level
        for mark, start in left:
            if mark in _SINGLE:
                continue  # a single mark that nothing closes was an apostrophe
            yield Quotation(start, end, start + len(mark), end, depth, closed=False, continues=goes_on)
            depth += 1

    def _closes(self, mark: str, place: int, stack: list[tuple[str, int]]) -> int | None:
        for level in range(len(stack) - 1, -1, -1):
            opener = stack[level][0]
            if mark in ("''",) and _CLOSERS[opener] != "''":
                continue
            if mark in _CLOSERS[opener] and self._may_close(mark, opener, place):
                return level
            if opener not in _SINGLE:
                # An outer quotation closes over an inner one only when the inner one is a stray single mark.
                return None if mark in _SINGLE or mark == "’" else self._outer(mark, place, stack, level)
        return None

    def _outer(self, mark: str, place: int, stack: list[tuple[str, int]], level: int) -> int | None:
        for other in range(level - 1, -1, -1):
            if mark in _CLOSERS[stack[other][0]] and self._may_close(mark, stack[other][0], place):
                return other
        return None

    def _may_close(self, mark: str, opener: str, place: int) -> bool:
        before, after = self._around(place, len(mark))
        if mark == '"' and opener in ('"', "“"):
            return not (before.isspace() and (after.isalnum() or after == "'")) or before == ""
        if mark == "“" and opener == "“":
            return False
        if mark in ("’", "'"):
            return not after.isalnum() and not before.isspace() and not self._is_possessive(mark, place)
        return True

    def _is_possessive(self, mark: str, place: int) -> bool:
        before, after = self._around(place, 1)
        if before != "s" or after != " " or not self.text[place + 2 : place + 3].islower():
            return False
        rest = self.text[place + 1 : self.end]
        later = re.search(rf"{mark}(?!\w)", rest)
        opening = re.search(r"‘|(?<=\s)'(?=\w)", rest)
        return later is not None and (opening is None or later.start() < opening.start())

    def _opens(self, mark: str, place: int, stack: list[tuple[str, int]]) -> bool:
        before, after = self._around(place, len(mark))
        if mark in "”’›" or after == "" or (after.isspace() and mark != "«"):
            return False
        if mark == "»":
            return bool(not before or before.isspace()) and "«" in self.text[place + 1 : self.end]
        fits = not before or before.isspace() or before in _OPENS_AFTER
        if mark == "'":
            rest = self.text[place + 1 : self.end]
            return (
                fits
                and after.isalnum()
                and not re.match(r"\d\ds\b|n'", rest)
                and bool(re.search(r"\S'(?!\w)", rest))
            )
        if mark == "‘":
            return fits and "’" in self.text[place + 1 : self.end]
        if mark == '"':
            return fits or not before.isalnum()
        return True

    def _is_double(self, place: int, stack: list[tuple[str, int]]) -> bool:
        return any(opener in ("''", "``") for opener, _ in stack) or "''" in self.text[place + 2 : self.end]

    def _around(self, place: int, width: int) -> tuple[str, str]:
        before = self.text[place - 1] if place > self.start else ""
        after = self.text[place + width] if place + width < self.end else ""
        return before, after


class Layout:
    """The text cut into paragraphs and sentences that quotation marks do not cut through."""

    def __init__(self, doc: Doc) -> None:
        self.doc, self.text = doc, doc.text
        self.quotations = find_quotations(self.text)
        self.top = [item for item in self.quotations if item.depth == 0]
        self.paragraphs = list(paragraphs(self.text))
        self.quote_of = self._quotes()
        self.paragraph_of = [-1] * len(doc)
        self.unit_of = [-1] * len(doc)
        self.units: list[list[int]] = []
        self._cut()

    def _quotes(self) -> list[int]:
        found = [-1] * len(self.doc)
        place = 0
        for token in self.doc:
            while place < len(self.top) and self.top[place].end <= token.idx:
                place += 1
            if place < len(self.top) and self.top[place].start <= token.idx < self.top[place].end:
                found[token.i] = place
        return found

    def _cut(self) -> None:
        place, fresh = 0, True
        for token in self.doc:
            if token.is_space:
                continue
            while self.paragraphs[place][1] <= token.idx:
                place, fresh = place + 1, True
            self.paragraph_of[token.i] = place
            if fresh and not (self.units and self._clings(token, place)):
                self.units.append([])
            self.units[-1].append(token.i)
            self.unit_of[token.i] = len(self.units) - 1
            fresh = self._ends(token)

    def _clings(self, token: Token, place: int) -> bool:
        """Closing brackets and marks belong to the sentence before them."""
        same = self.paragraph_of[self.units[-1][-1]] == place
        return same and token.text in (")", "]", *_ENDS)

    def _ends(self, token: Token) -> bool:
        quote = self.quote_of[token.i]
        if quote < 0:
            return token.text in _ENDS
        item = self.top[quote]
        if token.idx + len(token) < item.end or not item.closed:
            return False
        last = self.text[item.inner_start : item.inner_end].rstrip()[-1:]
        following = self.text[item.end : item.end + 40].lstrip(" ")
        if last not in ".?!…" or not last:
            return False
        return last == "." or following[:1] in _MARKS or following[:1].isupper()

    def cut_inside(self, token: Token) -> tuple[int, int]:
        """The stretch a cue can reach: its sentence, or inside a quotation the quoted sentence (token indexes)."""
        unit = self.units[self.unit_of[token.i]]
        quote = self.quote_of[token.i]
        if quote < 0:
            return unit[0], unit[-1]
        first = last = token.i
        while first - 1 >= unit[0] and self.quote_of[first - 1] == quote and self.doc[first - 1].text not in _ENDS:
            first -= 1
        while last + 1 <= unit[-1] and self.quote_of[last + 1] == quote and self.doc[last].text not in _ENDS:
            last += 1
        return first, last

    def trimmed(self, first: int, last: int) -> tuple[int, int] | None:
        """The code points of tokens first..last without punctuation and unpaired marks at the edges."""
        start, end = self.doc[first].idx, self.doc[last].idx + len(self.doc[last])
        for _ in range(len(self.quotations) + 1):  # each round passes one mark at least
            while start < end and self.text[start] in _EDGES:
                start += 1
            while start < end and self.text[end - 1] in _EDGES and not self._abbreviates(end):
                end -= 1
            smaller = self._unpaired(start, end)
            if smaller == (start, end):
                break
            start, end = smaller
        return (start, end) if start < end else None

    def _abbreviates(self, end: int) -> bool:
        return (
            self.text[end - 1] == "."
            and re.search(r"\b(?:\w\.)+\w\.$", self.text[max(0, end - 12) : end]) is not None
        )

    def _unpaired(self, start: int, end: int) -> tuple[int, int]:
        """The span widened to the close of a quotation that opens inside it, or cut before a stray mark."""
        for item in self.quotations:
            if item.end <= start or end <= item.start:
                continue
            if item.start < start and item.closed and item.inner_end <= start:
                return min(item.end, end), end
            if item.closed and item.start < start and item.end == end:
                return start, item.inner_end
            if end <= item.inner_start:
                return start, max(start, item.start)
            if item.start == start and end < item.inner_end:
                return item.inner_start, end
            if start < item.start and end < item.end and item.closed:
                return start, item.end
        return start, end
