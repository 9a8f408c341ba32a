"""One finding over time, and what would flip it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings

from tests.compliance.test_properties import MANY
from tests.compliance.truce import day, on, released, terms, total
from tests.factories import CAST, make_claim
from trucebook.compliance import Question, find_flips, match, trace
from trucebook.compliance.history import find_answer
from trucebook.vocabulary import Claim, Name, View

CAPTIVES = Question("captives")


def steps(*claims: Claim, at: int = 14, question: Question = CAPTIVES, **fields: Any) -> list[tuple[int, str]]:
    """The days on which a finding changes, each with its new status."""
    found = trace(match(terms(), claims, CAST), View(day(at)), question, **fields)
    return [((item.on - day(1)).days + 1, item.status) for item in found]


def test_a_duty_over_time() -> None:
    """Not in force, open, partly kept when it was due, kept late when the rest came."""
    claims = total(13, 10), total(30, 12)
    assert steps(*claims) == [
        (0, "not_in_force"),
        (1, "open"),
        (10, "partly_kept"),
        (12, "kept_late"),
        (13, "kept_late"),
    ]


def test_a_change_says_why() -> None:
    """What came in, on whose word, or that only time has passed."""
    found = trace(match(terms(), [released(30, on(9), origin="observer")], CAST), View(day(12)), CAPTIVES)
    kept = next(item for item in found if item.status == "kept")
    assert kept.was == "open"
    assert kept.why[0] == "What was owed was done by the time it was due."
    assert kept.why[-1] == "1 claim bears it now that did not the day before."
    assert len(kept.claims) == 1
    quiet = trace(match(terms(), [], CAST), View(day(12)), CAPTIVES)
    assert [item.status for item in quiet] == ["not_in_force", "open", "no_report"]
    assert quiet[-1].why[-1] == "The claims are the same; only time has passed."


def test_what_moved_the_agreement_is_a_reason() -> None:
    """A claim that the truce was extended, or that excuses a duty, is named with the day on which it moved it."""
    power = {"id": "p", "kind": "extend", "by": ["north", "south"], "how": "consent", "phase": "one", "days": 2}
    extended = make_claim("extend", by="", patient=(Name("the truce"),), when=on(9))
    for row in ("in-force", "captives"):
        found = trace(match(terms(powers=[power]), [extended], CAST), View(day(14)), Question(row))
        longer = next(item for item in found if item.on == day(9))
        assert longer.due_on == day(12)
        assert longer.why[-1] == "1 claim tells now of something that it hangs on."
        assert longer.claims == (extended.id,)
        assert found[-1].why[-1] == "The claims are the same; only time has passed."
    duty = terms().obligations[0].model_dump() | {"unless": {"act": "mediate", "words": ["commission"]}}
    event = make_claim("mediate", by="mediator", patient=(Name("the commission"),), when=on(4))
    found = trace(match(terms(obligations=[duty]), [event], CAST), View(day(8)), CAPTIVES)
    assert [(item.status, item.claims) for item in found[-2:]] == [("open", ()), ("lapsed", (event.id,))]


def test_claims_that_no_longer_bear_it_are_counted() -> None:
    """One that is taken back by a correction, and two."""
    correction = total(20, 9, known_on=day(11))
    for count, words in ((1, "1 claim no longer bears it."), (2, "2 claims no longer bear it.")):
        early = [
            total(30, 9, report=f"{place}.txt", known_on=day(9), superseded_by=correction.id)
            for place in range(count)
        ]
        quiet = replace(correction, modality="planned")
        found = trace(match(terms(), [*early, quiet], CAST), View(day(12)), CAPTIVES, as_known=True)
        assert next(item for item in found if item.on == day(11)).why[-1] == words


def test_as_it_was_known() -> None:
    """With what was known on each day, a finding changes when it was told and not when it happened."""
    claim = total(30, 9, known_on=day(12))
    assert (9, "kept") in steps(claim)
    known = steps(claim, as_known=True)
    assert (10, "no_report") in known
    assert (12, "kept") in known


def test_a_row_that_does_not_exist_has_no_history() -> None:
    """No such duty, no such reading: nothing."""
    assert steps(question=Question("no-such-duty")) == []
    assert find_flips(match(terms(), [], CAST), View(day(12)), Question("no-such-duty")) is None


@settings(max_examples=8, deadline=None)
@given(claims=MANY)
def test_the_last_step_is_the_finding(claims: list[Claim]) -> None:
    """A history ends with the finding of its last day, and no day between two steps has another status."""
    evidence = match(terms(), claims, CAST)
    found = {item.on: item.status for item in trace(evidence, View(day(12)), CAPTIVES)}
    status = ""
    for number in range(1, 13):
        status = found.get(day(number), status)
        found_then = find_answer(evidence, View(day(number)), CAPTIVES)
        assert found_then is not None
        assert found_then.status == (status or "not_in_force")


def test_one_origin_flips_it() -> None:
    """Kept on the word of one: without it, nothing is reported."""
    claim = total(30, 9, origin="observer")
    found = find_flips(match(terms(), [claim], CAST), View(day(12)), CAPTIVES)
    assert found is not None
    assert [(item.without, item.status) for item in found.origins.flips] == [(("Observer Mission",), "no_report")]
    assert [(item.without, item.status) for item in found.claims.flips] == [((claim.id,), "no_report")]
    assert found.words[0] == "These are all sets of 1; no smaller set flips it."


def test_two_origins_flip_it_together() -> None:
    """Kept on the word of two: one of them is not enough to flip it."""
    claims = total(30, 9, origin="observer"), total(31, 9, origin="mediator")
    found = find_flips(match(terms(), claims, CAST), View(day(12)), CAPTIVES)
    assert found is not None
    assert [item.without for item in found.origins.flips] == [("Middleland", "Observer Mission")]


def test_either_side_flips_a_dispute() -> None:
    """Without one side the other stands."""
    denied = released(None, None, what="the captives", polarity="denied", known_on=day(12), origin="north")
    found = find_flips(match(terms(), [total(30, 10, origin="south"), denied], CAST), View(day(12)), CAPTIVES)
    assert found is not None
    flips = {item.without: item.status for item in found.origins.flips}
    assert flips == {("Northland",): "kept", ("South Front",): "breached"}


def test_what_starts_a_phase_flips_what_hangs_on_it() -> None:
    """Not only the claims of a duty itself: without who tells that the phase began, it lapses."""
    begun = make_claim("accept", patient=(Name("the second phase"),), when=on(9), origin="observer")
    found = find_flips(match(terms(), [begun], CAST), View(day(12)), Question("second"))
    assert found is not None
    assert [item.without for item in found.origins.flips] == [("Observer Mission",)]


def test_a_search_that_was_cut_off_says_so() -> None:
    """Fifty origins that all say the same: larger sets are not tried, and that is said."""
    claims = [total(30, 9, origin=f"Witness Number{number}") for number in range(50)]
    found = find_flips(match(terms(), claims, CAST), View(day(12)), CAPTIVES)
    assert found is not None
    assert found.origins.flips == ()
    assert found.origins.cut_off
    assert "larger ones were not tried" in found.origins.words


def test_only_what_a_row_depends_on_is_left_out() -> None:
    """Claims on other duties flip nothing and are not tried; those on a duty that is waited for are."""
    claims = [total(30, 9), make_claim("withdraw", patient=(Name("Long Ford"),), when=on(5))]
    evidence = match(terms(), claims, CAST)
    alone, waits = (find_flips(evidence, View(day(7)), Question(name)) for name in ("captives", "disarm"))
    assert alone is not None
    assert waits is not None
    assert (alone.claims.among, waits.claims.among) == (1, 1)
    assert [flip.without for flip in waits.claims.flips] == [(claims[1].id,)]


def test_too_many_claims_to_leave_out_one_by_one() -> None:
    """Where a search would not end soon it is not begun, and that is said."""
    claims = [total(30, 9, origin="observer", report=f"{number}.txt") for number in range(300)]
    found = find_flips(match(terms(), claims, CAST), View(day(12)), CAPTIVES)
    assert found is not None
    assert [flip.without for flip in found.origins.flips] == [("Observer Mission",)]
    assert (found.claims.tried, found.claims.cut_off) == (0, True)
    assert found.words[1] == "There are 300 of them: too many to leave them out one by one."


@pytest.mark.parametrize("account", ["all", "Daily"])
@settings(max_examples=10, deadline=None)
@given(claims=MANY)
def test_flips_are_smallest(account: str, claims: list[Claim]) -> None:
    """Without a set that is told the status is another, and no smaller set of claims does that."""
    evidence, view, question = match(terms(), claims, CAST), View(day(12)), Question("captives", account=account)
    found = find_flips(evidence, view, question)
    assert found is not None
    ids = [item.id for item in claims]
    for flip in found.claims.flips:
        assert (
            _status([item for item in claims if item.id not in flip.without], question)
            == flip.status
            != found.status
        )
    smaller = min((len(flip.without) for flip in found.claims.flips), default=found.claims.tried + 1) - 1
    for size in range(1, min(smaller, 2) + 1):
        for out in combinations(ids, size):
            assert _status([item for item in claims if item.id not in out], question) in (found.status, None)


def _status(claims: list[Claim], question: Question) -> str | None:
    finding = find_answer(match(terms(), claims, CAST), View(day(12)), question)
    return finding.status if finding else None
