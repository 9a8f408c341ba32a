"""The measure of who says what: hand-made cases, and the same counts as the reference scorer."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest

from tests.conftest import POLNEAR
from training.corpus import Article, Marked, read_brackets, read_gold
from training.scoring import Count, Score, kind_of, score
from trucebook.reading.tagger.encoding import ROLES, Span

GOLD = "[1s The army] [1c said] [1t that the truce was over]."


def scored(gold: str, predicted: str) -> Score:
    """The score of one passage in brackets against another marking of the same text."""
    text, marked = read_brackets(gold)
    same, found = read_brackets(predicted)
    assert text == same
    return score([Article("a-01", text, (marked,))], lambda _: found)


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        (GOLD, 1),
        ("The [1s army] [1c said that] [1t the truce was over.]", 1),
        ("[1s The] army [1c said] [1t that the truce] was over.", 1),
        ("[1s The army] [1c said] [1t that the] truce was over.", 0),
        ("[1s The army] said [1c that] [1t the truce was over].", 0),
        ("The army [1c said] [1t that the truce was over].", 0),
        ("The army [1c said] that the truce [1t was] [1s over].", 0),
        ("The army said that the truce was over.", 0),
    ],
)
def test_an_attribution_counts_when_all_three_roles_agree_enough(predicted: str, right: int) -> None:
    """A shared word is enough for source and cue, half of the longer one for the content."""
    whole = scored(GOLD, predicted).whole
    assert (whole.labelled, whole.found, whole.right) == (1, right, right)
    assert whole.predicted == len(read_brackets(predicted)[1])


def test_two_without_a_source_agree() -> None:
    """Nobody named is as nobody named; somebody is not."""
    gold = "It [1c was said] [1t that it rained]."
    assert scored(gold, gold).whole.f1 == 100
    assert scored(gold, "[1s It] [1c was said] [1t that it rained].").whole.f1 == 0


def test_one_attribution_is_found_once() -> None:
    """Of two predictions for the same one, the one with the larger share of content counts."""
    twice = "[1s [2s The army]] [1c [2c said]] [1t that [2t the truce was] over]."
    whole = scored(GOLD, twice).whole
    assert (whole.labelled, whole.found, whole.predicted, whole.right) == (1, 1, 2, 1)
    assert (whole.precision, whole.recall, round(whole.f1, 1)) == (50.0, 100.0, 66.7)


def test_spans_are_exact_when_they_cover_the_same_words() -> None:
    """A space more is the same span, a word more is not; the same words marked twice count once."""
    text, marked = read_brackets(GOLD)
    wider = [replace(marked[0], source=((0, 9),), cue=((9, 18),)), replace(marked[0], number=2)]
    found = score([Article("a-01", text, (marked,))], lambda _: wider)
    counts = {role: (count.labelled, count.predicted, count.right) for role, count in found.exact.items()}
    assert counts == {"source": (1, 1, 1), "cue": (1, 2, 1), "content": (1, 1, 1)}


def test_pieces_of_content_are_exact_one_by_one() -> None:
    """Of two pieces one may be right."""
    gold = "[1t “No,”] [1s Lind] [1c said]. [1t “Not yet.”]"
    found = scored(gold, "[1t “No,”] [1s Lind] [1c said]. “[1t Not yet].”").exact["content"]
    assert (found.labelled, found.found, found.predicted, found.right) == (2, 1, 2, 1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("[1t “No,”] he [1c said].", "direct"),
        ('[1t "No,"] he [1c said].', "direct"),
        ("[1t ``No,''] he [1c said].", "direct"),
        ("[1t “No,”] he [1c said]. [1t “Not yet.”]", "direct"),
        ("He [1c said] [1t “No.\n“Not yet.”]", "direct"),
        ("[1t “No,”] he [1c said], adding [1t that it rained].", "mixed"),
        ("He [1c said] [1t the road was “open” again].", "mixed"),
        ("He [1c said] [1t “open” is what the road was].", "mixed"),
        ('He [1c said] [1t "open" is what the road was].', "mixed"),
        ("[1t «The “road” is open»], he [1c said].", "direct"),
        ("He [1c said] [1t that it rained].", "indirect"),
        ("He “[1c said]” [1t that it rained].", "indirect"),
    ],
)
def test_the_kind_of_a_labelled_quotation(content: str, kind: str) -> None:
    """Direct when every piece is quoted whole, mixed when marks stand inside, else indirect."""
    text, (item,) = read_brackets(content)
    assert kind_of(text, item) == kind


def test_kinds_are_counted_apart() -> None:
    """What is found of each kind, and what of the predicted was right."""
    gold = "[1t “No,”] [1s Lind] [1c said]. [2s Hill] [2c said] [2t that it rained]."
    kinds = scored(gold, "[1t “No,”] [1s Lind] [1c said]. Hill said that it rained.").kinds
    counts = {kind: (item.labelled, item.found, item.predicted, item.right) for kind, item in kinds.items()}
    assert counts == {"direct": (1, 1, 1, 1), "mixed": (0, 0, 0, 0), "indirect": (1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("predicted", "right"),
    [
        ("[1s A] [1c said] [1t that [2s B] [2c denied] [2t it]].", 2),
        ("[2s A] [2c said] [2t that [1s B] [1c denied] [1t it]].", 2),
        ("[1s A] [1c said] [1t that B denied] it.", 1),
        ("A said that [1s B] [1c denied] [1t it].", 0),
    ],
)
def test_a_parent_is_right_when_it_is_the_pair_of_the_labelled_one(predicted: str, right: int) -> None:
    """Numbers do not matter; one whose parent was not found has not the right one."""
    parents = scored("[1s A] [1c said] [1t that [2s B] [2c denied] [2t it]].", predicted).parents
    assert parents.right == parents.found == right


def test_counts_of_nothing_are_nought() -> None:
    """Nothing labelled, nothing predicted: no division by zero."""
    assert (Count().precision, Count().recall, Count().f1) == (0, 0, 0)
    assert set(score([], lambda _: ()).figures().values()) == {0.0}


def test_gold_against_itself_is_perfect() -> None:
    """Every attribution, span and parent of the passages that ship is found in them."""
    gold = read_gold()
    by_text = {article.text: article.marked for article in gold}
    found = score(gold, lambda text: by_text[text])
    assert set(found.figures().values()) == {100.0}
    assert found.whole.labelled == sum(len(article.marked) for article in gold)


@pytest.fixture(scope="module")
def reference() -> Iterator[Any]:
    """The reference scorer, which is not part of the project."""
    path = POLNEAR.parent / "tools" / "score_attributions.py"
    kept, quiet = list(sys.path), sys.dont_write_bytecode
    spec = spec_from_file_location("score_attributions", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    yield module
    sys.path[:], sys.dont_write_bytecode = kept, quiet
    sys.modules.pop("attrdata", None)


@pytest.mark.corpus
@pytest.mark.parametrize("seed", range(5))
def test_counts_are_those_of_the_reference_scorer(reference: Any, seed: int) -> None:
    """On our passages, with labels that are moved, dropped, mixed up and doubled: the same counts and figures."""
    chance = random.Random(seed)
    gold = read_gold()
    predicted = {article.text: perturbed(article, chance) for article in gold}
    ours = score(gold, lambda text: predicted[text])
    theirs = reference.Scorer()
    for article in gold:
        theirs.doc(article.text, plain(article.marked), plain(predicted[article.text]))

    def counts(count: Count) -> list[int]:
        return [count.right, count.predicted, count.found, count.labelled]

    assert counts(ours.whole) == theirs.c["ATTR", "full"]
    assert 20 < ours.whole.f1 < 95
    figures, result = ours.figures(), theirs.result()
    for figure, letter in (("F1", "f"), ("precision", "p"), ("recall", "r")):
        assert figures[f"ATTR {figure}"] == pytest.approx(result["ATTR.full"][letter], abs=0.11)
    for role in ROLES:
        assert counts(ours.exact[role]) == theirs.c[role, "exact"]
        assert figures[f"{role} exact F1"] == pytest.approx(result[f"{role}.exact"]["f"], abs=0.11)


def plain(marked: Sequence[Marked]) -> list[dict[str, list[Span]]]:
    """Attributions as the reference scorer wants them."""
    return [{role: list(item.spans(role)) for role in ROLES} for item in marked]


def perturbed(article: Article, chance: random.Random) -> list[Marked]:
    """Predictions that are wrong here and there: some spans moved, some roles lost or swapped, some doubled."""
    found: list[Marked] = []
    for item in article.marked:
        if chance.random() < 0.1:
            continue
        roles = {role: _moved(article.text, item.spans(role), chance) for role in ROLES}
        if chance.random() < 0.1:
            roles["source"] = ()
        if chance.random() < 0.1:
            roles["source"] = chance.choice(article.marked).source
        if chance.random() < 0.05:
            roles["cue"] = chance.choice(article.marked).cue
        if any(roles.values()):
            found += [Marked(item.number, **roles, parent=item.parent)] * (1 + (chance.random() < 0.05))
    chance.shuffle(found)
    return found


def _moved(text: str, spans: Sequence[Span], chance: random.Random) -> tuple[Span, ...]:
    moved = []
    for start, end in spans:
        if chance.random() < 0.4:
            start = min(max(0, start + chance.randint(-20, 20)), len(text) - 1)
            end = min(max(start + 1, end + chance.randint(-20, 20)), len(text))
        if text[start:end].strip():
            moved.append((start, end))
    return tuple(moved)
