"""One number with what is written onto it: a sign, a currency, a percent, a fraction, a factor.

The currencies, fractions and factors are data (`data/numbers.yaml`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from trucebook.reading.quantities.numerals import (
    DASHES,
    Numeral,
    Words,
    as_number,
    lexicon,
    read_fraction,
    read_number,
)
from trucebook.vocabulary import Number


class Amount(NamedTuple):
    """A number with what is written onto it: the word after it, its ends, whether a share, and its unit."""

    end: int
    low: Number
    high: Number
    vague: bool = False
    scaled: bool = False
    share: bool = False
    unit: str | None = None


def read_amount(words: Words, i: int) -> Amount | None:
    """The amount that begins at word `i`: money, a share, a factor, a signed or plain number."""
    lex = lexicon()
    if words.lower[i] in ("a", "an") and words.lower[i + 1] not in lex.after_article | {"$"}:
        return None
    minus, k = _sign(words, i)
    if not words.figures[k] and words.lower[k] not in lex.amount_words:
        return None
    k, unit = _currency(words, k)
    if unit is None and not minus:
        relation = _factor(words, i) or _odds(words, i) or _half_measure(words, i) or _share(words, i)
        if relation is not None:
            return relation
    amount = _number(words, k, unit)
    if amount is None or not minus:
        return amount
    signed = amount.unit or amount.share or _takes_sign(words, amount.end)
    return amount._replace(low=-amount.high, high=-amount.low) if signed else None


def _number(words: Words, k: int, unit: str | None) -> Amount | None:
    """The number at word `k` with the scale or percent behind it; `unit` is the currency before it."""
    number = _zero(words, k) or bare_fraction(words, k) or read_number(words, k)
    if number is None:
        return None
    if words.raw[k + 1] == "/" and words.lower[number.end] == "of":  # "1/2 of the total"
        part = _in_percent(Decimal(number.low))
        return Amount(number.end, part, part, share=True)
    end, low, high = number.end, number.low, number.high
    if unit is not None:
        scale = lexicon().money_scales.get(words.lower[end]) if words.glued(end) else None
        if scale is None:
            return Amount(end, low, high, number.vague, number.scaled, unit=unit)
        return Amount(
            end + 1, as_number(Decimal(low) * scale), as_number(Decimal(high) * scale), scaled=True, unit=unit
        )
    percent = percent_after(words, end)
    if percent is not None:
        return Amount(percent[0], low, high, number.vague, number.scaled, share=True, unit=percent[1])
    return Amount(end, low, high, number.vague, number.scaled)


def _sign(words: Words, i: int) -> tuple[bool, int]:
    """Whether a minus stands at word `i`, and the word after it."""
    mark = words.raw[i] in DASHES and words.glued(i + 1) and not words.glued(i)
    mark = mark and (words.is_figure(i + 1) or words.raw[i + 1] in lexicon().currencies)
    minus = mark or words.lower[i] == "minus"
    return minus, i + minus


def _takes_sign(words: Words, k: int) -> bool:
    """Whether a number before word `k` can be below zero: degrees, points, or nothing that is counted."""
    word = words.lower[k]
    return word in lexicon().sets["signed"] or not words.is_word(k) or word in lexicon().sets["closers"]


def _currency(words: Words, i: int) -> tuple[int, str | None]:
    """The word after a currency written before its number at word `i` ("$", "HK$", "Rs."), and its code."""
    lex, lower = lexicon(), words.lower
    if lower[i] in lex.dollars and lower[i + 1] == "$" and words.glued(i + 1):
        return i + 2, lex.dollars[lower[i]]
    if lower[i] in lex.currencies:
        return i + 1, lex.currencies[lower[i]]
    if lower[i] in lex.currency_codes and (words.raw[i].isupper() or len(lower[i]) == 2) and words.is_capital(i):
        k = i + 1 + (lower[i + 1] == ".")
        if words.is_figure(k):
            return k, lex.currency_codes[lower[i]]
    return i, None


def percent_after(words: Words, k: int) -> tuple[int, str | None] | None:
    """The word after "percent" at word `k`, and the unit of "percentage points"; None when no percent stands."""
    lower = words.lower
    j = k + words.joined(k)
    if lower[j] == "per" and lower[j + 1] == "cent":
        j += 2
    elif lower[j] in lexicon().sets["percent_words"]:
        j += 1
    else:
        return None
    k = j + words.joined(j)
    return (k + 1, "percentage points") if lower[k] in ("point", "points") else (j, None)


def _factor(words: Words, i: int) -> Amount | None:
    """How many times: "doubled", "twofold", "twice as many", "double the"."""
    lex, lower = lexicon(), words.lower
    if lower[i] in lex.factors and lower[i + 1] not in ("down", "over", "back"):
        return Amount(i + 1, lex.factors[lower[i]], lex.factors[lower[i]], unit="times")
    if lower[i] not in lex.multiples:
        return None
    verb = words.before(i) in lex.sets["factor_cues"] and lower[i] not in ("twice", "thrice")
    if lower[i + 1] not in lex.sets["factor_wholes"] and not (verb and not words.is_word(i + 1)):
        return None
    return Amount(i + 1, lex.multiples[lower[i]], lex.multiples[lower[i]], unit="times")


def _odds(words: Words, i: int) -> Amount | None:
    """ "one in three", "3 in 5", "fewer than 1 in 1,000": a share, in percent."""
    lower, lex = words.lower, lexicon()
    link = lex.odds.at(words, i + 1)
    if link is None or not (words.is_figure(i) or lower[i] in lex.small):
        return None
    part, whole = read_number(words, i), read_number(words, link[0])
    if part is None or whole is None or whole.vague or not 0 < part.low < whole.low:
        return None
    if words.raw[link[0]].isdecimal() and 1900 <= whole.low <= 2099:
        return None
    if lower[whole.end] in lex.sets["time_units"] | lex.sets["months"] or percent_after(words, whole.end):
        return None
    if words.joined(whole.end):
        return None
    value = _in_percent(Decimal(part.low) / Decimal(whole.low))
    return Amount(whole.end, value, value, share=True)


def _in_percent(part: Decimal) -> Number:
    """A part of one in percent, with one decimal, or as many as a small one needs."""
    places = 1 if part >= Decimal("0.001") else 3 - part.adjusted() - 4
    return as_number(round(100 * part, places))


def _share(words: Words, i: int) -> Amount | None:
    """A fraction of something, in percent: "half of", "a third lower", "two-thirds", "most of the"."""
    lex, lower = lexicon(), words.lower
    if lower[i] == "half":
        return Amount(i + 1, 50, 50, share=True) if _is_half(words, i) else None
    if lower[i] == "most":
        of_them = lower[i + 1] == "of" and lower[i + 2] in lex.sets["determiners"] and lower[i + 2] != "a"
        return Amount(i + 1, 50, 50, share=True) if of_them else None
    count = 1 if lower[i] in ("a", "an") else lex.small.get(lower[i], 0)
    k = i + 1 + words.joined(i + 1)
    part = lex.fractions.get(lower[k])
    if not count or part is None or not _is_fraction(words, i, k, count):
        return None
    if lower[k + 1] == "of" and lower[k + 2] in ("a", "an"):
        whole = lex.scales.get(lower[k + 3])
        of_it = as_number(Decimal(count) * part / 100 * (whole or 1))
        if whole is not None:
            return Amount(k + 4, of_it, of_it, scaled=True)
        if is_measure(lower[k + 3]) or lower[k + 3] in lex.currency_words.by_first:
            return Amount(k + 4, of_it, of_it, unit=plural(lower[k + 3]))
    value = _in_percent(Decimal(count) / 3) if lower[k].startswith("third") else as_number(Decimal(count * part))
    return Amount(k + 1, value, value, share=True)


def _is_half(words: Words, i: int) -> bool:
    """Whether "half" at word `i` is 50 percent of something: not "the first half", not "half an hour"."""
    sets, before, after = lexicon().sets, words.before(i), words.lower[i + 1]
    if before in sets["half_stops"]:
        return False
    if after == "of" or after in sets["determiners"]:
        return after != "a"
    closed = not words.is_word(i + 1) or after in sets["closers"]
    return closed and not words.joined(i + 1) and (before in sets["share_cues"] or after in ("are", "were", "have"))


def _is_fraction(words: Words, i: int, k: int, count: int) -> bool:
    """Whether the words from `i` to `k` are a share and no ordinal ("a third man", "a quarter ago")."""
    lower, sets = words.lower, lexicon().sets
    if count > 1:
        whole = count * lexicon().fractions[lower[k]] >= 100 or (
            lower[k] == "quarters" and words.before(i) in sets["half_stops"] | {"past", "next", "previous"}
        )
        return lower[k].endswith("s") and not whole  # "the last three quarters" are times
    if lower[k].endswith("s"):
        return False
    if lower[k + 1] == "of" or lower[k + 1] in sets["comparatives"] or words.joined(i + 1):
        return True
    closed = not words.is_word(k + 1) or lower[k + 1] in sets["closers"]
    return closed and words.before(i) in sets["share_cues"] and not words.joined(k + 1)


def _half_measure(words: Words, i: int) -> Amount | None:
    """ "half an hour", "a half-century", "a quarter point", "half a percent", "a mile and a half"."""
    lower, lex = words.lower, lexicon()
    if lower[i] in ("a", "an", "one") and is_measure(lower[i + 1]) and lower[i + 2 : i + 5] == ["and", "a", "half"]:
        return Amount(i + 5, Decimal("1.5"), Decimal("1.5"), unit=plural(lower[i + 1]))
    k = i + (lower[i] in ("a", "an"))
    if lower[k] not in ("half", "quarter"):
        return None
    part = Decimal(lex.fractions[lower[k]]) / 100
    k += 1 + ((lower[k] == "half" and lower[k + 1] in ("a", "an")) or words.joined(k + 1))
    percent = percent_after(words, k)
    if percent is not None:
        return Amount(percent[0], part, part, share=True, unit=percent[1])
    if not is_measure(lower[k]) and lower[k] != "point":
        return None
    return Amount(k + 1, part, part, unit=plural(lower[k]))


def one_measure(words: Words, i: int) -> Amount | None:
    """ "less than a day", "up to a year": behind a bound "a" counts one, in parts of it too."""
    sets, after = lexicon().sets, words.lower[i + 2]
    closed = not words.is_word(i + 2) or after in sets["closers"] or after in sets["dimensions"]
    counted = words.lower[i] in ("a", "an") and is_measure(words.lower[i + 1])
    if not counted or not closed or words.joined(i + 2) or after == "and":
        return None
    return Amount(i + 1, Decimal(1), Decimal(1))


def is_measure(word: str) -> bool:
    """Whether a word in the singular or plural measures time, length, weight and the like."""
    sets = lexicon().sets
    return word in sets["time_units"] or word.removesuffix("s") in sets["measure_words"] or word == "feet"


def plural(noun: str) -> str:
    """The plural of a noun as English spells it: "member" gives "members", "body" "bodies"."""
    lex = lexicon()
    if noun in lex.plurals:
        return lex.plurals[noun]
    if (noun.endswith("s") and not noun.endswith(("ss", "us"))) or noun in lex.sets["irregular_plurals"]:
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _zero(words: Words, i: int) -> Numeral | None:
    """ "not one", "not a single"."""
    found = lexicon().zeros.at(words, i)
    return Numeral(found[0], 0, 0) if found else None


def bare_fraction(words: Words, i: int) -> Numeral | None:
    """ "3/4 of a mile"."""
    fraction = read_fraction(words, i)
    if fraction is None or not words.raw[fraction[0]].islower():
        return None
    end, value = fraction
    of = 2 if words.lower[end] == "of" and words.lower[end + 1] in ("a", "an") else 0
    return Numeral(end + of, as_number(value), as_number(value))
