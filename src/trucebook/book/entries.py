"""One link of the ledger: how a payload becomes text, and how each entry seals the one before it.

The payload enters the chain through its hash. A redaction leaves no such hash of what it took out, for anybody
could try names against it: it seals the chain anew from there on (docs/decisions/0012).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from trucebook.errors import BookError

Kind = Literal[
    "case", "report", "refusal", "reading", "comparison", "withdrawal", "decision", "redaction", "search"
]

GENESIS = "0" * 64
"""What the first entry follows."""


def canonical(value: Any) -> str:
    """Plain JSON values as the one text that stands for them: keys sorted, no spaces, few escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8; bytes that were no UTF-8 count as they stood in the file."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def seal(entry: Mapping[str, Any]) -> str:
    """The hash of an entry: over its number, kind, key, its payload's hash and the hash of the entry before."""
    names = ("seq", "kind", "key", "payload_sha256", "previous_sha256")
    return digest(canonical([entry[name] for name in names]))


def next_entry(last: tuple[int, str] | None, kind: Kind, key: str, payload: str) -> dict[str, Any]:
    """The entry that follows the `last` one, given as its number and hash; None begins the ledger.

    No clock is in an entry: the same folder gives the same entries on any day.
    """
    seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    entry = {"seq": seq, "kind": kind, "key": key, "payload": payload}
    entry |= {"payload_sha256": digest(payload), "previous_sha256": previous}
    return entry | {"sha256": seal(entry)}


def sealed_anew(entries: Iterable[Mapping[str, Any]], new: Mapping[int, str]) -> Iterator[dict[str, Any]]:
    """The links of a ledger of which some entries, by number, get a `new` payload: those and all that follow.

    `entries` are all of them in order, without their payloads.
    """
    previous = GENESIS
    for entry in entries:
        link = {name: entry[name] for name in ("seq", "kind", "key", "payload_sha256")}
        if entry["seq"] in new:
            link["payload_sha256"] = digest(new[entry["seq"]])
        link["previous_sha256"] = previous
        link["sha256"] = previous = seal(link)
        if previous != entry["sha256"]:
            yield link


def to_payload(value: Any, key: str) -> str:
    """The canonical text of a payload. Raises BookError for text that no file can hold."""
    text = canonical(value)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        bad = f"U+{ord(text[error.start]):04X}"
        raise BookError(
            f"{key} holds half a character ({bad}), which cannot be stored. Its text was decoded wrongly: "
            f"save the file as UTF-8 and build again."
        ) from error
    return text
