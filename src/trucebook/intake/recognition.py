"""What kind of thing arrived: its format by name and content, its encoding, its language."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import charset_normalizer
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from trucebook.casefolder.yamlfile import read_data
from trucebook.intake.refusals import UnreceivableError

# Below forty letters a name or two decides what the recogniser says; in trials sentences of that length in English,
# French, German, Spanish, Arabic, Hebrew, Russian and Swahili were all told right with a probability above 0.75.
MIN_LETTERS = 40
MIN_PROBABILITY = 0.7
LANGUAGE_SAMPLE = 20_000
HEAD = 2_048
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SUFFIX = re.compile(r"\.(?=\w*[a-z])\w{1,8}", re.ASCII)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
_PREAMBLE = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_FOREIGN_RUN = re.compile(r"[^\W\d_\x00-\x7f]{4}")
_ODD_INSIDE = re.compile(
    r"(?<=[^\W\d_])[^\w\s\x00-\x7f’‘´·\xad–—…-](?=[^\W\d_])|[a-z][À-ÖØ-ÞŠŽŸŒ][a-z]|\w[¹²³](?=[a-z])"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and whether its encoding had to be guessed."""

    text: str
    guessed: bool = False


@cache
def known() -> dict[str, dict[str, str]]:
    """The tables of `data/formats.yaml`."""
    tables: dict[str, dict[str, str]] = dict(read_data("intake", "formats"))
    return tables


def expected_format(name: str) -> str | None:
    """What the name promises: text, markdown, html, pdf or mail; None for a name without a suffix.

    Raises `UnreceivableError` for a suffix that is not read.
    """
    suffix = PurePosixPath(name).suffix.lower()
    if not _SUFFIX.fullmatch(suffix):
        return None
    found = known()["suffixes"].get(suffix)
    if found is None:
        readable = ", ".join(known()["suffixes"])
        raise UnreceivableError(
            "unsupported_format", f"Files ending in {suffix} are not read yet; save it as one of {readable}."
        )
    return found


def refuse_binary(data: bytes) -> None:
    """Raises `UnreceivableError` when the first bytes are those of an image, an archive or the like."""
    head = data[:32].hex()
    for signature, what in known()["signatures"].items():
        if head.startswith(signature):
            raise UnreceivableError(
                "binary", f"The content is {what}, whatever its name says; save its text and add that."
            )


def is_pdf(data: bytes, *, named_pdf: bool) -> bool:
    """Whether the content is a PDF. Where the name says so, its header may come late, as readers of PDF allow."""
    head = data[:1024]
    return b"%PDF-" in head if named_pdf else head.lstrip().startswith(b"%PDF-")


def is_page(text: str) -> bool:
    """Whether the text begins as an HTML page does, after blanks, comments and an XML declaration."""
    head = text[:HEAD]
    start = _PREAMBLE.match(head)
    return _PAGE.match(head, start.end() if start else 0) is not None


def decode(data: bytes, *, label: str = "") -> Decoded:
    """The text of the bytes, exactly, without its byte order mark.

    Tried in this order: a byte order mark; strict UTF-8; the encoding that what arrived names itself, `label`; then
    a guess. Raises `UnreceivableError` when nothing fits or the result is not text.
    """
    if not data.strip():
        raise _empty()
    decoded = _certain(data) or _as_declared(data, label) or _guess(data)
    _refuse_controls(decoded.text)
    if not decoded.text.strip():
        raise _empty()
    return decoded


def _empty() -> UnreceivableError:
    return UnreceivableError(
        "empty", "There is nothing in it but blanks; check that it was saved or downloaded whole."
    )


def _certain(data: bytes) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding))
    if b"\x00" in data:
        raise UnreceivableError(
            "binary",
            f"It holds a NUL byte (byte {data.index(0):,}), which no text has; if it is UTF-16, save it as UTF-8.",
        )
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start)
        return None


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreceivableError(
            "undecodable",
            f"Its byte order mark says {encoding}, but byte {error.start:,} is none; save it again as UTF-8.",
        ) from None


