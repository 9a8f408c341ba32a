"""The commands about the cast: who could be added to it. A person decides; nothing is entered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from trucebook import desk
from trucebook.cli.output import Format, print_rows, stderr, stdout, write
from trucebook.vocabulary import Sighting, Suggestion

PLAIN = re.compile(r"[^\W\d_][\w .,'’()-]*[\w.)]|[^\W\d_]")
NOT_TEXT = frozenset(("yes", "no", "true", "false", "on", "off", "null", "y", "n"))
SHOWN = 3

casting = typer.Typer(name="cast", help="Work on the cast of a case.", no_args_is_help=True, rich_markup_mode=None)


class Shape(StrEnum):
    """How suggestions are printed."""

    yaml = "yaml"
    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


@casting.command(name="suggest")
def suggest(
    book: Annotated[Path, typer.Argument(metavar="BOOK", help="A book that `trucebook build` wrote.")],
    format: Annotated[Shape, typer.Option("--format", help="yaml is ready for cast.yaml.")] = Shape.yaml,
) -> None:
    """Propose names that are not in the cast, first whoever most claims rest on; nothing is entered."""
    found = desk.suggest_cast(book)
    if format is Shape.yaml:
        write("".join(f"{line}\n" for line in _yaml(found)))
    elif format is Shape.table:
        stdout.print(_table(found))
    else:
        print_rows(found, Format(format.value))
    stderr.print(f"{len(found)} suggestions; check each, and put what is right under `actors:` of cast.yaml")


def _yaml(found: Iterable[Suggestion]) -> Iterator[str]:
    yield "# Guesses from the reports, whoever most claims rest on first. Nothing is entered: check each part."
    yield "actors:"
    for item in found:
        roles = ((item.as_speaker, "speaker"), (item.as_agent, "agent"), (item.as_patient, "patient"))
        counts = ", ".join(f"as {role} {number}" for number, role in roles if number)
        yield f"  # claims: {item.claims} ({counts}); reports: {len(item.reports)}"
        yield from (f"  # {line_of(reason)}" for reason in item.reasons)
        yield from (f"  # seen: {_where(place)}" for place in item.seen[:SHOWN])
        yield f"  {scalar(item.id)}:"
        yield f"    name: {scalar(item.name)}"
        yield f"    kind: {item.kind}"
        yield from _more(item)


def _more(item: Suggestion) -> Iterator[str]:
    for key, values in (("aliases", item.aliases), ("titles", item.titles)):
        if values:
            yield f"    {key}: [{', '.join(map(scalar, values))}]"
    for key, value in (("role", item.role), ("affiliation", item.affiliation), ("speaks_for", item.speaks_for)):
        if value:
            yield f"    {key}: {scalar(value)}"


def _where(place: Sighting) -> str:
    return line_of(f"{place.report} {place.passage.start}-{place.passage.end} “{place.passage.text}”")


def line_of(text: str) -> str:
    """A text on one line, as a comment of YAML must be."""
    return " ".join(text.split())


def scalar(text: str) -> str:
    """A text as YAML reads it back, whatever stands in it."""
    plain = PLAIN.fullmatch(text) and "," not in text and text.casefold() not in NOT_TEXT
    return text if plain else json.dumps(text, ensure_ascii=False)


def _table(found: Sequence[Suggestion]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("Name", "Kind", "Claims", "Also written", "Belongs to", "Why", "First seen"):
        table.add_column(name, overflow="fold")
    for item in found:
        first = _where(item.seen[0]) if item.seen else ""
        belongs = item.affiliation or ""
        belongs += f", speaks for {item.speaks_for}" if item.speaks_for else ""
        cells = (
            item.name,
            item.kind,
            str(item.claims),
            ", ".join(item.aliases),
            belongs,
            "; ".join(item.reasons),
            first,
        )
        table.add_row(*map(escape, cells))
    return table
