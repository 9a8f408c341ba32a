"""What one origin tells and another denies decides nothing for all accounts together, whomever it serves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from tests.compliance.test_course import (
    CAPTIVES,
    CERTIFY,
    CLOCK,
    CONSENT,
    DONE,
    ENDS,
    FORD,
    GOES_ON,
    LEAVE,
    QUIET,
    STOP,
    TACIT,
    attack,
    duties,
    event,
    truce,
    withdrew,
)
from tests.compliance.truce import TERMS, as_of, day, on, released, reprinted, see, total
from tests.factories import CAST, make_claim
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.glancing import survey
from trucebook.vocabulary import Claim, Name, View

PHASED = duties(
    CAPTIVES | {"within": {"phase": "two"}},
    phases={
        "one": {"clock": "start", "days": [1, 10]},
        "two": {"clock": "start", "days": [11, 20], "begins_if": DONE},
    },
)
SPARING = duties(QUIET | {"unless": {"act": "attack", "by": "south"}})


def said(claim: Claim, **fields: Any) -> tuple[Claim, Claim]:
    """A claim of Northland, and the same denied by South Front."""
    own = replace(claim, id=f"{claim.id}-yes", chain=_chain("north"), outlet="Daily", **fields)
    return own, replace(own, id=f"{claim.id}-no", chain=_chain("south"), polarity="denied")


def _chain(origin: str) -> Any:
    return event(1, origin=origin).chain


def shot(number: int, who: str = "a village", **fields: Any) -> Claim:
    """South Front attacked somebody on a day."""
    return attack(number, by="south", patient=(Name(who),) if who else (), **fields)


@dataclass(frozen=True)
class Case:
    """Contested claims, others, and how a duty stands for all, for who tells it and for who denies it."""

    label: str
    agreement: Agreement
    statuses: tuple[str, str, str]
    claims: tuple[Claim, ...]
    at: int = 12
    obligation: str = "captives"


CASES = (
    Case(
        "what excuses a prohibition",
        SPARING,
        ("disputed", "lapsed", "breached"),
        (*said(shot(4, "")), attack(6, origin="north"), attack(6, origin="south")),
        obligation="quiet",
    ),
    Case(
        "what excuses a duty",
        duties(CAPTIVES | {"unless": DONE}),
        ("disputed", "lapsed", "partly_kept"),
        (*said(event(4)), total(13, 10, origin="observer"), total(13, 10, origin="south")),
    ),
    Case("an extension", CONSENT, ("disputed", "open", "lapsed"), said(truce("extend", 9)), 11, "in-force"),
    Case("a deadline with it", CONSENT, ("disputed", "open", "no_report"), said(truce("extend", 9)), 11),
    Case("a clock", CLOCK, ("disputed", "no_report", "lapsed"), said(event(4)), 11),
    Case("a phase", PHASED, ("disputed", "open", "lapsed"), said(event(9)), 14),
    Case("a phase that goes on", GOES_ON, ("disputed", "open", "no_report"), said(event(9)), 15),
    Case(
        "a phase that was ended",
        ENDS,
        ("disputed", "no_report", "breached"),
        (*said(event(4)), attack(6, origin="south"), attack(6, origin="observer")),
        obligation="quiet",
    ),
    Case("an ending", LEAVE, ("disputed", "lapsed", "open"), said(truce("end_truce", 5, "south")), 8, "in-force"),
    Case("a suspension", STOP, ("disputed", "suspended", "open"), said(truce("suspend", 5, "north")), 8),
    Case("an objection", TACIT, ("disputed", "lapsed", "open"), said(event(7)), 12, "in-force"),
    Case("a certificate", CERTIFY, ("disputed", "kept", "no_report"), said(event(9)), 12),
    Case(
        "what changes nothing", duties(CAPTIVES | {"unless": DONE}), ("kept",) * 3, (*said(event(9)), total(30, 5))
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_contested_event_decides_nothing_for_all(case: Case) -> None:
    """For all it is disputed where the versions part; in the accounts of both sides their own word stands."""
    claims = [*case.claims]
    if case.label == "what changes nothing":
        claims += [total(30, 5, origin="north"), total(30, 5, origin="south")]
    found = [
        see(case.obligation, *claims, agreement=case.agreement, at=case.at, account=account)
        for account in ("all", "north", "south")
    ]
    assert tuple(item.status for item in found) == case.statuses, [item.reasons for item in found]


def test_the_event_is_named_with_who_tells_and_who_denies_it() -> None:
    """A disputed status names the event, the chains on both sides, what comes of each, and cites the claims."""
    yes, no = said(shot(4, ""))
    found = see("quiet", yes, no, attack(6, origin="observer"), agreement=SPARING)
    assert found.reasons[:3] == (
        "It hangs on something that one source tells and another denies.",
        "Contested: “attack” by south, told by Daily ← Northland [claimed];"
        " denied by Daily ← South Front [claimed].",
        "If it happened: lapsed; if not: breached.",
    )
    assert yes.id in found.evidence
    assert no.id in found.against
    assert [item.origin for item in found.rests_on] == ["Northland", "Observer Mission", "South Front"]
    assert found.independent == 1


def test_several_contested_events() -> None:
    """Where two events are contested, each is named, with all that may come of it."""
    agreement = duties(QUIET | {"unless": {"act": "attack", "by": "south"}, "once": DONE})
    claims = (*said(shot(4, "")), *said(event(2)), attack(6, origin="observer"))
    found = see("quiet", *claims, agreement=agreement)
    assert found.status == "disputed"
    assert found.reasons[3] == "Depending on which of these happened: lapsed, breached."


UNCONTESTED = {
    "by the same origin": replace(said(shot(4, ""))[1], chain=_chain("north")),
    "of another day": said(shot(5, ""))[1],
    "of a part of the time": said(shot(4, "", when=on(4, 5)))[0],
    "of another deed": said(shot(4, "the market"))[1],
    "before it": said(shot(4, "", when=as_of(3)))[1],
    "only possible": replace(said(shot(4, ""))[1], modality="possible"),
}


@pytest.mark.parametrize("label", UNCONTESTED)
def test_what_does_not_deny_the_event(label: str) -> None:
    """A denial of another deed, another time or by the same origin leaves what is told as it is."""
    found = see("quiet", said(shot(4))[0], UNCONTESTED[label], attack(6, origin="observer"), agreement=SPARING)
    assert found.status == "lapsed", found.reasons


CONTESTED = {
    "of all of it": said(shot(4, ""))[1],
    "of the same deed": said(shot(4, "villages"))[1],
    "as of a later day": said(shot(4, "", when=as_of(9)))[1],
    "undated and told later": said(shot(4, "", when=None, known_on=day(9)))[1],
    "of more days": said(shot(4, "", when=on(3, 6)))[1],
}


@pytest.mark.parametrize("label", CONTESTED)
def test_what_denies_the_event(label: str) -> None:
    """A denial of all its time, of the same deed or of any, contests it."""
    found = see("quiet", said(shot(4))[0], CONTESTED[label], attack(6, origin="observer"), agreement=SPARING)
    assert found.status == "disputed", found.reasons


def test_who_is_denied_to_have_done_it() -> None:
    """That South Front did not extend the truce denies that both did, and not that Northland did."""
    no = replace(truce("extend", 9, "south", origin="south"), polarity="denied")
    both, one = truce("extend", 9, "both sides", origin="north"), truce("extend", 8, "north", origin="north")
    assert see("in-force", both, no, agreement=CONSENT, at=11).status == "disputed"
    again = truce("extend", 9, "south", origin="observer")
    later = replace(no, when=on(8))
    assert see("in-force", one, again, later, agreement=CONSENT, at=11).status == "open"


def test_an_outlet_that_quotes_both() -> None:
    """An outlet that quotes both sides leaves it open, unless it says itself what happened."""
    yes, no = said(event(4))
    agreement = duties(CAPTIVES | {"unless": DONE})
    late = total(13, 10)
    assert see("captives", yes, no, late, agreement=agreement, account="Daily").status == "disputed"
    assert see("captives", yes, no, late, event(4), agreement=agreement, account="Daily").status == "lapsed"
    denied = replace(event(4, id="own"), polarity="denied")
    assert see("captives", yes, denied, late, agreement=agreement, account="Daily").status == "partly_kept"
    assert see("captives", yes, denied, late, agreement=agreement).status == "disputed"


def test_leaving_a_source_out_ends_the_contest() -> None:
    """Under a view that does not hear who denies it, the event is told and not contested."""
    claims = (*said(event(4)), total(13, 10))
    agreement = duties(CAPTIVES | {"unless": DONE})
    assert see("captives", *claims, agreement=agreement, without=("south",)).status == "lapsed"
    assert see("captives", *claims, agreement=agreement, without=("north",)).status == "partly_kept"


def test_days_that_are_owed_in_one_version_alone() -> None:
    """Days of a contested extension are disputed rows: whether anything was owed on them hangs on it."""
    power = {"id": "p", "kind": "extend", "by": ["north", "south"], "how": "consent", "phase": "one", "days": 2}
    evidence = match(duties(TERMS["obligations"][5], powers=[power]), said(truce("extend", 9)), CAST)
    found = {item.instance: item for item in assess(evidence, View(day(14)), accounts=("all",))}
    assert (found["day 10"].status, found["day 12"].status) == ("no_report", "disputed")
    assert "If it happened: no report; if not: not owed." in found["day 12"].reasons


def test_a_copy_of_a_denial_is_no_second_denial() -> None:
    """A reprint neither contests nor settles anything."""
    claims = [event(4), replace(event(4, id="no"), polarity="denied")]
    again, copies = reprinted(claims)
    agreement = duties(CAPTIVES | {"unless": DONE})
    before = see("captives", *claims, total(13, 10), agreement=agreement, copies=copies)
    after = see("captives", *claims, *again, total(13, 10), agreement=agreement, copies=copies)
    assert (before.status, after.status) == ("lapsed", "lapsed")


def test_at_a_glance_it_is_disputed_too() -> None:
    """The grid counts disputed cells of contested accounts as the findings do."""
    claims = (*said(shot(4, "")), attack(6, origin="observer"), released(30, on(5)))
    evidence = match(SPARING, claims, CAST)
    seen = survey(evidence, View(day(12)), accounts=("all",))
    assert seen.count("disputed") == 1


def test_a_word_alone_that_frees_its_speaker_is_shown() -> None:
    """Where nobody but the party that an event frees tells it, the reason says so."""
    alone = see("quiet", said(shot(4, ""))[0], attack(6, origin="south"), agreement=SPARING)
    assert alone.reasons[1] == (
        "Excused: “attack” by south, told in this account by Daily ← Northland [claimed]."
        " It rests on the word of the party that it frees alone."
    )
    both = see("quiet", said(shot(4, ""))[0], shot(4, "", origin="observer"), attack(6), agreement=SPARING)
    assert "alone" not in both.reasons[1]


FORD_AFTER = FORD | {"after": ["captives"]}
PARTED = (total(30, 5, origin="north"), replace(total(30, 9, origin="observer"), id="no", polarity="denied"))
GONE = {"north": "breached", "observer": "lapsed", "all": "disputed"}
HANGING = (
    (FORD_AFTER, GONE),
    (FORD | {"once": {"kept": "captives"}}, GONE),
    (FORD | {"unless": {"kept": "captives"}}, {"north": "lapsed", "observer": "breached", "all": "disputed"}),
    (QUIET | {"until": {"kept": "captives"}}, {"north": "lapsed", "observer": "breached", "all": "disputed"}),
)


@pytest.mark.parametrize(("obligation", "statuses"), HANGING, ids=["after", "once", "unless", "until"])
def test_what_hangs_on_a_duty_that_is_disputed(obligation: dict[str, Any], statuses: dict[str, str]) -> None:
    """Where accounts part on a duty, what hangs on its being kept is judged as if it was, and as if it was not."""
    agreement = duties(CAPTIVES, obligation)
    told = [
        claim
        for origin in ("north", "observer")
        for claim in (
            replace(
                make_claim("withdraw", patient=(Name("Long Ford"),), when=as_of(10)),
                polarity="denied",
                id=origin,
                chain=_chain(origin),
            ),
            attack(8, id=f"shot-{origin}", origin=origin),
        )
    ]
    for account, status in statuses.items():
        found = see(obligation["id"], *PARTED, *told, agreement=agreement, account=account)
        assert found.status == status, (account, found.reasons)


def test_the_disputed_duty_is_named_with_those_for_and_against_it() -> None:
    """The reasons name the duty, who tells that it was kept and who denies it, and what comes of each."""
    found = see("ford", *PARTED, agreement=duties(CAPTIVES, FORD_AFTER))
    assert found.status == "disputed"
    assert found.reasons[1] == (
        "Contested: the keeping of “captives”, told by Daily ← Northland [claimed];"
        " denied by Daily ← Observer Mission [claimed]."
    )
    assert found.reasons[2] == "If it happened: no report; if not: lapsed."
    assert {PARTED[0].id} <= set(found.evidence)
    assert {"no"} <= set(found.against)


def test_a_duty_after_one_that_is_disputed_in_one_version_alone() -> None:
    """What comes third in a row is disputed too, where the second may have been kept in its turn."""
    leave = (
        withdrew(6, origin="north"),
        replace(withdrew(6, origin="observer"), id="not-left", when=as_of(10), polarity="denied"),
    )
    third = {"id": "third", "by": "south", "must": "disarm", "within": {"phase": "one"}, "after": ["ford"]}
    agreement = duties(CAPTIVES, FORD | {"unless": {"kept": "captives"}}, third)
    assert see("ford", *PARTED, *leave, agreement=agreement).status == "disputed"
    assert see("third", *PARTED, *leave, agreement=agreement).status == "disputed"
    assert see("third", *PARTED, *leave, agreement=agreement, account="observer").status == "lapsed"
