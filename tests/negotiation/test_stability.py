"""Which situations would last: the tables of the literature, a brute-force reference, and what must always hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.errors import InputError
from trucebook.negotiation.stability import CONCEPTS, Concept, Conflict

NASH_AND_SEQ: tuple[Concept, ...] = ("Nash", "SEQ")


def ranked(order: Sequence[int], first: int = 0) -> list[int]:
    """The rank of each state from the order best first, states counted from `first`."""
    return [len(order) - order.index(state + first) for state in range(len(order))]


def graph(arcs: Iterable[tuple[int, int]], states: int) -> list[list[int]]:
    """For each state where its arcs lead."""
    found: list[list[int]] = [[] for _ in range(states)]
    for one, other in arcs:
        found[one].append(other)
    return found


def elmira() -> Conflict:
    """Groundwater at Elmira, Ontario: the ministry M, the firm U and local government L; states 1 to 9 as 0 to 8.

    Source: Hipel, Fang, Kilgour and Haight 1993; Kilgour and Eden (eds.) 2010.
    """
    arcs = {
        "M": [(1, 2), (3, 4), (5, 6), (7, 8)],
        "U": [(1, 3), (2, 4), (5, 7), (6, 8), *((state, 9) for state in range(1, 9))],
        "L": [(1, 5), (2, 6), (3, 7), (4, 8), (5, 1), (6, 2), (7, 3), (8, 4)],
    }
    orders = {"M": "734851269", "U": "148593726", "L": "735186429"}
    return Conflict(
        {party: graph([(a - 1, b - 1) for a, b in pairs], 9) for party, pairs in arcs.items()},
        {party: ranked([int(sign) for sign in order], first=1) for party, order in orders.items()},
    )


def test_elmira() -> None:
    """The published equilibria, and the joint move of the ministry and the firm that ended the matter."""
    conflict = elmira()
    found = {concept: {state + 1 for state in conflict.equilibria(concept)} for concept in CONCEPTS}
    assert found == {"Nash": {5, 8, 9}, "SEQ": {5, 8, 9}, "GMR": {1, 4, 5, 8, 9}, "SMR": {1, 4, 5, 8, 9}}
    assert (("M", "U"), 7) in list(conflict.coalition_moves(4))


def cuba(*, strike_irreversible: bool) -> Conflict:
    """Cuba 1962: strike 1 and blockade 2 are the United States' options, withdraw 4 and escalate 8 the USSR's."""
    states = range(12)
    us = [
        (one, other)
        for one, other in product(states, states)
        if one != other and one // 4 == other // 4 and not (strike_irreversible and one & 1 and not other & 1)
    ]
    ussr = [(one, other) for one, other in product(states, states) if one != other and one % 4 == other % 4]
    return Conflict(
        {"US": graph(us, 12), "USSR": graph(ussr, 12)},
        {
            "US": ranked([4, 6, 5, 7, 2, 1, 3, 0, 11, 9, 10, 8]),
            "USSR": ranked([0, 4, 6, 2, 5, 1, 7, 3, 11, 9, 10, 8]),
        },
    )


def test_cuba_1962() -> None:
    """Whether a strike can be undone decides what lasts."""
    free, bound = cuba(strike_irreversible=False), cuba(strike_irreversible=True)
    assert [set(free.equilibria(concept)) for concept in NASH_AND_SEQ] == [set(), {4, 6}]
    assert [set(bound.equilibria(concept)) for concept in NASH_AND_SEQ] == [{5}, {4, 5, 6}]


TWO_BY_TWO = {
    "row": graph([(0, 2), (2, 0), (1, 3), (3, 1)], 4),
    "column": graph([(0, 1), (1, 0), (2, 3), (3, 2)], 4),
}


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ([3, 1, 4, 2], [3, 4, 1, 2], {"Nash": {4}, "GMR": {1, 4}, "SMR": {1, 4}, "SEQ": {1, 4}}),
        ([3, 2, 4, 1], [3, 4, 2, 1], {"Nash": {2, 3}, "GMR": {1, 2, 3}, "SMR": {1, 2, 3}, "SEQ": {2, 3}}),
    ],
    ids=["prisoners' dilemma", "chicken"],
)
def test_two_by_two(row: list[int], column: list[int], expected: dict[Concept, set[int]]) -> None:
    """The prisoners' dilemma and chicken, states counted from 1 (both cooperate) to 4 (both defect)."""
    conflict = Conflict(TWO_BY_TWO, {"row": row, "column": column})
    assert {concept: {state + 1 for state in conflict.equilibria(concept)} for concept in CONCEPTS} == expected


# A reference that follows the definitions word by word


