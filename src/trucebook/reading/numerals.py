"""Numbers as they are written: figures, words, vague amounts, ranges, and the words that bound them.

What a number counts, and whether it counts at all, is read in `quantities`; `times` reads durations with it.
Word lists, tolerances and the ends of vague amounts are data (`data/numbers.yaml`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from trucebook.casefolder import read_data
from trucebook.vocabulary import Bound, Number

_TOKEN = re.compile(
    r"\d{1,3}(?:[,\u00a0\u2009\u202f]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[^\W\d_]+|\n[^\S\n]*\n|[^\w\s]|_"
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|[;\n]|\s(?=(?:but|while|whereas)\s)")
_WORD_BEFORE = re.compile(r"[A-Za-z.]+$")
_MAX_DIGITS = 15
_PAD = 10
DASHES = frozenset("-–—‑−")
APOSTROPHES = frozenset("'’")


def data_file(name: str) -> Mapping[str, Any]:
    """The values of `data/<name>.yaml`, all scalars text. Raises `ValueError` when the file is damaged."""
    return read_data("reading", name)


class Phrases:
    """Fixed phrases with a value each; the longest one that stands at a word is found."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.by_first: dict[str, list[tuple[list[str], Any]]] = {}
        for phrase, value in pairs:
            words = [found.group() for found in _TOKEN.finditer(phrase)]
            self.by_first.setdefault(words[0], []).append((words, value))
        for entries in self.by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, words: Words, i: int) -> tuple[int, Any] | None:
        """The index after the phrase that begins at word `i`, and its value."""
        for phrase, value in self.by_first.get(words.lower[i], ()):
            if words.lower[i : i + len(phrase)] == phrase:
                return i + len(phrase), value
        return None


class Words:
    """The words, figures and marks of a text with their offsets; past either end stand empty words."""

    def __init__(self, text: str) -> None:
        found = list(_TOKEN.finditer(text))
        self.text = text
        self.count = len(found)
        self.raw = [match.group() for match in found] + [""] * _PAD
        self.lower = [word.lower() for word in self.raw]
        self.start = [match.start() for match in found] + [len(text) + 1] * _PAD
        self.end = [match.end() for match in found] + [len(text) + 1] * _PAD

    def glued(self, i: int) -> bool:
        """Whether word `i` touches the one before it."""
        return i > 0 and self.start[i] == self.end[i - 1] and self.raw[i - 1][0] != "\n"

    def slice(self, i: int, j: int) -> str:
        """The text from word `i` up to word `j`."""
        return self.text[self.start[i] : self.end[j - 1]]

    def is_figure(self, i: int) -> bool:
        """Whether word `i` is written in figures."""
        return self.raw[i][:1].isdecimal()

    def is_capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital letter."""
        return self.raw[i][:1].isupper()

    @cached_property
    def breaks(self) -> list[int]:
        """The offsets at which a clause ends: sentence ends, semicolons, line ends, "but" and "while"."""
        return [match.start() for match in _SENTENCE_END.finditer(self.text) if not self._is_short(match)]

    def _is_short(self, match: re.Match[str]) -> bool:
        if match.group()[0] != ".":
            return False
        before = _WORD_BEFORE.search(self.text, max(0, match.start() - 12), match.start())
        word = before.group().lower() if before else ""
        return len(word) == 1 or word in lexicon().sets["abbreviations"]

    def clause(self, at: int) -> tuple[int, int]:
        """The offsets `[start, end)` of the clause around an offset."""
        index = bisect_right(self.breaks, at)
        start = self.breaks[index - 1] + 1 if index else 0
        return start, self.breaks[index] if index < len(self.breaks) else len(self.text)


# fmt: off
_SET_KEYS = (
    "percent_words", "periods", "time_units", "window_words", "offset_words", "change_verbs", "currency_codes",
    "short_units", "labels", "closers", "verbs", "irregular_plurals", "not_plurals", "plural_modifiers",
    "casualty_words", "casualty_verbs", "one_stops", "one_stops_before", "no_stops", "all_stops", "over_verbs",
    "months", "clock_words", "age_words", "people_under", "abbreviations", "skipped", "links", "determiners",
    "year_cues", "measure_words", "counted_things",
)
# fmt: on


class Lexicon:
    """The word lists of `data/numbers.yaml`, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.small = {word: int(value) for word, value in data["small"].items()}
        self.tens = {word: int(value) for word, value in data["tens"].items()}
        self.scales = {word: int(value) for word, value in data["scales"].items()}
        self.short_scales = {word: int(value) for word, value in data["short_scales"].items()}
        self.vague = Phrases((word, tuple(map(int, ends))) for word, ends in data["vague"].items())
        self.few = Phrases((word, tuple(map(int, ends))) for word, ends in data["few"].items())
        self.fractions = {word: _number(value) for word, value in data["fractions"].items()}
        self.bounds = Phrases((word, kind) for kind, group in data["bounds"].items() for word in group)
        self.bounds_after = Phrases((word, kind) for kind, group in data["bounds_after"].items() for word in group)
        self.tolerance = {kind: Decimal(value) for kind, value in data["tolerance"].items()}
        self.rate_adverbs: Mapping[str, str] = data["rate_adverbs"]
        self.currencies: Mapping[str, str] = data["currencies"]
        self.currency_words: Mapping[str, str] = data["currency_words"]
        self.sets = {key: frozenset(data[key]) for key in _SET_KEYS}
        cues = data["cumulative"]
        self.near_total = re.compile(
            rf"\b(?:{_either(cues['near'])})(?:\s+(?:a|the|of|an?\s+total\s+of))*\s*$", re.I
        )
        self.clause_total = re.compile(rf"(?<!\w)(?:{_either(cues['anywhere'])})(?!\w)", re.I)
        self.bring_to = re.compile(
            rf"\b(?:{'|'.join(cues['bring'])})\s+(?:[^.;:\d]{{0,90}}\s)?to\s+(?:a\s+)?$", re.I
        )
        changes = "|".join(data["change_verbs"])
        self.change_to = re.compile(rf"\b(?:{changes})\s+from\s+[^.;:]{{1,40}}\sto\s+$", re.I)
        numerals = {*self.small, *self.tens, *self.vague.by_first, *self.few.by_first, *self.fractions}
        self.starters = frozenset(
            {*numerals, *self.bounds.by_first, *self.currencies, *self.sets["currency_codes"], "us", "a", "an"}
            | {"all", "no", "none", "between", "from", "most"}
        )


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    return Lexicon(data_file("numbers"))


