"""The commands about accounts: where they part, who says what of whom, and what people decide about events."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucebook import desk
from trucebook.cli import laid
from trucebook.cli.options import BookPath, By, FormatOption, KnownBy, Note, On, to_names
from trucebook.cli.output import Format, print_rows, stderr, stdout
from trucebook.errors import InputError
from trucebook.vocabulary import View

IncidentArgument = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, as `incidents` shows it.")]


def disputes(book: BookPath, format: FormatOption = Format.table) -> None:
    """Show where accounts part, those first on which most hangs: each side, on whose word, and what would flip."""
    found, by_id = desk.disputes(book)
    if format is Format.table:
        stdout.print(laid.dispute_list(found, by_id))
    else:
        print_rows(found, format)


def incidents(
    book: BookPath,
    every: Annotated[bool, typer.Option("--all", help="Also what one claim alone tells of.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Show which claims tell of one event, why they were grouped, and on whose word it rests."""
    found = [item for item in desk.incidents(book) if every or len(item.claims) > 1]
    if format is Format.table:
        stdout.print(laid.incident_list(found))
        stderr.print(f"{len(found)} incidents; put them right with `trucebook merge` and `trucebook split`")
    else:
        print_rows(found, format)


def merge(
    book: BookPath,
    names: Annotated[list[str], typer.Argument(metavar="INCIDENT INCIDENT...", help="Their ids.")],
    by: By,
    note: Note = "",
) -> None:
    """Make several incidents one. The decision is an entry of the book and can be undone."""
    _say(book, desk.merge(book, names, by=by, note=note))


def split(
    book: BookPath,
    incident: IncidentArgument,
    claims: Annotated[list[str], typer.Argument(metavar="CLAIM...", help="The claims that are another event.")],
    by: By,
    note: Note = "",
) -> None:
    """Take claims out of an incident and make them one of their own; an entry of the book that can be undone."""
    _say(book, desk.split(book, incident, claims, by=by, note=note))


def undo(
    book: BookPath,
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Its id, as `decisions` shows it.")],
    by: By,
) -> None:
    """Take back a decision; what stood before it stands again, and both entries stay in the book."""
    _say(book, desk.undo(book, decision, by=by))


def _say(book: Path, decision: desk.Decision) -> None:
    stdout.print(f"{decision.verdict} by {decision.by}: {decision.id}", markup=False, soft_wrap=True)
    for item in desk.regrouped(book, decision):
        words = f"{item.id}  {item.title}: {len(item.claims)} claim{'s' if len(item.claims) > 1 else ''}"
        stdout.print(words, markup=False, soft_wrap=True)
    if decision.verdict != "undone":
        stderr.print(f'To take it back: trucebook undo {book} {decision.id} --by "{decision.by}"', soft_wrap=True)
    stderr.print(f"To keep it with the case: trucebook decisions {book} -o CASE/review.jsonl", soft_wrap=True)


def decisions(
    book: BookPath,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write them all to this file, such as CASE/review.jsonl.")
    ] = None,
    format: FormatOption = Format.table,
) -> None:
    """Show what people decided, when, and what was taken back; a build of the case takes review.jsonl up again."""
    found = desk.decisions(book)
    if output is not None:
        _write(output, desk.review_lines(book))
    elif format is Format.table:
        stdout.print(laid.decision_table(found))
    else:
        print_rows(found, format)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}. Check the folder.") from error
    stderr.print(f"Wrote {path}")


def what_if(
    book: BookPath,
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Leave out claims that pass through this source; more than once."),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="Accept only claims that pass through one of these; more than once."),
    ] = None,
    on: On = None,
    known_by: KnownBy = None,
    format: FormatOption = Format.table,
) -> None:
    """Show which obligations, disputes and claims would stand otherwise if some sources were not accepted."""
    chosen, left_out = to_names(*accept or ()), to_names(*without or ())
    if not (chosen or left_out):
        raise typer.BadParameter("say whom to leave out with --without, or whom alone to hear with --accept")
    view: View = desk.get_view(book, on=on, known_by=known_by, accept=chosen, without=left_out)
    found = desk.what_if(book, view)
    if format is Format.table:
        stdout.print(laid.change_list(found))
    else:
        print_rows(found, format)


def sources(book: BookPath, format: FormatOption = Format.table) -> None:
    """Show each origin: its chains, reports and copies, what it has at stake, and what it is silent on."""
    found = desk.sources(book)
    if format is Format.table:
        stdout.print(laid.source_list(found))
    else:
        print_rows(found, format)


def blame(
    book: BookPath,
    labels: Annotated[
        bool, typer.Option("--labels", help="Only who is called what; with another format than table, its rows.")
    ] = False,
    format: FormatOption = Format.table,
) -> None:
    """Show who blames whom for what, how guardedly; and who is called what, by whom, in whose words."""
    if format is Format.table:
        if not labels:
            stdout.print(laid.blame_table(desk.blame(book)))
        stdout.print(laid.label_table(desk.labels(book)))
    elif labels:
        print_rows(desk.labels(book), format)
    else:
        print_rows(desk.blame(book), format)


def register(app: typer.Typer) -> None:
    """Makes these the commands of the program."""
    for command in (disputes, incidents, merge, split, undo, decisions, what_if, sources, blame):
        app.command()(command)
