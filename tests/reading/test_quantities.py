"""How many: every labelled phrase, and what must always hold of the amounts of a text."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.reading.numerals import data_file
from trucebook.reading.quantities import find_quantities
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


MARKS = ["13", "%", "of", "the", "-", "–", ".", ",", "'", "🕊️", "\u0301", "²", "٣", "مرحبا"]
FRAGMENTS = sorted({row[key] for row in ROWS for key in ("phrase", "text")}) + MARKS
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(FRAGMENTS), max_size=5).map(" ".join))


def test_the_table_is_large_and_has_no_row_twice() -> None:
    """There are enough labelled phrases, each once, and few are marked as gaps."""
    keys = [(row["text"], row["phrase"]) for row in ROWS]
    assert len(keys) == len(set(keys)) >= 300
    assert sum(bool(row["gap"]) for row in ROWS) <= len(ROWS) // 20


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
    """Every interval has something in it, and no count is negative."""
    for quantity in find_quantities(text):
        if quantity.low is not None and quantity.high is not None:
            assert 0 <= quantity.low <= quantity.high


@settings(deadline=None)
@given(st.sampled_from(ROWS), st.text(alphabet="aé🕊️\u0301\u200fשمxyz", max_size=12))
def test_a_paragraph_before_moves_the_spans_and_changes_nothing_else(row: dict[str, str], words: str) -> None:
    """A paragraph put before a text shifts offsets by its length, in code points."""
    before = f"{words} was quiet.\n\n"
    alone, moved = find_quantities(row["text"]), find_quantities(before + row["text"])
    assert [(q.start + len(before), q.text, as_row(q)) for q in alone] == [
        (q.start, q.text, as_row(q)) for q in moved
    ]


@given(st.integers(2, 1899))
def test_bounds_of_any_number(number: int) -> None:
    """More than n begins at n + 1, at least n at n, up to n ends there, fewer than n before it."""
    ends: dict[str, tuple[int, int | None]] = {"more than": (number + 1, None), "at least": (number, None)}
    ends |= {
        "no fewer than": (number, None),
        "up to": (0, number),
        "no more than": (0, number),
        "fewer than": (0, number - 1),
    }
    for words, (low, high) in ends.items():
        [quantity] = find_quantities(f"They freed {words} {number:,} captives.")
        assert (quantity.low, quantity.high, quantity.unit) == (low, high, "captives")


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
    phrases = [phrase for group in data_file("numbers")["bounds"].values() for phrase in group]
    assert len(phrases) == len(set(phrases)) >= 80
