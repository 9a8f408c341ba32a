"""How many: every labelled phrase, and what must always hold of the amounts of a text."""

from __future__ import annotations

import csv
import re
import sys
from decimal import Decimal
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.reading.quantities.finding import find_quantities
from trucebook.reading.quantities.numerals import Words, data_file, find_pieces
from trucebook.vocabulary import Number, Quantity

CASES = Path(__file__).parents[1] / "cases" / "quantities.csv"
FIELDS = ("low", "high", "bound", "unit", "measure", "per", "of_low", "of_high")


def read_cases() -> list[dict[str, str]]:
    """The labelled phrases, one dictionary a row."""
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_cases()


def shown(number: Number | None) -> str:
    """The number as the table writes it."""
    return "" if number is None else format(Decimal(number).normalize(), "f")


def as_row(quantity: Quantity) -> dict[str, str]:
    """The quantity as a row of the table."""
    of = quantity.of
    return {
        "low": shown(quantity.low),
        "high": shown(quantity.high),
        "bound": quantity.bound,
        "unit": quantity.unit or "",
        "measure": quantity.measure,
        "per": quantity.per or "",
        "of_low": shown(of.low) if of else "",
        "of_high": shown(of.high) if of else "",
    }


def is_right(row: dict[str, str]) -> bool:
    """Whether the row's phrase is found with every field as labelled; without a phrase, nothing may be found."""
    found = find_quantities(row["text"])
    if not row["phrase"]:
        return not found
    wanted = {name: row[name] for name in FIELDS}
    return [as_row(quantity) for quantity in found if quantity.text == row["phrase"]] == [wanted]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['text'][:40]}|{row['phrase']}")
def test_every_labelled_phrase(row: dict[str, str]) -> None:
    """A phrase is read as labelled; a marked gap that is read right must lose its mark."""
    assert is_right(row) == (not row["gap"]), [(q.text, as_row(q)) for q in find_quantities(row["text"])]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "It freed 2 200 men, four (4) women and 300 (three hundred) others.",
            ["2 200", "four (4)", "300 (three hundred)"],
        ),
        ("One hundred and twenty (120) rifles; 1 150 000 rounds", ["One hundred and twenty (120)", "1 150 000"]),
        ("In 2003 200 men, three (in all) and two (5) others", []),
        ("It freed 2,200 men.", []),
    ],
)
def test_a_number_in_several_words_is_one(text: str, pieces: list[str]) -> None:
    """Thousands parted by spaces, and a number told twice, are one word for the parse."""
    assert [text[start:end] for start, end in find_pieces(text)] == pieces


MARKS = [
    "13",
    "%",
    "of",
    "the",
    "-",
    "–",
    ".",
    ",",
    "'",
    "$",
    "°C",
    "1/2",
    "½",
    "minus",
    "and a half",
    "per",
    "🕊️",
    "\u0301",
]
MARKS += ["²", "٣", "مرحبا", "שלום", "\u200f", "\u202e", "👨‍👩‍👧", "e\u0301"]
FRAGMENTS = sorted({row[key] for row in ROWS for key in ("phrase", "text")}) + MARKS
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=5).map(" ".join))
BOUNDS = [(phrase, kind) for kind, phrases in data_file("numbers")["bounds"].items() for phrase in phrases]
AFTER = [(phrase, kind) for kind, phrases in data_file("numbers")["bounds_after"].items() for phrase in phrases]


def test_the_table_is_large_and_has_no_row_twice() -> None:
    """There are enough labelled phrases, each once, and few are marked as gaps."""
    keys = [(row["text"], row["phrase"]) for row in ROWS]
    assert len(keys) == len(set(keys)) >= 800
    assert sum(bool(row["gap"]) for row in ROWS) <= len(ROWS) // 50


