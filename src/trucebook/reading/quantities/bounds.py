"""Amounts as they are told: with the words that bound them, and with two ends.

The bound words and tolerances are data (`data/numbers.yaml`).
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from trucebook.reading.quantities.numerals import APOSTROPHES, DASHES, Words, as_number, lexicon
from trucebook.reading.quantities.sums import Amount, bare_fraction, is_measure, one_measure, read_amount
from trucebook.vocabulary import Bound, Number

_ONE_SIDED = ("more_than", "at_least", "at_most", "fewer_than")


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
    one = one_measure(words, at) if any(kind != "exact" for kind in kinds) else None
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


# Two ends


def _between(words: Words, i: int) -> tuple[Amount, Amount] | None:
    """ "between 100 and 150", "from 100 to 150": both ends."""
    link = {"between": "and", "from": "to"}.get(words.lower[i])
    if link is None:
        return None
    first = read_amount(words, _read_bounds(words, i + 1)[0])
    if first is None or (link == "to" and not _spans(words, i, first)):
        return None
    k = _after_measure(words, first)
    if words.lower[k] != link:
        return None
    second = read_amount(words, _read_bounds(words, k + 1)[0])
    return (first, second) if second and second.high > first.low and _are_alike(first, second) else None


def _spans(words: Words, i: int, first: Amount) -> bool:
    """Whether "from" at word `i` opens a range; shares and sums that go from one to the other mostly change."""
    if _is_change(words, i):
        return False
    return (first.unit is None and not first.share) or words.before(i) in lexicon().sets["range_words"]


def _after_measure(words: Words, first: Amount) -> int:
    """The word after the unit of a first end, where it stands at both: "5 km to 10 km"."""
    lex, k = lexicon(), first.end + words.joined(first.end)
    symbol = words.raw[k] in lex.unit_symbols and words.lower[k] not in lex.sets["glued_symbols"] - {"c", "f"}
    return k + 1 if symbol or is_measure(words.lower[k]) else first.end


def _second(words: Words, start: int, first: Amount) -> Amount | None:
    """The second end of "105-107", "19 to 22", "100 or 200", "$3m to $4m", if the words go on so."""
    if first.unit == "times":
        return None
    link = lexicon().range_links.at(words, first.end)
    if link is not None:
        return read_amount(words, link[0])
    k = _after_measure(words, first)
    for end in dict.fromkeys((first.end, k)):
        second = read_amount(words, end + 1) if _links(words, start, end) else None
        if second is not None and _are_alike(first, second):
            same = words.lower[first.end].rstrip("s") == words.lower[second.end].rstrip("s")
            if end == first.end or same:
                return second
    return None


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
    goes_on = lower[end] == "than" or lower[end - 1 : end + 1] == ["up", "to"]
    return None if goes_on or number else (end, kind)


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
    if not words.is_figure(i) or bare_fraction(words, i):
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
