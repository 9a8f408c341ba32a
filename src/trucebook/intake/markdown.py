"""Markdown: the fields between the --- lines at the top, the body below them, the first heading."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import (
    AliasToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from trucebook.casefolder.fitting import fit
from trucebook.casefolder.yamlfile import Located, parse_yaml
from trucebook.intake.metadata import FIELDS, Metadata
from trucebook.intake.refusals import UnreceivableError

MAX_FRONT_MATTER = 64_000
MAX_DEPTH = 20
_FRONT = re.compile(r"---[ \t]*\r?\n(?P<yaml>.*?)(?:^|(?<=\n))(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<title>.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_OPENS = (BlockMappingStartToken, BlockSequenceStartToken, FlowMappingStartToken, FlowSequenceStartToken)
_CLOSES = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Markdown:
    """The body exactly as written and what stands above it."""

    body: str
    metadata: Metadata


def split_front_matter(text: str) -> Markdown:
    """The body of a Markdown text and the metadata of its front matter.

    Text between two rules that is no `key: value` lines is body. Keys of other programs (tags, layout) are left
    alone, but one that looks like a misspelt field is a mistake. Raises `UnreceivableError` for a mistake.
    """
    match = _FRONT.match(text[: MAX_FRONT_MATTER + 100])
    if match is None:
        return Markdown(text, Metadata())
    _refuse_tricks(match["yaml"])
    located, problems = parse_yaml(match["yaml"], file="front matter")
    if located is not None and not isinstance(located.value, dict):
        return Markdown(text, Metadata())
    if located is None or problems:
        raise _mistake(problems[0].line, problems[0].key, problems[0].message)
    metadata, problems = fit(Metadata, Located("front matter", _ours(located), located.places))
    if metadata is None:
        raise _mistake(problems[0].line, problems[0].key, problems[0].message)
    return Markdown(text[match.end() :], metadata)


def has_our_fields(text: str) -> bool:
    """Whether a text begins with a front matter in which a field of ours stands: "outlet: Daily"."""
    match = _FRONT.match(text[: MAX_FRONT_MATTER + 100])
    return match is not None and any(line.partition(":")[0] in FIELDS for line in match["yaml"].splitlines())


def _ours(located: Located) -> dict[str, Any]:
    allowed = [*FIELDS, "inferred"]
    for key in located.value:
        near = difflib.get_close_matches(key.lower(), allowed, n=1, cutoff=0.8)
        if key not in allowed and near:
            raise _mistake(located.place((key,))[0], key, f"is no field; did you mean {near[0]}?")
    return {key: value for key, value in located.value.items() if key in allowed}


def _mistake(line: int, key: str, message: str) -> UnreceivableError:
    what = f"{key}: {message}" if key else message
    # The --- above the front matter is the file's first line.
    return UnreceivableError(
        "bad_front_matter", f"Line {line + 1} of the front matter: {what}; mend it and build again."
    )


def _refuse_tricks(text: str) -> None:
    """Refuses aliases (a few lines of them can stand for gigabytes) and deep nesting (it exhausts the stack)."""
    depth = 0
    try:
        for token in YAML(typ="safe", pure=True).scan(text):
            depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
            if isinstance(token, AliasToken) or depth > MAX_DEPTH:
                raise _mistake(token.start_mark.line + 1, "", "aliases and deep nesting do not belong here")
    except YAMLError:
        return  # parse_yaml says what and where


def first_heading(body: str) -> str | None:
    """The text of the first heading outside a code block, or None."""
    fence, above = "", ""
    for line in body.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            continue
        if mark:
            fence = mark[1]
            continue
        heading = _HEADING.fullmatch(line)
        if heading and heading["title"]:
            return heading["title"]
        if above and _UNDERLINE.fullmatch(line):
            return above
        above = line.strip()
    return None
