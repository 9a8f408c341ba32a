"""The word lists of this room: data files with their source and date, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from trucebook.casefolder import parse_yaml


@cache
def data_file(name: str) -> Mapping[str, Any]:
    """The values of `data/<name>.yaml`, all scalars text. Raises `ValueError` when the file is damaged."""
    text = resources.files("trucebook.accounts").joinpath(f"data/{name}.yaml").read_text(encoding="utf-8")
    located, problems = parse_yaml(text, file=f"{name}.yaml")
    if located is None or problems:
        raise ValueError("; ".join(map(str, problems)))
    values: Mapping[str, Any] = located.value
    return values


@cache
def word_list(name: str, key: str) -> frozenset[str]:
    """One list of a data file as a set of lower-case words."""
    return frozenset(word.casefold() for word in data_file(name)[key])
