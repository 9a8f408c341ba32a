"""Which situations of the options table would last, for whom, by which concept, and what keeps others from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from trucebook.negotiation.laying import lay_game
from trucebook.negotiation.models import Negotiation
from trucebook.negotiation.options import Game
from trucebook.negotiation.stability import CONCEPTS, Concept, Need
from trucebook.vocabulary import unique

MOST_ASKED = 256
"""Up to so many situations the inverse question is answered for each; beyond, nobody could read the answers."""


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to be otherwise for a situation to last (sequential stability): a move that spoils it now."""

    party: str
    move: str
    words: str


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation: what is taken and left, by which concepts it lasts for everybody, and for whom by which.

    `joint` are moves that several could make together to the gain of each; `changes` what keeps it from lasting.
    """

    number: int
    words: str
    taken: tuple[str, ...]
    lasts: tuple[Concept, ...]
    stable: Mapping[str, tuple[Concept, ...]]
    joint: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Lasting:
    """All situations, those that last by some concept first."""

    situations: tuple[Situation, ...]
    parties: tuple[str, ...]


def find_lasting(negotiation: Negotiation, name_of: Callable[[str], str] = str) -> Lasting:
    """Which situations last under the preferences given. Raises InputError without any or with too many options."""
    game = lay_game(negotiation, name_of)
    stable = {concept: game.conflict.stable(concept) for concept in CONCEPTS}
    found = [_situation(game, state, stable) for state in range(len(game.situations))]
    found.sort(key=lambda item: (-len(item.lasts), item.number))
    return Lasting(tuple(found), game.conflict.parties)


def _situation(game: Game, state: int, stable: Mapping[Concept, Mapping[str, frozenset[int]]]) -> Situation:
    few = len(game.situations) <= MOST_ASKED
    by_party = {
        party: tuple(concept for concept in CONCEPTS if state in stable[concept][party])
        for party in game.conflict.parties
    }
    return Situation(
        number=state + 1,
        words=words_of(game, state),
        taken=tuple(option for option, is_taken in game.situations[state].items() if is_taken),
        lasts=tuple(c for c in CONCEPTS if all(c in concepts for concepts in by_party.values())),
        stable=by_party,
        joint=tuple(_joint(game, state)) if few else (),
        changes=tuple(_change(game, need) for need in game.conflict.needed(state, "SEQ") if not need.met)
        if few
        else (),
    )


def words_of(game: Game, state: int) -> str:
    """A situation in words: what is taken; "nothing done" where all is left."""
    return ", ".join(option for option, is_taken in game.situations[state].items() if is_taken) or "nothing done"


def _joint(game: Game, state: int) -> tuple[str, ...]:
    moves = game.conflict.coalition_moves(state)
    return unique(f"{' and '.join(members)} to: {words_of(game, target)}" for members, target in moves)


def _change(game: Game, need: Need) -> Change:
    move = words_of(game, need.move)
    words = f"{need.party} would have to like it no less than “{move}”"
    if need.sanctions:
        words += ", or no more than something the others could make of that"
    return Change(need.party, move, words)
