"""Writes the generated reference pages: `python -m docs.generate`. A test checks that they are up to date."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from rich.console import Console
from typer.testing import CliRunner

from trucebook import desk
from trucebook.agreement import agreement_schema
from trucebook.cli import app, tables

HERE = Path(__file__).parent


def pages() -> dict[str, str]:
    """Every generated page: file name and text."""
    return {"commands.md": "\n".join(_commands()), "agreement.schema.json": _schema()}


def picture(book: Path) -> str:
    """The status table of the example's pause, as SVG."""
    console = Console(record=True, width=118, file=io.StringIO(), highlight=False)
    brief = desk.brief(book, desk.get_view(book, on=date(2023, 12, 2)))
    console.print(tables.status_grids(replace(brief, grids=brief.grids[:1]), console.width))
    return console.export_svg(title="trucebook status gaza.book --on 2023-12-02", unique_id="status")


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "Generated from the program's own help; results go to stdout, progress and messages to stderr."
    yield "Exit 0: done. 1: something is wrong in the user's input. 2: the command was used wrongly.\n"
    for name in sorted(str(item.callback.__name__) for item in app.registered_commands if item.callback):
        yield f"## trucebook {name}\n\n```text\n{_help(name)}\n```\n"


def _help(name: str) -> str:
    result = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "100"}, prog_name="trucebook")
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def _schema() -> str:
    return json.dumps(agreement_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for file, text in pages().items():
        (HERE / file).write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (HERE / "status.svg").write_text(picture(desk.demo(Path(folder))[0]), encoding="utf-8")
