"""What the clauses of one event share: the day, the place and who did it, told once for all."""

from __future__ import annotations

from functools import cache

import pytest

from tests.factories import CAST, make_report
from trucebook.reading import Reader
from trucebook.vocabulary import Claim

PUBLISHED = "2024-03-20"  # a Wednesday


@cache
def reader() -> Reader:
    """The reader of an invented conflict."""
    return Reader(CAST)


def claim_of(text: str, act: str) -> Claim:
    """The only claim of an act in a text."""
    claims = reader().read(make_report(text, published=PUBLISHED)).claims
    (found,) = [claim for claim in claims if claim.act == act]
    return found


def day_of(claim: Claim) -> str | None:
    """The first day of a claim."""
    return None if claim.when is None or claim.when.first is None else str(claim.when.first)[:10]


@pytest.mark.parametrize(
    ("text", "act", "day"),
    [
        ("Fighters shelled the base on Monday, killing two soldiers.", "kill", "2024-03-18"),
        ("A landmine killed a driver near Kutum on Monday and wounded his sons.", "injure", "2024-03-18"),
        ("Two people were killed and six were wounded in Kutum on Friday.", "kill", "2024-03-15"),
        ("The rebels stormed the base on Saturday; six soldiers were killed.", "kill", "2024-03-16"),
        ("The wave of strikes that hit the town on Tuesday killed 40 people.", "kill", "2024-03-19"),
        ("Monitors counted 40 violations on Tuesday, in which six soldiers were killed.", "kill", "2024-03-19"),
        ("Fighters bombed a camp in Kutum on Friday. Three women were killed.", "kill", "2024-03-15"),
        ("Fighters shelled the base before dawn on Monday.", "attack", "2024-03-18"),
        ("The army said on Tuesday that rebels had attacked a checkpoint, killing two soldiers.", "kill", None),
        ("Rebels who seized the town in March killed three teachers.", "kill", None),
        ("Rebels who stormed the village on Monday killed three teachers.", "kill", "2024-03-18"),
        ("Fighters stormed a village on Monday where they killed ten men.", "kill", "2024-03-18"),
        ("Fighters stormed the village on Monday. They seized two teachers.", "abduct", "2024-03-18"),
        ("The two sides met in Geneva on Monday. The Gazette proposed a new text.", "propose", "2024-03-18"),
        (
            "The truce that took effect on Monday had lasted ten hours when shells hit the base.",
            "attack",
            "2024-03-18",
        ),
        (
            "Northland flew 10 detainees home on planes chartered by the Gazette on 6 March.",
            "release",
            "2024-03-06",
        ),
        ("The truce collapsed in November and 300 people have been killed.", "kill", None),
        ("The truce was extended on Monday after the sides met.", "talk", None),
        ("Northland called on Monday on South Front to release the hostages.", "release", None),
        ("Northland accused South Front of shelling the town on Monday.", "accuse", None),
        ("Northland accused South Front of shelling the town on Monday.", "attack", "2024-03-18"),
    ],
)
def test_a_day_is_told_once_for_an_event(text: str, act: str, day: str | None) -> None:
    """The clauses of an event share its day; the day of the saying, of a wish or of another time is not theirs."""
    assert day_of(claim_of(text, act)) == day


@pytest.mark.parametrize(
    ("text", "act", "day"),
    [
        (
            "Three hours after rebels attacked the port on Saturday, Northland closed the crossing.",
            "close",
            "2024-03-16",
        ),
        ("Northland left the town on Monday, a day after fighters seized the headquarters.", "seize", "2024-03-17"),
        ("A week before the talks opened on 10 March, gunmen killed a negotiator.", "kill", "2024-03-03"),
        ("Northland closed the crossing two days after the attack on the convoy.", "close", None),
        ("More than 300 people have been killed since the truce took effect on 2 February.", "kill", "2024-02-02"),
    ],
)
def test_a_day_is_counted_from_another_event(text: str, act: str, day: str | None) -> None:
    """ "Two days after" has a day where the other event of the sentence has one, on either side."""
    assert day_of(claim_of(text, act)) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Under the accord, Northland shall leave the town within 30 days.", (1, 30)),
        ("The accord obliges Northland to leave the town within three weeks.", (1, 21)),
        ("Under the deal Northland has 60 days to leave the town.", (1, 60)),
        ("Northland shall withdraw from the town within 48 hours of the signing.", (1, 2)),
        ("Northland must withdraw from the town within 48 hours, South Front said.", None),
    ],
)
def test_terms_give_days_on_their_own_clock(text: str, days: tuple[int, int] | None) -> None:
    """What an accord gives so many days for is due by that day of its clock; what a party says in anger is not."""
    when = claim_of(text, "withdraw").when
    assert (when.clock_days if when is not None else None) == days


