"""Which claims tell of one event, across reports, and why they were taken to.

Two claims are compared only when they share something to be found by (kind of act and agent, object, place or day).
What agrees between them is added up; the best agreeing pairs are joined first, and a group never takes in a claim
whose stated days lie apart from the days already stated in it: among many events of one kind in a few days, an
undated claim must not tie two dated ones together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache

import numpy as np

from trucebook.accounts.facts import Days, Facts, as_date, content_words, gather_facts, stance
from trucebook.accounts.groups import Groups
from trucebook.accounts.origins import NAMES_KEPT, normalise, sources_of
from trucebook.accounts.titles import incident_title
from trucebook.accounts.words import data_file, word_list
from trucebook.vocabulary import Cast, Claim, Incident, Name, Quantity, short_id, unique

NEAR_DAYS = 2
"""Publication days and days of events slip by a day or two; a hard window would cost recall. For kinds of event
that recur daily no slip is allowed: there the next day is the next event."""

APART_DAYS = 7
"""Days further apart than this are two events, however alike they read."""

TOLD_APART_DAYS = 45
"""Undated claims of reports further apart than this are not taken for one event."""

HOURS_APART = 3
"""Hours that two accounts of one event may differ by; further apart, they are two events of a day."""

WIDE_DAYS = 14
"""Overlapping spans longer than this ("in 2023") say little about being one event."""

SIDE_BY_SIDE = 400
"""Characters between the beginnings of passages that a report sets against one another: two or three sentences."""

_NEIGHBOURS = 24
_ALIKE, _SOMEWHAT_ALIKE = 0.5, 0.25
_ROUNDING = 1e-9
_FEWEST_WORDS = 4


@dataclass(frozen=True)
class Agreement:
    """How far two claims agree: the sum of the weights of its points."""

    score: float
    points: tuple[str, ...]


def group_incidents(claims: Iterable[Claim], cast: Cast) -> tuple[Incident, ...]:
    """The events the claims tell of. Every claim with an act belongs to exactly one incident, alone if need be.

    Takes claims in any order and returns incidents sorted by id; `reasons` say what tied the claims. Claims of
    planned, required or demanded acts may join the event they are about; they do not say that it happened. Claims
    in which no act was found belong to none.

    Source: text, names and soft dates, the features that carry most on public sets of incident reports.
    `accepted gap:` claims are compared with at most a few dozen neighbours in time within each block.
    """
    sources = sources_of(cast)
    facts = gather_facts(sorted({c.id: c for c in claims}.values(), key=lambda c: c.id), sources)
    joined = _grouped(facts)
    found = (_incident(members, facts, joined, cast) for members in joined.groups.sets())
    return tuple(sorted(found, key=lambda incident: incident.id))


@dataclass(frozen=True)
class _Joined:
    """The groups found; for the lowest member of each, the narrowest days stated and what tied it."""

    groups: Groups
    spans: Mapping[int, Days | None]
    why: Mapping[int, Counter[str]]


def _grouped(facts: Sequence[Facts]) -> _Joined:
    scored = find_agreeing(facts)
    groups = Groups(range(len(facts)))
    spans: dict[int, Days | None] = {place: fact.event_days for place, fact in enumerate(facts)}
    told: dict[int, Days | None] = {place: fact.days or fact.told for place, fact in enumerate(facts)}
    ends: dict[int, int | None] = {place: fact.known_by for place, fact in enumerate(facts)}
    why: dict[int, Counter[str]] = defaultdict(Counter)
    settled: set[int | None] = set()
    for _, left, right, points in scored:
        one, other = groups.find(left), groups.find(right)
        late = max(left, right, key=lambda place: facts[place].start) if "refers_back" in points else None
        if late in settled and one != other:
            continue  # it speaks of one event, and does not tie two
        root = one
        if one != other:
            slack = 0 if facts[left].family.recurring else NEAR_DAYS
            span, end = _narrow(spans[one], spans[other]), _earlier(ends[one], ends[other])
            fits = _fit(spans[one], spans[other], slack) and _fit(told[one], told[other], TOLD_APART_DAYS)
            if not fits or _is_before(end, span):
                continue
            root = groups.join(left, right)
            spans[root], ends[root] = span, end
            told[root] = _hull(told[one], told[other])
            why[root] = why[one] + why[other]
        why[root].update(_REASONS[point] for point in points if point in _REASONS)
        settled |= {late} - {None}
    return _Joined(groups, spans, why)


def find_agreeing(facts: Sequence[Facts]) -> list[tuple[float, int, int, tuple[str, ...]]]:
    """The pairs that agree well enough, with what agrees, the best first.

    What costs most to compare comes last, and is not compared where it could no longer make the score high enough.
    """
    alike, most = _Alike(facts), _most_to_come()
    scored = []
    for left, right in find_pairs(facts):
        one, other = facts[left], facts[right]
        if (when := alike.times(left, right)) == _TWO_EVENTS:
            continue
        discourse = _discourse(one, other)
        known = alike.known(left, right, when, discourse)
        if _score(known) + most >= one.family.needs - _ROUNDING:
            points = (*known, _figures(one, other, discourse), _listed(one, other), _words(one, other))
            if (score := _score(points)) >= one.family.needs:
                scored.append((-score, left, right, points))
    return sorted(scored, key=lambda item: (item[0], _way_back(facts, item), item))


def _way_back(facts: Sequence[Facts], pair: tuple[float, int, int, tuple[str, ...]]) -> int:
    """How far back a claim speaks of another, in code points; of several it means the nearest."""
    _, left, right, points = pair
    return abs(facts[left].start - facts[right].start) if "refers_back" in points else 0


class _Alike:
    """What two claims have in common, found once for all pairs of claims that are alike in what is compared."""

    def __init__(self, facts: Sequence[Facts]) -> None:
        self.facts = facts
        self._kinds = _number(
            (one.act, one.agents, one.patients, one.objects, one.targets, one.grounds, one.places) for one in facts
        )
        self._days = _number(
            (one.family.name, one.days, one.told, one.claim.modality, one.is_total, one.is_denial, _hours(one))
            for one in facts
        )
        self._times: dict[tuple[int, int, bool], str] = {}
        self._known: dict[tuple[int, int, str], tuple[str, ...]] = {}

    def times(self, left: int, right: int) -> str:
        """As `_times` of the two claims."""
        same = self.facts[left].claim.report == self.facts[right].claim.report
        key = self._days[left], self._days[right], same
        found = self._times.get(key)
        if found is None:
            found = self._times[key] = _times(self.facts[left], self.facts[right])
        return found

    def known(self, left: int, right: int, when: str, discourse: str) -> tuple[str, ...]:
        """As `_known_points` of the two claims."""
        key = self._kinds[left], self._kinds[right], when
        found = None if discourse else self._known.get(key)
        if found is None:
            found = _known_points(self.facts[left], self.facts[right], when, discourse)
            if not discourse:
                self._known[key] = found
        return found


def _number(keys: Iterable[Hashable]) -> list[int]:
    """A number for each key, the same for the same."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(key, len(numbers)) for key in keys]


