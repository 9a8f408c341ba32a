"""The JSON Schema for editors: complete, explained, and the committed file up to date."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trucebook.agreement import agreement_schema
from trucebook.reading import act_names

COMMITTED = Path(__file__).parents[2] / "docs" / "agreement.schema.json"


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, list):
        for item in value:
            yield from _inside(item)


def test_the_committed_schema_is_up_to_date() -> None:
    """docs/agreement.schema.json is what the models say; `make docs` writes it."""
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == agreement_schema()


def test_every_key_is_explained() -> None:
    """An editor can show a sentence for the agreement, for each of its parts and for each key."""
    schema = agreement_schema()
    for name, model in {"Agreement": schema, **schema["$defs"]}.items():
        assert model["description"].strip(), name
        for key, entry in model.get("properties", {}).items():
            assert entry.get("description", "").endswith("."), f"{name}.{key}"


def test_every_reference_leads_somewhere() -> None:
    """No `$ref` is left dangling, and the dialect is named."""
    schema = agreement_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    used = {item["$ref"].removeprefix("#/$defs/") for item in _inside(schema) if isinstance(item.get("$ref"), str)}
    assert used == set(schema["$defs"])


def test_acts_are_listed_where_an_act_is_wanted() -> None:
    """`must`, `may`, `must_not` and the act of an event complete to the acts that are read."""
    defs = agreement_schema()["$defs"]
    assert defs["Act"]["enum"] == list(act_names())
    assert defs["Event"]["properties"]["act"]["$ref"] == "#/$defs/Act"
    for key in ("must", "may", "must_not"):
        single, many = defs["Obligation"]["properties"][key]["anyOf"]
        assert single == {"$ref": "#/$defs/Act"}
        assert many["items"] == {"$ref": "#/$defs/Act"}


def test_unknown_keys_are_marked() -> None:
    """An editor underlines a key that does not belong."""
    schema = agreement_schema()
    models = [schema, *(model for name, model in schema["$defs"].items() if name != "Act")]
    assert all(model["additionalProperties"] is False for model in models)
