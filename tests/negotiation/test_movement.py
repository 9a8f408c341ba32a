"""Who moved, how far, and what is left: worked cases, and what must hold of every table of statements."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.negotiation.movement import Dated, Movement, Statement, find_movements, find_sticking
from trucebook.negotiation.scales import as_set, choice, ladder, number

RUNGS = ladder(["none", "some", "half", "most", "all"])


def say(party: str, on: str, *places: int, issue: str = "lines") -> Statement:
    """A party that would take these outcomes from a day on."""
    return Statement(Dated(f"{party}-{on}", on), party, issue, as_set(places))


def one(*said: Statement, events: tuple[Dated, ...] = ()) -> Movement:
    """The movement of the only pair on the only issue."""
    (found,) = find_movements({"lines": RUNGS}, said, events)
    return found


def test_movement_is_a_share_of_the_first_distance() -> None:
    """From four steps apart, one side goes one step and the other two: a quarter is left."""
    found = one(
        say("a", "2025-01-01", 0), say("b", "2025-01-01", 4), say("a", "2025-02-01", 1), say("b", "2025-03-01", 2)
    )
    assert (found.at_first, found.now, found.gap) == (Fraction(4), Fraction(1), Fraction(1, 4))
    assert found.moved == {"a": Fraction(1, 4), "b": Fraction(1, 2)}
    assert [(step.party, step.share, step.gap) for step in found.steps] == [
        ("a", Fraction(1, 4), Fraction(3, 4)),
        ("b", Fraction(1, 2), Fraction(1, 4)),
    ]
    assert [step.party for step in found.first_movers] == ["a"]


def test_hardening_is_marked() -> None:
    """A side that takes back what it offered has moved by nothing, and the step back is told."""
    found = one(say("a", "2025-01", 0), say("b", "2025-01", 4), say("a", "2025-02", 2), say("a", "2025-03", 0))
    assert found.moved == {"a": 0, "b": None}
    assert [step.hardened for step in found.steps] == [False, True]
    assert found.gap == 1


def test_one_statement_is_not_no_movement() -> None:
    """What nobody has said twice is unknown, and is said to be."""
    found = one(say("a", "2025-01", 0), say("b", "2025-01", 4))
    assert (found.gap, found.moved) == (None, {"a": None, "b": None})
    assert found.words == "one statement of a and of b: movement unknown"


def test_partial_dates_do_not_tell_who_was_first() -> None:
    """Two moves within one month: neither is called the first."""
    found = one(say("a", "2025-01", 0), say("b", "2025-01", 4), say("a", "2025-02-03", 1), say("b", "2025-02", 3))
    assert {step.party for step in found.first_movers} == {"a", "b"}


def test_a_step_names_what_came_before_it() -> None:
    """The last thing that surely happened before a step; what may have been on the same day is none."""
    walk_out = Dated("walk-out", "2025-01-20")
    talks = Dated("talks", "2025-02")
    found = one(
        say("a", "2025-01-01", 0), say("b", "2025-01-02", 4), say("b", "2025-02-10", 3), events=(walk_out, talks)
    )
    assert [step.after for step in found.steps] == ["walk-out"]


def test_intervals_are_met_at_their_near_ends() -> None:
    """Of a party that would take several outcomes, the one nearest to the other counts."""
    found = one(say("a", "2025-01", 0, 1), say("b", "2025-01", 3, 4), say("a", "2025-02", 0, 1, 2))
    assert (found.at_first, found.now, found.moved["a"]) == (Fraction(2), Fraction(1), Fraction(1, 2))


def test_what_overlapped_at_first_had_no_gap() -> None:
    """Nothing is divided by a distance of nothing: a step back is told in its unit, and the share is unknown."""
    found = one(say("a", "2025-01", 0, 1, 2), say("b", "2025-01", 2, 3), say("a", "2025-02", 0))
    assert (found.at_first, found.now, found.gap) == (Fraction(0), Fraction(2), None)
    assert found.moved == {"a": None, "b": None}
    (step,) = found.steps
    assert (step.way, step.left, step.share, step.gap) == (Fraction(-2), Fraction(2), None, None)
    assert step.hardened
    assert found.words.endswith("overlaps, and no longer does: of no distance there is no share")
    still = one(say("a", "2025-01", 0, 1, 2), say("b", "2025-01", 2, 3), say("b", "2025-02", 2))
    assert (still.gap, still.steps) == (Fraction(0), ())
    assert still.words.endswith("there was no gap to close")


def test_a_share_that_is_known_sticks_before_one_that_is_not() -> None:
    """What overlapped at first is named only where no share of any issue is known."""
    apart = one(say("a", "2025-01", 0, 1, 2), say("b", "2025-01", 2, 3), say("a", "2025-02", 0))
    known = replace(one(say("a", "2025-01", 0), say("b", "2025-01", 4), say("b", "2025-02", 3)), issue="aid")
    assert find_sticking((apart, known)) == ("aid",)
    assert find_sticking((apart,)) == ("lines",)


def test_taking_the_others_terms_is_no_hardening() -> None:
    """The other side has gone farther off before: who then comes all the way to it has come twice the distance."""
    first = say("a", "2020-01-01", 0), say("b", "2020-01-01", 2), say("b", "2020-02-01", 4)
    for place, share, left in ((4, Fraction(2), Fraction(0)), (3, Fraction(3, 2), Fraction(1, 2))):
        found = one(*first, say("a", "2020-03-01", place))
        assert [(step.party, step.share, step.hardened) for step in found.steps] == [
            ("b", Fraction(-1), True),
            ("a", share, False),
        ]
        assert (found.moved, found.gap) == ({"a": share, "b": Fraction(-1)}, left)
        assert [step.party for step in found.first_movers] == ["a"]


def test_who_is_followed_has_not_come_nearer() -> None:
    """One side goes away and the other comes all the way after it: each step keeps its own sign."""
    found = one(say("a", "2025-01", 2), say("b", "2025-01", 4), say("a", "2025-02", 0), say("b", "2025-03", 0))
    assert (found.moved, found.gap) == ({"a": Fraction(-1), "b": Fraction(2)}, Fraction(0))


def test_steps_of_one_day_are_measured_against_what_was_said_before() -> None:
    """Both come to where the other was, on the same day: neither hardened, whichever stands first in the file."""
    found = one(
        say("a", "2025-01-01", 0), say("b", "2025-01-01", 4), say("a", "2025-02-01", 4), say("b", "2025-02-01", 0)
    )
    assert found.moved == {"a": 1, "b": 1}
    assert not any(step.hardened for step in found.steps)


def test_another_outcome_without_an_order_is_no_step_away() -> None:
    """From one choice to another that is no nearer: the step is told, and is neither."""
    bodies = choice(["un", "foundation", "army"])
    said = say("a", "2025-01", 0), say("b", "2025-01", 1), say("a", "2025-02", 2)
    (found,) = find_movements({"lines": bodies}, said)
    assert [(step.way, step.hardened, step.gap) for step in found.steps] == [(Fraction(0), False, Fraction(1))]
    assert (found.moved["a"], found.first_movers) == (Fraction(0), ())


def test_numbers_and_choices() -> None:
    """Distance is in the number's unit; of outcomes without an order, the same or not."""
    metres = number(0, 1000, unit="m", bounds=[100, 200])
    bodies = choice(["un", "foundation"])
    said = (
        say("a", "2025-01", 0, issue="m"),
        say("b", "2025-01", metres.labels.index("200 m"), issue="m"),
        say("b", "2025-02", metres.labels.index("100 m"), issue="m"),
        say("a", "2025-01", 0, issue="who"),
        say("b", "2025-01", 1, issue="who"),
    )
    lines, who = find_movements({"m": metres, "who": bodies}, said)
    assert (lines.at_first, lines.now, lines.gap) == (Fraction(200), Fraction(100), Fraction(1, 2))
    assert (who.at_first, who.gap) == (Fraction(1), None)
    assert find_sticking((lines, who)) == ("m",)
    assert find_sticking((who,)) == ("who",)


