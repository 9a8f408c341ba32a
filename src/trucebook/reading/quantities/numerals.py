"""Numbers as they are written: figures, words and vague amounts, over the words of a text.

What stands around a number is read in `sums` and `bounds`, what it counts in `units`, and whether it counts at all
in `uncounted`; `times` reads durations with it. Word lists and the ends of vague amounts are data
(`data/numbers.yaml`).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache, cached_property
from typing import Any, NamedTuple

from trucebook.casefolder.yamlfile import read_data
from trucebook.vocabulary import Number

_FIGURES_AND_WORDS = (
    r"(\d{1,3}(?:[,\u00a0\u2009\u202f'’]\d{3})+(?!\d)(?:\.\d+)?"  # 12,500.5 and 12'500
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)"  # 3,50,000 and 1.200.000
    r"|\d+(?:\.\d+)?|(?<![\w.])\.\d+)|[^\W\d_]+|\n[^\S\n]*\n|[^\w\s]|_"
)
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])|[;\n]|\s(?=(?:but|while|whereas)\s)")
_WORD_BEFORE = re.compile(r"[A-Za-z.]+$")
_SPACED = re.compile(r"(?<![\w.,:/'’+#-])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?![\w/]|[.,'’:]\d| \d)")
_PIECES = re.compile(r"\d \d{3}|\w \(\w[\w ,-]*\)")
_GOES_ON = re.compile(r" +[^\W\d_]|\s+[^\W\dA-Z_]| ?\(|[.,;:!?)%]|[-–—]\d")
_MAX_DIGITS = 15
_MAX_REACH = 400  # characters of a clause that are looked at on each side: rows of numbers cost no more than texts
_PAD = 12
DASHES = frozenset("-–—‑−")
APOSTROPHES = frozenset("'’")


@cache
def _token() -> re.Pattern[str]:
    """A word, a figure or a mark; a few words keep their hyphen ("cease-fire")."""
    joined = "|".join(map(re.escape, data_file("numbers")["joined_words"]))
    return re.compile(rf"(?<!\w)(?:(?i:{joined}))(?!\w)|" + _FIGURES_AND_WORDS)


def data_file(name: str) -> Mapping[str, Any]:
    """The values of `data/<name>.yaml`, all scalars text. Raises `ValueError` when the file is damaged."""
    return read_data("reading", name)


class Phrases:
    """Fixed phrases with a value each; the longest one that stands at a word is found."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self.by_first: dict[str, list[tuple[list[str], Any]]] = {}
        for phrase, value in pairs:
            words = [found.group() for found in _token().finditer(phrase)]
            self.by_first.setdefault(words[0], []).append((words, value))
        self._by_two: dict[str, dict[str, list[tuple[list[str], Any]]]] = {}
        for first, entries in self.by_first.items():
            entries.sort(key=lambda entry: -len(entry[0]))
            seconds = self._by_two.setdefault(first, {})
            for entry in entries:
                seconds.setdefault(entry[0][1] if len(entry[0]) > 1 else "", []).append(entry)

    def at(self, words: Words, i: int) -> tuple[int, Any] | None:
        """The index after the phrase that begins at word `i`, and its value."""
        seconds = self._by_two.get(words.lower[i])
        if seconds is None:
            return None
        for second in (words.lower[i + 1], ""):
            for phrase, value in seconds.get(second, ()):
                if words.lower[i : i + len(phrase)] == phrase:
                    return i + len(phrase), value
        return None


