"""Whole situations as they occur in reports of truces: what is one event, and where the accounts of it part."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.accounts import compare, group_incidents, narrow, origin_of
from trucebook.vocabulary import Actor, Cast, Claim, Comparison, Dispute, Name, Passage, Side, Voice

HOSPITAL, HILL, TRUCE = (Name("the mill hospital"),), (Name("the hill"),), (Name("the truce"),)
PEOPLE = (Name("people"),)
STATE = Actor("midland", "Midland", "mediator")
PRESIDENT = Actor("ada", "Ada Lind", "person", speaks_for="midland")
WITH_PATRON = Cast((*CAST.actors, STATE, PRESIDENT))


def on(day: int) -> Any:
    """A day of March 2024 as a stated time."""
    return make_when(date(2024, 3, day), date(2024, 3, day) + timedelta(days=1))


def counted(low: int, unit: str = "people", **fields: Any) -> Any:
    """A count of people."""
    return make_quantity(low, unit=unit, **fields)


class Paper:
    """A report whose sentences follow one another; `says` adds the claims of one sentence."""

    def __init__(self, outlet: str, published: str | None) -> None:
        self.outlet, self.published, self.length = outlet, published, 0
        self.claims: list[Claim] = []

    def says(self, text: str, *acts: str | None, origin: str | None = None, **fields: Any) -> list[Claim]:
        """One sentence, told by `origin`, with a claim for each act; the fields hold for all of them."""
        passage = Passage(self.length, self.length + len(text), text)
        self.length += len(text) + 1
        told = []
        for act in acts:
            made = make_claim("attack", origin=origin, **({"by": ""} | fields))
            told.append(self._placed(made, act, passage))
        self.claims += told
        return told

    def _placed(self, claim: Claim, act: str | None, passage: Passage) -> Claim:
        return replace(
            claim,
            id=f"{self.outlet}-{len(self.claims)}-{act}-{passage.start}-{claim.polarity}",
            report=f"{self.outlet}-{self.published}.txt",
            outlet=self.outlet,
            published=self.published,
            act=act,
            passage=passage,
            chain=(Voice(self.outlet), *claim.chain[1:]),
        )


def compared(*papers: Paper, cast: Cast = CAST) -> Comparison:
    """All that comparing the papers' claims gives."""
    return compare([], [claim for paper in papers for claim in paper.claims], cast)


def find(found: Comparison, field: str, words: str = "") -> Dispute:
    """The one dispute in a field whose title holds the words."""
    (dispute,) = [item for item in found.disputes if item.field == field and words in item.title]
    return dispute


def values(dispute: Dispute) -> list[str]:
    """The values of the sides."""
    return [side.value for side in dispute.sides]


def held(found: Comparison, *told: Claim) -> bool:
    """Whether all claims stand in one incident."""
    return any({claim.id for claim in told} <= set(incident.claims) for incident in found.incidents)


def hospital_papers() -> tuple[Paper, Paper, Paper]:
    """A strike on a hospital: a union counts, each party blames the other, and the count rises."""
    first, second, third = Paper("Wire", "2024-03-04"), Paper("Star", "2024-03-05"), Paper("Post", "2024-03-06")
    strike = "A strike hit the mill hospital on Monday and killed 12 people, the Doctors Union said."
    about: dict[str, Any] = {"when": on(4), "patient": HOSPITAL}
    first.says(strike, "attack", origin="Doctors Union", **about)
    first.claims += Paper("Wire", "2024-03-04").says(
        strike, "kill", origin="Doctors Union", patient=PEOPLE, quantity=counted(12)
    )
    hospital = (Name("the hospital"),)
    first.says("The Front accused the army of it.", "attack", by="north-army", origin="south", patient=hospital)
    first.says(
        "The army denied it.", "attack", by="north-army", origin="north-army", patient=hospital, polarity="denied"
    )
    second.says(
        "A hospital was hit on Monday, medics said.", "attack", origin="medics", when=on(4), patient=hospital
    )
    second.says("The army says the Front shelled the building.", "attack", by="south", origin="north-army")
    second.says("The mission could not say who fired.", "attack", origin="observer", polarity="denied", **HOW_MUCH)
    third.says(
        "27 people were killed in the strike on the mill hospital on Monday, the Doctors Union said.",
        "kill",
        origin="Doctors Union",
        patient=PEOPLE,
        quantity=counted(27),
        when=on(4),
        place=HOSPITAL,
    )
    return first, second, third


