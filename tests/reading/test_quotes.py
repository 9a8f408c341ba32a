"""Where quotations open and close."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.reading.quotes import find_quotations, paragraphs

ODD = "aZ é\u0301😀שלום‏ .,'’‘“”\"«»„\n-s"


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ('The army said "it is over" today.', ["it is over"]),
        ("The army said “it is over” today.", ["it is over"]),
        ("«C’est fini», dit-elle.", ["C’est fini"]),
        ("„Es ist vorbei“, sagte sie.", ["Es ist vorbei"]),
        ("''It is over,'' she said, ''for now.''", ["It is over,", "for now."]),
        ("She said 'it is over' today.", ["it is over"]),
        ("“He told us ‘go home’ twice,” she said.", ["He told us ‘go home’ twice,", "go home"]),
        ("\"He told us 'go home' twice,\" she said.", ["He told us 'go home' twice,", "go home"]),
        ("The rebels’ leader didn’t go; the '90s weren't over.", []),
        ("The rebels’ word ‘truce’ stands.", ["truce"]),
        ("A wall 6'2\" high.", []),
        ("“One.” Then “two.”", ["One.", "two."]),
    ],
)
def test_marks_of_every_kind_open_and_close(text: str, inner: list[str]) -> None:
    """Straight, curly, low, angle and doubled single marks are quotations; apostrophes are none."""
    assert [text[item.inner_start : item.inner_end] for item in find_quotations(text)] == inner


def test_a_quotation_inside_another_is_one_deeper() -> None:
    """Single marks inside double ones have depth 1."""
    found = find_quotations("“They said ‘no’ again,” he said.")
    assert [item.depth for item in found] == [0, 1]


def test_an_open_quotation_ends_with_its_paragraph_and_may_go_on() -> None:
    """A missing closing mark ends at the paragraph; a mark that opens the next one says that it goes on."""
    first, second = find_quotations("“We agreed to stop.\n“We will stop on Monday,” she said.")
    assert (first.closed, first.continues) == (False, True)
    assert second.closed
    (alone,) = find_quotations("“We agreed to stop.\nThe talks ended.")
    assert (alone.closed, alone.continues, alone.end) == (False, False, 19)


def test_lines_broken_by_their_width_are_one_paragraph() -> None:
    """A quotation runs on over a line end where the lines were broken by width."""
    text = "The mission said “the guns have been silent since the\n"
    text += "morning of Monday and nobody has been killed since” on\nFriday."
    (quotation,) = find_quotations(text)
    assert quotation.closed
    assert len(list(paragraphs(text))) == 1
    assert len(list(paragraphs("A short line.\nAnother one that is a good deal longer than it is."))) == 2


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("The mission said that the\nguns were silent.", 1),
        ("Three points were agreed\na) the road is open\nb) the guns are silent", 3),
        ("- the road is open\n- the guns are silent", 2),
        ("Statement by South Front\nThe enemy fired first.", 2),
        ("PORT CITY, Jan 5 (WW) - The guns were silent.", 2),
        ("PORT CITY, Northland — The guns were silent.", 2),
        ("The UN — which watches the line — was silent.", 1),
    ],
)
def test_paragraphs_begin_at_lines_bullets_and_behind_datelines(text: str, parts: int) -> None:
    """A small letter goes on, a bullet does not, and a dateline is no part of the first sentence."""
    assert len(list(paragraphs(text))) == parts


def test_blank_lines_part_the_paragraphs_of_a_wrapped_mail() -> None:
    """Where blank lines tell the paragraphs apart, a full line goes on even behind a full stop."""
    line = "The mission watched the bridge over the river for seven days."
    text = f"{line}\n{line}\n\n{line}\n{line}"
    assert [text[start:end] for start, end in paragraphs(text)] == [f"{line}\n{line}"] * 2


@given(st.text(alphabet=ODD, max_size=80))
def test_paragraphs_are_in_order_and_hold_every_word(text: str) -> None:
    """Whatever the text: no letter stands outside the paragraphs, and none in two of them."""
    spans = list(paragraphs(text))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    held = "".join(text[start:end] for start, end in spans)
    assert [char for char in held if char.isalnum()] == [char for char in text if char.isalnum()]


@given(st.text(alphabet=ODD, max_size=80))
def test_every_quotation_lies_inside_one_paragraph_and_holds_its_marks(text: str) -> None:
    """Whatever the text: offsets are in order, inside one paragraph, and nested quotations lie inside theirs."""
    spans = list(paragraphs(text))
    found = find_quotations(text)
    for item in found:
        assert item.start < item.inner_start <= item.inner_end <= item.end <= len(text)
        assert any(start <= item.start and item.end <= end for start, end in spans)
    top = [item for item in found if item.depth == 0]
    assert all(one.end <= other.start for one, other in pairwise(top))
