"""What an amount counts: a currency, a measure, an age, or the head of the noun phrase behind it.

Found by the shape of words, without a parser; the word lists are data (`data/numbers.yaml`).

accepted gap: a unit told before its number ("hostages: 33") is not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from trucebook.reading.quantities.bounds import Found, read_found
from trucebook.reading.quantities.numerals import APOSTROPHES, DASHES, Words, lexicon
from trucebook.reading.quantities.sums import is_measure, plural
from trucebook.vocabulary import Quantity


class Unit(NamedTuple):
    """What is counted, the word after it, and the period or thing it is a rate per."""

    text: str | None
    end: int
    per: str | None = None


def is_measured(unit: str | None) -> bool:
    """Whether a unit measures or pays instead of counting: "miles", "km", "USD"."""
    if unit is None:
        return False
    return unit.isupper() or is_measure(unit.split()[-1].lower()) or unit in lexicon().unit_symbols.values()


def named_unit(words: Words, found: Found) -> Unit:
    """The unit told by the words after an amount."""
    end, lower = found.end, words.lower
    if found.unit:
        return Unit(found.unit, end)
    if found.share:
        return _of_share(words, found)
    age = _is_age(words, found)
    unit = _currency(words, end) or _measure(words, found) or _compound(words, found)
    if unit is not None:
        return unit
    if age:
        return Unit("years", end)
    if words.before(found.start - (words.before(found.start) == "of")) in ("magnitude", "magnitudes"):
        return Unit("magnitude", end)
    end = _unquoted(words, found)
    end += lower[end] == "," and lower[end + 1] == "of"  # "hundreds, if not thousands, of"
    k = end + (lower[end] in lexicon().rate_adverbs)
    single = (found.high is not None and found.high <= 1) or lower[found.end - 1] in ("one", "1")
    return noun_after(words, k, single=single and lower[end] != "of")


def _of_share(words: Words, found: Found) -> Unit:
    """ "40 percent of the trucks", "one in three schools": what a share is of, where it is many."""
    lower, end = words.lower, _unquoted(words, found)
    odds = not {"in", "out"}.isdisjoint(lower[found.at : found.end])
    if odds or lower[end] == "of" or lower[end] in lexicon().sets["determiners"]:
        return noun_after(words, end)
    return Unit(None, end)


def _unquoted(words: Words, found: Found) -> int:
    """The word after a quotation that holds only the amount: "five or six" hostages."""
    opened = words.before(found.start) in ("“", '"', "‘", "'")
    return found.end + (opened and words.lower[found.end] in ("”", '"', "’", "'"))


# Currencies, measures, ages


def _currency(words: Words, end: int) -> Unit | None:
    """ "dollars", "of dollars", "Canadian dollars", "€"."""
    lex = lexicon()
    if words.glued(end) and words.raw[end] in lex.currencies and not words.is_figure(end + 1):
        return Unit(lex.currencies[words.raw[end]], end + 1)
    k = end + (words.lower[end] == "of" or words.joined(end))
    code = lex.currency_codes.get(words.lower[k])
    if code and words.raw[k].isupper() and len(words.raw[k]) == 3:
        return Unit(code, k + 1)
    named = lex.currency_words.at(words, k)
    return Unit(named[1], named[0]) if named else None


def _measure(words: Words, found: Found) -> Unit | None:
    """ "km", "mph", "km/h", "°C", "three times as many", "6.3-magnitude", and measures in words."""
    lex, lower, end = lexicon(), words.lower, found.end
    k = end + (words.joined(end) or lower[end] == "°")
    if lower[k] in lex.rate_units:
        unit, per = lex.rate_units[lower[k]]
        return Unit(unit, k + 1, per)
    if _is_symbol(words, k, glued=words.glued(end) or lower[end] == "°"):
        per = lex.rate_symbols.get(lower[k + 2]) if lower[k + 1] == "/" else None
        return Unit(lex.unit_symbols[words.raw[k]], k + (3 if per else 1), per)
    compared = lower[k] == "times" and lower[k + 1] in lex.sets["factor_wholes"] | lex.sets["comparatives"]
    if compared or (words.joined(end) and lower[k] == "fold"):
        return Unit("times", k + 1)
    if lower[k] in lex.sets["singular_units"]:
        return Unit(lower[k], k + 1)
    return _measure_in_words(words, k, many=found.low != 1 and found.high != 1)


def _measure_in_words(words: Words, first: int, *, many: bool) -> Unit | None:
    """ "minute", "square miles", "degrees Celsius": a measure from word `first` on, in the plural for many."""
    sets, lower, k = lexicon().sets, words.lower, first
    while lower[k] in sets["measure_modifiers"] and k < first + 3:
        k += 1 + (lower[k + 1] == "." or words.joined(k + 1))
    if k > first and (is_measure(lower[k]) or _is_symbol(words, k) or _is_plural(words, k)):
        return _degrees(words, first, k)
    noun = lower[first]
    if not is_measure(noun) or (noun in sets["modifying_units"] and _is_plural(words, first + 1)):
        return None  # "several weekend rallies"
    text = plural(noun) if many and noun == words.raw[first] else words.raw[first]
    return _degrees(words, first, first) if text == "degrees" else Unit(text, first + 1)


def _degrees(words: Words, first: int, k: int) -> Unit:
    """A measure with its modifiers: "square miles"; degrees with their scale: "degrees Celsius"."""
    scale = words.raw[k + 1] if words.lower[k] in ("degree", "degrees") else ""
    if scale.lower() in lexicon().sets["temperature_scales"]:
        return Unit(lexicon().unit_symbols.get(scale[:1].upper(), scale), k + 2)
    text = words.slice(first, k + 1)
    if first < k and words.lower[k] == words.raw[k] and not words.joined(k - 1):  # "a 100 kilowatt hour battery"
        text = plural(text) if is_measure(words.lower[k]) else text
    if words.joined(first - 1) and first < k:  # "a two-square-mile zone"
        text = plural(text.replace("-", " "))
    return Unit(text, k + 1)


def _is_symbol(words: Words, k: int, *, glued: bool = False) -> bool:
    """Whether word `k` is the symbol of a unit; single letters only where no word or name goes on from them."""
    raw, lex = words.raw[k], lexicon()
    if raw not in lex.unit_symbols or (words.joined(k + 1) and words.is_figure(k + 2)):
        return False
    return glued or raw.lower() not in lex.sets["glued_symbols"]


def _compound(words: Words, found: Found) -> Unit | None:
    """ "a 27-nation bloc" counts nations; "three-phase" and "two-state" tell a form and count nothing."""
    k = found.end + 1
    if not words.joined(found.end) or not words.is_word(k):
        return None
    if words.lower[k] == "strong":
        return Unit(None, k + 1)
    if words.joined(k + 1) and is_measure(words.lower[k + 2]):  # "13-straight-day"
        k += 2
    noun = words.lower[k]
    return Unit(plural(noun) if found.high is None or found.high > 1 else noun, k + 1)


def _is_age(words: Words, found: Found) -> bool:
    """Whether the number is an age told without its unit: "aged 19", "children under five", "Jane Roe, 80, was"."""
    at, lower, sets = found.start, words.lower, lexicon().sets
    if words.before(at - (words.before(at) == "of")) in sets["age_words"]:
        return True
    beside = words.before(at) in ("and", "or", "to") and at > 3
    if beside and lower[at - 3 - (lower[at - 3] == "of")] in sets["age_words"]:
        return True  # "aged 19 and 22"
    if noun_after(words, found.end).text:
        return False
    if found.start != found.at and lower[at] in ("under", "over", "above", "below"):
        return words.before(at) in sets["people_under"] or (at > 0 and _is_plural(words, at - 1))
    return _is_apposed(words, found) or _turns(words, found)


def _turns(words: Words, found: Found) -> bool:
    """ "She was 19 when", "Justice Roe will be 80"."""
    at, sets = found.at, lexicon().sets
    verb = at - 1 - (words.before(at) == "be")
    if verb < 1 or words.lower[verb] not in sets["age_verbs"] or not words.is_figure(at):
        return False
    verb -= words.before(verb) in ("will", "would", "to")
    person = words.lower[verb - 1] in ("he", "she", "who", "i") or (
        words.is_capital(verb - 1) and words.lower[verb - 1] not in sets["closers"]
    )
    closed = not words.is_word(found.end) or words.lower[found.end] in sets["closers"]
    return person and closed and found.high is not None and 0 < found.high <= 120


def _is_apposed(words: Words, found: Found) -> bool:
    """ "Jane Roe, 80, was", "the striker, 27, said" and "Jane Roe (80)" tell an age."""
    at, end = found.start, found.end
    if at < 2 or found.at != at or end != at + 1 or not words.is_figure(at) or not words.is_word(at - 2):
        return False
    person = words.lower[at - 2] in ("he", "she") or words.lower[at - 2] not in lexicon().sets["closers"]
    if found.high is None or not 0 < found.high <= 120 or not person:
        return False
    marks = words.before(at), "," if words.is_line_end(at) else words.lower[end]
    named = words.is_capital(at - 2) and words.lower[at - 2] not in lexicon().sets["months"]
    return (marks in ((",", ","), ("(", ")"), (",", ".")) and named) or (
        marks == (",", ",") and not _is_plural(words, at - 2)
    )


# Nouns


def noun_after(words: Words, j: int, *, single: bool = False) -> Unit:
    """The head of the noun phrase that begins at word `j`: the first plural noun, with what is joined to it."""
    lower, sets = words.lower, lexicon().sets
    k = j
    while lower[k] in sets["skipped"] and k < j + 4:
        k += 1
    first, last, many = k, None, not single and _is_number(words, j - 1)
    for _ in range(8):
        if (lower[k] in DASHES and words.glued(k)) or (lower[k] in ("“", '"', "‘") and not words.glued(k)):
            k += 1
        elif lower[k] == "." and words.glued(k) and lower[k - 1] in sets["abbreviations"]:
            k += 1  # "Mr. Roe's backers"
        elif lower[k] in APOSTROPHES and words.glued(k):
            k += 1 + (lower[k + 1] == "s")
            while lower[k] in sets["skipped"]:
                k += 1
        elif _ends_phrase(words, k, last, many=many) or (single and last is not None and _may_be_verb(words, k)):
            break
        elif _is_head(words, k) and not (single and _is_owner(words, k)):
            return _coordinated(words, k)
        else:
            last = k if lower[k] not in ("and", "or") else last
            k += 1
    if last is not None and single and (lower[last] not in sets["verbs"] or lower[k] in sets["auxiliaries"]):
        return Unit(words.raw[last], last + 1)
    named = _is_people(words, first) and words.before(j) not in ("no", "all")
    return Unit(words.raw[first], first + 1) if named else Unit(None, j)


def _is_number(words: Words, k: int) -> bool:
    return words.is_figure(k) or words.lower[k] in lexicon().numerals or words.lower[k] in lexicon().scales


def _is_owner(words: Words, k: int) -> bool:
    """Whether the plural at word `k` stands before a single thing: "one Sanders supporter", "one sports club"."""
    after = words.raw[k + 1]
    stops = lexicon().sets["closers"] | lexicon().sets["verbs"]
    return after.isalpha() and after.islower() and after not in stops


def _is_people(words: Words, j: int) -> bool:
    """Whether word `j` is a name without a plural ending, alone behind its number: "30,000 Rohingya"."""
    sets, word, after = lexicon().sets, words.lower[j], words.lower[j + 1]
    named = words.is_capital(j) and not words.raw[j].isupper() and not words.is_line_end(j - 1)
    alone = not words.is_word(j + 1) or after in sets["closers"] or after in sets["verbs"]
    if not named or not alone or words.joined(j + 1) or after in APOSTROPHES:
        return False
    stops = sets["closers"] | sets["months"] | sets["weekdays"] | sets["abbreviations"]
    return word not in stops and word not in lexicon().starters


def _may_be_verb(words: Words, k: int) -> bool:
    if words.joined(k - 1):  # "kind-hearted"
        return False
    return _is_plural(words, k) or words.lower[k].endswith("ed")


def _ends_phrase(words: Words, k: int, last: int | None, *, many: bool) -> bool:
    word, sets = words.lower[k], lexicon().sets
    if words.is_figure(k):
        return not _is_inside(words, k, last)
    if word in lexicon().currencies and words.is_figure(k + 1):  # "nine $2,500 donations"
        return False
    if not word[:1].isalpha():
        return True
    if word in ("and", "or"):
        return last is None or last != k - 1
    if word in sets["verbs"]:
        if words.lower[k + 1] in sets["auxiliaries"]:  # "23 remains were returned", "not a single shot was fired"
            return False
        if many and last is not None and word.endswith("s"):  # "400 scripted shows": many take no verb in "s"
            return False
        return word not in sets["irregular_plurals"] and not _modifies(words, k)
    if words.joined(k + 1) or (word in sets["adjectives"] and _modifies(words, k)):  # "in-person", "earlier"
        return False
    return word in sets["closers"] or word in lexicon().numerals


def _is_inside(words: Words, k: int, last: int | None) -> bool:
    """Whether a figure goes on with a noun phrase: "12 T-64 tanks", "40 Boeing 737 jets", "two 500-pound bombs"."""
    if last is not None and (words.joined(k - 1) or (words.is_capital(k - 1) and _is_plural(words, k + 1))):
        return True
    symbol = words.glued(k + 1) and words.raw[k + 1] in lexicon().unit_symbols
    return symbol or words.raw[k - 1] in lexicon().currencies or (words.joined(k + 1) and words.is_word(k + 2))


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
        return False
    joined = words.joined(k + 1) and words.lower[k + 2] not in ("in", "of", "at", "general")  # "brothers-in-law"
    owner = words.lower[k + 1] in APOSTROPHES and words.glued(k + 1)
    if joined or (owner and (words.glued(k + 2) or _modifies(words, k + 1))):  # "the bank's", "the banks' losses"
        return False
    modifies = words.is_capital(k) or words.lower[k] in lexicon().sets["plural_modifiers"]
    return not (modifies and _is_plural(words, k + 1) and not words.is_capital(k + 1))


def _coordinated(words: Words, k: int) -> Unit:
    """The head at word `k` with nouns joined to it: "women and children", "men, women and children"."""
    lower, end = words.lower, k + 1
    for _ in range(8):
        step = 2 if lower[end] in ("and", "or") and _is_plural(words, end + 1) else 0
        if not step and lower[end] == "," and _is_plural(words, end + 1) and lower[end + 2] in ("and", "or", ","):
            step = 2 if not {"and", "or"}.isdisjoint(lower[end + 2 : end + 6]) else 0
        priced = lower[end + 2] == "of" and (words.is_figure(end + 3) or lower[end + 3] in lexicon().currencies)
        if not step or priced or lower[end + 1] in lexicon().sets["verbs"]:
            break  # "190 staff and debts of €4m"
        end += step
    return Unit(words.slice(k, end), end)


# What is left unsaid


def implied_unit(words: Words, found: Found, end: int, earlier: Sequence[Quantity]) -> str | None:
    """The unit that the words around leave out: people who die, or what was counted before.

    "killed 34" and "34 are dead" are about people, "7, 9 or 11 dead" three times so; "six more", "three of them"
    and "up from 41" count what the amount before them in the clause counts.
    """
    lower, sets = words.lower, lexicon().sets
    if found.share:
        return None
    last = _last_unit(words, found, earlier)
    more = lower[end] in sets["other_words"] or lower[found.start] == "another"
    of_them = lower[end] == "of" and lower[end + 1] in sets["them_words"]
    if last and (more or of_them):
        return last
    k = end
    while lower[k] in sets["casualty_links"] and k < end + 6:
        k += 1
    if lower[k] in sets["casualty_words"]:
        return "people"
    if not _is_closed(words, end):
        return None
    at = found.start
    put_at = words.before(at) == "at" and words.before(at - 1) in sets["casualty_words"]
    if put_at or words.before(at) in sets["casualty_verbs"]:
        return "people"  # "killed 34", "put the dead at 70"
    return _listed(words, end) or (last if _continues(words, found, last) else None)


def _is_closed(words: Words, end: int) -> bool:
    """Whether nothing is named from word `end` on: a mark, a verb, or one plain word such as "open" or "alive"."""
    sets = lexicon().sets
    if not words.is_word(end) or words.lower[end] in sets["closers"] or words.lower[end] in sets["verbs"]:
        return True
    return words.raw[end].islower() and not words.is_word(end + 1) and not words.joined(end + 1)


def _last_unit(words: Words, found: Found, earlier: Sequence[Quantity]) -> str | None:
    """What the last amount of several things in this clause counts."""
    start = words.clause(words.start[found.start])[0]
    for last in earlier[:-4:-1]:
        if last.start < start:
            return None
        if last.unit not in ("percent", "times") and last.high != 1:
            return last.unit
    return None


def _continues(words: Words, found: Found, last: str | None) -> bool:
    """Whether a bare number counts what was counted before: "and 27", "the remaining 21", "up from 41", "to 19"."""
    sets, at = lexicon().sets, found.start
    before = words.before(at)
    if last is None or (words.is_capital(at - 1) and words.is_word(at - 1)):
        return False
    change = before in sets["compared"] or words.before(at - 1) in sets["compared"]
    if before in ("to", "at"):
        return not sets["change_verbs"].isdisjoint(words.lower[max(0, at - 9) : at])
    if is_measured(last):
        return change
    goes_on = not words.is_word(at - 1) or before in sets["going_on"] or before in sets["verbs"]
    return change or goes_on or before.endswith("ed")


def _listed(words: Words, end: int) -> str | None:
    """ "7, 9 or 11 dead", "more than 10 but fewer than 15 men": the unit at the end of a row of numbers."""
    k = end
    for _ in range(4):
        if words.lower[k] not in (",", "and", "or", "but"):
            return None
        number = read_found(words, k + 1)
        if number is None or number.unit or number.share:
            return None
        if words.lower[k] != "," or number.bound == "range":
            name = noun_after(words, number.end).text or words.lower[number.end]
            if name in lexicon().sets["casualty_words"]:
                return "people"
            return name if is_measure(name) or _is_plural(words, number.end) else None
        k = number.end
    return None