@settings(deadline=None)
@given(TEXTS)
def test_any_text_is_read_and_every_span_is_the_text(text: str) -> None:
    """Whatever the text, reading never fails, spans hold their words, and none overlaps the next."""
    found = find_quantities(text)
    assert found == find_quantities(text)
    reached = 0
    for quantity in found:
        assert text[quantity.start : quantity.end] == quantity.text != ""
        assert quantity.start >= reached
        reached = quantity.end
        if quantity.of:
            assert quantity.start <= quantity.of.start <= quantity.of.end <= quantity.end
            assert text[quantity.of.start : quantity.of.end] == quantity.of.text


@settings(deadline=None)
@given(TEXTS)
def test_the_low_end_is_never_above_the_high_end(text: str) -> None:
    """Every interval has something in it, and nothing is below zero that has no minus in its words."""
    for quantity in find_quantities(text):
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        if min(quantity.low or 0, quantity.high or 0) < 0:
            assert re.search("minus|[-–—‑−]", quantity.text, re.I)


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.text(alphabet="aé🕊️\u0301\u200fשمxyz", max_size=12))
def test_a_paragraph_before_moves_the_spans_and_changes_nothing_else(row: dict[str, str], words: str) -> None:
    """A paragraph put before a text shifts offsets by its length, in code points."""
    before = f"{words} was quiet.\n\n"
    alone, moved = find_quantities(row["text"]), find_quantities(before + row["text"])
    assert [(q.start + len(before), q.text, as_row(q)) for q in alone] == [
        (q.start, q.text, as_row(q)) for q in moved
    ]


