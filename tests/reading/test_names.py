"""Mentions of the cast, and whom a noun phrase stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import CAST
from trucebook.reading.who.recall import Recall
from trucebook.reading.who.roster import Roster, noun_kind, noun_kinds, read_words
from trucebook.vocabulary import Actor, Cast

PEOPLE = Cast(
    (
        *CAST.actors,
        Actor("us", "United States", "mediator", aliases=("US", "U.S."), demonyms=("American",)),
        Actor("pm-office", "Prime Minister's Office", "organisation", speaks_for="north", affiliation="north"),
        Actor("lind", "Ada Lind", "person", titles=("prime minister",), affiliation="north", speaks_for="north"),
        Actor("berg", "Jan Berg", "person", affiliation="south"),
        Actor("berg-2", "Ole Berg", "person", affiliation="wire"),
        Actor("hill", "Mona Hill", "person", affiliation="wire"),
        Actor("valley", "Valley people", "population", demonyms=("Valley",)),
        Actor("ridge", "Ridge", "place"),
    )
)
ROSTER = Roster(PEOPLE)


def test_the_longest_name_wins_and_possessives_are_tolerated() -> None:
    """A name inside a longer one is not marked twice, and 's does not hide it."""
    text = "Northland Army’s guns and Northland’s word; the United States."
    assert [(item.text, item.actor) for item in ROSTER.find(text)] == [
        ("Northland Army", "north-army"),
        ("Northland", "north"),
        ("United States", "us"),
    ]


def test_a_name_may_also_be_given_in_small_letters() -> None:
    """An alias that differs from the name in its capitals alone counts beside it."""
    names = ("the Northern defence ministry",)
    roster = Roster(Cast((Actor("ministry", "Northern Defence Ministry", "organisation", names),)))
    for text in ("The Northern defence ministry spoke.", "So said the Northern Defence Ministry."):
        assert [item.actor for item in roster.find(text)] == ["ministry"]


def test_acronyms_keep_their_case() -> None:
    """ "us" is not the US, and a capital name is not a common noun."""
    assert [item.text for item in ROSTER.find("They told us the US and the U.S. agreed.")] == ["US", "U.S."]
    assert ROSTER.find("on the ridge") == []


@given(st.text(alphabet="aé\u0301😀שלום \u200f.’'-\n", max_size=30), st.text(alphabet="é😀ש .\n", max_size=30))
def test_offsets_of_mentions_are_exact(before: str, after: str) -> None:
    """Emoji, right-to-left letters and combining marks move no offset."""
    text = before + " South Front " + after
    (found,) = [item for item in ROSTER.find(text) if item.actor == "south"]
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    ("phrase", "actor", "reason"),
    [
        ("Northland", "north", "named in the cast"),
        ("the United States", "us", "named in the cast"),
        ("Prime Minister Ada Lind", "lind", "title and name"),
        ("the prime minister", "lind", "title held by one person"),
        ("Ms. Lind", "lind", "title and name"),
        ("Northern officials", "north", "demonym 'Northern'"),
        ("the Southern ministry of defence", "south", "demonym 'Southern'"),
        ("a senior Northern official", "north", "official of Northland"),
        ("South Front commanders", "south", "name 'South Front'"),
        ("a spokesperson for Northland", "north", "spokesperson of Northland"),
        ("Mona Hill, a reporter for Worldwire", "hill", "named in the cast"),
        ("Worldwire’s Tom Reed", "wire", "is not in the cast, but is of Worldwire"),
        ("South Front spokesman Tom Reed", "south", "is not in the cast, but is of South Front"),
        ("a statement from the Prime Minister's Office issued on behalf of the army", "pm-office", "statement of"),
        ("A study by the Observer Mission", "observer", "study of Observer Mission"),
        ("a source briefed on the visit", None, "unnamed source"),
        ("a senior official", None, "unnamed official"),
        ("Northern residents", None, "people of a place"),
        ("Valley officials", None, "names a people"),
        ("officials in Ridge", None, "unnamed"),
        ("Berg", None, "ambiguous"),
        ("Mr. Berg", None, "ambiguous"),
        ("Peter Lind", None, "another name stands before"),
        ("Northland and South Front", None, "several speakers"),
        ("a study", None, "author is not named"),
        ("Tom Reed", None, "not in the cast"),
        ("the Ministry of Health", None, "not in the cast"),
        ("she", None, "pronoun"),
        ("the US", "us", "named in the cast"),
        ("us", None, "pronoun"),
        ("Northland's prime minister, Ada Lind", "lind", "named in apposition"),
        ("the army's spokesman, John Roe", "north-army", "John Roe is not in the cast, but is of"),
        ("a villager, Jane Roe, 54", None, "Jane Roe is not in the cast"),
        ("Northern spokesman John Roe", "north", "John Roe is not in the cast, but is of"),
        ("the Northern side", "north", "side of Northland"),
        ("Northland's state news agency", None, "a news outlet of Northland"),
        ("Diplomats", None, "unnamed diplomats"),
    ],
)
def test_phrases_stand_for_whom_their_words_allow(phrase: str, actor: str | None, reason: str) -> None:
    """Titles, organs, demonyms and affiliation resolve; peoples, strangers and doubtful surnames do not."""
    found = ROSTER.resolve(phrase)
    assert found.actor == actor
    assert reason in found.reason


def test_a_name_is_surer_than_an_organ_and_an_organ_surer_than_a_demonym() -> None:
    """Confidence falls with the length of the way from the words to the actor."""
    phrases = ("Northland", "Northland officials", "Northern officials")
    first, second, third = (ROSTER.resolve(phrase).confidence for phrase in phrases)
    assert first > second > third > 0


