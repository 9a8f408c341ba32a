"""The commands that take words out of a book for good, and leave a report out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trucebook import desk
from trucebook.cli.options import BookPath, By
from trucebook.cli.output import stderr, stdout


def redact(  # noqa: PLR0913 - each option of the command is a parameter
    book: BookPath,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report, as `trucebook claims` names it.")],
    by: By,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it stays, and must not repeat the words.")],
    words: Annotated[
        str, typer.Option(metavar="TEXT", help="What to take out. [default: asked for, so that no history has it]")
    ] = "",
    everywhere: Annotated[bool, typer.Option(help="Take them out of all reports that hold them.")] = False,
    yes: Annotated[bool, typer.Option(help="Do not ask again.")] = False,
) -> None:
    """Take words out of a report for good, such as a witness's name: from its text and all that was made of it.

    Where, who, when and why stays; what it was does not, and it cannot be taken back.
    """
    desk.check_report(book, report)
    asked = words or typer.prompt("Words to take out", err=True)
    found = desk.mentions(book, asked)
    here = next((item for item in found if item.report == report), None)
    others = [item for item in found if item.report != report]
    stderr.print(f"{len(here.mentions) if here else 0} places in {report}", markup=False, soft_wrap=True)
    for item in others:
        left = "" if everywhere else ", and stay there without --everywhere"
        stderr.print(f"{len(item.mentions)} places in {item.report}{left}", markup=False, soft_wrap=True)
    if here and not yes:
        typer.confirm("This cannot be undone. Take them out?", abort=True, err=True)
    made = desk.redact(book, report, asked, by=by, reason=reason, everywhere=everywhere)
    _say(book, made)


def _say(book: Path, made: tuple[desk.Redaction, ...]) -> None:
    for item in made:
        stdout.print(f"{item.id}  {item.report}: {len(item.places)} places", markup=False, soft_wrap=True)
    stderr.print(f"head {desk.get_head(book)}")
    stderr.print(
        f"The chain is sealed anew: where the head was published, publish this one. Now write the review into the "
        f"case folder, or a new book has the words again: trucebook decisions {book} -o CASE/review.jsonl. The "
        f"folder's own files, and briefs and exports made before, still hold them.",
        markup=False,
        soft_wrap=True,
    )


def retract(
    book: BookPath,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report, as `trucebook claims` names it.")],
    by: By,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept in the book.")],
) -> None:
    """Leave out a report that was added by hand: the wrong file, or one that its outlet has taken back.

    Its entries stay in the book with who did it and why; add it again to have it back.
    """
    desk.retract(book, report, by=by, reason=reason)
    stderr.print(f"{report} is left out; its claims count no more.", markup=False, soft_wrap=True)
