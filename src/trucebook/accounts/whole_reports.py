"""Which whole reports are about one incident, from their text and date alone.

Two reports are compared by what title and first sentences tell (see `leads`): words, names in any spelling, the day
of the event, the day of publication, text they share word for word. A learnt weight for each makes a score, in
natural logarithms of odds. Groups are then joined while the pairs between them agree on average, so that one report
that speaks of two incidents does not make them one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from math import log

import numpy as np
import numpy.typing as npt

from trucebook.accounts.copies import find_copies
from trucebook.accounts.leads import Lead, Weights, read_leads
from trucebook.accounts.linkage import join_on_average
from trucebook.accounts.words import data_file
from trucebook.vocabulary import Report

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

FEATURES = (
    "rarest_word",
    "rarest_name",
    "numbers",
    "day",
    "next_day",
    "other_day",
    "published_apart",
    "told_before",
    "copy",
)

AGREE_ABOVE, LOOSER = -0.9, 1.0
"""Score above which two reports are joined, and how much lower the average between two groups may be: between many
reports of one event there are always pairs of which little is known. With weights fitted on six of the seven
settings of the development half and tried on the seventh in turn, B3 is 88 from -1.25 to -0.9, and with LOOSER at 0
it is 88 at -1.5; but there two events of one day among ten reports are taken for one."""

MOST_WITH_WORD, MOST_WITH_NAME = 60, 250
"""What more reports have is not looked at: it costs most and tells least."""

RARER_COUNTS = 0.5
"""How much of the rarity beyond that in the labelled sets counts. Sharing a name or a day that few of ten thousand
reports have says more than in a set of fifty; half of what independence would give, since names go with days."""

USUAL = {"reports": 50, "with_day": 6, "with_name": 3, "fellows": 3.2}
"""The labelled sets: reports in each, reports with one day, with one rare name, and others about one's incident."""

BACKGROUND = 50
"""A word's rarity is counted as if so many reports of other events were there too, with common words as common as
they are in those: in a handful of reports "killed" would else be as rare as a name."""

OTHER_NAMES, MAIN, RARE = 1.0, 0.7, 0.35
"""How much it speaks against two reports that both have rare names in title or first sentences and share none. Set,
not learnt: in the labelled sets, where one place often has two names, it is worth a third of that."""

_SHARED_DAY = 0.35
_DAYS = 3
_FEWEST_FELLOWS, _MOST_FELLOWS = 0.5, 10.0
_APART_DAYS = 30
_UNKNOWN = -(10**6)


@dataclass(frozen=True)
class Pairs:
    """Pairs of reports that share a word, a name or text, by place, with a row of `FEATURES` and a one for each.

    `offset` is what is not learnt, in natural logarithms: how much rarer than in the labelled sets is what they
    share, and whether they share no name at all.
    """

    left: Ints
    right: Ints
    values: Floats
    offset: Floats


def group_reports(reports: Sequence[Report]) -> list[list[int]]:
    """Which reports are about one incident: lists of places in `reports`, each sorted, by their first place.

    Every report is in exactly one list, alone if need be. Only title, text and publication date are used, which may
    be late, partial or missing. Time grows with the pairs that share something rare, not with all pairs.

    Source: logistic regression on the development half of our labels, average linkage.
    `accepted gap:` a report that names neither place nor person nor day of its incident stays alone; two incidents
    of one kind in one place on one day are taken for one.
    """
    if not reports:
        return []
    pairs = compare_reports(reports)
    return group_pairs(len(reports), pairs, score_pairs(pairs, learnt_weights()))


def score_pairs(pairs: Pairs, weights: Floats) -> Floats:
    """The odds, as logarithms, that pairs are of one incident."""
    scores: Floats = pairs.values @ weights + pairs.offset
    return scores


def group_pairs(count: int, pairs: Pairs, scores: Floats) -> list[list[int]]:
    """Groups by scores of pairs. How many reports an incident has here is found by grouping twice.

    In a set where most incidents are told once, a pair is less likely from the start; the score is lowered by that.
    """
    fellows = 1.0
    for _ in range(2):
        lowered = RARER_COUNTS * max(0.0, log((count + 1) / fellows) - log(USUAL["reports"] / USUAL["fellows"]))
        found_at = scores - lowered
        groups = join_on_average(count, pairs.left, pairs.right, found_at, above=AGREE_ABOVE, looser=LOOSER)
        found = sum(len(group) ** 2 for group in groups) / count - 1
        fellows = min(_MOST_FELLOWS, max(_FEWEST_FELLOWS, found))
    return groups


