"""Lines that belong to a page and not to its report: sign-up boxes, footers, teasers.

They must go before any reuse is looked for: among reports of many incidents nearly all accidental near-copies are
furniture. A line that many reports carry may also be the paragraph of a copied story; what tells them apart is that
the copies share their other lines too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from trucebook.accounts.words import word_list
from trucebook.vocabulary import Report

COMMON_IN_OUTLET = 3
"""So many reports of one outlet with one line make it a candidate; from all outlets together it takes more."""

COMMON_IN_ALL = 5
SHARE_NOTHING_ELSE = 0.35
"""Reports whose other words overlap less than this share only their furniture."""

_CUE_WORDS = 30
_FEW_WORDS = 8
_PROBES = 3

Lines = list[tuple[str, int]]


def strip_furniture(reports: Sequence[Report]) -> list[str]:
    """The reports' texts, in order, without the furniture of their pages."""
    split = [_lines(report.text) for report in reports]
    dropped = _furniture(reports, split)
    return [
        "\n".join(key for key, words in lines if key not in dropped and not _is_cued(key, words)) for lines in split
    ]


def _lines(text: str) -> Lines:
    """Every line with how many words it has."""
    return [(line.strip(), line.count(" ") + 1) for line in text.splitlines() if line.strip()]


def _is_cued(line: str, words: int) -> bool:
    if words > _CUE_WORDS:
        return False
    return _cues().search(line.casefold()) is not None


@cache
def _cues() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, word_list("boilerplate", "cues")))))


def _furniture(reports: Sequence[Report], split: Sequence[Lines]) -> set[str]:
    holders: dict[str, list[int]] = defaultdict(list)
    for place, lines in enumerate(split):
        for line in dict(lines):
            holders[line].append(place)
    blocks: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for line, places in holders.items():
        if len(places) >= COMMON_IN_OUTLET:
            blocks[tuple(places)].append(line)
    alike = _Alike(split)
    found: set[str] = set()
    for held_by, block in blocks.items():
        outlets = [reports[place].outlet for place in held_by]
        if _is_common(outlets) and not alike.share_more(block, held_by, one_outlet=len(set(outlets)) == 1):
            found.update(block)
    return found


def _is_common(outlets: Sequence[str | None]) -> bool:
    if len(outlets) >= COMMON_IN_ALL:
        return True
    return any(outlet and outlets.count(outlet) >= COMMON_IN_OUTLET for outlet in outlets)


class _Alike:
    """How much pairs of reports share, line by line, remembered from pair to pair."""

    def __init__(self, split: Sequence[Lines]) -> None:
        self._split = split
        self._lines: dict[int, dict[str, int]] = {}
        self._words: dict[int, int] = {}
        self._shared: dict[tuple[int, int], int] = {}

    def share_more(self, block: Sequence[str], places: Sequence[int], *, one_outlet: bool) -> bool:
        """Whether the reports that carry a block of lines also share a good part of their other words."""
        probes = places[:: max(1, len(places) // _PROBES)][: _PROBES + 1]
        weights = self._weights(probes[0])
        own = sum(weights[line] for line in block)
        pairs = list(pairwise(probes))
        return 2 * sum(self._share_pair(own, pair, one_outlet) for pair in pairs) >= len(pairs)

    def _share_pair(self, own: int, pair: tuple[int, int], one_outlet: bool) -> bool:
        if pair not in self._shared:
            one, other = self._weights(pair[0]), self._weights(pair[1])
            self._shared[pair] = sum(one[line] for line in one.keys() & other.keys())
        rest = min(self._words[place] for place in pair) - own
        # Mostly these lines: a story under own leads, not furniture, unless one outlet prints them under all.
        if rest < (_FEW_WORDS if one_outlet else own):
            return True
        return self._shared[pair] - own >= SHARE_NOTHING_ELSE * rest

    def _weights(self, place: int) -> dict[str, int]:
        if place not in self._lines:
            self._lines[place] = dict(self._split[place])
            self._words[place] = sum(self._lines[place].values())
        return self._lines[place]
