"""How many: the numbers of a text as intervals, with what they count and how they are meant.

A small grammar over the words of the text, without a parser and without a model: a bound ("more than", "up to"),
a number in figures, words or vague plurals, what it counts, and its relation to another number, to a period or to
a whole. Word lists, tolerances and the ends of vague amounts are data (`data/numbers.yaml`).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from trucebook.reading.quantities.bounds import Found, bound_after, bounded_by, read_found
from trucebook.reading.quantities.numerals import APOSTROPHES, DASHES, Words, as_number, lexicon, read_number
from trucebook.reading.quantities.sums import is_measure
from trucebook.reading.quantities.uncounted import is_no_amount
from trucebook.reading.quantities.units import Unit, implied_unit, is_measured, named_unit, noun_after
from trucebook.vocabulary import MeasureKind, Quantity


def find_quantities(text: str) -> list[Quantity]:
    """Every amount that the text tells, in order, as an interval with its unit.

    `start`/`end` are code points of `text` and `text[start:end]` is the quantity's own `text`: the number with the
    words that bound it ("more than 90", "40 percent"). Where a number is part of another ("13 of the more than
    90"), `of` holds the other, and the text reaches to the other's end. Results never overlap; `of` lies inside.

    `low` and `high` are inclusive, `None` is an open end: "more than 90" is [91, None), "up to 9" [0, 9], "about
    150" 150 give or take the declared tolerance, "nearly 50" ends at 50, "dozens" reaches to where "hundreds"
    begins. Shares are in percent ("a third" is 33.3, "1 in 5" 20), and more than a share keeps its number. "all the
    women" has the bound "all" and no numbers; "no hostages" is exactly 0. Only degrees, shares, points and money
    can be below zero.

    `unit` is the head of what is counted, as written ("captives"), a measure ("km", "square miles", "percentage
    points"), the code of a currency ("USD"), "years" for an age, "times" for a factor ("doubled"), or None where
    nothing is named. `measure` is "cumulative" where the clause tells a total ("as of", "so far", "brings to"),
    "rate" with `per` ("day", "barrel"), "share", and else "increment". Dates, years, times of day, ordinals, labels
    ("Resolution 1701", "iPhone 14") and scores are no quantities. Never raises, and takes time in proportion to
    the length of the text.
    """
    words, starters = Words(text), lexicon().starters
    starts = [i for i in range(words.count) if words.figures[i] or words.lower[i] in starters]
    found: list[Quantity] = []
    reached = 0
    for i in starts:
        if i >= reached and _may_start(words, i):
            quantity, reached = _quantity(words, i, found)
            if quantity is not None:
                found.append(quantity)
    return found


def _may_start(words: Words, i: int) -> bool:
    """Whether what follows word `i` lets it begin an amount: "in" before "excess", a dash before figures."""
    word, after = words.lower[i], words.lower[i + 1]
    needed = lexicon().seconds.get(word)
    if needed is not None:
        return after in needed
    return word not in DASHES or words.figures[i + 1] or after in lexicon().currencies


def _quantity(words: Words, i: int, earlier: list[Quantity]) -> tuple[Quantity | None, int]:
    """The quantity that begins at word `i`, and the word to go on from."""
    whole = _all_or_none(words, i)
    if whole is not None:
        return whole
    found = read_found(words, i)
    found = found and _through(words, found)
    if found is None:
        return None, i + 1
    unit = named_unit(words, found)
    found, unit = _with_upper_end(words, found, unit) or (found, unit)
    if is_no_amount(words, found, unit):
        return None, found.end
    return _of_whole(words, found, unit) or _by_itself(words, found, unit, earlier)


def _with_upper_end(words: Words, found: Found, unit: Unit) -> tuple[Found, Unit] | None:
    """ "At least three and possibly as many as seven": one amount, with its unit; so "at least 3 men, up to 7,"."""
    sets, k = lexicon().sets, unit.end
    while words.lower[k] in sets["upper_links"] and k < unit.end + 4:
        k += 1
    supposed = not sets["supposing"].isdisjoint(words.lower[unit.end : k])
    if found.low is None or k == unit.end or not (supposed or found.bound in ("at_least", "more_than")):
        return None
    most = read_found(words, k)
    if most is None or most.bound not in ("at_most", "fewer_than") or most.share != found.share:
        return None
    if most.high is None or most.high <= found.low or (unit.text and _counts_others(words, most.end)):
        return None
    whole = most._replace(start=found.start, at=found.at, low=found.low, bound="range")
    if unit.text:
        return whole, unit._replace(end=most.end)
    inserted = words.lower[unit.end] == words.lower[most.end] == ","  # "five, possibly nine, villagers"
    return whole, noun_after(words, most.end + 1) if inserted else named_unit(words, whole)


def _counts_others(words: Words, k: int) -> bool:
    """Whether what follows a second number tells that it counts something else: "civilians", "wounded"."""
    return noun_after(words, k).text is not None or words.lower[k] in lexicon().sets["casualty_words"]


def _of_whole(words: Words, found: Found, unit: Unit) -> tuple[Quantity, int] | None:
    """An amount that is part of another ("13 of the 33"), or a share of a number ("one convoy in ten")."""
    share = _thing_in(words, found, unit)
    if share is not None:
        return _build(words, share, unit), share.end
    part = _part_of(words, found, unit)
    if part is None:
        return None
    of, end = part
    return _build(words, found, Unit(of.unit or unit.text, end), of=of), end


def _by_itself(words: Words, found: Found, unit: Unit, earlier: list[Quantity]) -> tuple[Quantity | None, int]:
    """An amount with its unit, told or left out, and the bound that may stand behind it."""
    name = unit.text or implied_unit(words, found, unit.end, earlier)
    if name is None and _is_empty(words, found):
        return None, found.end
    if name is not None and name.lower() in lexicon().sets["casualty_words"]:
        name = "people"
    after = bound_after(words, unit.end) if unit.end > found.end and found.bound == "exact" else None
    end = found.end if unit.per is None else unit.end
    if after is not None:
        end = after[0]
        found = bounded_by(found, after[1])._replace(end=end)
    quantity = _build(words, found, unit._replace(text=name), earlier=earlier)
    return quantity, max(end, _figures_end(words, found, unit), _after_per(words, unit.end, quantity.per))


def _thing_in(words: Words, found: Found, unit: Unit) -> Found | None:
    """ "one convoy in ten": a share with its thing between the two numbers."""
    whole = read_number(words, unit.end + 1) if words.lower[unit.end] == "in" else None
    one = words.lower[found.at : found.end] == ["one"] and unit.text is not None
    if not one or whole is None or whole.vague or whole.low < 2 or is_measure(words.lower[whole.end]):
        return None
    if noun_after(words, whole.end).text or (words.raw[unit.end + 1].isdecimal() and whole.low > 1000):
        return None
    part = as_number(round(Decimal(100) / Decimal(whole.low), 1))
    return Found(found.start, found.at, whole.end, part, part, "exact", share=True)


def _is_empty(words: Words, found: Found) -> bool:
    """Whether small words without a thing count nothing: "a few see it", "not one to give up"."""
    if words.lower[found.at] in ("not", "most"):
        return True
    few = found.bound == "vague" and found.high is not None and found.high < 10
    return few and words.lower[found.end] != "times"


def _through(words: Words, found: Found) -> Found | None:
    """ "over three days" is a length, unless something lasts that long; "talks about one" are not about 1."""
    lower = words.lower
    if found.bound == "about" and lower[found.at : found.end] == ["one"]:
        return read_found(words, found.at) or found
    if lower[found.start] != "over" or found.at != found.start + 1 or found.bound != "more_than":
        return found
    sets = lexicon().sets
    lasting = lower[found.end] not in sets["time_units"] or words.before(found.start) in sets["lasting"]
    return found if lasting else read_found(words, found.at)


def _figures_end(words: Words, found: Found, unit: Unit) -> int:
    """The word after the last figure inside the unit: "40 Boeing 737 jets" tells one amount."""
    inside = range(found.end, min(unit.end, found.end + 8))
    names = [k for k in inside if words.is_figure(k) and words.is_capital(k - 1)]
    return names[-1] + 1 if names else found.end


def _after_per(words: Words, k: int, per: str | None) -> int:
    """The word after "per 100,000 people", whose number is no amount of its own."""
    if per is None or not per[:1].isdecimal():
        return 0
    while words.lower[k] != "per":
        k += 1
    return _per_end(words, k + 1)


def _build(
    words: Words, found: Found, unit: Unit, *, of: Quantity | None = None, earlier: list[Quantity] | None = None
) -> Quantity:
    end = max(words.end[found.end - 1], of.end if of else 0)
    start = words.start[found.start]
    measure, per = _measure(words, found, unit, of)
    if measure == "increment" and earlier and _is_joined(words, earlier[-1], found, unit):
        measure = "cumulative"
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


# All, none, and parts of a whole


def _all_or_none(words: Words, i: int) -> tuple[Quantity | None, int] | None:
    """ "all the women and children" (bound "all"), "no hostages" and "none" (exactly 0); None when neither."""
    word = words.lower[i]
    if word == "all":
        return _all(words, i)
    if word == "none" and not (words.lower[i + 1] == "of" and words.lower[i + 2] in ("this", "that", "it")):
        unit = noun_after(words, i + 1) if words.lower[i + 1] == "of" else Unit(None, i + 1)
        return _build(words, Found(i, i, i + 1, 0, 0, "exact"), unit), i + 1
    if word == "no" and read_found(words, i) is None:
        unit = noun_after(words, i + 1)
        near = unit.text is not None and unit.end <= i + 4
        if not near or words.lower[unit.end - 1] in lexicon().sets["no_stops"]:
            return None, i + 1
        return _build(words, Found(i, i, i + 1, 0, 0, "exact"), unit), i + 1
    return None


def _all(words: Words, i: int) -> tuple[Quantity | None, int]:
    lower, sets = words.lower, lexicon().sets
    k = i + 1 + (lower[i + 1] == "of")
    determined = lower[k] in sets["determiners"]
    stopped = lower[k] in sets["all_stops"] or lower[k] in sets["closers"] or k > i + 1
    if not determined and (stopped or words.before(i) in sets["all_stops_before"]):
        return None, i + 1
    if read_number(words, k + determined):
        return None, i + 1
    unit = noun_after(words, k)
    if unit.text is None or unit.end > k + 7 or (not determined and lower[unit.end - 1] in sets["no_stops"]):
        return None, i + 1
    return _build(words, Found(i, i, unit.end, None, None, "all"), unit), unit.end


def _part_of(words: Words, found: Found, unit: Unit) -> tuple[Quantity, int] | None:
    """The whole that a number is part of: "13 of the more than 90", "40 percent of the 2,000 detainees"."""
    lower = words.lower
    if found.share and lower[found.end] in lexicon().sets["determiners"]:  # "half the hospital's 240 beds"
        return _whole(words, _before_whole(words, found.end), share=True)
    for k in dict.fromkeys((found.end, unit.end)):
        out = lower[k] == "out"
        if lower[k + out] != "of":
            continue
        j = _before_whole(words, k + out + 1)
        if k > found.end and not out and j == k + 1:
            continue  # "two doses of 0.5 ml" are no part
        whole = _whole(words, j, share=found.share)
        if whole is not None:
            return whole
    return None


def _before_whole(words: Words, j: int) -> int:
    """The word at which the whole begins behind "of": over determiners, adjectives and an owner's name."""
    lower, sets = words.lower, lexicon().sets
    for k in range(j, j + 7):
        word = lower[k]
        if word == "all" or (word in ("a", "some") and read_found(words, k)) or words.is_figure(k):
            return k
        if word in sets["links"] or word in sets["whole_adjectives"] or (word == "s" and words.glued(k)):
            continue
        if lower[k + (word not in APOSTROPHES)] in APOSTROPHES:
            continue
        if words.is_capital(k) and read_number(words, k) is None:
            continue
        return k
    return j


def _whole(words: Words, j: int, *, share: bool) -> tuple[Quantity, int] | None:
    if words.lower[j] == "all":
        quantity, end = _all(words, j)
        return (quantity, end) if quantity is not None else None
    found = read_found(words, j)
    if found is None or found.share:
        return None
    unit = named_unit(words, found)
    if is_no_amount(words, found, unit):
        return None
    return _build(words, found, unit), found.end


# How it is meant


def _measure(words: Words, found: Found, unit: Unit, of: Quantity | None) -> tuple[MeasureKind, str | None]:
    """How the number is meant, and per which period or thing."""
    per = unit.per or _period(words, found, unit.end)
    if per:
        return "rate", per
    if found.share:
        return "share", None
    if found.bound == "all" or found.high == 0:
        return "increment", None
    return ("cumulative" if _is_total(words, found, unit, of) else "increment"), None


def _period(words: Words, found: Found, unit_end: int) -> str | None:
    """The period of a rate: "deaths per day", "$5 a barrel", "600 daily trucks", "a daily average of 150"."""
    lex, lower = lexicon(), words.lower
    for k in range(max(0, found.start - 4), found.start):
        if lower[k] in lex.rate_adverbs and (words.before(found.start) == "of" or k == found.start - 1):
            return lex.rate_adverbs[lower[k]]
    for k in range(found.end, found.end + (1 if found.share else 9)):
        word = lower[k]
        if word in lex.rate_adverbs and k <= unit_end + 1:
            return lex.rate_adverbs[word]
        if word == "per" and lower[k + 1] != "cent":
            return words.slice(k + 1, _per_end(words, k + 1)).lower()
        if word in ("a", "an", "each", "every") and _is_rate(words, k, unit_end):
            return lower[k + 1]
        if word == "/" and words.glued(k) and lower[k + 1] in lex.sets["periods"]:
            return lower[k + 1]
        if word in ".;:!?()" or words.is_figure(k) or (k >= unit_end and word in (",", "and", "but")):
            break
    return _opening_period(words, found)


def _per_end(words: Words, k: int) -> int:
    """The word after what a rate is per: "day", "100,000 people"."""
    number = read_number(words, k)
    if number is not None:
        return max(k + 1, noun_after(words, number.end).end)
    return k + (3 if words.joined(k + 1) else 1)  # "per kilowatt-hour"


def _opening_period(words: Words, found: Found) -> str | None:
    """ "Every day 20 trucks cross": a period that opens the clause."""
    at = words.start[found.start]
    opened = _EVERY.match(words.text, words.clause(at)[0], at)
    period = opened.group(1).lower() if opened else ""
    return period if period in lexicon().sets["time_units"] and not is_measure(words.lower[found.end]) else None


def _is_priced(words: Words, k: int) -> bool:
    """Whether a price stands before "a" at word `k` and one plain word behind it: "$1 million an episode"."""
    lex, before = lexicon(), words.lower[max(0, k - 3) : k]
    priced = any(word in lex.currencies or word in lex.currency_words.by_first for word in before)
    closed = not words.is_word(k + 2) or words.lower[k + 2] in lex.sets["closers"]
    return priced and closed and words.lower[k] in ("a", "an") and words.raw[k + 1].islower()


def _is_rate(words: Words, k: int, unit_end: int) -> bool:
    """Whether "a day" at word `k` follows what is counted, and no preposition as in "on a day"."""
    lower, sets = words.lower, lexicon().sets
    period = lower[k + 1]
    if words.before(k) == "of" or lower[k + 2] in sets["no_rate"] or words.joined(k + 2):
        return False
    if k == unit_end and _is_priced(words, k):
        return True
    if period not in sets["periods"]:
        return False
    near = k == unit_end or (k <= unit_end + 4 and lower[unit_end] in ("of", "carrying"))
    if near and period not in sets["people_periods"]:
        return True
    each = lower[k] in ("each", "every") and k <= unit_end + 5
    return each and words.before(k) not in ("on", "of", "for", "in", "at")


_CUE_REACH = 130  # characters before a number in which its cue stands
_SINCE = re.compile(r"\bsince\b", re.I)
_HAVE = re.compile(r"\b(?:have|has|had)\b", re.I)
_EVERY = re.compile(r"\W*(?:every|each)\s+([a-z]+)\b", re.I)
_BY_THEN = re.compile(r"\W*by\b", re.I)
_HAD_COME = re.compile(r"\bhad\b(?!\s+(?:to|no|a|an|the)\b)", re.I)
_HAD = re.compile(
    r"\b(?:had|have|has)\s+(?:(already|now|so far)\s+)?(?:been\s+)?[a-z]+(?:ed|en|t)\s+"
    r"(?:(?:over|back|up|all|the|its)\s+){0,2}$",
    re.I,
)
_PARTICIPLE_SINCE = re.compile(r"\b(have|has|had|been|was|were)?\s*\b(\w+ed|held|taken)\s+since\b", re.I)
_JOINS = re.compile(r"\s*(?:[\w-]+\s+){0,2}(?:and|,)\s+$", re.I)


def _is_total(words: Words, found: Found, unit: Unit, of: Quantity | None) -> bool:
    """Whether the clause tells a total: "as of", "so far", "brings to", "had freed", "since the truce began"."""
    if _is_amid(words, found, unit):
        return False
    at = words.start[found.start]
    start, end = words.clause(at)
    before = words.text[max(start, at - _CUE_REACH) : at]
    if _leads_to_total(before):
        return True
    if found.at != found.start and _leads_to_total(before + words.text[at : words.start[found.at]]):
        return True
    had = _HAD.search(before)
    if had and (had.group().lower().startswith("had") or had.group(1) or of is not None):
        return True
    if _BY_THEN.match(words.text, start, at) and _HAD_COME.search(words.text, words.end[found.end - 1], end):
        return True  # "by Friday 12 of the 18 trucks had arrived"
    if lexicon().totals.had_by.search(words.text, words.end[found.end - 1], end):
        return True  # "12 had come by noon"
    return _tells_total(words.text[start:end])


def _leads_to_total(before: str) -> bool:
    """Whether the words right before a number make it a total: "the toll rose from 10 to"."""
    cues = lexicon().totals
    return any(
        cue.search(before) for cue in (cues.near, cues.reach, cues.bring_to, cues.completing, cues.change_to)
    )


@lru_cache(maxsize=64)
def _tells_total(clause: str) -> bool:
    """Whether a whole clause is about totals: "so far", "Since May 91 have died"."""
    cues = lexicon().totals
    if cues.record.search(clause):
        return False
    if cues.anywhere.search(clause):
        return True
    if _SINCE.search(clause) is None:
        return False
    participle = _PARTICIPLE_SINCE.search(clause)
    if participle and not participle.group(1):
        return False
    return bool(_HAVE.search(clause)) or clause.lstrip(' "“').lower().startswith("since")


def _is_joined(words: Words, last: Quantity, found: Found, unit: Unit) -> bool:
    """ "the toll at 64 dead and 212 wounded": both are totals."""
    between = words.text[last.end : words.start[found.start]]
    return last.measure == "cumulative" and unit.text == last.unit == "people" and bool(_JOINS.match(between))


def _is_amid(words: Words, found: Found, unit: Unit) -> bool:
    """Whether the number is only a duration, a measure or money, which no total is told of."""
    word = words.lower[found.end + words.joined(found.end)]
    return found.unit is not None or word in lexicon().sets["signed"] or is_measured(unit.text)