HOW_MUCH: dict[str, Any] = {"modality": "possible", "patient": HOSPITAL}


def test_a_strike_with_rival_blame_is_one_event() -> None:
    """The strike, its dead, the accusation, the denial and the counter-accusation belong together."""
    first, second, _ = hospital_papers()
    found = compared(*hospital_papers())
    assert held(found, *first.claims, *second.claims[:2])


def test_rival_blame_is_a_conflict_about_who() -> None:
    """Each party named is a side, and those who name nobody are one; who names somebody is not among them."""
    dispute = find(compared(*hospital_papers()), "agent")
    assert (dispute.kind, values(dispute)) == ("conflict", ["Northland", "South Front", "nobody named"])
    assert dispute.title == "Who attacked the hospital (2024-03-04)"
    assert dispute.sides[2].origins == ("Doctors Union", "medics (per Star)")


def test_a_bare_denial_opposes_the_accusation() -> None:
    """The army's denial stands against the Front's word; whoever could not tell denies nothing."""
    dispute = find(compared(*hospital_papers()), "polarity")
    assert dispute.title == "Whether Northland attacked the hospital (2024-03-04)"
    assert [side.origins for side in dispute.sides] == [("South Front",), ("Northland (Northland Army)",)]


def test_a_rising_toll_is_an_update() -> None:
    """What one source counts later is an update, and its title names nobody while some name nobody."""
    dispute = find(compared(*hospital_papers()), "quantity")
    assert (dispute.kind, values(dispute)) == ("update", ["12 people", "27 people"])
    assert dispute.title == "How many people were killed (2024-03-04)"


def toll(paper: Paper, low: int, unit: str = "people", **fields: Any) -> list[Claim]:
    """So many killed on the hill on Monday."""
    given: dict[str, Any] = {"by": "north", "place": HILL, "when": on(4), "patient": (Name(unit),)}
    return paper.says(f"{low} {unit} were killed.", "kill", quantity=counted(low, unit), **(given | fields))


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        # A later, higher toll is an update whoever gives it.
        (("2024-03-04", 12, "people", "Doctors Union"), ("2024-03-06", 19, "people", "Doctors Union"), "update"),
        (("2024-03-04", 12, "people", "Doctors Union"), ("2024-03-06", 19, "people", "observer"), "update"),
        # Two tolls of one day of telling conflict; so does a later but lower one of somebody else.
        (("2024-03-05", 12, "people", "Doctors Union"), ("2024-03-05", 19, "people", "observer"), "conflict"),
        (("2024-03-04", 19, "people", "Doctors Union"), ("2024-03-06", 12, "people", "north"), "conflict"),
        # One source that lowers its own toll has corrected itself.
        (("2024-03-04", 19, "people", "Doctors Union"), ("2024-03-06", 12, "people", "Doctors Union"), "update"),
        # Fighters are not all the people: neither figure excludes the other.
        (("2024-03-05", 20, "people", "Doctors Union"), ("2024-03-05", 12, "fighters", "north"), "not_comparable"),
        (("2024-03-05", 27, "people", "Doctors Union"), ("2024-03-06", 31, "civilians", "south"), "not_comparable"),
    ],
)
def test_tolls_of_one_event(one: Any, other: Any, kind: str) -> None:
    """Tolls are as of the day they are told."""
    papers = []
    for number, (published, low, unit, origin) in enumerate((one, other)):
        paper = Paper(f"Paper {number}", published)
        toll(paper, low, unit, origin=origin)
        papers.append(paper)
    assert find(compared(*papers), "quantity").kind == kind


