"""How likely a whole attribution is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from trucebook.reading.tagger.confidence import FEATURES, Confidence, features
from trucebook.reading.tagger.encoding import LABELS, Layout
from trucebook.reading.tagger.linking import Linked

TEXT = 'The ministry said: "It held." Nobody knew why.'
#       0   1        2   3 4 5  6   7 8 9      10   11 12
SAID = Linked((2, 3), (0, 2), [(5, 7)], 2.0, [3.0])
KNEW = Linked((10, 11), None, [(11, 12)], 0.0, [1.0])
BARE = Linked((2, 3), (0, 2))


def make_chances(**roles: float) -> NDArray[np.float32]:
    """Chances of the labels of every word of the text: those of the two attributions, the rest for "O"."""
    chances = np.zeros((len(Layout.of(TEXT).words), len(LABELS)), np.float32)
    for item, share in ((SAID, roles.get("said", 0.9)), (KNEW, roles.get("knew", 0.4))):
        spans = {"cue": [item.cue], "source": [item.source] if item.source else [], "content": item.content}
        for role, found in spans.items():
            for start, end in found:
                chances[start, LABELS.index(f"B-{role}")] = share
                chances[start + 1 : end, LABELS.index(f"I-{role}")] = share
    chances[:, 0] = 1 - chances.sum(axis=1)
    return chances


def make_arrays() -> Mapping[str, NDArray[Any]]:
    """One tree, which is sure where the cue is likelier than a half and doubts elsewhere."""
    tree: dict[str, NDArray[Any]] = {
        "base": np.array(0.0),
        "depth": np.array(1),
        "feature": np.array([[FEATURES.index("cue: mean chance"), 0, 0]], np.int16),
        "threshold": np.array([[0.5, 0, 0]], np.float32),
        "left": np.array([[1, 1, 2]], np.int16),
        "right": np.array([[2, 1, 2]], np.int16),
        "value": np.array([[0, -1, 2]], np.float32),
    }
    return {f"whole.{part}": array for part, array in tree.items()}


def test_each_attribution_has_a_number_for_each_feature() -> None:
    """With a source and without one; what is read off the chances is what stands there."""
    said, knew = (
        dict(zip(FEATURES, row, strict=True)) for row in features(Layout.of(TEXT), make_chances(), [SAID, KNEW])
    )
    assert said["cue: mean chance"] == pytest.approx(0.9)
    assert said["source: chance to begin"] == pytest.approx(0.9)
    assert said["content: chance of none"] == pytest.approx(0.1)
    assert (said["source: words"], said["content: words"]) == (2, 2)
    assert (said["source: words from the cue's start"], said["content: words from the cue's end"]) == (-2, 2)
    assert (said["source: odds"], said["content: odds"], said["lowest odds of a content"]) == (2.0, 3.0, 3.0)
    assert said["content starts quoted"]
    assert not said["cue is quoted"]
    assert said["words to the nearest cue"] == 8
    assert {knew[name] for name in FEATURES if name.startswith("source: ")} == {-1.0}
    assert knew["others with the source"] == -1


@pytest.mark.parametrize(
    ("floor", "kept"), [(0.0, [SAID, KNEW]), (0.2, [SAID, KNEW]), (0.5, [SAID]), (0.8, [SAID]), (0.9, [])]
)
def test_what_is_too_doubtful_is_left_out(floor: float, kept: list[Linked]) -> None:
    """The tree gives 88 and 27 of a hundred."""
    confidence = Confidence(make_arrays())
    assert confidence.keep(Layout.of(TEXT), make_chances(), [SAID, KNEW], floor) == kept


def test_a_cue_without_a_content_is_not_judged() -> None:
    """Another sentence may hold what it tells of, so it stays whatever the floor."""
    confidence = Confidence(make_arrays())
    assert confidence.keep(Layout.of(TEXT), make_chances(), [BARE, KNEW], 0.9) == [BARE]
    assert confidence.keep(Layout.of(TEXT), make_chances(), [BARE], 0.9) == [BARE]
    assert confidence.keep(Layout.of(TEXT), make_chances(), [], 0.9) == []


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_floor_keeps_no_more(one: float, other: float, said: float, knew: float) -> None:
    """And what is kept stays in its order."""
    low, high = sorted((one, other))
    confidence, chances = Confidence(make_arrays()), make_chances(said=said, knew=knew)
    more, fewer = (confidence.keep(Layout.of(TEXT), chances, [SAID, KNEW], floor) for floor in (low, high))
    assert [item for item in more if item in fewer] == fewer
    assert [item for item in (SAID, KNEW) if item in more] == more
