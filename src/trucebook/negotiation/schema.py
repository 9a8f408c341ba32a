"""The JSON Schema of a negotiation file, which gives completion and hints in editors."""

from __future__ import annotations

from typing import Any

from trucebook.agreement.schema import DIALECT
from trucebook.negotiation.endings import endings
from trucebook.negotiation.models import Negotiation


def negotiation_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12); titles and descriptions are the docstrings of the models."""
    schema = Negotiation.model_json_schema()
    entry = schema["$defs"]["EndingEvidence"]["properties"]
    entry["ending"]["enum"] = [ending.id for ending in endings()]
    entry["condition"]["enum"] = sorted({item.id for ending in endings() for item in ending.conditions})
    return {"$schema": DIALECT, **schema}
