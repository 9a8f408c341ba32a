"""The tagger: labels, spans, the files of a model, and that the same text always gives the same attributions."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.factories import make_report
from trucebook.errors import InputError
from trucebook.reading import attribute, attribute_each
from trucebook.reading.tagger.encoding import LABELS, LEVELS, Layout
from trucebook.reading.tagger.linking import Spans
from trucebook.reading.tagger.tagging import SHIPPED, Tagged, Tagger, bare, decode, lawful, load_tagger, spans_of
from trucebook.vocabulary import Attribution, Passage, Refusal, Report

Odds = NDArray[np.float32]
EASY = "The minister said on Monday that the truce was over."
NESTED = "The ministry said that the rebels claimed that the road was open."
FILES = ("tagger.onnx", "tokenizer.json", "trees.npz", "model.json")


@st.composite
def scored(draw: st.DrawFn, *, most: int = 12) -> tuple[Odds, list[int], Odds]:
    """The log-odds of some words, the lines they stand in, and transitions that no span breaks."""
    steps = draw(st.lists(st.booleans(), min_size=1, max_size=most))
    lines = np.cumsum(steps).tolist()
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    scores = chance.normal(scale=3, size=(len(lines), len(LABELS))).astype(np.float32)
    transitions = chance.normal(size=(len(LABELS), len(LABELS))).astype(np.float32)
    return scores, lines, lawful(transitions)


@given(given_=scored())
def test_a_span_goes_on_only_behind_its_own_role_and_in_its_line(given_: tuple[Odds, list[int], Odds]) -> None:
    """Whatever the odds: an "I" follows a label of its role in the same line, and no span holds a line break."""
    scores, lines, transitions = given_
    labels = decode(scores, lines, transitions)
    names = [LABELS[label] for label in labels]
    assert len(names) == len(lines)
    for place, name in enumerate(names):
        if name.startswith("I-"):
            assert place > 0
            assert names[place - 1][2:] == name[2:]
            assert lines[place - 1] == lines[place]
    found = spans_of(labels)
    for first, last in (*found.source, *found.cue, *found.content):
        assert first < last
        assert len(set(lines[first:last])) == 1


@settings(deadline=None)
@given(given_=scored(most=4))
def test_no_other_path_is_better_than_the_decoded_one(given_: tuple[Odds, list[int], Odds]) -> None:
    """Whatever the odds: of all sequences of labels none has a higher sum."""
    scores, lines, transitions = given_
    paths = np.array(list(product(range(len(LABELS)), repeat=len(lines))))
    totals = np.zeros(len(paths))
    for place, line in enumerate(lines):
        fresh = place == 0 or lines[place - 1] != line
        before = np.zeros(len(paths), int) if fresh else paths[:, place - 1]
        totals += scores[place, paths[:, place]] + transitions[before, paths[:, place]]
    ours = totals[(paths == decode(scores, lines, transitions)).all(axis=1)].item()
    assert ours == pytest.approx(totals.max(), abs=1e-3)


def test_lawful_transitions_only_forbid() -> None:
    """What a span may do keeps its odds; an "I" behind "O" or behind another role is as good as impossible."""
    plain = np.zeros((len(LABELS), len(LABELS)), np.float32)
    ruled = lawful(plain)
    assert not plain.any()
    kept = {(LABELS[before], LABELS[after]) for before, after in zip(*np.nonzero(ruled == 0), strict=True)}
    every = set(product(LABELS, LABELS))
    assert kept == {(one, other) for one, other in every if other[0] != "I" or one[2:] == other[2:]}


@pytest.mark.parametrize(
    ("names", "spans"),
    [
        (["O", "O"], Spans((), (), ())),
        (["B-source"], Spans(((0, 1),), (), ())),
        (["B-source", "I-source", "B-cue", "B-content", "I-content"], Spans(((0, 2),), ((2, 3),), ((3, 5),))),
        (["B-content", "B-content", "O", "B-content"], Spans((), (), ((0, 1), (1, 2), (3, 4)))),
        (["O", "B-cue", "I-cue", "O"], Spans((), ((1, 3),), ())),
        ([], Spans((), (), ())),
    ],
)
def test_labels_draw_spans(names: list[str], spans: Spans) -> None:
    """ "B" opens a span, "I" goes on, anything else ends it."""
    assert spans_of([LABELS.index(name) for name in names]) == spans


@pytest.mark.parametrize(
    ("text", "inner"),
    [
        ("“We left.”", "We left."),
        ('"We left,"', "We left,"),
        ("«We left»", "We left"),
        ("„We left“", "We left"),
        ("''We left''", "We left"),
        ("``We left''", "We left"),
        ("‘“We left,”’", "We left,"),
        ("“We left", "We left"),
        ("We left”", "We left"),
        ("that “we” left", "that “we” left"),
        ("that “we left”", "that “we left”"),
        ('that "we left"', 'that "we left"'),
        ("that we ‘left’", "that we ‘left’"),
        ("“They say ‘we left,’”", "They say ‘we left,’"),
        ("\"They say 'we left,'\"", "They say 'we left,'"),
        ("“", "“"),
        ("“”", "“”"),
        ("''", "''"),
        ("", ""),
    ],
)
def test_bare_is_what_stands_between_the_marks(text: str, inner: str) -> None:
    """Marks of any kind fall away at the edges and only there, those opened inside stay, and marks alone too."""
    start, end = bare(f"a{text}b", (1, 1 + len(text)))
    assert f"a{text}b"[start:end] == inner


@given(st.text(alphabet="ab .“”„«»‹›‘’‚\"'`", min_size=1, max_size=12), st.data())
def test_bare_is_never_empty_and_never_outside(text: str, data: st.DataObject) -> None:
    """Whatever the text and the span: what is left has a letter at least and lies in the span."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    first, last = bare(text, (start, end))
    assert start <= first < last <= end
    assert bare(text, (first, last)) == (first, last)


