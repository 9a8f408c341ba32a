"""Every status and every edge between them, as a table of labelled cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from tests.compliance.truce import as_of, at, day, on, released, see, terms, total
from tests.factories import make_claim, make_quantity, make_when
from trucebook.compliance.rules import RULES, first_sentence
from trucebook.vocabulary import Claim, Interval, Name, Passage, Voice


def ford(when: Any, **fields: Any) -> Claim:
    """Northland withdrew from the ford."""
    return make_claim("withdraw", **({"patient": (Name("Long Ford"),), "when": when} | fields))


def attack(when: Any, **fields: Any) -> Claim:
    """Northland attacked somebody."""
    return make_claim("attack", **({"patient": (Name("a village"),), "when": when} | fields))


def no_attack(when: Any, what: str = "", **fields: Any) -> Claim:
    """Northland did not attack, or did not attack something."""
    return attack(when, **({"patient": (Name(what),) if what else (), "polarity": "denied"} | fields))


def denied(what: str = "the captives", **fields: Any) -> Claim:
    """South Front did not release them; undated, published on a day of May."""
    given: dict[str, Any] = {"what": what, "polarity": "denied", "known_on": day(12)}
    return released(None, None, **(given | fields))


def among(count: int, of: int) -> Claim:
    """So many of so many captives have been released; undated, published on day 9."""
    whole = make_quantity(of, unit="captives")
    return released(None, None, quantity=make_quantity(count, unit="captives", of=whole), known_on=day(9))


def detainees(what: str, when: Any, **fields: Any) -> Claim:
    """Northland released detainees."""
    return make_claim("release", **({"patient": (Name(what),), "when": when} | fields))


@dataclass(frozen=True)
class Case:
    """What is claimed, and the status that an obligation then has on a day."""

    label: str
    obligation: str
    status: str
    claims: tuple[Claim, ...] = ()
    at: int = 12
    interval: tuple[int, int | None] | None = None
    see: dict[str, Any] = field(default_factory=dict)


CASES = (
    # a number owed
    Case("before the truce", "captives", "not_in_force", (total(30, 2),), at=0),
    Case("nothing is said while it runs", "captives", "open", at=5),
    Case("nothing is said after it was due", "captives", "no_report"),
    Case("13 of 30 on the day itself", "captives", "open", (total(13, 5),), 5, (13, 13)),
    Case("13 or more of 30 on a later day", "captives", "open", (total(13, 5),), 7, (13, None)),
    Case(
        "13 as of an early day decides nothing later", "captives", "undetermined", (total(13, 5),), 12, (13, None)
    ),
    Case("13 as of the day it was due", "captives", "partly_kept", (total(13, 10),), 12, (13, 13)),
    Case("none as of the day it was due", "captives", "breached", (total(0, 10),), 12, (0, 0)),
    Case("30 as of the last day", "captives", "kept", (total(30, 10),), 12, (30, 30)),
    Case("kept before it is due", "captives", "kept", (total(30, 4),), 5),
    Case("30 as of two days after", "captives", "kept_late", (total(30, 12),), 12),
    Case("partly by the due day, the rest after", "captives", "kept_late", (total(13, 10), total(30, 12)), 12),
    Case("more than owed", "captives", "kept", (total(31, 9),), 12, (31, None)),
    Case("parts add up", "captives", "kept", (released(10, on(2)), released(20, on(3))), 12, (30, None)),
    Case("one event told twice", "captives", "undetermined", (released(20, on(2)), released(20, on(2), by="")), 12),
    Case(
        "figures for one event differ",
        "captives",
        "open",
        (released(8, on(2)), released(9, on(2), by="")),
        5,
        (8, None),
    ),
    Case(
        "a part of a longer stretch", "captives", "open", (released(9, on(2, 4)), released(5, on(3))), 5, (9, None)
    ),
    Case("a total and what came after", "captives", "kept", (total(20, 5), released(10, on(6))), 12, (30, None)),
    Case("a total holds what came before", "captives", "open", (total(20, 5), released(10, on(4))), 9, (20, None)),
    Case(
        "all days are covered",
        "captives",
        "partly_kept",
        (released(9, on(1, 5)), released(4, on(6, 10))),
        12,
        (13, 13),
    ),
    Case("a gap leaves it open", "captives", "undetermined", (released(9, on(1, 5)), released(4, on(7, 10))), 12),
    Case(
        "after the due day adds up to late",
        "captives",
        "kept_late",
        (released(20, on(9)), released(10, on(12))),
        12,
    ),
    Case("claims of a later day are not used", "captives", "open", (released(30, on(8)),), 5),
    Case(
        "an act before the window",
        "captives",
        "open",
        (released(30, make_when(at(1, 0).replace(month=4), at(2, 0).replace(month=4))),),
        5,
    ),
    Case(
        "an undated number is no evidence", "captives", "undetermined", (released(30, None, known_on=day(9)),), 12
    ),
    Case("undated and open", "captives", "open", (released(30, None, known_on=day(4)),), 5),
    Case(
        "an undated total stands as of publication",
        "captives",
        "kept",
        (total(30, 1, when=None, known_on=day(9)),),
        12,
    ),
    Case("an undated total with no day of publication", "captives", "no_report", (total(30, 1, when=None),), 12),
    Case("not released", "captives", "breached", (denied(),), 12, (0, 29)),
    Case("not all released leaves the number open", "captives", "undetermined", (denied("all the captives"),), 12),
    Case("not any released", "captives", "breached", (denied("any captives"),), 12, (0, 0)),
    Case("a denial before it was due", "captives", "open", (denied(known_on=day(5)),), 6),
    Case(
        "a denial published before the truce",
        "captives",
        "no_report",
        (denied(known_on=day(1).replace(month=4)),),
        12,
    ),
    Case(
        "a denied number",
        "captives",
        "breached",
        (denied(quantity=make_quantity(30, unit="captives")),),
        12,
        (0, 29),
    ),
    Case("all released", "captives", "kept", (released(None, on(9), what="all the captives"),), 12),
    # planned, required, demanded, conditional, possible
    *(
        Case(f"{modality} is not done", "captives", "no_report", (released(30, on(9), modality=modality),), 12)
        for modality in ("planned", "required", "demanded", "conditional", "possible")
    ),
    Case(
        "only possible in its source's words",
        "captives",
        "undetermined",
        (released(30, on(9), chain=(Voice("Daily"), Voice("an official", None, "hinted", "possible"))),),
        12,
    ),
    Case("says no agent", "captives", "kept", (released(30, on(9), by=""),), 12),
    Case("done by another", "captives", "no_report", (released(30, on(9), by="mediator"),), 12),
    Case("an organ is its party", "detainees", "kept", (detainees("all detainees", on(9), by="north-army"),), 12),
    # subset and superset
    Case("a part supports", "captives", "kept", (released(30, as_of(9), what="female captives"),), 12),
    Case(
        "a part does not deny",
        "captives",
        "undetermined",
        (
            total(
                5,
                10,
                patient=(Name("female captives"),),
                quantity=make_quantity(5, unit="female captives", measure="cumulative"),
            ),
        ),
        12,
        (5, None),
    ),
    Case(
        "a wider count denies",
        "captives",
        "breached",
        (total(9, 10, patient=(Name("people"),), quantity=make_quantity(9, unit="people", measure="cumulative")),),
        12,
        (0, 9),
    ),
    Case(
        "a wider count does not support",
        "captives",
        "undetermined",
        (
            total(
                40, 10, patient=(Name("people"),), quantity=make_quantity(40, unit="people", measure="cumulative")
            ),
        ),
        12,
        (0, 40),
    ),
    # the whole of an unknown number
    Case(
        "many are not all",
        "detainees",
        "undetermined",
        (detainees("90 detainees", on(5), quantity=make_quantity(90, unit="detainees")),),
        12,
        (90, None),
    ),
    Case("all", "detainees", "kept", (detainees("all the detainees", on(5)),), 12),
    Case(
        "not all",
        "detainees",
        "breached",
        (detainees("all the detainees", None, polarity="denied", known_on=day(11)),),
        12,
    ),
    Case(
        "not all, before it was due",
        "detainees",
        "open",
        (detainees("all the detainees", on(5), polarity="denied"),),
        6,
    ),
    Case("all, but late", "detainees", "kept_late", (detainees("all the detainees", on(12)),), 12),
    Case(
        "all but some",
        "detainees",
        "breached",
        (detainees("all the detainees", on(10), passage=Passage(0, 9, "It released all of them except five.")),),
        12,
    ),
    Case(
        "all of a smaller number",
        "captives",
        "partly_kept",
        (total(12, 10, patient=(Name("all 12 captives"),)),),
        12,
        (12, 12),
    ),
    Case(
        "all of the number owed, undated",
        "captives",
        "kept",
        (
            released(
                None,
                None,
                what="all 30 captives",
                quantity=make_quantity(30, unit="captives"),
                known_on=day(9),
            ),
        ),
        12,
    ),
    Case("12 of the 30, undated", "captives", "undetermined", (among(12, 30),), 12, (12, None)),
    Case("30 of the 30, undated", "captives", "kept", (among(30, 30),), 12),
    Case("12 of another number, undated", "captives", "undetermined", (among(12, 90),), 12),
    # an act owed
    Case("before its window", "ford", "waiting", at=2),
    Case("its window runs", "ford", "open", at=3),
    Case("done", "ford", "kept", (ford(on(5)),), 5),
    Case("done late", "ford", "kept_late", (ford(on(9)),), 9),
    Case("due on the last instant of its last day", "ford", "no_report", at=7),
    Case("not done", "ford", "breached", (ford(on(8), polarity="denied"),), 9),
    Case("not done then, done later", "ford", "kept_late", (ford(on(8), polarity="denied"), ford(on(9))), 12),
    Case(
        "elsewhere",
        "ford",
        "no_report",
        (ford(on(5), patient=(Name("the hills"),), place=(Name("the hills"),)),),
        9,
    ),
    Case(
        "a part was left out",
        "ford",
        "undetermined",
        (
            ford(
                on(5),
                patient=(Name("all of Long Ford"),),
                passage=Passage(0, 9, "They left all of it except two posts."),
            ),
        ),
        9,
    ),
    Case("by both sides", "ford", "kept", (ford(on(5), agent=(Name("Both sides"),)),), 9),
    Case("one source contradicts itself", "ford", "disputed", (ford(on(5)), ford(on(8), polarity="denied")), 9),
    # a duty to refrain
    Case("silence while it runs", "quiet", "open", at=5),
    Case("silence after", "quiet", "no_report"),
    Case("one incident", "quiet", "breached", (attack(on(5)),), 5),
    Case("an undated incident", "quiet", "undetermined", (attack(None, known_on=day(9)),), 12),
    Case("an incident told before the truce", "quiet", "no_report", (attack(None, known_on=date(2031, 4, 2)),), 12),
    Case("a report of another year", "quiet", "no_report", (attack(None, known_on=date(2032, 5, 2)),), 12),
    Case(
        "a total of another year",
        "captives",
        "no_report",
        (total(13, 5, when=make_when(None, date(2032, 5, 2))),),
        12,
    ),
    Case("an incident after its time", "quiet", "no_report", (attack(on(12)),), 12),
    Case("an incident laid to nobody", "quiet", "no_report", (attack(on(5), by=""),), 12),
    Case("no attack so far", "quiet", "kept_so_far", (no_attack(None, known_on=day(4)),), 5),
    Case("no attack to the end", "quiet", "kept", (no_attack(None, known_on=day(11)),), 12),
    Case(
        "no attack, but only until day 4",
        "quiet",
        "undetermined",
        (no_attack(None, known_on=day(4)),),
        12,
    ),
    Case("no attack on one day", "quiet", "undetermined", (no_attack(on(4)),), 12),
    Case("nobody was attacked", "quiet", "kept", (no_attack(None, "anyone", known_on=day(11)),), 12),
    Case(
        "the other party was not",
        "quiet",
        "kept",
        (no_attack(None, patient=(Name("the Front", "south"),), known_on=day(11)),),
        12,
    ),
    Case("one village was not", "quiet", "undetermined", (no_attack(None, "a village", known_on=day(11)),), 12),
    Case(
        "there was none in one place",
        "quiet",
        "undetermined",
        (no_attack(None, place=(Name("Port Ash"),), known_on=day(11)),),
        12,
    ),
    Case("there was none by anybody", "quiet", "kept", (no_attack(None, by="", known_on=day(11)),), 12),
    Case(
        "an incident and its denial",
        "quiet",
        "disputed",
        (attack(on(5), origin="south"), no_attack(None, "the village", known_on=day(9), origin="north")),
        12,
    ),
    Case(
        "an incident and the denial of another",
        "quiet",
        "breached",
        (attack(on(5), origin="south"), no_attack(None, "the bridge", known_on=day(9), origin="north")),
        12,
    ),
    Case("a breach survives the end", "quiet", "breached", (attack(on(5)),), 25),
    # permission
    Case("permitted", "open", "open", at=5),
    Case("not used", "open", "lapsed"),
    Case("used", "open", "kept", (make_claim("open", patient=(Name("Long Ford"),), when=on(4)),), 5),
    # conditions
    Case("what it waits for is not kept", "disarm", "waiting", at=8),
    Case("what it waits for is kept", "disarm", "open", (ford(on(5)),), 8),
    Case("what it waits for never came", "disarm", "lapsed", at=12),
    Case("kept all the same", "disarm", "kept", (make_claim("disarm", by="south", when=on(6)),), 8),
    Case("its phase has not begun", "second", "waiting", at=9),
    Case("its phase never began", "second", "lapsed", at=12),
    Case(
        "its phase has begun",
        "second",
        "open",
        (make_claim("accept", patient=(Name("the second phase"),), when=on(9)),),
        12,
    ),
    Case(
        "its phase began in time unsaid",
        "second",
        "open",
        (make_claim("accept", patient=(Name("the second phase"),), known_on=day(10)),),
        12,
    ),
    # suspension
    Case(
        "suspended", "captives", "suspended", (make_claim("suspend", patient=(Name("the truce"),), when=on(4)),), 5
    ),
    Case(
        "taken up again",
        "captives",
        "open",
        (
            make_claim("suspend", patient=(Name("the truce"),), when=on(4)),
            make_claim("observe_truce", patient=(Name("the truce"),), when=on(6)),
        ),
        7,
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.obligation}: {case.label}")
def test_status(case: Case) -> None:
    """The claims give the status the label says."""
    if case.at == 0:
        finding = see(case.obligation, *case.claims, agreement=terms(clocks={"start": {"at": "2031-06-01"}}), at=12)
    else:
        finding = see(case.obligation, *case.claims, at=case.at, **case.see)
    assert finding.status == case.status, finding.reasons
    if case.interval is not None:
        assert finding.interval == Interval(*case.interval)


def test_every_rule_has_a_case() -> None:
    """The table reaches every rule but those for amounts that are capped, before the truce, and of its course."""
    seen = {see(case.obligation, *case.claims, at=case.at or 12).reasons[0] for case in CASES}
    course = {"contested", "certified", "tried", "waived", "excused", "no_longer_binds", "ended_before"}
    untold = {first_sentence(rule) for _, rule in RULES if rule.__name__ not in course} - seen
    assert untold == {
        "The agreement had not taken effect on this day.",
        "More was done than the agreement allows.",
    }
