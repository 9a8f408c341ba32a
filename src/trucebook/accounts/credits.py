"""Whose text a report says it prints: datelines, closing credits, and the names of news agencies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from trucebook.accounts.origins import normalise
from trucebook.accounts.words import data_file

_HEAD_PARAGRAPHS = 6
_TAIL_PARAGRAPHS = 3
_NAME = r"([A-Z][\w.&'’ -]{1,40}?)"
_DATELINE = re.compile(rf"^(?:[A-Z][\w.,'’/ -]{{0,50}}\s)?\({_NAME}\)\s*(?:[-–—]|$)")
_LONGEST_CREDIT = 120


def find_credit(text: str) -> str | None:
    """The outlet a report credits its text to, or None.

    Read are datelines at the head of a paragraph ("HARBOUR CITY (AP) —", any "(Name)" there) among the first
    paragraphs, and the closing lines ("(AP)", "Source: Name", "Republished from Name"). Agencies come back under
    the one name of the data file, so that "(AP)" and "The Associated Press" are the same.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:_HEAD_PARAGRAPHS]:
        if found := _DATELINE.match(line):
            return canonical(found.group(1))
    for line in lines[-_TAIL_PARAGRAPHS:]:
        found = _DATELINE.match(line) or (_closing().match(line) if len(line) <= _LONGEST_CREDIT else None)
        if found:
            return canonical(found.group(1).strip(" .") if found.group(1) else found.group(1))
    return None


def mentions(text: str, outlet: str) -> bool:
    """Whether a report names the outlet anywhere, under any of its names."""
    names = {outlet, canonical(outlet), *_names_of().get(canonical(outlet), ())}
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def canonical(name: str) -> str:
    """An agency's one name for any of its names; other names as they are."""
    return _agencies().get(normalise(name), name.strip())


def is_agency(name: str) -> bool:
    """Whether this is a name of a news agency."""
    return normalise(name) in _agencies()


@cache
def _names_of() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(others) for name, others in data_file("wires")["wires"].items()}


@cache
def _agencies() -> Mapping[str, str]:
    return {normalise(other): name for name, others in _names_of().items() for other in (name, *others)}


@cache
def _closing() -> re.Pattern[str]:
    phrases = [re.escape(phrase).replace(r"\{\}", "%") for phrase in data_file("boilerplate")["credits"]]
    heads = "|".join(phrase.replace("%", "").rstrip("\\ ") for phrase in phrases)
    return re.compile(rf"^(?:(?i:{heads}))[\s©\d]*{_NAME}\s*(?:[.,(|].*)?$")
