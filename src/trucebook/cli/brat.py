"""Attributions as brat standoff, in the manner of the PolNeAR corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trucebook.vocabulary import Attribution, Passage

_BEFORE = re.compile(r"(?:''|``|«\s*|[“”„»‹›‘‚\"'])+\Z")
_BEHIND = re.compile(r"(?:''|\s*»|[”“«›‹’‘\"'])+")
_MARK = re.compile(r"''|``|«\s*|\s*»|\S")
_WIDTH = 4  # of the longest run of marks: one quotation in another, both with doubled single marks


def to_brat(text: str, attributions: Iterable[Attribution], *, nested: bool = False) -> str:
    """Attributions as brat standoff in the manner of PolNeAR: text-bound spans and one event each.

    As that corpus marks them, contents stand with their quotation marks, and only the outermost of those through
    whose hands words came is marked, unless `nested` asks for all.
    """
    lines: list[str] = []
    terms = 0
    for number, item in enumerate((item for item in attributions if nested or item.parent is None), 1):
        roles = []
        for role, spans in (("Source", item.source), ("Cue", item.cue), ("Content", item.content)):
            pieces = spans if isinstance(spans, tuple) else (spans,) if spans else ()
            if role == "Content" and item.quote == "direct":
                pieces = tuple(_marked(text, piece) for piece in pieces)
            if pieces:
                terms += 1
                lines.append(_brat_term(terms, role, pieces))
                roles.append(f"{role}:T{terms}")
        anchor = (item.cue,) if item.cue else item.content
        terms += 1
        lines.append(_brat_term(terms, "Attribution", anchor))
        lines.append(f"E{number}\tAttribution:T{terms} {' '.join(roles)}")
    return "".join(f"{line}\n" for line in lines)


def with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """A span with the quotation marks that stand right around it, as many before as behind.

    Where they stand on one side only, one of them: a quotation that goes on elsewhere.
    """
    before, behind = _BEFORE.search(text[max(0, start - _WIDTH) : start]), _BEHIND.match(text, end, end + _WIDTH)
    opening, closing = (_MARK.findall(found.group()) if found else [] for found in (before, behind))
    count = min(len(opening), len(closing)) or 1
    return start - sum(map(len, opening[-count:])), end + sum(map(len, closing[:count]))


def _marked(text: str, piece: Passage) -> Passage:
    start, end = with_marks(text, piece.start, piece.end)
    return Passage(start, end, text[start:end])


def _brat_term(number: int, role: str, pieces: tuple[Passage, ...]) -> str:
    # A text-bound span may not run over a line end, so brat writes it as one fragment a line.
    fragments = [part for piece in pieces for part in _by_lines(piece)]
    spans = ";".join(f"{start} {end}" for start, end, _ in fragments)
    return f"T{number}\t{role} {spans}\t{' '.join(text for _, _, text in fragments)}"


def _by_lines(piece: Passage) -> Iterator[tuple[int, int, str]]:
    for match_ in re.finditer(r"[^\r\n]+", piece.text):
        yield piece.start + match_.start(), piece.start + match_.end(), match_.group()
