"""How a text is laid before the tagger: words, lines, quotation marks, shapes and windows."""

from __future__ import annotations

import re
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.reading.tagger.encoding import (
    LABELS,
    MAX_PIECES,
    MAX_PIECES_OF_A_WORD,
    N_SHAPES,
    ROLES,
    Layout,
    windows,
)

# Combining marks, emoji with joiners, right-to-left letters and marks, odd white space, quotation marks.
MARKS = "\u0301\u0308\u064e\u05b8\u094d\u200d"
WHITE = " \n\r\t\u00a0\u2028\u0085\x1c\u200b"
ODD = "aB1é.,'’“”\"«»-–:سשक\U0001f469\U0001f692" + MARKS + WHITE
ALONG = st.text(alphabet=ODD, max_size=60) | st.text(max_size=60)

_BREAK = re.compile(r"[\r\n\u2028\u2029]")


@given(text=ALONG)
def test_words_are_slices_in_order_and_leave_out_nothing_but_white_space(text: str) -> None:
    """Whatever the text: words follow one another, and joined they are the text without its white space."""
    layout = Layout.of(text)
    assert all(start < end for start, end in layout.words)
    assert all(one[1] <= other[0] for one, other in pairwise(layout.words))
    assert layout.forms == tuple(text[start:end] for start, end in layout.words)
    assert layout.starts == tuple(start for start, _ in layout.words)
    assert "".join(layout.forms) == "".join(text.split())


@given(
    st.lists(st.sampled_from(["Mladic\u0301", "e\u0301t\u00e9", "سَلَام", "שָׁלוֹם", "हिन्दी", "n\u0303"]), min_size=1)
)
def test_combining_marks_do_not_cut_a_word(words: list[str]) -> None:
    """Letters with the marks that combine with them are one word, in several scripts."""
    assert list(Layout.of(" ".join(words)).forms) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The truce holds.", ["The", "truce", "holds", "."]),
        ("Kyiv's cease-fire", ["Kyiv's", "cease-fire"]),
        ("the hostages’ return", ["the", "hostages", "’", "return"]),
        ("“No,” she said", ["“", "No", ",", "”", "she", "said"]),
        ("1,200 dead", ["1", ",", "200", "dead"]),
        ("calm \U0001f600 again", ["calm", "\U0001f600", "again"]),
        ("", []),
        (" \n\t\u00a0", []),
    ],
)
def test_words_are_runs_of_letters_or_single_signs(text: str, words: list[str]) -> None:
    """Apostrophes and hyphens inside a word do not cut it, every other sign is a word."""
    assert list(Layout.of(text).forms) == words


def test_lines_are_counted_without_empty_ones() -> None:
    """A line break of any width is one step, and a line broken by its width is none."""
    assert Layout.of("A b.\nC.\n\n \nD.\u2028E.").lines == (0, 0, 0, 1, 1, 2, 2, 3, 3)
    assert set(Layout.of("The truce that was agreed\nin the autumn\nholds well.").lines) == {0}


@given(text=ALONG)
def test_a_new_line_begins_only_behind_a_break(text: str) -> None:
    """Whatever the text: the number of the line goes up by one behind a break, and never otherwise."""
    layout = Layout.of(text)
    for place, (one, other) in enumerate(pairwise(layout.words)):
        step = layout.lines[place + 1] - layout.lines[place]
        assert step in (0, 1)
        assert step == 0 or _BREAK.search(text, one[1], other[0])


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“ No ” he said", "“ No ”"),
        ('" No " he said', '" No "'),
        ("« No » he said", "« No »"),
        ('He said " no " twice', '" no "'),
        ('" a " b " c "', '" a " " c "'),
        ("“ open to the end", "“ open to the end"),
        ("“ open.\nThen gone", "“ open ."),
        ("no marks here", ""),
        ("closed ” only", ""),
    ],
)
def test_words_between_marks_of_their_line_are_quoted(text: str, quoted: str) -> None:
    """Marks of any kind, closed or not, count themselves; a new line ends them, a stray close opens nothing."""
    layout = Layout.of(text)
    assert [form for form, is_in in zip(layout.forms, layout.quoted, strict=True) if is_in] == quoted.split()


def test_a_shape_tells_case_quotation_and_the_head_of_a_line() -> None:
    """Small, capitalised and capital words, quoted and not, first of a line and not, all differ."""
    layout = Layout.of("The UN said\n“the UN The")
    shapes = dict(zip(layout.forms[:3], layout.shapes[:3], strict=True))
    assert len(set(layout.shapes)) == len(layout.shapes)
    assert shapes["said"] == Layout.of("we ran").shapes[1]
    assert Layout.of("said ran").shapes[0] != Layout.of("said ran").shapes[1]