def test_strikes_of_two_days_are_two_events() -> None:
    """The same target the next day is another strike, also when a third report tells of both."""
    one, two, both = Paper("Wire", "2024-03-05"), Paper("Star", "2024-03-05"), Paper("Post", "2024-03-06")
    target: dict[str, Any] = {"by": "north", "patient": HOSPITAL, "place": HILL}
    (first,) = one.says("The army struck the mill hospital on Monday.", "attack", when=on(4), **target)
    (second,) = two.says("The army struck the mill hospital on Tuesday.", "attack", when=on(5), **target)
    both.says("On Monday the army struck the mill hospital.", "attack", when=on(4), **target)
    both.says("The Front says it struck it again.", "attack", origin="south", **target)
    both.says("On Tuesday it struck it once more.", "attack", when=on(5), **target)
    assert not held(compared(one, two, both), first, second)


def test_two_strikes_in_one_sentence_share_nothing() -> None:
    """A sentence with two attacks does not say which of them killed whom."""
    paper = Paper("Wire", "2024-03-05")
    text = "A strike on the hill on Monday and one on the mill hospital on Tuesday killed five."
    paper.says(text, "attack", patient=HILL, when=on(4))
    again = Paper("Wire", "2024-03-05")
    other = again.says(text, "attack", "kill", patient=HOSPITAL, when=None)
    paper.claims += [replace(claim, id=f"second-{claim.act}") for claim in other]
    killed = next(claim for claim in paper.claims if claim.act == "kill")
    assert not held(compared(paper), paper.claims[0], killed)


def test_an_own_deed_is_no_rival_version() -> None:
    """What a party says it did itself is another event than what the other party did just before."""
    paper = Paper("Wire", "2024-03-05")
    (struck,) = paper.says("The army struck the hill on Monday.", "attack", by="north", patient=HILL, when=on(4))
    (fired,) = paper.says("The Front said that it had fired rockets.", "attack", by="south", origin="south")
    found = compared(paper)
    assert not held(found, struck, fired)
    assert found.disputes == ()


def test_both_sides_count_the_others_violations() -> None:
    """Who broke the truce: each names the other, and both may be right."""
    paper = Paper("Wire", "2024-03-05")
    paper.says(
        "The army counted 80 violations by the Front.", "breach", by="south", origin="north-army", patient=TRUCE
    )
    paper.says("The Front spoke of 92.", "breach", by="north", origin="south", quantity=counted(92, "violations"))
    dispute = find(compared(paper), "agent")
    assert (dispute.kind, dispute.title) == ("not_comparable", "Who broke the truce")
    assert dispute.reason == "the accounts name different sides, and more than one may have done it"
    assert values(dispute) == ["Northland", "South Front"]


def test_to_see_no_violation_is_to_deny_it() -> None:
    """A count of nought stands with the denials and lays nothing to anybody."""
    paper = Paper("Wire", "2024-03-05")
    paper.says("The Front said that the army broke the truce.", "breach", by="north", origin="south", patient=TRUCE)
    nought = make_quantity(0, text="no", unit="violations")
    paper.says("The mission saw no violation.", "breach", by="north", origin="observer", quantity=nought)
    dispute = find(compared(paper), "polarity")
    assert [side.origins for side in dispute.sides] == [("South Front",), ("Observer Mission",)]
    assert [item.field for item in compared(paper).disputes] == ["polarity"]


def test_a_denial_from_before_denies_nothing_later() -> None:
    """Who denied in March to have broken the truce did not deny its end in April."""
    early, late = Paper("Wire", "2024-03-04"), Paper("Star", "2024-03-14")
    early.says("We have not broken the truce, the Front said.", "breach", by="south", origin="south", **DENIED)
    late.says("The Front broke the truce, the army said.", "breach", by="south", origin="north", patient=TRUCE)
    late.says("The truce ended on Wednesday.", "end_truce", patient=TRUCE, when=on(13))
    assert not any(dispute.kind == "denial" for dispute in compared(early, late).disputes)


