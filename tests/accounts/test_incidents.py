"""Which claims tell of one event."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_quantity, make_when
from trucebook.accounts import group_incidents
from trucebook.accounts.facts import gather_facts
from trucebook.accounts.incidents import agree, find_agreeing, find_pairs
from trucebook.accounts.origins import sources_of
from trucebook.vocabulary import Claim, Incident, Name, Passage, Voice, short_id

HILL, PORT = (Name("the hill"),), (Name("the port"),)


def on(day: int, month: int = 3) -> Any:
    """A day of 2024 as a stated time."""
    start = date(2024, month, day)
    return make_when(start, start + timedelta(days=1))


def days(first: int, last: int) -> Any:
    """Some days of March 2024, the last included."""
    return make_when(date(2024, 3, first), date(2024, 3, last + 1))


def claim(name: str, act: str = "attack", words: str = "", **fields: Any) -> Claim:
    """A claim of its own report."""
    passage = Passage(0, len(words), words)
    given: dict[str, Any] = {"id": name, "report": f"{name}.txt", "passage": passage}
    return make_claim(act, **(given | fields))


def together(*claims: Claim) -> list[set[str]]:
    """The groups of more than one claim."""
    return sorted((set(i.claims) for i in group_incidents(claims, CAST) if len(i.claims) > 1), key=sorted)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"when": on(3), "place": HILL}, {"when": on(3), "place": HILL}, True),
        ({"when": on(3), "place": HILL}, {"when": on(4), "place": HILL}, False),
        ({"when": on(3), "place": HILL}, {"when": days(2, 4), "place": HILL}, True),
        ({"when": on(3), "place": HILL}, {"when": on(20), "place": HILL}, False),
        ({"when": on(3), "place": HILL}, {"when": on(8), "place": HILL}, False),
        ({"when": on(3), "place": HILL, "by": "south"}, {"when": on(3), "place": PORT}, False),
        ({"act": "kill", "when": on(3), "place": HILL}, {"when": on(3), "place": HILL}, True),
        ({"act": "release", "when": on(3)}, {"act": "withdraw", "when": on(3)}, False),
        ({"act": "breach"}, {"act": "end_truce", "by": "", "patient": (Name("the truce"),)}, False),
        (
            {"act": "breach", "patient": (Name("the pause"),), "when": on(3)},
            {"act": "end_truce", "by": "", "patient": (Name("the ceasefire"),), "when": on(4)},
            True,
        ),
        (
            {"act": "breach", "patient": (Name("the pause"),), "published": "2024-03-05"},
            {"act": "end_truce", "by": "south", "patient": (Name("the truce"),), "published": "2024-03-04"},
            True,
        ),
        (
            {"act": "breach", "patient": (Name("the pause"),), "published": "2024-03-05"},
            {"act": "end_truce", "by": "south", "patient": (Name("the truce"),), "published": "2025-03-04"},
            False,
        ),
        (
            {"act": "release", "patient": (Name("hostages"),), "when": on(3)},
            {"act": "release", "patient": (Name("captives"),), "when": on(3)},
            True,
        ),
        (
            {"act": "release", "by": "south", "patient": (Name("hostages"),), "published": "2024-03-05"},
            {"act": "release", "by": "north", "patient": (Name("prisoners"),), "published": "2024-03-05"},
            False,
        ),
        ({"by": "north-army", "when": on(3), "place": HILL}, {"when": on(3), "place": HILL}, True),
    ],
)
def test_labelled_pairs(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    """Pairs of claims that are, or are not, about one event."""
    assert bool(together(claim("a", **one), claim("b", **other))) is same


def test_two_hours_of_a_day_are_two_events() -> None:
    """A strike in the morning and one in the evening are two; within a few hours it may be one."""

    def struck(name: str, first: int, last: int) -> Claim:
        start, end = (datetime(2024, 3, 4, hour, tzinfo=UTC) for hour in (first, last))
        return claim(name, words="a drone struck at that hour", when=make_when(start, end))

    assert together(struck("a", 5, 12), struck("b", 17, 23)) == []
    assert together(struck("a", 5, 8), struck("b", 10, 12)) == [{"a", "b"}]


def test_one_account_that_names_two_places_tells_of_two_events() -> None:
    """The same words of two villages are a list; another account may name the province."""
    words = "a drone strike hit the market of this town early on the same day"
    one, two = claim("a", words=words, when=on(4), place=HILL), claim("b", words=words, when=on(4), place=PORT)
    assert together(one, replace(two, report="a.txt")) == []
    assert together(one, two) == [{"a", "b"}]


def test_those_are_others_than_whom_it_was_just_told_of() -> None:
    """What the next voice says of "them" goes on speaking of them; of "those" it begins anew."""

    def then(whom: str) -> list[set[str]]:
        early = claim("a", when=on(4), place=HILL, passage=Passage(0, 9, "x"), report="r.txt")
        late = claim("b", patient=(Name(whom),), passage=Passage(90, 99, "y"), report="r.txt", chain=_said("south"))
        return together(early, late)

    assert then("them") == [{"a", "b"}]
    assert then("those") == []


def test_what_speaks_of_an_event_does_not_tie_two() -> None:
    """After two strikes elsewhere "they attacked us" means the nearer one."""
    told = [
        claim(name, when=on(4), place=place, passage=Passage(start, start + 9, name), report="r.txt")
        for name, place, start in (("a", HILL, 0), ("b", PORT, 60))
    ]
    late = claim("c", passage=Passage(120, 129, "y"), patient=(), report="r.txt", chain=_said("south"))
    assert together(*told, late) == [{"b", "c"}]


def _said(actor: str) -> tuple[Voice, ...]:
    return Voice("Daily"), Voice("South Front", actor, "said", "accused_by_others")


def test_an_undated_claim_does_not_tie_two_days() -> None:
    """Strikes on two days stay two events though an undated report fits both."""
    dated = [claim("a", when=on(3), place=HILL), claim("b", when=on(12), place=HILL)]
    vague = claim("c", place=HILL, words="shells fell on the hill", published="2024-03-12")
    assert all(not {"a", "b"} <= group for group in together(*dated, vague))


def test_a_list_of_days_is_not_one_event() -> None:
    """One account that gives several numbers for one kind of act tells of several events."""
    rows = [
        claim(f"c{n}", "release", report="bulletin.txt", patient=(Name("captives"),), quantity=make_quantity(n))
        for n in (8, 10, 13)
    ]
    assert together(*rows) == []


def test_running_totals_of_one_thing_stand_together() -> None:
    """Totals as of different days are one story; a single event does not belong to it."""
    totals = [
        claim(
            name,
            "release",
            patient=(Name("captives"),),
            quantity=make_quantity(n, measure="cumulative"),
            when=on(n),
        )
        for name, n in (("a", 10), ("b", 13))
    ]
    single = claim("c", "release", patient=(Name("captives"),), quantity=make_quantity(3), when=on(10))
    assert together(*totals, single) == [{"a", "b"}]


def test_we_is_whoever_says_so() -> None:
    """A statement's "we" joins what others say of whoever publishes it."""
    truce = (Name("the pause"),)
    outlet: dict[str, Any] = {"outlet": "South Front", "chain": (Voice("South Front"),), "agent": (Name("we"),)}
    own = claim("a", "breach", patient=truce, when=on(3), polarity="denied", **outlet)
    other = claim("b", "breach", by="south", patient=truce, when=on(3))
    (incident,) = group_incidents([own, other], CAST)
    assert "same agent" in incident.reasons