def _score(points: Iterable[str]) -> float:
    return sum(map(_weights().__getitem__, points))


@cache
def _most_to_come() -> float:
    """No more than this do figures and words add to a score."""
    weights = _weights()
    figures, words = ("", "figures_overlap", "other_measure", "other_figure"), ("", "same_words", "some_words")
    return max(map(weights.__getitem__, figures)) + max(map(weights.__getitem__, words))


def _fit(one: Days | None, other: Days | None, days: int) -> bool:
    return one is None or other is None or _gap(one, other) <= days


def _earlier(one: int | None, other: int | None) -> int | None:
    return min((day for day in (one, other) if day is not None), default=None)


def _is_before(end: int | None, span: Days | None) -> bool:
    """Whether something was told before the event began; a day or two may be a slip of dates."""
    return end is not None and span is not None and end + NEAR_DAYS < span[0]


def _hull(one: Days | None, other: Days | None) -> Days | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


def _narrow(one: Days | None, other: Days | None) -> Days | None:
    if one is None or other is None:
        return one or other
    low, high = max(one[0], other[0]), min(one[1], other[1])
    return (low, high) if low <= high else (high, low)


def _gap(one: Days, other: Days) -> int:
    """Days that lie between two spans; 0 when they touch."""
    if one[0] > other[1]:
        return one[0] - other[1]
    return other[0] - one[1] if other[0] > one[1] else 0


