"""Searches that somebody keeps under a name, and takes away again: each step is an entry of the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trucebook.book.entries import canonical


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in a book, under the name it is kept by; the latest entry of an id stands.

    An empty field asks nothing; `about` is the day that a claim must be about. `gone` says that it was taken away.
    """

    id: str
    name: str
    by: str
    at: datetime
    words: str = ""
    act: str = ""
    source: str = ""
    about: date | None = None
    gone: bool = False


def search_row(payload: Mapping[str, Any], seq: int) -> dict[str, Any]:
    """The row of a search that stands, from the JSON of its entry."""
    row = {name: payload[name] for name in ("id", "name", "by", "at", "words", "act", "source", "about")}
    return row | {"payload": canonical(payload), "entry": seq}
