"""Writes the generated reference pages: `python -m docs.generate`. A test checks that they are up to date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

from trucebook.agreement import agreement_schema
from trucebook.cli import app

HERE = Path(__file__).parent


def pages() -> dict[str, str]:
    """Every generated page: file name and text."""
    return {"commands.md": "\n".join(_commands()), "agreement.schema.json": _schema()}


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
