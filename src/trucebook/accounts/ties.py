"""Which pairs of reports print one text, decided by the part of the shorter one that stands in the longer one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from trucebook.accounts.credits import find_credit, mentions, names_agencies
from trucebook.accounts.furniture import find_furniture
from trucebook.accounts.groups import label_groups
from trucebook.accounts.postings import OWNER_BITS, count_pairs, find_held, owners_of, pack_kept, sort_once, split
from trucebook.accounts.shingles import Hashes, Marks, Places, Sampled, sample_texts
from trucebook.vocabulary import Report, first_day, last_day

CONTAINED = 0.5
"""Share of the shorter text that must stand in the longer one. Unrelated reports stay under .1, copies with an own
lead over .6; half leaves room on both sides."""

CONTAINED_WITH_CREDIT = 0.25
"""The same where one report credits the other's outlet: then a smaller shared part is no accident."""

FEW_WORDS = 12
"""A text shorter than this is no evidence of copying."""

PROVEN_BY = 16
"""So many shared runs of five words, such as twenty words in a row, prove a copy. Two who write one sentence each
of one event may share most of it by chance: there only a credit proves it, or all of the shorter text."""

QUOTED_AT_MOST = 0.3
"""An earlier text that makes up less than this part of a later, longer one is quoted in it, not copied as it."""

SHORT_WORDS = 150
"""In a report of at most so many words one quoted statement may be half of all."""

Parts = npt.NDArray[np.float64]
_QUOTED = re.compile(r"“[^“”]{20,}”|\"[^\"]{20,}\"")
_LEAST = 0.1
_HARDLY, _SURELY = 0.3, 0.65
_SURE_ABOVE, _DENSE_BELOW = 8, 20
_SLIP = 0.15  # by which a sample of a dozen shingles misjudges the part of a text
_WINDOW = 8


@dataclass(frozen=True)
class Ties:
    """Pairs of reports that print one text, by their numbers, and how many sampled shingles each pair shares.

    `words` is how many words each report has without the furniture of its page.
    """

    left: Places
    right: Places
    shared: Places
    words: Places


def find_ties(sampled: Sampled, reports: Sequence[Report]) -> Ties:
    """The ties among the reports, of which `sampled` holds shingles and lines in the same order."""
    return _Ties(sampled, reports).found()


