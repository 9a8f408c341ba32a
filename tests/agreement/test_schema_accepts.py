"""The JSON Schema accepts what the program accepts: an editor that follows it underlines no right file.

The few words of JSON Schema that the schema uses are checked here by hand, so that no further package is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from trucebook.agreement import agreement_schema

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("examples/agreements/*.yaml"), *ROOT.glob("examples/gaza/agreements/*.yaml")])
SCHEMA = agreement_schema()
KNOWN = {
    *(
        "$ref",
        "$schema",
        "$defs",
        "type",
        "enum",
        "const",
        "anyOf",
        "properties",
        "required",
        "items",
        "prefixItems",
    ),
    *("additionalProperties", "minItems", "maxItems", "minProperties", "pattern", "minimum", "maximum", "title"),
    *("description", "default", "enumDescriptions", "format"),
}
TYPES: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def load(path: Path) -> Any:
    """The file as an editor sees it: numbers are numbers, days are text."""
    return _plain(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else value.isoformat()


def faults(value: Any, schema: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """Every way in which a value is not what the schema asks for."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from faults(value, SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]], where)
    if "anyOf" in schema and all(list(faults(value, option, where)) for option in schema["anyOf"]):
        yield f"{where}: none of the forms allowed"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of {schema['enum'][:5]}"
    if "const" in schema and value != schema["const"]:
        yield f"{where}: {value!r} is not {schema['const']!r}"
    kind = schema.get("type")
    if kind and (not isinstance(value, TYPES[kind]) or (isinstance(value, bool) and kind != "boolean")):
        yield f"{where}: {value!r} is no {kind}"
        return
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{where}: {value!r} does not match"
    if isinstance(value, dict):
        yield from _inside(value, schema, where)
    if isinstance(value, list):
        yield from _items(value, schema, where)
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: {value} is out of reach"


def _inside(value: Mapping[str, Any], schema: Mapping[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}: {key} is missing" for key in schema.get("required", ()) if key not in value)
    if len(value) < schema.get("minProperties", 0):
        yield f"{where}: is empty"
    more = schema.get("additionalProperties", True)
    for key, item in value.items():
        if key in schema.get("properties", {}):
            yield from faults(item, schema["properties"][key], f"{where}.{key}")
        elif more is False:
            yield f"{where}: {key} is unknown"
        elif isinstance(more, dict):
            yield from faults(item, more, f"{where}.{key}")


def _items(value: list[Any], schema: Mapping[str, Any], where: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield f"{where}: has {len(value)} items"
    for index, item in enumerate(value):
        first = schema.get("prefixItems", [])
        yield from faults(item, first[index] if index < len(first) else schema.get("items", {}), f"{where}.{index}")


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_example_is_valid_by_the_schema(path: Path) -> None:
    """No line of a right file is underlined."""
    assert list(faults(load(path), SCHEMA)) == []


@pytest.mark.parametrize(
    "name", ["section-misspelt", "unknown-act", "event-unknown-act", "power-how", "zone-kind", "bare-amount"]
)
def test_a_wrong_file_is_not(name: str) -> None:
    """An editor underlines keys, acts and words of closed lists that do not belong."""
    assert list(faults(load(ROOT / "tests" / "wrong" / f"{name}.yaml"), SCHEMA))
