"""Which claims tell of one event, across reports, and why they were taken to.

Two claims are compared only when they share something to be found by (kind of act and agent, object, place or day).
What agrees between them is added up; the best agreeing pairs are joined first, and a group never takes in a claim
whose stated days lie apart from the days already stated in it: among many events of one kind in a few days, an
undated claim must not tie two dated ones together.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from trucebook.accounts.facts import Days, Facts, as_date, content_words, gather_facts, is_denial, stance
from trucebook.accounts.groups import Groups
from trucebook.accounts.origins import sources_of
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

WIDE_DAYS = 14
"""Overlapping spans longer than this ("in 2023") say little about being one event."""

SIDE_BY_SIDE = 400
"""Characters between the beginnings of passages that a report sets against one another: two or three sentences."""

_NEIGHBOURS = 24
_ALIKE, _SOMEWHAT_ALIKE = 0.5, 0.25
_FEWEST_WORDS = 4


@dataclass(frozen=True)
class Agreement:
    """How far two claims agree: the sum of the weights of its points."""

    score: float
    points: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The points that speak for one event, in words."""
        return tuple(_REASONS[point] for point in self.points if point in _REASONS)


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
    scored = []
    for left, right in _pairs(facts):
        found = agree(facts[left], facts[right])
        if found.score >= facts[left].family.needs:
            scored.append((-found.score, left, right, found.reasons))
    groups = Groups(range(len(facts)))
    spans: dict[int, Days | None] = {place: fact.event_days for place, fact in enumerate(facts)}
    told: dict[int, Days | None] = {place: fact.days or fact.told for place, fact in enumerate(facts)}
    ends: dict[int, int | None] = {place: _known_by(fact) for place, fact in enumerate(facts)}
    why: dict[int, Counter[str]] = defaultdict(Counter)
    for _, left, right, reasons in sorted(scored):
        one, other = groups.find(left), groups.find(right)
        slack = 0 if facts[left].family.recurring else NEAR_DAYS
        fits = _fit(spans[one], spans[other], slack) and _fit(told[one], told[other], TOLD_APART_DAYS)
        span, end = _narrow(spans[one], spans[other]), _earlier(ends[one], ends[other])
        if one != other and not (fits and not _is_before(end, span)):
            continue
        root = groups.join(left, right)
        if one != other:
            spans[root], ends[root] = span, end
            told[root] = _hull(told[one], told[other])
            why[root] = why[one] + why[other]
        why[root].update(reasons)
    return _Joined(groups, spans, why)


def _fit(one: Days | None, other: Days | None, days: int) -> bool:
    return one is None or other is None or _gap(one, other) <= days


def _known_by(fact: Facts) -> int | None:
    """The day by which what the claim tells of had happened: nobody reports an act before it is done."""
    return fact.told[1] if fact.told and fact.claim.modality == "actual" and not fact.is_total else None


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
    return max(0, one[0] - other[1], other[0] - one[1])


