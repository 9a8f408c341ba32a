"""The zone of agreement: worked cases, a reference that tries every package and set, and what must always hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.errors import InputError
from trucebook.negotiation.scales import Scale, as_set, choice, ladder
from trucebook.negotiation.zone import (
    MOST_OPENINGS,
    Condition,
    Zone,
    can_take,
    find_conflicts,
    find_zone,
)

SCALES = {
    "end": ladder(["may resume", "while talks last", "guaranteed", "permanent"]),
    "aid": choice(["un", "foundation", "both"]),
}


def red(name: str, party: str, issue: str, *places: int, stated: bool = True) -> Condition:
    """A red line: the party takes only these outcomes."""
    return Condition(name, party, {issue: as_set(places)}, stated=stated)


NORTH = red("north-end", "north", "end", 0, 1)
SOUTH = red("south-end", "south", "end", 2, 3)
SOUTH_AID = red("south-aid", "south", "aid", 0, 2)


def test_a_zone_and_what_is_left_in_it() -> None:
    """Two red lines that go together leave what both can take."""
    zone = find_zone(SCALES, [NORTH, red("south-end", "south", "end", 1, 2, 3), SOUTH_AID])
    assert (zone.sureness, zone.certain, zone.packages) == ("certain", 2, 12)
    assert zone.room == {"end": "while talks last", "aid": "un, both"}
    assert (zone.conflicts, zone.openings) == ((), ())


def test_what_conflicts_and_what_would_open_it() -> None:
    """The aid line has no part in the conflict and is not named."""
    zone = find_zone(SCALES, [NORTH, SOUTH, SOUTH_AID])
    assert zone.sureness == "none"
    assert zone.conflicts == (("north-end", "south-end"),)
    assert [item.gives_way for item in zone.openings] == [("north-end",), ("south-end",)]
    assert zone.openings[0].opens == {"end": "guaranteed to permanent", "aid": "un, both"}
    assert zone.issues == ("end",)


def test_inferred_lines_leave_it_possible() -> None:
    """A zone that only an inferred red line closes is possible."""
    zone = find_zone(SCALES, [NORTH, red("south-end", "south", "end", 2, 3, stated=False)])
    assert (zone.sureness, zone.certain, zone.possible) == ("possible", 0, 6)
    assert zone.conflicts == (("north-end", "south-end"),)


def test_a_linkage() -> None:
    """Guaranteed only if the UN brings the aid: nothing is lost but the packages that lack it."""
    linked = Condition("linked", "north", {"aid": 0b001}, when={"end": 0b1100})
    zone = find_zone(SCALES, [SOUTH, linked])
    assert (zone.certain, zone.room) == (2, {"end": "guaranteed to permanent", "aid": "un"})


def test_too_much_is_told() -> None:
    """Limits are told, not waited out."""
    lines = [red(f"c{place}", "north", "end", 0) for place in range(64)]
    with pytest.raises(InputError, match="too many"):
        find_zone(SCALES, lines)
    every = {f"i{issue}": ladder([str(place) for place in range(8)]) for issue in range(8)}
    apart = [red(f"{name}-{place}", "north", name, place, place + 1) for name in every for place in range(6)]
    linked = Condition("all", "north", dict.fromkeys(every, 1), when={"i0": 1})
    with pytest.raises(InputError, match="packages on i0, i1, i2, i3, i4, i5, i6, i7 are too many"):
        find_zone(every, [*apart, linked])
    tied = Condition("house", "north", dict.fromkeys(every, 1))
    with pytest.raises(InputError, match="ways to open the zone"):
        find_zone(every, [*apart, tied])


TWELVE = {f"i{place:02}": ladder(["zero", "one", "two", "three"]) for place in range(12)}
"""More packages than can be looked through one by one."""


def test_issues_that_nothing_joins_are_no_limit() -> None:
    """Twelve issues of four outcomes with three lines each: on each, one outcome is left."""
    lines = [
        red(f"{party}-{issue}", party, issue, *places)
        for issue in TWELVE
        for party, places in (("a", (0, 1, 2)), ("b", (1, 2, 3)), ("c", (0, 1)))
    ]
    zone = find_zone(TWELVE, [*lines, Condition("house", "a", dict.fromkeys(TWELVE, 0b0111))])
    assert (zone.sureness, zone.packages, zone.certain) == ("certain", 4**12, 1)
    assert zone.room == dict.fromkeys(TWELVE, "one")


def test_conflicts_on_issues_apart_multiply_the_openings() -> None:
    """Two lines against each other on each of twelve issues: twelve conflicts, 4,096 ways to open."""
    lines = [
        red(f"{party}-{issue}", party, issue, place) for issue in TWELVE for party, place in (("a", 0), ("b", 3))
    ]
    zone = find_zone(TWELVE, lines)
    assert zone.conflicts == tuple((f"a-{issue}", f"b-{issue}") for issue in TWELVE)
    assert (zone.openings_in_all, len(zone.openings)) == (2**12, MOST_OPENINGS)
    assert zone.openings[0].gives_way == tuple(f"a-{issue}" for issue in TWELVE)
    assert zone.openings[0].opens == dict.fromkeys(TWELVE, "three")
    assert (zone.pivotal, zone.issues, zone.room["i00"]) == ((), tuple(TWELVE), "nothing")


# A reference that follows the definitions word by word


def packages(scales: Mapping[str, Scale]) -> list[dict[str, int]]:
    """Every package, outcome by outcome."""
    return [
        dict(zip(scales, picked, strict=True))
        for picked in product(*(range(len(s.labels)) for s in scales.values()))
    ]


def opens(scales: Mapping[str, Scale], conditions: Sequence[Condition]) -> bool:
    """Whether some package meets all."""
    return any(all(can_take(item, package) for item in conditions) for package in packages(scales))


def smallest(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    """The sets that hold no other."""
    return {one for one in sets if not any(other < one for other in sets)}


def brute(
    scales: Mapping[str, Scale], conditions: Sequence[Condition]
) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Minimal conflicts and minimal openings by trying every subset."""
    subsets = list(chain.from_iterable(combinations(conditions, size) for size in range(len(conditions) + 1)))
    names = [frozenset(item.id for item in subset) for subset in subsets]
    closed = [name for name, subset in zip(names, subsets, strict=True) if not opens(scales, subset)]
    ways = [name for name in names if opens(scales, [item for item in conditions if item.id not in name])]
    return smallest(closed), smallest(ways)


