"""One thing that arrived: bytes in, a report or a refusal out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trucebook.intake.mail import read_mail
from trucebook.intake.markdown import first_heading, has_our_fields, split_front_matter
from trucebook.intake.metadata import Metadata, over
from trucebook.intake.page import has_tags, read_page
from trucebook.intake.pdf import read_pdf
from trucebook.intake.recognition import (
    declared_by,
    decode,
    expected_format,
    guess_language,
    is_page,
    is_pdf,
    refuse_binary,
)
from trucebook.intake.refusals import DEFAULT_LIMITS, Limits, UnreceivableError, too_large
from trucebook.vocabulary import Refusal, Report

UNKNOWN = Metadata()
DOUBTS: Mapping[str, str] = {
    "encoding": "Its encoding was guessed, so some letters may be wrong.",
    "text": "No main text was found on the page, so menus and notices may stand in it.",
    "attachments": "The mail carries files that were left out; save them and add them.",
}
"""What may be wrong with the text of a report, by what `Report.inferred` says."""


def doubts_about(report: Report) -> Iterator[str]:
    """What may be wrong with a report, or missing from what is known of it, in words."""
    yield from (DOUBTS[name] for name in report.inferred if name in DOUBTS)
    if report.published is None:
        yield "Nothing says when it was published, so that words such as “Monday” or “5 May” give no day."
    if report.outlet is None:
        yield "Nothing says who published it."


@dataclass(frozen=True, slots=True)
class Content:
    """The stored text of a report, what it says of itself, and what of it was guessed.

    `own` wins over what stands beside the report, `stated` (a page's own claims) gives way to it.
    """

    text: str
    own: Metadata = UNKNOWN
    stated: Metadata = UNKNOWN
    guessed: tuple[str, ...] = ()


def receive(
    data: bytes, *, id: str, metadata: Metadata | None = None, limits: Limits = DEFAULT_LIMITS
) -> Report | Refusal:
    """Turns what arrived into a report whose text is exactly what was written, or into a refusal with its reason.

    `id` is the file's path inside the reports folder, in POSIX form; its suffix says what the content should be,
    and the content decides. `metadata` is what is known from elsewhere: front matter wins over it, and it wins over
    what a page or a mail says of itself. `Report.inferred` also holds "encoding" where the encoding was guessed,
    "text" where a page's main text was not found and the whole page was taken, and "attachments" where a mail
    carries files that were left out.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        content = read_content(data, name=id, limits=limits)
    except UnreceivableError as refused:
        return Refusal(id, sha256, len(data), refused.reason, refused.detail)
    known = over(content.own, over(metadata or UNKNOWN, content.stated))
    return Report(
        id=id,
        sha256=sha256,
        text=content.text,
        outlet=known.outlet,
        author=known.author,
        title=known.title or first_heading_of(content, id),
        published=known.published,
        received_on=known.received,
        url=known.url,
        language=_language(content, metadata or UNKNOWN),
        kind=known.kind,
        inferred=(*known.inferred, *content.guessed),
    )


def read_content(data: bytes, *, name: str, limits: Limits = DEFAULT_LIMITS) -> Content:
    """The text and own metadata of what arrived. Raises `UnreceivableError` with the reason."""
    if len(data) > limits.max_bytes:
        raise too_large(len(data), limits.max_bytes)
    expected = expected_format(name)
    refuse_binary(data)
    if is_pdf(data, named_pdf=expected == "pdf"):
        return Content(read_pdf(data, limits))
    if expected == "mail":
        return _mail(data, limits)
    as_page = expected == "html" or b"<html" in data[:1024].lower()
    decoded = decode(data, label=declared_by(data) if as_page else "")
    guessed = ("encoding",) if decoded.guessed else ()
    if expected == "pdf":
        raise UnreceivableError(
            "mismatch",
            "The name says PDF but the content is none, often a web page about an error; download it again.",
        )
    if is_page(decoded.text) or (expected == "html" and has_tags(decoded.text)):
        return _page(decoded.text, guessed, limits)
    if expected == "markdown" or has_our_fields(decoded.text):
        split = split_front_matter(decoded.text)
        if not split.body.strip():
            raise UnreceivableError(
                "empty", "There is nothing below the front matter; write or paste the report there."
            )
        return Content(split.body, own=split.metadata, guessed=guessed)
    return Content(decoded.text, guessed=guessed)


def _mail(data: bytes, limits: Limits) -> Content:
    """The words of a mail. What it carries besides is left out, and the report says so."""
    mail = read_mail(data)
    guessed = (*(("encoding",) if mail.body.guessed else ()), *(("attachments",) if mail.files else ()))
    if not mail.is_page:
        return Content(mail.body.text, stated=mail.metadata, guessed=guessed)
    page = _page(mail.body.text, guessed, limits)
    return Content(page.text, stated=over(mail.metadata, page.stated), guessed=page.guessed)


def _page(html: str, guessed: tuple[str, ...], limits: Limits) -> Content:
    if len(html) > limits.html_bytes:
        raise too_large(len(html), limits.html_bytes)
    page = read_page(html)
    return Content(page.text, stated=page.metadata, guessed=(*guessed, *(("text",) if page.whole else ())))


def first_heading_of(content: Content, name: str) -> str | None:
    """The first heading of a Markdown report; other reports have none."""
    return first_heading(content.text) if name.lower().endswith((".md", ".markdown")) else None


def _language(content: Content, beside: Metadata) -> str | None:
    """What a person wrote down comes first, then what the text shows, last what a page's template claims."""
    return content.own.language or beside.language or guess_language(content.text) or content.stated.language
