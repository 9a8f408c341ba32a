"""The arrays under the search for copies: which texts share a hash, and what hangs together."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_report
from trucebook.accounts import postings
from trucebook.accounts.copies import CopyIndex, find_copies
from trucebook.accounts.groups import Groups, label_groups
from trucebook.accounts.postings import count_pairs, find_held, pack, run_starts, sort_once, split
from trucebook.accounts.shingles import Hashes, hash_words, sample_texts

HELD = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 6)), max_size=60)


def entries(held: list[tuple[int, int]]) -> Hashes:
    """Sorted entries, each once, of hashes and the texts that hold them."""
    hashes = np.array([number << 30 for number, _ in held], dtype=np.uint64)
    return sort_once(pack(hashes, np.array([owner for _, owner in held], dtype=np.int32)))


@given(HELD, st.integers(1, 4), st.sampled_from([1, 7, 100_000]))
def test_pairs_are_counted_as_by_hand(held: list[tuple[int, int]], window: int, words: int) -> None:
    """Texts that stand near among a hash's holders share it, and its words, however the work is cut into slices."""
    holders = defaultdict(list)
    for number, owner in sorted(set(held)):
        holders[number].append(owner)
    expected: Counter[tuple[int, int]] = Counter()
    for place, owners in enumerate(holders[number] for number in sorted(holders)):
        for (near, left), (far, right) in combinations(enumerate(owners), 2):
            if far - near <= window:
                expected[left, right] += words * (place + 1)
    for size in (1, 5, 100_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postings, "_SLICE", size)
            packed = entries(held)
            found = find_held(packed)
            codes, counts = count_pairs(packed, found, window, words * (found.numbers + 1))
        pairs = zip(*(texts.tolist() for texts in split(codes)), strict=True)
        assert dict(zip(pairs, counts.tolist(), strict=True)) == expected


@given(HELD)
def test_held_hashes_are_those_of_several_texts(held: list[tuple[int, int]]) -> None:
    """A hash of one text alone is left out; the same holders have the same name, others another."""
    packed = entries(held)
    found, starts = find_held(packed), run_starts(packed)
    sets = [tuple(packed[a:b].tolist()) for a, b in pairwise(starts)]
    several = [number for number, members in enumerate(sets) if len(members) > 1]
    assert found.numbers.tolist() == several
    owners = [tuple(entry & (postings.MOST_TEXTS - 1) for entry in sets[number]) for number in several]
    assert len(set(owners)) == len(set(found.names.tolist())) == len(set(zip(owners, found.names, strict=True)))


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14)), max_size=30))
def test_many_things_are_joined_at_once(pairs: list[tuple[int, int]]) -> None:
    """Joining all pairs in arrays gives the groups that joining one by one gives."""
    groups = Groups(range(15))
    for left, right in pairs:
        groups.join(left, right)
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    assert label_groups(15, ends[:, 0], ends[:, 1]).tolist() == [groups.find(member) for member in range(15)]


def words_of(*texts: str) -> list[list[int]]:
    """The hashes of each text's words."""
    words = hash_words(texts)
    return [words.hashes[a:b].tolist() for a, b in zip(words.texts[:-1], words.texts[1:], strict=True)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It “ended” — at last…", 'IT "ended" - at last'),
        ("ten\u00a0trucks", "ten trucks"),
        ("a nought\x00inside", "a nought inside"),
        ("first\r\nsecond", "first second"),
    ],
)
def test_words_without_typography(one: str, other: str) -> None:
    """Quotation marks, dashes, hard spaces, noughts and line ends of any kind only part words."""
    assert words_of(one, "beside") == words_of(other, "beside")


@pytest.mark.parametrize(
    ("one", "other"), [("5 €", "5 £"), ("20 °C", "20 ²C"), ("émis", "âmis"), ("بيان", "بيانا")]
)
def test_letters_beyond_ascii_tell_words_apart(one: str, other: str) -> None:
    """A letter or sign whose bytes begin as those of a quotation mark do is not taken for one."""
    assert words_of(one) != words_of(other)


def test_texts_are_cut_into_lines() -> None:
    """Lines without words count for nothing, and no line reaches from one text into the next."""
    words = hash_words(["\n\nOne two\n \n“three”\n", "", "four"])
    assert (words.lines.tolist(), words.texts.tolist()) == ([0, 2, 3, 4], [0, 3, 3, 4])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Sign up to our letter", 0),
        ("All rights reserved", 0),
        ("They reserved all rights", 4),
        ("Sign\n\nup here", 1),
        ("Please subscribe", 0),
        ("The parties sign", 3),
        ("Those who read more " + "than thirty words " * 10, 34),
    ],
)
def test_lines_of_the_page(line: str, told: int) -> None:
    """A short line with the words of a sign-up box or a footer counts as empty, others do not."""
    assert sample_texts([line, "up"]).words[0] == told


def test_many_additions_give_the_same_classes() -> None:
    """Neighbours are found in whatever additions they came."""
    texts = [" ".join(f"w{story}x{place}" for place in range(60)) for story in (1, 2, 3) for _ in range(4)]
    reports = [make_report(text, id=f"r{place:02}.txt") for place, text in enumerate(texts)]
    index = CopyIndex()
    for report in reports:
        index.add([report])
    assert index.classes() == find_copies(reports)