def some_conditions(random: Random) -> list[Condition]:
    """Up to six red lines and linkages of three parties over the two issues."""
    found = []
    for place in range(random.randint(1, 6)):
        issue = random.choice(list(SCALES))
        needs = {issue: random.randint(1, SCALES[issue].whole)}
        other = "aid" if issue == "end" else "end"
        when = {other: random.randint(1, SCALES[other].whole)} if random.random() < 0.3 else {}
        found.append(Condition(f"c{place}", random.choice("abc"), needs, when, stated=random.random() < 0.6))
    return found


def labels_of(scale: Scale, words: str) -> set[str]:
    """The outcomes that words for a set stand for."""
    return next(
        {scale.labels[place] for place in range(len(scale.labels)) if bits >> place & 1}
        for bits in range(scale.whole + 1)
        if scale.words(bits) == words
    )


def names(zone: Zone) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """Conflicts and openings as sets of sets."""
    return set(map(frozenset, zone.conflicts)), {frozenset(item.gives_way) for item in zone.openings}


def test_brute_force_agrees() -> None:
    """On two thousand random tables: the sureness, every minimal conflict, every minimal opening."""
    random = Random(8)
    seen = set()
    for _ in range(2000):
        conditions = some_conditions(random)
        zone = find_zone(SCALES, conditions)
        stated = [item for item in conditions if item.stated]
        sure = "certain" if opens(SCALES, conditions) else "possible" if opens(SCALES, stated) else "none"
        assert zone.sureness == sure
        if sure != "certain":
            assert names(zone) == brute(SCALES, conditions if sure == "possible" else stated)
        assert zone.certain == sum(all(can_take(item, p) for item in conditions) for p in packages(SCALES))
        assert zone.possible == sum(all(can_take(item, p) for item in stated) for p in packages(SCALES))
        seen.add(sure)
    assert seen == {"certain", "possible", "none"}


THREE = {"end": ladder(["pause", "truce", "peace"]), "aid": choice(["un", "army"]), "line": ladder(["near", "far"])}


def across(random: Random) -> list[Condition]:
    """Up to six conditions over three issues, red lines on several issues among them."""
    found = []
    for place in range(random.randint(1, 6)):
        issues = random.sample(list(THREE), random.randint(1, 3))
        needs = {issue: random.randint(1, THREE[issue].whole) for issue in issues}
        others = [issue for issue in THREE if issue not in needs]
        when = {issue: random.randint(1, THREE[issue].whole) for issue in others if random.random() < 0.3}
        found.append(Condition(f"c{place}", random.choice("abc"), needs, when, stated=random.random() < 0.7))
    return found