def _either(phrases: Iterable[str]) -> str:
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)


def _number(text: str) -> Number:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else value


class Numeral(NamedTuple):
    """A number as written: the word after it, its ends, and whether it is vague in itself."""

    end: int
    low: Number
    high: Number
    vague: bool = False
    scaled: bool = False


class Found(NamedTuple):
    """A number with its bound, from word `start` to word `end`; the figure itself begins at word `at`."""

    start: int
    at: int
    end: int
    low: Number | None
    high: Number | None
    bound: Bound
    share: bool = False
    unit: str | None = None


def read_number(words: Words, i: int) -> Numeral | None:
    """The number that begins at word `i`, in figures, words or as a vague amount; None when there is none."""
    if words.is_figure(i):
        return _figures(words, i)
    lex = lexicon()
    word = words.lower[i]
    if word in ("a", "an"):
        return _few(words, i) or (_spelled(words, i + 1, begun=1) if words.lower[i + 1] in lex.scales else None)
    if word in lex.small or word in lex.tens:
        return _spelled(words, i)
    if word == "half":
        return _half_of_scale(words, i)
    return _vague(words, i) or _few(words, i)


def _figures(words: Words, i: int) -> Numeral | None:
    digits = re.sub(r"[,\s]", "", words.raw[i])
    if len(digits) > _MAX_DIGITS or (len(digits) > 1 and digits[0] == "0" and digits[1] != "."):
        return None
    value, end, lex = _number(digits), i + 1, lexicon()
    suffix = words.lower[end]
    scale = lex.scales.get(suffix) or (lex.short_scales.get(suffix) if suffix != "m" else None)
    if suffix in ("k", "mn", "mln") and not words.glued(end):
        scale = None
    if scale:
        return Numeral(end + 1, _number(str(value * scale)), _number(str(value * scale)), scaled=True)
    return Numeral(end, value, value)


