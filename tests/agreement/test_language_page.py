"""The page on the language: every example on it is read as it stands, and its list of acts is complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

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


def test_the_frame_is_an_agreement() -> None:
    """The first example is a whole file."""
    assert agreement(FRAME).id == "harbour-truce"


@pytest.mark.parametrize("part", PARTS, ids=[part.split("id: ")[-1].split("\n")[0][:30] for part in PARTS])
def test_every_example_is_read(part: str) -> None:
    """Every later example is read without a problem as a part of the first."""
    found = agreement(whole(part))
    for section in re.findall(r"^(\w+):", part, re.MULTILINE):
        assert getattr(found, section)


def test_every_construct_is_shown() -> None:
    """The examples show every key but a few that say more of the same."""
    schema = Agreement.model_json_schema()
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part.get("properties", {})}
    text = FRAME + "".join(PARTS)
    unseen = {key for key in keys if not re.search(rf"\b{key}:", text)}
    assert not unseen & {"by", "must", "within", "amount", "ratio", "batches", "after", "every", "begins_if"}


def test_every_act_is_listed() -> None:
    """The table of acts is the list of acts, each in its own words."""
    listed = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == [(name, act.definition) for name, act in act_list().acts.items()]
