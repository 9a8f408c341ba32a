"""Which source and which content belong to which cue."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucebook.reading.tagger.encoding import Layout, Span
from trucebook.reading.tagger.linking import CANDIDATES, FEATURES, Ground, Linked, Linker, Spans
from trucebook.reading.tagger.tagging import SHIPPED

Arrays = Mapping[str, NDArray[np.generic]]
LEAF = 0  # the feature and the threshold of a leaf are never asked for
GAP = FEATURES.index("words between")


def make_arrays() -> Arrays:
    """Trees for both roles that like a span the more, the fewer words stand between it and its cue."""
    tree = {
        "base": np.array(0.0),
        "depth": np.array(2),
        "feature": np.array([[GAP, GAP, LEAF, LEAF, LEAF]], np.int16),
        "threshold": np.array([[3.5, 0.5, 0, 0, 0]], np.float32),
        "left": np.array([[1, 3, 2, 3, 4]], np.int16),
        "right": np.array([[2, 4, 2, 3, 4]], np.int16),
        "value": np.array([[0, 0, -9, 3, 1]], np.float32),
    }
    return {f"{role}.{name}": array for role in ("source", "content") for name, array in tree.items()}


@pytest.fixture(scope="module")
def shipped() -> Linker:
    """The linker that ships."""
    with np.load(SHIPPED / "trees.npz", allow_pickle=False) as arrays:
        return Linker(dict(arrays))


def linked(linker: Linker, text: str, **roles: str) -> list[tuple[str | None, str, list[str]]]:
    """Source, cue and contents of each attribution; `roles` are phrases of the text, parted by a bar."""
    layout = Layout.of(text)

    def spans(phrases: str) -> tuple[Span, ...]:
        found, here = [], 0
        for phrase in filter(None, phrases.split("|")):
            here = text.index(phrase, here)
            words = layout.touched((here, here + len(phrase)))
            found.append((words.start, words.stop))
            here += len(phrase)
        return tuple(found)

    made = Spans(**{role: spans(roles.get(role, "")) for role in ("source", "cue", "content")})
    return [_in_words(layout, item) for item in linker.link(layout, made)]


def _in_words(layout: Layout, item: Linked) -> tuple[str | None, str, list[str]]:
    def phrase(span: Span) -> str:
        return layout.text[layout.words[span[0]][0] : layout.words[span[1] - 1][1]]

    return phrase(item.source) if item.source else None, phrase(item.cue), [phrase(part) for part in item.content]


@pytest.mark.parametrize("ships", [False, True])
def test_two_sentences_are_two_attributions(shipped: Linker, ships: bool) -> None:
    """Each cue takes the source and the content of its own sentence."""
    assert linked(
        shipped if ships else Linker(make_arrays()),
        "The army said that the truce was over. The rebels denied that they had fired.",
        source="The army|The rebels",
        cue="said|denied",
        content="that the truce was over|that they had fired",
    ) == [
        ("The army", "said", ["that the truce was over"]),
        ("The rebels", "denied", ["that they had fired"]),
    ]


@pytest.mark.parametrize("ships", [False, True])
def test_both_sides_of_a_cue_are_its_contents(shipped: Linker, ships: bool) -> None:
    """What stands before and behind a cue is one attribution with two pieces, in their order."""
    (found,) = linked(
        shipped if ships else Linker(make_arrays()),
        "“We will return,” the minister said. “Nobody can stop us.”",
        source="the minister",
        cue="said",
        content="“We will return,”|“Nobody can stop us.”",
    )
    assert found == ("the minister", "said", ["“We will return,”", "“Nobody can stop us.”"])


def test_a_source_may_serve_several_cues() -> None:
    """ "X said A and warned of B" is twice X."""
    found = linked(
        Linker(make_arrays()),
        "Lind said so and warned of fire.",
        source="Lind",
        cue="said|warned of",
        content="so|fire",
    )
    assert found == [("Lind", "said", ["so"]), ("Lind", "warned of", ["fire"])]


def test_a_content_goes_to_one_cue_and_a_cue_has_one_source() -> None:
    """Between two cues the nearer one takes the content; of two sources the nearer one is taken."""
    found = linked(
        Linker(make_arrays()), "Lind and Hill said , added so.", source="Lind|Hill", cue="said|added", content="so"
    )
    assert found == [("Hill", "said", []), ("Hill", "added", ["so"])]


def test_a_cue_without_source_and_content_is_nothing() -> None:
    """What is too unlikely stays alone, and a cue that nothing goes to is left out."""
    text = "Lind one two three four said one two three four so."
    assert linked(Linker(make_arrays()), text, source="Lind", cue="said", content="so") == []
    assert linked(Linker(make_arrays()), text, cue="said") == []


@pytest.mark.parametrize("ships", [False, True])
@pytest.mark.parametrize(
    "roles", [{}, {"source": "Lind"}, {"content": "so"}, {"source": "Lind", "content": "so"}, {"cue": "said"}]
)
def test_nothing_is_linked_where_a_side_is_missing(shipped: Linker, ships: bool, roles: dict[str, str]) -> None:
    """Without cues, or with cues alone, there are no attributions and no failures."""
    assert linked(shipped if ships else Linker(make_arrays()), "Lind said so.", **roles) == []


def test_an_empty_text_is_linked_to_nothing(shipped: Linker) -> None:
    """No words, no spans, no attributions."""
    assert shipped.link(Layout.of(""), Spans((), (), ())) == []


def test_only_the_nearest_cues_are_looked_at() -> None:
    """A span is paired with at most four cues on either side."""
    layout = Layout.of(" ".join(["word"] * 21))
    ground = Ground(layout, Spans(((10, 11),), tuple((at, at + 1) for at in range(0, 21, 2) if at != 10), ()))
    assert [cue for _, cue in ground.pairs("source")] == list(range(5 - CANDIDATES, 5 + CANDIDATES))
    assert list(ground.pairs("content")) == []


def test_features_of_a_pair_are_what_their_names_say() -> None:
    """A source three words before its cue, behind a comma, and a quoted content in the next line."""
    layout = Layout.of("Lind , of Hill said\n“ so . ”")
    ground = Ground(layout, Spans(((0, 1),), ((4, 5),), ((5, 9),)))
    source = dict(zip(FEATURES, ground.features("source", 0, 0), strict=True))
    content = dict(zip(FEATURES, ground.features("content", 0, 0), strict=True))
    assert (source["words between"], source["cue is behind"], source["commas between"]) == (3, True, 1)
    assert (source["lines apart"], source["sentences from the start"], source["comma after the first"]) == (
        0,
        0,
        True,
    )
    assert (content["words between"], content["cue is behind"], content["lines apart"]) == (0, False, 1)
    assert (content["words of the span"], content["starts quoted"], content["ends quoted"]) == (4, True, True)
    assert content["cue is quoted"] is False


@st.composite
def grounds(draw: st.DrawFn) -> tuple[Layout, Spans]:
    """Words and marks on a few lines, with spans of all roles that do not overlap."""
    forms = draw(st.lists(st.sampled_from(["word", "Name", "said", ",", ".", "“", "”", ":", "\n"]), max_size=40))
    layout = Layout.of(" ".join(forms))
    cuts = sorted(draw(st.sets(st.integers(0, len(layout.words)), max_size=24)))
    roles: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    for span in pairwise(cuts):
        role = draw(st.sampled_from(["source", "cue", "content", ""]))
        if role:
            roles[role].append(span)
    return layout, Spans(**{role: tuple(spans) for role, spans in roles.items()})


@settings(deadline=None)
@given(ground=grounds())
def test_every_pair_has_all_features(ground: tuple[Layout, Spans]) -> None:
    """Whatever the spans: one finite number for each name."""
    made = Ground(*ground)
    for role in ("source", "content"):
        for pair in made.pairs(role):
            found = made.features(role, *pair)
            assert len(found) == len(FEATURES)
            assert np.isfinite(np.array(found, np.float32)).all()


@settings(deadline=None)
@given(ground=grounds())
def test_links_are_made_of_the_spans_that_were_given(shipped: Linker, ground: tuple[Layout, Spans]) -> None:
    """Whatever the spans: cues keep their order, no content goes to two of them, and nothing is made up."""
    layout, spans = ground
    found = shipped.link(layout, spans)
    contents = [part for item in found for part in item.content]
    cues = [item.cue for item in found]
    assert cues == sorted(set(cues))
    assert set(cues) <= set(spans.cue)
    assert len(contents) == len(set(contents))
    assert set(contents) <= set(spans.content)
    assert {item.source for item in found} <= {*spans.source, None}
    assert all(item.source or item.content for item in found)
    assert found == shipped.link(layout, spans)