def test_an_attribution_can_be_moved() -> None:
    """All spans of one found inside a text go the same way; a missing source stays missing."""
    assert Tagged((5, 9), (0, 4), ((10, 12), (14, 16))).moved(3) == Tagged((8, 12), (3, 7), ((13, 15), (17, 19)))
    assert Tagged((5, 9), None, ()).moved(3) == Tagged((8, 12), None, ())


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the folder of the model that ships."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in FILES:
        shutil.copyfile(SHIPPED / name, folder / name)
    return folder


def test_a_model_may_stand_anywhere(copied: Path) -> None:
    """A copied folder finds what the shipped one finds."""
    assert attribute(EASY, model=copied) == attribute(EASY)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """The message names the folder and what is missing there."""
    with pytest.raises(InputError, match=r"there is no model in .*nowhere: .*model\.json: "):
        attribute(EASY, model=tmp_path / "nowhere")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """A model is a folder; a file given for it is no crash."""
    path = tmp_path / "model.onnx"
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"model\.onnx"):
        Tagger(path)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told(copied: Path, name: str) -> None:
    """The message names the folder and the file."""
    (copied / name).unlink()
    with pytest.raises(InputError, match=rf"there is no model in .*model: .*{name}: "):
        Tagger(copied)


@pytest.mark.parametrize("name", [name for name in FILES if name != "model.json"])
def test_a_changed_file_is_told(copied: Path, name: str) -> None:
    """A file with one byte more is not the one that the card names by its hash."""
    with (copied / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(InputError, match=rf"{name} is not the file that model\.json names; take the model again"):
        Tagger(copied)


@pytest.mark.parametrize("card", [b"", b"{", b"\xff\xfe", b"{}", b"[]", b"7", b'{"sha256": []}', b'{"sha256": {}}'])
def test_a_broken_card_is_told(copied: Path, card: bytes) -> None:
    """What is no JSON, or JSON that describes no model, is told with the file's name."""
    (copied / "model.json").write_bytes(card)
    with pytest.raises(InputError, match=r"model\.json does not describe a model\b.+; take it again"):
        Tagger(copied)


@pytest.mark.parametrize("name", ["transitions", "biases", "floors", "opening", "closing", "unknown", "window"])
def test_a_card_without_a_number_it_needs_is_told(copied: Path, name: str) -> None:
    """A key that is missing is found when the model is loaded, not in the middle of a text."""
    card = json.loads((copied / "model.json").read_text(encoding="utf-8"))
    del card[name]
    (copied / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(InputError, match=name):
        Tagger(copied)


@pytest.mark.parametrize("floors", [[0.2, 1], [-0.1, 0], ["a", "b"], [None, 0]])
def test_floors_that_are_no_chances_are_told(copied: Path, floors: list[object]) -> None:
    """They are found when the model is loaded, not in the middle of a text."""
    card = json.loads((copied / "model.json").read_text(encoding="utf-8"))
    (copied / "model.json").write_text(json.dumps(card | {"floors": floors}), encoding="utf-8")
    with pytest.raises(InputError, match=r"model\.json .+ take it again"):
        Tagger(copied)


def test_the_shipped_card_knows_the_labels() -> None:
    """The card that ships was written for the labels of this version, and its transitions break no span."""
    card = load_tagger().card
    transitions = np.array(card["transitions"], np.float32)
    assert card["labels"] == list(LABELS)
    assert set(card["sha256"]) == {name for name in FILES if name != "model.json"}
    assert transitions.shape == (len(LABELS), len(LABELS))
    assert (lawful(transitions) == transitions).all()


def test_a_tagger_is_made_once() -> None:
    """The same folder gives the same tagger."""
    assert load_tagger() is load_tagger()


def test_odds_are_log_probabilities_of_every_word() -> None:
    """A row for each word at each level, and what a row says adds up to one."""
    layout = Layout.of(f"{EASY}\n" * 20)
    odds = load_tagger().odds(layout)
    assert odds.shape == (len(layout.words), LEVELS, len(LABELS))
    assert np.allclose(np.exp(odds).sum(axis=-1), 1, atol=1e-4)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "said", "He said", "\u0301", ".", "...", "“”", "?! — “ ” , ; : .", "\U0001f600" * 20]
)
def test_where_nothing_is_said_nothing_is_found(text: str) -> None:
    """Nothing, a word or two, and marks without words have no attributions."""
    assert attribute(text) == ()


