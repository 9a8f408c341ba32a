"""What an address asks for: the day, as known by which day, on whose word; and how it is written again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from trucebook.desk.workbench import Workbench
from trucebook.errors import InputError
from trucebook.vocabulary import View

MOST_FIELDS = 200
HOME = "/overview"


@dataclass(frozen=True)
class Query:
    """The fields of an address or of a form, by name; a field that is not there is empty."""

    fields: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, text: str) -> Query:
        """Takes apart what stands behind the question mark, or the body of a form."""
        try:
            return cls(parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="replace"))
        except ValueError as error:
            raise InputError(f"An address or form may have up to {MOST_FIELDS} fields.") from error

    def one(self, name: str) -> str:
        """The first value of a field."""
        return (self.fields.get(name) or [""])[0].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field that say something."""
        return tuple(value.strip() for value in self.fields.get(name, ()) if value.strip())

    def day(self, name: str) -> date | None:
        """A field that is a day. Raises InputError for anything else."""
        text = self.one(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError as error:
            raise InputError(f"{text!r} is no day. Write it as 2025-02-05.") from error

    def number(self, name: str, default: int = 0) -> int:
        """A field that is a whole number. Raises InputError for anything else."""
        text = self.one(name)
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise InputError(f"{text!r} is no whole number.")
        return int(text)


def get_view(workbench: Workbench, query: Query) -> View:
    """The view that an address asks for. Raises InputError for a wrong day or an unknown source."""
    on = query.day("on")
    if query.one("day"):
        on = _slid(workbench.held().first_day, query.number("day"))
    return workbench.view(
        on=on, known_by=query.day("known_by"), accept=query.all("accept"), without=query.all("without")
    )


def _slid(first: date, days: int) -> date:
    """The day so many days after the one where the slider begins. Raises InputError beyond the calendar."""
    try:
        return first + timedelta(days=days)
    except OverflowError as error:
        raise InputError(
            f"{days} days after {first} is beyond the calendar. Give the day as ?on=2025-02-05."
        ) from error


def view_fields(query: Query) -> list[tuple[str, str]]:
    """The fields of an address that say what is to be seen; links from page to page carry them along."""
    found = [(name, query.one(name)) for name in ("on", "known_by") if query.one(name)]
    return found + [(name, value) for name in ("accept", "without") for value in query.all(name)]


def link(path: str, fields: Sequence[tuple[str, str]] = (), fragment: str = "") -> str:
    """An address of ours with everything in it escaped."""
    asked = urlencode(list(fields))
    return path + (f"?{asked}" if asked else "") + (f"#{quote(fragment)}" if fragment else "")


def own_address(text: str, paths: frozenset[str]) -> str:
    """The address to go back to after a change: one of our own pages, or the first page for anything else.

    "//evil", "/\\evil", "javascript:" and "../" are none of ours.
    """
    parts = urlsplit(text.split("#")[0]) if text.isprintable() else urlsplit("")
    if parts.scheme or parts.netloc or parts.path not in paths or "\\" in text:
        return HOME
    fields = [(name, value) for name, values in parse_qs(parts.query).items() for value in values if name != "done"]
    return link(parts.path, fields)
