"""The JSON Schema of an agreement file, which gives completion and hints in editors."""

from __future__ import annotations

import copy
from typing import Any

from trucebook.agreement.models import Agreement
from trucebook.reading.acts import act_list

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ACT_KEYS = {"Obligation": ("must", "may", "must_not"), "Event": ("act",), "Given": ("did", "did_not")}


def agreement_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an agreement file.

    Titles and descriptions are the docstrings of the models; where an act is wanted, the acts that are read are
    listed.
    """
    schema = copy.deepcopy(Agreement.model_json_schema())
    acts = act_list().acts
    schema["$defs"]["Act"] = {
        "title": "Act",
        "description": "An act that Trucebook reads in reports.",
        "enum": list(acts),
        "enumDescriptions": [act.definition for act in acts.values()],  # editors show it beside each act
        "type": "string",
    }
    for model, keys in ACT_KEYS.items():
        for key in keys:
            _expect_act(schema["$defs"][model]["properties"][key])
    _count_items(schema)
    return {"$schema": DIALECT, **schema}


def _count_items(entry: Any) -> None:
    """What may be one word or a list of them must have one: the least length is that of the list."""
    for inside in entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        _count_items(inside)
    least = entry.pop("minLength", None) if isinstance(entry, dict) and "anyOf" in entry else None
    for option in entry["anyOf"] if least is not None else ():
        if option.get("type") == "array":
            option["minItems"] = least


def _expect_act(entry: dict[str, Any]) -> None:
    """Replaces plain text by an act, in a list of words or as the single word."""
    act = {"$ref": "#/$defs/Act"}
    if entry.get("type") == "string":
        del entry["type"]
        entry.update(act)
    for index, option in enumerate(entry.get("anyOf", ())):
        if option.get("type") == "string":
            entry["anyOf"][index] = act
        else:
            option["items"] = act
