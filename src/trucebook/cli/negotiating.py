"""`trucebook negotiate`: what is on the table, what would change the answer, and what claims propose to enter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trucebook import desk
from trucebook.cli.answers import answer_tables, rows_of
from trucebook.cli.casting import line_of, scalar
from trucebook.cli.options import BookPath, FormatOption
from trucebook.cli.output import Format, print_rows, stderr, stdout, to_day, write

if TYPE_CHECKING:
    from trucebook.desk import TableSuggestion


class TablePart(StrEnum):
    """What is asked about the table."""

    all = "all"
    movement = "movement"
    zone = "zone"
    stability = "stability"
    range = "range"
    endings = "endings"
    islands = "islands"
    suggest = "suggest"


def negotiate(
    book: BookPath,
    part: Annotated[
        TablePart, typer.Argument(metavar="[PART]", help=f"One of: {', '.join(TablePart)}.")
    ] = TablePart.all,
    on: Annotated[
        date | None,
        typer.Option("--on", parser=to_day, metavar="DAY", help="As the table stood on this day."),
    ] = None,
    without_pressure: Annotated[
        list[str],
        typer.Option("--without-pressure", metavar="NAME", help="Take a pressure away; can be repeated."),
    ] = [],  # noqa: B006 - typer copies it
    format: FormatOption = Format.table,
) -> None:
    """Show what is on the table: movement, zone of agreement, stability, war range, endings. No forecasts."""
    if part is TablePart.suggest:
        _suggest(book, format)
        return
    answers = desk.negotiate(book, without=tuple(without_pressure), on=on)
    if format is Format.table:
        stdout.print(answer_tables(answers, part.value))
    elif part is TablePart.all and format is Format.csv:
        raise typer.BadParameter("csv is for one part, such as zone", param_hint="--format")
    else:
        print_rows([answers] if part is TablePart.all else rows_of(answers, part.value), format)


def _suggest(book: Path, format: Format) -> None:
    found = desk.suggest_table(book)
    if format is Format.table:
        write("".join(f"{line}\n" for line in table_entries(found)))
    else:
        print_rows(found, format)
    stderr.print(f"{len(found)} suggestions; check each, and put what is right into negotiation.yaml")


SECTIONS = (
    ("position", "positions"),
    ("proposal", "proposals"),
    ("response", "responses"),
    ("pressure", "pressures"),
)


def table_entries(found: Sequence[TableSuggestion]) -> Iterator[str]:
    """The lines: entries under their sections, above each who says so, how hedged, and the words."""
    yield "# Proposed from the claims of the book; nothing is entered. Read the words, fill in what is empty, keep"
    yield "# what is right. `trucebook check` tells what is still missing."
    for kind, section in SECTIONS:
        items = [item for item in found if item.kind == kind]
        if items:
            yield f"{section}:"
        for number, item in enumerate(items, 1):
            yield from _comment(item)
            yield from _entry(item, number)
    unread = [item for item in found if item.kind == "passage"]
    if unread:
        yield "# Passages that speak of an issue and were not understood:"
    for item in unread:
        yield f"#   {item.issue}: {item.told[0].report}: “{line_of(item.told[0].words)}”"


def _comment(item: TableSuggestion) -> Iterator[str]:
    denied = "denied: " if item.denied else ""
    about = f" ({line_of(item.about)})" if item.about else ""
    yield f"  # {denied}{item.act.replace('_', ' ')}{about}, {item.hedge.replace('_', ' ')}"
    if item.reason:
        yield f"  # {item.reason}"
    for told in item.told:
        yield f"  # {told.claim} {line_of(told.chain)}: “{line_of(told.words)}”"


def _entry(item: TableSuggestion, number: int) -> Iterator[str]:
    by = ", ".join(map(scalar, item.by))
    claims = ", ".join(told.claim for told in item.told)
    if item.kind == "pressure":
        yield f"  pressure-{number}:"
        yield f"    by: {by}"
        yield f"    whom: {scalar(item.whom) if item.whom else ''}"
        yield from [f"    about: [{item.issue}]"] if item.issue else []
        yield f"    hedge: {item.hedge}"
    else:
        yield from _statement(item, number, by)
    if item.on:
        yield f"    on: {item.on}"
    elif item.kind != "pressure":
        yield "    on:"
    yield f"    claim: [{claims}]"


def _statement(item: TableSuggestion, number: int, by: str) -> Iterator[str]:
    if item.kind == "position":
        yield f"  - by: {by}"
        yield f"    issue: {item.issue}".rstrip()
        yield "    wants:"
    elif item.kind == "proposal":
        yield f"  - id: proposal-{number}"
        yield f"    by: [{by}]"
    else:
        yield f"  - by: [{by}]"
        yield f"    answer: {item.answer}"
