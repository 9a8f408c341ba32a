"""Whether the words of an agreement stand in the words of a claim: whole words, any case, singular or plural."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from trucebook.casefolder.yamlfile import read_data

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def data_file() -> Mapping[str, Any]:
    """The word lists of this room. Raises `ValueError` when the file is damaged."""
    return read_data("compliance", "words")


@cache
def word_list(key: str) -> frozenset[str]:
    """One list of the data file as a set of lower-case words."""
    return frozenset(word.casefold() for word in data_file()[key])


@cache
def _plurals() -> Mapping[str, str]:
    plurals: Mapping[str, str] = data_file()["plurals"]
    return plurals


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A word in lower case without its plural ending or possessive: "Hostages'" is "hostage"."""
    bare = word.casefold().replace("’", "'")
    bare = bare.removesuffix("'s").removesuffix("'")
    if bare in _plurals():
        return _plurals()[bare]
    if len(bare) > 4 and bare.endswith("ies"):
        return bare[:-3] + "y"
    if len(bare) > 4 and bare.endswith(("sses", "xes", "ches", "shes", "zes")):
        return bare[:-2]
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        return bare[:-1]
    return bare


@lru_cache(maxsize=65536)
def flatten(text: str) -> str:
    """The text as singular lower-case words with one space around each, so that a phrase can be looked up in it."""
    words = [singular(word) for word in _WORD.findall(text)]
    return f" {' '.join(words)} " if words else " "


def find_phrase(phrases: Iterable[str], texts: Iterable[str]) -> str | None:
    """The longest of the phrases that stands in one of the texts, or None.

    >>> find_phrase(("hostage", "female soldier"), ("four female soldiers",))
    'female soldier'
    """
    flat = [flatten(text) for text in texts if text]
    found = [
        phrase for phrase in phrases if any(flatten(phrase) in text for text in flat if flatten(phrase).strip())
    ]
    return max(found, key=_length, default=None)


def _length(phrase: str) -> tuple[int, str]:
    return len(flatten(phrase).split()), phrase


def count_words(phrase: str | None) -> int:
    """How many words a phrase has; none for None."""
    return len(flatten(phrase).split()) if phrase else 0
