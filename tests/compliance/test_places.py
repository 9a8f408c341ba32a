"""Where something was done: exceptions with a zone, zones and the wider places they lie in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compliance.test_course import FORD, QUIET, attack, duties
from tests.compliance.truce import on, see, whys
from tests.factories import make_claim
from trucebook.agreement.models import Agreement
from trucebook.vocabulary import Name

DAM = duties(
    QUIET | {"exceptions": [{"words": ["demining"], "zone": "dam"}, {"words": ["self-defence"]}]},
    zones={"dam": {"names": ["the dam"]}},
)


@pytest.mark.parametrize(
    ("whom", "where", "status"),
    [
        ("a village during demining", "Hilltop", "breached"),
        ("a village", "the dam", "breached"),
        ("a village during demining", "the dam", "undetermined"),
        ("raiders in self-defence", "Hilltop", "undetermined"),
    ],
)
def test_words_and_zone_of_one_exception_go_together(whom: str, where: str, status: str) -> None:
    """Demining at the dam frees neither what is done elsewhere during demining nor all that is done at the dam."""
    claim = attack(4, patient=(Name(whom),), place=(Name(where),))
    assert see("quiet", claim, agreement=DAM).status == status


LAND = {"land": {"names": ["Landia"]}, "hill": {"names": ["the hill"], "part_of": "land"}}
DEPLOY = QUIET | {"must_not": ["deploy"]}


def _in(zone: str, duty: dict[str, Any]) -> Agreement:
    return duties(duty | {"zone": zone, "within": {"phase": "one"}}, zones=LAND)


@pytest.mark.parametrize(
    ("agreement", "act", "whom", "where", "fields", "status"),
    [
        (_in("hill", FORD), "withdraw", "all forces", "Landia", {}, "kept"),
        (_in("hill", FORD), "withdraw", "forces", "Landia", {}, "undetermined"),
        (_in("land", FORD), "withdraw", "all forces", "the hill", {}, "no_report"),
        (_in("hill", FORD), "withdraw", "forces", "Landia", {"polarity": "denied"}, "undetermined"),
        (_in("hill", FORD), "withdraw", "all forces", "Landia", {"by": "south"}, "no_report"),
        (_in("land", DEPLOY), "deploy", "troops", "the hill", {}, "breached"),
        (_in("hill", DEPLOY), "deploy", "troops", "Landia", {}, "undetermined"),
        (_in("hill", DEPLOY), "deploy", "troops", "the hill, Landia", {}, "breached"),
        (_in("hill", DEPLOY), "deploy", "", "Landia", {"polarity": "denied", "when": on(1, 10)}, "kept"),
        (_in("land", DEPLOY), "deploy", "", "the hill", {"polarity": "denied", "when": on(1, 10)}, "undetermined"),
        (_in("land", DEPLOY), "deploy", "", "Landia", {"polarity": "denied", "when": on(1, 10)}, "kept"),
    ],
)
def test_a_place_and_its_parts(
    agreement: Agreement, act: str, whom: str, where: str, fields: dict[str, Any], status: str
) -> None:
    """Who left the whole left the parts, and what nobody did in the whole nobody did in a part; not the reverse."""
    duty = agreement.obligations[0].id
    named = {"patient": (Name(whom),) if whom else (), "place": (Name(where),), "when": on(5)}
    found = see(duty, make_claim(act, **(named | fields)), agreement=agreement)
    assert found.status == status, found.reasons
    reasons = whys(found)
    assert reasons <= {"tells of a wider place", "tells of a part of the place alone"}


def test_use_in_a_part_is_use() -> None:
    """What is allowed in a land is made use of on its hill; a wider place does not show that it was."""
    may = {"id": "may", "by": "north", "may": "deploy"}
    for zone, where, status in (("land", "the hill", "kept"), ("hill", "Landia", "open")):
        claim = make_claim("deploy", patient=(Name("troops"),), place=(Name(where),), when=on(5))
        assert see("may", claim, agreement=_in(zone, may), at=8).status == status