def test_nothing_sticks_where_all_is_closed() -> None:
    """Closed gaps are no sticking points."""
    assert find_sticking((one(say("a", "2025-01", 0), say("b", "2025-01", 4), say("b", "2025-02", 0)),)) == ()


STATEMENTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 28), st.sets(st.integers(0, 4), min_size=1)), max_size=8
)


@settings(deadline=None)
@given(STATEMENTS, st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(raw: list[tuple[str, int, set[int]]], random: object) -> None:
    """Shuffled statements give the same, and swapped names give the same with the names swapped."""
    said = [
        Statement(Dated(f"{place}", f"2025-01-{day:02}"), party, "lines", as_set(where))
        for place, (party, day, where) in enumerate(raw)
    ]
    shuffled = list(said)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random
    assert find_movements({"lines": RUNGS}, said) == find_movements({"lines": RUNGS}, shuffled)
    other = {"a": "b", "b": "a"}
    swapped = [Statement(item.dated, other[item.party], item.issue, item.outcomes) for item in said]
    for found, turned in zip(
        find_movements({"lines": RUNGS}, said), find_movements({"lines": RUNGS}, swapped), strict=True
    ):
        assert (found.gap, found.at_first, found.now) == (turned.gap, turned.at_first, turned.now)
        assert {other[party]: share for party, share in found.moved.items()} == turned.moved


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [(0b00001, "none"), (0b01110, "some to most"), (0b10001, "none, all"), (0b11111, "any"), (0, "nothing")],
)
def test_sets_in_words(outcomes: int, words: str) -> None:
    """Runs by their ends, the rest one by one."""
    assert RUNGS.words(outcomes) == words


def test_a_number_is_cut_where_bounds_are() -> None:
    """Between two bounds one outcome stands for all; between whole numbers that follow each other there is none."""
    assert number(0, 10, unit="people", bounds=[4, 5]).labels == (
        "0 people",
        "between 0 and 4 people",
        "4 people",
        "5 people",
        "between 5 and 10 people",
        "10 people",
    )