def _pairs(facts: Sequence[Facts]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, each once: neighbours in time within every block."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, fact in enumerate(facts):
        for key in _block_keys(fact):
            blocks[fact.family.name, key].append(place)
    seen: set[tuple[int, int]] = set()
    for (_, key), places in blocks.items():
        in_report = key.startswith("report ")
        places.sort(key=lambda place: (_start(facts[place]) if in_report else facts[place].day, place))
        for start, left in enumerate(places):
            seen.update((min(left, r), max(left, r)) for r in places[start + 1 : start + 1 + _NEIGHBOURS])
    yield from sorted(seen)


def _start(fact: Facts) -> int:
    trigger = fact.claim.trigger
    return trigger.start if trigger else fact.claim.passage.start


def _block_keys(fact: Facts) -> Iterator[str]:
    yield f"report {fact.claim.report}"
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
    points = (
        "same_act" if one.claim.act == other.claim.act or one.family.alike else "same_kind",
        _agents(one, other, discourse),
        _objects(one, other),
        _places(one, other),
        _times(one, other),
        _figures(one, other, discourse),
        _words(one, other),
        discourse,
    )
    weights = _weights()
    return Agreement(sum(map(weights.__getitem__, points)), points)


def _discourse(one: Facts, other: Facts) -> str:
    """How a report ties two claims by where it says them.

    In one sentence an attack and those it killed are one event. What another voice, or a denial, says next without
    a day, place or object of its own speaks of what was just told; with the same object it is set against it. A
    doing of one's own ("the Front said it had fired rockets") is no version of what another is said to have done.
    """
    if one.claim.report != other.claim.report:
        return ""
    if one.scene is not None and one.scene == other.scene:
        return "same_sentence"
    early, late = (one, other) if _start(one) <= _start(other) else (other, one)
    apart = late.claim.passage.start - early.claim.passage.start
    heard = early.claim.chain[-1:] != late.claim.chain[-1:] or is_denial(early.claim) != is_denial(late.claim)
    if apart > SIDE_BY_SIDE or not heard or stance(one.claim.modality) != stance(other.claim.modality):
        return ""
    if early.agents and late.is_own_word and not is_denial(late.claim) and early.agents.isdisjoint(late.agents):
        return ""
    if not (late.days or late.places or late.targets - generic_words()) or _names_it_again(late):
        return "refers_back"
    return "side_by_side" if (early.targets & late.targets) - generic_words() else ""


def _names_it_again(late: Facts) -> bool:
    return late.family.scene and _back().search(late.claim.passage.text.casefold()) is not None


@cache
def _back() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(word_list("incidents", "back")))) + r")\b")


@cache
def generic_words() -> frozenset[str]:
    """Words that may stand for any people: "people" are not other people than "soldiers"."""
    return frozenset(word for name in word_list("incidents", "anybody") for word in content_words(name))


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
    apart = (one.objects - generic_words(), other.objects - generic_words())
    return "other_object" if all(apart) and (one.claim.act == other.claim.act or not one.family.scene) else ""


def _places(one: Facts, other: Facts) -> str:
    if not one.places or not other.places:
        return ""
    if not one.places.isdisjoint(other.places):
        return "same_place"
    return "elsewhere" if one.family.scene else "other_place"


def _times(one: Facts, other: Facts) -> str:
    if one.is_total and other.is_total:
        return _total_times(one, other)
    if _is_before(_known_by(one), other.event_days) or _is_before(_known_by(other), one.event_days):
        return _TWO_EVENTS
    if is_denied_too_early(one, other) or is_denied_too_early(other, one):
        return _TWO_EVENTS
    if one.days and other.days:
        gap = _gap(one.days, other.days)
        if gap > APART_DAYS:
            return _TWO_EVENTS
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


def is_denied_too_early(denial: Facts, other: Facts) -> bool:
    """Whether a denial was published before the report of what it would deny, among acts that are events.

    A standing accusation, such as of taking aid, may be repeated after it was denied.
    """
    if (
        not is_denial(denial.claim)
        or is_denial(other.claim)
        or not (denial.family.rival or denial.family.recurring)
    ):
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
    one_account = one.claim.report == other.claim.report and one.claim.chain[-1:] == other.claim.chain[-1:]
    # One account does not give two numbers for one event: a list of days tells of many.
    return "other_figure" if one_account and one.family.recurring and not one.is_total else ""


def _words(one: Facts, other: Facts) -> str:
    fewest = min(len(one.words), len(other.words))
    shared = len(one.words & other.words)
    if fewest >= _FEWEST_WORDS and shared >= _ALIKE * fewest:
        return "same_words"
    return "some_words" if shared > 1 and shared >= _SOMEWHAT_ALIKE * fewest else ""


def figures_overlap(one: Quantity, other: Quantity) -> bool:
    """Whether two intervals share a value; an open end has no limit."""
    low = (
        max(q.low for q in (one, other) if q.low is not None)
        if one.low is not None or other.low is not None
        else None
    )
    highs = [q.high for q in (one, other) if q.high is not None]
    return low is None or not highs or low <= min(highs)


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
        id=short_id("incident-", *claims),
        title=incident_title(act, [fact.claim for fact in members], cast),
        act=act,
        claims=claims,
        reasons=reasons,
        first=as_date(days[0]) if days else None,
        last=as_date(days[1]) if days else None,
        place=where,
    )


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
