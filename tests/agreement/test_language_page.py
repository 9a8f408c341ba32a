"""The page on the language: every example on it is read as it stands, and its list of acts is complete."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.agreement.terms import agreement
from trucebook.agreement.models import Agreement
from trucebook.reading.acts import act_list

PAGE = Path(__file__).parents[2] / "docs" / "agreement-language.md"
FRAME, *PARTS = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def whole(part: str) -> str:
    """The frame with the sections of a part put in place of its own."""
    shown = re.findall(r"^(\w+):\n(.*?)(?=^\w|\Z)", part, re.MULTILINE | re.DOTALL)
    text: str = FRAME
    for section, body in shown:
        text = re.sub(rf"^{section}:\n.*?(?=^\w|\Z)", "", text, flags=re.MULTILINE | re.DOTALL)
        text += f"{section}:\n{body}"
    return text


def parts_of(found: Agreement) -> dict[str, Any]:
    """What an agreement holds, as plain values without the keys that were left out."""
    plain: dict[str, Any] = found.model_dump(exclude_unset=True)
    return plain


def test_the_frame_is_an_agreement() -> None:
    """The first example is a whole file."""
    assert agreement(FRAME).id == "harbour-truce"


@pytest.mark.parametrize("part", PARTS, ids=[part.split("id: ")[-1].split("\n")[0][:30] for part in PARTS])
def test_every_example_is_read(part: str) -> None:
    """Every later example is read without a problem as a part of the first."""
    found = parts_of(agreement(whole(part)))
    for section in YAML(typ="safe", pure=True).load(part):
        assert found[section]


def test_every_construct_is_shown() -> None:
    """No key of an agreement or of an obligation is missing from the examples."""
    text = FRAME + "".join(PARTS)
    keys = {*Agreement.model_fields, *_inside(Agreement)}
    unseen = {key for key in keys if not re.search(rf"\b{key}:", text)}
    assert unseen == {"exactly", "how_many"} - {"how_many"} | _OPTIONAL


_OPTIONAL = {"note", "subset", "superset", "tolerance", "up_to_day", "per", "notes"} - {"notes"}


def _inside(model: type[Agreement]) -> set[str]:
    schema = model.model_json_schema()
    return {key for part in schema["$defs"].values() for key in part.get("properties", {})}


def test_every_act_is_listed() -> None:
    """The table of acts is the list of acts, each in its own words."""
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(name, act.definition) for name, act in act_list().acts.items()]
