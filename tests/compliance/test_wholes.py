"""When "all" is the number owed: a known whole that no word narrows, and not what came on a day."""

from __future__ import annotations

import pytest

from tests.compliance.truce import TERMS, on, released, see, terms
from tests.factories import make_claim
from trucebook.vocabulary import Claim, Name, Passage

AID = {
    "id": "lorries",
    "by": "north",
    "must": "deliver_aid",
    "what": "trucks",
    "amount": {"at_least": 18},
    "within": {"phase": "one"},
}
ONE_LOAD = terms(obligations=[AID])
WOUNDED = terms(measures=TERMS["measures"] | {"captives": {"unit": "captives", "counts": ["wounded captives"]}})


def freed(what: str, words: str) -> Claim:
    """South Front freed some on day 9, in these words."""
    return released(None, on(9), what=what, passage=Passage(0, len(words), words))


@pytest.mark.parametrize(
    "words",
    [
        "South Front freed all the captives on Friday.",
        "All captives were freed, the Front said, with the help of the Red Cross.",
        "It freed all captives that it held.",
        "Every captive who was still held there has been freed.",
        "All the remaining captives are home.",
        "All captives in the valley were freed.",
        "Of the wounded nobody died, and all captives are free.",
    ],
)
def test_all_of_them_is_the_number_owed(words: str) -> None:
    """The whole that the agreement means: holders, places and what is told beside it narrow nothing."""
    assert see("captives", freed("all captives", words)).status == "kept"


@pytest.mark.parametrize(
    "words",
    [
        "All captives with a permit to travel have been freed.",
        "South Front freed all captives over 60.",
        "All of the wounded captives were flown out.",
        "It let all the sick and elderly captives go.",
        "All captives who were ill have been freed.",
        "All captives aged under 18 are home.",
        "It has freed every captive whose name was on the first list.",
        "All captives cleared by the doctors left on Friday.",
    ],
)
def test_all_of_a_part_is_not_the_number_owed(words: str) -> None:
    """ "All with", "all over 60", "all the wounded": a part of the whole, however large."""
    found = see("captives", freed("all captives", words))
    assert (found.status, found.interval and found.interval.low) == ("undetermined", 1)


def test_a_part_that_is_itself_owed_is_the_whole() -> None:
    """Where the agreement counts the wounded, all the wounded are all that are owed."""
    claim = freed("all the wounded captives", "All the wounded captives were flown out.")
    assert see("captives", claim, agreement=WOUNDED).status == "kept"


def test_of_two_wholes_one_told_plainly_is_enough() -> None:
    """ "All the wounded captives, and then all captives": the last is the whole."""
    words = "It freed all the wounded captives, and by evening all captives."
    assert see("captives", freed("all captives", words)).status == "kept"


def test_not_all_of_a_part_still_says_that_some_were_not() -> None:
    """Where all of an unknown number are owed, one that was left breaks it, whatever part it belongs to."""
    words = "Northland did not free all detainees over 60."
    claim = make_claim(
        "release",
        patient=(Name("all detainees"),),
        when=on(10),
        polarity="denied",
        passage=Passage(0, len(words), words),
    )
    assert see("detainees", claim).status == "breached"


def test_all_that_came_is_no_number_of_a_load() -> None:
    """ "All the lorries were let in": as many as came, which need not be the 18 owed."""
    found = see("lorries", let_in("all the lorries"), agreement=ONE_LOAD)
    assert (found.status, found.interval and found.interval.low) == ("undetermined", 1)


def test_both_are_two() -> None:
    """ "Both captives" are two of the thirty, and all of two."""
    found = see("captives", freed("both captives", "Both captives are home."))
    assert (found.status, found.interval and found.interval.low) == ("undetermined", 2)
    two = terms(obligations=[TERMS["obligations"][0] | {"amount": {"at_least": 2}}])
    assert see("captives", freed("both captives", "Both captives are home."), agreement=two).status == "kept"


def let_in(what: str) -> Claim:
    """Northland let some lorries in on day 5."""
    return make_claim("deliver_aid", patient=(Name(what),), when=on(5))
