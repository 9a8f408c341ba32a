"""What a report tells of its main incident: the words, names and days of its title and first sentences.

A news text tells first what it is about. Everything is therefore weighed by where it stands: the title and the
first sentence most, the end of the text little, so that a list of other incidents in a situation report, or a
paragraph of background, weighs little too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from trucebook.accounts.facts import content_words
from trucebook.accounts.words import data_file, word_list
from trucebook.reading import find_times
from trucebook.reading.who.places import fold, frame
from trucebook.vocabulary import Instant, Report, first_day, last_day

IN_TITLE, IN_SENTENCES, AFTERWARDS = 1.0, (1.0, 0.7, 0.5, 0.35), 0.25
"""What a word weighs in the title, in the first sentences one by one, and in the rest of the text."""

DATED_SENTENCES = 5
"""Days are read in so many sentences that tell some; later ones tell of the background."""

TOLD_WITH_SPEECH = 0.4
"""What a day weighs that says when somebody spoke ("the mission said on Friday"), not when it happened."""

LATER_IN_SENTENCE = 0.8
FAR_BACK_DAYS = 60
"""Days further back count only where their year is told: "7 July" may be the name of a street."""

# Not after "St." or "Mr.", and before a figure not after "Aug." or "Sept.".
_SENTENCE_ENDS = re.compile(
    r"(?<=[.!?])(?<!\b[A-Z][a-z]\.)[\"”’']?\s+(?=[A-Z\"“‘]|(?<!\b[A-Z][a-z]{2}\.\s)(?<!\b[A-Z][a-z]{3}\.\s)\d)"
)
_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_NUMBER = re.compile(r"(?<![\w.,:-])(?:\d{1,3}(?:,\d{3})+|\d+\.\d+|\d{2,})(?![\w:]|[.,–-]\d)")
_YEAR = re.compile(r"\d{4}")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CUE_REACH, _SHORTEST = 40, 3

Weights = Mapping[str, float]


@dataclass(frozen=True)
class Lead:
    """One report made comparable: its words and names, weighed by where they stand.

    `names` are names of any kind by the letters that their spellings share, and pairs of names that stand together.
    `numbers` are those in figures, of two digits or more, that are of no year or date.
    `days` are the days of which it says that something happened, as ordinals, weighed in the same way. `told` is
    the first and last day on which it may have been published, None where that is not known.
    """

    words: Weights
    names: Weights
    numbers: Weights
    days: Mapping[int, float]
    told: tuple[int, int] | None


@dataclass(frozen=True)
class _Sentence:
    text: str
    weight: float
    words: tuple[str, ...]


def read_leads(reports: Sequence[Report]) -> list[Lead]:
    """What each report tells, in the same order. What is a name is learnt from how all of them write it."""
    every = [(_title(report), _sentences(report.text)) for report in reports]
    names = _name_words(sentence for _, sentences in every for sentence in sentences)
    return [
        _lead(report, [*title, *sentences], names)
        for report, (title, sentences) in zip(reports, every, strict=True)
    ]


def _title(report: Report) -> list[_Sentence]:
    return [_sentence(report.title, IN_TITLE)] if report.title else []


def _sentences(text: str) -> list[_Sentence]:
    weights = dict(enumerate(IN_SENTENCES))
    split = _SENTENCE_ENDS.split(text.strip())
    return [_sentence(sentence, weights.get(place, AFTERWARDS)) for place, sentence in enumerate(split)]


def _sentence(text: str, weight: float) -> _Sentence:
    return _Sentence(text, weight, tuple(_POSSESSIVE.sub("", word) for word in _WORD.findall(text)))


def _name_words(sentences: Iterable[_Sentence]) -> frozenset[str]:
    """Words that stand with a capital inside sentences at least as often as without one."""
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for sentence in sentences:
        large.update(word.casefold() for word in sentence.words[1:] if word[:1].isupper())
        small.update(word for word in sentence.words if word[:1].islower())
    return frozenset(word for word, count in large.items() if count >= small[word]) - word_list(
        "grouping", "calendar"
    )


def _lead(report: Report, sentences: Sequence[_Sentence], names: frozenset[str]) -> Lead:
    words: dict[str, float] = {}
    named: dict[str, float] = {}
    for sentence in sentences:
        before = ""
        for word in sentence.words:
            if word[:1].isupper() and word.casefold() in names:
                key = _spelling(word)
                _weigh(named, (key, f"{before} {key}") if before else (key,), sentence.weight)
                before = key
            else:
                before = ""
                _weigh(words, _stems(word), sentence.weight)
    return Lead(words, named, _numbers(sentences), _days(report, sentences), _told(report))


def _numbers(sentences: Iterable[_Sentence]) -> Weights:
    found: dict[str, float] = {}
    for sentence in sentences:
        told = _dates().sub(" ", sentence.text)
        _weigh(found, (number.replace(",", "") for number in _NUMBER.findall(told)), sentence.weight)
    return found


@cache
def _dates() -> re.Pattern[str]:
    """A day of a month, or a year: what a date is made of, which days are compared by."""
    full = sorted(word_list("grouping", "calendar") - set(_WEEKDAYS))
    months = "|".join([*full, *(month[:3] for month in full), "sept"])
    return re.compile(rf"(?i)\b\d{{1,2}} (?:{months})\b|\b(?:{months})\.? \d{{1,2}}\b|\b(?:19|20)\d\d\b")


def _weigh(weights: dict[str, float], keys: Iterable[str], weight: float) -> None:
    for key in keys:
        if weight > weights.get(key, 0.0):
            weights[key] = weight


@lru_cache(maxsize=65536)
def _spelling(name: str) -> str:
    """What the ways of writing a name share: "Hodeidah" and "al-Hudaydah" are one. Few consonants are no name."""
    folded = fold(name)
    framed = frame(folded)
    return framed if len(framed) >= _SHORTEST else folded


@lru_cache(maxsize=65536)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(sorted(content_words(word))) if len(word) >= _SHORTEST else ()


def _told(report: Report) -> tuple[int, int] | None:
    first, last = first_day(report.published), last_day(report.published)
    return (first.toordinal(), last.toordinal()) if first and last else None


def _days(report: Report, sentences: Sequence[_Sentence]) -> Mapping[int, float]:
    """The days told, but for those after publication: a report tells what was."""
    found: dict[int, float] = {}
    told = _told(report)
    cued = [sentence for sentence in sentences if _cues().search(sentence.text)]
    for sentence in cued[:DATED_SENTENCES]:
        for day, share in _days_of(sentence.text, report.published[:10] if report.published else None):
            if told is None or day <= told[1] + 1:
                _weigh_day(found, day, sentence.weight * share)
    return found


def _weigh_day(days: dict[int, float], day: int, weight: float) -> None:
    days[day] = max(days.get(day, 0.0), weight)


@lru_cache(maxsize=65536)
def _days_of(sentence: str, published: str | None) -> tuple[tuple[int, float], ...]:
    """The single days that a sentence tells, each with its share of the sentence's weight."""
    known = last_day(published)
    if known is None or first_day(published) != known or _needs_reading().search(sentence):
        return tuple(_shares(sentence, published))
    return tuple(_plain_shares(sentence, known))


