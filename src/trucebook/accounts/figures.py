"""Where accounts give different numbers: conflict, update, or not comparable.

Two figures oppose one another only when they count the same thing, of the same population, at the same place, over
the same time. A later count of the same running total is an update. Most differences between numbers are
differences of scope or of date, and no dispute at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from trucebook.accounts.facts import Facts, content_words, is_denial, stance
from trucebook.accounts.incidents import NEAR_DAYS, SIDE_BY_SIDE, figures_overlap, generic_words
from trucebook.accounts.scenes import MOST_SIDES, Judgement, Parting, Scene, about, side_of
from trucebook.accounts.titles import agent_words, object_words, past
from trucebook.accounts.told import Told
from trucebook.vocabulary import DisputeKind, Number, Quantity, Side


def find_figures(scene: Scene) -> Iterator[Parting]:
    """Figures that count the same thing and exclude one another."""
    groups: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for one in scene.told:
        quantity = one.claim.quantity
        if quantity is None or one.claim.polarity == "denied" or is_denial(one.claim):
            continue
        if _is_bounded(quantity):
            groups[_scope(one, quantity)].append(one)
    for scope in sorted(groups, key=str):
        for told in _same_population(groups[scope]):
            yield from _figures(scene, told)


def _is_bounded(quantity: Quantity) -> bool:
    return (quantity.low is not None or quantity.high is not None) and quantity.bound not in ("vague", "all")


def _scope(one: Told, quantity: Quantity) -> tuple[object, ...]:
    measure = "count" if quantity.measure in ("increment", "cumulative") else quantity.measure
    return one.act, stance(one.claim.modality), measure, quantity.per


def _same_population(told: Sequence[Told]) -> Iterator[list[Told]]:
    """Claims split so that within a part agents, objects and places are the same as far as they are named."""
    parts: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for one in told:
        sets = (one.facts.agents, _counted(one), one.facts.places)
        parts[tuple(tuple(sorted(keys)) for keys in sets)].append(one)
    merged: list[list[Told]] = []
    for _, part in sorted(parts.items(), key=lambda item: str(item[0])):
        home = next((group for group in merged if _comparable(part[0], group[0])), None)
        if home is None:
            merged.append(list(part))
        else:
            home += part
    yield from merged


def _counted(one: Told) -> frozenset[str]:
    """What a figure counts: its unit, or without one the words of what the act is done to; words for any people
    say nothing."""
    unit = _quantity(one).unit
    return ((content_words(unit) if unit else frozenset()) or one.facts.targets) - generic_words()


def _comparable(one: Told, other: Told) -> bool:
    left, right = one.facts, other.facts
    agents = not left.agents or not right.agents or bool(left.agents & right.agents)
    places = not left.places or not right.places or bool(left.places & right.places)
    mine, theirs = _counted(one), _counted(other)
    counted = not mine or not theirs or bool(mine & theirs)
    return agents and places and counted and _same_people(left, right)


def _same_people(one: Facts, other: Facts) -> bool:
    """Whether no word tells two populations apart: "women" and "soldiers" are two, "captives" may be either."""
    left, right = one.targets - generic_words(), other.targets - generic_words()
    return not left or not right or bool(left & right)


def _count_alike(one: Told, other: Told) -> bool:
    """Whether both count the same people: "31 civilians" and "27 people" do not, and neither excludes the other."""
    return bool(_counted(one)) == bool(_counted(other)) or not (_people(one) and _people(other))


def _people(one: Told) -> frozenset[str]:
    """All the words that say whom or what a figure counts."""
    return content_words(_quantity(one).unit or "") or one.facts.targets


def _figures(scene: Scene, told: Sequence[Told]) -> Iterator[Parting]:
    by_kind = _by_kind(told)
    judged = _judge(by_kind)
    if judged is None:
        return
    kind, reason = judged
    apart = by_kind[kind]
    if not all(one.facts.is_total for one in apart):
        # Of one event all figures belong side by side, the later and the not comparable with those that conflict.
        apart = [one for members in by_kind.values() for one in members]
    members = _with_same_figure(told, apart)
    yield Parting(kind, "quantity", _how_many(scene, members), reason, _figure_sides(members))


def judge_figures(told: Sequence[Told]) -> Judgement | None:
    """How figures of one thing part, by the gravest difference between two of them; None where all may hold."""
    return _judge(_by_kind(told))


def _by_kind(told: Sequence[Told]) -> Mapping[DisputeKind, list[Told]]:
    by_kind: dict[DisputeKind, list[Told]] = defaultdict(list)
    for one, other in _ordered_pairs(told):
        kind = _figure_kind(one, other)
        if kind is not None:
            by_kind[kind] += one, other
    return by_kind


def _judge(by_kind: Mapping[DisputeKind, Sequence[Told]]) -> Judgement | None:
    kind = next((kind for kind in _FIGURE_REASONS if by_kind.get(kind)), None)
    if kind is None:
        return None
    copied = kind == "conflict" and _is_one_text(by_kind[kind])
    return kind, _COPIES_DIFFER if copied else _FIGURE_REASONS[kind]


def _is_one_text(told: Sequence[Told]) -> bool:
    return len({one.text for one in told}) == 1 and told[0].text is not None


def _with_same_figure(told: Sequence[Told], apart: Sequence[Told]) -> list[Told]:
    """Those who differ, and those who give the same figure for days that may be the same."""
    by_ends: dict[tuple[Number | None, Number | None], list[Told]] = defaultdict(list)
    for other in {id(one): one for one in apart}.values():
        by_ends[_ends(other)].append(other)
    return [one for one in told if any(_may_be_same_days(one, other) for other in by_ends[_ends(one)])]


def _ends(one: Told) -> tuple[Number | None, Number | None]:
    return _quantity(one).low, _quantity(one).high


def _may_be_same_days(one: Told, other: Told) -> bool:
    left, right = one.facts.days, other.facts.days
    return left is None or right is None or (left[0] <= right[1] and right[0] <= left[1])


_FIGURE_REASONS: Mapping[DisputeKind, str] = {
    "conflict": "the figures count the same thing on the same day and do not overlap",
    "update": "a later count of the same thing",
    "not_comparable": "the figures do not overlap, and nothing says that they count the same on the same days",
}
_COPIES_DIFFER = "copies of one text give different figures"


def _ordered_pairs(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Pairs of figures that exclude one another, from different origins or different reports."""
    by_ends: dict[tuple[Number | None, Number | None], Told] = {}
    ends = [_ends(one) for one in told]
    for end, one in zip(ends, told, strict=True):
        by_ends.setdefault(end, one)
    apart = {
        end: frozenset(
            other
            for other, second in by_ends.items()
            if end != other and not figures_overlap(_quantity(first), _quantity(second))
        )
        for end, first in by_ends.items()
    }
    for place, one in enumerate(told):
        excluded = apart[ends[place]]
        for other in (told[later] for later in range(place + 1, len(told)) if ends[later] in excluded):
            if one.claim.report != other.claim.report or one.origin.key != other.origin.key:
                yield one, other


