"""Why something that arrived could not be received: every reason there is, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "unsupported_format",
    "binary",
    "empty",
    "undecodable",
    "too_large",
    "too_complex",
    "encrypted",
    "damaged",
    "no_text",
    "bad_front_matter",
    "mismatch",
    "outside_folder",
    "not_a_file",
    "unreadable",
]

REASONS: Mapping[Reason, str] = {
    "unsupported_format": "a format that is not read yet, such as .docx, .msg or .warc",
    "binary": "not text: an image, an archive, a program, or bytes that no text holds",
    "empty": "nothing in it but blanks",
    "undecodable": "text whose encoding could not be told",
    "too_large": "more bytes, or more text, than the limit",
    "too_complex": "reading it took more time, memory or pages than the limit",
    "encrypted": "locked with a password",
    "damaged": "broken or cut off",
    "no_text": "readable, but there is no text in it, as in scanned pages",
    "bad_front_matter": "the lines between --- and --- at the top of a Markdown file have a mistake",
    "mismatch": "the name says one format and the content is another",
    "outside_folder": "a link that leads out of the reports folder",
    "not_a_file": "no ordinary file: a pipe, a socket, a device",
    "unreadable": "the file could not be opened",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is received at most. Sizes are bytes, times are seconds.

    `max_bytes` holds for what arrives and for the text taken out of it; 20 MB of plain text is some thirty novels.
    A page of HTML is read inside this process, so its own limit is lower: 4 MB of paragraphs take about ten seconds
    (measured 2025-11 on two cores). A PDF is read in a process of its own under the three `pdf_` limits.
    """

    max_bytes: int = 20_000_000
    html_bytes: int = 4_000_000
    pdf_pages: int = 2_000
    pdf_seconds: float = 60.0
    pdf_memory_bytes: int = 1_000_000_000
    fetch_seconds: float = 30.0
    max_redirects: int = 5


DEFAULT_LIMITS = Limits()


class UnreceivableError(Exception):
    """What arrived cannot be received; `detail` says what, why and what to do.

    It never leaves the room: `receive` turns it into a `Refusal`, which is a value.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        self.reason: Reason = reason
        self.detail = detail
        super().__init__(detail)


def too_large(size_bytes: int, limit_bytes: int) -> UnreceivableError:
    """The refusal of something beyond the size limit."""
    return UnreceivableError(
        "too_large",
        f"It has {size_bytes:,} bytes and at most {limit_bytes:,} are received; split it or keep only the text.",
    )
