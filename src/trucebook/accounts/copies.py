"""Which reports are one text: copies of a wire story, cut from the bottom, under an own headline and an own lead.

First the furniture of pages is set aside (sign-up boxes, footers: lines common to reports that share nothing else),
then reports are tied when enough of the shorter one's word runs stand in the longer one. A credit says whose text
it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby

import numpy as np

from trucebook.accounts.credits import find_credit, outlet_key
from trucebook.accounts.groups import label_groups
from trucebook.accounts.postings import Postings
from trucebook.accounts.shingles import Places, Sampled, join_sampled, sample_texts
from trucebook.accounts.ties import find_ties
from trucebook.vocabulary import Copies, Report, first_day, last_day, short_id

_MOST_HOLDERS = 8


def find_copies(reports: Iterable[Report]) -> tuple[Copies, ...]:
    """Which reports print one text, who came first, and whose text it says it is.

    Takes reports in any order; returns reuse classes sorted by id. A class of one report stands for a report that
    credits another's text which is not at hand. `first` is the earliest by publication date; where dates do not
    tell, the report that holds most of the others; else the lowest id. `credit` is whom the reports credit, or else
    the outlet of `first`; it is None where neither is known.

    Source: containment of a sampled shingle index, which on wire practice finds what MinHash signatures miss.
    `accepted gap:` an unnamed "with agencies" gives no class of its own, it only makes a smaller shared part
    enough; a translated or rewritten copy is not found.
    """
    unique = {report.id: report for report in reports}
    return CopyIndex().add(unique[name] for name in sorted(unique))


class CopyIndex:
    """Reports taken in as they arrive, with those that print one text.

    A report costs what it and the reports that share some of its words cost, however many were taken in before.
    Lines that became furniture of a page only later may leave an earlier tie standing, so that classes found one
    by one can differ a little from those of `find_copies` over all at once.
    """

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self._place: dict[str, int] = {}
        self._blocks: list[Sampled] = []
        self._ends: list[int] = []
        self._shingles, self._lines = Postings(), Postings()
        self._classes: list[int] = []
        self._members: dict[int, list[int]] = {}
        self._held: list[int] = []
        self._words: list[int] = []

    def add(self, reports: Iterable[Report]) -> tuple[Copies, ...]:
        """Takes in reports, and gives the reuse classes they belong to, sorted by id. Known ids change nothing."""
        fresh = list({report.id: report for report in reports if report.id not in self._place}.values())
        if not fresh:
            return ()
        start = len(self.reports)
        sampled = sample_texts([report.text for report in fresh], start=start)
        near = self._near(sampled)
        self._take_in(fresh, sampled)
        places = np.concatenate([near, np.arange(start, len(self.reports))])
        self._tie(places, self._of(near, sampled, start))
        return self._found({self._classes[place] for place in range(start, len(self.reports))})

    def classes(self) -> tuple[Copies, ...]:
        """The reuse classes of all reports taken in, sorted by id."""
        return self._found(self._members)

    def _found(self, names: Iterable[int]) -> tuple[Copies, ...]:
        found = (self._copies(sorted(self._members[name])) for name in names)
        return tuple(sorted((copies for copies in found if copies), key=lambda copies: copies.id))

    def _near(self, sampled: Sampled) -> Places:
        """Earlier reports that share a line or some sampled word run; of each the last few that hold it."""
        sharing = self._shingles.holders(sampled.shingles, _MOST_HOLDERS)
        return np.union1d(sharing, self._lines.holders(sampled.lines, _MOST_HOLDERS))

    def _take_in(self, fresh: Sequence[Report], sampled: Sampled) -> None:
        for place, report in enumerate(fresh, len(self.reports)):
            self._place[report.id] = place
            self._members[place] = [place]
            self._classes.append(place)
        self.reports.extend(fresh)
        self._held.extend([0] * len(fresh))
        self._words.extend([0] * len(fresh))
        self._blocks.append(sampled)
        self._ends.append(len(self.reports))
        self._shingles.add(sampled.shingles, sampled.owners)
        self._lines.add(sampled.lines, sampled.holders)

    def _of(self, near: Places, sampled: Sampled, start: int) -> Sampled:
        """What is kept of the earlier reports and the new ones, numbered from nought."""
        if not start:
            return sampled
        parts, offset = [], 0
        for number, found in groupby(near.tolist(), key=lambda place: bisect_right(self._ends, place)):
            inside = np.array(list(found))
            parts.append(self._blocks[number].of(inside).numbered(offset))
            offset += len(inside)
        return join_sampled([*parts, sampled.numbered(len(near) - start)])

    def _tie(self, places: Places, sampled: Sampled) -> None:
        """Joins the classes of reports that print one text; counts for each how much of its text others hold."""
        local = places.tolist()
        ties = find_ties(sampled, [self.reports[place] for place in local])
        held = np.bincount(ties.left, ties.shared, len(local)) + np.bincount(ties.right, ties.shared, len(local))
        for place, words, shared in zip(local, ties.words.tolist(), held.astype(np.int64).tolist(), strict=True):
            self._words[place] = words
            self._held[place] += shared
        group = label_groups(len(local), ties.left, ties.right)
        joined = np.flatnonzero(group != np.arange(len(group)))
        for one, other in zip(places[group[joined]].tolist(), places[joined].tolist(), strict=True):
            self._join(self._classes[one], self._classes[other])

    def _join(self, one: int, other: int) -> None:
        if one == other:
            return
        large, small = sorted((one, other), key=lambda name: (-len(self._members[name]), name))
        for place in self._members[small]:
            self._classes[place] = large
        self._members[large] += self._members.pop(small)

    def _copies(self, members: Sequence[int]) -> Copies | None:
        credits = [find_credit(self.reports[place].text) for place in members]
        if len(members) < 2 and credits[0] is None:
            return None
        credited = self._credit_of(members, credits)
        if len(members) < 2 and credited is not None and self._is_own(members[0], credited):
            return None
        first, why = self._came_first(members)
        ids = tuple(sorted(self.reports[place].id for place in members))
        outlet = self.reports[first].outlet
        reason = why if credited is None else f"credited to {credited}" + (f"; {why}" if len(members) > 1 else "")
        return Copies(short_id("reuse-", *ids), ids, self.reports[first].id, reason, credited or outlet)

    def _credit_of(self, members: Sequence[int], credits: Sequence[str | None]) -> str | None:
        """Whom the class credits: an outlet among its own reports before any other name."""
        named = Counter(credit for credit in credits if credit)
        if not named:
            return None
        own = {outlet_key(self.reports[place].outlet or "") for place in members}
        return min(named, key=lambda name: (outlet_key(name) not in own, -named[name], name))

    def _is_own(self, place: int, credited: str) -> bool:
        """Whether a report credits its own outlet."""
        return outlet_key(self.reports[place].outlet or "") == outlet_key(credited)

    def _came_first(self, members: Sequence[int]) -> tuple[int, str]:
        """The member that came first, and how that is known."""
        if len(members) == 1:
            return members[0], "only one report of this text is at hand"
        early = self._earliest(members)
        if len(early) == 1:
            return early[0], "published first"
        most = max((self._held[place], self._words[place]) for place in early)
        top = [place for place in early if (self._held[place], self._words[place]) == most]
        how = "holds most of what the others print" if len(top) == 1 else "the first by name of equal texts"
        return min(top, key=lambda place: self.reports[place].id), how

    def _earliest(self, members: Sequence[int]) -> Sequence[int]:
        """Those that may have been published first; without any date, all."""
        spans = {place: span for place in members if (span := _days(self.reports[place].published))}
        if not spans:
            return members
        latest = min(last for _, last in spans.values())
        return [place for place, (first, _) in spans.items() if first <= latest]


@lru_cache(maxsize=4096)
def _days(published: str | None) -> tuple[date, date] | None:
    first, last = first_day(published), last_day(published)
    return (first, last) if first and last else None
