"""A brief as one self-contained HTML file, as Markdown, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby

from trucebook.brief.compose import Brief, Citation, Event
from trucebook.errors import InputError
from trucebook.vocabulary import to_json

FORMATS = ("html", "md", "json")
KINDS = {
    "conflict": "the accounts conflict",
    "denial": "affirmed and denied",
    "update": "a later figure",
    "not_comparable": "side by side, not comparable",
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
    # Loaded here, since commands that render nothing need not wait for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("trucebook.brief"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["md"] = escape_markdown
    environment.filters["capitalize_first"] = lambda text: text[:1].upper() + text[1:]
    template = environment.get_template(f"brief.{format}.j2")
    return template.render(
        brief=brief,
        cited=_quotes(brief, by_chain=False),
        passages=_passages(brief),
        kinds=KINDS,
        quotes=_quotes(brief, by_chain=True),
        places=_places(brief),
        days=_days(brief),
    )


def _quotes(brief: Brief, *, by_chain: bool) -> Callable[[Iterable[str]], list[Citation]]:
    """Looks up where claims lead: each passage once, or with `by_chain` once for each chain, by its first claim."""
    by_claim = {item.claim: item for item in brief.citations}

    def quotes(claims: Iterable[str]) -> list[Citation]:
        found: dict[tuple[int, str], Citation] = {}
        for item in (by_claim[claim] for claim in claims if claim in by_claim):
            found.setdefault((item.number, item.chain if by_chain else ""), item)
        return list(found.values())

    return quotes


def _passages(brief: Brief) -> list[list[Citation]]:
    """Each passage once, in the order of their numbers, with all claims that stand on it."""
    ordered = sorted(brief.citations, key=lambda item: item.number)
    return [list(claims) for _, claims in groupby(ordered, key=lambda item: item.number)]


def _places(brief: Brief) -> Mapping[str, str]:
    """Where on the page an obligation stands: its id as disputes name it, to the anchor of its first row."""
    anchors = {f"{grid.agreement}/in-force": f"agreement-{grid.agreement}" for grid in brief.grids}
    rows = (f"{grid.agreement}/{row.obligation}" for grid in brief.grids for row in grid.rows)
    return anchors | {name: f"duty-{name.replace('/', '-')}" for name in rows}


def _days(brief: Brief) -> list[tuple[date, list[Event]]]:
    """The timeline by day."""
    return [(day, list(events)) for day, events in groupby(brief.timeline, key=lambda event: event.day)]


def escape_markdown(text: str) -> str:
    """Text of a report as Markdown that shows it and does nothing else: one line, no markup, no HTML."""
    return " ".join(text.split()).translate(MARKDOWN_SPECIAL)
