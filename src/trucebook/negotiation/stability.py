"""Which situations would last: the graph model for conflict resolution.

A situation (state) is stable for a party that would not leave it, given how the others may answer. Four answers to
"may I move?" are in use; each is a solution concept:

- **Nash**: no move of its own leads the party to anything better.
- **GMR** (general metarationality): after every such move the others can bring about something no better.
- **SMR** (symmetric metarationality): and the party cannot get out of that again.
- **SEQ** (sequential stability): as GMR, but the others make only moves that improve things for whoever moves.

A state is an equilibrium where it is stable for everybody. The others may answer one after the other, each as often
as they like, but nobody twice in a row. Preferences are an order, with ties; their size means nothing.

Source: Fang, Hipel and Kilgour, Interactive Decision Making (1993), chapters 3 to 5. Sets of states are bits of
integers: with thousands of states that is faster than matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal

from trucebook.accounts.packing import members_of
from trucebook.errors import InputError

Concept = Literal["Nash", "GMR", "SMR", "SEQ"]
CONCEPTS: tuple[Concept, ...] = ("Nash", "GMR", "SMR", "SEQ")


@dataclass(frozen=True)
class Conflict:
    """A conflict as a graph: for each party, where it can move from each state, and how it ranks the states.

    `moves[party][state]` are the numbers of the states it can move to in one step, `ranks[party][state]` says how
    well it likes a state: a larger number is better, equal numbers are as good. States are counted from 0. Raises
    `InputError` where the two do not fit together.
    """

    moves: Mapping[str, Sequence[Iterable[int]]]
    ranks: Mapping[str, Sequence[int]]

    def __post_init__(self) -> None:
        """Checks that every party has moves and ranks for the same states."""
        if set(self.moves) != set(self.ranks) or not self.ranks:
            raise InputError(f"the parties that move ({', '.join(self.moves)}) are not those that prefer")
        sizes = {len(ranks) for ranks in self.ranks.values()} | {len(moves) for moves in self.moves.values()}
        if len(sizes) != 1:
            raise InputError(f"moves and preferences are of different numbers of states: {sorted(sizes)}")
        for party, moves in self.moves.items():
            astray = sorted({target for targets in moves for target in targets if not 0 <= target < self.states})
            if astray:
                raise InputError(f"{party} moves to states that do not exist: {astray}; they count from 0")

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties, in the order given."""
        return tuple(self.ranks)

    @cached_property
    def states(self) -> int:
        """How many states there are."""
        return len(next(iter(self.ranks.values())))

    @cached_property
    def _reach(self) -> Mapping[str, list[int]]:
        return {
            party: [_bits(target for target in targets if target != state) for state, targets in enumerate(moves)]
            for party, moves in self.moves.items()
        }

    @cached_property
    def _improving(self) -> Mapping[str, list[int]]:
        return {
            party: [
                reach & ~worse for reach, worse in zip(self._reach[party], self._not_better[party], strict=True)
            ]
            for party in self.parties
        }

    @cached_property
    def _not_better(self) -> Mapping[str, list[int]]:
        """For each party and state, the states it likes no better than that one."""
        return {party: _at_most(ranks, ranks) for party, ranks in self.ranks.items()}

    @cached_property
    def _no_way_out(self) -> Mapping[str, list[int]]:
        """For each party and state, the states from which no move leads it to anything better than that state."""
        found = {}
        for party, ranks in self.ranks.items():
            best = [
                max((ranks[other] for other in members_of(reach)), default=None) for reach in self._reach[party]
            ]
            lowest = min(ranks)
            found[party] = _at_most([lowest if rank is None else rank for rank in best], ranks)
        return found

    @cached_property
    def _answers(self) -> Mapping[tuple[str, bool], list[int]]:
        """By party, and whether only improvements count: where all the others can lead from each state."""
        found = {}
        for party in self.parties:
            others = [other for other in self.parties if other != party]
            for improving in (False, True):
                found[party, improving] = self._sequences(others, self._improving if improving else self._reach)
        return found

    def _sequences(self, movers: Sequence[str], steps: Mapping[str, list[int]]) -> list[int]:
        """Where the movers can lead from each state, nobody moving twice in a row.

        `led[mover][state]` is what can follow when `mover` has just moved to the state; it grows until whole.
        """
        led = {mover: [0] * self.states for mover in movers}
        grows = True
        while grows:
            grows = False
            for last, state in ((last, state) for last in movers for state in range(self.states)):
                now = led[last][state]
                for mover in movers:
                    if mover != last:
                        now |= steps[mover][state]
                        for target in members_of(steps[mover][state]):
                            now |= led[mover][target]
                if now != led[last][state]:
                    led[last][state], grows = now, True
        return [
            _union(
                steps[mover][state] | _union(led[mover][target] for target in members_of(steps[mover][state]))
                for mover in movers
            )
            for state in range(self.states)
        ]

    # What is asked

    def stable(self, concept: Concept) -> Mapping[str, frozenset[int]]:
        """For each party, the states it would not leave by this concept."""
        return {
            party: frozenset(state for state in range(self.states) if self._holds(party, state, concept))
            for party in self.parties
        }

    def equilibria(self, concept: Concept) -> frozenset[int]:
        """The states that are stable for every party."""
        return frozenset.intersection(*self.stable(concept).values())

    def improvements(self, party: str, state: int) -> frozenset[int]:
        """The states a party can move to and likes better. Raises KeyError for a stranger."""
        return frozenset(members_of(self._improving[party][state]))

    def sanctions(self, party: str, state: int, move: int, concept: Concept) -> frozenset[int]:
        """Where the others can bring the party that moves from `state` to `move`, so that it had better not."""
        return frozenset(members_of(self._met(party, state, move, concept)))

    def _holds(self, party: str, state: int, concept: Concept) -> bool:
        moves = members_of(self._improving[party][state])
        return all(self._met(party, state, move, concept) for move in moves)

    def _met(self, party: str, state: int, move: int, concept: Concept) -> int:
        if concept == "Nash":
            return 0
        answers = self._answers[party, concept == "SEQ"][move] & self._not_better[party][state]
        return answers & self._no_way_out[party][state] if concept == "SMR" else answers

    def coalition_moves(self, state: int) -> Iterator[tuple[tuple[str, ...], int]]:
        """Which coalitions of two or more can move together to a state that all of them like better."""
        for size in range(2, len(self.parties) + 1):
            for members in combinations(self.parties, size):
                reached = self._sequences_of(members)[state]
                for party in members:
                    reached &= ~self._not_better[party][state]
                yield from ((members, target) for target in members_of(reached))

    def _sequences_of(self, members: tuple[str, ...]) -> list[int]:
        if members not in self._coalitions:
            self._coalitions[members] = self._sequences(members, self._reach)
        return self._coalitions[members]

    @cached_property
    def _coalitions(self) -> dict[tuple[str, ...], list[int]]:
        return {}

    def lasting(self, concept: Concept) -> frozenset[int]:
        """The equilibria that no coalition can leave together to the gain of all its members."""
        return frozenset(s for s in self.equilibria(concept) if next(self.coalition_moves(s), None) is None)

    def needed(self, state: int, concept: Concept) -> list[Need]:
        """The inverse question: which preferences would make a state stable, move by move.

        One need for each move a party has from the state: it must not like `move` better than the state, or else
        like one of `sanctions` no better (with SMR, and everything it can get to from there). For SEQ the others'
        preferences are taken as they are.
        """
        found = []
        for party in self.parties:
            answers = self._answers[party, concept == "SEQ"]
            for move in members_of(self._reach[party][state]):
                after = frozenset(members_of(answers[move])) if concept != "Nash" else frozenset()
                likes = self.ranks[party][move] > self.ranks[party][state]
                met = not likes or bool(self._met(party, state, move, concept))
                found.append(Need(party, move, after - {move}, met))
        return found


@dataclass(frozen=True)
class Need:
    """What must hold of one party's preferences for a state to last: see `Conflict.needed`; `met` as things are."""

    party: str
    move: int
    sanctions: frozenset[int]
    met: bool


def _bits(states: Iterable[int]) -> int:
    found = 0
    for state in states:
        found |= 1 << state
    return found


def _union(sets: Iterable[int]) -> int:
    found = 0
    for bits in sets:
        found |= bits
    return found


def _at_most(values: Sequence[int], limits: Sequence[int]) -> list[int]:
    """For each limit, the states whose value is no larger."""
    order = sorted(range(len(values)), key=values.__getitem__)
    found: dict[int, int] = {}
    bits, place = 0, 0
    for limit in sorted(set(limits)):
        while place < len(order) and values[order[place]] <= limit:
            bits |= 1 << order[place]
            place += 1
        found[limit] = bits
    return [found[limit] for limit in limits]
