"""The word lists of this room: data files with their source and date, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from trucebook.casefolder.yamlfile import read_data


def data_file(name: str) -> Mapping[str, Any]:
    """The values of `data/<name>.yaml`, all scalars text. Raises `ValueError` when the file is damaged."""
    return read_data("accounts", name)


@cache
def word_list(name: str, key: str) -> frozenset[str]:
    """One list of a data file as a set of lower-case words."""
    return frozenset(word.casefold() for word in data_file(name)[key])
