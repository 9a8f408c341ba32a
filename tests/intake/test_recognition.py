"""Encodings and languages are told right, also in short texts."""

from __future__ import annotations

import codecs

import pytest

from trucebook.intake.recognition import declared_by, decode, expected_format, guess_language, known

RUSSIAN = "Стороны обменялись задержанными в понедельник, сообщили посредники."
ARABIC = "تبادل الطرفان المحتجزين يوم الاثنين بحسب الوسطاء في العاصمة"
HEBREW = "שני הצדדים החליפו עצורים ביום שני, אמרו המתווכים"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Café", "latin-1"),
        ("Été à Orléans", "latin-1"),
        ("Le général a démenti ; le cessez-le-feu est « en vigueur ».", "latin-1"),
        ("El señor Muñoz dijo: ¿por qué no?", "latin-1"),
        ("“No,” he said – it didn’t happen…", "cp1252"),
        ("‘Yes’", "cp1252"),
        ("The price was €5 per litre.", "cp1252"),
        ("Die Rückkehr über die Brücke wurde in Österreich bestätigt.", "cp1252"),
        ("A footnote¹ and 5 °C, ½ of it", "latin-1"),
        ("Obě strany si v pondělí vyměnily zadržené osoby, řekl zprostředkovatel v Ženevě.", "cp1250"),
        ("Obie strony wymieniły zatrzymanych w poniedziałek, że rozejm trwa.", "cp1250"),
        ("İki taraf pazartesi günü tutukluları değiştirdi, ateşkes sürüyor.", "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (ARABIC, "cp1256"),
        (HEBREW, "cp1255"),
        ("停火协议于周一生效，双方交换了被拘留者。", "gb18030"),
    ],
)
def test_eight_bit_texts_are_read_right(text: str, encoding: str) -> None:
    """A text in an old encoding comes out letter by letter, marked as guessed."""
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.guessed


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    """Text with a mark needs no guess, and the mark is not part of it."""
    decoded = decode(f"“{ARABIC}” 🕊".encode(encoding))
    assert decoded.text == f"“{ARABIC}” 🕊"
    assert not decoded.guessed


def test_a_page_may_declare_its_encoding() -> None:
    """A declared encoding is used where UTF-8 does not fit, and only for pages."""
    page = f'<html><meta charset="windows-1251"><p>{RUSSIAN}</p>'.encode("cp1251")
    decoded = decode(page, label=declared_by(page))
    assert RUSSIAN in decoded.text
    assert not decoded.guessed


def test_a_false_declaration_is_not_believed() -> None:
    """Bytes that are UTF-8 are UTF-8 whatever the page says; an unknown label is ignored."""
    for label, encoding in (("iso-8859-1", "utf-8"), ("unicode_escape", "latin-1")):
        page = f'<meta charset="{label}">naïve'.encode(encoding)
        assert "naïve" in decode(page, label=declared_by(page)).text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The two sides exchanged detained people on Monday, mediators said.", "en"),
        ("Les deux parties ont échangé des détenus lundi, ont déclaré les médiateurs.", "fr"),
        (RUSSIAN, "ru"),
        ("Сторони обмінялися полоненими в понеділок, повідомили посередники.", "uk"),
        (ARABIC, "ar"),
        (HEBREW, "he"),
        ("Pande hizo mbili zilibadilishana wafungwa siku ya Jumatatu", "sw"),
        ("Yes. No.", None),
        ("12 13 14 45 67 2024 " * 20, None),
    ],
)
def test_languages_are_recognised(text: str, language: str | None) -> None:
    """A sentence is enough; figures and single words show no language."""
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.TXT", "text"), ("x/y.md", "markdown"), ("a.htm", "html"), ("a.PDF", "pdf"), ("a", None), ("No. 5", None)],
)
def test_names_promise_formats(name: str, format_: str | None) -> None:
    """The suffix counts whatever its case."""
    assert expected_format(name) == format_


def test_the_tables_of_formats_hold_what_they_should() -> None:
    """Counts, case, and values that Python and the code know; duplicate keys are refused by the reader."""
    tables = known()
    assert {name: len(table) for name, table in tables.items()} == {
        "suffixes": 9,
        "signatures": 20,
        "labels": 32,
        "code_pages": 15,
    }
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in tables["suffixes"])
    assert set(tables["suffixes"].values()) == {"text", "markdown", "html", "pdf", "mail"}
    assert all(bytes.fromhex(signature).hex() == signature for signature in tables["signatures"])
    assert all(label == label.lower() and codecs.lookup(name) for label, name in tables["labels"].items())
    assert all(len(code) == 2 and codecs.lookup(page) for code, page in tables["code_pages"].items())
