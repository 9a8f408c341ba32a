"""Attributions as brat standoff, as the PolNeAR corpus marks them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.corpus import Marked, read_brat
from trucebook.cli.brat import to_brat, with_marks
from trucebook.vocabulary import Attribution, Passage, Quote, Speaker


def make_attribution(
    text: str,
    *content: str,
    source: str | None = None,
    cue: str | None = None,
    quote: Quote = "indirect",
    parent: str | None = None,
) -> Attribution:
    """An attribution by the first place of each phrase in a text; its id is its first content."""

    def passage(phrase: str) -> Passage:
        start = text.index(phrase)
        return Passage(start, start + len(phrase), phrase)

    return Attribution(
        id=content[0],
        report="a.txt",
        source=passage(source) if source else None,
        cue=passage(cue) if cue else None,
        content=tuple(passage(phrase) for phrase in content),
        quote=quote,
        speaker=Speaker("Lind", None, 0.3, "test"),
        parent=parent,
    )


def test_spans_and_events_are_written() -> None:
    """A term for each role and the anchor, and one event that names them; offsets are code points."""
    text = "😀 Lind said that it rained."
    item = make_attribution(text, "that it rained", source="Lind", cue="said")
    assert to_brat(text, [item]).splitlines() == [
        "T1\tSource 2 6\tLind",
        "T2\tCue 7 11\tsaid",
        "T3\tContent 12 26\tthat it rained",
        "T4\tAttribution 7 11\tsaid",
        "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3",
    ]


def test_nothing_is_an_empty_file() -> None:
    """A text without attributions has no lines."""
    assert to_brat("Nothing happened.", []) == ""


@pytest.mark.parametrize(
    ("text", "content", "marked"),
    [
        ("“We left,” Lind said.", "We left,", "“We left,”"),
        ('"We left," Lind said.', "We left,", '"We left,"'),
        ("''We left,'' Lind said.", "We left,", "''We left,''"),
        ("``We left,'' Lind said.", "We left,", "``We left,''"),
        ("«We left», Lind said.", "We left", "«We left»"),
        ("„We left“, Lind said.", "We left", "„We left“"),
        ("‘“We left,”’ Lind said.", "We left,", "‘“We left,”’"),
        ("Lind said: “We left.\n“And stayed.”", "We left.", "“We left."),
    ],
)
def test_direct_contents_get_their_marks_back(text: str, content: str, marked: str) -> None:
    """Marks of any kind, doubled, one in another, and only on the side where there are some."""
    item = make_attribution(text, content, cue="said", quote="direct")
    start = text.index(marked)
    assert f"Content {start} {start + len(marked)}\t{marked}\n" in to_brat(text, [item])


@pytest.mark.parametrize("quote", ["indirect", "mixed"])
def test_other_contents_stay_as_they_are(quote: Quote) -> None:
    """A content that only stands beside marks does not take them."""
    text = "“We heard that it rained,” Lind said."
    item = make_attribution(text, "that it rained,", cue="heard", quote=quote)
    assert "Content 10 25\tthat it rained,\n" in to_brat(text, [item])


def test_what_is_told_inside_is_left_out_unless_asked_for() -> None:
    """The corpus marks the surface alone; events are numbered by what is written."""
    text = "Lind said that Hill denied it, and Doe agreed that it rained."
    items = [
        make_attribution(text, "that Hill denied it", source="Lind", cue="said"),
        make_attribution(text, "it", source="Hill", cue="denied", parent="that Hill denied it"),
        make_attribution(text, "that it rained", source="Doe", cue="agreed"),
    ]
    outer, every = to_brat(text, items), to_brat(text, items, nested=True)
    assert "Hill denied it\n" in outer
    assert "\tHill\n" not in outer
    assert "\tHill\n" in every
    assert outer == to_brat(text, [items[0], items[2]])
    assert [line.split("\t")[0] for line in every.splitlines() if line.startswith("E")] == ["E1", "E2", "E3"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
def test_a_span_over_lines_is_one_fragment_a_line(end: str) -> None:
    """No fragment holds a line end, and what is written behind the tab is the fragments with a space between."""
    text = f"Lind said: “We left.{end}We stayed.”"
    item = make_attribution(text, f"We left.{end}We stayed.", cue="said", quote="direct")
    second = text.index("We stayed")
    assert f"Content 11 20;{second} {second + 11}\t“We left. We stayed.”\n" in to_brat(text, [item])


def test_pieces_are_fragments_of_one_term() -> None:
    """A content on both sides of its cue is one term."""
    text = "“No,” said Lind. “Not yet.”"
    item = make_attribution(text, "No,", "Not yet.", source="Lind", cue="said", quote="direct")
    assert "T3\tContent 0 5;17 27\t“No,” “Not yet.”\n" in to_brat(text, [item])


def test_without_cue_the_content_is_the_anchor() -> None:
    """What has no source and no cue still is an event."""
    text = "It rained."
    assert to_brat(text, [make_attribution(text, "It rained")]).splitlines() == [
        "T1\tContent 0 9\tIt rained",
        "T2\tAttribution 0 9\tIt rained",
        "E1\tAttribution:T2 Content:T1",
    ]


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    """The reader of the corpus finds the spans that were written."""
    text = "“No,” said Lind. “Not yet.” Hill denied it."
    items = [
        make_attribution(text, "No,", "Not yet.", source="Lind", cue="said", quote="direct"),
        make_attribution(text, "it", source="Hill", cue="denied"),
    ]
    path = tmp_path / "a.ann"
    path.write_text(to_brat(text, items), encoding="utf-8")
    assert list(read_brat(path)) == [
        Marked(0, source=((11, 15),), cue=((6, 10),), content=((0, 5), (17, 27))),
        Marked(1, source=((28, 32),), cue=((33, 39),), content=((40, 42),)),
    ]


@given(
    text=st.text(alphabet="ab \n\r“”‘’\"'«»😀\u0301", min_size=1, max_size=20),
    cuts=st.lists(st.integers(0, 20), min_size=2, max_size=6, unique=True),
    quote=st.sampled_from(["direct", "mixed"]),
)
def test_every_fragment_is_the_text_it_names(text: str, cuts: Sequence[int], quote: Quote) -> None:
    """Whatever the text: fragments hold no line end, are not empty, and together they are the words of the term."""
    bounds = sorted({min(cut, len(text)) for cut in cuts})
    pieces = [
        Passage(start, end, text[start:end])
        for start, end in zip(bounds[::2], bounds[1::2], strict=False)
        if text[start:end].strip()
    ]
    if not pieces:
        return
    item = Attribution("a1", "a.txt", None, None, tuple(pieces), quote, Speaker("", None, 0.0, "test"))
    for line in to_brat(text, [item]).split("\n")[:2]:
        _, spans, words = line.split("\t")
        parts = [tuple(map(int, part.split())) for part in spans.split(" ", 1)[1].split(";")]
        fragments = [text[slice(*part)] for part in parts]
        assert all(fragment and not set("\r\n") & set(fragment) for fragment in fragments)
        assert " ".join(fragments) == words


@given(st.text(alphabet="ab “”‘’\"'«»`", max_size=12), st.integers(0, 12), st.integers(0, 12))
def test_marks_are_only_added(text: str, one: int, other: int) -> None:
    """Whatever the text: a span grows over marks, and the space inside guillemets, and over nothing else."""
    start, end = sorted(min(place, len(text)) for place in (one, other))
    first, last = with_marks(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)
    assert not set(text[first:start] + text[end:last]) & set("ab")
    assert " " not in text[first:start] + text[end:last] or set("«»") & set(text[first:start] + text[end:last])