def test_an_easy_sentence_is_found() -> None:
    """Who said what, and when is no part of either."""
    (found,) = attribute(EASY, id="note.txt")
    assert found.source is not None
    assert found.cue is not None
    assert found.source.text == "The minister"
    assert found.cue.text.startswith("said")
    assert [part.text for part in found.content] == ["that the truce was over"]
    assert (found.report, found.quote, found.parent) == ("note.txt", "indirect", None)


def test_what_is_told_in_somebodys_words_is_found_inside_them() -> None:
    """The inner attribution has the outer one for its parent and stands in its content."""
    outer, inner = attribute(NESTED)
    assert outer.cue is not None
    assert inner.cue is not None
    assert (outer.cue.text, inner.cue.text) == ("said", "claimed")
    assert (outer.parent, inner.parent) == (None, outer.id)
    assert lies_in(inner, outer)


@pytest.mark.parametrize(
    "name",
    ["Mladi\u0107", "Mladic\u0301", "Zoe\u0308", "\u05e9\u05b8\u05dc\u05d5\u05b9\u05dd", "محمّد", "\U0001f600 Lind"],
)
def test_a_name_in_any_script_moves_no_offset(name: str) -> None:
    """The sentence behind a strange name is found where it stands."""
    text = f"{name} {name}.\n{EASY}"
    assert any("that the truce was over" in [part.text for part in item.content] for item in attribute(text))
    check_offsets(text)


