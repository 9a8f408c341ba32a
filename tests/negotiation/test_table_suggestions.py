"""What claims propose for the table: kinds, whose, hedges and chains; nothing is entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.negotiation.table import sound
from trucebook.casefolder.yamlfile import read_data
from trucebook.negotiation.suggesting import TableSuggestion, mentions, suggest_table
from trucebook.reading import act_names
from trucebook.vocabulary import Actor, Cast, Claim, Hedge, Modality, Name, NotRead, Passage, Voice, When

CAST = Cast(
    (
        Actor("north", "Northland", "party"),
        Actor("minister", "the minister", "person", speaks_for="north"),
        Actor("south", "South Front", "party"),
        Actor("patron", "Coastland", "organisation"),
    )
)


def claim(
    act: str | None,
    agent: str | None = "minister",
    patient: str = "the truce",
    *,
    words: str = "They spoke of a permanent truce.",
    modality: Modality = "actual",
    origin: tuple[str, str | None, Hedge] | None = None,
    start: int = 0,
) -> Claim:
    """A claim of the Daily, passed on from an origin if there is one."""
    chain = (Voice("Daily"), *([Voice(origin[0], origin[1], None, origin[2])] if origin else []))
    return Claim(
        id=f"c{act}{agent}{modality}{origin}{start}",
        report="daily.txt",
        outlet="Daily",
        passage=Passage(start, start + len(words), words),
        act=act,
        agent=(Name(agent, agent if CAST.get(agent) else None),) if agent else (),
        patient=(Name(patient, patient if CAST.get(patient) else None),),
        modality=modality,
        chain=chain,
        published="2031-05",
    )


def one(*claims: Claim) -> TableSuggestion:
    """The only suggestion of these claims."""
    (found,) = suggest_table(sound(), claims, (), CAST)
    return found


@pytest.mark.parametrize(
    ("act", "kind", "answer"),
    [
        ("demand", "position", ""),
        ("promise", "position", ""),
        ("propose", "proposal", ""),
        ("accept", "response", "accept"),
        ("reject", "response", "reject"),
        ("walk_out", "response", "walk_out"),
    ],
)
def test_kinds(act: str, kind: str, answer: str) -> None:
    """Each act as what it is, by the party its agent speaks for, on the issue it speaks of."""
    found = one(claim(act))
    assert (found.kind, found.answer, found.by, found.issue, found.on) == (
        kind,
        answer,
        ("north",),
        "end",
        "2031-05",
    )


def test_a_pressure_keeps_its_hedge_and_chain() -> None:
    """A threat that a party speaks of stays its word; the same threat told twice is one suggestion."""
    said: tuple[str, str, Hedge] = ("South Front", "south", "claimed")
    first = claim("threaten", "patron", "minister", origin=said)
    second = claim("threaten", "patron", "minister", origin=said, start=90)
    found = one(first, second)
    assert (found.kind, found.by, found.whom, found.hedge) == ("pressure", ("patron",), "north", "claimed")
    assert [item.chain for item in found.told] == ["Daily ← South Front [claimed]"] * 2


def test_hedges_are_not_mixed() -> None:
    """What is plain fact to one and claimed by another are two suggestions."""
    fact = claim("threaten", "patron", "minister")
    said = claim("threaten", "patron", "minister", origin=("South Front", "south", "claimed"))
    assert {item.hedge for item in suggest_table(sound(), (fact, said), (), CAST)} == {"fact", "claimed"}


def test_what_is_wanted_is_whose_word_it_is() -> None:
    """A withdrawal that is demanded is the position of who demands it, not of who would withdraw."""
    found = one(
        claim("withdraw", "minister", "troops", modality="demanded", origin=("South Front", "south", "claimed"))
    )
    assert (found.kind, found.by, found.reason) == ("position", ("south",), "who says so is who wants it")


def test_who_wants_it_from_the_same_passage() -> None:
    """Where the claim does not say, the only party that speaks in the passage; of two, nobody is guessed."""
    wanted = claim("withdraw", "minister", "troops", modality="demanded")
    found = suggest_table(sound(), (wanted, claim("demand", "south")), (), CAST)
    assert {item.act: item.by for item in found} == {"withdraw": ("south",), "demand": ("south",)}
    both = (wanted, claim("demand", "south"), claim("demand", "north"))
    assert {item.by for item in suggest_table(sound(), both, (), CAST) if item.act == "withdraw"} == {()}


def test_a_day_that_is_stated_is_the_day() -> None:
    """The day of the act before the day of the report."""
    dated = claim("demand")
    when = When("then", 0, 4, date(2031, 5, 3), date(2031, 5, 4), "stated")
    (found,) = suggest_table(sound(), (replace(dated, when=when),), (), CAST)
    assert found.on == "2031-05-03"


def test_what_is_taken_back_or_rejected_is_left_out() -> None:
    """Superseded and rejected claims propose nothing, and acts that are no bargaining neither."""
    gone = replace(claim("demand"), superseded_by="other")
    refused = replace(claim("demand"), review="rejected")
    assert suggest_table(sound(), (gone, refused, claim("kill"), claim(None)), (), CAST) == ()


def test_passages_not_understood_are_named() -> None:
    """Only those that speak of an issue, with the reason; without a negotiation there is none."""
    unread = [
        NotRead("daily.txt", Passage(0, 20, "A permanent truce is what keeps them apart."), "no act was found")
    ]
    (found,) = suggest_table(sound(), (), unread, CAST)
    assert (found.kind, found.issue, found.told[0].words) == ("passage", "end", unread[0].passage.text)  # type: ignore[union-attr]  # it has one
    assert suggest_table(None, (), unread, CAST) == ()


def test_what_is_wanted_and_claimed_by_nobody_is_to_be_read() -> None:
    """A passage that tells what somebody wants of an issue is named where its claims say nothing of that."""
    wanted = "At the talks the north sought a permanent truce."
    (found,) = suggest_table(sound(), (claim("talk", words=wanted),), (), CAST)
    assert (found.kind, found.issue, found.told[0].words, found.told[0].claim) == ("passage", "end", wanted, "")
    assert one(claim("demand", words=wanted)).kind == "position"
    assert suggest_table(sound(), (claim("talk", words="They met under a permanent truce."),), (), CAST) == ()


def test_order_of_claims_changes_only_the_order_of_what_is_told() -> None:
    """The same suggestions whatever the order."""
    claims = [claim(act, start=n) for n, act in enumerate(("demand", "accept", "threaten", "propose", "demand"))]
    one_way, other = (suggest_table(sound(), order, (), CAST) for order in (claims, claims[::-1]))
    assert [(item.kind, item.act, len(item.told)) for item in one_way] == [
        (item.kind, item.act, len(item.told)) for item in other
    ]


@pytest.mark.parametrize(
    ("text", "found"), [("Truces failed", True), ("TRUCE", True), ("trucebook", False), ("a lasting peace", False)]
)
def test_words_are_whole(text: str, found: bool) -> None:
    """In upper or lower case and with an s, but not inside another word."""
    assert mentions(text, ("truce",)) is found


def test_the_acts_exist() -> None:
    """The data names acts that are read, each once."""
    data = read_data("negotiation", "suggesting")
    acts = [act for kind in ("position", "proposal", "pressure", "response") for act in data[kind]]
    assert len(set(acts)) == len(acts)
    assert {*acts, *data["speaks"]} <= set(act_names())
    assert len(set(data["wanting"])) == len(data["wanting"])
    assert all(word == word.casefold() for word in data["wanting"])
    assert set(data["answers"]) == set(data["response"])
