"""The labelled texts: brackets, brat standoff, halves, and the passages that ship."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.corpus import (
    GOLD,
    OWN_HAND,
    Article,
    Marked,
    halves,
    hash_of,
    parts_of,
    read_brackets,
    read_brat,
    read_gold,
    read_polnear,
)
from trucebook.reading.tagger.encoding import ROLES

REGISTERS = {"wire", "newspaper", "communique", "situation-report", "opinion"}
BRAT = """\
T1\tSource 0 8\tThe army
T2\tCue 9 13\tsaid
T3\tContent 14 21;23 26\tthat it had left
T4\tAttribution 9 13\tsaid
E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3
A1\tNested E1
#1\tAnnotatorNotes E1\tis it?
T5\tContent 30 35\tfirst
T6\tContent 20 25\tother
E2\tAttribution:T4 Cue:T2 Content:T5 Content2:T6 Doubt:T1
T7\tDiscuss 0 8\tThe army
E3\tDiscuss:T7 Source:T1 Cue:T2 Content:T3
E4\tDiscard:T7 Source:T1
E5\tAttribution:T4
R1\tOther Arg1:T1 Arg2:T2
"""


@pytest.fixture(scope="module")
def gold() -> list[Article]:
    """The passages that ship."""
    return read_gold()


def words(text: str, item: Marked) -> dict[str, list[str]]:
    """The roles of an attribution as text."""
    return {role: [text[start:end] for start, end in item.spans(role)] for role in ROLES}


def test_brackets_fall_away_and_leave_their_spans() -> None:
    """The text is what a reader would see, and each span is a slice of it, several pieces in their order."""
    text, (one, other) = read_brackets(
        "[1s Lind] [1c said] [1t so]; [2t “no,”] [2s Hill] [2c said]. [2t “Not yet.”]\n"
    )
    assert text == "Lind said so; “no,” Hill said. “Not yet.”\n"
    assert words(text, one) == {"source": ["Lind"], "cue": ["said"], "content": ["so"]}
    assert words(text, other) == {"source": ["Hill"], "cue": ["said"], "content": ["“no,”", "“Not yet.”"]}
    assert [item.number for item in (one, other)] == [1, 2]


def test_a_passage_without_brackets_is_its_text() -> None:
    """Nothing marked is nothing found."""
    assert read_brackets("Nothing happened.\n") == ("Nothing happened.\n", ())


def test_a_source_may_be_missing() -> None:
    """A passive cue with nobody named has no source."""
    text, (found,) = read_brackets("It [1c was said] [1t that it rained].")
    assert words(text, found) == {"source": [], "cue": ["was said"], "content": ["that it rained"]}


@pytest.mark.parametrize(
    ("marked_up", "parents"),
    [
        ("[1s A] [1c said] [1t so] and [2s B] [2c said] [2t no].", {1: None, 2: None}),
        ("[1s A] [1c said] [1t that [2s B] [2c denied] [2t it]].", {1: None, 2: 1}),
        ("[2s A] [2c said] [2t that [1s B] [1c denied] [1t it]].", {1: 2, 2: None}),
        ("[1s A] [1c said] [1t [2s B] [2c said] [2t [3s C] [3c said] [3t no]]].", {1: None, 2: 1, 3: 2}),
        ("[1t [2s B] [2c said] [2t no] and [3s C] [3c said] [3t yes]], [1c said] [1s A].", {1: None, 2: 1, 3: 1}),
        ("[1s A] [1c said], [2c citing] [2s B], [1t [2t that it rained]].", {1: None, 2: 1}),
        ("[1s A], [2c quoted by] [2s B], [1c said] [2t [1t that it rained]].", {1: 2, 2: None}),
        ("[1t [2s B] [2c said] no], [1c said] [1s A], [2t he left].", {1: None, 2: None}),
    ],
)
def test_the_parent_is_the_nearest_whose_content_encloses_the_content(
    marked_up: str, parents: dict[int, int | None]
) -> None:
    """At any depth, in any order of numbers, and of equal contents the outer one; a cue inside is not enough."""
    assert {item.number: item.parent for item in read_brackets(marked_up)[1]} == parents


@pytest.mark.parametrize(
    ("marked_up", "message"),
    [
        ("[1s Lind] [1c said] [1t so", "bracket 1t is never closed"),
        ("[1s Lind] [1c said] [1t that [2s Hill [2c left].", "bracket 2s is never closed"),
        ("[1s Lind] [1c said] [1t so]].", "a bracket closes that was never opened, after 'Lind said so'"),
        ("[1x Lind] said.", "a bracket closes that was never opened, after '[1x Lind'"),
        ("[1sLind] said.", "a bracket closes that was never opened, after '[1sLind'"),
        ("[1s Lind] said [1t so].", "attribution 1 has no cue or no content"),
        ("[1s Lind] [1c said] so.", "attribution 1 has no cue or no content"),
        ("[1s A] [1c said] [1t so]; [7s B] left.", "attribution 7 has no cue or no content"),
    ],
)
def test_a_passage_with_wrong_brackets_is_told(marked_up: str, message: str) -> None:
    """The message names the bracket or the attribution, or what was read last."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the message is compared whole
        read_brackets(marked_up)
    assert str(caught.value) == message