def _spelled(words: Words, i: int, *, begun: int | None = None) -> Numeral | None:
    """A number in words: "a hundred and five", "twenty-five thousand", "two and a half million"."""
    lex, lower = lexicon(), words.lower
    total, current, smallest = 0, begun or 0, 0
    state, end = ("unit" if begun else "start"), i
    while True:
        k = end
        joined = (state in ("hundred", "scale") and lower[k] == "and") or (state == "tens" and lower[k] in DASHES)
        k += joined
        word = lower[k]
        if word in lex.small and (
            state in ("start", "hundred", "scale") or (state == "tens" and 0 < lex.small[word] < 10)
        ):
            current, state = current + lex.small[word], "unit"
        elif word in lex.tens and state in ("start", "hundred", "scale"):
            current, state = current + lex.tens[word], "tens"
        elif joined or state == "start":
            break
        elif word == "hundred" and state in ("unit", "tens"):
            current, state = current * 100, "hundred"
        elif word == "dozen" and not total:
            return Numeral(k + 1, current * 12, current * 12, scaled=True)
        elif lex.scales.get(word, 0) >= 1000 and state != "scale" and (not smallest or lex.scales[word] < smallest):
            smallest = lex.scales[word]
            total, current, state = total + current * smallest, 0, "scale"
        else:
            break
        end = k + 1
    if lower[end : end + 3] == ["and", "a", "half"] and state in ("unit", "tens"):
        scale = lex.scales.get(lower[end + 3], 1)
        value = _number(str((Decimal(total + current) + Decimal("0.5")) * scale))
        return Numeral(end + 3 + (scale > 1), value, value, scaled=scale > 1)
    return Numeral(end, total + current, total + current, scaled=bool(smallest)) if end > i else None


