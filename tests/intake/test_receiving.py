"""One thing that arrives becomes a report whose text is exact, or a refusal with its reason."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.intake import Limits, Metadata, receive
from trucebook.intake.refusals import REASONS, Reason
from trucebook.vocabulary import Refusal, Report, from_json, to_json

WORDS = "The two armies exchanged forty detained people at the river crossing on Monday, a mediator said.\n"


def received(data: bytes, name: str = "a.txt", **metadata: str) -> Report:
    """The report, where a refusal would be a mistake."""
    report = receive(data, id=name, metadata=Metadata.model_validate(metadata))
    assert isinstance(report, Report), report
    return report


def refused(data: bytes, name: str = "a.txt", limits: Limits | None = None) -> Refusal:
    """The refusal, where a report would be a mistake."""
    refusal = receive(data, id=name, limits=limits or Limits())
    assert isinstance(refusal, Refusal), refusal
    return refusal


def test_a_plain_text_may_have_front_matter() -> None:
    """Fields of ours above a plain text are fields, and no words of the report; other rules are body."""
    report = received(f"---\noutlet: Daily\npublished: 2025-02-05\n---\n{WORDS}".encode())
    assert (report.text, report.outlet, report.published) == (WORDS, "Daily", "2025-02-05")
    assert refused(b"---\npublished: soon\n---\nWords.").reason == "bad_front_matter"
    plain = f"---\nFrom our own man: {WORDS}---\n{WORDS}"
    assert received(plain.encode()).text == plain


def test_a_report_holds_what_arrived_and_what_is_known() -> None:
    """Text, hash, metadata and recognised language stand in the report."""
    report = received(WORDS.encode(), "north/a.txt", outlet="Daily", published="2025-02", received="2025-03-01")
    assert report.text == WORDS
    assert report.sha256 == hashlib.sha256(WORDS.encode()).hexdigest()
    assert (report.id, report.outlet, report.published, report.language) == (
        "north/a.txt",
        "Daily",
        "2025-02",
        "en",
    )
    assert report.received_on == date(2025, 3, 1)
    assert from_json(Report, to_json(report)) == report


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_text_is_stored_exactly_as_decoded(text: str) -> None:
    """Whatever the script, the stored text is the text that was written: offsets count its code points."""
    written = f"{text}\r\nA line\r with\n all newlines."
    if not written.lstrip().lower().startswith(("<", "\ufeff", "%pdf-", "{\\rtf", "%!ps")):
        assert received(written.encode("utf-8")).text == written


def test_only_the_byte_order_mark_is_removed() -> None:
    """A mark at the start goes, one in the middle stays, blank lines and carriage returns stay."""
    assert received("\ufeff\r\nOne.\r\n\ufeffTwo.\n\n".encode()).text == "\r\nOne.\r\n\ufeffTwo.\n\n"


@settings(deadline=None)  # the first text loads the language model
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a", "a.eml", "x.tar.gz"]))
def test_any_bytes_become_a_report_or_a_refusal(data: bytes, name: str) -> None:
    """Nothing is lost and nothing crashes: each refusal has a documented reason and says what to do."""
    result = receive(data, id=name)
    if isinstance(result, Refusal):
        assert result.reason in REASONS
        assert result.size_bytes == len(data)
        assert result.detail.endswith(".")
        assert ";" in result.detail
    else:
        assert result.text.strip()
        assert "\x00" not in result.text
        result.text.encode("utf-8")


def test_every_reason_is_documented() -> None:
    """The codes and the sentences for them are the same set."""
    assert set(get_args(Reason)) == set(REASONS)


@pytest.mark.parametrize(
    ("data", "name", "reason", "word"),
    [
        (b"", "a.txt", "empty", "nothing"),
        (b" \r\n\t ", "a.txt", "empty", "nothing"),
        (b"\xef\xbb\xbf", "a.txt", "empty", "nothing"),
        ("\u2003\u00a0".encode(), "a.txt", "empty", "nothing"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)), "a.txt", "binary", "JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "story.html", "binary", "PNG"),
        (b"PK\x03\x04" + bytes(50), "a.txt", "binary", "ZIP"),
        (b"{\\rtf1\\ansi The armies met.}", "a.txt", "binary", "Rich Text"),
        (b"RIFF\x24\x00\x00\x00WAVE", "a.txt", "binary", "NUL"),
        (b"Text with a \x00 in it.", "a.txt", "binary", "byte 12"),
        ("Without a mark.".encode("utf-16-le"), "a.txt", "binary", "UTF-16"),
        (b"\x01\x02\x03\x04\x05\x06\x07\x08 ab", "a.txt", "binary", "control"),
        (b"All.\n\x1b[1mRED\x1b[0m\n", "a.txt", "binary", "the first (U+001B) in line 2, character 1"),
        (WORDS.encode() * 3, "mail.msg", "unsupported_format", ".msg"),
        (WORDS.encode() * 3, "all.jsonl", "unsupported_format", ".jsonl"),
        (b"PK\x03\x04", "statement.docx", "unsupported_format", ".docx"),
        (b"WARC/1.0", "crawl.warc", "unsupported_format", ".warc"),
        (b"<html><body>404, not found</body></html>", "a.pdf", "mismatch", "PDF"),
        ("Über die Brücke – “nein”".encode()[:-2], "a.txt", "undecodable", "byte 29"),
        (b"\xff\xfeT\x00h\x00\x00\xd8", "a.txt", "undecodable", "utf-16"),
        (b"---\ntitle: Empty\n---\n\n", "a.md", "empty", "front matter"),
    ],
)
def test_what_cannot_be_received_is_refused_with_its_reason(data: bytes, name: str, reason: str, word: str) -> None:
    """Each refusal has a short code and a sentence that names what is wrong."""
    refusal = refused(data, name)
    assert (refusal.id, refusal.reason) == (name, reason)
    assert word in refusal.detail
    assert refusal.sha256 == hashlib.sha256(data).hexdigest()


def test_more_than_the_limit_is_refused() -> None:
    """The limit itself is received, one byte more is not."""
    data = b"word " * 20
    assert isinstance(receive(data, id="a.txt", limits=Limits(max_bytes=100)), Report)
    assert refused(data + b".", limits=Limits(max_bytes=100)).reason == "too_large"


@pytest.mark.parametrize("name", ["statement", "Statement No. 5", "report.2025-02", "example.org/news"])
def test_a_name_without_a_suffix_is_read_by_its_content(name: str) -> None:
    """Dots in a sentence or a date are no suffix."""
    assert received(WORDS.encode(), name).text == WORDS


def test_content_beats_the_name() -> None:
    """A web page saved as .txt is read as a page."""
    page = "<!-- saved -->\n<!DOCTYPE html><html><body><p>The armies met &amp; talked.</p></body></html>"
    assert received(page.encode(), "a.txt").text == "The armies met & talked."


def test_a_stated_language_wins_and_a_short_text_has_none() -> None:
    """What somebody wrote down is kept; two words do not show a language."""
    assert received(WORDS.encode(), language="en-GB").language == "en"
    assert received(WORDS.encode(), language="uk").language == "uk"
    assert received(b"No comment.").language is None


def test_only_markdown_has_a_title_in_its_text() -> None:
    """The first heading of Markdown is a title; a line of plain text is not, and stated titles win."""
    text = b"# The river truce holds\n\nNothing happened on Monday.\n"
    assert received(text, "a.md").title == "The river truce holds"
    assert received(text, "a.txt").title is None
    assert received(text, "a.md", title="Truce").title == "Truce"


def test_front_matter_wins_over_what_stands_beside_the_report() -> None:
    """The report's own fields win one by one, and a field is inferred only where the value in use was."""
    text = b"---\noutlet: Own Gazette\npublished: 2025-02-05\n---\nThe armies met."
    beside = Metadata(outlet="Other", published="2025", author="Kim", inferred=("published", "author"))
    report = receive(text, id="a.md", metadata=beside)
    assert isinstance(report, Report)
    assert (report.outlet, report.published, report.author) == ("Own Gazette", "2025-02-05", "Kim")
    assert report.inferred == ("author",)
    assert report.text == "The armies met."
