"""Rows out: tables for people, JSON, JSON lines and CSV for programs. Results go to stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import typer
from rich.console import Console

from trucebook.vocabulary import to_json

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def to_day(text: str) -> date:
    """A day given as an argument. Raises BadParameter for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day such as 2025-02-05") from error


PIPED_WIDTH = 120
stdout = Console(highlight=False, width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPED_WIDTH)
stderr = Console(stderr=True, highlight=False)


def print_rows(nouns: Iterable[Any], format: Format) -> None:
    """The nouns, field by field, in a format for programs."""
    if format is Format.jsonl:
        write(to_lines(nouns))
        return
    rows = [to_json(noun) for noun in nouns]
    if format is Format.json:
        write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        write(to_csv(rows))


def to_lines(nouns: Iterable[Any]) -> str:
    """Nouns as JSON lines."""
    return "".join(json.dumps(to_json(noun), ensure_ascii=False) + "\n" for noun in nouns)


def write(text: str) -> None:
    """Text to stdout as UTF-8, whatever the terminal's locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


def to_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV. Nested values are JSON; a text that a spreadsheet would run as a formula gets an apostrophe."""
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_STARTS) else value
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