UNITS = "zero one two three four five six seven eight nine ten eleven twelve"
SMALL = [*UNITS.split(), *(f"{stem}teen" for stem in ("thir", "four", "fif", "six", "seven", "eigh", "nine"))]
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def in_words(number: int) -> str:
    """A whole number below a billion in English words."""
    for value, name in ((10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= value:
            rest = number % value
            joint = " and " if value == 100 else " "
            return f"{in_words(number // value)} {name}" + (joint + in_words(rest) if rest else "")
    if number < 20:
        return SMALL[number]
    return TENS[number // 10] + (f"-{SMALL[number % 10]}" if number % 10 else "")


@settings(deadline=None)
@given(st.integers(2, 10**9 - 1), st.sampled_from(["", "more than", "up to", "about", "nearly", "no fewer than"]))
def test_figures_and_words_of_one_number_are_one_amount(number: int, bound: str) -> None:
    """ "1,205" and "one thousand two hundred and five" give the same interval under every bound."""
    texts = [f"They freed {bound} {figure} captives." for figure in (f"{number:,}", in_words(number))]
    [figures], [words] = (find_quantities(text) for text in texts)
    assert as_row(figures) == as_row(words)


def ends(kind: str, number: int) -> tuple[int, int | None]:
    """The interval that a bound makes of a number of things."""
    reach = max(1, round(number / 10))
    table: dict[str, tuple[int, int | None]] = {"more_than": (number + 1, None), "at_least": (number, None)}
    table |= {"at_most": (0, number), "fewer_than": (0, number - 1), "exact": (number, number)}
    return (table | {"about": (number - reach, number + reach), "nearly": (number - reach, number)})[kind]


@pytest.mark.parametrize(("phrase", "kind"), BOUNDS)
def test_a_bound_changes_only_the_bound(phrase: str, kind: str) -> None:
    """Every phrase of the list moves the ends as its kind says; what is counted stays as it was."""
    [plain] = find_quantities("They freed 40 captives in May.")
    [bounded] = find_quantities(f"They freed {phrase} 40 captives in May.")
    bound = "about" if kind == "nearly" else kind
    assert (bounded.low, bounded.high, bounded.bound) == (*ends(kind, 40), bound)
    assert bounded.text == f"{phrase} 40"
    assert (bounded.unit, bounded.per) == (plain.unit, plain.per)
    assert bounded.measure == ("cumulative" if phrase == "a total of" else plain.measure)


@pytest.mark.parametrize(("phrase", "kind"), AFTER)
def test_a_bound_behind_changes_only_the_bound(phrase: str, kind: str) -> None:
    """A bound told behind the number, or behind what is counted, sets the same ends."""
    for text in (f"They freed 40 {phrase} of them.", f"They freed 40 captives {phrase}."):
        [quantity] = find_quantities(text)
        assert (quantity.low, quantity.high, quantity.bound) == (*ends(kind, 40), kind)


@given(st.integers(2, 1899))
def test_bounds_of_any_number(number: int) -> None:
    """More than n begins at n + 1, at least n at n, up to n ends there, fewer than n before it."""
    for words in ("more than", "at least", "no fewer than", "up to", "no more than", "fewer than"):
        kind = dict(BOUNDS)[words]
        [quantity] = find_quantities(f"They freed {words} {number:,} captives.")
        assert (quantity.low, quantity.high, quantity.unit) == (*ends(kind, number), "captives")


def steps(text: str) -> int:
    """How many calls reading a text takes."""
    count = 0

    def tally(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        find_quantities(text)
    finally:
        sys.setprofile(None)
    return count


HARD = [
    "5 men, ",
    "1 ",
    "one of 2 ",
    "hundred ",
    "more than ",
    "a dozen of the ",
    "all ",
    "no ",
    "'s ",
    "half a ",
    "1/2 ",
]
HARD += [
    "a third ",
    "one in ",
    "($5 ",
    "1. \n",
    "the 5 ",
    "five-",
    "5-",
    "dozens and ",
    "up from 3 ",
    "Boeing 7 ",
    "from 3 to ",
]
HARD += [
    "between 1 and ",
    "of the ",
    "5 per ",
    "a ",
    "5 or ",
    "7, ",
    "«",
    "of 3's ",
    "minus -",
    "9,",
    "as many as ",
]


@pytest.mark.parametrize("piece", HARD)
def test_twice_the_text_takes_twice_the_steps(piece: str) -> None:
    """No text, however odd, takes more than its length in steps."""
    steps(piece)
    few, many = steps(piece * 400), steps(piece * 800)
    assert many <= 2.2 * few + 50


def test_a_clause_is_looked_at_only_so_far() -> None:
    """A clause without an end is cut, so that a row of numbers costs no more than a text of its length."""
    text = "5 men, " * 2000
    spans = [Words(text).clause(at) for at in range(0, len(text), 997)]
    assert all(0 < end - start <= 800 for start, end in spans)


@pytest.mark.parametrize("text", ["9" * 100_000, "1," * 50_000, "-" * 100_000, "(" * 100_000, "½" * 100_000])
def test_endless_figures_are_read_without_an_amount(text: str) -> None:
    """A hundred thousand digits or marks are no amount and no trouble."""
    assert all(quantity.high is None or quantity.high < 10**15 for quantity in find_quantities(text))


@pytest.mark.parametrize(("name", "least"), [("closers", 150), ("labels", 90), ("not_plurals", 60), ("verbs", 60)])
def test_the_word_lists_are_lower_case_and_without_repetition(name: str, least: int) -> None:
    """A list of the data file has only lower-case words, none of them twice, and is as long as it should be."""
    words = data_file("numbers")[name]
    assert all(word == word.lower() for word in words)
    assert len(words) == len(set(words)) >= least


def test_every_list_of_the_data_file_has_its_words_once() -> None:
    """No list of the data file repeats a word or holds a capital letter."""
    for name, words in data_file("numbers").items():
        groups = words.values() if isinstance(words, dict) and name not in ("vague", "few") else [words]
        for group in groups:
            if isinstance(group, list):
                assert len(group) == len(set(group)), name
                assert all(word == word.lower() for word in group), name


def test_bound_phrases_are_counted_once_over_all_bounds() -> None:
    """No phrase sets two bounds."""
    phrases = [phrase for phrase, _ in BOUNDS]
    assert len(phrases) == len(set(phrases)) >= 200
