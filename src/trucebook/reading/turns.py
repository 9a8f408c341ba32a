"""Questions, and interviews in turns: the names, or "Q" and "A", that open their paragraphs before a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.quotes import find_quotations

if TYPE_CHECKING:
    from spacy.tokens import Token

_QUOTATIONS = "quotations"
_QUESTION, _ANSWER = ("Q", "Question"), ("A", "Answer")
_NAME = r"[A-Z][\w.'’-]*(?:[ \t]+(?:al-|bin |de |von )?[A-Z][\w.'’-]*){0,4}"
_LABEL = re.compile(
    rf"[ \t]*(?:\*\*|__|[-–—]\s+)?(?P<name>{'|'.join((*_QUESTION, *_ANSWER))}|{_NAME})"
    r"(?:[ \t]*\([^)\n]{1,40}\))?[ \t]*(?:\*\*|__)?(?P<colon>:)(?:\*\*|__)?(?=[ \t]*\S)"
)
_LINE = re.compile(r"^.+$", re.MULTILINE)
ASKS = frozenset(read_data("reading", "cues")["asking"])
ANSWERS = frozenset(word.casefold() for word in _ANSWER)


def find_label(text: str, start: int, end: int) -> re.Match[str] | None:
    """The label at the start of a paragraph, with its groups `name` and `colon`; None where it has none."""
    return _LABEL.match(text, start, end)


def label_ends(text: str) -> Iterator[int]:
    """Where the words of a turn begin, in a text with paragraphs labelled "Q" and "A" or with names that recur.

    A label is no subject of the words behind it, so they are parsed apart.
    """
    labels = [found for line in _LINE.finditer(text) if (found := find_label(text, *line.span()))]
    names = [found.group("name").casefold() for found in labels]
    if ASKS & set(names) or len(set(names)) < len(names):
        yield from (found.end() for found in labels)


def is_question(words: str) -> bool:
    """Whether words end in a question mark, whatever marks of emphasis or quotation stand behind it."""
    return words.rstrip(" \t\n*_\"'”’)").endswith("?")


def is_in_question(word: Token) -> bool:
    """Whether the sentence that holds a word ends in a question mark, in its quotation or around it."""
    if "?" not in word.sent.text:
        return False
    here = _quotations_at(word)
    ends = (token for token in word.doc[word.i + 1 : word.sent.end] if token.text[0] in ".!?…")
    end = next((token for token in ends if _quotations_at(token) <= here), None)
    return end is not None and "?" in end.text


def _quotations_at(token: Token) -> set[int]:
    """The quotations a token stands in, each by where it begins."""
    held = token.doc.user_data
    if _QUOTATIONS not in held:
        held[_QUOTATIONS] = find_quotations(token.doc.text)
    return {item.start for item in held[_QUOTATIONS] if item.start <= token.idx < item.end}