def _plain_shares(sentence: str, published: date) -> Iterator[tuple[int, float]]:
    """The same where weekdays are the only words of time, without the reader of times, which would take longer."""
    share = 1.0
    for match in _weekdays().finditer(sentence):
        back = (published.weekday() - _WEEKDAYS.index(match[1].casefold())) % 7
        yield published.toordinal() - back, share * _said_share(sentence, match.start())
        share *= LATER_IN_SENTENCE


def _said_share(sentence: str, start: int) -> float:
    return TOLD_WITH_SPEECH if _speech().search(sentence[max(0, start - _CUE_REACH) : start]) else 1.0


def _shares(sentence: str, published: str | None) -> Iterator[tuple[int, float]]:
    share, known = 1.0, last_day(published)
    for when in find_times(sentence, published, lean="behind"):
        if when.basis in ("unknown", "clock") or not when.first or not when.last:
            continue
        first, last = _day(when.first), _day(when.last)
        far = known is not None and first < known.toordinal() - FAR_BACK_DAYS and not _YEAR.search(when.text)
        if last - first > 2 or far:
            continue
        yield first, share * _said_share(sentence, when.start)
        share *= LATER_IN_SENTENCE


def _day(moment: Instant) -> int:
    return moment.toordinal()


@cache
def _cues() -> re.Pattern[str]:
    """Words of which a sentence that tells a day has one; reading times in every sentence would take too long."""
    return re.compile(rf"{_weekdays().pattern}|{_needs_reading().pattern}")


@cache
def _weekdays() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(name.capitalize() for name in _WEEKDAYS)})\b")


@cache
def _needs_reading() -> re.Pattern[str]:
    """Words of time other than weekdays, and words that make a weekday another than the last one."""
    words = [*(word_list("grouping", "calendar") - set(_WEEKDAYS)), *word_list("grouping", "days")]
    spelt = "|".join(f"{word}|{word.capitalize()}" for word in sorted(words))
    return re.compile(rf"\b(?:{spelt}|\w+th|\d{{4}}-\d\d-\d\d)\b")


@cache
def _speech() -> re.Pattern[str]:
    words = "|".join(map(re.escape, data_file("grouping")["speech"]))
    return re.compile(rf"\b(?:{words})\b[^,.;]{{0,20}}$")
