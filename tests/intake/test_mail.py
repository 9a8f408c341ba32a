"""A mail becomes the words its sender wrote, with what its head says; what it carries is left out and said so."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.intake import Metadata, receive
from trucebook.vocabulary import Refusal, Report

WORDS = "The mission said on Monday – after a long search – that it had counted nineteen dead in the market town.\n"
HEAD = (
    b"From: Mission Press <press@mission.example>\r\nSubject: Update\r\nDate: Mon, 17 Apr 2006 23:30:00 +0300\r\n"
)


def mail(text: str = WORDS, **head: str) -> EmailMessage:
    """A mail of a mission's press office."""
    message = EmailMessage()
    known = {"From": "Mission Press <press@mission.example>", "Subject": "Update", **head}
    for name, value in known.items():
        message[name] = value
    message["Date"] = "Mon, 17 Apr 2006 23:30:00 +0300"
    if text:
        message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message


def received(data: bytes, **known: str) -> Report:
    """The report of a mail."""
    found = receive(data, id="m.eml", metadata=Metadata.model_validate(known))
    assert isinstance(found, Report), found
    return found


def test_a_mail_is_its_words_and_what_its_head_says() -> None:
    """Quoted-printable is undone; the day is the sender's own; no address of a person is kept anywhere."""
    found = received(bytes(mail()))
    assert found.text == WORDS
    assert (found.outlet, found.title, found.published) == ("Mission Press", "Update", "2006-04-17")
    assert found.inferred == ("outlet",)
    assert "press@" not in repr(found)


def test_what_stands_beside_a_mail_wins_over_its_head() -> None:
    """Who keeps metadata in reports.yaml is believed; an organisation that the head names is no guess."""
    assert received(bytes(mail()), outlet="The Mission").inferred == ()
    named = received(bytes(mail(Organization="The Mission")))
    assert (named.outlet, named.author, named.inferred) == ("The Mission", "Mission Press", ())


def test_plain_words_come_before_the_page_beside_them() -> None:
    """Of two versions of one text the plain one is read; a mail that is a page alone is read as a page."""
    both = mail()
    both.add_alternative("<p>The same as a page.</p>", subtype="html")
    assert received(bytes(both)).text == WORDS
    page = mail("")
    page.set_content(f"<html><body><p>{WORDS}</p><img src='http://x.example/y.gif'></body></html>", subtype="html")
    assert received(bytes(page)).text.strip() == WORDS.strip()


@pytest.mark.parametrize(
    ("label", "encoding", "inferred"),
    [("windows-1251", "cp1251", ("outlet",)), ("no-such", "cp1251", ("outlet", "encoding"))],
)
def test_the_encoding_that_a_mail_names_is_used(label: str, encoding: str, inferred: tuple[str, ...]) -> None:
    """An encoding the mail names needs no guess; one that nobody knows does."""
    words = "Стороны обменялись задержанными в понедельник, сообщили посредники."
    head = f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode()
    found = received(HEAD + head + words.encode(encoding))
    assert (found.text, found.inferred) == (words, inferred)


def test_files_in_a_mail_are_left_out_and_said_so() -> None:
    """A report that a mail carries is a report of its own to be saved; pictures hold no words to be missed."""
    with_logo = mail()
    with_logo.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="logo.gif")
    assert "attachments" not in received(bytes(with_logo)).inferred
    with_file = mail()
    with_file.add_attachment("Another's words.", filename="sitrep.txt")
    found = received(bytes(with_file))
    assert found.text.strip() == WORDS.strip()
    assert "attachments" in found.inferred


def test_a_mail_without_words_of_its_own_is_refused() -> None:
    """What only carries another mail says nothing itself; the refusal says what to do."""
    forward = mail("")
    forward.add_attachment(mail())
    found = receive(bytes(forward), id="m.eml")
    assert isinstance(found, Refusal)
    assert (found.reason, "1 attached" in found.detail) == ("no_text", True)


def test_parts_within_parts_without_end_are_refused() -> None:
    """A mail that nests a thousand parts is refused before it is taken apart."""
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(1000))
    found = receive(nested, id="m.eml")
    assert isinstance(found, Refusal)
    assert found.reason == "too_complex"


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_head_and_body_become_a_report_or_a_refusal(head: bytes, body: bytes) -> None:
    """Whatever stands in the head of a mail, nothing crashes and the words are kept."""
    names = (b"From", b"Subject", b"Date", b"Organization", b"Content-Type", b"Content-Transfer-Encoding")
    lines = b"".join(name + b": " + head.replace(b"\n", b" ") + b"\n" for name in names)
    found = receive(lines + b"\n" + body, id="m.eml")
    assert isinstance(found, Report | Refusal)