def test_passages_are_read_by_their_heads(tmp_path: Path) -> None:
    """Files in the order of their names; a passage has its id, its register and its text to the last line."""
    (tmp_path / "b.txt").write_text("=== b-01 wire\n[1s A] [1c said] [1t so].\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(
        "=== a-b-01 opinion\n[1s Zoë] [1c said] [1t so].\n\nYes.\n\n=== a-b-02 communique\nNothing.\n",
        encoding="utf-8",
    )
    (tmp_path / "notes.md").write_text("[1s", encoding="utf-8")
    found = read_gold(tmp_path)
    assert [(item.id, item.register, item.text) for item in found] == [
        ("a-b-01", "opinion", "Zoë said so.\n\nYes.\n"),
        ("a-b-02", "communique", "Nothing.\n"),
        ("b-01", "wire", "A said so.\n"),
    ]


def test_a_wrong_passage_is_told_with_its_file(tmp_path: Path) -> None:
    """Who mends it learns file, passage and reason."""
    (tmp_path / "a.txt").write_text("=== a-01 wire\nFine.\n\n=== a-02 wire\n[1s A] left.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^a\.txt, a-02: attribution 1 has no cue or no content$"):
        read_gold(tmp_path)


def test_what_tunes_is_neither_trained_on_nor_the_gate(gold: list[Article]) -> None:
    """The three parts of our gold share nothing, leave nothing out, and the gate is the even half."""
    parts = parts_of(gold)
    ids = [{item.id for item in part} for part in parts]
    assert sum(map(len, ids)) == len(gold) == len(set.union(*ids))
    assert parts[2] == halves(gold)[1]
    assert {item.id[-2:] for item in parts[1]} == {"05", "25"}
    assert all(item.is_nested and item.hands == (OWN_HAND,) for part in parts for item in part)


def test_halves_are_odd_and_even(gold: list[Article]) -> None:
    """What trains and what is scored share no passage, and nothing is left over; each half has every register."""
    odd, even = halves(gold)
    assert {item.id for item in odd} | {item.id for item in even} == {item.id for item in gold}
    assert not {item.id for item in odd} & {item.id for item in even}
    assert not {item.text for item in odd} & {item.text for item in even}
    assert len(odd) + len(even) == len(gold)
    assert all(int(item.id[-2:]) % 2 == 1 for item in odd)
    assert all(int(item.id[-2:]) % 2 == 0 for item in even)
    for half in (odd, even):
        assert {item.register for item in half} == REGISTERS