DENIED: dict[str, Any] = {"polarity": "denied", "patient": TRUCE}


def test_a_standing_accusation_meets_an_earlier_denial() -> None:
    """That aid is taken may be said again after it was denied."""
    early, late = Paper("Wire", "2024-03-01"), Paper("Star", "2024-03-20")
    aid = (Name("food aid"),)
    early.says(
        "The mission found no theft.", "seize", by="south", origin="observer", patient=aid, polarity="denied"
    )
    late.says("The Front takes the aid, the army said.", "seize", by="south", origin="north", patient=aid)
    assert find(compared(early, late), "polarity").kind == "denial"


def test_a_copied_text_with_another_number_conflicts() -> None:
    """One wire text, one source, two figures on one day: somebody has miscopied."""
    text = (
        "A strike on the hill killed many people on Monday night, the Doctors Union said, and more were missing. "
        * 4
    )
    papers, reports = [], []
    for outlet, low in (("Wire", 20), ("Star", 20), ("Post", 23)):
        paper = Paper(outlet, "2024-03-05")
        toll(paper, low, origin="Doctors Union")
        papers.append(paper)
        reports.append(make_report(text, id=paper.claims[0].report, outlet=outlet, published="2024-03-05"))
    claims = [claim for paper in papers for claim in paper.claims]
    (dispute,) = compare(reports, claims, CAST).disputes
    assert (dispute.kind, dispute.reason) == ("conflict", "copies of one text give different figures")
    assert [side.independent for side in dispute.sides] == [1, 1]


def test_a_running_total_is_not_set_against_one_day() -> None:
    """Trucks since Friday and trucks on Saturday count different days."""
    paper = Paper("Wire", "2024-03-09")
    total = counted(340, "trucks", measure="cumulative")
    trucks = (Name("trucks"),)
    paper.says("340 trucks came since Friday.", "deliver_aid", origin="south", quantity=total, patient=trucks)
    day = counted(61, "trucks")
    paper.says("61 came on Saturday.", "deliver_aid", origin="observer", quantity=day, patient=trucks, when=on(9))
    assert compared(paper).disputes == ()


def test_a_figure_without_a_day_meets_the_total_beside_it() -> None:
    """ "Only two came" answers the total just told."""
    paper = Paper("Wire", "2024-03-09")
    ships = (Name("ships"),)
    total = counted(4, "ships", measure="cumulative")
    paper.says("Four ships came since then.", "deliver_aid", origin="observer", quantity=total, patient=ships)
    paper.says("Only two came.", "deliver_aid", origin="south", quantity=counted(2, "ships"), patient=ships)
    assert values(find(compared(paper), "quantity")) == ["2 ships", "4 ships"]


def test_the_places_of_a_withdrawal_are_kept_apart() -> None:
    """To dispute that one town must be left denies nothing about another."""
    places = (Actor("town", "Westerham", "place"), Actor("pass", "the Gap", "place"))
    cast = Cast((*CAST.actors, *places))
    paper = Paper("Wire", "2024-03-09")
    about: dict[str, Any] = {"by": "north", "modality": "required"}
    paper.says("The army must leave the Gap.", "withdraw", patient=(Name("the Gap", "pass"),), **about)
    town = (Name("Westerham", "town"),)
    paper.says("The Front says it must leave Westerham.", "withdraw", origin="south", patient=town, **about)
    paper.says("The army denies that.", "withdraw", origin="north", patient=town, polarity="denied", **about)
    dispute = find(compared(paper, cast=cast), "polarity")
    assert dispute.title == "Whether Northland had to withdraw from Westerham"
    assert [len(side.claims) for side in dispute.sides] == [1, 1]