def test_parts_put_together_are_the_whole() -> None:
    """On 400 tables of three issues, joined by linkages, by red lines on several, or not at all: as by trial."""
    random, seen = Random(9), set()
    for _ in range(400):
        conditions = across(random)
        zone = find_zone(THREE, conditions)
        stated = [item for item in conditions if item.stated]
        inside = [p for p in packages(THREE) if all(can_take(item, p) for item in stated)]
        sure = [p for p in inside if all(can_take(item, p) for item in conditions)]
        assert (zone.certain, zone.possible) == (len(sure), len(inside))
        for issue, scale in THREE.items():
            assert zone.room[issue] == scale.words(as_set({p[issue] for p in sure or inside}))
        if zone.sureness != "certain":
            assert names(zone) == brute(THREE, conditions if inside else stated)
        assert len(zone.openings) == zone.openings_in_all
        for opening in zone.openings:
            left = [item for item in (conditions if inside else stated) if item.id not in opening.gives_way]
            opened = {issue: labels_of(scale, opening.opens[issue]) for issue, scale in THREE.items()}
            for package in packages(THREE):
                if all(THREE[issue].labels[place] in opened[issue] for issue, place in package.items()):
                    assert all(can_take(item, package) for item in left)
        seen.add(zone.sureness)
    assert seen == {"certain", "possible", "none"}


SEEDS = st.integers(0, 10**6).map(Random)
ORDER = {"none": 0, "possible": 1, "certain": 2}


@settings(deadline=None)
@given(SEEDS)
def test_nothing_outside_a_red_line_is_in_the_zone(random: Random) -> None:
    """For each stated red line, what is left on its issue lies within it."""
    conditions = some_conditions(random)
    zone = find_zone(SCALES, conditions)
    if zone.sureness != "none":
        for item in conditions:
            if item.stated and not item.when:
                for issue, outcomes in item.needs.items():
                    left = zone.room[issue]
                    within = SCALES[issue].words(outcomes)
                    assert left == "any" or labels_of(SCALES[issue], left) <= labels_of(SCALES[issue], within)
                    assert left != "any" or within == "any"


@settings(deadline=None)
@given(SEEDS)
def test_terms_go_against_what_every_package_of_them_breaks(random: Random) -> None:
    """Terms of some issues: every smallest set of conditions that no package with them meets, tried one by one."""
    terms = {
        issue: random.randint(1, SCALES[issue].whole) for issue in random.sample(list(SCALES), random.randint(0, 2))
    }
    conditions = some_conditions(random)
    within = [Condition(f"terms {issue}", "x", {issue: outcomes}) for issue, outcomes in terms.items()]
    kept = {item.id for item in within}
    closed, _ = brute(SCALES, [*conditions, *within])
    expected = smallest([conflict - kept for conflict in closed])
    assert set(map(frozenset, find_conflicts(SCALES, conditions, terms))) == expected


@settings(deadline=None)
@given(SEEDS)
def test_relaxing_never_closes(random: Random) -> None:
    """Widening a red line, or dropping it, leaves at least as much as there was."""
    conditions = some_conditions(random)
    before = find_zone(SCALES, conditions)
    place = random.randrange(len(conditions))
    old = conditions[place]
    wider = {issue: outcomes | random.randint(0, SCALES[issue].whole) for issue, outcomes in old.needs.items()}
    relaxed = [*conditions]
    relaxed[place] = Condition(old.id, old.party, wider, old.when, old.stated)
    for after in (find_zone(SCALES, relaxed), find_zone(SCALES, [c for c in conditions if c is not old])):
        assert ORDER[after.sureness] >= ORDER[before.sureness]
        assert (after.certain, after.possible) >= (before.certain, before.possible)
        assert after.possible >= before.possible


@settings(deadline=None)
@given(SEEDS)
def test_order_and_names_of_parties_change_nothing(random: Random) -> None:
    """Shuffled conditions and renamed parties give the same zone."""
    conditions = some_conditions(random)
    other = [Condition(c.id, f"the {c.party}", c.needs, c.when, c.stated) for c in conditions]
    random.shuffle(other)
    assert find_zone(SCALES, conditions) == find_zone(SCALES, other)


@settings(deadline=None)
@given(SEEDS)
def test_order_of_issues_changes_nothing(random: Random) -> None:
    """Issues in another order: the same conflicts and counts."""
    conditions = some_conditions(random)
    turned = find_zone(dict(reversed(SCALES.items())), conditions)
    zone = find_zone(SCALES, conditions)
    assert names(zone) == names(turned)
    assert (zone.sureness, zone.certain, zone.possible) == (turned.sureness, turned.certain, turned.possible)
    assert dict(zone.room) == dict(turned.room)
