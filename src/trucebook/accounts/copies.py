"""Which reports are one text: copies of a wire story, cut from the bottom, under an own headline and an own lead.

First the furniture of pages is set aside (sign-up boxes, footers: lines common to reports that share nothing else),
then reports are tied when enough of the shorter one's word runs stand in the longer one. A credit says whose text
it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from trucebook.accounts.credits import canonical, find_credit, mentions
from trucebook.accounts.furniture import strip_furniture
from trucebook.accounts.groups import Groups
from trucebook.accounts.origins import normalise
from trucebook.accounts.shingles import Words, hash_words, shingle
from trucebook.vocabulary import Copies, Report, first_day, last_day, short_id

CONTAINED = 0.5
"""Share of the shorter text that must stand in the longer one. Unrelated reports stay under .1, copies with an own
lead over .6; half leaves room on both sides."""

CONTAINED_WITH_CREDIT = 0.25
"""The same where one report credits the other's outlet: then a smaller shared part is no accident."""

FEW_WORDS = 12
"""A text shorter than this is no evidence of copying."""

QUOTED_AT_MOST = 0.3
"""An earlier text that makes up less than this part of a later, longer one is quoted in it, not copied as it."""

SHORT_WORDS = 150
"""In a report of at most so many words one quoted statement may be half of all."""

_QUOTED = re.compile(r"“[^“”]{20,}”|\"[^\"]{20,}\"")
_BATCH_CHARACTERS = 250_000
_SURE_ABOVE, _DENSE_BELOW = 8, 24
_UNSURE = (0.15, 0.8)


def find_copies(reports: Iterable[Report]) -> tuple[Copies, ...]:
    """Which reports print one text, who came first, and whose text it says it is.

    Takes reports in any order; returns reuse classes sorted by id. A class of one report stands for a report that
    credits another's text which is not at hand. `first` is the earliest by publication date; where dates do not
    tell, the report that holds most of the others; else the lowest id. `credit` is whom the reports credit, or else
    the outlet of `first`; it is None where neither is known.

    Source: containment of a sampled shingle index, which on wire practice finds what MinHash signatures miss.
    `accepted gap:` an unnamed "with agencies" gives no class; a translated or rewritten copy is not found.
    """
    ordered = sorted({report.id: report for report in reports}.values(), key=lambda report: report.id)
    if not ordered:
        return ()
    texts = _Texts(ordered)
    groups = Groups(range(len(ordered)))
    for left, right in texts.candidates():
        if groups.find(left) != groups.find(right) and texts.is_reuse(left, right):
            groups.join(left, right)
    classes = (_copies(texts, members) for members in groups.sets())
    return tuple(sorted((found for found in classes if found), key=lambda found: found.id))


def _copies(texts: _Texts, members: Sequence[int]) -> Copies | None:
    credited = texts.credit_of(members)
    if len(members) < 2 and (credited is None or texts.is_own(members[0], credited)):
        return None
    first, why = _came_first(texts, members)
    ids = tuple(texts.reports[place].id for place in members)
    outlet = texts.reports[first].outlet
    reason = why if credited is None else f"credited to {credited}" + (f"; {why}" if len(members) > 1 else "")
    return Copies(short_id("reuse-", *ids), ids, texts.reports[first].id, reason, credited or outlet)


def _came_first(texts: _Texts, members: Sequence[int]) -> tuple[int, str]:
    """The member that came first, and how that is known."""
    if len(members) == 1:
        return members[0], "only one report of this text is at hand"
    early = _earliest(texts, members)
    if len(early) == 1:
        return early[0], "published first"
    samples = {place: texts.sample(place) for place in members}
    counts = Counter(value for sample in samples.values() for value in sample)
    held = {place: sum(counts[value] > 1 for value in samples[place]) for place in early}
    rank = {place: (held[place], texts.words[place]) for place in early}
    top = [place for place in early if rank[place] == max(rank.values())]
    how = "holds most of what the others print" if len(top) == 1 else "the first by name of equal texts"
    return top[0], how


def _earliest(texts: _Texts, members: Sequence[int]) -> list[int]:
    """Those that may have been published first; without any date, all."""
    spans = {
        place: (first, last)
        for place in members
        if (first := first_day(texts.reports[place].published))
        and (last := last_day(texts.reports[place].published))
    }
    if not spans:
        return list(members)
    latest = min(last for _, last in spans.values())
    return [place for place, (first, _) in spans.items() if first <= latest]


