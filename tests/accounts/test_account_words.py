"""The word lists of accounts: lower case where matched so, no duplicates, complete."""

from __future__ import annotations

from itertools import chain

import pytest

from trucebook.accounts.facts import family_of
from trucebook.accounts.words import data_file
from trucebook.reading import act_names

LISTS = [
    ("sources", "unnamed", 68),
    ("sources", "official", 33),
    ("boilerplate", "cues", 26),
    ("boilerplate", "credits", 12),
    ("boilerplate", "agencies", 6),
    ("grouping", "calendar", 19),
    ("grouping", "days", 30),
    ("grouping", "speech", 12),
    ("corrections", "cues", 19),
    ("corrections", "retracts", 12),
    ("rebuttals", "charges", 20),
    ("rebuttals", "verdicts", 25),
    ("rebuttals", "phrases", 7),
    ("interests", "blamed", 17),
    ("interests", "credited", 12),
    ("incidents", "weapons", 33),
    ("incidents", "others", 5),
]


@pytest.mark.parametrize(("file", "key", "count"), LISTS)
def test_lists_are_lower_case_and_without_duplicates(file: str, key: str, count: int) -> None:
    """Every list keeps its count, so that a lost line is seen."""
    words: list[str] = data_file(file)[key]
    assert words == [word.lower() for word in words]
    assert len(set(words)) == len(words) == count


def test_common_words_are_shares_of_reports() -> None:
    """Words that stand in many reports come with their share, the most common first."""
    shares = [float(share) for share in data_file("grouping")["common"].values()]
    assert shares == sorted(shares, reverse=True)
    assert len(shares) == 149
    assert 0.02 < min(shares) <= max(shares) < 1


def test_officials_are_unnamed_sources() -> None:
    """Whoever speaks as an official is also a word that hides a name."""
    sources = data_file("sources")
    assert set(sources["official"]) <= set(sources["unnamed"])


def test_no_agency_has_two_names_alike() -> None:
    """No name or short form stands for two agencies."""
    wires: dict[str, list[str]] = data_file("wires")["wires"]
    names = [name.casefold() for name in chain(wires, *wires.values())]
    assert len(set(names)) == len(names)
    assert len(wires) == 16


def test_an_act_has_one_family() -> None:
    """No act stands in two families, and no word stands for two things."""
    incidents = data_file("incidents")
    acts = [act for family in incidents["families"].values() for act in family["acts"]]
    words = [word for group in incidents["synonyms"].values() for word in group]
    assert len(set(acts)) == len(acts)
    assert len(set(words)) == len(words)
    assert len(set(incidents["stop"])) == len(incidents["stop"])


def test_weights_are_numbers_and_families_need_some() -> None:
    """Every weight and threshold reads as a number."""
    incidents = data_file("incidents")
    assert all(float(weight) for weight in incidents["weights"].values())
    assert family_of("end_truce").needs < family_of("attack").needs


def test_every_titled_act_has_three_parts() -> None:
    """Past form, plain form and usual object are given for each act."""
    acts: dict[str, list[str]] = data_file("titles")["acts"]
    assert all(len(parts) == 3 and parts[0] and parts[1] for parts in acts.values())
    families = data_file("incidents")["families"].values()
    assert {act for family in families for act in family["acts"]} <= set(acts)


def test_no_act_speaks_both_for_and_against_its_doer() -> None:
    """What one is blamed for and what one is credited with are acts of the list, and none is both."""
    interests = data_file("interests")
    blamed, credited = set(interests["blamed"]), set(interests["credited"])
    assert not blamed & credited
    assert blamed | credited <= set(act_names())
