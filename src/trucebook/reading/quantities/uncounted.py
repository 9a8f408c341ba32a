"""Numbers that are no amounts: days, years, times of day, labels, names, scores, pronouns."""

from __future__ import annotations

from trucebook.reading.quantities.bounds import Found, is_month
from trucebook.reading.quantities.numerals import DASHES, Words, lexicon, read_number
from trucebook.reading.quantities.sums import is_measure
from trucebook.reading.quantities.units import Unit, noun_after


def is_no_amount(words: Words, found: Found, unit: Unit) -> bool:
    """Whether the number is a date, a year, a time of day, a label, a score, an address or a pronoun."""
    if found.share or found.unit:
        return False
    plain = (_is_calendar, _is_clock, _is_year, _is_form, _is_pronoun, _is_reference, _is_address, _is_in_row)
    if any(check(words, found) for check in plain) or _is_score(words, found, unit) or _is_code(words, found, unit):
        return True
    return found.at == found.start and (_is_label(words, found) or _is_name(words, found, unit))


def _is_code(words: Words, found: Found, unit: Unit) -> bool:
    """An account, an order, a time stamp; "a 757 jet", "a 911 call"."""
    figures = words.raw[found.at]
    if not figures.isdecimal():
        return False
    model = len(figures) == 3 and words.lower[found.end] in lexicon().sets["labels_after"]
    return model or (unit.text is None and len(figures) >= 7)


def _is_clock(words: Words, found: Found) -> bool:
    """ "7 a.m.", "nine o'clock", "nine in the morning", "sang at nine"."""
    end, lower, sets = found.end, words.lower, lexicon().sets
    if lower[end] in sets["clock_words"] or lower[end : end + 3] in (["a", ".", "m"], ["p", ".", "m"]):
        return True
    if lower[end] == "o" and lower[end + 2] == "clock":
        return True
    if found.high is None or found.high > 12:
        return False
    if words.before(found.at) in ("past", "to") and words.before(found.at - 1) in ("half", "quarter", "minutes"):
        return True
    if lower[end : end + 2] == ["in", "the"] and lower[end + 2] in ("morning", "afternoon", "evening"):
        return True
    closed = not words.is_word(end) or lower[end] in sets["closers"]
    at = (
        found.start == found.at
        and words.before(found.at) == "at"
        and lower[max(0, found.at - 2)] not in sets["at_verbs"]
        and sets["put_at"].isdisjoint(lower[max(0, found.at - 8) : found.at])
    )
    return at and closed and lower[end] not in DASHES and lower[end] != "°"


def _is_calendar(words: Words, found: Found) -> bool:
    """ "5 February", "5 of February" in figures, "Jan. 5 and 6"."""
    at, end, lower = found.at, found.end, words.lower
    if found.start != at or found.high is None or found.high > 31:
        return False
    k = end + (lower[end] == "of")
    if is_month(words, k) and not (k > end and not words.is_figure(at)):
        return True
    if lower[end] != "of" and noun_after(words, end).text:
        return False
    if (
        at > 2
        and (lower[at - 1] in ("and", "to", ",", "or") or lower[at - 1] in DASHES)
        and words.is_figure(at - 2)
    ):
        before = at - 3 - (lower[at - 3] == ".")
        if before >= 0 and is_month(words, before):
            return True
    return (
        words.is_figure(end + 1)
        and (lower[end] in ("and", ",") or lower[end] in DASHES)
        and is_month(words, end + 2)
    )


def _is_year(words: Words, found: Found) -> bool:
    """A bare figure from 1900 to 2099 is a year, unless a bound or a thing that is counted stands with it."""
    lower, sets = words.lower, lexicon().sets
    figures = [k for k in range(found.at, found.end) if words.is_figure(k)]
    if not figures or not all(words.raw[k].isdecimal() and len(words.raw[k]) == 4 for k in figures):
        return False
    if not all(1900 <= int(words.raw[k]) <= 2099 for k in figures):
        return False
    if lower[found.end] in sets["counted_things"] or lower[found.end] == "+":
        return found.start == found.at and words.before(found.at) in sets["year_cues"]
    if found.start != found.at and found.bound not in ("range", "exact"):
        return noun_after(words, found.end).text is None
    return True


def _is_form(words: Words, found: Found) -> bool:
    """ "three-phase", "two-state", "one-sided" tell a form; "27-nation" and "60-day" count and measure."""
    end, sets = found.end, lexicon().sets
    if not words.joined(end) or words.lower[end + 1] == "strong":
        return False
    form = words.lower[end + 1]
    symbol = words.raw[end + 1] in lexicon().unit_symbols
    if not words.is_word(end + 1) or form in sets["forms"] or form in sets["closers"] or form.endswith("ed"):
        return True
    if len(form) == 1 and not symbol:
        return True
    if words.lower[found.at] == "zero":  # "zero-emission"
        return True
    return found.low == found.high == 1 and not is_measure(form) and not symbol


def _is_score(words: Words, found: Found, unit: Unit) -> bool:
    """ "2-5", "6-4": figures joined by a dash that count nothing."""
    if unit.text is None and _is_against(words, found):
        return True
    dashes = (k for k in range(found.at + 1, found.end) if words.joined(k) and words.is_figure(k - 1))
    return found.bound == "range" and unit.text is None and any(dashes) and words.is_figure(found.end - 1)


