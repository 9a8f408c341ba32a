"""Whose word a claim is, and how many words are independent."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import CAST, make_claim
from trucebook.accounts import count_independent, origin_of
from trucebook.accounts.origins import is_unnamed
from trucebook.vocabulary import Actor, Cast, Claim, Copies, Passage, Voice

REUSE = Copies("reuse-1", ("daily.txt", "herald.txt"), "herald.txt", "published first", "Worldwire")


def said_by(*names: str, **fields: Any) -> Claim:
    """A claim of the outlet Daily through voices by name, none of which the reader could place in the cast."""
    return make_claim(
        chain=(Voice("Daily"), *(Voice(name, cue="said", hedge="claimed") for name in names)), **fields
    )


def test_a_spokesman_speaks_for_his_party() -> None:
    """An army's word is its state's word, and is marked as a party's."""
    origin = origin_of(make_claim(origin="north-army"), CAST)
    assert (origin.key, origin.name, origin.party) == ("north", "Northland", True)


def test_an_organisation_speaks_for_itself() -> None:
    """A body that is no party is its own origin."""
    origin = origin_of(make_claim(origin="observer"), CAST)
    assert (origin.key, origin.party) == ("observer", False)


def test_the_deepest_voice_counts() -> None:
    """What the wire says the mission said is the mission's word."""
    claim = make_claim(chain=(Voice("Daily"), Voice("WW", "wire"), Voice("the mission", "observer")))
    assert origin_of(claim, CAST).key == "observer"


def test_an_alias_is_found_where_the_reader_gave_no_actor() -> None:
    """A voice that bears an alias of the cast is that actor."""
    assert origin_of(said_by("the Mission"), CAST).key == "observer"


def test_a_reporter_is_the_voice_of_the_outlet() -> None:
    """A correspondent who belongs to an outlet gives the outlet as origin."""
    cast = Cast((*CAST.actors, Actor("ada", "Ada Lind", "person", affiliation="wire")))
    assert origin_of(said_by("Ada Lind"), cast).key == "wire"


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("a source briefed on the visit", True),
        ("three Northern officials", True),
        ("two senior United Nations officials", True),
        ("the military", True),
        ("A study", True),
        ("residents", True),
        ("John Smith, a resident", False),
        ("spokesman John Smith", False),
        ("Élodie Brun", False),
        ("the Health Ministry", False),
        ("the Doctors Union", False),
        ("Doctors Union officials", True),
        ("Hill Police", False),
        ("The Army", True),
        ("Amnesty International", False),
    ],
)
def test_names_that_hide_who_speaks(name: str, hidden: bool) -> None:
    """Descriptions without a person or body are unnamed."""
    assert is_unnamed(name) is hidden


def test_an_unnamed_source_is_owned_by_who_vouches() -> None:
    """The nearest named voice above an unnamed source owns it, not the outlet that passes it on."""
    through_wire = make_claim(chain=(Voice("Daily"), Voice("WW", "wire"), Voice("a source close to the talks")))
    direct = said_by("a source close to the talks")
    assert origin_of(through_wire, CAST).owner == "Worldwire"
    assert origin_of(direct, CAST).owner == "Daily"
    assert origin_of(through_wire, CAST).key != origin_of(direct, CAST).key


def test_one_unnamed_source_carried_twice_is_one_origin() -> None:
    """Two outlets that pass on the same wire's source give one origin."""
    chains = [
        (Voice(outlet), Voice("WW", "wire"), Voice("a source close to the talks")) for outlet in ("Daily", "Sun")
    ]
    origins = [origin_of(make_claim(chain=chain, outlet=chain[0].name), CAST) for chain in chains]
    assert count_independent(origins) == 1


def test_an_unnamed_official_of_a_party_is_not_independent() -> None:
    """A senior official of a party is the party's for counting, though not its declared word."""
    origin = origin_of(said_by("a senior Northern official"), CAST)
    assert origin.party
    assert origin.actor == "north"
    assert origin.key.startswith("unnamed:")


def test_people_of_a_party_are_not_its_voice() -> None:
    """Residents named after a country do not speak for it."""
    assert not origin_of(said_by("Northern residents"), CAST).party


def test_the_outlets_own_voice_is_the_outlet() -> None:
    """A claim without a source is the outlet's; under any of its names it is one origin."""
    assert origin_of(make_claim(), CAST).key == "name:daily"
    own = make_claim(outlet="WW", chain=(Voice("WW"),))
    assert origin_of(own, CAST).key == origin_of(make_claim(origin="wire"), CAST).key == "wire"


def test_an_unknown_outlet_is_its_report() -> None:
    """Reports of unknown outlets are told apart by their ids."""
    one, other = (make_claim(outlet=None, report=name, chain=(Voice("the report"),)) for name in ("a.txt", "b.txt"))
    assert count_independent([origin_of(one, CAST), origin_of(other, CAST)]) == 2


def test_a_claim_without_a_chain_is_its_outlets() -> None:
    """Nothing said about who speaks leaves the outlet."""
    assert origin_of(make_claim(chain=()), CAST).key == "name:daily"


def test_a_copys_own_voice_is_the_credited_wire() -> None:
    """In a reuse class the outlet's own voice is the one the text is credited to."""
    assert origin_of(make_claim(), CAST, (REUSE,)).key == "wire"


def test_a_copys_unnamed_source_is_the_wires() -> None:
    """An unnamed source in a copy belongs to whoever wrote the text."""
    assert origin_of(said_by("a source"), CAST, (REUSE,)).owner == "Worldwire"


def test_who_says_that_it_was_told_vouches_itself() -> None:
    """Of "a source told the Daily" the Daily is the owner, though the rest of its text is the wire's."""
    told = said_by("a source", passage=Passage(0, 45, "A source told the Daily that the guns are silent."))
    assert origin_of(told, CAST, (REUSE,)).owner == "Daily"


def test_a_class_without_credit_is_one_origin() -> None:
    """Copies whose first outlet is unknown still count once."""
    reuse = Copies("reuse-2", ("a.txt", "b.txt"), "a.txt", "equal texts")
    claims = [make_claim(outlet=None, report=name, chain=(Voice("the report"),)) for name in reuse.reports]
    assert count_independent(origin_of(claim, CAST, (reuse,)) for claim in claims) == 1


def test_a_hollow_last_link_is_the_voice_above_it() -> None:
    """What a party is said to allege, with nobody further named, is the party's word; "we" is who publishes."""
    accused = make_claim(
        chain=(Voice("Daily"), Voice("Northland", "north"), Voice("nobody named", hedge="possible"))
    )
    assert origin_of(accused, CAST).key == "north"
    assert origin_of(said_by("nobody named"), CAST).owner == "Daily"
    statement = make_claim(outlet="South Front", chain=(Voice("South Front"), Voice("We", cue="deny")))
    assert origin_of(statement, CAST).key == "south"


def test_a_source_only_a_party_vouches_for_is_not_independent() -> None:
    """An unnamed source quoted by a party does not corroborate it."""
    claim = make_claim(chain=(Voice("Daily"), Voice("Northland", "north"), Voice("a captured fighter")))
    assert origin_of(claim, CAST).party


def test_parties_are_not_counted() -> None:
    """Only origins that are no party are independent."""
    claims = [make_claim(origin=name) for name in ("north", "north-army", "south", "observer", "mediator")]
    assert count_independent(origin_of(claim, CAST) for claim in claims) == 2
