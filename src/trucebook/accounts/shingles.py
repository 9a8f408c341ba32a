"""The words, lines and word runs (shingles) of many texts as numbers, computed in one sweep over their bytes.

No word is ever cut out as a string: a word is told by its first eight bytes, its last eight bytes and its length,
all read from where it stands. A shingle is a run of `WORDS_A_SHINGLE` words. Only shingles whose hash is divisible
by `SAMPLE` are kept: since that choice depends on the shingle alone, containment between two samples estimates
containment between the texts, unlike a fixed-size signature, which fails when one text is much shorter than the
other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from trucebook.accounts.words import word_list

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]

WORDS_A_SHINGLE = 5
"""Runs shorter than this are shared by chance ("the United Nations said on"); longer ones break at small edits."""

SAMPLE = 8
"""One shingle of eight is kept: on wire practice recall stayed at .99 with an eighth of the memory."""

CUE_WORDS = 30
"""A line with more words than this is a paragraph, whatever words it holds."""

_BATCH_CHARACTERS = 120_000
"""So much text at a time: its words and hashes then stay in the processor's cache."""

_WORD_FACTOR = np.uint64(0xC2B2AE3D27D4EB4F)
_ENDING_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_LENGTH_FACTOR = np.uint64(0xD6E8FEB86659FD93)
# The first two bytes and the length of curly quotes, dashes and dots (U+2000 to U+203F) and of the hard space.
_MARKS = ((0xE2, 0x80, 3), (0xC2, 0xA0, 2))
_CUE_SHIFT = np.uint64(64 - 12)
_TEXT_ENDS, _LINE_ENDS, _SPACE = 0, 10, 32


def _letters() -> bytes:
    """What each byte counts as: letters and digits in lower case, line ends themselves, ASCII marks a space."""
    table = bytearray(range(256))
    for code in range(128):
        character = chr(code)
        table[code] = ord(character.lower()) if character.isalnum() else _SPACE
    table[_TEXT_ENDS] = _TEXT_ENDS
    for code in (10, 11, 12, 13):
        table[code] = _LINE_ENDS
    return bytes(table)


_LETTERS = _letters()
_FIRST_BYTES = np.array([2 ** (8 * size) - 1 for size in range(9)], dtype=np.uint64)
_LAST_BYTES = np.array([0, *(2**64 - 2 ** (64 - 8 * size) for size in range(1, 9))], dtype=np.uint64)


@dataclass(frozen=True)
class Words:
    """The hashed words of many texts, in order: `hashes[i]` is the i-th word of all.

    `texts[n]` is the number of the first word of text n, with the number of all words at the end; `lines` are the
    numbers of the first words of lines that have any, with the number of all words at the end.
    """

    hashes: Hashes
    texts: Places
    lines: Places

    def line_of(self, places: Places) -> Numbers:
        """The numbers of the lines in which words stand, given in rising order."""
        if len(places) > len(self.hashes) // 2:
            return np.repeat(np.arange(len(self.lines) - 1, dtype=np.int32), np.diff(self.lines))[places]
        return np.searchsorted(self.lines, places, side="right").astype(np.int32) - np.int32(1)


@dataclass(frozen=True)
class Sampled:
    """What is kept of many texts, in their order: sampled shingles and lines.

    `shingles[i]` belongs to text `owners[i]`; it begins in line `first[i]` and ends in line `last[i]`. `lines[j]`
    is the hash of the words of line j, in any order, of text `holders[j]`, with `words[j]` words.
    """

    shingles: Hashes
    owners: Numbers
    first: Numbers
    last: Numbers
    lines: Hashes
    holders: Numbers
    words: Numbers

    def of(self, places: Places) -> Sampled:
        """What is kept of some of the texts, given in rising order, which are then numbered from nought."""
        owned, held = _slices(self.owners, places), _slices(self.holders, places)
        return Sampled(
            self.shingles[owned],
            np.searchsorted(places, self.owners[owned]).astype(np.int32),
            np.searchsorted(held, self.first[owned]).astype(np.int32),
            np.searchsorted(held, self.last[owned]).astype(np.int32),
            self.lines[held],
            np.searchsorted(places, self.holders[held]).astype(np.int32),
            self.words[held],
        )

    def numbered(self, shift: int) -> Sampled:
        """The same with another number for each text."""
        by = np.int32(shift)
        return replace(self, owners=self.owners + by, holders=self.holders + by) if shift else self


