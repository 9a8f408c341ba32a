"""Accounts within and beside each other: own words, quotations, origins, copies, what is asked for."""

from __future__ import annotations

from typing import Any

from tests.compliance.truce import ZONE, day, on, released, see, terms, total, whys
from tests.factories import CAST, make_claim
from trucebook.compliance import assess, match
from trucebook.vocabulary import Claim, Copies, Interval, Name, RestsOn, View, Voice, unique


def denied(origin: str | None = None, **fields: Any) -> Claim:
    """The captives were not released; undated, published after it was due."""
    given: dict[str, Any] = {"what": "the captives", "polarity": "denied", "known_on": day(12), "origin": origin}
    return released(None, None, **(given | fields))


def test_a_pooled_status_is_no_bare_verdict() -> None:
    """A breach that only the other party asserts says so, and that nobody independent stands behind it."""
    found = see("captives", denied("north"))
    assert found.status == "breached"
    assert found.rests_on == (RestsOn("Northland", True),)
    assert found.independent == 0
    assert "Breached, on the word of one party (Northland); no independent origin." in found.reasons


def test_opposed_origins_are_disputed() -> None:
    """One side affirms, the other denies: both are shown, neither is believed."""
    found = see("captives", total(30, 10, origin="south"), denied("north"))
    assert found.status == "disputed"
    assert {item.origin for item in found.rests_on} == {"Northland", "South Front"}
    assert len(found.evidence) == len(found.against) == 1


def test_the_own_word_outweighs_what_is_quoted() -> None:
    """An outlet that says it in its own voice decides its account, whatever it quotes."""
    own, quoted = total(30, 10), denied("north")
    found = see("captives", own, quoted, account="Daily")
    assert found.status == "kept"
    assert found.against == (quoted.id,)
    assert "The account's own word outweighs what it quotes." in found.reasons


def test_without_an_own_word_one_sided_attribution_stands() -> None:
    """An outlet that only quotes one side has that side's version as its account."""
    assert see("captives", denied("north"), account="Daily").status == "breached"


def test_without_an_own_word_opposed_attribution_is_disputed() -> None:
    """An outlet that quotes both sides and says nothing itself has no verdict."""
    found = see("captives", total(30, 10, origin="south"), denied("north"), account="Daily")
    assert found.status == "disputed"


def test_a_party_is_asked_for_its_own_account() -> None:
    """The account of a party holds the words of those who speak for it, and only these."""
    claims = total(30, 10, origin="south"), denied("north-army")
    assert see("captives", *claims, account="north").status == "breached"
    assert see("captives", *claims, account="south").status == "kept"
    assert see("captives", *claims, account="observer").status == "no_report"


def test_a_body_is_asked_for_by_name() -> None:
    """Any name or alias of the cast, in any case, asks for that account; so does a stranger's name."""
    claims = total(30, 10, origin="observer"), total(13, 10, origin="John Smith")
    assert see("captives", *claims, account="the MISSION").account == "observer"
    assert see("captives", *claims, account="observer").status == "kept"
    assert see("captives", *claims, account="john smith").status == "partly_kept"


def test_a_later_denial_of_an_earlier_day_is_an_update() -> None:
    """What was not done on the due day and is done later is kept late, not disputed."""
    found = see("captives", total(20, 10, origin="observer"), total(30, 12, origin="mediator"))
    assert found.status == "kept_late"


def test_same_decision_with_other_figures_is_kept() -> None:
    """105 or 107: both are enough, so the decision stands and the figures are said to differ."""
    found = see("captives", total(31, 10, origin="observer"), total(33, 10, origin="mediator"))
    assert found.status == "kept"
    assert found.interval == Interval(31, 33)
    assert "The figures differ: 31 (Observer Mission); 33 (Middleland)." in found.reasons
    assert found.independent == 2


def test_origins_together() -> None:
    """Where no origin tells all of it, what they tell together decides, as one line of evidence."""
    found = see("captives", released(20, on(3), origin="observer"), released(10, on(4), origin="mediator"))
    assert found.status == "kept"
    assert found.independent == 1
    assert "No origin alone tells all of it; together they do." in found.reasons


def test_two_origins_on_one_event_do_not_add_up() -> None:
    """The same day told by two origins is one event."""
    found = see("captives", released(20, on(3), origin="observer"), released(20, on(3), origin="mediator"))
    assert found.status == "undetermined"
    assert found.interval == Interval(20, None)
    assert found.independent == 2


