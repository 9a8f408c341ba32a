"""From options to situations: the published games come out of their options, and limits are told."""

from __future__ import annotations

import pytest

from tests.negotiation.test_stability import cuba, elmira
from trucebook.errors import InputError
from trucebook.negotiation.options import Option, Preference, make_game


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