def _slices(numbers: Numbers, wanted: Places) -> Places:
    """Where in rising numbers the wanted ones stand, which rise too."""
    asked = wanted.astype(numbers.dtype)  # of another type, all the numbers would be converted at each call
    low, high = np.searchsorted(numbers, asked), np.searchsorted(numbers, asked, side="right")
    sizes = high - low
    places: Places = np.arange(sizes.sum()) + np.repeat(low - (np.cumsum(sizes) - sizes), sizes)
    return places


def join_sampled(parts: Sequence[Sampled]) -> Sampled:
    """Several one after another as one; `owners` and `holders` must already be numbered through."""
    shift = np.cumsum([0, *(len(part.lines) for part in parts)]).astype(np.int32)
    longs, shorts = np.empty(0, np.uint64), np.empty(0, np.int32)
    return Sampled(
        np.concatenate([longs, *(part.shingles for part in parts)]),
        np.concatenate([shorts, *(part.owners for part in parts)]),
        np.concatenate([shorts, *(part.first + by for part, by in zip(parts, shift, strict=False))]),
        np.concatenate([shorts, *(part.last + by for part, by in zip(parts, shift, strict=False))]),
        np.concatenate([longs, *(part.lines for part in parts)]),
        np.concatenate([shorts, *(part.holders for part in parts)]),
        np.concatenate([shorts, *(part.words for part in parts)]),
    )


def hash_words(texts: Sequence[str]) -> Words:
    """All words of the texts in order, hashed to 64 bits, without case and punctuation.

    `accepted gap:` words of more than sixteen bytes with the same ends and length are one word.
    """
    data = _bytes_of(texts)
    inside = data > _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[0::2] + 1, edges[1::2] + 1
    breaks = np.flatnonzero(data[8:-8] <= _LINE_ENDS) + 8
    before = np.searchsorted(starts, breaks)
    ended = data[breaks] == _TEXT_ENDS
    bounds = np.concatenate([[0], before[ended], [len(starts)]])
    every = np.concatenate([[0], before, [len(starts)]])
    lines = every[np.concatenate([[True], every[1:] != every[:-1]])]
    return Words(_hash_spans(data, starts, ends), bounds, lines)


def _bytes_of(texts: Sequence[str]) -> npt.NDArray[np.uint8]:
    """The texts' letters, with a nought between texts and eight before the first and after the last."""
    joined = "\x00".join(texts)
    if joined.count("\x00") >= len(texts) > 0:
        joined = "\x00".join([text.replace("\x00", " ") for text in texts])
    blob = joined.encode("utf-8", "surrogatepass")
    data = np.frombuffer(bytearray().join((b"\x00" * 8, blob.translate(_LETTERS), b"\x00" * 8)), dtype=np.uint8)
    if not blob.isascii():
        for lead, second, size in _MARKS:
            at = np.flatnonzero(data == lead)
            at = at[data[at + 1] == second]
            for step in range(size):
                data[at + step] = _SPACE
    return data


def _hash_spans(data: npt.NDArray[np.uint8], starts: Places, ends: Places) -> Hashes:
    """The hash of each span by its first and last eight bytes and its length, wherever it stands."""
    eights = np.ndarray((len(data) - 7,), np.dtype("<u8"), data.data, 0, (1,))
    lengths = ends - starts
    size = np.minimum(lengths, 8)
    values = eights[starts] & _FIRST_BYTES[size]
    values *= _WORD_FACTOR
    values ^= (eights[ends - 8] & _LAST_BYTES[size]) * _ENDING_FACTOR
    values += lengths.astype(np.uint64) * _LENGTH_FACTOR
    return mix_bits(values)


