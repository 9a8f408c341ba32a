"""Who is called what, in whose words: only inside quotations and reported speech."""

from __future__ import annotations

import pytest

from tests.factories import CAST, make_report
from trucebook.reading import Reader
from trucebook.reading.acts import word_lists
from trucebook.reading.labels import find_labels


@pytest.fixture(scope="module")
def reader() -> Reader:
    """A reader of the invented cast."""
    return Reader(CAST)


def called(reader: Reader, text: str) -> list[tuple[str, str, str]]:
    """The label, who is called so, and by whom."""
    report = make_report(text, published="2024-03-05")
    found = find_labels([report], reader.read(report).attributions, CAST)
    return [(item.words, item.labelled, item.speaker) for item in found]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("A Northland spokesman called the South Front “a band of robbers”.", ("band of robbers", "South Front")),
        ("“The South Front is a criminal gang,” the army said.", ("criminal gang", "South Front")),
        ("The Front said that the Northern aggressors had fired on the port.", ("aggressors", "Northland")),
        ("“We will meet the brave South Front,” the army said on Monday.", ("brave", "South Front")),
        ("The Front described Northland as an outlaw state.", ("outlaw state", "Northland")),
        ("The army said South Front fanatics attacked a post.", ("fanatics", "South Front")),
        ("The South Front, a criminal group, fired rockets, the army said.", ("criminal group", "South Front")),
        ("Northland said “the robber group South Front” had broken the truce.", ("robber group", "South Front")),
    ],
)
def test_labels_stand_before_behind_beside_and_in_predicates(
    reader: Reader, text: str, label: tuple[str, str]
) -> None:
    """Each way of calling somebody something, with a speaker to it."""
    assert label in [(words, who) for words, who, _ in called(reader, text)]


@pytest.mark.parametrize(
    "text",
    [
        "The merciless South Front fired rockets on Monday.",
        "The South Front is a criminal gang.",
        "The mediator said that South Front officials met the Northern delegation.",
        "The Front said that Northland is not a friend.",
        "The Front said that it had met Northland on Monday.",
    ],
)
def test_an_outlets_own_words_and_plain_ones_are_no_labels(reader: Reader, text: str) -> None:
    """What nobody is quoted with, what only says which part of a body, what is denied: nothing."""
    assert called(reader, text) == []


def test_passages_are_what_stands_in_the_text(reader: Reader) -> None:
    """Every label is a slice of the report, emoji and all."""
    text = "😀 The army said South Front fanatics attacked a post. “The South Front is a criminal gang,” it said."
    report = make_report(text, published="2024-03-05")
    found = list(find_labels([report], reader.read(report).attributions, CAST))
    assert found
    assert all(text[item.passage.start : item.passage.end] == item.passage.text for item in found)


def test_the_lists_are_lower_case_and_without_duplicates() -> None:
    """Both lists keep their count, so that a lost word is seen."""
    lists = word_lists("labels.yaml")
    assert {key: len(words) for key, words in lists.items()} == {"naming": 16, "plain": 200}
    assert all(word == word.lower() for words in lists.values() for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "The army said two mortars hit a South Front post in the hills.",
        "The army said its aircraft had struck a Front depot near the river.",
        "The South Front said a Northland strike had killed two farmers.",
    ],
)
def test_what_belongs_to_a_party_is_not_what_it_is_called(reader: Reader, text: str) -> None:
    """A post, a depot or a strike of a party is no name for it."""
    assert called(reader, text) == []
