"""The row that tells whether an agreement runs, and who is said to have ended it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compliance.truce import TERMS, at, day, on, see, terms, whys
from tests.factories import make_claim, make_when
from trucebook.vocabulary import Claim, Name, Side


def ending(act: str = "breach", **fields: Any) -> Claim:
    """South Front did something to the truce on day 9."""
    given: dict[str, Any] = {"by": "south", "patient": (Name("the truce"),), "when": on(9)}
    return make_claim(act, **(given | fields))


@pytest.mark.parametrize(("at", "status"), [(1, "open"), (9, "open"), (10, "lapsed"), (25, "lapsed")])
def test_an_agreement_runs_by_its_terms(at: int, status: str) -> None:
    """It is open until the end of its last phase that was certain, and lapsed after."""
    assert see("in-force", at=at).status == status


def test_an_agreement_takes_effect() -> None:
    """Before its first day it is not in force."""
    later = terms(clocks={"start": {"at": "2031-06-01"}})
    found = see("in-force", at=12, agreement=later)
    assert found.status == "not_in_force"
    assert found.reasons[1] == "It takes effect on 1 June 2031, 00:00 and runs until 11 June 2031, 00:00."


def test_a_phase_that_began_prolongs_it() -> None:
    """In an account in which the second phase began, the agreement runs to its end."""
    begun = make_claim("accept", patient=(Name("the second phase"),), when=on(9))
    assert see("in-force", begun, at=12).status == "open"
    assert see("in-force", begun, at=12, account="north").status == "lapsed"


def test_amendments_are_told() -> None:
    """The course of the agreement names the days on which it was amended, with the words and the source of each."""
    agreement = terms(amendments=[{"on": "2031-05-09", "sets": {"phases.one.days": [1, 12]}}])
    assert "Amended on 9 May 2031." in see("in-force", agreement=agreement, at=11).reasons
    amended = {
        "on": "2031-05-09",
        "text": "Two days more.",
        "source": "a letter",
        "sets": {"phases.one.days": [1, 12]},
    }
    told = "Amended on 9 May 2031: Two days more (a letter)."
    assert told in see("in-force", agreement=terms(amendments=[amended]), at=11).reasons
    assert see("in-force", agreement=agreement, at=11).status == "open"
    assert see("in-force", agreement=agreement, at=11, known_by=day(8)).status == "lapsed"


def test_versions_of_its_end_stand_side_by_side() -> None:
    """Each one blamed has a side, with whose word it is and how many are independent; denials stand apart."""
    claims = (
        ending(origin="north", id="a"),
        ending("end_truce", by="north-army", origin="south", id="b"),
        ending("end_truce", by="north", origin="observer", id="c"),
        ending(polarity="denied", origin="south", id="d"),
        ending("end_truce", by="", id="e"),
        ending("observe_truce", polarity="denied", origin="observer", id="f"),
    )
    found = see("in-force", *claims)
    assert found.said == (
        Side("ended by Northland", ("Observer Mission", "South Front"), 1, ("b", "c")),
        Side("denied: broken by South Front", ("South Front",), 0, ("d",)),
        Side("broken and not observed by South Front", ("Northland", "Observer Mission"), 1, ("a", "f")),
        Side("ended, nobody named", ("Daily",), 1, ("e",)),
    )
    assert found.against == ("d",)
    assert found.status == "lapsed"
    assert found.reasons[-1] == (
        "It is said to have been broken or ended before its time, first on 9 May 2031, on the word of Daily, "
        "Northland, Observer Mission, South Front; two independent origins."
    )
    assert "Denied: broken by South Front, on the word of South Front; no independent origin." in found.reasons


def test_a_party_has_its_own_version() -> None:
    """Under a party's account only its own version is told."""
    claims = ending(origin="north"), ending(by="north", origin="south")
    assert [side.value for side in see("in-force", *claims, account="south").said] == ["broken by Northland"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        (
            {"when": make_when(day(1).replace(month=2), day(2).replace(month=2))},
            "outside the time of this agreement",
        ),
        ({"when": make_when(day(1).replace(month=7), day(2).replace(month=7))}, "dated after the day asked for"),
        ({"when": None}, "nothing dates it"),
        ({"when": None, "known_on": day(1).replace(month=8)}, "outside the time of this agreement"),
        ({"review": "rejected"}, "rejected on review"),
    ],
)
def test_claims_of_another_time_tell_nothing_of_it(fields: dict[str, Any], why: str) -> None:
    """A truce of the same name in another year is another truce."""
    found = see("in-force", ending(**fields))
    assert found.said == ()
    assert whys(found) == {why}


def test_an_undated_version_is_placed_by_its_publication() -> None:
    """Told within thirty days of the end, an undated version belongs to it."""
    assert len(see("in-force", ending(when=None, known_on=day(20))).said) == 1


def test_while_it_runs_an_undated_version_told_later_is_not_shown() -> None:
    """Nothing says that what was told on day 9 without a date had happened by day 5."""
    found = see("in-force", ending(when=None, known_on=day(9)), at=5)
    assert found.said == ()
    assert whys(found) == {"undated, and told only after the day asked for"}


def test_both_sides_are_one() -> None:
    """Whoever blames "the parties" blames whom "both sides" blames."""
    found = see("in-force", ending(by="The parties"), ending(by="both sides"))
    assert [side.value for side in found.said] == ["broken by both sides"]


def test_what_ends_on_its_last_day_did_not_end_before_its_time() -> None:
    """A truce that runs out at noon of day 5 and is told to have ended on that day ended in time."""
    agreement = terms(
        clocks={"start": {"at": at(1, 12).isoformat(), "days": "elapsed"}},
        phases={"one": {"clock": "start", "days": [1, 4]}},
        obligations=[TERMS["obligations"][0]],
    )
    told = [see("in-force", ending(when=on(number)), agreement=agreement).reasons for number in (4, 5)]
    assert [any("before its time" in item for item in reasons) for reasons in told] == [True, False]


@pytest.mark.parametrize(
    "claim",
    [
        ending(modality="planned"),
        ending(patient=(Name("the talks"),)),
        ending("walk_out", patient=(Name("the talks"),)),
        ending("threaten"),
    ],
)
def test_what_is_no_version_of_its_end(claim: Claim) -> None:
    """A threat, a plan, or the end of something else ends no truce."""
    assert see("in-force", claim).said == ()


def test_one_blamed_without_being_in_the_cast() -> None:
    """A stranger to the cast is named as the report names it."""
    found = see("in-force", ending(by="hill bandits"))
    assert [side.value for side in found.said] == ["broken by hill bandits"]


def test_a_text_without_an_end_has_no_last_day() -> None:
    """What runs without end is not said to run for a hundred years; where it was ended, it has a last day."""
    endless = terms(phases={"one": {"clock": "start", "days": [1, "open"]}, "two": TERMS["phases"]["two"]})
    found = see("in-force", agreement=endless)
    assert (found.status, found.due_on) == ("open", None)
    assert found.reasons[1].endswith("and its text sets no end.")
