"""Which claims speak of a duty, and the reasons why others that come near do not count."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.compliance.truce import as_of, day, on, released, see, terms, total, whys
from tests.factories import CAST, make_claim, make_quantity
from trucebook.compliance import match
from trucebook.compliance.matching import target_of
from trucebook.compliance.phrases import data_file, find_phrase, flatten, singular, word_list
from trucebook.vocabulary import Claim, Name, Passage, Voice


def kill(**fields: Any) -> Claim:
    """Northland killed somebody on day 5."""
    return make_claim("kill", **({"when": on(5)} | fields))


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("Prisoners of War", " prisoner of war "),
        ("women and children", " woman and child "),
        ("the hostages' families", " the hostage family "),
        ("Hamdan’s troops", " hamdan troop "),
        ("buses, crosses; boxes", " bus cross box "),
        ("a crisis in the pass", " a crisis in the pass "),
        ("13", " 13 "),
        ("", " "),
    ],
)
def test_words_are_compared_without_case_and_number(text: str, flat: str) -> None:
    """Singular and plural, capitals and possessives are the same word."""
    assert flatten(text) == flat


def test_phrases_match_whole_words_only() -> None:
    """A word inside another word is not that word; of several phrases the longest counts."""
    assert find_phrase(("truck",), ("struck by trucks",)) == "truck"
    assert find_phrase(("truck",), ("struck by lightning",)) is None
    assert find_phrase(("captives", "female captives"), ("3 Female captives",)) == "female captives"
    assert find_phrase((), ("anything",)) is None
    assert find_phrase(("",), ("anything",)) is None


def test_the_word_lists_are_clean() -> None:
    """The data file has lower case, no repetition, and as many words as its header was written for."""
    lists = {key: value for key, value in data_file().items() if isinstance(value, list)}
    for key, words in lists.items():
        assert [word.casefold() for word in words] == words, key
        assert len(set(words)) == len(words), key
    assert {key: len(words) for key, words in lists.items()} == {
        "nobody": 15,
        "own": 6,
        "none": 8,
        "whole": 9,
        "flows": 1,
        "leaving": 1,
        "parts": 30,
        "narrowing": 28,
        "relative": 3,
        "held": 6,
        "except": 9,
        "results": 10,
        "together": 13,
        "until": 4,
    }
    plurals = data_file()["plurals"]
    assert all(re.fullmatch(r"[a-z]+", word) for pair in plurals.items() for word in pair)
    assert all(singular(plural) == one for plural, one in plurals.items())
    assert data_file()["rates"] == {"day": "1", "daily": "1", "week": "7", "weekly": "7"}
    assert set(data_file()["lengths"]["hours"].values()) == {"1", "24", "168", "336"}
    assert data_file()["lengths"]["months"] == {"month": "1", "year": "12"}
    assert "any" in word_list("none")


LEFT_OUT = "names “fishermen”, which the agreement leaves out of the count"


@pytest.mark.parametrize(
    ("claim", "why"),
    [
        (released(5, on(3), modality="planned"), "says it was to happen, not that it did"),
        (released(5, on(3), modality="required"), "says it was owed, not that it was done"),
        (released(5, on(3), modality="demanded"), "asks for it, does not say it was done"),
        (released(5, on(3), modality="conditional"), "says it on a condition, not that it was done"),
        (released(5, on(3), modality="possible"), "says it may be, not that it is"),
        (released(5, on(3), chain=(Voice("Daily", hedge="possible"),)), "only possible in the words of its source"),
        (released(5, on(3), what="fishermen"), LEFT_OUT),
        (released(5, on(3), what="captives and fishermen"), LEFT_OUT),
        (released(5, on(3), by="mediator"), "done by another: Middleland"),
        (released(5, on(3), by="some gunmen"), "done by another: some gunmen"),
        (released(5, None), "nothing dates it"),
        (released(5, on(13)), "dated after the day asked for"),
        (released(5, on(8, 30)), "lies only partly inside the time of this duty"),
        (
            released(None, on(3), quantity=make_quantity(5, unit="captives", measure="rate", per="day")),
            "a rate, not a count",
        ),
        (
            released(None, on(3), quantity=make_quantity(5, unit="captives", measure="share")),
            "a share, not a count",
        ),
        (
            released(None, on(3), patient=(), passage=Passage(0, 20, "It freed captives.")),
            "does not say what was counted",
        ),
        (
            released(None, as_of(10), what="female captives", polarity="denied"),
            "about a part of what is counted, so it cannot deny the whole",
        ),
        (
            released(None, as_of(10), what="people", polarity="denied"),
            "about a wider group than is counted, which may lack others",
        ),
        (total(5, 10, known_on=None, when=None), "nothing dates it"),
    ],
)
def test_why_a_claim_is_not_used(claim: Claim, why: str) -> None:
    """Every claim that comes near and does not count says why."""
    found = see("captives", claim)
    assert whys(found) == {why}
    assert found.evidence == ()
    assert f"Not used: 1 {why}." in found.reasons


@pytest.mark.parametrize(
    "claim",
    [
        released(5, on(3), what="detainees"),
        make_claim("withdraw", by="south", patient=(Name("captives"),), when=on(3)),
        released(None, on(3), patient=()),
        released(5, on(3), what="families of captives"[:8]),
    ],
)
def test_a_claim_on_something_else_is_not_looked_at(claim: Claim) -> None:
    """Another act or another object is not listed among the claims that were looked at."""
    assert see("captives", claim).unused == ()


@pytest.mark.parametrize(
    ("agent", "used"),
    [
        ((Name("South Front", "south"),), True),
        ((), True),
        ((Name("It"),), True),
        ((Name("Southern fighters"),), True),
        ((Name("Northland", "north"), Name("South Front", "south")), True),
        ((Name("Northland", "north"),), False),
        ((Name("bandits"),), False),
    ],
)
def test_who_did_it(agent: tuple[Name, ...], used: bool) -> None:
    """The party, those named after it, or nobody named at all; never somebody else."""
    assert bool(see("captives", released(30, on(3), agent=agent)).evidence) is used


def test_a_claim_without_agent_says_so() -> None:
    """Where nobody is named the claim is used for a duty to act, and the finding says so."""
    assert "1 claim used: says no agent." in see("captives", released(30, on(3), by="")).reasons


def test_an_incident_without_agent_is_laid_to_nobody() -> None:
    """A killing by nobody named breaks no duty of either party, and stands among what was looked at."""
    claim = kill(by="", patient=(Name("three people"),))
    for duty in ("quiet", "quiet-south"):
        found = see(duty, claim)
        assert found.status == "no_report"
        assert whys(found) == {"says no agent, so it lays the act to nobody"}


def test_an_act_against_a_third_party() -> None:
    """A duty owed to one party is not broken by what is done to another."""
    quiet = {"id": "quiet", "by": "north", "to": "south", "must_not": "kill", "within": {"phase": "one"}}
    agreement = terms(obligations=[quiet])
    assert see("quiet", kill(patient=(Name("South Front", "south"),)), agreement=agreement).status == "breached"
    assert see("quiet", kill(patient=(Name("a farmer"),)), agreement=agreement).status == "breached"
    found = see("quiet", kill(patient=(Name("Northland", "north"),)), agreement=agreement)
    assert whys(found) == {"done to another: Northland"}


@pytest.mark.parametrize(
    ("fields", "used"),
    [
        ({"patient": (Name("Long Ford"),)}, True),
        ({"patient": (Name("its troops"),), "place": (Name("the Ford"),)}, True),
        (
            {"patient": (Name("its troops"),), "passage": Passage(0, 40, "It moved its troops from Long Ford.")},
            True,
        ),
        ({"patient": (Name("the hills"),), "place": (Name("the hills"),)}, False),
        ({"place": (Name("the hills"),), "passage": Passage(0, 40, "From the hills it saw Long Ford.")}, False),
    ],
)
def test_where_it_was_done(fields: dict[str, Any], used: bool) -> None:
    """The zone stands in the place or the object; the passage is read only where no place is given."""
    assert (see("ford", make_claim("withdraw", when=on(4), **fields)).status == "kept") is used


def test_what_it_was_about() -> None:
    """A duty of effort is met by an act whose words hold what it is about."""
    talks = {
        "id": "talks",
        "by": ["north", "south"],
        "must": "talk",
        "about": ["next phase"],
        "within": {"phase": "one"},
    }
    agreement = terms(obligations=[talks])
    said = make_claim("talk", by="south", when=on(4), passage=Passage(0, 40, "They talked on the next phase."))
    assert see("talks", said, agreement=agreement).status == "kept"
    other = make_claim("talk", by="south", when=on(4), passage=Passage(0, 40, "They talked on fish."))
    assert see("talks", other, agreement=agreement).status == "no_report"


def test_a_duty_is_matched_once_for_all_views() -> None:
    """Two readings that change only a number share one matching; one that changes the words has its own."""
    agreement = terms(
        readings={
            "more": {"sets": {"obligations.captives.amount": {"at_least": 40}}},
            "lorries": {"sets": {"measures.captives.counts": ["soldiers"]}},
        }
    )
    evidence = match(agreement, [total(30, 9)], CAST)
    targets = {target_of(evidence.variants[0, reading], agreement.obligations[0]) for reading in evidence.readings}
    assert len(targets) == 2
    assert all(target in evidence.looks for target in targets)


def test_an_unaccepted_correction_is_no_claim_about_the_future() -> None:
    """A correction rejected on review corrects nothing."""
    new = total(13, 10, id="new", review="rejected", known_on=day(12))
    old = total(30, 10, id="old", superseded_by="new", known_on=day(11))
    assert see("captives", old, new).status == "kept"


@pytest.mark.parametrize(("origin", "status"), [("south", "disputed"), ("observer", "breached")])
def test_its_men_are_those_of_the_party_that_speaks(origin: str, status: str) -> None:
    """A party that denies of "its men" what another tells of them contests it; an observer's men are another's."""
    deed: dict[str, Any] = {"patient": (Name("a village"),), "when": on(4)}
    told = make_claim("attack", by="south", origin="north", **deed)
    denied = make_claim("attack", agent=(Name("its men"),), origin=origin, polarity="denied", **deed)
    assert see("quiet-south", told, denied).status == status
