"""How many: the numbers of a text as intervals, with what they count and how they are meant.

A small grammar over the words of the text, without a parser and without a model: a bound ("more than", "up to"),
a number in figures, words or vague plurals, what it counts, and its relation to another number, to a period or to
a whole.
Word lists, tolerances and the ends of vague amounts are data (`data/numbers.yaml`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from trucebook.reading.numerals import (
    APOSTROPHES,
    DASHES,
    Found,
    Words,
    is_month,
    lexicon,
    read_found,
    read_number,
)
from trucebook.vocabulary import MeasureKind, Quantity


def find_quantities(text: str) -> list[Quantity]:
    """Every amount that the text tells, in order, as an interval with its unit.

    `start`/`end` are code points of `text` and `text[start:end]` is the quantity's own `text`: the number with the
    words that bound it ("more than 90", "40 percent"). Where a number is part of another ("13 of the more than
    90"), `of` holds the other, and the text reaches to the other's end. Results never overlap; `of` lies inside.

    `low` and `high` are inclusive, `None` is an open end: "more than 90" is [91, None), "up to 9" [0, 9], "about
    150" 150 give or take the declared tolerance, "nearly 50" ends at 50, "dozens" reaches to where "hundreds"
    begins. Shares are in percent ("a third" is 33.3), and more than a share keeps its number. "all the women" has
    the bound "all" and no numbers; "no hostages" is exactly 0. Money has its currency as unit, durations theirs.
    Dates, years, times of day, ages, ordinals, labels ("Resolution 1701") and windows ("the first 42 days") are no
    quantities. `measure` is "cumulative" where the clause tells a total ("as of", "so far", "brings to"), "rate"
    with `per`, "share", and else "increment". Never raises.

    accepted gap: units are found by the shape of words, so a unit told before its number ("hostages: 33") is None.
    """
    words = Words(text)
    starters = lexicon().starters
    found: list[Quantity] = []
    i = 0
    while i < words.count:
        if words.is_figure(i) or words.lower[i] in starters:
            quantity, end = _quantity(words, i, found)
            if quantity is not None:
                found.append(quantity)
            i = max(end, i + 1)
        else:
            i += 1
    return found


class _Unit(NamedTuple):
    """What is counted, and the word after it."""

    text: str | None
    end: int


def _quantity(words: Words, i: int, earlier: list[Quantity]) -> tuple[Quantity | None, int]:
    """The quantity that begins at word `i`, and the word to go on from."""
    whole = _all_or_none(words, i)
    if whole is not None:
        return whole
    found = read_found(words, i)
    if found is None:
        return None, i + 1
    if _is_no_count(words, found):
        return None, found.end
    unit = _named_unit(words, found)
    of = _part_of(words, found, unit)
    if of is not None:
        whole_of, end = of
        quantity = _build(words, found, _Unit(whole_of.unit or unit.text, end), of=whole_of)
        return quantity, end
    name = unit.text or _implied_unit(words, found, unit.end, earlier)
    if name and name.lower() in lexicon().sets["casualty_words"]:
        name = "people"
    return _build(words, found, _Unit(name, unit.end)), found.end


def _build(words: Words, found: Found, unit: _Unit, *, of: Quantity | None = None) -> Quantity:
    end = max(words.end[found.end - 1], of.end if of else 0)
    start = words.start[found.start]
    measure, per = _measure(words, found, unit, of)
    return Quantity(
        text=words.text[start:end],
        start=start,
        end=end,
        low=found.low,
        high=found.high,
        bound=found.bound,
        unit=unit.text or ("percent" if found.share else None),
        measure=measure,
        per=per,
        of=of,
    )


def _all_or_none(words: Words, i: int) -> tuple[Quantity | None, int] | None:
    """ "all the women and children" (bound "all"), "no hostages" and "none" (exactly 0); None when neither."""
    word = words.lower[i]
    if word == "all":
        return _all(words, i)
    if word == "none" and words.lower[i + 1 : i + 3] not in (["of", "this"], ["of", "that"], ["of", "it"]):
        unit = _unit(words, i + 1) if words.lower[i + 1] == "of" else _Unit(None, i + 1)
        return _build(words, Found(i, i, i + 1, 0, 0, "exact"), unit), i + 1
    if word == "no" and read_found(words, i) is None:
        unit = _unit(words, i + 1)
        near = (
            unit.text is not None
            and unit.end <= i + 4
            and words.lower[unit.end - 1] not in lexicon().sets["no_stops"]
        )
        return (_build(words, Found(i, i, i + 1, 0, 0, "exact"), unit), i + 1) if near else (None, i + 1)
    return None


def _all(words: Words, i: int) -> tuple[Quantity | None, int]:
    lower, sets = words.lower, lexicon().sets
    k = i + 1 + (lower[i + 1] == "of")
    determined = lower[k] in lexicon().sets["determiners"] or lower[k] in ("those", "these", "their")
    if not determined and (lower[k] in sets["all_stops"] or lower[k] in sets["closers"] or k > i + 1):
        return None, i + 1
    if (
        (i and lower[i - 1] in ("at", "after", "for", "in", "above", "of"))
        and not determined
        and lower[i - 1] != "of"
    ):
        return None, i + 1
    if read_number(words, k + determined):
        return None, i + 1
    unit = _unit(words, k)
    if unit.text is None or unit.end > k + 7 or (not determined and words.lower[unit.end - 1] in sets["no_stops"]):
        return None, i + 1
    return _build(words, Found(i, i, unit.end, None, None, "all"), unit), unit.end


def _unit(words: Words, j: int, *, single: bool = False) -> _Unit:
    """The head of the noun phrase that begins at word `j`: the first plural noun, with what is joined to it."""
    lower, sets = words.lower, lexicon().sets
    k = j
    while lower[k] in lexicon().sets["skipped"] and k < j + 3:
        k += 1
    last = None
    for _ in range(8):
        if lower[k] in DASHES and words.glued(k):
            k += 1
        elif lower[k] in APOSTROPHES and words.glued(k):
            k += 1 + (lower[k + 1] == "s")
        elif lower[k] in ("“", '"', "‘") and not words.glued(k):
            k += 1
        elif _ends_phrase(words, k, last) or (single and last is not None and _may_be_verb(words, k)):
            break
        elif _is_head(words, k):
            return _joined(words, k)
        else:
            last = k if lower[k] not in ("and", "or") else last
            k += 1
    if single and last is not None and lower[last] not in sets["verbs"]:
        return _Unit(words.raw[last], last + 1)
    return _Unit(None, j)


def _may_be_verb(words: Words, k: int) -> bool:
    return _is_plural(words, k) or words.lower[k].endswith("ed")


def _ends_phrase(words: Words, k: int, last: int | None) -> bool:
    word, sets = words.lower[k], lexicon().sets
    if words.is_figure(k) and words.glued(k) and words.lower[k - 1] in DASHES:
        return False
    if not word[:1].isalpha():
        return True
    if word in ("and", "or"):
        return last is None or last != k - 1
    if word in sets["verbs"]:
        return word not in sets["irregular_plurals"] and not _modifies(words, k)
    return word in sets["closers"] or (word in lexicon().starters and word not in ("us", "no", "third"))


def _modifies(words: Words, k: int) -> bool:
    """Whether a participle stands before a plural noun: "34 wounded soldiers"."""
    return _is_plural(words, k + 1) and words.lower[k + 1] not in lexicon().sets["verbs"]


def _is_plural(words: Words, k: int) -> bool:
    word, sets = words.lower[k], lexicon().sets
    if word in sets["irregular_plurals"]:
        return True
    if word in sets["not_plurals"] or len(word) < 3 or not word.endswith("s") or words.raw[k].isupper():
        return False
    return not word.endswith(("ss", "us")) and not (word.endswith("is") and not words.is_capital(k))


def _is_head(words: Words, k: int) -> bool:
    if not _is_plural(words, k):
        return words.lower[k] in lexicon().sets["short_units"] and words.is_figure(k - 1)
    follows = words.lower[k + 1]
    if (follows in DASHES or follows in APOSTROPHES) and words.glued(k + 1) and words.glued(k + 2):
        return False
    modifies = words.is_capital(k) or words.lower[k] in lexicon().sets["plural_modifiers"]
    if words.lower[k] in ("dead", "wounded", "injured", "crew", "media", "fire", "police", "youth", "artillery"):
        modifies = True
    return not (modifies and _is_plural(words, k + 1) and not words.is_capital(k + 1))


def _joined(words: Words, k: int) -> _Unit:
    """The head at word `k` with nouns joined to it: "women and children", "men, women and children"."""
    lower, end = words.lower, k + 1
    while True:
        step = 2 if lower[end] in ("and", "or") and _is_plural(words, end + 1) else 0
        if not step and lower[end] == "," and _is_plural(words, end + 1) and lower[end + 2] in ("and", "or", ","):
            step = 2 if any(word in ("and", "or") for word in lower[end + 2 : end + 6]) else 0
        if not step or lower[end + 1] in lexicon().sets["verbs"]:
            return _Unit(words.slice(k, end), end)
        end += step


def _named_unit(words: Words, found: Found) -> _Unit:
    """The unit told by the words after a number: a currency, a measure joined to it, or a noun."""
    lex, lower, end = lexicon(), words.lower, found.end
    if found.unit:
        return _Unit(found.unit, end)
    if lower[end] in lex.currency_words and not found.share:
        return _Unit(lex.currency_words[lower[end]], end + 1)
    if lower[end] == "of" and lower[end + 1] in lex.currency_words and not found.share:
        return _Unit(lex.currency_words[lower[end + 1]], end + 2)
    if lower[end] == "us" and lower[end + 1] in lex.currency_words:
        return _Unit(lex.currency_words[lower[end + 1]], end + 2)
    if lower[end] in DASHES and words.glued(end) and _is_measure(lower[end + 1]):
        unit = lower[end + 1]
        return _Unit(unit if unit.endswith("s") or unit in lex.sets["short_units"] else unit + "s", end + 2)
    end += lower[end] in ("”", '"', "’") and lower[end + 1] == "of"
    odds = end > found.at + 2 and lower[end - 2] == "in"
    if found.share and not odds and lower[end] != "of" and lower[end] not in lex.sets["determiners"]:
        return _Unit(None, end)
    k = end + (lower[end] in lex.rate_adverbs)
    single = (found.low == 1 and found.high == 1) or (lower[end] == "of" and not found.share)
    return _unit(words, k, single=single and lower[end] != "of")


def _implied_unit(words: Words, found: Found, end: int, earlier: list[Quantity]) -> str | None:
    """ "killed 34" and "34 are dead" are about people; "six more" about what was counted before."""
    sets, lower = lexicon().sets, words.lower
    k = end
    if lower[k] in ("more", "others", "other") or lower[found.start] in ("another",):
        last = earlier[-1] if earlier else None
        if (
            last
            and last.unit
            and last.start >= words.clause(words.start[found.start])[0]
            and last.measure != "share"
        ):
            return last.unit
        k += lower[k] in ("more", "others", "other")
    while lower[k] in (
        "are",
        "were",
        "was",
        "have",
        "had",
        "been",
        "being",
        "is",
        "of",
        "them",
        "others",
        "feared",
    ):
        k += 1
    if lower[k] in sets["casualty_words"] and not found.share:
        return "people"
    before = lower[found.start - 1] if found.start else ""
    closed = not lower[end][:1].isalpha() or lower[end] in sets["closers"]
    return "people" if before in sets["casualty_verbs"] and closed and not found.share else None


def _part_of(words: Words, found: Found, unit: _Unit) -> tuple[Quantity, int] | None:
    """The whole that a number is part of: "13 of the more than 90", "40 percent of the 2,000 detainees"."""
    lower = words.lower
    for k in dict.fromkeys((found.end, unit.end)):
        j = k + (lower[k] == "out")
        if lower[j] != "of":
            continue
        j += 1
        every = lower[j] == "every"
        j += every
        while lower[j] in lexicon().sets["links"] and read_number(words, j) is None and j < k + 5:
            if lower[j] == "all" or (lower[j] in ("a", "some") and read_found(words, j)):
                break
            j += 1
        while words.raw[j].islower() and lower[j] in (
            "remaining",
            "original",
            "initial",
            "promised",
            "agreed",
            "other",
        ):
            j += 1
        whole = _whole(words, j, share=found.share)
        if whole is not None:
            return whole
    return None


def _whole(words: Words, j: int, *, share: bool) -> tuple[Quantity, int] | None:
    if words.lower[j] == "all":
        quantity, end = _all(words, j)
        return (quantity, end) if quantity is not None else None
    found = read_found(words, j)
    if found is None or found.share or _is_no_count(words, found):
        return None
    unit = _named_unit(words, found)
    return _build(words, found, unit), found.end


def _measure(words: Words, found: Found, unit: _Unit, of: Quantity | None) -> tuple[MeasureKind, str | None]:
    """How the number is meant, and per which period."""
    per = _period(words, found, unit.end)
    if per:
        return "rate", per
    if found.share:
        return "share", None
    if found.bound == "all" or found.high == 0:
        return "increment", None
    return ("cumulative" if _is_total(words, found, of) else "increment"), None


def _period(words: Words, found: Found, unit_end: int) -> str | None:
    """The period of a rate: "deaths per day", "trucks a day", "600 daily trucks", "a daily average of 150"."""
    lex, lower = lexicon(), words.lower
    for k in range(max(0, found.start - 4), found.start):
        if (lower[k] in lex.rate_adverbs and lower[found.start - 1] == "of") or (
            lower[k] in lex.rate_adverbs and k == found.start - 1
        ):
            return lex.rate_adverbs[lower[k]]
    for k in range(found.end, found.end + 9):
        word = lower[k]
        if word in lex.rate_adverbs and (k <= unit_end + 1):
            return lex.rate_adverbs[word]
        if (
            word in ("per", "a", "an", "each", "every")
            and lower[k + 1] in lex.sets["periods"]
            and _is_rate(words, k, unit_end)
        ):
            return lower[k + 1]
        if word in ".;:!?()" or words.is_figure(k) or (k >= unit_end and word in (",", "and", "but")):
            return None
    return None


def _is_rate(words: Words, k: int, unit_end: int) -> bool:
    """Whether "a day" at word `k` follows what is counted, and no preposition as in "on a day"."""
    lower = words.lower
    if lower[k] == "per":
        return True
    if (
        lower[k + 2] in ("after", "later", "before", "earlier", "ago", "old", "in", "long", "when", "that")
        or lower[k + 2] in DASHES
    ):
        return False
    near = k == unit_end or (k <= unit_end + 4 and lower[unit_end] in ("of", "carrying"))
    return (
        near
        and lower[k + 1] in lexicon().sets["periods"] - {"hostage", "prisoner", "soldier", "captive", "civilian"}
    ) or (
        lower[k] in ("each", "every") and k <= unit_end + 5 and lower[k - 1] not in ("on", "of", "for", "in", "at")
    )


_BY_THEN = re.compile(r"\W*by\b", re.I)
_HAD_COME = re.compile(r"\bhad\b(?!\s+(?:to|no|a|an|the)\b)", re.I)
_HAD = re.compile(
    r"\b(?:had|have|has)\s+(?:(already|now|so far)\s+)?(?:been\s+)?[a-z]+(?:ed|en|t)\s+(?:(?:over|back|up)\s+)?$",
    re.I,
)
_PARTICIPLE_SINCE = re.compile(r"\b(have|has|had|been|was|were)?\s*\b(\w+ed|held|taken)\s+since\b", re.I)


def _is_total(words: Words, found: Found, of: Quantity | None) -> bool:
    lex, at = lexicon(), words.start[found.start]
    start, end = words.clause(at)
    if _is_amid(words, found):
        return False
    before, nearer = words.text[start:at], words.text[start : words.start[found.at]]
    if lex.near_total.search(before) or lex.near_total.search(nearer):
        return True
    if lex.bring_to.search(before) or lex.change_to.search(before):
        return True
    clause = words.text[start:end]
    if lex.clause_total.search(clause):
        return True
    had = _HAD.search(before)
    if had and (had.group().lower().startswith("had") or had.group(1) or of is not None):
        return True
    if _BY_THEN.match(before) and _HAD_COME.search(words.text[words.end[found.end - 1] : end]):
        return True  # "by Friday 12 of the 18 trucks had arrived"
    since = re.search(r"\bsince\b", clause, re.I)
    if since is None:
        return False
    participle = _PARTICIPLE_SINCE.search(clause)
    if participle and not participle.group(1):
        return False
    return bool(re.search(r"\b(?:have|has|had)\b", clause, re.I)) or clause.lstrip(' "“').lower().startswith(
        "since"
    )


def _is_amid(words: Words, found: Found) -> bool:
    """Whether the number is only a duration or money, which no total is told of."""
    end = found.end + (words.lower[found.end] in DASHES)
    word, sets = words.lower[end], lexicon().sets
    return (
        found.unit is not None
        or _is_measure(word)
        or word == "feet"
        or word.removesuffix("s") in sets["measure_words"]
    )


def _is_no_count(words: Words, found: Found) -> bool:
    """Whether the number is a date, a year, a time of day, an age, a label, or a window of time."""
    if found.share or found.unit:
        return False
    checks = (_is_calendar, _is_year, _is_age, _is_label, _is_window, _is_pronoun, _is_compound)
    return any(check(words, found) for check in checks)


def _is_calendar(words: Words, found: Found) -> bool:
    at, end, lower = found.at, found.end, words.lower
    if lower[end] in lexicon().sets["clock_words"] or lower[end : end + 3] in (["a", ".", "m"], ["p", ".", "m"]):
        return True
    if lower[end : end + 3] == ["o", "’", "clock"] or lower[end : end + 3] == ["o", "'", "clock"]:
        return True
    if found.start != at or found.high is None or found.high > 31:
        return False
    k = end + (lower[end] == "of")
    if is_month(words, k) and not (k > end and not words.is_figure(at)):
        return True
    if lower[end] != "of" and _unit(words, end).text:
        return False
    if at > 2 and lower[at - 1] in ("and", "to", ",", "or", *DASHES) and words.is_figure(at - 2):
        before = at - 3 - (lower[at - 3] == ".")
        if before >= 0 and is_month(words, before):
            return True
    return words.is_figure(end + 1) and lower[end] in ("and", ",", *DASHES) and is_month(words, end + 2)


def _is_year(words: Words, found: Found) -> bool:
    """A bare figure from 1900 to 2099 is a year, unless a bound or a thing that is counted stands with it."""
    lower = words.lower
    figures = [k for k in range(found.at, found.end) if words.is_figure(k)]
    if not figures or not all(words.raw[k].isdecimal() and len(words.raw[k]) == 4 for k in figures):
        return False
    if not all(1900 <= int(words.raw[k]) <= 2099 for k in figures):
        return False
    if lower[found.end] in lexicon().sets["counted_things"] or lower[found.end] == "+":
        return found.start == found.at and lower[found.at - 1 if found.at else 0] in lexicon().sets["year_cues"]
    if found.start != found.at and found.bound not in ("range", "exact"):
        return _unit(words, found.end).text is None
    return True


def _is_age(words: Words, found: Found) -> bool:
    at, end, lower = found.start, found.end, words.lower
    k = end + (lower[end] in DASHES)
    if lower[k] in ("year", "years", "month", "months"):
        k = k + 1 + (lower[k + 1] in DASHES)
        if lower[k] in ("old", "olds") or lower[k : k + 2] == ["of", "age"]:
            return True
    if lower[at - 1 if at else 0] in lexicon().sets["age_words"] or (at and lower[at - 2 : at] == ["age", "of"]):
        return True
    if lower[end] in ("and", "or", ",") and (after := read_number(words, end + 1)) and after.end > end + 1:
        tail = lower[after.end : after.end + 3]
        if tail[:2] == ["years", "old"] or (tail[0] in DASHES and tail[1] == "year"):
            return True
    if found.start != found.at and lower[at] in ("under", "over", "above", "below"):
        whose = lower[at - 1] in lexicon().sets["people_under"] or (at > 0 and _is_plural(words, at - 1))
        return whose and not _unit(words, end).text
    return _is_apposed(words, found)


def _is_apposed(words: Words, found: Found) -> bool:
    """ "Jane Roe, 80, was" and "Jane Roe (80)" tell an age."""
    at, end, lower = found.start, found.end, words.lower
    if at < 2 or found.at != at or end != at + 1 or not words.is_capital(at - 2) or not words.is_figure(at):
        return False
    closed = (lower[at - 1], lower[end]) in ((",", ","), ("(", ")"), (",", "."))
    return closed and found.high is not None and found.high <= 120


def _is_label(words: Words, found: Found) -> bool:
    at, lower = found.start, words.lower
    if found.at != at or not words.raw[at]:
        return False
    if not at:
        return _is_list_mark(words, at, found.end)
    before = (
        at
        - 1
        - (lower[at - 1] == "." and words.glued(at - 1) and lower[at - 2] in ("no", "nos", "art", "sec", "p"))
    )
    if lower[before] in lexicon().sets["labels"] and not (lower[before] == "no" and before == at - 1):
        unit = _unit(words, found.end) if lower[found.end] != "of" else _Unit(None, found.end)
        return unit.text is None or (words.is_capital(before) and words.is_figure(at))
    return words.is_figure(at) and (_is_list_mark(words, at, found.end) or _is_in_row(words, at))


def _is_list_mark(words: Words, at: int, end: int) -> bool:
    """ "1. " or "(2) " at the beginning of a line."""
    if not (words.is_figure(at) and words.lower[end] in (".", ")") and words.glued(end)):
        return False
    opened = at - (at > 0 and words.lower[at - 1] == "(")
    line_start = "\n" in words.text[words.start[opened - 1] : words.start[opened]] if opened else True
    return line_start and words.text[words.end[end] :][:1] in (" ", "\t")


def _is_in_row(words: Words, at: int) -> bool:
    """Three and more figures in a row are a telephone number or a table, not amounts."""
    first = last = at
    while first > 0 and words.is_figure(first - 1):
        first -= 1
    while words.is_figure(last + 1):
        last += 1
    return last - first >= 2


def _is_window(words: Words, found: Found) -> bool:
    lex, lower, at, end = lexicon(), words.lower, found.start, found.end
    k = end + (lower[end] in DASHES)
    if lower[k] not in lex.sets["time_units"]:
        return False
    before = lower[at - 1] if at else ""
    return before in lex.sets["window_words"] or lower[k + 1] in lex.sets["offset_words"]


def _is_pronoun(words: Words, found: Found) -> bool:
    if words.lower[found.at] != "one" or found.end != found.at + 1:
        return False
    sets, before, after = lexicon().sets, words.lower[found.at - 1] if found.at else "", words.lower[found.end]
    if after == "of":
        return before in ("no", "any", "every", "each")
    if before in sets["one_stops_before"] and found.start == found.at:
        return True
    return after in sets["one_stops"] or after in sets["closers"] or not after[:1].isalpha()


def _is_compound(words: Words, found: Found) -> bool:
    """ "three-phase", "two-state", "34-member": no count; "60-day" and "5-km" measure."""
    end, lower = found.end, words.lower
    if lower[end] not in DASHES or not words.glued(end) or not words.glued(end + 1):
        return False
    return not _is_measure(lower[end + 1])


def _is_measure(word: str) -> bool:
    sets = lexicon().sets
    return word in sets["time_units"] or word in sets["short_units"] or word in sets["measure_words"]
