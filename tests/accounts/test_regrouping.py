"""Incidents put right by hand: merged, split, and as they were."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_when
from trucebook.accounts import compare, group_incidents
from trucebook.accounts.regrouping import Grouping, regroup
from trucebook.vocabulary import Claim, Incident, Name, Passage


def attack(name: str, day: int, words: str = "", **fields: Any) -> Claim:
    """An attack on the hill, on a day of March 2024, told in a report of its own."""
    start = date(2024, 3, day)
    given: dict[str, Any] = {"id": name, "report": f"{name}.txt", "place": (Name("the hill"),)}
    given |= {"when": make_when(start, start + timedelta(days=1)), "passage": Passage(0, len(words), words)}
    return make_claim("attack", **(given | fields))


TOLD = [attack("a", 3), attack("b", 3), attack("c", 6), attack("d", 6), attack("e", 9)]


def grouped(*groupings: Grouping, claims: list[Claim] = TOLD) -> tuple[Incident, ...]:
    """The incidents after these decisions."""
    return regroup(group_incidents(claims, CAST), groupings, claims, CAST)


def sets(incidents: tuple[Incident, ...]) -> list[list[str]]:
    """The claims of each incident, in order of their names."""
    return sorted(sorted(incident.claims) for incident in incidents)


def test_merged_incidents_become_one_that_says_by_whom() -> None:
    """Any claim of an incident names it; the new one keeps why each was grouped."""
    found = grouped(Grouping("merged", (("a",), ("c", "d")), "Ada Lind"))
    assert sets(found) == [["a", "b", "c", "d"], ["e"]]
    (merged,) = [incident for incident in found if len(incident.claims) == 4]
    assert merged.reasons[0] == "merged by Ada Lind"
    assert "same place" in merged.reasons
    assert (merged.first, merged.last) == (date(2024, 3, 3), date(2024, 3, 6))


def test_what_is_split_goes_for_itself_and_the_rest_stays() -> None:
    """Claims that the decision does not name stay with its last group."""
    found = grouped(Grouping("merged", (("a",), ("c",)), "Ada"), Grouping("split", (("a",), ("b",)), "Ben"))
    assert sets(found) == [["a"], ["b", "c", "d"], ["e"]]
    assert all("split by Ben" in incident.reasons for incident in found if "e" not in incident.claims)


IDS = [claim.id for claim in TOLD]
GROUPS = st.lists(st.frozensets(st.sampled_from(IDS), min_size=1), min_size=2, max_size=3)


@given(st.sampled_from(IDS), st.sampled_from(IDS))
def test_merging_then_splitting_restores(one: str, other: str) -> None:
    """Whatever two incidents are merged: split along the same line, they are what they were, reasons and all."""
    before = grouped()
    groups = [next(incident.claims for incident in before if name in incident.claims) for name in (one, other)]
    merging = Grouping("merged", tuple(groups), "Ada")
    assert grouped(merging, Grouping("split", tuple(groups), "Ben")) == before


@given(GROUPS, st.sampled_from(["merged", "split"]), st.permutations(TOLD))
def test_no_claim_is_lost_or_doubled_and_order_changes_nothing(
    groups: list[frozenset[str]], verdict: Any, order: list[Claim]
) -> None:
    """After any decision every claim stands in exactly one incident, whatever the order of claims."""
    decision = Grouping(verdict, tuple(map(tuple, map(sorted, groups))), "Ada")
    found = grouped(decision)
    assert sorted(name for incident in found for name in incident.claims) == IDS
    assert grouped(decision, claims=order) == found


def test_a_decision_holds_for_what_comes_later() -> None:
    """A new report that is grouped with one of two merged incidents stands in the merged one."""
    later = [*TOLD, attack("f", 6)]
    found = grouped(Grouping("merged", (("a", "b"), ("c", "d")), "Ada"), claims=later)
    assert sets(found) == [["a", "b", "c", "d", "f"], ["e"]]


def test_claims_that_are_gone_are_passed_over() -> None:
    """A decision about claims of a withdrawn report changes nothing else."""
    assert grouped(Grouping("merged", (("x",), ("y",)), "Ada")) == grouped()
    assert sets(grouped(Grouping("split", (("a", "x"), ("b",)), "Ada"))) == [["a"], ["b"], ["c", "d"], ["e"]]


BARE: dict[str, Any] = {"when": None, "place": ()}


def test_disputes_follow_what_was_merged() -> None:
    """Two incidents made one by hand: the denial of the one now stands against the other."""
    claims = [attack("a", 3, origin="south"), attack("b", 9, origin="north", polarity="denied", **BARE)]
    assert compare([], claims, CAST).disputes == ()
    (dispute,) = compare([], claims, CAST, [Grouping("merged", (("a",), ("b",)), "Ada")]).disputes
    assert dispute.kind == "denial"


def test_a_grouping_explains_itself() -> None:
    """Same place, same day, same weapon, figures: each in plain words."""
    words = "A drone struck the market on the hill on Sunday, killing three people"
    claims = [attack("a", 3, words), attack("b", 3, "Three people died when drones hit a market, officers said")]
    (found,) = group_incidents(claims, CAST)
    assert {"same act", "same place", "same day", "same weapon (drone)"} <= set(found.reasons)
    (alone,) = group_incidents(claims[:1], CAST)
    assert alone.reasons == ("the only claim of it",)
