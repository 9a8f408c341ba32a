"""The commands, one function each."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from trucebook import desk
from trucebook.cli import accounts, tables
from trucebook.cli.agreements import agreements
from trucebook.cli.casting import casting
from trucebook.cli.negotiating import negotiate
from trucebook.cli.options import Accept, BookPath, FormatOption, KnownBy, On, Without, to_names
from trucebook.cli.output import Format, print_rows, stderr, stdout, to_day
from trucebook.cli.redacting import redact, retract
from trucebook.cli.target import FORMATS, Target
from trucebook.errors import ProblemsError, TrucebookError
from trucebook.vocabulary import Refusal

STOPPED = 130
"""The exit code of a command that was stopped by Ctrl-C, as shells have it."""
app = typer.Typer(
    name="trucebook",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


app.add_typer(agreements)
app.add_typer(casting)
accounts.register(app)
app.command()(negotiate)
app.command()(redact)
app.command()(retract)


def _show_version(asked: bool) -> None:
    if asked:
        stdout.print(metadata.version("trucebook"))
        raise typer.Exit


@app.callback()
def trucebook(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads reports on a ceasefire and keeps a book: who says what, what was agreed, what has been kept."""


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="Where to put the book and the brief.")] = Path(
        "trucebook-demo"
    ),
) -> None:
    """Build the bundled example and show its status, disputes and brief."""
    with showing_progress() as progress:
        book, page = desk.demo(output, progress=progress)
    accounts.disputes(book)
    status(book, on=None)
    stdout.print(f"Brief: {page.resolve()}", soft_wrap=True)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist or is empty.")],
) -> None:
    """Start a case folder with commented files."""
    desk.new(folder)
    stderr.print(f"Started {folder}. Put reports into {folder / 'reports'}, then: trucebook build {folder}")


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="A case folder, or one agreement's file.")],
    format: FormatOption = Format.table,
) -> None:
    """Validate every file of a case, or one agreement; all problems at once, with line and hint."""
    problems = desk.check(folder)
    if format is not Format.table:
        print_rows(problems, format)
    elif problems:
        stdout.print(tables.problem_list(problems), soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    stderr.print(f"{folder}: no problems")


@app.command()
def build(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A case folder.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The book. [default: DIR.book]")] = None,
    reports: Annotated[Path | None, typer.Option(help="Reports to read in place of DIR/reports.")] = None,
) -> None:
    """Read a case folder into its book: the main job."""
    with showing_progress() as progress:
        summary = desk.build(folder, output, reports=reports, progress=progress)
    _show_summary(summary)


@app.command()
def add(
    book: BookPath,
    sources: Annotated[list[str], typer.Argument(metavar="PATH|URL...", help="Files, folders or addresses.")],
    outlet: Annotated[str, typer.Option(metavar="NAME", help="Who published them.")] = "",
    published: Annotated[str, typer.Option(metavar="DATE", help="When: a day, month or year.")] = "",
) -> None:
    """Receive more reports into a book.

    A reports.yaml or reports.csv beside a file, and front matter, say more of each and win over the options.
    """
    with showing_progress() as progress:
        summary = desk.add(book, sources, outlet=outlet, published=published, progress=progress)
    _show_summary(summary)


@app.command()
def status(  # noqa: PLR0913 - each option of the command is a parameter
    book: BookPath,
    on: On = None,
    known_by: KnownBy = None,
    accept: Accept = "",
    without: Without = "",
    account: Annotated[str, typer.Option(metavar="A,B", help="Show only these accounts.")] = "",
    format: FormatOption = Format.table,
) -> None:
    """Show obligations by accounts: what has been kept on a day, under whose word."""
    view = desk.get_view(book, on=on, known_by=known_by, accept=to_names(accept), without=to_names(without))
    accounts = to_names(account) or None
    if format is Format.table:
        shown = desk.grids(book, view, accounts=accounts)
        stdout.print(tables.status_grids(shown, view, stdout.width))
        if not shown:
            stderr.print("This case has no agreement; write one into agreements/ and build again.")
    else:
        print_rows(desk.status(book, view, accounts=accounts), format)


Obligation = Annotated[str, typer.Argument(metavar="OBLIGATION", help="Its id, or in-force for the agreement.")]
Instance = Annotated[str, typer.Option(metavar="NAME", help="One day, week or batch of it. [default: the first]")]
OneAccount = Annotated[str, typer.Option("--account", metavar="A", help="In whose account.")]
OneAgreement = Annotated[
    str, typer.Option("--agreement", metavar="ID", help="Of which agreement, where several have it.")
]
UnderReading = Annotated[str, typer.Option("--reading", metavar="NAME", help="Under which reading of the text.")]


@app.command()
def history(  # noqa: PLR0913 - each option of the command is a parameter
    book: BookPath,
    obligation: Obligation,
    instance: Instance = "",
    account: OneAccount = "all",
    reading: UnderReading = "as written",
    agreement: OneAgreement = "",
    on: On = None,
    known_by: KnownBy = None,
    as_known: Annotated[bool, typer.Option(help="Judge each day by what was known by then.")] = False,
    accept: Accept = "",
    without: Without = "",
    format: FormatOption = Format.table,
) -> None:
    """Show one obligation over time: every day on which its status changed, and why."""
    view = desk.get_view(book, on=on, known_by=known_by, accept=to_names(accept), without=to_names(without))
    question = desk.Question(obligation, instance, account, reading, agreement)
    found = desk.history(book, view, question, as_known=as_known)
    if format is Format.table:
        stdout.print(tables.history_table(found))
    else:
        print_rows(found, format)


@app.command()
def flips(  # noqa: PLR0913 - each option of the command is a parameter
    book: BookPath,
    obligation: Obligation,
    instance: Instance = "",
    account: OneAccount = "all",
    reading: UnderReading = "as written",
    agreement: OneAgreement = "",
    on: On = None,
    known_by: KnownBy = None,
    accept: Accept = "",
    without: Without = "",
    format: FormatOption = Format.table,
) -> None:
    """Show what would flip a status: the smallest sets of sources, or of claims, without which it is another."""
    view = desk.get_view(book, on=on, known_by=known_by, accept=to_names(accept), without=to_names(without))
    found = desk.flips(book, view, desk.Question(obligation, instance, account, reading, agreement))
    if format is Format.table:
        stdout.print(tables.flip_list(found))
    else:
        print_rows([found], format)


@app.command()
def claims(  # noqa: PLR0913 - each option of the command is a parameter
    book: BookPath,
    act: Annotated[str | None, typer.Option(help="Only this act, for example release.")] = None,
    source: Annotated[str | None, typer.Option(help="Only claims that pass through this source.")] = None,
    on: Annotated[
        date | None,
        typer.Option(
            parser=to_day, metavar="DAY", help="Only what is dated to a time with this day in it, open ends too."
        ),
    ] = None,
    search: Annotated[str | None, typer.Option(help="Only passages that hold these words.")] = None,
    report: Annotated[str | None, typer.Option(help="Only this report.")] = None,
    modality: Annotated[str | None, typer.Option(help="Only this modality, for example actual.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """List the claims, each with its chain and passage."""
    chosen = desk.ClaimFilter(act=act, source=source, on=on, search=search, report=report, modality=modality)
    found = desk.claims(book, chosen)
    if format is Format.table:
        stdout.print(tables.claim_table(found))
        stderr.print(f"{len(found)} claims")
    else:
        print_rows(found, format)


@app.command()
def brief(
    book: BookPath,
    output: Annotated[Path, typer.Option("-o", "--output", help="The brief: .html, .md or .json.")],
    on: On = None,
    known_by: KnownBy = None,
    accept: Accept = "",
    without: Without = "",
) -> None:
    """Write the cited brief."""
    view = desk.get_view(book, on=on, known_by=known_by, accept=to_names(accept), without=to_names(without))
    desk.write_brief(book, view, output)
    stderr.print(f"Wrote {output}")


@app.command()
def attribute(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Reports, or folders; no case is needed.")],
    format: Annotated[str, typer.Option(help="jsonl, brat, brat-nested or table.")] = "jsonl",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A folder for one file per report.")] = None,
    resume: Annotated[bool, typer.Option(help="Leave out reports whose file of this format is there.")] = False,
    threads: Annotated[int, typer.Option(min=0, help="How many reports at once; 0 for all cores.")] = 1,
    model: Annotated[Path | None, typer.Option(help="The folder of another model than the one that ships.")] = None,
) -> None:
    """Find who says what in plain files.

    brat marks what the PolNeAR corpus does: the outermost hand words came through; brat-nested marks them all.
    """
    if format not in FORMATS:
        raise typer.BadParameter(f"{format!r} is none of {', '.join(FORMATS)}")
    if (resume and output is None) or (output and format == "table"):
        raise typer.BadParameter("--resume needs --output, and a table is for the terminal")
    target, refused = Target(output, format), 0
    with showing_progress() as progress:
        for path, report, found in desk.attribute_files(
            files,
            threads=threads or _cores(),
            model=model,
            is_done=lambda name: target.is_taken(name) and resume,
            progress=progress if output else None,
        ):
            if isinstance(report, Refusal):
                refused += 1
                stderr.print(f"{path}: {report.detail}", style="red", markup=False)
            else:
                target.put(report, found)
    if refused:
        raise typer.Exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@app.command()
def serve(
    book: BookPath,
    port: Annotated[int, typer.Option(min=1, max=65535, help="On which port.")] = 8765,
    host: Annotated[str, typer.Option(help="Where to listen; anything but this machine needs the token.")] = (
        "127.0.0.1"
    ),
    token: Annotated[
        str | None, typer.Option(help="Asked for at the first visit. [default: made up, where one is needed]")
    ] = None,
    readers: Annotated[bool, typer.Option(help="Print a second address, for who may read and not decide.")] = False,
    reviewer: Annotated[str, typer.Option(metavar="NAME", help="Who reviews. [default: your login name]")] = "",
) -> None:
    """Open the workbench on a book in the browser."""
    from trucebook.web import Address, serve  # a server is loaded only where one is wanted

    address = Address(host, port)
    serve(book, address, token=token, readers=readers, reviewer=reviewer, say=lambda words: stderr.print(words))


@app.command()
def verify(book: BookPath, format: FormatOption = Format.table) -> None:
    """Check the chain of entries and every report's hash."""
    damages = desk.verify(book)
    if format is not Format.table:
        print_rows(damages, format)
    for damage in damages if format is Format.table else ():
        stdout.print(str(damage), markup=False, soft_wrap=True)
    for item in desk.redactions(book):
        where = f"redacted: {len(item.places)} places of {item.report} on {item.at:%Y-%m-%d} by {item.by}"
        stderr.print(f"{where}: {item.reason}", markup=False, soft_wrap=True)
    if damages:
        raise typer.Exit(1)
    stderr.print(f"{book}: every entry is what was written")


def _show_summary(summary: desk.Summary) -> None:
    for refusal in summary.refused:
        stderr.print(f"refused {refusal.id} ({refusal.reason}): {refusal.detail}", markup=False, soft_wrap=True)
    for item in summary.unread:
        stderr.print(f"not read {item.report}: {item.reason}", markup=False, soft_wrap=True)
    for words, reports in tables.by_doubt(summary.doubts).items():
        stderr.print(f"look at {reports}: {words}", markup=False, soft_wrap=True)
    stderr.print(
        f"{summary.book}: {summary.reports} reports ({summary.read} read now, {summary.unchanged} unchanged, "
        f"{len(summary.refused)} refused, {len(summary.unread)} not read, {summary.withdrawn} withdrawn), "
        f"{summary.words:,} words, {summary.attributions} attributions, {summary.claims} claims, "
        f"{summary.not_read} passages without a claim, "
        f"{summary.copies} reuse classes, {summary.disputes} disputes",
        markup=False,
        soft_wrap=True,
    )
    stderr.print(f"head {summary.head}")


@contextmanager
def showing_progress() -> Iterator[Callable[[str, int, int], None]]:
    """Shows how far a long job is; whoever stops it is told that what is finished is kept."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        tasks = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        try:
            yield advance
        except KeyboardInterrupt:
            stderr.print(
                "Stopped. Reports that were finished by then are kept; `build` and `add` go on after them."
            )
            raise typer.Exit(STOPPED) from None


def main() -> None:
    """The entry point: the errors a user can mend become one message and an exit code."""
    try:
        app()
    except ProblemsError as error:
        stderr.print(tables.problem_list(error.problems), soft_wrap=True)
        sys.exit(1)
    except TrucebookError as error:
        stderr.print(f"trucebook: {error}", markup=False, soft_wrap=True)
        sys.exit(1)