def test_a_copy_adds_no_origin() -> None:
    """Ten outlets that print one story are one origin."""
    first = total(30, 10, report="a.txt", outlet="Daily", chain=(Voice("Daily"),))
    second = total(30, 10, report="b.txt", outlet="Herald", chain=(Voice("Herald"),))
    copies = (Copies("k", ("a.txt", "b.txt"), "a.txt", "the same text", "Daily"),)
    assert see("captives", first, second).independent == 2
    assert see("captives", first, second, copies=copies).independent == 1


def test_a_late_copy_tells_nothing_later() -> None:
    """What an undated denial says holds as of the day the text first appeared, not of its last reprint."""
    first = denied(report="a.txt", known_on=day(9))
    late = denied(report="b.txt", known_on=day(12))
    copies = (Copies("k", ("a.txt", "b.txt"), "a.txt", "the same text", "Daily"),)
    assert see("captives", first, late).status == "breached"
    assert see("captives", first, late, copies=copies).status == "undetermined"


def test_accounts_are_listed() -> None:
    """Pooled, every outlet, every party."""
    evidence = match(terms(), [total(13, 5), total(13, 5, outlet=None, chain=(Voice("a letter"),))], CAST)
    found = unique(item.account for item in assess(evidence, View(day(5))))
    assert found == ("all", "Daily", "a letter", "north", "south")


def test_accept_and_without_match_every_voice() -> None:
    """A name, an id or the party spoken for; anywhere in the chain; in any case."""
    claim = total(13, 5, origin="north-army")
    for name in ("north-army", "the ARMY", "Northland", "north", "daily"):
        assert see("captives", claim, at=5, without=(name,)).interval is None, name
        assert see("captives", claim, at=5, accept=(name,)).interval == Interval(13, 13), name
    assert whys(see("captives", claim, at=5, without=("north",))) == {"left out with north"}
    assert whys(see("captives", claim, at=5, accept=("south",))) == {"its sources are not among those accepted"}


def test_known_by_sees_nothing_later() -> None:
    """A claim published later, or by nobody knows when, is not seen, and the finding says so."""
    early, late = total(13, 5, known_on=day(6)), total(30, 9, known_on=day(10))
    assert see("captives", early, late, known_by=day(9)).status == "undetermined"
    assert see("captives", early, late, known_by=day(10)).status == "kept"
    assert whys(see("captives", late, known_by=day(9))) == {"became known only on 2031-05-10"}
    assert see("captives", total(30, 9), known_by=day(10)).status == "no_report"


def test_a_corrected_claim_does_not_count() -> None:
    """The correction counts once it is known; the old figure is kept beside it, with why."""
    new = total(13, 10, id="new", known_on=day(12))
    old = total(30, 10, id="old", known_on=day(11), superseded_by="new")
    found = see("captives", old, new)
    assert found.status == "partly_kept"
    assert whys(found) == {"superseded by a correction"}
    assert see("captives", old, new, known_by=day(11)).status == "kept"


def test_a_rejected_claim_does_not_count() -> None:
    """What a reviewer rejected is listed and not used."""
    found = see("captives", total(30, 10, review="rejected"))
    assert found.status == "no_report"
    assert whys(found) == {"rejected on review"}


def test_the_timezone_is_the_agreements() -> None:
    """The day asked for ends at midnight in the agreement's timezone, whatever the case's is."""
    assert terms().timezone == ZONE
    claim = make_claim("attack", patient=(Name("a village"),), when=on(5))
    assert see("quiet", claim, at=5, timezone="America/New_York").status == "breached"


def test_a_denial_of_the_day_of_an_incident_is_disputed() -> None:
    """Each incident is denied for its own time by another: nobody is believed; a further one is not answered."""
    told = make_claim("attack", patient=(Name("a village"),), when=on(4), origin="south")
    denies = make_claim("attack", when=on(4), polarity="denied", origin="north")
    found = see("quiet", told, denies)
    assert (found.status, found.evidence, found.against) == ("disputed", (denies.id,), (told.id,))
    more = make_claim("attack", patient=(Name("a village"),), when=on(6), origin="south")
    assert see("quiet", told, more, denies).status == "breached"