@pytest.mark.parametrize(
    ("text", "act", "places"),
    [
        ("Fighters shelled positions south of Kutum, killing two soldiers.", "kill", ["Kutum"]),
        ("Fighters fired on a bus in the northern town of Kutum.", "attack", ["Kutum"]),
        ("The minister flew to Geneva for talks with the rebels.", "talk", ["Geneva"]),
        ("Northland walked out of the Geneva talks.", "walk_out", ["Geneva"]),
        ("Fighters withdrew from the ports of Geneva and Kutum.", "withdraw", ["Geneva", "Kutum"]),
        ("Fighters shelled Kutum, and according to Geneva two soldiers were killed.", "kill", ["Kutum"]),
        ("They shelled the town, and near Kutum troops freed 12 prisoners.", "attack", []),
        ("A bid to retake a base in Kutum was beaten back with the loss of three soldiers.", "kill", ["Kutum"]),
        ("The governor of Kutum was abducted on Sunday.", "abduct", []),
        ("Soldiers from Kutum were killed in an ambush.", "kill", []),
        ("Fighters stormed Kutum and killed 23 villagers as they withdrew.", "withdraw", ["Kutum"]),
        ("The prisoners were freed in the hills above Kutum.", "release", ["Kutum"]),
    ],
)
def test_a_place_is_told_once_for_an_event(text: str, act: str, places: list[str]) -> None:
    """The clauses of an event share its place; of "the town of X" only X is the name."""
    assert [name.name for name in claim_of(text, act).place] == places


@pytest.mark.parametrize(
    ("text", "act", "agents"),
    [
        ("Two people were killed when Northland shelled the market.", "kill", ["north"]),
        ("Seven civilians were killed in an attack by South Front.", "attack", ["south"]),
        ("Northland clashed with South Front, leaving 12 people dead.", "kill", []),
        ("A landmine killed two farmers.", "kill", []),
        ("One of Northland's units killed a mayor.", "kill", ["north"]),
        ("The Gazette thanked Northland for brokering the truce.", "mediate", ["north"]),
    ],
)
def test_who_attacked_did_what_the_attack_did(text: str, act: str, agents: list[str]) -> None:
    """Kills and injuries are the attacker's; what two sides did together, or a thing left behind, is nobody's."""
    assert [name.actor for name in claim_of(text, act).agent] == agents


@pytest.mark.parametrize(
    ("text", "act", "patient", "number"),
    [
        ("Fighters killed two soldiers and wounded five others.", "injure", "soldiers", 5),
        ("Gunmen seized two monks in May. The pair were freed on Friday.", "release", "monks", 2),
        ("Gunmen seized three monks in May. They were freed on Friday.", "release", "monks", None),
        ("Gunmen killed the driver.", "kill", "the driver", 1),
        ("Gunmen killed a teacher near Kutum.", "kill", "a teacher", 1),
        ("Shells hit the crowd, killing a family.", "kill", "a family", None),
        (
            "Northland freed 20 captives, bringing the number who have been released to 80.",
            "release",
            "captives",
            80,
        ),
        ("The mission counted 1,600 victims, of whom 700 were killed.", "kill", "victims", 700),
    ],
)
def test_people_told_of_before_are_named_and_counted(text: str, act: str, patient: str, number: int | None) -> None:
    """ "Five others" are of those told of before; one person is one, without a number."""
    claims = [claim for claim in reader().read(make_report(text, published=PUBLISHED)).claims if claim.act == act]
    claim = claims[-1]
    assert [name.name for name in claim.patient] == [patient]
    assert (claim.quantity.low if claim.quantity else None) == number


def test_nobody_is_no_patient() -> None:
    """Where nobody was hurt, nobody is named and nothing counted."""
    claim = claim_of("Fighters shelled the base on Monday; nobody was hurt.", "injure")
    assert (claim.patient, claim.quantity, claim.polarity) == ((), None, "denied")


def test_700_of_whom_are_of_all() -> None:
    """Some of those counted keep the whole."""
    quantity = claim_of("The mission counted 1,600 victims, of whom 700 were killed.", "kill").quantity
    assert quantity is not None
    assert quantity.of is not None
    assert quantity.of.low == 1600


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The agency has brought 40 trucks into Kutum since 2 March.", "cumulative"),
        ("By 2 March the agency had brought 40 trucks into Kutum.", "cumulative"),
        ("The agency brought 40 trucks into Kutum on 2 March.", "increment"),
    ],
)
def test_what_has_been_done_by_a_day_is_a_total(text: str, measure: str) -> None:
    """ "Has brought 40 since" is all of them, "brought 40 on" is one day's."""
    quantity = claim_of(text, "deliver_aid").quantity
    assert quantity is not None
    assert (quantity.low, quantity.measure) == (40, measure)
