"""The JSON Schema of a negotiation accepts what the program accepts, and its page names every key."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.negotiation import negotiation_page
from tests.agreement import test_schema_accepts as checker
from trucebook import desk
from trucebook.negotiation import Negotiation
from trucebook.negotiation.endings import endings
from trucebook.negotiation.schema import negotiation_schema

ROOT = Path(__file__).parents[2]
WRONG = ROOT / "tests" / "wrong" / "negotiation"
FILES = sorted(
    [*ROOT.glob("examples/*/negotiation.yaml"), *ROOT.glob("examples/negotiations/*.yaml"), WRONG / "sound.txt"]
)


@pytest.fixture
def schema(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """The schema, as the one that references lead into."""
    found = negotiation_schema()
    monkeypatch.setattr(checker, "SCHEMA", found)
    return found


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_no_right_file_is_underlined(path: Path, schema: dict[str, object]) -> None:
    """Every example and the sound file are valid by the schema."""
    assert list(checker.faults(checker.load(path), schema)) == []


@pytest.mark.parametrize("name", ["key-mistyped", "basis-wrong", "answer-wrong", "ending-unknown", "hedge-missing"])
def test_a_wrong_file_is(name: str, schema: dict[str, object]) -> None:
    """Keys, closed lists and missing keys are underlined."""
    assert list(checker.faults(checker.load(WRONG / f"{name}.yaml"), schema))


@pytest.mark.parametrize("path", FILES[:-1], ids=[f"{path.parent.name}-{path.stem}" for path in FILES[:-1]])
def test_every_example_is_sound(path: Path) -> None:
    """`check` finds nothing in an example."""
    assert desk.check(path) == ()


def test_the_page_names_every_key_and_condition() -> None:
    """Nothing that can be written is left out of the reference."""
    page = negotiation_page()
    models = negotiation_schema()["$defs"] | {"Negotiation": Negotiation.model_json_schema()}
    keys = {key for model in models.values() for key in model.get("properties", {})} - {"aliases", "demonyms"}
    keys -= {"kind", "role", "affiliation", "speaks_for", "titles"}  # of an actor, whose keys the other page has
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert all(f"`{item.id}`" in page for ending in endings() for item in ending.conditions)