def test_they_is_whoever_speaks() -> None:
    """A pronoun that nobody could place is the one who says so."""
    one, other = Paper("Wire", "2024-03-05"), Paper("Star", "2024-03-06")
    deal = (Name("the proposal"),)
    one.says("The army said that the Front rejected it.", "reject", by="south", origin="north", patient=deal)
    other.says(
        "The Front denied that they rejected it.",
        "reject",
        by="they",
        origin="south",
        patient=deal,
        polarity="denied",
    )
    assert find(compared(one, other), "polarity").title == "Whether the South Front rejected the proposal"


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("a Northern army aircraft", True),
        ("Northern troops", True),
        ("forty Northerners", False),
        ("a drone", False),
    ],
)
def test_a_described_force_is_its_states(agent: str, named: bool) -> None:
    """Aircraft and troops of a state are the state's; its people are not."""
    paper = Paper("Wire", "2024-03-05")
    paper.says("It struck the hill.", "attack", by=agent, patient=HILL)
    paper.says(
        "The army denied it.", "attack", by="north-army", origin="north-army", patient=HILL, polarity="denied"
    )
    assert any(dispute.kind == "denial" for dispute in compared(paper).disputes) is named


def test_a_state_and_its_president_are_one_origin() -> None:
    """Who speaks for a mediating state is that state: no party, but not independent of its own doing."""
    paper = Paper("Wire", "2024-03-05")
    about: dict[str, Any] = {"by": "midland", "patient": (Name("Northland", "north"),)}
    paper.says("The Front spoke of threats by Midland.", "threaten", origin="south", **about)
    ada = Voice("Ada Lind", "ada", "said", "claimed")
    (denied,) = paper.says("Ada Lind denied it.", "threaten", polarity="denied", **about)
    paper.claims[-1] = replace(denied, chain=(*denied.chain, ada))
    state = replace(denied, chain=(*denied.chain, Voice("Midland", "midland", "said", "claimed")))
    assert origin_of(paper.claims[-1], WITH_PATRON).key == origin_of(state, WITH_PATRON).key == "midland"
    dispute = find(compared(paper, cast=WITH_PATRON), "polarity")
    assert (dispute.sides[1].origins, dispute.sides[1].independent) == (("Midland (Ada Lind)",), 0)


def duty_papers(what: str = "all the women", told: str = "2024-03-06") -> tuple[Paper, Paper]:
    """A text says what is owed; a party says that it was not done."""
    terms, word = Paper("Wire", "2024-03-05"), Paper("Star", told)
    about: dict[str, Any] = {"by": "south"}
    terms.says("The Front is to free all the women.", "release", modality="required", **_freed("all the women"))
    terms.says("80 women were freed.", "release", quantity=counted(80, "women"), patient=(Name("80 women"),))
    word.says("It did not.", "release", origin="north", polarity="denied", patient=(Name(what),), **about)
    return terms, word


def _freed(what: str) -> dict[str, Any]:
    return {"by": "south", "patient": (Name(what),)}


def test_what_was_owed_and_is_said_not_to_be_done() -> None:
    """The duty, the word that it was not met, and what is said to have been done stand side by side."""
    dispute = find(compared(*duty_papers()), "duty")
    assert dispute.kind == "not_comparable"
    assert dispute.title == "Whether the South Front released all the women, as it was to"
    assert values(dispute) == ["was to be done", "said not to have been done", "said to have been done"]
    assert [side.origins for side in dispute.sides] == [("Wire",), ("Northland",), ("Wire",)]


@pytest.mark.parametrize(
    ("what", "told"),
    [("more women", "2024-03-06"), ("the fighters", "2024-03-06"), ("all the women", "2024-03-01")],
)
def test_another_thing_or_an_earlier_word_is_not_about_the_duty(what: str, told: str) -> None:
    """Not to free more, not to free others, and what was said before the duty is told, leave it alone."""
    assert not any(dispute.field == "duty" for dispute in compared(*duty_papers(what, told)).disputes)