def follow(conflict: Conflict, movers: Sequence[str], state: int, *, improving: bool) -> set[int]:
    """Where the movers can lead, by walking through every pair of state and last mover."""
    seen: set[tuple[int, str | None]] = set()
    waiting: list[tuple[int, str | None]] = [(state, None)]
    while waiting:
        here, last = waiting.pop()
        for mover in movers:
            for target in conflict.moves[mover][here]:
                better = conflict.ranks[mover][target] > conflict.ranks[mover][here]
                if mover != last and target != here and (better or not improving) and (target, mover) not in seen:
                    seen.add((target, mover))
                    waiting.append((target, mover))
    return {target for target, _ in seen}


def is_stable(conflict: Conflict, party: str, state: int, concept: Concept) -> bool:
    """Whether a party would stay, by the words of the definitions."""
    rank = conflict.ranks[party]
    others = [other for other in conflict.parties if other != party]
    for move in conflict.moves[party][state]:
        if move == state or rank[move] <= rank[state]:
            continue
        answers = follow(conflict, others, move, improving=concept == "SEQ") if concept != "Nash" else set()
        worse = [answer for answer in answers if rank[answer] <= rank[state]]
        if concept == "SMR":
            worse = [
                answer for answer in worse if all(rank[way] <= rank[state] for way in conflict.moves[party][answer])
            ]
        if not worse:
            return False
    return True


@pytest.mark.parametrize("parties", [2, 3])
def test_a_brute_force_reference_agrees(parties: int) -> None:
    """On 1,500 random games with two and as many with three parties, every concept and every state."""
    chance = Random(parties)
    for _ in range(1500):
        states = chance.randint(2, 7)
        names = [f"party{number}" for number in range(parties)]
        conflict = Conflict(
            {name: [[t for t in range(states) if chance.random() < 0.35] for _ in range(states)] for name in names},
            {name: [chance.randint(0, states) for _ in range(states)] for name in names},
        )
        for concept in CONCEPTS:
            expected = {
                name: {state for state in range(states) if is_stable(conflict, name, state, concept)}
                for name in names
            }
            assert conflict.stable(concept) == expected


@st.composite
def conflicts(draw: st.DrawFn) -> Conflict:
    """Any small conflict of two or three parties."""
    states, parties = draw(st.integers(1, 6)), draw(st.integers(2, 3))
    numbers = st.integers(0, states - 1)
    moves = st.lists(st.lists(numbers, max_size=3), min_size=states, max_size=states)
    ranks = st.lists(st.integers(0, 5), min_size=states, max_size=states)
    names = [f"party{number}" for number in range(parties)]
    return Conflict({name: draw(moves) for name in names}, {name: draw(ranks) for name in names})


@settings(deadline=None)
@given(conflicts())
def test_one_concept_implies_another(conflict: Conflict) -> None:
    """Nash stability implies all others; SMR and SEQ each imply GMR."""
    found = {concept: conflict.stable(concept) for concept in CONCEPTS}
    for party in conflict.parties:
        assert found["Nash"][party] <= found["SMR"][party] <= found["GMR"][party]
        assert found["Nash"][party] <= found["SEQ"][party] <= found["GMR"][party]


@settings(deadline=None)
@given(conflicts(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(conflict: Conflict, chance: Random) -> None:
    """Parties in another order, states under other numbers: the same states last."""
    numbers = list(range(conflict.states))
    chance.shuffle(numbers)
    back = [numbers.index(state) for state in range(conflict.states)]
    names = chance.choice(list(permutations(conflict.parties)))
    moved = Conflict(
        {name: [[numbers[t] for t in conflict.moves[name][back[s]]] for s in range(len(back))] for name in names},
        {name: [conflict.ranks[name][back[s]] for s in range(len(back))] for name in names},
    )
    for concept in CONCEPTS:
        assert {numbers[state] for state in conflict.equilibria(concept)} == moved.equilibria(concept)


@settings(deadline=None)
@given(conflicts(), st.sampled_from(CONCEPTS))
def test_the_inverse_question(conflict: Conflict, concept: Concept) -> None:
    """A state lasts where every need is met, and not where one is not."""
    lasting = conflict.equilibria(concept)
    for state in range(conflict.states):
        assert (state in lasting) == all(need.met for need in conflict.needed(state, concept))


def test_parties_without_preferences_are_refused() -> None:
    """Moves and preferences must be of the same parties and states."""
    with pytest.raises(InputError, match="not those that prefer"):
        Conflict({"A": [[]]}, {"B": [1]})
    with pytest.raises(InputError, match="different numbers of states"):
        Conflict({"A": [[]]}, {"A": [1, 2]})


def test_what_lasts_against_coalitions() -> None:
    """Of the equilibria of Elmira, the fifth falls to the ministry and the firm together."""
    assert {state + 1 for state in elmira().lasting("Nash")} == {8, 9}


def test_a_move_to_nowhere_is_told() -> None:
    """A state that does not exist is a mistake of the input, not a crash."""
    with pytest.raises(InputError, match="a moves to states that do not exist: \\[-1, 7\\]"):
        Conflict({"a": [[7], [-1]]}, {"a": [1, 2]})