class Words:
    """The words, figures and marks of a text with their offsets; past either end stand empty words."""

    def __init__(self, text: str) -> None:
        found = [(*match.span(), match.lastindex == 1) for match in _token().finditer(text)]
        for start, end in _spaced(text):
            first = bisect_left(found, (start,))
            found[first : bisect_left(found, (end,))] = [(start, end, True)]
        self.text = text
        self.count = len(found)
        self.raw = [text[start:end] for start, end, _ in found] + [""] * _PAD
        self.lower = [word.lower() for word in self.raw]
        self.start = [start for start, _, _ in found] + [len(text) + 1] * _PAD
        self.end = [end for _, end, _ in found] + [len(text) + 1] * _PAD
        self.figures = [figure for _, _, figure in found] + [False] * _PAD

    def glued(self, i: int) -> bool:
        """Whether word `i` touches the one before it."""
        return 0 < i < self.count and self.start[i] == self.end[i - 1] and self.raw[i - 1][0] != "\n"

    def joined(self, i: int) -> bool:
        """Whether word `i` is a hyphen or dash between two words that both touch it."""
        return self.raw[i] in DASHES and self.glued(i) and self.glued(i + 1)

    def is_line_end(self, i: int) -> bool:
        """Whether word `i` is the last of its line."""
        return "\n" in self.text[self.end[i] : self.start[i + 1]] or i + 1 >= self.count

    def before(self, i: int) -> str:
        """The word before word `i` in lower case; "" where there is none."""
        return self.lower[i - 1] if i else ""

    def slice(self, i: int, j: int) -> str:
        """The text from word `i` up to word `j`."""
        return self.text[self.start[i] : self.end[j - 1]]

    def is_figure(self, i: int) -> bool:
        """Whether word `i` is written in figures."""
        return self.figures[i]

    def is_word(self, i: int) -> bool:
        """Whether word `i` is made of letters."""
        return self.raw[i][:1].isalpha()

    def is_capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital letter."""
        return self.raw[i][:1].isupper()

    @cached_property
    def breaks(self) -> list[int]:
        """The offsets at which a clause ends: sentence ends, semicolons, line ends, "but" and "while"."""
        return [match.start() for match in _SENTENCE_END.finditer(self.text) if not self._is_short(match)]

    def _is_short(self, match: re.Match[str]) -> bool:
        if match.group()[0] != "." or "\n" in match.group():
            return False
        before = _WORD_BEFORE.search(self.text, max(0, match.start() - 12), match.start())
        word = before.group().lower() if before else ""
        return len(word) == 1 or word in lexicon().sets["abbreviations"]

    def clause(self, at: int) -> tuple[int, int]:
        """The offsets `[start, end)` of the clause around an offset, within reach of it."""
        index = bisect_right(self.breaks, at)
        start = self.breaks[index - 1] + 1 if index else 0
        end = self.breaks[index] if index < len(self.breaks) else len(self.text)
        return max(start, at - _MAX_REACH), min(end, at + _MAX_REACH)


def _spaced(text: str) -> Iterator[tuple[int, int]]:
    """Where plain spaces part the thousands of one figure: "2 200 men"; not "on 5 May 200", "12 155 mm shells".

    A line that ends with it may be the row of a table, so prose must go on behind it.
    """
    for match in _SPACED.finditer(text):
        behind = text[match.end() : match.end() + 40]
        before = _WORD_BEFORE.search(text[max(0, match.start() - 20) : match.start()].rstrip())
        named = before is not None and before.group().lower().rstrip(".") in lexicon().before_figures
        if not named and _GOES_ON.match(behind) and not lexicon().calibre.match(behind):
            yield match.span()


class Lexicon:
    """The word lists of `data/numbers.yaml`, ready for look-up."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.small = {word: int(value) for word, value in data["small"].items()}
        self.tens = {word: int(value) for word, value in data["tens"].items()}
        self.scales = {word: int(value) for word, value in data["scales"].items()}
        self.short_scales = {word: int(value) for word, value in data["short_scales"].items()}
        self.money_scales = {word: int(value) for word, value in data["money_scales"].items()}
        self.vague = Phrases((word, tuple(map(int, ends))) for word, ends in data["vague"].items())
        self.few = Phrases((word, tuple(map(int, ends))) for word, ends in data["few"].items())
        self.zeros = Phrases((phrase, 0) for phrase in data["zeros"])
        self.odds = Phrases((phrase, None) for phrase in data["odds"])
        self.range_links = Phrases((phrase, None) for phrase in data["range_links"])
        self.fractions = {word: as_number(Decimal(value)) for word, value in data["fractions"].items()}
        self.vulgar = {mark: Decimal(value) for mark, value in data["vulgar"].items()}
        self.factors = {word: as_number(Decimal(value)) for word, value in data["factors"].items()}
        self.multiples = {word: int(value) for word, value in data["multiples"].items()}
        self.bounds = Phrases((word, kind) for kind, group in data["bounds"].items() for word in group)
        self.bounds_after = Phrases((word, kind) for kind, group in data["bounds_after"].items() for word in group)
        self.tolerance = {kind: Decimal(value) for kind, value in data["tolerance"].items()}
        self.rate_adverbs: Mapping[str, str] = data["rate_adverbs"]
        self.rate_symbols: Mapping[str, str] = data["rate_symbols"]
        self.rate_units = {word: tuple(pair) for word, pair in data["rate_units"].items()}
        self.currencies: Mapping[str, str] = data["currencies"]
        self.dollars: Mapping[str, str] = data["dollars"]
        self.currency_codes: Mapping[str, str] = data["currency_codes"]
        self.currency_words = Phrases(data["currency_words"].items())
        self.unit_symbols: Mapping[str, str] = data["unit_symbols"]
        self.plurals: Mapping[str, str] = data["plurals"]
        self.sets = {name: frozenset(words) for name, words in data.items() if isinstance(words, list)}
        self.before_figures = self.sets["labels"] | self.sets["months"]
        self.calibre = re.compile(rf" (?:{'|'.join(data['unit_symbols'])})\s+[a-z]{{2,}}s\b")
        self.totals = Totals(data["cumulative"], data["change_verbs"], [*data["weekdays"], *data["months"]])
        plain = {*self.vague.by_first, *self.few.by_first}
        self.numerals = frozenset({*self.small, *self.tens, *plain} - {"a"})
        self.after_article = self._after_article()
        self.amount_words = self._amount_words()
        self.starters = self.amount_words | self.bounds.by_first.keys() | self.sets["openers"]
        self.seconds = self._seconds()

    def _after_article(self) -> frozenset[str]:
        """What makes an amount of "a" and "an": "a hundred", "a few", "a third", "an hour and a half"."""
        few = {phrase[1] for entries in self.few.by_first.values() for phrase, _ in entries if len(phrase) > 1}
        return frozenset(
            {*self.scales, *few, *self.fractions} | self.sets["time_units"] | self.sets["measure_words"]
        )

    def _seconds(self) -> Mapping[str, frozenset[str]]:
        """What must follow a word that begins an amount only in a phrase: "a" before "few"."""
        plain = {*self.small, *self.tens, *self.fractions, *self.vulgar, *self.factors, *self.multiples}
        plain |= {*self.currencies, *self.currency_codes, *self.sets["openers"], "half", "most"}
        after = {word: {"$"} for word in self.dollars} | {"an": set[str]()}
        for table in (self.bounds, self.vague, self.few, self.zeros):
            for first, entries in table.by_first.items():
                after.setdefault(first, set()).update(phrase[1] if len(phrase) > 1 else "" for phrase, _ in entries)
        for article in ("a", "an"):
            after[article] |= self.after_article
        return {word: frozenset(words) for word, words in after.items() if word not in plain and "" not in words}

    def _amount_words(self) -> frozenset[str]:
        """Every word with which an amount in words, or money, can begin."""
        tables = (self.vague, self.few, self.zeros)
        words = {word for table in tables for word in table.by_first}
        words |= {*self.small, *self.tens, *self.fractions, *self.vulgar, *self.factors, *self.multiples}
        return frozenset({*words, *self.currencies, *self.dollars, *self.currency_codes, "a", "an", "most"})


