"""Attributions as brat standoff, in the manner of the PolNeAR corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trucebook.vocabulary import Attribution, Passage


def to_brat(attributions: Iterable[Attribution]) -> str:
    """Attributions as brat standoff in the manner of PolNeAR: text-bound spans and one event each."""
    lines: list[str] = []
    terms = 0
    for number, item in enumerate(attributions, 1):
        roles = []
        for role, spans in (("Source", item.source), ("Cue", item.cue), ("Content", item.content)):
            pieces = spans if isinstance(spans, tuple) else (spans,) if spans else ()
            if pieces:
                terms += 1
                lines.append(_brat_term(terms, role, pieces))
                roles.append(f"{role}:T{terms}")
        anchor = (item.cue,) if item.cue else item.content
        terms += 1
        lines.append(_brat_term(terms, "Attribution", anchor))
        lines.append(f"E{number}\tAttribution:T{terms} {' '.join(roles)}")
    return "".join(f"{line}\n" for line in lines)


def _brat_term(number: int, role: str, pieces: tuple[Passage, ...]) -> str:
    # A text-bound span may not run over a line end, so brat writes it as one fragment a line.
    fragments = [part for piece in pieces for part in _by_lines(piece)]
    spans = ";".join(f"{start} {end}" for start, end, _ in fragments)
    return f"T{number}\t{role} {spans}\t{' '.join(text for _, _, text in fragments)}"


def _by_lines(piece: Passage) -> Iterator[tuple[int, int, str]]:
    for match_ in re.finditer(r"[^\r\n]+", piece.text):
        yield piece.start + match_.start(), piece.start + match_.end(), match_.group()