def test_the_shipped_passages_are_many_and_of_all_kinds(gold: list[Article]) -> None:
    """Enough passages of enough conflicts, each with an id of its file and a register we know."""
    files = {path.stem for path in GOLD.glob("*.txt")}
    assert len(gold) >= 120
    assert len(files) >= 8
    assert {item.id.rsplit("-", 1)[0] for item in gold} == files
    assert len({item.id for item in gold}) == len({item.text for item in gold}) == len(gold)
    assert {item.register for item in gold} == REGISTERS
    assert sum(path.read_text(encoding="utf-8").count("===") for path in GOLD.glob("*.txt")) == len(gold)


def test_every_shipped_passage_is_marked_as_the_guidelines_ask(gold: list[Article]) -> None:
    """An attribution at least, each with cue and content, without outer white space, and no bracket is left."""
    for article in gold:
        where = f"{article.id}: {article.text}"
        assert article.marked, where
        assert not set("[]") & set(article.text), where
        for item in article.marked:
            assert item.cue, where
            assert item.content, where
            for span in (span for role in ROLES for span in item.spans(role)):
                piece = article.text[slice(*span)]
                assert piece == piece.strip() != "", (where, piece)


def test_every_shipped_parent_encloses_its_child(gold: list[Article]) -> None:
    """A parent is another attribution of its passage, and holds a piece of the content of who goes back to it."""
    for article in gold:
        by_number = {item.number: item for item in article.marked}
        assert sorted(by_number) == list(range(1, len(by_number) + 1)), article.id
        for item in article.marked:
            if item.parent is not None:
                held = [
                    (low, high)
                    for start, end in item.content
                    for low, high in by_number[item.parent].content
                    if low <= start and end <= high
                ]
                assert held, (article.id, item.number)


def test_standoff_is_read_event_by_event(tmp_path: Path) -> None:
    """Fragments and numbered roles are pieces in their order; doubts and empty events are left out."""
    path = tmp_path / "a.ann"
    path.write_text(BRAT, encoding="utf-8")
    assert list(read_brat(path)) == [
        Marked(0, source=((0, 8),), cue=((9, 13),), content=((14, 21), (23, 26))),
        Marked(1, cue=((9, 13),), content=((20, 25), (30, 35))),
    ]


def test_articles_come_with_all_their_annotators(tmp_path: Path) -> None:
    """The first annotator by name is the one that counts; an article that nobody marked is left out."""
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    for name in ("b.txt", "a.x.txt", "nobody.txt"):
        (tmp_path / "text" / name).write_bytes(b"The army said\r\nthat it had left.\n")
    for name in ("a.x_00ff.ann", "a.x_0a11.ann", "b_1234.ann", "b_nobody.ann", "a.x.y_0000.ann"):
        (tmp_path / "attributions" / name).write_text(BRAT if name < "a.x_0a" else "", encoding="utf-8")
    first, second = read_polnear(tmp_path)
    assert (first.id, second.id) == ("a.x", "b")
    assert first.text == "The army said\r\nthat it had left.\n"
    assert [len(reading) for reading in first.readings] == [2, 0]
    assert (first.hands, second.hands) == (("00ff", "0a11"), ("1234",))
    assert first.marked == first.readings[0]
    assert second.readings == ((),)


def test_a_folder_without_articles_is_told(tmp_path: Path) -> None:
    """A wrong path does not pass for an empty corpus."""
    with pytest.raises(FileNotFoundError, match="text holds no articles"):
        read_polnear(tmp_path)


def test_the_hash_knows_texts_and_labels(gold: list[Article]) -> None:
    """The same articles have the same hash, and a label more or less another one."""
    some = gold[:2]
    fewer = [Article(item.id, item.text, (item.marked[1:],), item.register) for item in some]
    assert hash_of(some) == hash_of(read_gold()[:2])
    assert len({hash_of(some), hash_of(some[:1]), hash_of(fewer)}) == 3
