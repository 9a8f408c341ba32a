"""From options to situations: the published games come out of their options, and limits are told."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.negotiation.test_stability import cuba, elmira
from trucebook.errors import InputError
from trucebook.negotiation.options import Game, Option, Preference, make_game
from trucebook.negotiation.stability import CONCEPTS, Concept


@pytest.mark.parametrize("irreversible", [False, True])
def test_cuba_from_its_options(irreversible: bool) -> None:
    """Four options, one combination that cannot be: the twelve situations and the moves of the published game."""
    game = make_game(
        [
            Option("strike", "US", irreversible=irreversible),
            Option("blockade", "US"),
            Option("withdraw", "USSR"),
            Option("escalate", "USSR"),
        ],
        {"US": [], "USSR": []},
        infeasible=[{"withdraw": True, "escalate": True}],
    )
    published = cuba(strike_irreversible=irreversible)
    assert len(game.situations) == 12
    for party in ("US", "USSR"):
        assert [sorted(item) for item in game.conflict.moves[party]] == [sorted(m) for m in published.moves[party]]


def test_elmira_from_its_options() -> None:
    """Modifying and accepting cannot be undone, and leaving ends it: the nine situations and their moves."""
    game = make_game(
        [
            Option("modify", "M", irreversible=True),
            Option("accept", "U", irreversible=True),
            Option("insist", "L"),
            Option("abandon", "U", ends=True),
        ],
        {"M": [], "U": [], "L": []},
    )
    published = elmira()
    assert len(game.situations) == 9
    for party in "ML":
        assert [sorted(m) for m in game.conflict.moves[party]] == [sorted(m) for m in published.moves[party]]
    assert [sorted(m) for m in game.conflict.moves["U"]] == [sorted(m) for m in published.moves["U"]]


def test_statements_outweigh_those_after_them() -> None:
    """Statements in order are the prisoners' dilemma: they disarm above all, then that we do not."""
    game = make_game(
        [Option("we", "row"), Option("they", "column")],
        {
            "row": [Preference({"they": True}), Preference({"we": False})],
            "column": [Preference({"we": True}), Preference({"they": False})],
        },
    )
    both, neither = game.find({"we": True, "they": True}), game.find({"we": False, "they": False})
    assert game.conflict.equilibria("Nash") == set(neither)
    assert game.conflict.equilibria("SEQ") == {*both, *neither}


def test_a_statement_with_a_condition() -> None:
    """Where its condition does not hold it is as it should be."""
    wish = Preference({"siege": False}, when={"withdraw": True})
    assert wish.holds({"siege": True, "withdraw": False})
    assert not wish.holds({"siege": True, "withdraw": True})


def test_too_many_and_nothing_feasible() -> None:
    """Limits are told."""
    with pytest.raises(InputError, match="too many"):
        make_game([Option(f"o{n}", "a") for n in range(13)], {"a": []})
    with pytest.raises(InputError, match="no situation"):
        make_game([Option("x", "a")], {"a": []}, infeasible=[{"x": True}, {"x": False}])
    with pytest.raises(InputError, match="are not those that prefer"):
        make_game([Option("x", "a")], {"b": []})


def some_game(random: Random) -> tuple[list[Option], dict[str, list[Preference]], list[dict[str, bool]]]:
    """Four or five options of two or three parties, wishes of everybody, and combinations that cannot be."""
    parties = ["a", "b", "c"][: random.randint(2, 3)]
    options = [Option(f"o{n}", random.choice(parties), irreversible=random.random() < 0.2) for n in range(4)]
    options += [Option(f"own-{party}", party) for party in parties]
    names = [option.id for option in options]

    def some() -> dict[str, bool]:
        return {name: random.random() < 0.5 for name in random.sample(names, random.randint(1, 2))}

    wishes = {
        party: [Preference(some(), some() if random.random() < 0.3 else None) for _ in range(3)]
        for party in parties
    }
    return options, wishes, [some() for _ in range(random.randint(0, 1))]


@settings(deadline=None)
@given(st.integers(0, 10**6).map(Random))
def test_order_and_names_of_options_and_parties_change_nothing(random: Random) -> None:
    """Shuffled options and renamed parties: the same situations last, by every concept."""
    options, wishes, infeasible = some_game(random)
    game = make_game(options, wishes, infeasible)
    shuffled = [Option(o.id, f"the {o.party}", o.irreversible, o.ends) for o in options]
    random.shuffle(shuffled)
    renamed = {f"the {party}": order for party, order in reversed(wishes.items())}
    other = make_game(shuffled, renamed, infeasible)
    for concept in CONCEPTS:
        assert lasting(game, concept) == lasting(other, concept)


def lasting(game: Game, concept: Concept) -> set[frozenset[tuple[str, bool]]]:
    """The situations that last, as what is taken and left."""
    return {frozenset(game.situations[state].items()) for state in game.conflict.equilibria(concept)}


@settings(deadline=None)
@given(st.integers(0, 10**6).map(Random))
def test_what_cannot_be_undone_is_not(random: Random) -> None:
    """No move leads from an irreversible option taken to the same option left, nor into what cannot be."""
    options, wishes, infeasible = some_game(random)
    game = make_game(options, wishes, infeasible)
    bound = {option.id for option in options if option.irreversible}
    for moves in game.conflict.moves.values():
        for state, targets in enumerate(moves):
            before = game.situations[state]
            for target in targets:
                after = game.situations[target]
                assert not any(before[name] and not after[name] for name in bound)
    for taken in game.situations:
        assert not any(all(taken[name] == how for name, how in item.items()) for item in infeasible)
