"""PDF is read in a process of its own; what is locked, broken or made to hurt is refused."""

from __future__ import annotations

import io
import time
import zlib

import pypdf
import pytest

from trucebook.intake import Limits, receive
from trucebook.vocabulary import Refusal, Report


def content(words: str) -> bytes:
    """The drawing of one line of words."""
    return b"BT /F1 12 Tf 72 720 Td (" + words.encode("ascii") + b") Tj ET"


def pdf_of(*pages: bytes, filters: bytes = b"", catalog: bytes = b"", extra: bytes = b"") -> bytes:
    """A PDF written by hand, a page for each drawing."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R " + catalog + b">>"]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * number) for number in range(len(pages)))
    objects.append(b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(pages))
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, page in enumerate(pages):
        font = b"/Resources << /Font << /F1 3 0 R >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] %s /Contents %d 0 R >>" % (font, 5 + 2 * number)
        )
        objects.append(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(page), filters, page))
    objects += [extra] if extra else []
    data, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + head + table + tail


def locked(data: bytes, user: str, owner: str | None = None) -> bytes:
    """The PDF, encrypted."""
    out = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm="AES-256")
    writer.write(out)
    writer.close()
    return out.getvalue()


TWO = pdf_of(
    content("The armies met at the river."), content("They will meet again on"), content("Friday, both said.")
)


def text_of(data: bytes, name: str = "a.pdf") -> str:
    """The text of a PDF."""
    report = receive(data, id=name)
    assert isinstance(report, Report), report
    return report.text


def refusal_of(data: bytes, limits: Limits | None = None) -> Refusal:
    """The refusal of a PDF."""
    refusal = receive(data, id="a.pdf", limits=limits or Limits())
    assert isinstance(refusal, Refusal), refusal
    return refusal


def test_pages_are_joined() -> None:
    """A page that ends with a sentence is followed by a blank line, one that does not by a line break."""
    assert text_of(TWO) == "The armies met at the river.\n\nThey will meet again on\nFriday, both said."


def test_a_pdf_is_told_by_its_content() -> None:
    """Named .txt or not at all, a PDF is a PDF."""
    assert text_of(TWO, "a.txt") == text_of(TWO, "report") == text_of(TWO)


def test_a_pdf_locked_with_a_password_is_refused() -> None:
    """One that is only locked against editing is read."""
    refusal = refusal_of(locked(TWO, "secret"))
    assert refusal.reason == "encrypted"
    assert "password" in refusal.detail
    assert text_of(locked(TWO, "", "owner")) == text_of(TWO)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_pdf_is_refused(share: float) -> None:
    """Half a report would read as if the other half had never been."""
    refusal = refusal_of(TWO[: int(len(TWO) * share)])
    assert refusal.reason == "damaged"
    assert "cut off" in refusal.detail


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\nnothing\n%%EOF",
        b"%PDF-1.4\n" + bytes(range(256)) * 50 + b"%%EOF",
        TWO.replace(b"/Kids [4 0 R 6 0 R 8 0 R]", b"/Kids [2 0 R 2 0 R 2 0 R]"),
    ],
    ids=["empty", "junk", "pages in a circle"],
)
def test_a_broken_pdf_is_refused(data: bytes) -> None:
    """Junk and page trees that contain themselves end in a refusal, not in a hang."""
    assert refusal_of(data).reason == "damaged"


def test_a_looping_outline_costs_nothing() -> None:
    """The outline is not needed for the text, so one that leads in a circle is never walked."""
    loop = b"<< /First 6 0 R /Last 6 0 R /Next 6 0 R /Title (a) >>"
    assert text_of(pdf_of(content("Still here."), catalog=b"/Outlines 6 0 R ", extra=loop)) == "Still here."


def test_bombs_are_refused() -> None:
    """A few kilobytes that unfold to hundreds of megabytes, once or twice folded, do not fill the memory."""
    start = time.monotonic()
    once = zlib.compress(content("A") * 4_000_000, 9)
    twice = zlib.compress(zlib.compress(bytes(100_000_000), 9), 9)
    assert refusal_of(pdf_of(once, filters=b"/Filter /FlateDecode")).reason == "too_complex"
    assert refusal_of(pdf_of(twice, filters=b"/Filter [/FlateDecode /FlateDecode]")).reason == "too_complex"
    assert time.monotonic() - start < 20


def test_limits_of_time_memory_pages_and_text_hold() -> None:
    """Each of them ends in a refusal that says so."""
    slow = pdf_of(b"BT /F1 12 Tf " + b"(a) Tj " * 1_000_000 + b"ET")
    assert "more than 1 seconds" in refusal_of(slow, Limits(pdf_seconds=1)).detail
    assert "memory" in refusal_of(TWO, Limits(pdf_memory_bytes=30_000_000)).detail
    assert "at most 2 are read" in refusal_of(TWO, Limits(pdf_pages=2)).detail


def test_text_beyond_the_limit_is_refused() -> None:
    """A small file may hold much text."""
    folded = zlib.compress(b"BT /F1 12 Tf (" + b"word " * 10_000 + b") Tj ET", 9)
    refusal = refusal_of(pdf_of(folded, filters=b"/Filter /FlateDecode"), Limits(max_bytes=20_000))
    assert refusal.reason == "too_complex"
    assert "20,000 characters" in refusal.detail


def test_an_inline_image_without_its_end_does_not_hang() -> None:
    """A page that never closes its picture is no text."""
    assert refusal_of(pdf_of(b"BI /W 10 /H 10 /BPC 8 ID " + b"x" * 5_000)).reason in ("no_text", "damaged")


def test_a_scanned_pdf_is_refused_with_what_to_do() -> None:
    """Pages without text are pictures of it."""
    refusal = refusal_of(pdf_of(content(" "), b""))
    assert refusal.reason == "no_text"
    assert "OCR" in refusal.detail