class Totals:
    """The patterns by which a clause tells a total; what they are made of is data."""

    def __init__(self, cues: Mapping[str, Any], changes: Iterable[str], days: Iterable[str]) -> None:
        bring = "|".join(cues["bring"])
        self.near = re.compile(rf"\b(?:{_either(cues['near'])})(?:\s+(?:a|the|of|an?\s+total\s+of))*\s*$", re.I)
        counts, reach = "|".join(cues["counts"]), "|".join(cues["reach"])
        self.reach = re.compile(rf"\b(?:{counts})\b[^.;:]{{0,70}}\b(?:{reach})\s+$", re.I)
        moments = "|".join([*cues["by_then"], *days])
        self.had_by = re.compile(rf"\bhad\b[^.;:]{{1,60}}\bby\s+(?:{moments})\b", re.I)
        self.anywhere = re.compile(rf"(?<!\w)(?:{_either(cues['anywhere'])})(?!\w)", re.I)
        self.record = re.compile(rf"\b(?:{'|'.join(cues['record'])})\b[^.;:]{{0,60}}\bsince\b", re.I)
        self.bring_to = re.compile(rf"\b(?:{bring})\s+(?:[^.;:\d]{{0,90}}\s)?to\s+(?:a\s+)?$", re.I)
        completing = "|".join(cues["completing"])
        self.completing = re.compile(
            rf"\b(?:{completing})\s+(?:[a-z-]+\s+){{1,3}}of\s+(?:(?:all|the|its)\s+)*$", re.I
        )
        self.change_to = re.compile(rf"\b(?:{'|'.join(changes)})\s+from\s+[^.;:]{{1,40}}\sto\s+$", re.I)


