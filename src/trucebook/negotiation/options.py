"""From options that each side may take or leave to the situations they make up, as a graph for `stability`.

A situation says of every option whether it is taken. Combinations that cannot be are left out; an option that
cannot be undone can only be taken; one that ends everything (leaving for good) makes all situations with it one.
What a side prefers is an order of statements, the most important first: "no strike", "if they withdraw, no siege".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trucebook.errors import InputError
from trucebook.negotiation.stability import Conflict

MAX_OPTIONS = 12
Taken = Mapping[str, bool]
"""Of some options whether they are taken; the others may be either way."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something a party can do or leave. `irreversible`: once done it stays done; `ends`: nothing comes after."""

    id: str
    party: str
    irreversible: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Preference:
    """What a party would have: `then`, wherever `when` holds. An empty `when` always does."""

    then: Taken
    when: Taken | None = None

    def holds(self, taken: Taken) -> bool:
        """Whether a situation is as the party would have it."""
        applies = _fits(self.when or {}, taken)
        return not applies or _fits(self.then, taken)


@dataclass(frozen=True)
class Game:
    """The situations of some options, and the graph over them: `situations[k]` is state k of `conflict`."""

    situations: tuple[Taken, ...]
    conflict: Conflict

    def find(self, taken: Taken) -> tuple[int, ...]:
        """The states in which these options are so."""
        return tuple(state for state, situation in enumerate(self.situations) if _fits(taken, situation))


def make_game(
    options: Sequence[Option],
    preferences: Mapping[str, Sequence[Preference]],
    infeasible: Sequence[Taken] = (),
) -> Game:
    """The game of these options. Situations are numbered by their options, the first counting least.

    Raises InputError for more than `MAX_OPTIONS` options, for a party without preferences, and where nothing is
    feasible.
    """
    if len(options) > MAX_OPTIONS:
        raise InputError(f"{len(options)} options are too many; {MAX_OPTIONS} make {2**MAX_OPTIONS:,} situations")
    feasible = [taken for taken in _situations(options) if not any(_fits(item, taken) for item in infeasible)]
    situations = tuple(taken for taken in feasible if not _has_ended(options, taken)) + _ended(options)
    if not situations:
        raise InputError("no situation is feasible; take away something under `infeasible`")
    by_key = {_key(options, taken): state for state, taken in enumerate(situations)}
    parties = dict.fromkeys(option.party for option in options)
    moves = {
        party: [
            _targets(options, party, taken, by_key, infeasible) if not _has_ended(options, taken) else []
            for taken in situations
        ]
        for party in parties
    }
    ranks = {party: [_rank(order, taken) for taken in situations] for party, order in preferences.items()}
    return Game(situations, Conflict(moves, ranks))


def _situations(options: Sequence[Option]) -> list[dict[str, bool]]:
    return [
        {option.id: bool(bits >> place & 1) for place, option in enumerate(options)}
        for bits in range(1 << len(options))
    ]


def _fits(wanted: Taken, taken: Taken) -> bool:
    return all(taken.get(name) == is_taken for name, is_taken in wanted.items())


def _has_ended(options: Sequence[Option], taken: Taken) -> bool:
    return any(option.ends and taken[option.id] for option in options)


def _ended(options: Sequence[Option]) -> tuple[dict[str, bool], ...]:
    """One situation for each option that ends everything; the other options then mean nothing."""
    return tuple({option.id: True} for option in options if option.ends)


def _key(options: Sequence[Option], taken: Taken) -> tuple[bool | None, ...]:
    return tuple(taken.get(option.id) for option in options)


def _targets(
    options: Sequence[Option],
    party: str,
    taken: Taken,
    by_key: Mapping[tuple[bool | None, ...], int],
    infeasible: Sequence[Taken],
) -> list[int]:
    """Where a party can go from a situation: any change of its own options at once that leads to a feasible one."""
    own = [option for option in options if option.party == party]
    found = set()
    for chosen in _situations(own):
        undone = any(option.irreversible and taken[option.id] and not chosen[option.id] for option in own)
        after = {**taken, **chosen}
        ended = [option.id for option in own if option.ends and chosen[option.id]]
        if not undone and not any(_fits(item, after) for item in infeasible):
            target = by_key.get(_key(options, {ended[0]: True} if ended else after))
            found |= {target} if target is not None else set()
    return sorted(found - {by_key[_key(options, taken)]})


def _rank(order: Sequence[Preference], taken: Taken) -> int:
    """Statements count like binary digits: one outweighs all that come after it."""
    return sum(1 << place for place, item in enumerate(reversed(order)) if item.holds(taken))
