"""How a name is written: with or without its article, accents, capitals or particles, and still the same name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

_ACCENTED = (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
_PLAIN = {
    code: parts[0]
    for code in _ACCENTED
    if len(parts := unicodedata.normalize("NFD", chr(code))) > 1 and parts[0].isascii()
} | {ord("ı"): "i"}


def plain(text: str) -> str:
    """A text with Latin letters without their accents, as long as it was: "Touadéra" gives "Touadera"."""
    return text if text.isascii() else text.translate(_PLAIN)


def fold_name(text: str) -> str:
    """What spellings of one name have in common: no accents, capitals, article or possessive."""
    text = " ".join(plain(text).replace("’", "'").casefold().split())
    return text.removeprefix("the ").removesuffix("'s").removesuffix("'").strip()


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern for the names in plain text, longer ones first; None without any."""
    pieces = [
        r"\s+".join(re.escape(plain(word).replace("’", "'")).replace("'", "['’]") for word in name.split())
        for name in sorted(names, key=lambda name: (-len(name), name))
    ]
    if not pieces:
        return None
    return re.compile(rf"(?<![\w])(?:{'|'.join(pieces)})(?![\w\u0300-\u036f])", re.IGNORECASE)


def _is_acronym(name: str) -> bool:
    letters = [letter for letter in name if letter.isalpha()]
    return 0 < len(letters) <= 6 and all(letter.isupper() for letter in letters) and " " not in name


def case_fits(name: str, seen: str) -> bool:
    """Whether words that are capital in the name are capital in the text, and acronyms exactly so."""
    if _is_acronym(name):
        return plain(name) == plain(seen)
    pairs = zip(name.split(), seen.split(), strict=False)
    return all(not word[0].isupper() or there[0].isupper() or word.casefold() == "the" for word, there in pairs)


def find_names(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The names in a text, the longest at each place, whether or not an article belongs to it.

    "The Northern Army" holds "Northern Army", though "the Northern" begins earlier.
    """
    at = 0
    while match := pattern.search(text, at):
        if has_article(match.group()):
            inner = pattern.match(text, match.start() + 4)
            match = inner if inner and inner.end() > match.end() else match
        yield match
        at = max(match.end(), match.start() + 1)


def has_article(name: str) -> bool:
    """Whether a name begins with "the"."""
    return name[:4].casefold() == "the "


def narrowness(name: str) -> tuple[int, bool]:
    """Of two spellings of a name the one in small letters fits more, and the one without its article."""
    return sum(map(str.isupper, name)), has_article(name)


def surnames_of(name: str) -> Iterator[str]:
    """By what a person of two names is called: "de la Calle" and "Calle", "al-Burhan" and "Burhan"."""
    words = name.split()
    if len(words) < 2:
        return
    yield words[-1]
    tail = words[-1].split("-")
    if len(tail) > 1 and tail[-1][:1].isupper():
        yield tail[-1]
    small = next((i for i, word in enumerate(words[1:], 1) if word.islower()), None)
    if small is not None:
        yield " ".join(words[small:])