def _refuse_damaged_utf8(data: bytes, at: int) -> None:
    # Read as Windows-1252, UTF-8 with one bad byte would turn every accent and curly quote into two or three wrong
    # characters, so a text that is mostly UTF-8 is refused, not guessed at.
    foreign = [char for char in data.decode("utf-8", "replace") if char > "\x7f"]
    bad = foreign.count("\ufffd")
    if len(foreign) - bad >= bad:
        raise UnreceivableError(
            "undecodable",
            f"It is UTF-8 but for byte {at:,}, where it is damaged or cut off; save it again as UTF-8.",
        )


def declared_by(page: bytes) -> str:
    """The encoding that an HTML page names for itself; empty where it names none."""
    match = _DECLARED.search(page[:HEAD])
    return match[1].decode("ascii") if match else ""


def _as_declared(data: bytes, label: str) -> Decoded | None:
    encoding = known()["labels"].get(label.lower())
    if encoding is None:
        return None
    try:
        return Decoded(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> Decoded:
    """An 8-bit text. Statistics on single bytes fail on short texts, so Latin letters are told by their shape.

    accepted gap: a text too short for its language to be recognised is read as Windows-1252 when it looks like it,
    so five words of Czech in Windows-1250 may come out with some wrong letters.
    """
    for encoding in (*_western_pages(data), _by_statistics(data)):
        try:
            if encoding:
                return Decoded(data.decode(encoding), guessed=True)
        except UnicodeDecodeError:
            continue
    raise UnreceivableError(
        "undecodable", "No known encoding turns its bytes into text; save it as UTF-8 and try again."
    )


def _western_pages(data: bytes) -> tuple[str, ...]:
    """The Windows code pages of Latin letters that fit, best first; none when the bytes look like another script.

    The language shows even in a text read in the wrong code page, and tells the right one.
    """
    western = data.decode("cp1252", "replace")
    if _FOREIGN_RUN.search(western):
        return ()
    language = guess_language(western, min_letters=20) or ""
    if page := known()["code_pages"].get(language):
        return (page, "cp1252")
    return () if _ODD_INSIDE.search(western) else ("cp1252",)


def _by_statistics(data: bytes) -> str | None:
    best = charset_normalizer.from_bytes(data[:500_000]).best()
    return best.encoding if best is not None else None


def _refuse_controls(text: str) -> None:
    # A stray control character survives in real wire copy; more than one in a hundred is no text, nor is a NUL.
    found = list(_CONTROLS.finditer(text))
    if "\x00" not in text and len(found) <= 0.01 * len(text):
        return
    first = found[0].start()
    line, character = text.count("\n", 0, first) + 1, first - text.rfind("\n", 0, first)
    raise UnreceivableError(
        "binary",
        f"It is no plain text: {len(found):,} of its {len(text):,} characters are control characters, the first "
        f"(U+{ord(text[first]):04X}) in line {line}, character {character}, as programs, images and the colours of "
        f"a terminal have them; save its text without them and add that.",
    )


@cache
def _identifier() -> Any:
    # The full list of the model, cut to languages with an ISO 639-1 code; the model has codes of three letters for
    # near relatives (arz, yue) that would take probability from the language itself, and zxx for "no language".
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([code for code in identifier.labels if len(code) == 2])
    return identifier


def guess_language(text: str, *, min_letters: int = MIN_LETTERS) -> str | None:
    """The ISO 639-1 code of the text's language, or None when it is too short to tell or nothing is likely."""
    sample = text[:LANGUAGE_SAMPLE]
    if sum(map(str.isalpha, sample)) < min_letters:
        return None
    language, probability = _identifier().classify(sample)
    return str(language) if probability >= MIN_PROBABILITY else None
