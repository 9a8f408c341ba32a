"""The arguments and options that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from trucebook.cli.output import Format, to_day

BookPath = Annotated[Path, typer.Argument(metavar="BOOK", help="A book that `trucebook build` wrote.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the rows.")]
On = Annotated[
    date | None,
    typer.Option(
        "--on", parser=to_day, metavar="DAY", help="Judge at the end of this day. [default: the last report's day]"
    ),
]
KnownBy = Annotated[
    date | None,
    typer.Option(
        "--known-by", parser=to_day, metavar="DAY", help="Use only what was published and received by this day."
    ),
]
Accept = Annotated[
    str, typer.Option("--accept", metavar="A,B", help="Accept only claims that pass through one of these sources.")
]
Without = Annotated[
    str, typer.Option("--without", metavar="C,D", help="Leave out claims that pass through these sources.")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides; it is kept with the decision.")]
Note = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; it is kept with the decision.")]


def to_names(*texts: str) -> tuple[str, ...]:
    """Names that were given separated by commas."""
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())
