"""Whose text a report says it prints: datelines, closing credits, and the names of news agencies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from trucebook.accounts.origins import normalise
from trucebook.accounts.words import data_file

_HEAD_PARAGRAPHS = 6
_TAIL_PARAGRAPHS = 3
_NAME = r"([A-Z][\w.&'’ -]{1,40}?)"
_DATELINE = re.compile(rf"^(?:[A-Z][\w.,'’/ -]{{0,50}}\s)?\({_NAME}\)\s*(?:[-–—]|$)")
_LONGEST_CREDIT = 120
_LONGEST_PLACE = 60


def find_credit(text: str) -> str | None:
    """The outlet a report credits its text to, or None.

    Read are datelines at the head of a paragraph ("HARBOUR CITY (AP) —", any "(Name)" there) among the first
    paragraphs, and the closing lines ("(AP)", "Source: Name", "Republished from Name"). Agencies come back under
    the one name of the data file, so that "(AP)" and "The Associated Press" are the same.
    """
    for start, line in _lines_with_mark(text):
        if (found := _DATELINE.match(line)) and _is_at_head(text, start):
            return canonical(found.group(1))
    for line in _closing_lines(text):
        if found := (_DATELINE.match(line) if "(" in line else None) or _closing().match(line):
            return canonical(found.group(1).strip(" ."))
    return None


def _lines_with_mark(text: str) -> Iterator[tuple[int, str]]:
    """Lines that have a bracket near their beginning, and where they begin."""
    mark = text.find("(")
    while mark >= 0:
        start = text.rfind("\n", 0, mark) + 1
        if mark - start <= _LONGEST_PLACE:
            end = text.find("\n", mark)
            yield start, text[start : end if end >= 0 else len(text)].strip()
        mark = text.find("(", mark + 1)


def _is_at_head(text: str, start: int) -> bool:
    """Whether few paragraphs stand before this place."""
    if text.count("\n", 0, start) < _HEAD_PARAGRAPHS:
        return True
    return sum(bool(line.strip()) for line in text[:start].split("\n")) < _HEAD_PARAGRAPHS


def _closing_lines(text: str) -> list[str]:
    """Those of the last paragraphs that are short enough for a credit, in their order."""
    end, left, found = len(text), _TAIL_PARAGRAPHS, []
    while left and end > 0:
        start = text.rfind("\n", 0, end) + 1
        if end - start > _LONGEST_CREDIT:
            left -= 1
        elif line := text[start:end].strip():
            left -= 1
            found.append(line)
        end = start - 1
    return found[::-1]


def mentions(text: str, outlet: str) -> bool:
    """Whether a report names the outlet anywhere, under any of its names."""
    names = {outlet, canonical(outlet), *_names_of().get(canonical(outlet), ())}
    return any(name in text and re.search(rf"\b{re.escape(name)}\b", text) for name in names)


def names_agencies(text: str) -> bool:
    """Whether a report says that it was put together from the copy of agencies it does not name."""
    return any(_agencies_line().match(line) for line in _closing_lines(text))


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """An agency's one name for any of its names; other names as they are."""
    return _agencies().get(normalise(name), name.strip())


def is_agency(name: str) -> bool:
    """Whether this is a name of a news agency."""
    return normalise(name) in _agencies()


@lru_cache(maxsize=4096)
def outlet_key(outlet: str) -> str:
    """What two ways of writing an outlet's name have in common."""
    return normalise(canonical(outlet))


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


@cache
def _agencies_line() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase) for phrase in data_file("boilerplate")["agencies"])
    return re.compile(rf"(?i)^[\s(\[–—-]*(?:[\w .,]{{0,40}}\b)?(?:{phrases})[\s.)\]]*$")