def test_the_name_of_somebody_unnamed_is_the_phrase() -> None:
    """An unnamed source keeps the words people cite it with, without "the"."""
    assert ROSTER.resolve("a source briefed on the visit").name == "a source briefed on the visit"
    assert ROSTER.resolve("the three Northern officials").name == "three Northern officials"


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("The Ministry of Health", "Ministry of Health"),
        ("Diplomats", "diplomats"),
        ("Two senior officials", "two senior officials"),
        ("rebel spokesman John Roe", "John Roe"),
        ("Interior Minister John Roe", "John Roe"),
        ("a villager, Jane Roe, 54", "Jane Roe"),
        ("My colleague", "colleague"),
    ],
)
def test_a_stranger_is_called_as_people_cite_one(phrase: str, name: str) -> None:
    """A capital that only opens a sentence goes, a title goes, the whole name of a body stays."""
    assert ROSTER.resolve(phrase).name == name


def test_a_longer_name_is_somebody_else() -> None:
    """ "Hill Northland Army" is no Northland Army; a demonym, a title or a small word before it changes nothing."""
    assert ROSTER.find("the Hill Northland Army said") == []
    for before in ("After ", "the Northern ", "General ", "the "):
        assert [item.actor for item in ROSTER.find(f"{before}Northland Army left")] == ["north-army"]


@pytest.mark.parametrize(
    ("outlet", "actor"),
    [
        ("Worldwire", "wire"),
        ("South Front", "south"),
        ("Ministry of Defence of Northland", "north"),
        ("Northland Post", None),
        ("Northland Monitor", None),
        ("The Daily", None),
    ],
)
def test_an_outlet_is_an_actor_only_by_its_very_name(outlet: str, actor: str | None) -> None:
    """A newspaper that is called after a country does not speak for it; a ministry does."""
    assert ROSTER.resolve_outlet(outlet).actor == actor


def test_a_surname_an_office_and_one_of_several_go_back() -> None:
    """ "Mr. Roe", "the minister", "his office" and "one of the diplomats" are who spoke before."""
    recall = Recall(ROSTER, people=((18, 26),))
    assert recall.resolve("Northern minister John Roe").actor == "north"
    assert recall.resolve("Mr. Roe", before="x" * 30).name == "John Roe"
    assert recall.resolve("the minister", before="x" * 40).name == "John Roe"
    assert recall.resolve("his office", before="x" * 50).actor == "north"
    recall.resolve("two diplomats", before="x" * 60)
    assert recall.resolve("One of the diplomats", before="x" * 70).name == "two diplomats"


def test_the_army_is_nobodys_where_others_were_named() -> None:
    """A bare "the army" is the cast's one army, but not in a report on another party."""
    assert Recall(ROSTER).resolve("the military").actor is None
    assert Recall(ROSTER).resolve("The army", before="Northland met South Front. ").actor == "north-army"


def test_pronouns_and_bare_nouns_go_back_to_who_spoke() -> None:
    """ "She", "the officials" and "the statement" find the last source of their kind, less surely."""
    recall = Recall(ROSTER)
    recall.resolve("Ada Lind")
    recall.resolve("two Northern officials")
    recall.resolve("a statement from South Front")
    assert recall.resolve("she").actor == "lind"
    assert recall.resolve("the officials").actor == "north"
    assert recall.resolve("the statement").actor == "south"
    assert recall.resolve("she").confidence < ROSTER.resolve("Ada Lind").confidence


def test_a_pronoun_prefers_the_subject_named_since() -> None:
    """Between the last speaker and the pronoun somebody else may have become the subject."""
    recall = Recall(ROSTER)
    recall.resolve("Ada Lind", before="")
    found = recall.resolve("she", before="Ada Lind said so. Mona Hill came later. Then ")
    assert found.actor == "hill"
    assert "pronoun" in found.reason


def test_an_agency_on_whose_behalf_somebody_speaks_is_the_last_one_named() -> None:
    """A bare "the agency" goes back to a body named before it, not to an office."""
    found = Recall(ROSTER).resolve("the agency", before="Observer Mission spoke. Prime Minister's Office: ")
    assert found.actor == "observer"


@given(st.text(alphabet="aZ é\u0301😀ש,.'’ the of", max_size=40))
def test_resolving_never_fails_and_confidence_stays_between_0_and_1(phrase: str) -> None:
    """Whatever the phrase: an answer with a reason, and an actor only from the cast."""
    found = ROSTER.resolve(phrase)
    assert 0 <= found.confidence <= 1
    assert found.reason
    assert found.actor is None or PEOPLE.get(found.actor)


def test_a_long_row_of_names_is_several_speakers() -> None:
    """However many are joined by "and": several, and none of them alone."""
    found = ROSTER.resolve(" and ".join(["Northland", "South Front"] * 600))
    assert found.actor is None
    assert found.reason.startswith("several speakers")


@pytest.mark.parametrize(("name", "count"), [("source_nouns", 190), ("titles", 80)])
def test_word_lists_are_lower_case_without_duplicates(name: str, count: int) -> None:
    """Lists of nouns and titles: lower case, one kind each (but for peoples and the unnamed), long enough."""
    lists = read_words(name)
    words = [word for key, group in lists.items() if key not in ("population", "unnamed") for word in group]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for group in lists.values() for word in group)
    assert len(words) >= count


def test_every_noun_has_one_kind_in_any_number() -> None:
    """Plurals have the kind of their singular; words that name no source have none."""
    assert noun_kind("Officials") == "official"
    assert noun_kind("ministries") == "official"
    assert noun_kind("spokesmen") == "official"
    assert noun_kind("bridge") is None
    assert noun_kinds()["statement"] == "document"