def _quantity(one: Told) -> Quantity:
    assert one.claim.quantity is not None
    return one.claim.quantity


def _figure_kind(one: Told, other: Told) -> DisputeKind | None:
    """Conflict, update or not comparable, by the days two figures stand for; None when they are no dispute.

    A running total is as of its last day; the increment of one event has the event's days; a toll, which rises
    after its event, is as of the day on which it is told. Two figures side by side in one report are of one day
    unless it says otherwise. Figures of two stated days are two counts.
    """
    growing = one.facts.family.growing
    if one.facts.is_total != other.facts.is_total:
        total, single = (one, other) if one.facts.is_total else (other, one)
        # "It had killed 12", said beside the report of a strike, is a toll of that strike.
        if not growing or total.facts.days:
            return None if single.facts.days or single.facts.places else _side_by_side(one, other)
    left, right = one.facts.days, other.facts.days
    if not (one.facts.is_total or other.facts.is_total) and not _may_be_same_days(one, other):
        return None
    if not _count_alike(one, other):
        return "not_comparable"
    if growing and not (one.facts.is_total and other.facts.is_total):
        return _toll(one, other)
    if one.facts.is_total or _quantity(one).measure == "cumulative":
        left, right = left or one.facts.told, right or other.facts.told
        later: DisputeKind = "update" if left and right and left[1] != right[1] else "conflict"
        return _by_origin(one, other, later) if left and right else _side_by_side(one, other)
    if left and right:
        return _by_origin(one, other, "conflict")
    if one.claim.report == other.claim.report:
        return _side_by_side(one, other)
    near = one.facts.told and other.facts.told and abs(one.facts.told[1] - other.facts.told[1]) <= NEAR_DAYS
    return "not_comparable" if near and one.origin.key != other.origin.key else None