def _half_of_scale(words: Words, i: int) -> Numeral | None:
    j = i + 1 + (words.lower[i + 1] in ("a", "-"))
    scale = lexicon().scales.get(words.lower[j])
    return Numeral(j + 1, scale // 2, scale // 2, scaled=True) if scale else None


def _vague(words: Words, i: int) -> Numeral | None:
    found = lexicon().vague.at(words, i)
    if found is None or (words.lower[i] == "scores" and words.lower[i + 1] not in ("of", "more")):
        return None
    end, (low, high) = found
    return Numeral(end, low, high, vague=True, scaled=True)


def _few(words: Words, i: int) -> Numeral | None:
    found = lexicon().few.at(words, i)
    if found is None:
        return None
    end, (low, high) = found
    k = end + (words.lower[end] == "of")
    scale = lexicon().scales.get(words.lower[k])
    if scale:
        return Numeral(k + 1, low * scale, (high + 1) * scale - 1, vague=True, scaled=True)
    plural = lexicon().vague.at(words, end)
    if plural:
        return Numeral(plural[0], plural[1][0], plural[1][1], vague=True, scaled=True)
    return Numeral(end, low, high, vague=True)


def _share(words: Words, i: int) -> Numeral | None:
    """A fraction of something, in percent: "half of", "a third of", "two-thirds"."""
    lex, lower = lexicon(), words.lower
    if lower[i] == "half" and i and lower[i - 1] in ("first", "second", "other", "latter", "last", "final"):
        return None
    if lower[i] == "half" and lower[i + 1] in ("of", "the", "its", "their", "his", "her", "our", "those", "these"):
        return Numeral(i + 1, 50, 50)
    if lower[i] == "most" and lower[i + 1] == "of" and lower[i + 2] in ("the", "its", "their", "those", "these"):
        return Numeral(i + 1, 50, 50)
    count = 1 if lower[i] in ("a", "an") else lex.small.get(lower[i], 0)
    k = i + 1 + (lower[i + 1] in DASHES)
    part = lex.fractions.get(lower[k])
    if (
        not count
        or part is None
        or (count == 1 and lower[k + 1] != "of")
        or (count > 1 and not lower[k].endswith(("s", "lves")))
    ):
        return None
    if lower[k + 1] == "of" and lower[k + 2] == "a" and lower[k + 3] in lex.scales:
        value = _number(str(lex.scales[lower[k + 3]] * Decimal(count) * part / 100))
        return Numeral(k + 4, value, value, scaled=True)
    value = _number(str(round(Decimal(100 * count) / 3, 1))) if lower[k].startswith("third") else count * part
    return Numeral(k + 1, value, value)


def _between(words: Words, i: int) -> tuple[Numeral, Numeral, int] | None:
    """ "between 100 and 150", "from 100 to 150": both ends and the word after."""
    link = {"between": "and", "from": "to"}.get(words.lower[i])
    if link is None or (link == "to" and _is_change(words, i)):
        return None
    first = read_number(words, i + 1 + (words.lower[i + 1] in lexicon().currencies))
    if first is None or words.lower[first.end] != link:
        return None
    second = read_number(words, first.end + 1 + (words.lower[first.end + 1] in lexicon().currencies))
    return (*_same_scale(first, second), second.end) if second else None


def _is_change(words: Words, i: int) -> bool:
    return any(word in lexicon().sets["change_verbs"] for word in words.lower[max(0, i - 4) : i])


def _range_after(words: Words, first: Numeral, start: int) -> Numeral | None:
    """The second end of "105-107", "19 to 22", "100 or 200", if the words go on so."""
    link = words.lower[first.end]
    glued = link in DASHES and words.glued(first.end) and words.is_figure(first.end + 1)
    spelled = link in ("to", "or") and not _is_change(words, start)
    if not (spelled or (glued and words.glued(first.end + 1))):
        return None
    return read_number(words, first.end + 1)


def _same_scale(first: Numeral, second: Numeral) -> tuple[Numeral, Numeral]:
    """ "2 to 3 million": the scale of the second counts for the first, where the first is too small without."""
    if second.scaled and not first.scaled and not second.vague:
        for scale in sorted(lexicon().scales.values(), reverse=True):
            if second.low >= scale and first.high * scale <= second.low:
                return first._replace(low=first.low * scale, high=first.high * scale), second
    return first, second


def _read_bounds(words: Words, i: int) -> tuple[int, list[str]]:
    kinds: list[str] = []
    while len(kinds) < 3 and (found := lexicon().bounds.at(words, i)):
        i = found[0]
        kinds.append(found[1])
    return i, kinds


def read_found(words: Words, i: int) -> Found | None:
    """The number with its bound that begins at word `i`, before any look at what it counts."""
    lex = lexicon()
    if i and words.lower[i] == "over" and words.lower[i - 1] in lex.sets["over_verbs"]:
        return None
    at, kinds = _read_bounds(words, i)
    unit = None
    figure = at + (words.lower[at] == "us" and words.lower[at + 1] == "$")
    symbol = words.lower[figure]
    if symbol in lex.currencies or (symbol in lex.sets["currency_codes"] and words.is_figure(figure + 1)):
        unit, figure = lex.currencies.get(symbol, words.raw[figure]), figure + 1
    if _is_attached(words, figure) or is_day_of_month(words, figure):
        return None
    odds = _odds(words, figure)
    if odds is not None:
        return _bounded(words, Found(i, figure, odds.end, odds.low, odds.high, "exact", True), kinds)
    share = _share(words, figure)
    if share is not None and not share.scaled:
        kinds = ["more_than"] if words.lower[figure] == "most" else kinds
        return _bounded(words, Found(i, figure, share.end, share.low, share.high, "exact", True), kinds)
    pair = _between(words, figure)
    if pair:
        unit = lex.currencies.get(words.lower[figure + 1], unit)
        return _interval(words, i, figure, pair, unit)
    first = share or read_number(words, figure)
    if first is None:
        return None
    if unit and words.lower[first.end] in lex.short_scales and words.glued(first.end):
        scale = lex.short_scales[words.lower[first.end]]
        first = Numeral(first.end + 1, first.low * scale, first.high * scale, scaled=True)
    percents = _percent_range(words, i, figure, first)
    if percents is not None:
        return percents
    second = _range_after(words, first, i)
    if second and second.high > first.low:
        return _interval(words, i, figure, (*_same_scale(first, second), second.end), unit)
    if second and words.lower[first.end] in DASHES:
        return None
    found = Found(i, figure, first.end, first.low, first.high, "vague" if first.vague else "exact", False, unit)
    return _bounded(words, _with_percent(words, found), kinds)


def is_day_of_month(words: Words, at: int) -> bool:
    """Whether the figure at word `at` is the day after a month ("Feb. 5"), which is no count and opens no range."""
    if not words.is_figure(at) or len(words.raw[at]) > 2 or not at:
        return False
    before = at - 1 - (at > 1 and words.lower[at - 1] == ".")
    return is_month(words, before) and not (before and words.is_figure(before - 1))


def is_month(words: Words, i: int) -> bool:
    """Whether word `i` is the name of a month, with its capital."""
    return words.lower[i] in lexicon().sets["months"] and words.is_capital(i)


def _odds(words: Words, i: int) -> Numeral | None:
    """ "one in three", "nearly three in five": a share, in percent."""
    lower, lex = words.lower, lexicon()
    if lower[i] not in lex.small or lower[i + 1] != "in":
        return None
    part, whole = lex.small[lower[i]], read_number(words, i + 2)
    if whole is None or whole.vague or whole.low > 1000 or not 0 < part < whole.low or whole.end != i + 3:
        return None
    if lower[whole.end] in lex.sets["time_units"] | lex.sets["percent_words"] or lower[whole.end] in DASHES:
        return None
    if words.is_figure(i + 2) and whole.low not in (10, 20, 50, 100, 1000):
        return None
    value = _number(str(round(Decimal(100 * part) / whole.low, 1)))
    return Numeral(whole.end, value, value)


def _percent_range(words: Words, i: int, at: int, first: Numeral) -> Found | None:
    """ "1% to 3%": a range in which both ends are percent."""
    opened = _with_percent(words, Found(i, at, first.end, first.low, first.high, "range"))
    if not opened.share or not (words.lower[opened.end] in ("to", "or") or words.lower[opened.end] in DASHES):
        return None
    second = read_number(words, opened.end + 1) if not _is_change(words, i) else None
    if second is None or second.low <= first.high:
        return None
    closed = _with_percent(words, opened._replace(end=second.end, high=second.high, share=False))
    return closed if closed.share else None


def _interval(words: Words, i: int, at: int, pair: tuple[Numeral, Numeral, int], unit: str | None) -> Found | None:
    first, second, end = pair
    if second.high < first.low or (words.lower[end] in DASHES and words.is_figure(end + 1) and words.glued(end)):
        return None
    bound: Bound = "vague" if first.vague or second.vague else "range"
    return _with_percent(words, Found(i, at, end, first.low, second.high, bound, False, unit))


def _with_percent(words: Words, found: Found) -> Found:
    lower, end = words.lower, found.end
    if lower[end] in lexicon().sets["percent_words"]:
        return found._replace(end=end + 1 + (lower[end + 1] in ("point", "points")), share=True)
    if lower[end] == "per" and lower[end + 1] == "cent":
        return found._replace(end=end + 2, share=True)
    return found


def _bounded(words: Words, found: Found, kinds: list[str]) -> Found:
    """The interval after its bound words: whole numbers step by one, shares and fractions keep the number."""
    after = lexicon().bounds_after.at(words, found.end)
    if words.lower[found.end] in ("+", "plus") and words.glued(found.end):
        after = (found.end + 1, "at_least")
    if (
        words.lower[found.end] in DASHES
        and words.lower[found.end + 1] in ("odd", "plus")
        and words.glued(found.end + 1)
    ):
        after = (found.end + 2, "about" if words.lower[found.end + 1] == "odd" else "at_least")
    if after and after[1] and not (after[1] == "about" and words.lower[found.end] == "odd" and not found.low):
        found, kinds = found._replace(end=after[0]), [*kinds, after[1]]
    kind = next((kind for kind in kinds if kind not in ("about", "nearly", "exact")), kinds[0] if kinds else None)
    if kind is None or kind == "exact":
        kind = next((kind for kind in kinds if kind != "exact"), None)
    return _apply(found, kind) if kind else found


def _apply(found: Found, kind: str) -> Found:
    low, high = found.low, found.high
    assert low is not None
    assert high is not None
    step = 1 if isinstance(high, int) and isinstance(low, int) and not found.share else 0
    if kind == "more_than":
        return found._replace(low=low + step, high=None, bound="more_than")
    if kind == "at_least":
        return found._replace(high=None, bound="at_least")
    if kind == "at_most":
        return found._replace(low=0, bound="at_most")
    if kind == "fewer_than":
        return found._replace(low=0, high=max(0, high - step), bound="fewer_than")
    if found.bound == "vague":
        return found
    spread = lexicon().tolerance[kind]
    down, up = _spread(low, spread), _spread(high, spread)
    return found._replace(low=max(0, low - down), high=high if kind == "nearly" else high + up, bound="about")


def _spread(number: Number, share: Decimal) -> Number:
    if isinstance(number, Decimal):
        return number * share
    return max(1, int((number * share).to_integral_value())) if number else 0


def _is_attached(words: Words, i: int) -> bool:
    """Whether the figure hangs on something that makes it a name, a time or a version: F-16, 7:00, 24/7, v1.2."""
    before, after = words.lower[i - 1] if i else "", words.lower[i + 1]
    if words.glued(i) and (before[:1].isalpha() or before in "/:=_#@&.°+'’"):
        if not (before in lexicon().currencies or before in "'’" or before == "us"):
            return True
        if before in APOSTROPHES and words.is_figure(i) and words.lower[i + 1] == "s":
            return True
    if i > 1 and before in DASHES and words.glued(i) and words.glued(i - 1) and words.raw[i - 2][:1].isalpha():
        return words.is_figure(i) or words.lower[i - 2] not in ("an", "a")
    if i > 1 and before in DASHES and words.glued(i) and words.glued(i - 1) and words.is_figure(i - 2):
        return True
    if not words.is_figure(i):
        return False
    if words.glued(i + 1) and (
        after in ("/", ":", "°", "_") or (after == "." and words.is_figure(i + 2) and words.glued(i + 2))
    ):
        return True
    if words.glued(i + 1) and after[:1].isalpha():
        return after not in lexicon().short_scales and after not in lexicon().sets["short_units"]
    return False