class _Ties:
    def __init__(self, sampled: Sampled, reports: Sequence[Report]) -> None:
        self.reports = reports
        marked = find_furniture(sampled, _numbered([report.outlet for report in reports]))
        self.furniture = np.unique(sampled.lines[marked])
        told = np.bincount(sampled.holders, weights=np.where(marked, 0, sampled.words), minlength=len(reports))
        self.words = told.astype(np.int64)
        self.quoted = np.zeros(len(reports), dtype=np.int64)
        short = np.flatnonzero(self.words <= SHORT_WORDS)  # of long reports it is not asked
        self.quoted[short] = [_quoted_words(reports[place].text) for place in short.tolist()]
        self.entries = pack_kept(sampled, marked)

    def found(self) -> Ties:
        """Pairs that share much of their samples; where samples are too small to tell, all their shingles decide.

        Of pairs that are not clear only one between a report and a group is looked at more closely.
        """
        left, right, shared, fewest = self._candidates()
        contained = shared / np.maximum(fewest, 1)
        dense = (fewest < _SURE_ABOVE) | ((fewest < _DENSE_BELOW) & (contained < _SURELY) & (contained > _HARDLY))
        tied = (contained >= CONTAINED) & ~dense
        tied[tied] = ~self._is_quotation(left[tied], right[tied])
        tied[tied] = self._share_own_words(left[tied], right[tied], contained[tied])
        asked = ~tied & ((contained >= CONTAINED_WITH_CREDIT) | dense)
        asked[asked] = self._one_a_group(
            left[asked], right[asked], shared[asked], label_groups(len(self.reports), left[tied], right[tied])
        )
        tied[asked] = self._look_closer(left[asked], right[asked], contained[asked], dense[asked])
        return Ties(left[tied], right[tied], shared[tied].astype(np.int64), self.words)

    def _one_a_group(self, left: Places, right: Places, shared: Parts, group: Places) -> Marks:
        """Of the pairs of a shorter report with the members of another group, the one that shares most."""
        short, long = np.where(self.words[left] <= self.words[right], (left, right), (right, left))
        key = short * len(self.reports) + group[long]
        order = np.lexsort((long, self.words[long], shared, key))
        best = np.zeros(len(left), dtype=bool)
        best[order[np.append(key[order][1:] != key[order][:-1], True)[: len(order)]]] = True
        best &= group[left] != group[right]
        return best

    def _look_closer(self, left: Places, right: Places, contained: Parts, dense: Marks) -> Marks:
        contained, proven = contained.copy(), ~dense
        contained[dense], proven[dense] = self._exact(left[dense], right[dense])
        tied = (contained >= CONTAINED) & proven
        credited = (contained >= CONTAINED_WITH_CREDIT) & ~tied
        for place in np.flatnonzero(credited).tolist():
            credited[place] = self._credits_other(left[place], right[place])
        tied[tied] = ~self._is_quotation(left[tied], right[tied])
        tied[tied] = ~self._share_only_speech(left[tied], right[tied])
        return tied | credited

    def _candidates(self) -> tuple[Places, Places, Parts, Places]:
        """Pairs that share sampled shingles, how many, and how many the one with fewer has."""
        codes, shared = count_pairs(self.entries, find_held(self.entries), _WINDOW)
        left, right = split(codes)
        sizes = np.bincount(owners_of(self.entries), minlength=len(self.reports))
        fewest = np.minimum(sizes[left], sizes[right])
        enough = (shared >= _LEAST * fewest) & (np.minimum(self.words[left], self.words[right]) >= FEW_WORDS)
        return left[enough], right[enough], shared[enough], fewest[enough]

    def _exact(self, left: Places, right: Places, *, without_speech: bool = False) -> tuple[Parts, Marks]:
        """The part of all shingles of the shorter text that stand in the longer one; whether that is no chance."""
        places = np.unique(np.concatenate([left, right]))
        texts = [self.reports[place].text for place in places.tolist()]
        if without_speech:
            texts = [_QUOTED.sub(" ", text) for text in texts]
        every = sample_texts(texts, sample=1)
        marked = np.isin(every.lines, self.furniture)
        kept = ~(marked[every.first] | marked[every.last])
        entries = every.owners[kept].astype(np.uint64) << np.uint64(40)
        entries |= every.shingles[kept] >> OWNER_BITS
        entries = sort_once(entries)
        bounds = np.searchsorted(entries, np.arange(len(places) + 1, dtype=np.uint64) << np.uint64(40))
        return _contained(entries, bounds, np.searchsorted(places, left), np.searchsorted(places, right))

    def _share_own_words(self, left: Places, right: Places, contained: Parts) -> Marks:
        """Where two reports surely share more than what they quote: all the quoted words are too few for it."""
        short = np.where(self.words[left] <= self.words[right], left, right)
        words, quoted = self.words[short], self.quoted[short]
        own = ((contained - _SLIP) * words - quoted) / np.maximum(words - quoted, 1)
        surely: Marks = (words > SHORT_WORDS) | (quoted == 0) | (own >= CONTAINED)
        return surely

    def _share_only_speech(self, left: Places, right: Places) -> Marks:
        """Where a short report shares with another only what both quote: a speaker's words are nobody's copy."""
        asked: Marks = np.minimum(self.words[left], self.words[right]) <= SHORT_WORDS
        asked &= (self.quoted[left] > 0) | (self.quoted[right] > 0)
        contained, _ = self._exact(left[asked], right[asked], without_speech=True)
        asked[asked] = (contained >= 0) & (contained < CONTAINED_WITH_CREDIT)
        return asked

    def _is_quotation(self, left: Places, right: Places) -> Marks:
        """Where an earlier, much shorter text stands inside a later one that is mostly something else."""
        words = self.words
        short, long = np.where(words[left] <= words[right], (left, right), (right, left))
        asked: Marks = words[short] < QUOTED_AT_MOST * words[long]
        asked[asked] = self._days(short[asked], last_day) < self._days(long[asked], first_day)
        return asked

    def _days(self, places: Places, day: Callable[[str | None], date | None]) -> Parts:
        """A day of publication of each report, as a number; not known, neither before nor after any."""
        days = (_number_of(self.reports[place].published, day) for place in places.tolist())
        return np.fromiter(days, dtype=np.float64, count=len(places))

    def _credits_other(self, left: int, right: int) -> bool:
        """Whether one of two reports names the other's outlet as its source, or says that it is put together."""
        for report, other in ((left, right), (right, left)):
            mine, outlet = self.reports[report], self.reports[other].outlet
            if outlet and outlet != mine.outlet and (mentions(mine.text, outlet) or names_agencies(mine.text)):
                return True
        credit = find_credit(self.reports[left].text)
        return credit is not None and credit == find_credit(self.reports[right].text)


def _quoted_words(text: str) -> int:
    """How many words stand in quotation marks."""
    return sum(len(said.split()) for said in _QUOTED.findall(text))


@lru_cache(maxsize=4096)
def _number_of(published: str | None, day: Callable[[str | None], date | None]) -> float:
    found = day(published)
    return np.nan if found is None else found.toordinal()


def _contained(entries: Hashes, bounds: Places, left: Places, right: Places) -> tuple[Parts, Marks]:
    """The part of the smaller set that stands in the other, pair by pair; -1 where it is empty.

    Besides whether they share as many as prove a copy.

    `entries` are sorted, with the number of the set above forty bits of hash; set n ends at `bounds[n+1]`.
    """
    sizes = np.diff(bounds)
    small, large = np.where(sizes[left] <= sizes[right], (left, right), (right, left))
    counts = sizes[small]
    pair = np.repeat(np.arange(len(small)), counts)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    hashes = entries[bounds[small][pair] + within] & np.uint64((1 << 40) - 1)
    wanted = (large[pair].astype(np.uint64) << np.uint64(40)) | hashes
    at = np.minimum(np.searchsorted(entries, wanted), max(len(entries) - 1, 0))
    shared = np.bincount(pair, weights=entries[at] == wanted, minlength=len(small))
    return np.where(counts > 0, shared / np.maximum(counts, 1), -1.0), shared >= np.minimum(counts, PROVEN_BY)


def _numbered(names: Sequence[str | None]) -> Places:
    """Each name's number; -1 where there is none."""
    numbers: dict[str | None, int] = {name: place for place, name in enumerate(dict.fromkeys(filter(None, names)))}
    return np.fromiter((numbers.get(name, -1) for name in names), dtype=np.int64, count=len(names))
