"""A mail saved as a file (.eml): the words its sender wrote, and what its head says of its origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from pydantic import ValidationError

from trucebook.intake.metadata import Metadata
from trucebook.intake.recognition import Decoded, decode
from trucebook.intake.refusals import UnreceivableError

MOST_PARTS = 100
"""Parts within parts are parsed by recursion; a mail somebody wrote has a dozen at most."""


@dataclass(frozen=True, slots=True)
class Mail:
    """The text of a mail, or the page where it has no plain text; and how many files it carries besides."""

    body: Decoded
    is_page: bool
    metadata: Metadata
    files: int


def read_mail(data: bytes) -> Mail:
    """The words of a mail without the files it carries. Raises `UnreceivableError` where it has none of its own.

    The outlet is the organisation that the head names, else the sender, and counts as inferred then. Addresses of
    people are not kept.
    """
    lowered = data.lower()
    if lowered.count(b"multipart/") + lowered.count(b"message/") > MOST_PARTS:
        raise UnreceivableError(
            "too_complex", f"The mail has more than {MOST_PARTS} parts within parts; save its text and add that."
        )
    mail = message_from_bytes(data)
    parts = list(_parts(mail))
    body = next((part for part in _by_preference(parts) if _bytes_of(part).strip()), None)
    files = [part for part in parts if part is not body and _is_file(part)]
    if body is None:
        carried = f" but {len(files)} attached; save what is attached and add that" if files else "; save it whole"
        raise UnreceivableError("no_text", f"The mail holds no words of its own{carried}.")
    words = decode(_bytes_of(body), label=body.get_content_charset() or "")
    text = Decoded(words.text.replace("\r\n", "\n"), words.guessed)
    return Mail(text, body.get_content_subtype() == "html", _metadata(mail), len(files))


def _parts(mail: Message) -> Iterator[Message]:
    """What a mail is made of; a mail that it carries is one thing, whose words are another's."""
    payload = mail.get_payload()
    if mail.get_content_maintype() == "multipart" and isinstance(payload, list):
        for part in payload:
            if isinstance(part, Message):
                yield from _parts(part)
    else:
        yield mail


def _by_preference(parts: list[Message]) -> list[Message]:
    own = [part for part in parts if not _is_file(part)]
    return [part for kind in ("text/plain", "text/html") for part in own if part.get_content_type() == kind]


def _is_file(part: Message) -> bool:
    """Whether it is carried along: a file or another mail. Pictures and logos hold no words that could be read."""
    named = bool(part.get_filename()) or part.get_content_disposition() == "attachment"
    return part.get_content_maintype() != "image" and (named or part.get_content_maintype() == "message")


def _bytes_of(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _metadata(mail: Message) -> Metadata:
    sender, address = parseaddr(_line(mail, "From"))
    organisation = _line(mail, "Organization")
    known = {
        "title": _line(mail, "Subject"),
        "outlet": organisation or sender or address.rpartition("@")[2],
        "author": sender if organisation else None,
        "published": _day(_line(mail, "Date")),
        "inferred": () if organisation else ("outlet",),
    }
    try:
        return Metadata.model_validate(known)
    except ValidationError:  # a head may hold anything; what it says is no reason to refuse the words
        return Metadata()


def _line(mail: Message, name: str) -> str:
    """One line of the head in plain letters; empty where it is not there or cannot be told."""
    try:
        return str(make_header(decode_header(mail.get(name, ""))))
    except (HeaderParseError, LookupError, ValueError):
        return ""


def _day(words: str) -> str | None:
    """The day on which the sender says to have sent it, in the sender's own time."""
    try:
        return parsedate_to_datetime(words).date().isoformat()
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
