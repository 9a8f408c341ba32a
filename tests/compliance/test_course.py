"""Powers, conditions, clocks and phases, each judged inside the account that tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.compliance.truce import TERMS, as_of, at, day, on, released, see, terms, total, whys
from tests.factories import CAST, make_claim, make_quantity, make_when
from trucebook.agreement.models import Agreement
from trucebook.compliance import assess, match
from trucebook.compliance.rules import RULES, first_sentence
from trucebook.vocabulary import Claim, Interval, Name, Passage, Polarity, View

STRETCH = make_when(day(9), day(21), text="9 May until 20 May")
CAPTIVES, QUIET = TERMS["obligations"][0], TERMS["obligations"][3]
FORD = TERMS["obligations"][2]
DONE = {"act": "mediate", "words": ["commission"]}
TALKS = {"id": "talks", "by": ["north", "south"], "must": "talk", "within": {"phase": "one"}}


def duties(*obligations: dict[str, Any], **changes: Any) -> Agreement:
    """The river truce with these obligations alone."""
    return terms(**({"obligations": list(obligations)} | changes))


def with_power(obligation: dict[str, Any] = CAPTIVES, **power: Any) -> Agreement:
    """The river truce with one obligation and one power."""
    return duties(obligation, powers=[{"id": "p", **power}])


def truce(act: str, number: int | None, by: str = "", **fields: Any) -> Claim:
    """Somebody did something to the truce on a day of May."""
    given: dict[str, Any] = {"by": by, "patient": (Name("the truce"),), "when": on(number) if number else None}
    return make_claim(act, **(given | fields))


def longer(days: int, number: int | None, by: str = "", unit: str = "days", **fields: Any) -> Claim:
    """The truce was made longer by so many days."""
    return truce("extend", number, by, quantity=make_quantity(days, unit=unit), **fields)


def until(last: int, told: int, **fields: Any) -> Claim:
    """It was told on a day that the truce had been made longer until a later one."""
    return truce("extend", None, when=as_of(last), known_on=day(told), **fields)


def event(number: int, **fields: Any) -> Claim:
    """What the conditions of these tests wait for."""
    return make_claim("mediate", by="mediator", patient=(Name("the commission"),), when=on(number), **fields)


def attack(number: int, **fields: Any) -> Claim:
    """Northland attacked a village on a day."""
    given: dict[str, Any] = {"patient": (Name("a village"),), "when": on(number)}
    return make_claim("attack", **(given | fields))


def calm(first: int, last: int, **fields: Any) -> Claim:
    """Northland did not attack from a day to a day."""
    return make_claim("attack", polarity="denied", when=on(first, last), **fields)


def withdrew(number: int, **fields: Any) -> Claim:
    """Northland left the ford on a day."""
    return make_claim("withdraw", patient=(Name("Long Ford"),), when=on(number), **fields)


CONSENT = with_power(kind="extend", by=["north", "south"], how="consent", phase="one", days=2, up_to_day=14)
AS_TOLD = with_power(kind="extend", by=["north", "south"], how="consent", phase="one")
AUTOMATIC = with_power(
    kind="extend",
    by="south",
    how="automatic",
    phase="one",
    days=1,
    up_to_day=13,
    per={"of": "captives", "amount": 10},
)
TACIT = with_power(kind="renew", how="automatic", phase="one", days=5, notice_days=2, unless=DONE)
STOP = with_power(kind="suspend", by="north", how="unilateral", tolls=True)
HALF_STOP = duties(
    CAPTIVES,
    FORD,
    powers=[{"id": "p", "kind": "suspend", "by": "north", "how": "unilateral", "obligations": ["ford"]}],
)
LEAVE = with_power(QUIET, kind="terminate", by="south", how="unilateral")
LEAVE_CAPTIVES = with_power(kind="terminate", by="south", how="unilateral")
NOTICE = with_power(kind="terminate", by="south", how="notice", notice_days=3)
CLAIMED = duties(
    QUIET,
    powers=[{"id": "p", "kind": "terminate", "by": "north", "how": "claimed"}],
    readings={"right-to-leave": {"held_by": "north"}},
)
WAIVE = with_power(kind="waive", by="mediator", how="decision", used_if=DONE, obligations=["captives"])
CERTIFY = with_power(kind="certify", by="mediator", how="decision", used_if=DONE, obligations=["captives"])


@dataclass(frozen=True)
class Case:
    """Terms, what is claimed, and the status that an obligation then has on a day."""

    label: str
    agreement: Agreement
    status: str
    claims: tuple[Claim, ...] = ()
    at: int = 12
    obligation: str = "captives"
    account: str = "all"
    because: str = ""
    see: dict[str, Any] = field(default_factory=dict)


POWERS = (
    Case("not extended", CONSENT, "lapsed", obligation="in-force"),
    Case("extended, nobody named", CONSENT, "open", (truce("extend", 9),), 11, "in-force"),
    Case("extended by both", CONSENT, "open", (truce("extend", 9, "both sides"),), 11, "in-force"),
    Case("extended by one alone", CONSENT, "lapsed", (truce("extend", 9, "north"),), 11, "in-force"),
    Case(
        "extended by one after the other",
        CONSENT,
        "open",
        (truce("extend", 8, "north"), truce("extend", 9, "south")),
        11,
        "in-force",
        because="By the power “p” it goes on for 2 days more, used on 9 May 2031, told by Daily.",
    ),
    Case("an extension moves the deadline", CONSENT, "open", (truce("extend", 9),), 11),
    Case("and what is done then is in time", CONSENT, "kept", (truce("extend", 9), total(30, 12)), 13),
    Case("the days that are told count", CONSENT, "open", (longer(4, 9),), 13),
    Case(
        "told twice is used once", CONSENT, "no_report", (longer(1, 9), truce("extend", None, known_on=day(10))), 11
    ),
    Case("used twice", CONSENT, "open", (longer(1, 9), longer(2, 10)), 12),
    Case("no further than the text allows", CONSENT, "no_report", (longer(9, 9),), 14),
    Case("what has run out is not extended", CONSENT, "no_report", (longer(3, 13),), 13),
    Case(
        "only in the account that tells it", CONSENT, "no_report", (longer(4, 9, origin="south"),), account="north"
    ),
    Case("in the account that tells it", CONSENT, "open", (longer(4, 9, origin="south"),), account="south"),
    Case(
        "told otherwise than written",
        CONSENT,
        "open",
        (longer(3, 9),),
        12,
        "in-force",
        because="goes on for 3 days more (as it is told; the text gives 2)",
    ),
    Case("hours are days", AS_TOLD, "open", (longer(72, 9, unit="hours"),), 12, "in-force"),
    Case("and no more days than that", AS_TOLD, "lapsed", (longer(72, 9, unit="hours"),), 13, "in-force"),
    Case("weeks", AS_TOLD, "open", (longer(2, 9, unit="weeks"),), 23, "in-force"),
    Case("a month of the calendar", AS_TOLD, "open", (longer(1, 9, unit="month"),), 31, "in-force"),
    Case("until a day", AS_TOLD, "open", (until(20, 9),), 19, "in-force"),
    Case("and no longer", AS_TOLD, "lapsed", (until(20, 9),), 20, "in-force"),
    Case("from a day until a day", AS_TOLD, "open", (truce("extend", 9, when=STRETCH),), 19, "in-force"),
    Case("in some days", AS_TOLD, "undetermined", (truce("extend", 9, when=on(9, 20)),), 19, "in-force"),
    Case("until a day that has passed", CONSENT, "lapsed", (until(9, 11),), 12, "in-force"),
    Case("the same end told in two ways", AS_TOLD, "lapsed", (longer(10, 9), until(20, 10)), 20, "in-force"),
    Case("and the other way round", AS_TOLD, "lapsed", (until(20, 8), longer(10, 9)), 20, "in-force"),
    Case(
        "an undated telling says how long",
        AS_TOLD,
        "open",
        (truce("extend", 9), longer(5, None, known_on=day(10))),
        14,
        "in-force",
    ),
    Case(
        "nobody tells how long",
        AS_TOLD,
        "undetermined",
        (truce("extend", 9),),
        12,
        "in-force",
        because="By the power “p” it goes on longer, and nobody tells how long, used on 9 May 2031, told by Daily.",
    ),
    Case("before the old end that does not matter", AS_TOLD, "open", (truce("extend", 8),), 9, "in-force"),
    Case("nor where another tells it", AS_TOLD, "lapsed", (truce("extend", 9), longer(5, 9)), 16, "in-force"),
    Case("nothing released, nothing gained", AUTOMATIC, "no_report", (), 11),
    Case("ten for one day", AUTOMATIC, "open", (total(10, 9),), 10),
    Case("thirty for three days", AUTOMATIC, "open", (total(30, 9),), 12, "in-force"),
    Case("and no more than it can lead to", AUTOMATIC, "lapsed", (total(90, 9),), 13, "in-force"),
    Case("tacitly renewed", TACIT, "open", (), 12, "in-force"),
    Case("renewed again", TACIT, "open", (), 17, "in-force"),
    Case("not renewed after notice", TACIT, "lapsed", (event(7),), 12, "in-force"),
    Case("notice too late for the first time", TACIT, "open", (event(9),), 12, "in-force"),
    Case("and in time for the second", TACIT, "lapsed", (event(9),), 15, "in-force"),
    Case("suspended by who may", STOP, "suspended", (truce("suspend", 5, "north"),), 8),
    Case("suspended by who may not", STOP, "open", (truce("suspend", 5, "south"),), 8),
    Case(
        "the days of a suspension do not count",
        STOP,
        "open",
        (truce("suspend", 5, "north"), truce("observe_truce", 8)),
        12,
    ),
    Case(
        "and then they are over", STOP, "no_report", (truce("suspend", 5, "north"), truce("observe_truce", 8)), 13
    ),
    Case(
        "what is done in the days added is in time",
        STOP,
        "kept",
        (truce("suspend", 5, "north"), truce("observe_truce", 8), total(30, 13)),
        14,
    ),
    Case("what was not suspended goes on", HALF_STOP, "open", (truce("suspend", 5, "north"),), 8),
    Case("what was suspended", HALF_STOP, "suspended", (truce("suspend", 5, "north"),), 8, "ford"),
    Case("ended by who may", LEAVE, "lapsed", (truce("end_truce", 5, "south"),), 8, "in-force"),
    Case("ended by who may not", LEAVE, "open", (truce("end_truce", 5, "north"),), 8, "in-force"),
    Case("what was owed lapses", LEAVE_CAPTIVES, "lapsed", (truce("end_truce", 5, "south"),), 8),
    Case(
        "what was done before stays kept",
        LEAVE_CAPTIVES,
        "kept",
        (truce("end_truce", 5, "south"), total(30, 4)),
        12,
    ),
    Case(
        "what happens after breaks nothing",
        LEAVE,
        "lapsed",
        (truce("end_truce", 5, "south"), attack(7)),
        12,
        "quiet",
        because="Ended by the power “p” on 5 May 2031, told by Daily.",
    ),
    Case("what happened before does", LEAVE, "breached", (truce("end_truce", 5, "south"), attack(4)), 12, "quiet"),
    Case("kept until it ended", LEAVE, "kept", (truce("end_truce", 5, "south"), calm(1, 5)), 12, "quiet"),
    Case("notice takes its days", NOTICE, "open", (truce("end_truce", 4, "south"),), 6),
    Case("and then it ends", NOTICE, "lapsed", (truce("end_truce", 4, "south"),), 7),
    Case("a claimed power changes nothing", CLAIMED, "open", (truce("end_truce", 5, "north"),), 8, "in-force"),
    Case(
        "but under the reading of who claims it",
        CLAIMED,
        "lapsed",
        (truce("end_truce", 5, "north"),),
        8,
        "in-force",
        see={"reading": "right-to-leave"},
    ),
    Case(
        "waived", WAIVE, "lapsed", (event(5),), 12, because="Waived by the power “p” on 5 May 2031, told by Daily."
    ),
    Case("not waived", WAIVE, "no_report", (), 12),
    Case("broken before it was waived", WAIVE, "partly_kept", (total(13, 10), event(11)), 12),
    Case("certified", CERTIFY, "kept", (event(9),), 12, because="Certified by the power “p” on 9 May 2031"),
    Case("certified against a denial", CERTIFY, "kept", (total(13, 10, origin="north"), event(11)), 12),
    Case("not certified in another account", CERTIFY, "no_report", (event(9, origin="south"),), account="north"),
)


@pytest.mark.parametrize("case", POWERS, ids=lambda case: case.label)
def test_powers(case: Case) -> None:
    """A power changes what its use is told to change, by those who may use it, in the account that tells it."""
    found = see(
        case.obligation, *case.claims, agreement=case.agreement, at=case.at, account=case.account, **case.see
    )
    assert found.status == case.status, found.reasons
    assert not case.because or any(case.because in reason for reason in found.reasons), found.reasons


ONCE, UNTIL, UNLESS = ({name: DONE} for name in ("once", "until", "unless"))
PARALLEL = duties(CAPTIVES | {"parallel": ["ford"]}, FORD)
SAME_DAY = duties(CAPTIVES | {"same_day": ["ford"], "within": {"phase": "one"}}, FORD)
CLOCK = duties(
    CAPTIVES | {"within": {"clock": "later", "days": [1, 3]}},
    clocks={"start": {"at": "2031-05-01"}, "later": {"starts_with": DONE}},
)
GOES_ON = duties(CAPTIVES, phases={"one": {"clock": "start", "days": [1, 10], "continues_while": DONE}})
ENDS = duties(QUIET, phases={"one": {"clock": "start", "days": [1, 10], "ends_if": DONE}})
ATTESTED = duties(CAPTIVES | {"attested_by": "observer"})
SPARED = duties(QUIET | {"exceptions": [{"words": ["self-defence"]}, {"zone": "ford"}]})
HOURS = duties(QUIET | {"within": {"phase": "one", "hours": ["10:00", "16:00"]}})
EFFORT = duties(TALKS | {"effort": True})
WAIVED = duties(CAPTIVES, amendments=[{"on": "2031-05-08", "waives": ["captives"]}])
KEPT_PHASE = duties(
    FORD,
    CAPTIVES | {"within": {"phase": "two"}},
    phases={
        "one": {"clock": "start", "days": [1, 10]},
        "two": {"clock": "start", "days": [11, 20], "begins_if": {"kept": "ford"}},
    },
)
SHARES = duties(
    CAPTIVES | {"amount": {"all": True}, "batches": [{"day": 3, "share": "30%"}, {"day": 10, "share": "70%"}]}
)


def trucks(count: int, number: int) -> Claim:
    """Northland let in so many lorries on a day."""
    quantity = make_quantity(count, unit="trucks")
    return make_claim("deliver_aid", patient=(Name("trucks"),), quantity=quantity, when=on(number))


def talked(polarity: Polarity, words: str = "words") -> Claim:
    """The sides talked on a day, or did not."""
    return make_claim("talk", by="both sides", polarity=polarity, when=as_of(10), passage=Passage(0, 9, words))


DAILY = duties(TERMS["obligations"][5] | {"carry_over": True})
TENTS = {"id": "tents", "what": "tents", "amount": None, "ratio": {"of": "aid", "times": 0.5}}
HALVES = duties(
    TERMS["obligations"][5],
    TERMS["obligations"][5] | TENTS,
    measures=TERMS["measures"] | {"tents": {"unit": "tent", "counts": ["tent"]}},
)


CONDITIONS = (
    Case("once it has happened", duties(CAPTIVES | ONCE), "waiting", (), 5),
    Case("once: bound from then", duties(CAPTIVES | ONCE), "open", (event(4),), 5),
    Case("once: done before all the same", duties(CAPTIVES | ONCE), "kept", (total(30, 3),), 5),
    Case("once: acts before break nothing", duties(QUIET | ONCE), "open", (attack(3), event(4)), 8, "quiet"),
    Case("once: never, and the truce is over", duties(CAPTIVES | ONCE), "lapsed", (), 12),
    Case(
        "until: acts after break nothing",
        duties(QUIET | UNTIL),
        "lapsed",
        (event(4), attack(6)),
        8,
        "quiet",
        because="It was to bind until “mediate” (commission), told in this account by Daily.",
    ),
    Case(
        "until: acts before do",
        duties(QUIET | UNTIL),
        "breached",
        (event(4), attack(2)),
        8,
        "quiet",
        because="It was to bind until “mediate” (commission)",
    ),
    Case(
        "unless: acts after break nothing",
        duties(QUIET | UNLESS),
        "lapsed",
        (event(4), attack(6)),
        8,
        "quiet",
        because="Excused: “mediate” (commission), told in this account by Daily.",
    ),
    Case("unless: kept before it was excused", duties(QUIET | UNLESS), "kept", (event(4), calm(1, 3)), 8, "quiet"),
    Case("until: an open duty lapses", duties(CAPTIVES | UNTIL), "lapsed", (event(4),), 8),
    Case("unless: excused", duties(CAPTIVES | UNLESS), "lapsed", (event(4),), 8, because="Excused: “mediate”"),
    Case("unless: broken before", duties(CAPTIVES | UNLESS), "partly_kept", (total(13, 10), event(11)), 12),
    Case("unless: kept all the same", duties(CAPTIVES | UNLESS), "kept", (event(4), total(30, 8)), 12),
    Case(
        "unless: in another account",
        duties(CAPTIVES | UNLESS),
        "open",
        (event(4, origin="south"),),
        8,
        account="north",
    ),
    Case("parallel: neither has begun", PARALLEL, "waiting", (), 5),
    Case("parallel: the other has", PARALLEL, "open", (withdrew(4),), 5),
    Case("parallel: done anyway", PARALLEL, "kept", (total(30, 4),), 5),
    Case("same day: waits", SAME_DAY, "waiting", (), 5),
    Case("same day: done on it", SAME_DAY, "kept", (withdrew(4), total(30, 4)), 6),
    Case("same day: done later", SAME_DAY, "kept_late", (withdrew(4), total(30, 6)), 6),
    Case("same day: not done on it", SAME_DAY, "partly_kept", (withdrew(4), total(13, 4)), 6),
    Case("a clock that nothing started", CLOCK, "waiting", (), 5),
    Case("a clock that was started", CLOCK, "open", (event(4),), 5),
    Case("a clock that has run", CLOCK, "no_report", (event(4),), 6),
    Case("a clock of another account", CLOCK, "waiting", (event(4, origin="south"),), 7, account="north"),
    Case("a phase that goes on", GOES_ON, "open", (event(9),), 15),
    Case("a phase that does not", GOES_ON, "no_report", (), 15),
    Case("a phase that was ended", ENDS, "no_report", (event(4), attack(6)), 8, "quiet"),
    Case("before it was ended", ENDS, "breached", (event(4), attack(4)), 8, "quiet"),
    Case("a phase that begins once a duty is kept", KEPT_PHASE, "open", (withdrew(5),), 12),
    Case("a phase whose duty is not kept", KEPT_PHASE, "lapsed", (), 12),
    Case("attested", ATTESTED, "kept", (total(30, 9, origin="observer"),)),
    Case("not attested", ATTESTED, "undetermined", (total(30, 9),)),
    Case(
        "self-defence",
        SPARED,
        "undetermined",
        (attack(4, patient=(Name("raiders in self-defence"),)),),
        12,
        "quiet",
    ),
    Case("where it is free", SPARED, "undetermined", (attack(4, place=(Name("Long Ford"),)),), 12, "quiet"),
    Case("no exception", SPARED, "breached", (attack(4),), 12, "quiet"),
    Case("within its hours", HOURS, "breached", (attack(4, when=make_when(at(4, 11), at(4, 12))),), 12, "quiet"),
    Case("outside its hours", HOURS, "no_report", (attack(4, when=make_when(at(4, 17), at(4, 18))),), 12, "quiet"),
    Case("at an hour of them", HOURS, "breached", (attack(4, when=make_when(at(4, 10), at(4, 10))),), 12, "quiet"),
    Case(
        "at the hour of their end", HOURS, "no_report", (attack(4, when=make_when(at(4, 16), None)),), 12, "quiet"
    ),
    Case("before and after", HOURS, "breached", (attack(4, when=make_when(at(4, 8), at(4, 18))),), 12, "quiet"),
    Case("until they begin", HOURS, "no_report", (attack(4, when=make_when(at(4, 9), at(4, 10))),), 12, "quiet"),
    Case("through a night", HOURS, "no_report", (attack(4, when=make_when(at(4, 18), at(5, 8))),), 12, "quiet"),
    Case("over a night", HOURS, "breached", (attack(4, when=make_when(at(4, 18), at(5, 11))),), 12, "quiet"),
    Case("no hour told", HOURS, "undetermined", (attack(4),), 12, "quiet"),
    Case("tried", EFFORT, "kept", (talked("affirmed"),), 12, "talks"),
    Case("tried in vain", EFFORT, "undetermined", (talked("denied", "without result"),), 12, "talks"),
    Case("not tried", EFFORT, "breached", (talked("denied"),), 12, "talks"),
    Case("waived by an amendment", WAIVED, "lapsed", (), 12, because="Waived on 8 May 2031 by an amendment."),
    Case("done before it was waived", WAIVED, "kept", (total(30, 7),), 12),
    Case("not waived yet", WAIVED, "open", (), 7),
    Case(
        "a share of an unknown whole",
        SHARES,
        "kept",
        (released(None, as_of(3), quantity=make_quantity(30, unit="captives", measure="share")),),
        4,
        see={"instance": "batch 1 (day 3)"},
    ),
    Case(
        "less than that share",
        SHARES,
        "partly_kept",
        (released(None, as_of(3), quantity=make_quantity(10, unit="captives", measure="share")),),
        4,
        see={"instance": "batch 1 (day 3)"},
    ),
    Case("a number is no share", SHARES, "undetermined", (total(30, 3),), 4, see={"instance": "batch 1 (day 3)"}),
    Case("carried over", DAILY, "kept", (trucks(150, 1), trucks(60, 2)), 5, "aid", see={"instance": "day 2"}),
    Case(
        "carried over, a total",
        DAILY,
        "kept",
        (
            make_claim(
                "deliver_aid",
                patient=(Name("trucks"),),
                quantity=make_quantity(210, unit="trucks", measure="cumulative"),
                when=as_of(2),
            ),
        ),
        5,
        "aid",
        see={"instance": "day 2"},
    ),
    Case(
        "carried over, too few",
        DAILY,
        "partly_kept",
        (trucks(90, 1), trucks(60, 2)),
        5,
        "aid",
        see={"instance": "day 2"},
    ),
)


@pytest.mark.parametrize("case", CONDITIONS, ids=lambda case: case.label)
def test_conditions(case: Case) -> None:
    """What a duty hangs on is told or not told in each account."""
    test_powers(case)


def test_every_rule_of_the_course_has_a_case() -> None:
    """The two tables reach every rule by which something other than a deed decides."""
    found = set()
    for case in (*POWERS, *CONDITIONS):
        rows = see(
            case.obligation, *case.claims, agreement=case.agreement, at=case.at, account=case.account, **case.see
        )
        found.add(rows.reasons[0])
    names = ("certified", "tried", "waived", "excused", "no_longer_binds", "ended_before", "suspended")
    assert {first_sentence(rule) for _, rule in RULES if rule.__name__ in names} <= found


def test_a_certificate_is_evidence() -> None:
    """A duty that is certified stands on the claims that tell of the certificate."""
    claim = event(9, origin="observer")
    found = see("captives", claim, agreement=CERTIFY)
    assert found.evidence == (claim.id,)
    assert [item.origin for item in found.rests_on] == ["Observer Mission"]


def test_an_extension_that_an_amendment_records_is_not_counted_twice() -> None:
    """Ten released buy a day; an amendment that says so adds none."""
    amended = {"amendments": [{"on": "2031-05-09", "sets": {"phases.one.days": [1, 11]}}]}
    agreement = Agreement.model_validate(AUTOMATIC.model_dump(exclude={"amendments"}) | amended)
    assert see("in-force", total(10, 9), agreement=agreement, at=10).status == "open"
    assert see("in-force", total(10, 9), agreement=agreement, at=11).status == "lapsed"


def test_an_account_with_more_days_has_more_rows() -> None:
    """Where the truce was made longer, a daily duty has days that it has not elsewhere."""
    daily = TERMS["obligations"][5]
    power = {"id": "p", "kind": "extend", "by": ["north", "south"], "how": "consent", "phase": "one"}
    evidence = match(duties(daily, powers=[power]), [longer(2, 9, origin="south")], CAST)
    found = assess(evidence, View(day(12)), accounts=("north", "south"))
    last = [item.instance for item in found if item.account == "south"][-1]
    assert last == "day 12"
    assert [item.instance for item in found if item.account == "north"][-1] == "day 10"


def test_a_total_counts_for_the_first_of_several_parts() -> None:
    """What was done by a day was done since the window opened; of a later part it says nothing."""
    pieces = duties(CAPTIVES | {"every": 5, "amount": {"at_least": 12}})
    parts = ("days 1-5", "days 6-10")
    found = [see("captives", total(18, 5), agreement=pieces, at=12, instance=name) for name in parts]
    assert [item.status for item in found] == ["kept", "no_report"]
    assert found[0].interval == Interval(18, 18)
    batches = duties(CAPTIVES | {"batches": [{"day": 4, "amount": 12}, {"day": 8, "amount": 18}]})
    first, second = (
        see("captives", total(9, 4), agreement=batches, at=12, instance=name)
        for name in ("batch 1 (day 4)", "batch 2 (day 8)")
    )
    assert (first.status, first.interval, second.status) == ("partly_kept", Interval(9, 9), "no_report")


def test_what_nothing_dates_belongs_to_no_part() -> None:
    """A report without a day is listed with the first part and makes nothing of it."""
    pieces = duties(CAPTIVES | {"every": 5, "amount": {"at_least": 12}})
    found = see("captives", released(3, None, known_on=day(11)), agreement=pieces, at=12, instance="days 1-5")
    assert (found.status, whys(found)) == ("no_report", {"nothing dates it"})


def test_half_of_what_came_on_each_day() -> None:
    """Two duties that come round every day are set against each other day by day."""
    tents = make_quantity(50, unit="tents")
    came = make_claim("deliver_aid", patient=(Name("tents"),), quantity=tents, when=on(2))
    found = see("tents", trucks(120, 2), came, trucks(300, 3), agreement=HALVES, at=5, instance="day 2")
    assert (found.status, found.needed) == ("partly_kept", 60)
    assert see("tents", trucks(121, 2), agreement=HALVES, at=5, instance="day 2").needed == 61


def test_a_part_counts_for_the_whole_and_never_denies_it() -> None:
    """The words of a measure that is a part of another are its subset words."""
    measures = TERMS["measures"] | {"wounded": {"unit": "captives", "counts": ["wounded"], "part_of": "captives"}}
    agreement = terms(measures=measures)
    few = released(None, as_of(10), quantity=make_quantity(5, unit="wounded", measure="cumulative"), what="wounded")
    assert see("captives", few, agreement=agreement).interval == Interval(5, None)


def test_what_is_not_attested_says_so() -> None:
    """The claim is shown with why it decides nothing."""
    assert whys(see("captives", total(30, 9), agreement=ATTESTED)) == {"not attested by Observer Mission"}


def test_duties_that_go_along_with_each_other() -> None:
    """Each waits for the other to begin; what is done of one frees both, whichever is asked first."""
    agreement = duties(CAPTIVES | {"parallel": ["ford"]}, FORD | {"parallel": ["captives"]})
    for obligation in ("captives", "ford"):
        assert see(obligation, agreement=agreement, at=5).status == "waiting"
        assert see(obligation, total(13, 4), withdrew(4), agreement=agreement, at=5).status in ("open", "kept")
    waiting = see("captives", total(13, 4), agreement=agreement, at=5)
    assert waiting.status == "waiting"
