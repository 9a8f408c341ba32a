"""Mistakes about parties that split: who became whom, and who can have said something on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from trucebook.agreement.references import find_repeated, items_of, words_at
from trucebook.casefolder.yamlfile import Located
from trucebook.errors import Problem
from trucebook.vocabulary import first_day, last_day

SAID = ("positions", "red_lines", "linkages", "ratifiers")


def heirs_of(tree: Mapping[str, Any], party: Any) -> list[Any]:
    """A party with all that it became, directly or over others."""
    found = [party]
    for one in found:
        found += [wing for name, wing in _wings(tree) if name == one and wing not in found]
    return found


def _wings(tree: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    for _, item in items_of(tree.get("splits")):
        yield from ((item.get("party"), wing) for _, wing in words_at((), item.get("into")))


def find_split_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """A party splits once and a wing comes of one party; what is said after a split is said by a wing."""
    splits = list(items_of(tree.get("splits")))
    parties = [(("splits", index, "party"), str(item.get("party"))) for index, item in splits]
    yield from find_repeated(located, parties, "{word!r} splits twice")
    once = {str(item.get("party")): index for index, item in reversed(splits)}
    kept = [(index, item) for index, item in splits if once[str(item.get("party"))] == index]
    wings = [pair for index, item in kept for pair in words_at(("splits", index, "into"), item.get("into"))]
    yield from find_repeated(located, wings, "{word!r} comes of two splits")
    for index, item in splits:
        party = item.get("party")
        if any(wing == party for heir in heirs_of(tree, party) for name, wing in _wings(tree) if name == heir):
            hint = "each wing needs an id of its own"
            yield located.problem(("splits", index, "into"), f"{party!r} comes of itself", hint)
    yield from _said_too_late(located, tree, {str(item.get("party")): item.get("on") for _, item in splits})


def _said_too_late(located: Located, tree: Mapping[str, Any], split_on: Mapping[str, Any]) -> Iterator[Problem]:
    for section in SAID:
        for index, item in items_of(tree.get(section)):
            by = str(item.get("by"))
            said, split = _day(first_day, item.get("on")), _day(last_day, split_on.get(by))
            if said and split and said > split:
                message = f"{by} split on {split_on[by]}, before {item['on']}"
                yield located.problem((section, index, "by"), message, "say which of its wings it was")


def _day(find: Callable[[str], date | None], words: Any) -> date | None:
    """The first or last day of what is written; None where it is no day, which is told where it stands."""
    try:
        return find(str(words)) if words else None
    except ValueError:
        return None