def test_a_claim_without_an_act_is_in_no_event_and_no_dispute() -> None:
    """What somebody said in which no act was found opposes nobody."""
    paper = Paper("Wire", "2024-03-05")
    paper.says("The Front broke the truce.", "breach", by="south", origin="north", patient=TRUCE)
    plain = compared(paper)
    (silent,) = paper.says("The army has its own view.", None, by="south", origin="south", **DENIED)
    assert compared(paper) == plain
    assert all(silent.id not in incident.claims for incident in group_incidents(paper.claims, CAST))


def test_who_ended_it_is_asked_when_many_say_it_ended() -> None:
    """With most speaking of violations the question is who broke the truce, else who ended it."""
    paper = Paper("Wire", "2024-03-05")
    for by, origin in (("south", "north"), ("north", "south"), ("north", "observer")):
        paper.says("It broke the truce.", "breach", by=by, origin=origin, patient=TRUCE)
    assert find(compared(paper), "agent").title == "Who broke the truce"
    paper.says("The truce ended.", "end_truce", origin="wire", patient=TRUCE)
    paper.says("It ended on Monday.", "end_truce", origin="medics", patient=TRUCE)
    assert find(compared(paper), "agent").title == "Who ended the truce"


def blamed() -> tuple[Paper, Comparison]:
    """Who broke the truce, with two voices on one side."""
    paper = Paper("Wire", "2024-03-05")
    for by, origin in (("south", "north"), ("south", "observer"), ("north", "south")):
        paper.says("It broke the truce.", "breach", by=by, origin=origin, patient=TRUCE)
    return paper, compared(paper)


def test_a_narrower_view_counts_anew() -> None:
    """Sides keep the claims in sight, with their origins; untouched disputes stay as they are."""
    paper, found = blamed()
    assert narrow(found.disputes, paper.claims, CAST) == found.disputes
    first, _, third = paper.claims
    (narrowed,) = [item for item in narrow(found.disputes, [first, third], CAST) if item.field == "agent"]
    assert narrowed.sides[1] == Side("South Front", ("Northland",), 0, (first.id,))
    assert narrowed.id in {item.id for item in found.disputes}


def test_a_dispute_needs_two_sides() -> None:
    """With one side out of sight there is no dispute left."""
    paper, found = blamed()
    assert not [item for item in narrow(found.disputes, paper.claims[:2], CAST) if item.field == "agent"]
    assert narrow(found.disputes, [], CAST) == ()


def test_one_named_against_nobody_named_is_no_conflict() -> None:
    """With one of two accused out of sight, the silence of the others opposes nobody."""
    paper = Paper("Wire", "2024-03-05")
    for by, origin in (("south", "north"), ("north", "south"), ("", "observer")):
        paper.says("It ended the truce.", "end_truce", by=by, origin=origin, patient=TRUCE)
    found = compared(paper)
    whole = find(found, "agent")
    assert (whole.kind, len(whole.sides)) == ("conflict", 3)
    (left,) = [item for item in narrow([whole], [paper.claims[0], paper.claims[2]], CAST) if item.field == "agent"]
    assert (left.kind, left.reason) == ("not_comparable", "some name who did it, others name nobody")
    assert [side.value for side in left.sides] == ["South Front", "nobody named"]


def test_figures_left_that_may_both_hold_are_no_conflict() -> None:
    """Without the figure that excluded both, "40" and "38 or more" do not oppose one another."""
    paper = Paper("Wire", "2024-03-05")
    for figure, origin in ((counted(30), "north"), (counted(40), "observer"), (counted(38, high=50), "medics")):
        told = {"patient": PEOPLE, "quantity": figure, "when": on(3), "origin": origin}
        paper.says("So many came home.", "release", by="south", **told)
    whole = find(compared(paper), "quantity")
    assert len(whole.sides) == 3
    assert narrow([whole], paper.claims[1:], CAST) == ()
    (left,) = narrow([whole], paper.claims[:2], CAST)
    assert (left.kind, len(left.sides)) == ("conflict", 2)
