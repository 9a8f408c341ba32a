"""The commands about one agreement's file: what it says, and whether its own tests hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from trucebook import desk
from trucebook.cli.output import Format, print_rows, stderr, stdout, to_day, write

agreements = typer.Typer(
    name="agreement",
    help="Show one agreement's file as a calendar, and run the tests that stand in it.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Form(StrEnum):
    """How an agreement is shown."""

    text = "text"
    ics = "ics"
    json = "json"
    svg = "svg"


@agreements.command(name="show")
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file of one agreement.")],
    form: Annotated[
        Form, typer.Option("--format", help="Plain words, a calendar, JSON, or a drawing.")
    ] = Form.text,
    on: Annotated[
        date | None,
        typer.Option(
            "--on", parser=to_day, metavar="DAY", help="As its terms stood on this day. [default: the last]"
        ),
    ] = None,
) -> None:
    """Show the whole as a calendar in plain words: what is due when, under which reading."""
    write(desk.show(file, form=form.value, on=on))


@agreements.command(name="test")
def run_tests(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Agreement files with `tests:`.")],
    format: Annotated[Format, typer.Option("--format", help="How to print the tests.")] = Format.table,
) -> None:
    """Run the tests written beside the terms: given these claims, on this day, this status."""
    trials = [(path, desk.try_agreement(path)) for path in files]
    every = [trial for _, found in trials for trial in found]
    if format is Format.table:
        for line in (line for path, found in trials for line in _report(path, found)):
            stdout.print(line, soft_wrap=True)
    else:
        print_rows(every, format)
    failed = sum(not trial.passed for trial in every)
    count = f"{len(every)} test{'' if len(every) == 1 else 's'}"
    stderr.print(f"{count}, {failed} failed" if failed else f"{count}, all passed")
    if failed:
        raise typer.Exit(1)


def _report(path: Path, trials: Iterable[desk.Trial]) -> Iterable[Text]:
    """One line for each test, and under one that failed what was expected, what came and why."""
    yield Text(str(path), style="bold")
    for trial in trials:
        yield Text.assemble(("  passed  " if trial.passed else "  FAILED  ", _style(trial)), trial.name)
        for miss in trial.misses:
            yield Text(f"          line {miss.line}: {miss.obligation}")
            yield Text.assemble("            expected  ", (miss.expected, "green"))
            yield Text.assemble("            came      ", (miss.came, "red"))
            yield from (Text(f"            why       {reason}", style="dim") for reason in miss.why)


def _style(trial: desk.Trial) -> str:
    return "green" if trial.passed else "red"