@given(text=ALONG.filter(lambda text: not text.isspace() and text != ""))
def test_every_word_has_a_shape_the_network_knows(text: str) -> None:
    """Whatever the text: one shape and one mark of quotation for each word, and no shape is out of range."""
    layout = Layout.of(text)
    assert len(layout.shapes) == len(layout.quoted) == len(layout.words)
    assert all(0 <= shape < N_SHAPES for shape in layout.shapes)


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_text_without_words_has_a_layout_without_anything(text: str) -> None:
    """Nothing is laid out as nothing."""
    layout = Layout.of(text)
    assert (layout.words, layout.lines, layout.quoted, layout.shapes) == ((), (), (), ())
    assert list(windows(layout, [])) == []


@given(text=ALONG, start=st.integers(0, 60), size=st.integers(1, 60))
def test_a_span_touches_the_words_it_shares_a_letter_with(text: str, start: int, size: int) -> None:
    """Whatever the span: just the words that begin before its end and end behind its start."""
    layout = Layout.of(text)
    expected = [
        number for number, (first, last) in enumerate(layout.words) if first < start + size and start < last
    ]
    assert list(layout.touched((start, start + size))) == expected


def test_labels_begin_with_nothing_and_open_before_they_go_on() -> None:
    """ "O" is the first label, and each role has a "B" and an "I"."""
    assert LABELS[0] == "O"
    assert set(LABELS[1:]) == {f"{place}-{role}" for role in ROLES for place in "BI"}


LINES = st.lists(
    st.lists(st.sampled_from(["word", "Name", ".", "?", ",", "“"]), min_size=1, max_size=30).map(" ".join),
    max_size=8,
).map("\n".join)
LIMIT = 12


@given(text=LINES, data=st.data())
def test_windows_hold_every_word_once_and_stay_below_the_limit(text: str, data: st.DataObject) -> None:
    """Whatever the sizes: windows follow one another without gaps, and none has more pieces than the limit."""
    layout = Layout.of(text)
    count = len(layout.words)
    sizes = data.draw(st.lists(st.integers(1, MAX_PIECES_OF_A_WORD), min_size=count, max_size=count))
    found = list(windows(layout, sizes, limit=LIMIT))
    assert [word for part in found for word in part] == list(range(len(layout.words)))
    assert all(0 < sum(sizes[word] for word in part) <= LIMIT for part in found)


@given(text=LINES)
def test_a_line_that_fits_is_never_cut(text: str) -> None:
    """Whatever the lines: one that has no more words than the limit lies in one window."""
    layout = Layout.of(text)
    window_of = {word: number for number, part in enumerate(_windows(layout)) for word in part}
    for line in set(layout.lines):
        words = [word for word, number in enumerate(layout.lines) if number == line]
        if len(words) <= LIMIT:
            assert len({window_of[word] for word in words}) == 1


@given(text=LINES)
def test_a_window_that_could_be_longer_is_not_shorter(text: str) -> None:
    """Whatever the lines: where a window ends at the end of a line, the next line would not have fitted."""
    layout = Layout.of(text)
    for one, other in pairwise(_windows(layout)):
        assert one.stop == other.start
        if layout.lines[one.stop - 1] != layout.lines[other.start]:
            whole = layout.lines.count(layout.lines[other.start])
            assert len(one) + whole > LIMIT


@given(text=LINES)
def test_a_line_is_cut_behind_a_sentence_where_one_ends_late_enough(text: str) -> None:
    """Whatever the lines: a cut inside one stands behind its last sentence end past half of the limit, if any."""
    layout = Layout.of(text)
    for one, other in pairwise(_windows(layout)):
        if layout.lines[one.stop - 1] == layout.lines[other.start]:
            ends = [word for word in one[LIMIT // 2 :] if layout.forms[word] in ".?!"]
            assert one.stop == ends[-1] + 1 if ends else len(one) == LIMIT


def test_a_long_line_is_cut_behind_its_last_sentence_that_fits() -> None:
    """Eight words with the stop fit into ten, the next sentence goes into the next window."""
    layout = Layout.of("one two three four five six seven. one two three four five.")
    assert list(windows(layout, [1] * 14, limit=10)) == [range(0, 8), range(8, 14)]


def test_a_word_alone_may_be_longer_than_the_limit() -> None:
    """A word with more pieces than fit is a window by itself, and cutting comes to an end."""
    layout = Layout.of("one two three")
    assert list(islice(windows(layout, [1, 9, 1], limit=4), 9)) == [range(0, 1), range(1, 2), range(2, 3)]


def test_an_ordinary_text_is_one_window() -> None:
    """A few lines fit into what the tagger reads at once."""
    layout = Layout.of("The truce holds.\nNobody was hurt.")
    assert list(windows(layout, [MAX_PIECES // 8] * 8)) == [range(0, 8)]


def _windows(layout: Layout) -> list[range]:
    return list(windows(layout, [1] * len(layout.words), limit=LIMIT))
