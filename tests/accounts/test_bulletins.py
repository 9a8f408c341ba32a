"""A bulletin beside the reports that quote it: whose words they are, and how many origins that makes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import CAST, make_claim, make_report
from trucebook.accounts import compare, count_independent, origin_of
from trucebook.accounts.bulletins import settle_bulletins
from trucebook.vocabulary import Claim, Copies, Report, Voice

SAID = "The South Front released 40 prisoners on 11 March, the Observer Mission said."
MORE = " Two buses crossed the river at noon, and relatives waited at the bridge."
OBSERVER = Voice("Observer Mission", "observer", "said", "claimed")


def report(outlet: str, text: str = SAID, published: str = "2024-03-12") -> Report:
    """A report named after its outlet."""
    return make_report(text, id=f"{outlet}.txt", outlet=outlet, published=published)


def told(outlet: str, *voices: Voice, name: str = "") -> Claim:
    """What an outlet tells, through those voices; without any, in its own voice."""
    chain = (Voice(outlet), *voices)
    return make_claim(
        by="south", report=f"{outlet}.txt", outlet=outlet, chain=chain, id=f"c-{outlet}-{len(chain)}{name}"
    )


def settle(claims: list[Claim], *reports: Report, credit: str | None = None) -> tuple[Copies, ...]:
    """The classes where all the reports are one text, of which the last came first."""
    ids = tuple(sorted(one.id for one in reports))
    given = Copies("reuse-1", ids, reports[-1].id, "longest", credit or reports[-1].outlet)
    return settle_bulletins((given,), reports, claims, CAST)


@pytest.mark.parametrize("day", ["2024-03-11", "2024-03-12", "2024-03-14"])
def test_a_quoted_bulletin_and_the_wire_are_one_origin(day: str) -> None:
    """Whatever day the bulletin bears, its words are the body's, and who quotes it adds nothing."""
    papers = [f"Paper {number}" for number in range(9)]
    reports = [report("Observer Mission", published=day), report("Worldwire", SAID + MORE)]
    reports += [report(paper, SAID + MORE) for paper in papers]
    claims = [told("Observer Mission"), *(told(name, OBSERVER) for name in ("Worldwire", *papers))]
    copies = compare(reports, claims, CAST).copies
    assert len(copies[0].reports) == 11
    assert copies[0].first == "Observer Mission.txt"
    assert count_independent(origin_of(claim, CAST, copies) for claim in claims) == 1


def test_a_party_that_publishes_itself_stays_a_party() -> None:
    """An army's own statement is its side's word, also beside the outlet that printed it whole."""
    army = Voice("Northland Army", "north-army", "said", "claimed")
    claims = [told("Northland"), told("Worldwire", army)]
    copies = settle(claims, report("Northland"), report("Worldwire"))
    assert count_independent(origin_of(claim, CAST, copies) for claim in claims) == 0


def test_a_credited_text_and_the_bulletin_it_quotes_are_two_texts() -> None:
    """Where the others say whose text they print, the body leaves the class and keeps its own voice."""
    wire = SAID + "\nSource: Worldwire"
    reports = report("Observer Mission"), report("Daily", wire), report("Worldwire", wire)
    claims = [told("Observer Mission"), told("Daily", OBSERVER), told("Worldwire", OBSERVER), told("Daily")]
    copies = settle(claims, *reports)
    assert [item.reports for item in copies] == [("Daily.txt", "Worldwire.txt")]
    assert [origin_of(claim, CAST, copies).key for claim in claims] == ["observer", "observer", "observer", "wire"]


def test_an_outlet_that_reprints_a_later_day_is_a_copy() -> None:
    """A paper that prints a story two days on is no origin of it, though the story cites the paper."""
    claims = [told("Daily"), told("Worldwire", Voice("Daily", None, "reported", "claimed"))]
    late = settle(claims, report("Daily", published="2024-03-14"), report("Worldwire"))
    assert late[0].first == "Worldwire.txt"
    same_day = settle(claims, report("Daily"), report("Worldwire"))
    assert same_day[0].credit == "Daily"


def test_who_says_that_it_prints_another_is_a_copy() -> None:
    """A body that reprints a wire's story with its credit does not become its author."""
    reports: Any = report("Observer Mission", SAID + "\nSource: Worldwire"), report("Worldwire")
    copies = settle([told("Worldwire", OBSERVER)], *reports)
    assert copies[0].first == "Worldwire.txt"
    assert copies[0].credit == "Worldwire"