@cache
def learnt_weights() -> Floats:
    """The learnt weight of each feature, and of a pair as such."""
    given = data_file("grouping")["weights"]
    return np.array([float(given[name]) for name in (*FEATURES, "any_pair")])


@cache
def common_words() -> Mapping[str, float]:
    """The words that stand in many reports of any event, each with the share of reports."""
    return {word: float(share) for word, share in data_file("grouping")["common"].items()}


def compare_reports(reports: Sequence[Report]) -> Pairs:
    """What pairs of reports have in common. Pairs that share nothing rare are left out."""
    leads, count = read_leads(reports), len(reports)
    words = _Shared([lead.words for lead in leads], MOST_WITH_WORD, common_words())
    names = _Shared([lead.names for lead in leads], MOST_WITH_NAME, {})
    numbers = _Shared([lead.numbers for lead in leads], MOST_WITH_WORD, {})
    copied = _copied(reports)
    codes = np.sort(np.concatenate([words.codes, names.codes, copied]))
    codes = codes[np.append(codes[1:] != codes[:-1], True)[: len(codes)]]
    left, right = codes // count, codes % count
    days, rarer_day = _compare_days(leads, left, right)
    values = [
        words.at(codes, words.rarest),
        names.at(codes, names.rarest),
        numbers.at(codes, numbers.cosine),
        *days,
        np.isin(codes, copied),
        np.ones(len(codes)),
    ]
    strangers = names.has_main[left] & names.has_main[right] & (names.at(codes, names.rarest) == 0)
    set_by_hand = RARER_COUNTS * (rarer_day + names.at(codes, names.rarer)) - OTHER_NAMES * strangers
    return Pairs(left, right, np.column_stack(values).astype(float), set_by_hand)


