"""A brief as one self-contained HTML file, as Markdown, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from trucebook.brief.compose import Brief
from trucebook.errors import InputError
from trucebook.vocabulary import to_json

FORMATS = ("html", "md", "json")
KINDS = {
    "conflict": "the accounts conflict",
    "denial": "one affirms, one denies",
    "update": "a later figure replaces an earlier one",
    "not_comparable": "the versions differ and cannot be set against each other",
}
MARKDOWN_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#"})


def render(brief: Brief, format: str) -> str:
    """The text of the brief. HTML is escaped throughout and asks for nothing from outside itself.

    Raises InputError for a format that is none of `FORMATS`.
    """
    if format not in FORMATS:
        raise InputError(f"A brief is written as {', '.join(FORMATS)}, not {format!r}. Name the file so.")
    if format == "json":
        return json.dumps(to_json(brief), ensure_ascii=False, indent=2) + "\n"
    environment = Environment(
        loader=PackageLoader("trucebook.brief"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = escape_markdown
    numbers: Mapping[str, int] = {item.claim: item.number for item in brief.citations}
    template = environment.get_template(f"brief.{format}.j2")
    return template.render(brief=brief, numbers=numbers, kinds=KINDS)


def escape_markdown(text: str) -> str:
    """Text of a report as Markdown that shows it and does nothing else: one line, no markup, no HTML."""
    return " ".join(text.split()).translate(MARKDOWN_SPECIAL)
