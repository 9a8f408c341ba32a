"""Words that are taken out of a book for good, and what must follow in the entries that held them.

A hash of what was there would let anybody confirm a guess at a name, so none is kept: what held the words is
written as if it had arrived without them, and the chain is sealed anew from there on (docs/decisions/0012).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, get_args

from trucebook.book.entries import canonical, digest
from trucebook.vocabulary import Report

BLOCK = "█"
"""Stands for each character that was taken out, so that all places behind it stay where they were."""
Held = Literal["text", "title", "author", "outlet", "url"]
"""What of a report can hold words of its author or of those it speaks of."""
FIELDS: tuple[Held, ...] = get_args(Held)


@dataclass(frozen=True, slots=True)
class Place:
    """A span `[start, end)`, in code points, of a report's `text`, `title`, `author`, `outlet` or `url`."""

    field: Held
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Redaction:
    """Words that somebody took out of a report, where, when and why; what they were is not kept anywhere.

    `left_sha256` is of what is left of the report: whoever receives it again knows whether the places still fit.
    """

    id: str
    report: str
    places: tuple[Place, ...]
    by: str
    at: datetime
    reason: str
    left_sha256: str


class Words:
    """Some words, found in any letter case and with any white space between them.

    In scripts that have capitals they must stand alone; in others a particle may be written onto them.
    """

    def __init__(self, words: str) -> None:
        self.words = words
        parts = [re.escape(part) for part in words.split()]
        self._edges = tuple(_is_cased(part) for part in (words.strip()[:1], words.strip()[-1:]))
        self.pattern = self._joined(parts, r"\s+")
        escaped = [re.escape(json.dumps(part, ensure_ascii=False)[1:-1]) for part in words.split()]
        self._in_json = self._joined(escaped, r"(?:\s|\\[nrtf])+", begins=r"(?:(?<![^\W_])|(?<=\\[nrtf]))")
        self._in_name = self._joined([re.escape(part) for part in re.findall(r"\w+", words)], r"(?:[\W_]|%20)*")

    def _joined(self, parts: list[str], gap: str, *, begins: str = r"(?<![^\W_])") -> re.Pattern[str]:
        before, after = begins if self._edges[0] else "", r"(?![^\W_])" if self._edges[1] else ""
        return re.compile(before + gap.join(parts) + after, re.IGNORECASE)

    def are_in_json(self, text: str) -> bool:
        """Whether they may stand in JSON as text, where a line end is a backslash and a letter."""
        return bool(self._in_json.search(text))

    def are_in(self, text: str) -> bool:
        """Whether they stand in a text."""
        return bool(self.pattern.search(text))

    def are_in_name(self, name: str) -> bool:
        """Whether they stand in the name of a file or in an address, where anything may stand between them."""
        return bool(self._in_name.search(name))

    def is_told_by(self, text: str) -> bool:
        """Whether a text tells them, or one of them that may be a name: that does not begin in small letters."""
        names = (part for part in self.words.split() if sum(map(str.isalnum, part)) > 1 and not part[:1].islower())
        return self.are_in(text) or any(Words(name).are_in(text) for name in names if name != self.words.strip())

    def hidden(self, text: str) -> str:
        """The text with a block for each of their characters."""
        return self.pattern.sub(lambda found: gap(found.group()), text)

    def places(self, report: Report) -> tuple[Place, ...]:
        """Everywhere in a report where they stand. An address that holds them goes from behind its host on."""
        found = [
            Place(name, *hit.span())
            for name in FIELDS[:-1]
            for hit in self.pattern.finditer(getattr(report, name) or "")
        ]
        url = report.url or ""
        if self.are_in_name(url):
            host = re.match(r"\w+://[^/?#]*", url)
            found.append(Place("url", host.end() if host else 0, len(url)))
        return tuple(found)


def _is_cased(char: str) -> bool:
    """Whether a word of this script stands between spaces: its letters have capitals."""
    return char.lower() != char.upper()


def gap(words: str) -> str:
    """What stands in the place of words: as many signs, and the lines broken where they were."""
    return re.sub(r"[^\n]", BLOCK, words)


def without(report: Report, redactions: Collection[Redaction]) -> Report:
    """The report as if it had arrived without what was taken out; its hash is then that of what is left."""
    fields = {name: getattr(report, name) for name in FIELDS}
    for place in (place for item in redactions for place in item.places):
        text = fields[place.field] or ""
        gone = gap(text[place.start : place.end])
        fields[place.field] = text[: place.start] + gone + text[place.end :] if text else fields[place.field]
    return replace(report, **fields, sha256=hashlib.sha256((fields["text"] or "").encode()).hexdigest())


def left_of(report: Report) -> str:
    """The hash of everything of a report that could hold words."""
    return digest(canonical([getattr(report, name) for name in FIELDS]))


def redaction_row(payload: Mapping[str, Any], seq: int) -> dict[str, Any]:
    """The row of a redaction, from the JSON of its entry."""
    row = {name: payload[name] for name in ("id", "report", "by", "at", "reason")}
    return row | {"places": len(payload["places"]), "payload": canonical(payload), "entry": seq}