def _copied(reports: Sequence[Report]) -> Ints:
    """The pairs of reports that print one text, or are one report given twice."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        places[report.id].append(place)
    classes = [sorted(place for name in found.reports for place in places[name]) for found in find_copies(reports)]
    classes += [held for held in places.values() if len(held) > 1]
    pairs = (pair for held in classes for pair in combinations(held[:MOST_WITH_NAME], 2))
    return np.array([one * len(reports) + other for one, other in pairs], dtype=np.int64)


class _Shared:
    """What reports share of one kind (words, names), for each pair that shares some: how much and how rare.

    `codes` tell the pairs (left times the number of reports, plus right). `cosine` is of weights times rarity,
    `rarest` the rarity of the rarest shared one, from 0 to 1, `rarer` by how much it is rarer than usual;
    `has_main` tells for each report whether it has a rare one in title or first sentences.
    """

    def __init__(self, held: Sequence[Weights], most: int, common: Weights) -> None:
        owners, tokens, weights, shares = _entries(held, common)
        count = len(held)
        holders = np.bincount(tokens, minlength=1)
        nats = np.log((count + 1) / np.maximum(holders, 1))[tokens]
        every = count + 1 + BACKGROUND
        rarity = (np.log(every / np.maximum(holders + BACKGROUND * shares, 1)) / log(every))[tokens]
        weighed = weights * rarity
        norms = np.sqrt(np.bincount(owners, weights=weighed**2, minlength=count)) + 1e-9
        main = (weights >= MAIN) & (rarity > RARE)
        self.has_main = np.bincount(owners, weights=main, minlength=count) > 0
        few = np.flatnonzero(holders[tokens] <= most)
        one, other = _pairs_of_equal(tokens[few], most)
        one, other = few[one], few[other]
        lesser = np.minimum(weights[one], weights[other])
        usual = log(USUAL["reports"] / USUAL["with_name"])
        codes = owners[one] * count + owners[other]
        order = np.argsort(codes)
        ranked = codes[order]
        starts = np.flatnonzero(np.concatenate([np.ones(min(1, len(ranked)), bool), ranked[1:] != ranked[:-1]]))
        self.codes = ranked[starts]
        self.cosine = _gather(
            np.add, (weighed / norms[owners])[one] * (weighed / norms[owners])[other], order, starts
        )
        self.rarest = _gather(np.maximum, lesser * rarity[one], order, starts)
        self.rarer = _gather(np.maximum, lesser * (nats[one] - usual), order, starts)

    def at(self, codes: Ints, values: Floats) -> Floats:
        """The values of these pairs; nought for those that share nothing of the kind."""
        if not len(self.codes):
            return np.zeros(len(codes))
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        return np.where(self.codes[at] == codes, values[at], 0.0)


def _gather(how: np.ufunc, values: Floats, order: Ints, starts: Ints) -> Floats:
    gathered: Floats = how.reduceat(values[order], starts) if len(starts) else np.empty(0)
    return gathered


def _entries(held: Sequence[Weights], common: Weights) -> tuple[Ints, Ints, Floats, Floats]:
    """All that the reports have, sorted by what it is: owner, number, weight; and how common each is."""
    numbers: dict[str, int] = {}
    found = [
        (numbers.setdefault(key, len(numbers)), owner, weight)
        for owner, given in enumerate(held)
        for key, weight in given.items()
    ]
    found.sort()
    tokens, owners, weights = zip(*found, strict=True) if found else ((), (), ())
    shares = np.array([common.get(key, 0.0) for key in numbers] or [0.0])
    return np.array(owners, np.int64), np.array(tokens, np.int64), np.array(weights, float), shares


def _pairs_of_equal(values: Ints, most: int) -> tuple[Ints, Ints]:
    """The places of every two equal values, of which none stands more than `most` times in the sorted values."""
    ones, others = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for step in range(1, most):
        at = np.flatnonzero(values[step:] == values[:-step])
        if not len(at):
            break
        ones.append(at)
        others.append(at + step)
    return np.concatenate(ones), np.concatenate(others)


def _compare_days(leads: Sequence[Lead], left: Ints, right: Ints) -> tuple[list[Floats], Floats]:
    """The features of days, in order, and by how much a shared day is rarer than usual.

    A day that both tell counts as much as the one that tells it less. Main days that differ speak against, by one
    day less than by more (reports slip), as far as both are told, and half as much where another day is shared.
    Publication is soft; but
    what was published before the other's main day cannot tell of it.
    """
    days, strength = _main_days(leads)
    shared, rarer = _shared_days(days, strength, left, right)
    one, other = days[left, 0], days[right, 0]
    both = (one != _UNKNOWN) & (other != _UNKNOWN)
    apart = np.where(both, np.abs(one - other), 0)
    sure = np.minimum(strength[left, 0], strength[right, 0]) * np.where(shared >= _SHARED_DAY, 0.5, 1.0)
    told = np.array([lead.told or (_UNKNOWN, _UNKNOWN) for lead in leads], dtype=np.int64)
    first, last = told[:, 0], told[:, 1]
    dated = (first[left] != _UNKNOWN) & (first[right] != _UNKNOWN)
    gap = np.where(dated, np.maximum(first[left] - last[right], first[right] - last[left]).clip(0, _APART_DAYS), 0)
    early = _is_before(last[left], other) | _is_before(last[right], one)
    return [shared, (apart == 1) * sure, (apart > 1) * sure, gap / _APART_DAYS, early.astype(float)], rarer


def _is_before(told: Ints, happened: Ints) -> Marks:
    before: Marks = (told != _UNKNOWN) & (happened != _UNKNOWN) & (told + 1 < happened)
    return before


def _main_days(leads: Sequence[Lead]) -> tuple[Ints, Floats]:
    """The days of each report, the strongest first, and their weights."""
    days = np.full((len(leads), _DAYS), _UNKNOWN)
    strength = np.zeros((len(leads), _DAYS))
    for place, lead in enumerate(leads):
        ranked = sorted(lead.days.items(), key=lambda item: (-item[1], -item[0]))[:_DAYS]
        for column, (day, weight) in enumerate(ranked):
            days[place, column], strength[place, column] = day, weight
    return days, strength


def _shared_days(days: Ints, strength: Floats, left: Ints, right: Ints) -> tuple[Floats, Floats]:
    _, inverse, holders = np.unique(days, return_inverse=True, return_counts=True)
    usual = log(USUAL["reports"] / USUAL["with_day"])
    nats = (np.log((len(days) + 1) / holders) - usual)[inverse].reshape(days.shape)
    shared, rarer = np.zeros(len(left)), np.zeros(len(left))
    for one, other in product(range(days.shape[1]), repeat=2):
        same = (days[left, one] == days[right, other]) & (days[left, one] != _UNKNOWN)
        value = np.where(same, np.minimum(strength[left, one], strength[right, other]), 0.0)
        rarer = np.where(value > shared, value * nats[left, one], rarer)
        shared = np.maximum(shared, value)
    return shared, rarer