def mix_bits(values: Hashes) -> Hashes:
    """Spreads every bit over the whole word (splitmix64's finaliser)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


def _runs(hashes: Hashes) -> Hashes:
    """The hash of the run of words that begins with each word, as far as a whole run is left."""
    count = max(0, len(hashes) - WORDS_A_SHINGLE + 1)
    total = hashes[:count].copy()
    for place in range(1, WORDS_A_SHINGLE):
        total *= _WORD_FACTOR
        total += hashes[place : place + count]
    total ^= total >> np.uint64(29)
    total *= _ENDING_FACTOR
    return total


def sample_texts(texts: Sequence[str], *, start: int = 0, sample: int = SAMPLE) -> Sampled:
    """The lines of the texts and their sampled shingles; the texts are numbered from `start`.

    Lines with the words of sign-up boxes and footers count as having no words and no shingles. No shingle crosses
    from one text into the next.
    """
    parts = [
        _sample_words(hash_words(texts[places.start : places.stop]), start + places.start, sample)
        for places in _batches(texts)
    ]
    return join_sampled(parts)


def _sample_words(words: Words, start: int, sample: int) -> Sampled:
    sizes = np.diff(words.lines)
    holders = np.searchsorted(words.texts, words.lines[:-1], side="right").astype(np.int32) + np.int32(start - 1)
    lines = np.add.reduceat(words.hashes, words.lines[:-1]) if len(sizes) else np.empty(0, np.uint64)
    cued = _has_cue(words, sizes)
    shingles, at = _sampled_runs(words.hashes, sample)
    first, last = words.line_of(at), words.line_of(at + (WORDS_A_SHINGLE - 1))
    kept = (holders[first] == holders[last]) & ~(cued[first] | cued[last])
    told = np.where(cued, 0, sizes).astype(np.int32)
    first = first[kept]
    return Sampled(shingles[kept], holders[first], first, last[kept], lines, holders, told)


def _sampled_runs(hashes: Hashes, sample: int) -> tuple[Hashes, Places]:
    """The sampled runs of words, and the numbers of their first words."""
    total = _runs(hashes)
    if sample == 1:
        return total, np.arange(len(total))
    at = np.flatnonzero((total >> np.uint64(32)) % np.uint64(sample) == 0)
    return total[at], at


def _has_cue(words: Words, sizes: Places) -> npt.NDArray[np.bool_]:
    """Which lines are short and hold the words of a sign-up box or a footer."""
    table, cues = _cue_words()
    found = np.zeros(len(sizes), dtype=bool)
    places = np.flatnonzero(table[words.hashes >> _CUE_SHIFT])
    for word in set(words.hashes[places].tolist()) & cues.keys():
        for cue in cues[word]:
            found[_lines_with(cue, words, places)] = True
    return found & (sizes <= CUE_WORDS)


def _lines_with(cue: Hashes, words: Words, places: Places) -> Numbers:
    """The lines in which one of the places begins the words of a cue."""
    at = places[places + len(cue) <= len(words.hashes)]
    for step, word in enumerate(cue):
        at = at[words.hashes[at + step] == word]
    first = words.line_of(at)
    inside: Numbers = first[first == words.line_of(at + len(cue) - 1)]
    return inside


@cache
def _cue_words() -> tuple[npt.NDArray[np.bool_], Mapping[int, Sequence[Hashes]]]:
    """A table of the first twelve bits of the cues' first words, and the cues by their first word."""
    table, cues = np.zeros(1 << 12, dtype=bool), defaultdict(list)
    for cue in sorted(word_list("boilerplate", "cues")):
        hashes = hash_words([cue]).hashes
        table[int(hashes[0] >> _CUE_SHIFT)] = True
        cues[int(hashes[0])].append(hashes)
    return table, cues


def _batches(texts: Sequence[str]) -> Iterator[range]:
    """Runs of texts of about `_BATCH_CHARACTERS`, so that memory does not grow with all."""
    start, size = 0, 0
    for place, text in enumerate(texts):
        size += len(text)
        if size >= _BATCH_CHARACTERS:
            yield range(start, place + 1)
            start, size = place + 1, 0
    if start < len(texts):
        yield range(start, len(texts))