def find_pairs(facts: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, each once, in order: neighbours in time within a block, or in a report."""
    blocks: dict[tuple[str, str], int] = {}
    entries = []
    for place, fact in enumerate(facts):
        reported = blocks.setdefault((fact.family.name, f"report {fact.claim.report}"), len(blocks))
        entries.append((reported, fact.start, place))
        for key in _block_keys(fact):
            entries.append((blocks.setdefault((fact.family.name, key), len(blocks)), fact.day, place))
    block, _, places = np.array(sorted(entries), dtype=np.int64).reshape(-1, 3).T
    codes = [np.empty(0, np.int64)]
    for step in range(1, _NEIGHBOURS + 1):
        near = np.flatnonzero(block[step:] == block[:-step])
        one, other = places[near], places[near + step]
        codes.append(np.minimum(one, other) * len(facts) + np.maximum(one, other))
    left, right = np.divmod(np.unique(np.concatenate(codes)), max(len(facts), 1))
    return zip(left.tolist(), right.tolist(), strict=True)


def _block_keys(fact: Facts) -> Iterator[str]:
    yield from (f"agent {key}" for key in fact.agents)
    yield from (f"object {key}" for key in fact.patients | fact.objects)
    yield from (f"place {key}" for key in fact.places)
    days = fact.days or fact.told
    if days:
        yield f"week {days[1] // 7}"
        yield f"week {days[1] // 7 + 1}"
    else:
        yield "no date"


@cache
def _weights() -> Mapping[str, float]:
    weights = {name: float(value) for name, value in data_file("incidents")["weights"].items()}
    return {**weights, "": 0.0, _TWO_EVENTS: float("-inf")}


_TWO_EVENTS = "two events"
_REASONS: Mapping[str, str] = {
    "same_act": "same act",
    "same_kind": "acts of one kind",
    "same_agent": "same agent",
    "same_object": "same object",
    "same_target": "same target",
    "same_place": "same place",
    "dates_overlap": "dates overlap",
    "dates_near": f"dates within {NEAR_DAYS} days",
    "told_together": "told in the same days",
    "same_total": "running totals of the same weeks",
    "same_sentence": "told in one sentence",
    "side_by_side": "set against one another in one report",
    "refers_back": "speaks of what the report has just told",
    "figures_overlap": "figures overlap",
    "same_words": "same words",
    "some_words": "some of the same words",
}


def agree(one: Facts, other: Facts) -> Agreement:
    """How far two claims agree on act, agent, object, place, days, figures and words, with the reasons.

    The score is the sum of the weights of the data file; minus infinity when their days lie apart.
    """
    discourse = _discourse(one, other)
    known = _known_points(one, other, _times(one, other), discourse)
    points = (*known, _figures(one, other, discourse), _listed(one, other), _words(one, other))
    return Agreement(_score(points), points)


def _known_points(one: Facts, other: Facts, when: str, discourse: str) -> tuple[str, ...]:
    """All that agrees but figures and words."""
    return (
        "same_act" if one.claim.act == other.claim.act or one.family.alike else "same_kind",
        _agents(one, other, discourse),
        _objects(one, other),
        _places(one, other),
        when,
        discourse,
    )


def _discourse(one: Facts, other: Facts) -> str:
    """How a report ties two claims by where it says them.

    In one sentence an attack and those it killed are one event. What another voice, or a denial, says next without
    a day, place or object of its own speaks of what was just told; with the same object it is set against it.
    "Those who came back" are others than those told of. A doing of one's own ("the Front said it had fired
    rockets") is no version of what another is said to have done.
    """
    if one.claim.report != other.claim.report:
        return ""
    if one.scene is not None and one.scene == other.scene:
        return "same_sentence"
    early, late = (one, other) if one.start <= other.start else (other, one)
    apart = late.claim.passage.start - early.claim.passage.start
    heard = early.claim.chain[-1:] != late.claim.chain[-1:] or early.is_denial != late.is_denial
    if apart > SIDE_BY_SIDE or not heard or stance(one.claim.modality) != stance(other.claim.modality):
        return ""
    if early.agents and late.is_own_word and not late.is_denial and early.agents.isdisjoint(late.agents):
        return ""
    is_bare = not (late.days or late.places or late.targets - generic_words() or _names_others(late))
    if is_bare or _names_it_again(late):
        return "refers_back"
    return "side_by_side" if (early.targets & late.targets) - generic_words() else ""


def _names_it_again(late: Facts) -> bool:
    return late.family.scene and _back().search(late.claim.passage.text.casefold()) is not None


def _names_others(late: Facts) -> bool:
    """Whether what it is done to is named by a word that points to somebody not told of before: "those"."""
    return any(normalise(name.name) in word_list("incidents", "others") for name in late.claim.patient)


@cache
def _back() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(word_list("incidents", "back")))) + r")\b")


@cache
def generic_words() -> frozenset[str]:
    """Words that may stand for any people: "people" are not other people than "soldiers"."""
    return frozenset(word for name in word_list("incidents", "anybody") for word in content_words(name))


@lru_cache(maxsize=NAMES_KEPT)
def _telling(words: frozenset[str]) -> bool:
    """Whether any of the words names more than just anybody."""
    return not words <= generic_words()


@cache
def _everyday() -> frozenset[str]:
    """Words for what is struck or hurt every day, so that sharing them says little."""
    names = (*word_list("incidents", "anybody"), *word_list("incidents", "everyday"))
    return frozenset(word for name in names for word in content_words(name))


def _agents(one: Facts, other: Facts, discourse: str) -> str:
    if not one.agents or not other.agents:
        return ""
    if one.agents.isdisjoint(other.agents):
        # Blame laid on two for one thing is a rival version of it, not another event.
        return "" if one.family.single or (one.family.rival and discourse) else "other_agent"
    return "same_agent"


def _objects(one: Facts, other: Facts) -> str:
    if one.is_done_to_another(other):
        return "other_object"
    if shared := one.targets & other.targets:
        return "same_target" if one.family.scene and shared - _everyday() else "same_object"
    # A strike and those it killed are done to different things in one event.
    apart = _telling(one.objects) and _telling(other.objects)
    return "other_object" if apart and (one.claim.act == other.claim.act or not one.family.scene) else ""


def _places(one: Facts, other: Facts) -> str:
    if not one.places or not other.places:
        return ""
    if not one.places.isdisjoint(other.places):
        return "same_place"
    return "elsewhere" if one.family.scene else "other_place"


def _listed(one: Facts, other: Facts) -> str:
    """Who names two places tells of two events; of two accounts one may name the village and one the province."""
    apart = one.family.scene and one.places and other.places and one.places.isdisjoint(other.places)
    return "another_place" if apart and _is_one_account(one, other) else ""


def _is_one_account(one: Facts, other: Facts) -> bool:
    """Whether one report gives both as the word of one voice."""
    return one.claim.report == other.claim.report and one.claim.chain[-1:] == other.claim.chain[-1:]


def _times(one: Facts, other: Facts) -> str:
    if one.is_total and other.is_total:
        return _total_times(one, other)
    if _is_before(one.known_by, other.event_days) or _is_before(other.known_by, one.event_days):
        return _TWO_EVENTS
    if is_denied_too_early(one, other) or is_denied_too_early(other, one):
        return _TWO_EVENTS
    if one.days and other.days:
        gap = _gap(one.days, other.days)
        if gap > APART_DAYS:
            return _TWO_EVENTS
        if gap == 0 and one.family.recurring and _are_hours_apart(one, other):
            return "other_hour"
        if gap == 0:
            wide = max(one.days[1] - one.days[0], other.days[1] - other.days[0]) > WIDE_DAYS
            return "told_together" if wide else "dates_overlap"
        if one.family.recurring:
            return "next_day"
        return "dates_near" if gap <= NEAR_DAYS else "dates_apart"
    left, right = one.days or one.told, other.days or other.told
    if one.claim.report == other.claim.report and not (one.days and other.days):
        return "told_together"
    if not left or not right:
        return "no_date"
    gap = _gap(left, right)
    if gap > TOLD_APART_DAYS:
        return _TWO_EVENTS
    return "told_together" if gap == 0 else "dates_apart"


def _are_hours_apart(one: Facts, other: Facts) -> bool:
    """Whether both tell the hour, and not the same: in the morning and in the evening."""
    first, second = _hours(one), _hours(other)
    slack = timedelta(hours=HOURS_APART)
    return bool(first and second) and (first[-1] + slack < second[0] or second[-1] + slack < first[0])


def _hours(one: Facts) -> tuple[datetime, ...]:
    """From when until when it was, where the hour is told."""
    when = one.claim.when
    return tuple(at for at in (when.first, when.last) if isinstance(at, datetime)) if when else ()


def is_denied_too_early(denial: Facts, other: Facts) -> bool:
    """Whether a denial was published before the report of what it would deny, among acts that are events.

    A standing accusation, such as of taking aid, may be repeated after it was denied.
    """
    if not denial.is_denial or other.is_denial or not (denial.family.rival or denial.family.recurring):
        return False
    if other.days or not denial.told or other.told_from is None:
        return False
    return denial.told[1] + NEAR_DAYS < other.told_from


def _total_times(one: Facts, other: Facts) -> str:
    left, right = one.days or one.told, other.days or other.told
    if one.claim.report != other.claim.report and (not left or not right):
        return "no_date"
    return "same_total" if not left or not right or _gap(left, right) <= TOLD_APART_DAYS else _TWO_EVENTS


def _figures(one: Facts, other: Facts, discourse: str) -> str:
    left, right = one.claim.quantity, other.claim.quantity
    if left is None or right is None:
        return ""
    if one.is_total != other.is_total and not discourse:
        return "other_measure"
    if figures_overlap(left, right):
        return "figures_overlap" if left.unit == right.unit else ""
    # One account does not give two numbers for one event: a list of days tells of many.
    return "other_figure" if _is_one_account(one, other) and one.family.recurring and not one.is_total else ""


def _words(one: Facts, other: Facts) -> str:
    fewest = min(len(one.words), len(other.words))
    shared = len(one.words & other.words)
    if fewest >= _FEWEST_WORDS and shared >= _ALIKE * fewest:
        return "same_words"
    return "some_words" if shared > 1 and shared >= _SOMEWHAT_ALIKE * fewest else ""


def figures_overlap(one: Quantity, other: Quantity) -> bool:
    """Whether two intervals share a value; an open end has no limit."""
    low = one.low if other.low is None else other.low if one.low is None else max(one.low, other.low)
    high = one.high if other.high is None else other.high if one.high is None else min(one.high, other.high)
    return low is None or high is None or low <= high


def _incident(places: Sequence[int], facts: Sequence[Facts], joined: _Joined, cast: Cast) -> Incident:
    why = joined.why.get(places[0], Counter())
    members = [facts[place] for place in places]
    reasons = [*find_shared(members), *sorted(why, key=lambda reason: (-why[reason], reason))]
    return describe(members, joined.spans[places[0]], unique(reasons) or ("the only claim of it",), cast)


def describe(members: Sequence[Facts], days: Days | None, reasons: tuple[str, ...], cast: Cast) -> Incident:
    """The incident that these claims tell of, with title and days, and why they were taken to be of one event."""
    claims = tuple(sorted(fact.claim.id for fact in members))
    weighty = [fact for fact in members if fact.claim.modality == "actual"] or members
    acts = Counter(act for fact in weighty if (act := fact.claim.act))
    act = min(acts, key=lambda name: (-acts[name], name))
    where: tuple[Name, ...] = unique(name for fact in members for name in fact.claim.place)
    return Incident(
        id=incident_id(claims),
        title=incident_title(act, [fact.claim for fact in members], cast),
        act=act,
        claims=claims,
        reasons=reasons,
        first=as_date(days[0]) if days else None,
        last=as_date(days[1]) if days else None,
        place=where,
    )


def incident_id(claims: Iterable[str]) -> str:
    """The id of the incident that these claims and no others tell of."""
    return short_id("incident-", *sorted(claims))


def find_shared(members: Sequence[Facts]) -> Iterator[str]:
    """What several claims of one event have in common that nobody compared: the one day, the weapon."""
    if len({(fact.claim.report, fact.claim.passage.start) for fact in members}) < 2:
        return  # what one sentence tells has one day and one weapon by itself
    days = [fact.days for fact in members if fact.days]
    if len(days) > 1 and len(set(days)) == 1 and days[0][0] == days[0][1]:
        yield "same day"
    named = [found for fact in members if (found := _weapons_in(fact.claim.passage.text))]
    shared = frozenset.intersection(*named) if named else frozenset()
    if len(named) > 1 and shared:
        yield f"same weapon ({', '.join(sorted(shared))})"


def _weapons_in(text: str) -> frozenset[str]:
    words = frozenset(word.strip(".,;:()“”\"'’") for word in text.casefold().split())
    return frozenset(word.removesuffix("s") for word in words & word_list("incidents", "weapons"))
