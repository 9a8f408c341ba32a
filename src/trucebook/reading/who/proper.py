"""Proper names inside a phrase: which of its capitals name somebody, without ranks, demonyms and openers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from trucebook.casefolder.yamlfile import read_data
from trucebook.reading.who.roster import Roster, noun_kind, noun_kinds, opener_words, title_words

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_](?:[\w.‑-]*\w)?(?:['’](?!s\b)\w+)*")
_GAP = re.compile(r"(\.?)[ \t\n]+")
Words = list[re.Match[str]]


@dataclass(frozen=True, slots=True)
class Proper:
    """A proper name `[start, end)` of a text. `modifies`: it only tells whose ("Hill" in "Hill fighters")."""

    start: int
    end: int
    text: str
    modifies: bool


def proper_names(roster: Roster, text: str, start: int, end: int) -> Iterator[Proper]:
    """The proper names in `[start, end)` of a text, of the cast or not; titles, days and headlines are none."""
    for run in (part for whole in _runs(text, start, end) for part in _parts(whole)):
        words = _without_rank(roster, run)
        if words and not _is_common(words):
            first, last = words[0].start(), words[-1].end()
            yield Proper(first, last, " ".join(text[first:last].split()), _goes_on(text, last, end))


def _runs(text: str, start: int, end: int) -> Iterator[Words]:
    """Words with a capital that stand together, with the small words between them."""
    run: Words = []
    for word in _WORD.finditer(text, start, end):
        apart = bool(run) and not _is_joined(text, run[-1], word)
        if apart or not (is_capital(word.group()) or (run and _may_join(run, word.group()))):
            yield _trimmed(run)
            run = []
        if run or is_capital(word.group()):
            run.append(word)
    yield _trimmed(run)


def _is_joined(text: str, word: re.Match[str], after: re.Match[str]) -> bool:
    """Whether one sentence goes on: a full stop may only end an initial or a short title ("Gen. Karl B. Beck")."""
    gap = _GAP.fullmatch(text, word.end(), after.start())
    small = word.group().casefold()
    return gap is not None and (not gap.group(1) or len(small) == 1 or f"{small}." in rank_words())


def is_capital(word: str) -> bool:
    """Whether a word can be of a name: "Hill", "al-Hill", "M23"."""
    return any(letter.isupper() for letter in word)


def _may_join(run: Words, word: str) -> bool:
    """Small words go on a name; "and" only in what a body is for ("Ministry of Water and Power")."""
    return word in words_of("particles") or (word == "and" and any(item.group() in ("of", "for") for item in run))


def _parts(run: Words) -> Iterator[Words]:
    """What stands behind "of" goes on the name of a body alone: "Ministry of Water", "Tom Reyes | of the Army"."""
    cut = next((i for i, word in enumerate(run) if word.group() in ("of", "for", "from", "on", "to")), len(run))
    if cut < len(run) and not (is_body(run[cut - 1].group()) or is_body(run[0].group())):
        yield run[:cut]
        yield from _parts(run[cut + 1 :])
    else:
        yield run


def _trimmed(run: Words) -> Words:
    while run and not is_capital(run[-1].group()):
        run = run[:-1]
    return run


def _without_rank(roster: Roster, words: Words) -> Words:
    """A name without the openers before it, and that of a person or place without ranks and demonyms too."""
    ranks = not words or not (len(words) > 1 and is_body(words[-1].group()))
    inner = [i for i, word in enumerate(words[1:-1], 1) if ranks and _is_rank(word.group())]
    words = words[inner[-1] :] if inner else words  # "Hill County Governor | Jane Roe"
    while words and _stands_before(roster, words, ranks=ranks):
        words = words[1:]
    return words


def _is_rank(word: str) -> bool:
    """Whether a word inside a run surely ends what somebody is: "Governor", "Gov", "Speaker", not "King"."""
    small = word.casefold()
    titles = read_data("reading", "titles")["before"]
    return f"{small}." in titles or (small in titles and small not in words_of("no_office"))


def _stands_before(roster: Roster, words: Words, *, ranks: bool) -> bool:
    word = words[0].group()
    small = word.casefold()
    if len(words) > 1 and words[1].group() in ("of", "for"):
        return False
    if small in opener_words() or not is_capital(word):
        return True
    return ranks and (
        small in rank_words()
        or f"{small}." in rank_words()
        or small in noun_kinds()
        or any(item.end == len(word) for item in roster.find_demonyms(word))
    )


def is_body(word: str) -> bool:
    """Whether a word is the kind of a body, as the last of its name often is."""
    kinds = ("government", "institution", "forces", "group", "media")
    return noun_kind(word) in kinds or word.casefold() in words_of("bodies") | words_of("outlets") | {"ministry"}


def _is_common(words: Words) -> bool:
    """A lone letter or noun, a day, a month, a number, or words all in capitals as a headline has them."""
    texts = [word.group() for word in words]
    small = [text.casefold() for text in texts]
    if len(texts) > 1 and all(text.isupper() and len(text) > 1 for text in texts):
        return True
    if all(len(text) == 1 or text.isdigit() or text in calendar_words() for text in small):
        return True
    return all(noun_kind(text) or text in rank_words() | opener_words() | words_of("bodies") for text in small)


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether a common noun follows inside the phrase."""
    word = _WORD.match(text, start + 1, end) if text[start : start + 1] == " " else None
    return word is not None and word.group().islower() and word.group() not in words_of("particles") | {"and", "or"}


@cache
def words_of(group: str) -> frozenset[str]:
    """A group of `suggesting.yaml`."""
    return frozenset(read_data("reading", "suggesting")[group])


@cache
def rank_words() -> frozenset[str]:
    """Every word of a title that can stand before a name."""
    return title_words() - {"of"}


@cache
def calendar_words() -> frozenset[str]:
    """Names of days and months, long and short."""
    times = read_data("reading", "times")
    return frozenset(word for group in ("months", "weekdays", "short_weekdays") for word in times[group])