def test_a_group_explains_itself() -> None:
    """The reasons name what agreed."""
    (incident,) = group_incidents([claim("a", when=on(3), place=HILL), claim("b", when=on(3), place=HILL)], CAST)
    assert set(incident.reasons) >= {"same act", "same agent", "same place", "dates overlap"}
    assert (incident.first, incident.last) == (date(2024, 3, 3), date(2024, 3, 3))


def test_a_title_says_who_did_what() -> None:
    """Titles are built from the names of the claims."""
    captives = (Name("captives"),)
    (incident,) = group_incidents([claim("a", "release", by="north-army", patient=captives)], CAST)
    assert incident.title == "Northland released captives"


def test_a_title_tells_no_plan_as_done() -> None:
    """Where no claim is of an act done the title says what it is: planned, required, possible."""
    claims = [claim("a", "extend", by="north", patient=(Name("the truce"),), modality="required")]
    assert group_incidents(claims, CAST)[0].title == "Northland to extend the truce (required)"
    nobody = [claim("a", "extend", by="", patient=(Name("the truce"),), modality="possible")]
    assert group_incidents(nobody, CAST)[0].title == "The truce: to be extended (possible)"


def test_a_planned_act_joins_its_event_but_does_not_name_it() -> None:
    """A plan for the same day belongs to the event; what is said to have happened gives the title."""
    planned = claim("a", "release", when=on(3), patient=(Name("hostages"),), modality="planned")
    done = claim("b", "release", when=on(3), patient=(Name("hostages"),), quantity=make_quantity(3))
    (incident,) = group_incidents([planned, done], CAST)
    assert incident.claims == ("a", "b")


