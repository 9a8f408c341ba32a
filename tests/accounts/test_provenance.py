"""Whose word a claim rests on: a brute-force reference, the laws of the algebra, and very many claims at once."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.accounts.packing import members_of
from trucebook.accounts.provenance import (
    NOTHING,
    WITHOUT_ANYBODY,
    Provenance,
    Sets,
    Standing,
    either,
    holds,
    independent,
    minimal,
    resilience,
    single_points,
    together,
)

ORIGINS = 6
EVERY = range(1 << ORIGINS)


def truth_table(sets: Sets) -> list[bool]:
    """For every set of accepted origins whether it is enough."""
    return [any(all(accepted >> origin & 1 for origin in members_of(bits)) for bits in sets) for accepted in EVERY]


def smallest(table: list[bool]) -> Sets:
    """The minimal sets of a truth table, found by looking at every set of origins."""
    enough = [accepted for accepted in EVERY if table[accepted]]
    return frozenset(one for one in enough if not any(other != one and other & ~one == 0 for other in enough))


def most_disjoint(sets: list[int]) -> int:
    """The largest number of disjoint sets, found by trying every choice."""
    for size in range(len(sets), 0, -1):
        for chosen in combinations(sets, size):
            if sum(bits.bit_count() for bits in chosen) == int(np.bitwise_or.reduce(chosen)).bit_count():
                return size
    return 0


def random_sets(chance: Random, most: int = 7) -> Sets:
    """Some sets of origins, minimal, each of one to four origins."""
    drawn = (
        sum(1 << origin for origin in chance.sample(range(ORIGINS), chance.randint(1, 4))) for _ in range(most)
    )
    return minimal(list(drawn)[: chance.randint(0, most)])


def test_a_brute_force_reference_agrees_on_20_000_cases() -> None:
    """Sums, products, truth under accepted origins, packing, hitting and shared origins: all looked through."""
    chance = Random(7)
    for _ in range(20_000):
        one, other = random_sets(chance), random_sets(chance)
        left, right = truth_table(one), truth_table(other)
        assert either(one, other) == smallest([a or b for a, b in zip(left, right, strict=True)])
        assert together(one, other) == smallest([a and b for a, b in zip(left, right, strict=True)])
        interested = chance.getrandbits(ORIGINS) & chance.getrandbits(ORIGINS)
        assert independent(one, interested) == most_disjoint([bits for bits in one if not bits & interested])
        hit = [accepted for accepted in EVERY if all(accepted & bits for bits in one)]
        assert resilience(one) == min(accepted.bit_count() for accepted in hit)
        assert list(members_of(single_points(one))) == [
            origin for origin in range(ORIGINS) if one and all(bits >> origin & 1 for bits in one)
        ]
        accepted = chance.choice(EVERY)
        assert Standing(one, other).under(accepted) == (
            ("both" if right[accepted] else "affirmed")
            if left[accepted]
            else "denied"
            if right[accepted]
            else "none"
        )


SETS = st.frozensets(st.integers(1, (1 << ORIGINS) - 1), max_size=6).map(minimal)
STANDINGS = st.builds(Standing, SETS, SETS)


@given(SETS, SETS, SETS)
def test_the_laws_of_the_algebra(one: Sets, other: Sets, third: Sets) -> None:
    """Sums and products commute, distribute and absorb; nobody and nobody's word are their neutral elements."""
    assert either(one, other) == either(other, one)
    assert together(one, other) == together(other, one)
    assert together(one, either(other, third)) == either(together(one, other), together(one, third))
    assert either(one, together(one, other)) == one
    assert either(one, NOTHING) == together(one, WITHOUT_ANYBODY) == one
    assert together(one, NOTHING) == NOTHING


@given(STANDINGS, STANDINGS, st.integers(0, (1 << ORIGINS) - 1))
def test_accepting_other_origins_needs_nothing_new(one: Standing, other: Standing, accepted: int) -> None:
    """Under any accepted origins, "not", "and", "or" and pooling of standings are those of the values."""
    first, second = one.under(accepted), other.under(accepted)
    affirmed, denied = ("affirmed", "both"), ("denied", "both")
    assert ((~one).under(accepted) in affirmed) == (first in denied)
    assert ((one & other).under(accepted) in affirmed) == (first in affirmed and second in affirmed)
    assert ((one & other).under(accepted) in denied) == (first in denied or second in denied)
    assert ((one | other).under(accepted) in affirmed) == (first in affirmed or second in affirmed)
    assert (one.pooled(other).under(accepted) in denied) == (first in denied or second in denied)


@given(STANDINGS)
def test_accepting_all_origins_equals_pooling(standing: Standing) -> None:
    """With every origin accepted, a claim is affirmed where anybody affirms it, denied where anybody denies it."""
    expected = {(False, False): "none", (True, False): "affirmed", (False, True): "denied", (True, True): "both"}
    assert standing.under((1 << ORIGINS) - 1) == expected[bool(standing.supporting), bool(standing.denying)]


def test_greedy_packing_would_be_wrong() -> None:
    """The pair in the middle is taken first by who is greedy; the two around it are the answer."""
    assert independent(frozenset((0b001011, 0b000110 | 0b010000, 0b110000 | 0b000100, 0b000101))) == 2
    assert independent(frozenset((0b0011, 0b0110, 0b1100))) == 2


@pytest.mark.parametrize(
    ("sets", "disjoint", "hits"),
    [
        ([0b11 << place for place in range(1200)], 600, 600),
        ([*(0b11 << place for place in range(1200)), 1 | 1 << 1200], 600, 601),
        ([0b11 << 2 * place for place in range(1200)], 1200, 1200),
        ([1 | 0b10 << place for place in range(1200)], 1, 1),
        ([0b111 << place for place in range(1200)], 400, 400),
    ],
    ids=["a chain", "a ring", "pairs apart", "a star", "a chain of three"],
)
def test_twelve_hundred_sets_are_packed_and_hit(sets: list[int], disjoint: int, hits: int) -> None:
    """No depth of recursion limits how many sets a claim may have."""
    assert independent(frozenset(sets)) == disjoint
    assert resilience(frozenset(sets)) == hits


@pytest.mark.parametrize("words", [1, 2])
def test_very_many_claims_at_once_are_as_each_by_itself(words: int) -> None:
    """Arrays give the same minimal sets, the same truth under accepted origins and the same single points."""
    chance = Random(words)
    claims, width = 400, 64 * words
    owners = [chance.randrange(claims) for _ in range(1500)]
    drawn = [sum(1 << origin for origin in chance.sample(range(width), chance.randint(1, 3))) for _ in owners]
    masks = np.array([[bits >> 64 * word & (1 << 64) - 1 for word in range(words)] for bits in drawn], np.uint64)
    found = Provenance.of(masks, np.array(owners), claims)
    accepted = chance.getrandbits(width) | chance.getrandbits(width)
    allowed = np.array([accepted >> 64 * word & (1 << 64) - 1 for word in range(words)], np.uint64)
    enough, points = found.holds(allowed), found.single_points()
    for claim in range(claims):
        sets = minimal(bits for bits, owner in zip(drawn, owners, strict=True) if owner == claim)
        assert found.sets(claim) == sets
        assert enough[claim] == holds(sets, accepted)
        assert sum(int(word) << 64 * place for place, word in enumerate(points[claim])) == single_points(sets)


def test_a_set_of_no_claim_is_refused() -> None:
    """An owner that is none of the claims is a mistake of the caller."""
    with pytest.raises(ValueError, match="claims 0 to 1"):
        Provenance.of(np.ones((1, 1), np.uint64), np.array([2]), 2)
