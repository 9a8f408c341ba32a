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
    for line in _head_lines(text) if "(" in text else ():
        if found := _DATELINE.match(line):
            return canonical(found.group(1))
    for line in _closing_lines(text):
        if found := (_DATELINE.match(line) if "(" in line else None) or _match_closing(line):
            return canonical(found.group(1).strip(" ."))
    return None


def _head_lines(text: str) -> Iterator[str]:
    """Those of the first paragraphs that have a bracket near their beginning."""
    start, left = 0, _HEAD_PARAGRAPHS
    while left and start < len(text):
        end = text.find("\n", start) % (len(text) + 1)  # the last line ends with the text
        if line := text[start:end].strip():
            left -= 1
            if "(" in text[start : start + _LONGEST_PLACE + 1]:
                yield line
        start = end + 1


def _closing_lines(text: str) -> list[str]:
    """Those of the last paragraphs that are short enough for a credit, in their order."""
    end, left, found = len(text), _TAIL_PARAGRAPHS, []
    while left and end > 0:
        start = text.rfind("\n", 0, end) + 1
        if end - start > _LONGEST_CREDIT:
            left -= 1
        elif end > start and (line := text[start:end].strip()):
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


def _match_closing(line: str) -> re.Match[str] | None:
    heads, pattern = _closing()
    return pattern.match(line) if line.casefold().startswith(heads) else None


@cache
def _closing() -> tuple[tuple[str, ...], re.Pattern[str]]:
    """The words before the name in lines that credit somebody, and the pattern of such lines."""
    heads = tuple(phrase.partition("{}")[0].rstrip() for phrase in data_file("boilerplate")["credits"])
    names = "|".join(map(re.escape, heads))
    return heads, re.compile(rf"^(?:(?i:{names}))[\s©\d]*{_NAME}\s*(?:[.,(|].*)?$")


@cache
def _agencies_line() -> re.Pattern[str]:
    phrases = "|".join(re.escape(phrase) for phrase in data_file("boilerplate")["agencies"])
    return re.compile(rf"(?i)^[\s(\[–—-]*(?:[\w .,]{{0,40}}\b)?(?:{phrases})[\s.)\]]*$")