CLAIMS = st.lists(
    st.builds(
        lambda act, by, place, day, words: claim(
            short_id("c", act, by, place, day, words), act, words, by=by, place=place, when=day
        ),
        st.sampled_from(["attack", "kill", "breach", "end_truce", "seize"]),
        st.sampled_from(["north", "south", "north-army", ""]),
        st.sampled_from([HILL, PORT, ()]),
        st.one_of(st.none(), st.integers(1, 12).map(on)),
        st.sampled_from(["", "shells fell on the market at noon", "the long quiet was broken at noon"]),
    ),
    max_size=12,
)


@given(CLAIMS, st.randoms(use_true_random=False))
def test_order_changes_nothing(claims: list[Claim], chance: Any) -> None:
    """The incidents are the same in whatever order the claims come."""
    mixed = list(claims)
    chance.shuffle(mixed)
    assert group_incidents(mixed, CAST) == group_incidents(claims, CAST)


@given(CLAIMS)
def test_every_claim_is_in_one_incident(claims: list[Claim]) -> None:
    """No claim is lost and none stands in two events."""
    held = [name for incident in group_incidents(claims, CAST) for name in incident.claims]
    assert sorted(held) == sorted({claim.id for claim in claims})


def test_no_claims_no_incidents() -> None:
    """Nothing gives nothing."""
    nothing: tuple[Incident, ...] = ()
    assert group_incidents([], CAST) == nothing


ACTS = ("attack", "kill", "release", "deliver_aid", "end_truce", "breach", "reject", "threaten")
WORDS = ("shells", "the market", "captives", "soldiers", "the bridge", "people")


def told(chance: random.Random, number: int) -> Claim:
    """A claim drawn at random from few acts, agents, objects, places, days, figures and reports."""
    day, words = chance.randrange(1, 20), " ".join(chance.choices(WORDS, k=4))
    start = chance.randrange(900)
    return claim(
        f"c{number:02}",
        chance.choice(ACTS),
        by=chance.choice(("north", "south", "")),
        report=f"r{chance.randrange(8)}.txt",
        passage=Passage(start, start + len(words), words),
        patient=tuple(Name(word) for word in chance.sample(WORDS, chance.randrange(3))),
        place=chance.choice(((), HILL, PORT)),
        when=chance.choice((None, on(day), days(day, day + 3))),
        quantity=chance.choice((None, make_quantity(3, 3), make_quantity(9, None, measure="cumulative"))),
        polarity=chance.choice(("affirmed", "affirmed", "denied")),
        chain=(Voice("Daily"), Voice("an official", chance.choice(("north", "south", None)), "said"))[
            : chance.choice((1, 2))
        ],
        published=chance.choice((None, f"2024-03-{day + 2:02}")),
    )


@given(st.randoms(use_true_random=False), st.integers(0, 60))
def test_pairs_are_scored_as_one_by_one(chance: random.Random, count: int) -> None:
    """What is not compared, since it could not tie two claims, would not tie them; all else scores the same."""
    facts = gather_facts([told(chance, number) for number in range(count)], sources_of(CAST))
    scored = {(left, right): (-score, set(points)) for score, left, right, points in find_agreeing(facts)}
    pairs = list(find_pairs(facts))
    assert pairs == sorted(set(pairs))
    for left, right in pairs:
        found = agree(facts[left], facts[right])
        wanted = (found.score, set(found.points)) if found.score >= facts[left].family.needs else None
        assert scored.pop((left, right), None) == wanted
    assert not scored


@given(st.randoms(use_true_random=False))
def test_neighbours_in_time_are_paired(chance: random.Random) -> None:
    """Among few claims of a kind, all that share an agent, object, place, week or report are paired."""
    facts = gather_facts([told(chance, number) for number in range(20)], sources_of(CAST))
    pairs = set(find_pairs(facts))
    for left, right in combinations(range(len(facts)), 2):
        one, other = facts[left], facts[right]
        shared = one.agents & other.agents | (one.patients | one.objects) & (other.patients | other.objects)
        shared |= one.places & other.places
        if one.family == other.family and (shared or one.claim.report == other.claim.report):
            assert (left, right) in pairs