def _toll(one: Told, other: Told) -> DisputeKind | None:
    """How two tolls of one event stand: a later, higher one is an update; one origin's later one always is.

    A later but lower toll of another origin is no update, since tolls rise.
    """
    if one.claim.report == other.claim.report:
        return _side_by_side(one, other)
    if one.facts.told is None or other.facts.told is None:
        return "not_comparable" if one.origin.key != other.origin.key else "update"
    early, late = sorted((one, other), key=lambda told: told.facts.told or (0, 0))
    if one.facts.told[1] == other.facts.told[1] or (
        early.origin.key != late.origin.key and figure_ends(late) < figure_ends(early)
    ):
        return _by_origin(one, other, "conflict")
    return _by_origin(one, other, "update")


def figure_ends(one: Told) -> tuple[float, float]:
    """The ends of a figure as numbers; an open end lies at infinity."""
    quantity = _quantity(one)
    low = float("-inf") if quantity.low is None else float(quantity.low)
    return low, float("inf") if quantity.high is None else float(quantity.high)


def _by_origin(one: Told, other: Told, kind: DisputeKind) -> DisputeKind:
    """The kind, but what one origin says later in another figure is an update of its own word.

    Copies of one text that give one origin different figures conflict: somebody has miscopied.
    """
    if one.origin.key != other.origin.key:
        return kind
    return "conflict" if one.text is not None and one.text == other.text else "update"


def _side_by_side(one: Told, other: Told) -> DisputeKind | None:
    """Two origins' figures close to one another in one report are set against each other by the report itself."""
    if one.claim.report != other.claim.report or one.origin.key == other.origin.key:
        return None
    distance = abs(one.claim.passage.start - other.claim.passage.start)
    if distance > SIDE_BY_SIDE:
        return None
    return "conflict" if _count_alike(one, other) else "not_comparable"


def _figure_sides(told: Sequence[Told]) -> tuple[Side, ...]:
    """One side a figure, the lowest first; many figures are cut to those at the ends and the most told."""
    by_figure: dict[tuple[float, float], list[Told]] = defaultdict(list)
    for one in told:
        by_figure[figure_ends(one)].append(one)
    figures = sorted(by_figure)
    if len(figures) > MOST_SIDES:
        told_most = sorted(figures[1:-1], key=lambda figure: (-len(by_figure[figure]), figure))
        figures = sorted([figures[0], figures[-1], *told_most[: MOST_SIDES - 2]])
    unit = _unit(told)
    return tuple(side_of(_figure_text(by_figure[figure], unit), by_figure[figure]) for figure in figures)


def _unit(told: Sequence[Told]) -> str | None:
    """The unit that the figures share, the shortest of those given."""
    units = {unit for one in told if (unit := _quantity(one).unit)}
    return min(units, key=lambda unit: (len(unit), unit), default=None)


def _figure_text(told: Sequence[Told], shared: str | None) -> str:
    texts = sorted((" ".join(_quantity(one).text.split()) for one in told), key=lambda text: (len(text), text))
    unit = next((unit for one in told if (unit := _quantity(one).unit)), shared)
    return texts[0] if not unit or unit.casefold() in texts[0].casefold() else f"{texts[0]} {unit}"


def _how_many(scene: Scene, told: Sequence[Told]) -> str:
    claims = [one.claim for one in told]
    act = told[0].act
    unit = _unit(told) or object_words(act, claims, scene.cast)
    # Where some name nobody, our own words name nobody either.
    agent = agent_words(claims, scene.cast) if all(claim.agent for claim in claims) else ""
    doing = f"{agent} {past(act)}" if agent else f"were {past(act)}"
    return f"How many {unit} {doing}" + about(scene)