class _Texts:
    """The reports with their sampled shingles and credits; furniture of pages is left out."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.kept = strip_furniture(reports)
        self.credits = [find_credit(report.text) for report in reports]
        self.words = np.zeros(len(reports), dtype=np.int64)
        found = [self._hash(places) for places in _batches(self.kept)]
        self.sampled = Words(
            np.concatenate([words.hashes for words in found]), np.concatenate([words.owners for words in found])
        )
        self.bounds = np.searchsorted(self.sampled.owners, np.arange(len(reports) + 1))

    def _hash(self, places: range) -> Words:
        words = hash_words([self.kept[place] for place in places])
        self.words[places.start : places.stop] = np.bincount(words.owners, minlength=len(places))
        sample = shingle(words)
        return Words(sample.hashes, sample.owners + places.start)

    def sample(self, place: int) -> frozenset[int]:
        """The sampled shingles of one report."""
        return frozenset(self.sampled.hashes[self.bounds[place] : self.bounds[place + 1]].tolist())

    def dense(self, place: int) -> frozenset[int]:
        """All shingles of one report, for texts too short to sample."""
        return frozenset(shingle(hash_words([self.kept[place]]), sample=1).hashes.tolist())

    def credit_of(self, members: Sequence[int]) -> str | None:
        """Whom the class credits: an outlet among its own reports before any other name."""
        own = {normalise(canonical(self.reports[place].outlet or "")) for place in members}
        named = Counter(credit for place in members if (credit := self.credits[place]))
        ranked = sorted(named, key=lambda name: (normalise(name) not in own, -named[name], name))
        return ranked[0] if ranked else None

    def is_own(self, place: int, credited: str) -> bool:
        """Whether a report credits its own outlet."""
        return normalise(canonical(self.reports[place].outlet or "")) == normalise(credited)

    def candidates(self) -> list[tuple[int, int]]:
        """Pairs that share sampled shingles: each report with the first and with the last before it that has one.

        A shingle that stands in n reports gives at most 2n pairs, not n squared; since copies hang together
        through the text they share, two links are enough to join them.
        """
        order = np.lexsort((self.sampled.owners, self.sampled.hashes))
        hashes, owners = self.sampled.hashes[order], self.sampled.owners[order]
        fresh = np.concatenate([[True], hashes[1:] != hashes[:-1]]) if len(hashes) else np.zeros(0, dtype=bool)
        starts = owners[np.maximum.accumulate(np.where(fresh, np.arange(len(hashes)), 0))]
        count = len(self.reports)
        codes = [starts * count + owners, np.where(fresh[1:], owners[1:], owners[:-1]) * count + owners[1:]]
        pairs, shared = np.unique(np.concatenate(codes), return_counts=True)
        left, right = pairs // max(count, 1), pairs % max(count, 1)
        sizes = np.diff(self.bounds)
        enough = (left < right) & (shared >= 0.1 * np.minimum(sizes[left], sizes[right]))
        return list(zip(left[enough].tolist(), right[enough].tolist(), strict=True))

    def is_reuse(self, left: int, right: int) -> bool:
        """Whether two reports print one text."""
        if min(self.words[left], self.words[right]) < FEW_WORDS:
            return False
        contained, fewest = _containment(self.sample(left), self.sample(right))
        if fewest < _SURE_ABOVE or (fewest < _DENSE_BELOW and _UNSURE[0] < contained < _UNSURE[1]):
            contained, _ = _containment(self.dense(left), self.dense(right))
        if contained >= CONTAINED:
            return not self._is_quotation(left, right) and not self._share_only_speech(left, right)
        return contained >= CONTAINED_WITH_CREDIT and self._credits_other(left, right)

    def _share_only_speech(self, left: int, right: int) -> bool:
        """Whether a short report shares with another only what both quote: a speaker's words are nobody's copy."""
        if min(self.words[left], self.words[right]) > SHORT_WORDS:
            return False
        told = [_QUOTED.sub(" ", self.kept[place]) for place in (left, right)]
        if told == [self.kept[left], self.kept[right]]:
            return False
        own = [frozenset(shingle(hash_words([text]), sample=1).hashes.tolist()) for text in told]
        contained, fewest = _containment(own[0], own[1])
        return fewest > 0 and contained < CONTAINED_WITH_CREDIT

    def _is_quotation(self, left: int, right: int) -> bool:
        """Whether an earlier, much shorter text stands inside a later one that is mostly something else."""
        short, long = sorted((left, right), key=lambda place: (self.words[place], place))
        if self.words[short] >= QUOTED_AT_MOST * self.words[long]:
            return False
        before, after = last_day(self.reports[short].published), first_day(self.reports[long].published)
        return before is not None and after is not None and before < after

    def _credits_other(self, left: int, right: int) -> bool:
        """Whether one of two reports names the other's outlet as its source."""
        for report, other in ((left, right), (right, left)):
            outlet = self.reports[other].outlet
            if outlet and outlet != self.reports[report].outlet and mentions(self.reports[report].text, outlet):
                return True
        return self.credits[left] is not None and self.credits[left] == self.credits[right]


def _containment(one: frozenset[int], other: frozenset[int]) -> tuple[float, int]:
    """The part of the smaller set that stands in the other, and the size of the smaller."""
    fewest = min(len(one), len(other))
    return (len(one & other) / fewest if fewest else 0.0), fewest


def _batches(texts: Sequence[str]) -> Iterator[range]:
    """Runs of texts of about a quarter of a million characters, so that memory does not grow with all."""
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH_CHARACTERS:
            yield range(start, place + 1)
            start, size = place + 1, 0
    if start < len(texts):
        yield range(start, len(texts))