@cache
def lexicon() -> Lexicon:
    """The word lists, read once."""
    return Lexicon(data_file("numbers"))


def _either(phrases: Iterable[str]) -> str:
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)


def as_number(value: Decimal) -> Number:
    """Whole numbers as int, others as they are."""
    return int(value) if value == value.to_integral_value() else value


class Numeral(NamedTuple):
    """A number as written: the word after it, its ends, and whether it is vague in itself."""

    end: int
    low: Number
    high: Number
    vague: bool = False
    scaled: bool = False


def _exactly(end: int, value: Decimal, *, scaled: bool = False) -> Numeral:
    return Numeral(end, as_number(value), as_number(value), scaled=scaled)


def find_pieces(text: str) -> Iterator[tuple[int, int]]:
    """The numbers of a text that are written in several words, but are one: "2 200", "four (4)"; `[start, end)`."""
    if not _PIECES.search(text):
        return
    words, reached = Words(text), 0
    for i in range(words.count):
        number = read_number(words, i) if i >= reached and words.raw[i] not in ("a", "an") else None
        end = number.end if number is not None and words.raw[number.end - 1] == ")" else i + 1
        if end > i + 1 or " " in words.raw[i].strip():
            yield words.start[i], words.end[end - 1]
        reached = max(reached, end)


def read_number(words: Words, i: int) -> Numeral | None:
    """The number that begins at word `i`, in figures, words or as a vague amount; None when there is none.

    Told twice it is one: "four (4)", "300 (three hundred)".
    """
    number = _read_once(words, i)
    if number is None or words.raw[number.end] != "(" or number.vague:
        return number
    k = number.end + 1
    again = _read_once(words, k)
    told = (again.low, again.end) if again else (int(words.raw[k]) if words.raw[k].isdecimal() else -1, k + 1)
    same = told[0] == number.low and words.raw[told[1]] == ")"
    in_words = words.is_figure(i) != words.is_figure(k)
    return number._replace(end=told[1] + 1) if same and in_words else number


def _read_once(words: Words, i: int) -> Numeral | None:
    if words.is_figure(i):
        return _figures(words, i)
    lex, word = lexicon(), words.lower[i]
    if word in ("a", "an"):
        return _few(words, i) or _half_of_scale(words, i + 1) or _spelled(words, i + 1, begun=1)
    if word in lex.small or word in lex.tens:
        return _spelled(words, i)
    if word in lex.vulgar:
        return _exactly(i + 1, lex.vulgar[word])
    return _half_of_scale(words, i) or _vague(words, i) or _few(words, i)


def _figures(words: Words, i: int) -> Numeral | None:
    """Figures with what is written onto them: "12,500", "2½", "3 1/2", "45k", "1.2-billion", "3 lakh"."""
    raw = words.raw[i]
    digits = re.sub(r"[,\s'’]", "", raw) if raw.count(".") < 2 else raw.replace(".", "")
    if len(digits) > _MAX_DIGITS or (len(digits) > 1 and digits[0] == "0" and digits[1] != "."):
        return None
    end, part = _part_after(words, i + 1)
    value = Decimal(digits) + part
    scaled = False
    for _ in range(2):  # "2 hundred thousand", "1 lakh crore"
        after, scale = _scale_after(words, end)
        if scale == 1:
            break
        end, value, scaled = after, value * scale, True
    return _exactly(end, value, scaled=scaled)


def _scale_after(words: Words, k: int) -> tuple[int, int]:
    """The word after a scale at word `k`, and the scale; 1 where none stands."""
    lex, word = lexicon(), words.lower[k]
    if words.joined(k) and words.lower[k + 1] in lex.scales:
        return k + 2, lex.scales[words.lower[k + 1]]
    if word in lex.scales:
        return k + 1, lex.scales[word]
    if word in lex.short_scales and (words.glued(k) or word.endswith("n")):
        return k + 1, lex.short_scales[word]
    if word == "m" and words.glued(k) and _are_millions(words, k + 1):
        return k + 1, 10**6
    return k, 1


