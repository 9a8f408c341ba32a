"""Amounts as they are told: a number with the sign, currency or percent written onto it, ranges, and bounds.

The bound words, currencies and tolerances are data (`data/numbers.yaml`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from trucebook.reading.numerals import (
    APOSTROPHES,
    DASHES,
    Numeral,
    Words,
    as_number,
    lexicon,
    read_fraction,
    read_number,
)
from trucebook.vocabulary import Bound, Number

_ONE_SIDED = ("more_than", "at_least", "at_most", "fewer_than")


class Amount(NamedTuple):
    """A number with what is written onto it: the word after it, its ends, whether a share, and its unit."""

    end: int
    low: Number
    high: Number
    vague: bool = False
    scaled: bool = False
    share: bool = False
    unit: str | None = None


class Found(NamedTuple):
    """An amount with its bound, from word `start` to word `end`; the amount itself begins at word `at`."""

    start: int
    at: int
    end: int
    low: Number | None
    high: Number | None
    bound: Bound
    share: bool = False
    unit: str | None = None


def read_found(words: Words, i: int) -> Found | None:
    """The amount with its bound that begins at word `i`, before any look at what it counts."""
    at, kinds = _read_bounds(words, i)
    one = _one_measure(words, at) if any(kind != "exact" for kind in kinds) else None
    if one is not None:
        return _one_end(words, i, at, one, kinds)
    money = words.is_figure(at + 1) or words.raw[at + 1] in lexicon().currencies
    at += bool(kinds) and words.lower[at] in ("a", "an") and money  # "more than a $1 million"
    if _is_attached(words, at) or is_day_of_month(words, at):
        return None
    first, second = _between(words, at) or (read_amount(words, at), None)
    if first is None:
        return None
    if second is None:
        second = _second(words, at, first)
        if second is not None and second.low <= first.high:
            return None if words.joined(first.end) else _one_end(words, i, at, first, kinds)
    if second is None:
        return _one_end(words, i, at, first, kinds)
    return _interval(words, i, at, *_same_scale(first, second))


def _one_end(words: Words, i: int, at: int, amount: Amount, kinds: list[str]) -> Found:
    bound: Bound = "vague" if amount.vague else "exact"
    found = Found(i, at, amount.end, amount.low, amount.high, bound, amount.share, amount.unit)
    if words.lower[at] == "most" and amount.share:
        kinds = ["more_than"]
    return _bounded(words, found, kinds)


# One amount


def read_amount(words: Words, i: int) -> Amount | None:
    """The amount that begins at word `i`: money, a share, a factor, a signed or plain number."""
    lex, word = lexicon(), words.lower[i]
    if word in ("a", "an") and words.lower[i + 1] not in lex.after_article and words.raw[i + 1] != "$":
        return None
    minus, k = _sign(words, i)
    if not words.figures[k] and words.lower[k] not in lex.amount_words:
        return None
    k, unit = _currency(words, k)
    if unit is None and not minus:
        relation = _factor(words, i) or _odds(words, i) or _half_measure(words, i) or _share(words, i)
        if relation is not None:
            return relation
    number = _zero(words, k) or _bare_fraction(words, k) or read_number(words, k)
    if number is None:
        return None
    if words.raw[k + 1] == "/" and words.lower[number.end] == "of":  # "1/2 of the total"
        part = _in_percent(Decimal(number.low))
        return Amount(number.end, part, part, share=True)
    end, low, high, scaled = number.end, number.low, number.high, number.scaled
    scale = lex.money_scales.get(words.lower[end]) if unit and words.glued(end) else None
    if scale:
        end, low, high, scaled = end + 1, as_number(Decimal(low) * scale), as_number(Decimal(high) * scale), True
    percent = None if unit else percent_after(words, end)
    if percent is not None:
        end, unit = percent
    if minus:
        if not (unit or percent or _takes_sign(words, end)):
            return None
        low, high = -high, -low
    return Amount(end, low, high, number.vague, scaled, percent is not None, unit)


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
        if _is_measure(lower[k + 3]) or lower[k + 3] in lex.currency_words.by_first:
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
    if (
        lower[i] in ("a", "an", "one")
        and _is_measure(lower[i + 1])
        and lower[i + 2 : i + 5] == ["and", "a", "half"]
    ):
        return Amount(i + 5, Decimal("1.5"), Decimal("1.5"), unit=plural(lower[i + 1]))
    k = i + (lower[i] in ("a", "an"))
    if lower[k] not in ("half", "quarter"):
        return None
    part = Decimal(lex.fractions[lower[k]]) / 100
    k += 1 + ((lower[k] == "half" and lower[k + 1] in ("a", "an")) or words.joined(k + 1))
    percent = percent_after(words, k)
    if percent is not None:
        return Amount(percent[0], part, part, share=True, unit=percent[1])
    if not _is_measure(lower[k]) and lower[k] != "point":
        return None
    return Amount(k + 1, part, part, unit=plural(lower[k]))


def _one_measure(words: Words, i: int) -> Amount | None:
    """ "less than a day", "up to a year": behind a bound "a" counts one, in parts of it too."""
    sets, after = lexicon().sets, words.lower[i + 2]
    closed = not words.is_word(i + 2) or after in sets["closers"] or after in sets["dimensions"]
    if (
        words.lower[i] not in ("a", "an")
        or not _is_measure(words.lower[i + 1])
        or words.joined(i + 2)
        or not closed
    ):
        return None
    return Amount(i + 1, Decimal(1), Decimal(1)) if words.lower[i + 2] != "and" else None


def _is_measure(noun: str) -> bool:
    return noun in lexicon().sets["time_units"] or noun in lexicon().sets["measure_words"]


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


def _bare_fraction(words: Words, i: int) -> Numeral | None:
    """ "3/4 of a mile"."""
    fraction = read_fraction(words, i)
    if fraction is None or not words.raw[fraction[0]].islower():
        return None
    end, value = fraction
    of = 2 if words.lower[end] == "of" and words.lower[end + 1] in ("a", "an") else 0
    return Numeral(end + of, as_number(value), as_number(value))


# Two ends


def _between(words: Words, i: int) -> tuple[Amount, Amount] | None:
    """ "between 100 and 150", "from 100 to 150": both ends."""
    link = {"between": "and", "from": "to"}.get(words.lower[i])
    if link is None:
        return None
    first = read_amount(words, _read_bounds(words, i + 1)[0])
    if first is None or (
        link == "to" and (_is_change(words, i) or ((first.unit or first.share) and not _spans(words, i)))
    ):
        return None
    k = _after_measure(words, first)
    if words.lower[k] != link:
        return None
    second = read_amount(words, _read_bounds(words, k + 1)[0])
    return (first, second) if second and second.high > first.low and _are_alike(first, second) else None


def _spans(words: Words, i: int) -> bool:
    """ "ranging from 3% to 5%": other shares and sums that go from one to the other change."""
    return words.before(i) in lexicon().sets["range_words"]


def _after_measure(words: Words, first: Amount) -> int:
    """The word after the unit of a first end, where it stands at both: "5 km to 10 km"."""
    lex, k = lexicon(), first.end + words.joined(first.end)
    symbol = words.raw[k] in lex.unit_symbols and words.lower[k] not in lex.sets["glued_symbols"] - {"c", "f"}
    measure = symbol or words.lower[k] in lex.sets["time_units"]
    return k + 1 if measure or words.lower[k].removesuffix("s") in lex.sets["measure_words"] else first.end


def _second(words: Words, start: int, first: Amount) -> Amount | None:
    """The second end of "105-107", "19 to 22", "100 or 200", "$3m to $4m", if the words go on so."""
    if first.unit == "times":
        return None
    link = lexicon().range_links.at(words, first.end)
    if link is not None:
        return read_amount(words, link[0])
    k = _after_measure(words, first)
    for end in dict.fromkeys((first.end, k)):
        if _links(words, start, end):
            second = read_amount(words, end + 1)
            if (
                second is not None
                and _are_alike(first, second)
                and (end == first.end or _same_unit(words, first, second))
            ):
                return second
    return None


def _same_unit(words: Words, first: Amount, second: Amount) -> bool:
    return words.lower[first.end].rstrip("s") == words.lower[second.end].rstrip("s")


def _links(words: Words, start: int, k: int) -> bool:
    """Whether word `k` joins two ends of a range; after "rose" and "from" it tells a change."""
    if words.lower[k] in ("to", "or"):
        before = words.before(start)
        change = words.lower[k] == "to" and _is_change(words, start) and before not in ("of", "by")
        return not change and before != "from"
    opens = words.is_figure(k + 1) or words.raw[k + 1] in lexicon().currencies
    return words.joined(k) and opens


def _is_change(words: Words, i: int) -> bool:
    return not lexicon().sets["change_verbs"].isdisjoint(words.lower[max(0, i - 5) : i])


def _are_alike(first: Amount, second: Amount) -> bool:
    """Whether two amounts can be the ends of one range: a unit or a percent at the first is at the second too."""
    if first.share and not second.share:
        return False
    return first.unit == second.unit or (first.unit is None) or (second.unit is None and second.scaled)


def _same_scale(first: Amount, second: Amount) -> tuple[Amount, Amount]:
    """ "2 to 3 million": the scale of the second counts for the first, where the first is too small without."""
    if second.scaled and not first.scaled and not second.vague:
        for scale in sorted(lexicon().scales.values(), reverse=True):
            if second.low >= scale and first.high * scale <= second.low:
                return first._replace(low=first.low * scale, high=first.high * scale), second
    return first, second


def _interval(words: Words, i: int, at: int, first: Amount, second: Amount) -> Found | None:
    if second.high < first.low or (words.joined(second.end) and words.is_figure(second.end + 1)):
        return None
    bound: Bound = "vague" if first.vague or second.vague else "range"
    unit = first.unit or second.unit
    return Found(i, at, second.end, first.low, second.high, bound, second.share, unit)


# Bounds


def _read_bounds(words: Words, i: int) -> tuple[int, list[str]]:
    """The word after the bound words at word `i`, and the bounds they set, at most three."""
    lex, kinds = lexicon(), list[str]()
    if words.lower[i] == "over" and words.before(i) in lex.sets["over_verbs"]:
        return i, kinds
    while len(kinds) < 3 and (found := lex.bounds.at(words, i)):
        i = found[0]
        kinds.append(found[1])
    return i, kinds


def bound_after(words: Words, k: int) -> tuple[int, str] | None:
    """The word after a bound told behind its number at word `k` ("or more", "-odd", "+"), and the bound."""
    lower = words.lower
    if lower[k] == "+" and words.glued(k) and not words.is_figure(k + 1):
        return k + 1, "at_least"
    if words.joined(k) and lower[k + 1] in ("odd", "plus", "ish"):
        return k + 2, "at_least" if lower[k + 1] == "plus" else "about"
    found = lexicon().bounds_after.at(words, k + (lower[k] == ","))
    if found is None or (lower[k] == "," and lower[k + 1] == "or"):
        return None
    end, kind = found
    number = words.is_figure(end) or lower[end] in lexicon().numerals or lower[end] in lexicon().currencies
    return None if lower[end] == "than" or number else (end, kind)


def _bounded(words: Words, found: Found, kinds: list[str]) -> Found:
    """The interval after its bound words; a bound with one open end outweighs "about" and "only"."""
    after = bound_after(words, found.end)
    if after is not None and words.lower[found.end] != ",":
        found, kinds = found._replace(end=after[0]), [*kinds, after[1]]
    kind = next((kind for kind in kinds if kind in _ONE_SIDED), None)
    kind = kind or next((kind for kind in kinds if kind != "exact"), None)
    return bounded_by(found, kind) if kind else found


def bounded_by(found: Found, kind: str) -> Found:
    """The interval with a bound: whole numbers step by one, shares, factors and fractions keep the number."""
    low, high = found.low, found.high
    if low is None or high is None:
        return found
    whole = isinstance(high, int) and isinstance(low, int) and not found.share and found.unit != "times"
    floor = 0 if low >= 0 else None
    if kind == "more_than":
        return found._replace(low=low + whole, high=None, bound="more_than")
    if kind == "at_least":
        return found._replace(high=None, bound="at_least")
    if kind == "at_most":
        return found._replace(low=floor, bound="at_most")
    if kind == "fewer_than":
        step = whole and high != 1  # "less than one day" is not none
        return found._replace(low=floor, high=max(0, high - step) if low >= 0 else high - step, bound="fewer_than")
    if found.bound == "vague" or kind == "exact":
        return found
    return _approximate(found, low, high, nearly=kind == "nearly", whole=found.unit != "times")


def _approximate(found: Found, low: Number, high: Number, *, nearly: bool, whole: bool) -> Found:
    share = lexicon().tolerance["nearly" if nearly else "about"]
    down, up = _spread(low, share, whole=whole), _spread(high, share, whole=whole)
    low = max(0, low - down) if low >= 0 else low - down
    return found._replace(low=low, high=high if nearly else high + up, bound="about")


def _spread(number: Number, share: Decimal, *, whole: bool) -> Number:
    """How far an approximate number reaches, never less than one whole thing."""
    reach = abs(Decimal(number) * share)
    if isinstance(number, Decimal) or not whole:
        return as_number(reach)
    return max(1, int(reach.to_integral_value())) if number else 0


# What is no amount by its own marks


def is_month(words: Words, i: int) -> bool:
    """Whether word `i` is the name of a month, with its capital."""
    return words.lower[i] in lexicon().sets["months"] and words.is_capital(i)


def is_day_of_month(words: Words, at: int) -> bool:
    """Whether the figure at word `at` is the day after a month ("Feb. 5"), which is no count and opens no range."""
    if not words.is_figure(at) or len(words.raw[at]) > 2 or not at:
        return False
    before = at - 1 - (at > 1 and words.lower[at - 1] == ".")
    return is_month(words, before) and not (before and words.is_figure(before - 1))


def _is_attached(words: Words, i: int) -> bool:
    """Whether the figure hangs on something that makes it a name, a time or a version: F-16, 7:00, 24/7, v1.2."""
    if words.glued(i) and _hangs_on(words, i):
        return True
    if not words.is_figure(i) or _bare_fraction(words, i):
        return False
    after = words.lower[i + 1]
    if words.before(i) == "+" and (after == "(" or words.is_figure(i + 1)):  # "+1 (202) 555-0143"
        return True
    if not words.glued(i + 1):
        return False
    if after == "x" and words.is_figure(i + 2):  # "4x100m"
        return True
    if after in "/:_" or (after in ".+" and words.is_figure(i + 2) and words.glued(i + 2)):
        return True
    if after == "°":
        return words.raw[i + 2] not in lexicon().unit_symbols
    return after[:1].isalpha() and not _is_suffix(words, i + 1)


def _hangs_on(words: Words, i: int) -> bool:
    """Whether what touches word `i` from before makes one name with it."""
    before, lex = words.raw[i - 1], lexicon()
    if before in APOSTROPHES:
        decade = words.lower[i + 1] == "s"
        year = len(words.raw[i]) == 2 and (
            not words.is_word(i + 1) or words.lower[i + 1] in lexicon().sets["closers"]
        )
        return words.is_figure(i) and (decade or year)
    if before in lex.currencies or before.lower() in lex.currency_codes or before == "~":
        return False
    if before == "+" and not words.glued(i - 1):  # "at +32 points"
        return len(words.raw[i]) > 5
    if before[:1].isalpha() or before in "/:=_#@&.°+":
        return True
    if before not in DASHES or not words.glued(i - 1):
        return False
    root = words.lower[i - 2]
    return words.is_figure(i - 2) or (root[:1].isalpha() and (words.is_figure(i) or root not in ("a", "an")))


def _is_suffix(words: Words, k: int) -> bool:
    """Whether letters glued to figures are a scale or a unit."""
    lex = lexicon()
    scale = words.lower[k] in lex.short_scales or words.lower[k] in lex.scales or words.lower[k] in lex.vulgar
    unit = words.raw[k] in lex.unit_symbols or words.lower[k] in lex.rate_units
    return scale or unit or words.lower[k] in lex.sets["time_units"] | lex.sets["percent_words"]
