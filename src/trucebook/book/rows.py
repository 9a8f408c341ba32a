"""From the JSON of the nouns to the rows people search: the same on recording and on verifying.

Every function takes what `to_json` gave, returns rows by table, and looks at nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table

from trucebook.book import tables
from trucebook.book.entries import canonical

Json = Mapping[str, Any]
Row = dict[str, Any]
Rows = dict[Table, list[Row]]


def report_row(payload: Json, seq: int, reading: Json, reading_seq: int) -> Row:
    """The row of a report that stands, from its own entry and the entry of its reading."""
    report = payload["report"]
    names = (
        "id",
        "outlet",
        "author",
        "title",
        "published",
        "received_on",
        "url",
        "language",
        "kind",
        "text",
        "sha256",
    )
    row = {name: report[name] for name in names}
    more = {"words": reading["reading"]["words"], "fingerprint": reading["fingerprint"]}
    return row | more | {"entry": seq, "reading_entry": reading_seq}


def refusal_row(payload: Json, seq: int) -> Row:
    """The row of a refusal that stands."""
    return {**payload["refusal"], "fingerprint": payload["fingerprint"], "entry": seq}


def reading_rows(reading: Json, brought: Iterable[Json] = ()) -> Rows:
    """The rows of everything that was read in one report, and of the claims that people `brought` into it."""
    known = {item["id"] for item in reading["claims"]}
    claims = [*reading["claims"], *(item for item in brought if item["id"] not in known)]
    return {
        tables.attribution: [_attribution(item) for item in reading["attributions"]],
        tables.claim: [_claim(item) for item in claims],
        tables.voice: [row for item in claims for row in _voices(item)],
        tables.not_read: [_not_read(item) for item in reading["not_read"]],
    }


def comparison_rows(comparison: Json) -> Rows:
    """The rows of a comparison: reuse classes, corrections, incidents and disputes."""
    incidents, disputes = comparison["incidents"], comparison["disputes"]
    return {
        tables.superseded: [
            {"claim": claim, "superseded_by": by} for claim, by in sorted(comparison["superseded"].items())
        ],
        tables.copy: [row for item in comparison["copies"] for row in _copies(item)],
        tables.incident: [_incident(item) for item in incidents],
        tables.incident_claim: [
            {"incident": item["id"], "claim": claim} for item in incidents for claim in item["claims"]
        ],
        tables.dispute: [_dispute(item) for item in disputes],
        tables.side: [row for item in disputes for row in _sides(item)],
    }


def _attribution(item: Json) -> Row:
    return {
        "id": item["id"],
        "report": item["report"],
        "source": _words(item["source"]),
        "cue": _words(item["cue"]),
        "content": " … ".join(span["text"] for span in item["content"]),
        "quote": item["quote"],
        "speaker": item["speaker"]["name"],
        "speaker_actor": item["speaker"]["actor"],
        "confidence": float(item["speaker"]["confidence"]),
        "parent": item["parent"],
        "payload": canonical(item),
    }


def _claim(item: Json) -> Row:
    quantity, when, passage = item["quantity"] or {}, item["when"] or {}, item["passage"]
    voices = [voice["name"] for voice in item["chain"]]
    copied = ("id", "report", "outlet", "published", "act", "polarity", "modality", "attribution")
    return {name: item[name] for name in copied} | {
        "agent": _names(item["agent"]),
        "patient": _names(item["patient"]),
        "place": _names(item["place"]),
        "quantity": quantity.get("text"),
        "low": _size(quantity.get("low")),
        "high": _size(quantity.get("high")),
        "unit": quantity.get("unit"),
        "when": when.get("text"),
        "first": when.get("first"),
        "last": when.get("last"),
        "origin": voices[-1] if voices else None,
        "said_by": " <- ".join(voices),
        "passage": passage["text"],
        "start": passage["start"],
        "end": passage["end"],
        "payload": canonical(item),
    }


def _voices(item: Json) -> Iterable[Row]:
    for position, voice in enumerate(item["chain"]):
        folded = {"name_folded": voice["name"].casefold()}
        yield {"claim": item["id"], "position": position, **voice, **folded}


def _not_read(item: Json) -> Row:
    passage = item["passage"] or {}
    place = {"start": passage.get("start"), "end": passage.get("end"), "passage": passage.get("text")}
    return {"report": item["report"], "reason": item["reason"], **place}


def _copies(item: Json) -> Iterable[Row]:
    for report in item["reports"]:
        same = {name: item[name] for name in ("first", "credit", "reason")}
        yield {"class": item["id"], "report": report, **same}


def _incident(item: Json) -> Row:
    row = {name: item[name] for name in ("id", "title", "act", "first", "last")}
    return row | {"place": _names(item["place"]), "reasons": "; ".join(item["reasons"])}


def _dispute(item: Json) -> Row:
    row = {name: item[name] for name in ("id", "title", "kind", "field", "incident", "reason")}
    return row | {"obligations": "; ".join(item["obligations"])}


def _sides(item: Json) -> Iterable[Row]:
    for position, side in enumerate(item["sides"]):
        said = {"origins": "; ".join(side["origins"]), "claims": "; ".join(side["claims"])}
        same = {"value": side["value"], "independent": side["independent"]}
        yield {"dispute": item["id"], "position": position, **same, **said}


def _words(span: Json | None) -> str | None:
    return span["text"] if span else None


def _names(names: Iterable[Json]) -> str:
    return "; ".join(name["name"] for name in names)


def _size(value: int | float | None) -> float | None:
    """A bound as a column holds it; a number too large for one is infinite there and exact in the payload."""
    try:
        return None if value is None else float(value)
    except OverflowError:
        return math.copysign(math.inf, value or 0)