def _are_millions(words: Words, k: int) -> bool:
    """Whether the "m" before word `k` is millions, not metres: "5m users"; "100m final", "5m waves"."""
    sets = lexicon().sets
    if words.lower[k] in sets["verbs"] or words.lower[k] in sets["auxiliaries"] - {"of"}:  # "some 1.5m fled"
        return True
    for j in range(k, k + 5):
        word = words.lower[j]
        if words.joined(j):
            continue
        if not words.is_word(j) or word in sets["closers"] or word in sets["metre_things"]:
            return False
        if word in sets["irregular_plurals"] or (word.endswith("s") and word not in sets["not_plurals"]):
            return True
    return False


def read_fraction(words: Words, i: int) -> tuple[int, Decimal] | None:
    """A fraction in figures ("3/4") at word `i`: the word after it and its value; dates and scores are none."""
    if not (words.is_figure(i) and words.raw[i + 1] == "/" and words.glued(i + 1) and words.glued(i + 2)):
        return None
    above, below = words.raw[i], words.raw[i + 2]
    if not (above.isdecimal() and below in lexicon().sets["denominators"] and 0 < int(above) < int(below)):
        return None
    return i + 3, Decimal(int(above)) / int(below)


def _part_after(words: Words, k: int) -> tuple[int, Decimal]:
    """What is added to a whole number: "½", "1/2", "and a half"; the word after it and its value."""
    lex, lower = lexicon(), words.lower
    if lower[k] in lex.vulgar:
        return k + 1, lex.vulgar[lower[k]]
    fraction = read_fraction(words, k)
    if fraction is not None:
        return fraction
    j = k + words.joined(k)
    if lower[j] != "and":
        return k, Decimal(0)
    j += 1 + words.joined(j + 1)
    count = {"a": 1, "one": 1, "three": 3}.get(lower[j], 0)
    j += 1 + words.joined(j + 1)
    if count and lower[j].removesuffix("s") in ("half", "quarter"):
        return j + 1, Decimal(lex.fractions[lower[j]]) * count / 100
    return k, Decimal(0)


def _spelled(words: Words, i: int, *, begun: int | None = None) -> Numeral | None:
    """A number in words: "a hundred and five", "twenty-five thousand", "two and a half million"."""
    lex, lower = lexicon(), words.lower
    if begun and lower[i] not in lex.scales:
        return None
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
    if end == i:
        return None
    after, part = _part_after(words, end)
    if part and state == "scale":  # "a million and a half"
        return _exactly(after, total + part * smallest, scaled=True)
    if part and state in ("unit", "tens"):
        after, scale = _scale_after(words, after)
        return _exactly(after, (total + current + part) * scale, scaled=scale > 1)
    if words.joined(end) and lower[end + 1] in lex.scales and not smallest:  # "two-million", "two-dozen"
        return _exactly(end + 2, Decimal(current * lex.scales[lower[end + 1]]), scaled=True)
    return Numeral(end, total + current, total + current, scaled=bool(smallest))


def _half_of_scale(words: Words, i: int) -> Numeral | None:
    """ "half a million", "half-dozen"."""
    if words.lower[i] != "half":
        return None
    j = i + 1 + (words.lower[i + 1] == "a" or words.joined(i + 1))
    scale = lexicon().scales.get(words.lower[j])
    return Numeral(j + 1, scale // 2, scale // 2, scaled=True) if scale else None


def _vague(words: Words, i: int) -> Numeral | None:
    """ "dozens", "tens of thousands", "hundreds upon hundreds"."""
    found, lower = lexicon().vague.at(words, i), words.lower
    if found is None or (lower[i] == "scores" and lower[i + 1] not in lexicon().sets["after_scores"]):
        return None
    end, (low, high) = found
    if lower[end] in ("upon", "and") and lower[end + 1] == lower[end - 1]:
        end += 2
    return Numeral(end, low, high, vague=True, scaled=True)


def _few(words: Words, i: int) -> Numeral | None:
    """ "several", "a couple", "a few hundred", "a pair"."""
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
    return Numeral(end, low, high, vague=low < high)