MARKS = "\u0301\u0308\u064e\u05b8\u200b\u200d"
ODD = st.text(alphabet="aé .,'’“”\"«»-–:\n\r\t\u00a0سשक\U0001f469\U0001f692" + MARKS, max_size=15)
NAMES = st.sampled_from(
    ["Ada Lind", "the army", "Mladic\u0301", "وزارة الصحة", "מ\u05b8ערכת", "\U0001f600", "Two officials"]
)
TEMPLATES = st.sampled_from(
    [
        "{} said that the road was open. ",
        "“We will return,” {} said. “Nobody can stop us.” ",
        "According to {}, ten people were killed.\n",
        "{} denied that the army had claimed that the truce was over. ",
        "Worldwire, citing {}, reported that the bridge was hit.\n\n",
        '"The rebels told us that they would leave," {} added. ',
        "{}’s claim that the talks had failed was rejected. ",
        "{}: the guns are silent.\r\n",
    ]
)
SENTENCES = st.builds(str.format, TEMPLATES, NAMES)
TEXTS = st.lists(SENTENCES | ODD, max_size=6).map("".join)


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_offsets_are_exact_and_parents_hold_their_children(text: str) -> None:
    """Whatever is mixed: every span is the text it names, ids differ, and what is told inside lies inside."""
    check_offsets(text)


def check_offsets(text: str) -> None:
    """Fails where an attribution of the text is not exactly where it says, or not in its parent."""
    found = attribute(text)
    by_id = {item.id: item for item in found}
    assert len(by_id) == len(found)
    for item in found:
        assert item.cue is not None
        assert item.content
        for part in spans(item):
            assert 0 <= part.start < part.end <= len(text)
            assert text[part.start : part.end] == part.text
        for one, other in pairwise(item.content):
            assert one.end <= other.start
        assert item.parent is None or lies_in(item, by_id[item.parent])


def spans(item: Attribution) -> list[Passage]:
    """All spans of an attribution."""
    return [part for part in (item.source, item.cue, *item.content) if part is not None]


def lies_in(inner: Attribution, outer: Attribution) -> bool:
    """Whether the content of one lies in that of another, as that of who is relayed does, too."""
    return all(
        any(big.start <= part.start and part.end <= big.end for big in outer.content) for part in inner.content
    )


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(TEXTS, min_size=2, max_size=5), data=st.data())
def test_neither_company_nor_order_nor_threads_change_a_result(texts: list[str], data: st.DataObject) -> None:
    """Whatever the texts: each has the attributions it has alone, with 1, 2 and 4 threads, in any order."""
    reports = [(number, make_report(text, id=f"{number}.txt")) for number, text in enumerate(texts)]
    alone = {number: attribute(report.text, id=report.id) for number, report in reports}
    for threads in (1, 2, 4):
        order = data.draw(st.permutations(reports))
        found = list(attribute_each([*order, *order], threads=threads))
        assert [key for key, _, _ in found] == [key for key, _ in (*order, *order)]
        for key, _, items in found:
            assert items == alone[key]


@pytest.mark.parametrize("threads", [1, 3])
def test_a_long_text_reads_the_same_beside_others(threads: int) -> None:
    """A text of many windows, repeated among short ones, is read the same each time."""
    long, short = make_report(f"{EASY} {NESTED}\n" * 60), make_report(EASY)
    items = [(number, long if number % 2 else short) for number in range(6)]
    found = list(attribute_each(items, threads=threads))
    assert [key for key, _, _ in found] == list(range(6))
    for parity in (0, 1):
        assert len({items for key, _, items in found if key % 2 == parity}) == 1
    assert len(found[1][2]) >= 60


@pytest.mark.parametrize("threads", [1, 2])
def test_what_was_refused_is_passed_on_in_its_place(threads: int) -> None:
    """A refusal comes out where it went in, without attributions; the texts around it are read."""
    report = make_report(EASY)
    refusal = Refusal("scan.pdf", None, 10, "no_text", "the file holds pictures; run it through text recognition")
    items: list[tuple[str, Report | Refusal]] = [("a", report), ("b", refusal), ("c", report)]
    found = list(attribute_each(items, threads=threads))
    assert [(key, item) for key, item, _ in found] == items
    assert [len(attributions) for _, _, attributions in found] == [1, 0, 1]


@pytest.mark.parametrize("threads", [1, 2])
def test_texts_are_taken_as_they_are_wanted(threads: int) -> None:
    """Of an endless row of texts only a few are read ahead."""
    taken: list[int] = []

    def row() -> Iterator[tuple[int, Report | Refusal]]:
        for number in range(10_000):
            taken.append(number)
            yield number, make_report(EASY)

    found = attribute_each(row(), threads=threads)
    assert next(found)[0] == 0
    assert len(taken) < 50
    found.close()