def _is_against(words: Words, found: Found) -> bool:
    """ "voted 5 to 4": two bare numbers, the larger one first, that tell no change."""
    at, end, lower = found.at, found.end, words.lower
    if found.low is None or found.bound != "exact" or found.start != at:
        return False
    if lower[end] == "to":
        first, other = at, read_number(words, end + 1)
        smaller = other is not None and not other.vague and other.low < found.low
        if other is None or not smaller or noun_after(words, other.end).text:
            return False
    elif words.before(at) == "to" and at > 1 and (words.is_figure(at - 2) or lower[at - 2] in lexicon().small):
        first, other = at - 2, read_number(words, at - 2)
        if other is None or other.low <= found.low:
            return False
    else:
        return False
    return words.before(first) != "from" and lexicon().sets["change_verbs"].isdisjoint(
        lower[max(0, first - 5) : first]
    )


def _is_label(words: Words, found: Found) -> bool:
    """ "Resolution 1701", "Phase 2", "No. 3": a number after the word for what it names."""
    at, lower = found.at, words.lower
    if not at:
        return _is_list_mark(words, at, found.end)
    short = lower[at - 1] == "." and words.glued(at - 1) and lower[at - 2] in lexicon().sets["short_labels"]
    before = at - 1 - short
    if lower[before] in lexicon().sets["labels"] and not (lower[before] == "no" and before == at - 1):
        unit = noun_after(words, found.end) if lower[found.end] != "of" else Unit(None, found.end)
        return unit.text is None or (words.is_capital(before) and words.is_figure(at))
    return words.is_figure(at) and _is_list_mark(words, at, found.end)


def _is_name(words: Words, found: Found, unit: Unit) -> bool:
    """ "iPhone 14", "FTSE 100", "Group of Seven", "Formula One": a number that is part of a name."""
    at, end, sets = found.at, found.end, lexicon().sets
    maker = unit.text is not None and unit.text == words.raw[end] and not unit.text.endswith("s")
    if (
        not at or end != at + 1 or not (unit.text is None or (maker and words.is_capital(end)))
    ):  # "Porsche 918 Spyder"
        return False
    before = words.raw[at - 1 - (words.before(at) == "of")]
    if before.islower() or not before.isalpha() or before.lower() in sets["closers"]:
        return False
    if before.lower() in sets["months"] | sets["weekdays"] or _are_hurt(words, end):
        return False
    return words.is_figure(at) or (words.is_capital(at) and not words.is_capital(end))


def _are_hurt(words: Words, k: int) -> bool:
    """Whether the words from `k` on tell of people killed, hurt or taken: "in Gaza 12 were killed"."""
    sets, end = lexicon().sets, k + 5
    while words.lower[k] in sets["casualty_links"] and k < end:
        k += 1
    return words.lower[k] in sets["casualty_words"]


def _is_list_mark(words: Words, at: int, end: int) -> bool:
    """ "1. " or "(2) " at the beginning of a line."""
    if not (words.is_figure(at) and words.lower[end] in (".", ")") and words.glued(end)):
        return False
    opened = at - (at > 0 and words.lower[at - 1] == "(")
    line_start = "\n" in words.text[words.start[opened - 1] : words.start[opened]] if opened else True
    return line_start and words.text[words.end[end] : words.end[end] + 1] in (" ", "\t")


def _is_in_row(words: Words, found: Found) -> bool:
    """Three and more figures in a row are a telephone number or a table, not amounts."""
    row = [words.is_figure(k) if k >= 0 else False for k in range(found.at - 2, found.at + 3)]
    return row[2] and any(all(row[k : k + 3]) for k in range(3))


def _is_reference(words: Words, found: Found) -> bool:
    """ "[1]", "(a)(3)": a footnote or a paragraph."""
    marks = words.before(found.at), words.lower[found.end]
    phone = words.is_figure(found.end + 1)
    return marks == ("[", "]") or (marks == ("(", ")") and (phone or words.glued(found.at - 1)))


def _is_address(words: Words, found: Found) -> bool:
    """ "10 Downing Street"."""
    k = found.end
    while words.is_capital(k) and k < found.end + 3:
        k += 1
        if words.lower[k] in lexicon().sets["streets"] and words.is_capital(k):
            return words.is_figure(found.at)
    return False


def _is_pronoun(words: Words, found: Found) -> bool:
    """ "one another", "no one", "one day the war will end"."""
    if words.lower[found.at] != "one" or found.end != found.at + 1:
        return False
    sets, before, after = lexicon().sets, words.before(found.at), words.lower[found.end]
    if after == "of":
        return before in ("no", "any", "every", "each", "single")
    if before in sets["one_stops_before"] and found.start == found.at:
        return True
    if found.start != found.at and is_measure(after):
        return False  # "less than one day"
    if (before in ("or", ",") or before in DASHES) and after.endswith(("ing", "ed", "en")):
        return words.lower[found.end + 1] in sets["closers"]  # "a plan, one built on trust"
    if after in sets["one_stops"] or after in sets["closers"]:
        return True
    return not words.is_word(found.end) and not words.joined(found.end)
