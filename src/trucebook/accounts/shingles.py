"""The words, lines and word runs (shingles) of many texts as numbers, computed in one sweep over their bytes.

No word is ever cut out as a string: a word is told by its first eight bytes, its last eight bytes and its length,
all read from where it stands. A shingle is a run of `WORDS_A_SHINGLE` words. Only shingles whose hash is divisible
by `SAMPLE` are kept: since that choice depends on the shingle alone, containment between two samples estimates
containment between the texts, unlike a fixed-size signature, which fails when one text is much shorter than the
other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt

from trucebook.accounts.words import word_list

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]
Letters = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.bool_]

WORDS_A_SHINGLE = 5
"""Runs shorter than this are shared by chance ("the United Nations said on"); longer ones break at small edits."""

SAMPLE = 8
"""One shingle of eight is kept: on wire practice recall stayed at .99 with an eighth of the memory."""

CUE_WORDS = 30
"""A line with more words than this is a paragraph, whatever words it holds."""

_BATCH_CHARACTERS = 250_000
"""So much text at a time: its words and hashes then stay in the processor's cache."""

_WORD_FACTOR = np.uint64(0xC2B2AE3D27D4EB4F)
_TWO_WORDS_FACTOR = np.uint64(int(_WORD_FACTOR) ** 2 % 2**64)
_ENDING_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_LENGTH_FACTOR = np.uint64(0xD6E8FEB86659FD93)
# The first two bytes and the length of curly quotes, dashes and dots (U+2000 to U+203F) and of the hard space. The
# first number stands for the first byte until they are found: no letter has it.
_MARKS = ((11, 0xE2, 0x80, 3), (12, 0xC2, 0xA0, 2))
_CUE_SHIFT = np.uint64(64 - 16)
_TEXT_ENDS, _LINE_ENDS, _ODD, _SPACE = 0, 10, 12, 32
_END = b"\x00" * 7


def _letters() -> bytes:
    """What each byte counts as: letters and digits in lower case, line ends themselves, ASCII marks a space."""
    table = bytearray(range(256))
    for code in range(128):
        character = chr(code)
        table[code] = ord(character.lower()) if character.isalnum() else _SPACE
    table[_TEXT_ENDS] = _TEXT_ENDS
    for code in (10, 11, 12, 13):
        table[code] = _LINE_ENDS
    for code, lead, _, _ in _MARKS:
        table[lead] = code
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


@dataclass(frozen=True)
class Sampled:
    """What is kept of many texts, in their order: sampled shingles and lines.

    `shingles[i]` begins in line `first[i]` and ends `beyond[i]` lines further on. `lines[j]` is the hash of the
    words of line j, in any order, of text `holders[j]`, with `words[j]` words.
    """

    shingles: Hashes
    first: Numbers
    beyond: Letters
    lines: Hashes
    holders: Numbers
    words: Numbers

    @property
    def owners(self) -> Numbers:
        """The text of each shingle."""
        return self.holders[self.first]

    @property
    def last(self) -> Numbers:
        """The line in which each shingle ends."""
        return self.first + self.beyond

    def of(self, places: Places) -> Sampled:
        """What is kept of some of the texts, given in rising order, which are then numbered from nought."""
        held = _slices(self.holders, places)
        owned = _slices(self.first, held)
        return Sampled(
            self.shingles[owned],
            np.searchsorted(held, self.first[owned]).astype(np.int32),
            self.beyond[owned],
            self.lines[held],
            np.searchsorted(places, self.holders[held]).astype(np.int32),
            self.words[held],
        )

    def part(self, start: int, end: int) -> Sampled:
        """The same with some of the shingles."""
        return replace(
            self, shingles=self.shingles[start:end], first=self.first[start:end], beyond=self.beyond[start:end]
        )

    def numbered(self, shift: int) -> Sampled:
        """The same with another number for each text."""
        return replace(self, holders=self.holders + np.int32(shift)) if shift else self


def _slices(numbers: Numbers, wanted: Places) -> Places:
    """Where in rising numbers the wanted ones stand, which rise too."""
    asked = wanted.astype(numbers.dtype)  # of another type, all the numbers would be converted at each call
    low, high = np.searchsorted(numbers, asked), np.searchsorted(numbers, asked, side="right")
    sizes = high - low
    places: Places = np.arange(sizes.sum()) + np.repeat(low - (np.cumsum(sizes) - sizes), sizes)
    return places


def join_sampled(parts: Sequence[Sampled]) -> Sampled:
    """Several one after another as one; `holders` must already be numbered through."""
    shift = np.cumsum([0, *(len(part.lines) for part in parts)]).astype(np.int32)
    longs, shorts = np.empty(0, np.uint64), np.empty(0, np.int32)
    return Sampled(
        np.concatenate([longs, *(part.shingles for part in parts)]),
        np.concatenate([shorts, *(part.first + by for part, by in zip(parts, shift, strict=False))]),
        np.concatenate([np.empty(0, np.uint8), *(part.beyond for part in parts)]),
        np.concatenate([longs, *(part.lines for part in parts)]),
        np.concatenate([shorts, *(part.holders for part in parts)]),
        np.concatenate([shorts, *(part.words for part in parts)]),
    )


def hash_words(texts: Sequence[str]) -> Words:
    """All words of the texts in order, hashed to 64 bits, without case and punctuation.

    `accepted gap:` words of more than sixteen bytes with the same ends and length are one word.
    """
    data, breaks = _bytes_of(texts)
    inside = data > _SPACE
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    before = np.searchsorted(edges[0::2], breaks)
    ended = data[breaks] == _TEXT_ENDS
    count = len(edges) // 2
    bounds = np.concatenate([[0], before[ended], [count]])
    every = np.concatenate([[0], before, [count]])
    lines = every[np.concatenate([[True], every[1:] != every[:-1]])]
    return Words(_hash_spans(data, edges), bounds, lines)


def _bytes_of(texts: Sequence[str]) -> tuple[Letters, Places]:
    """The texts' letters, a nought between texts and eight at both ends, and where texts and lines end."""
    told = [_END, *(text.encode("utf-8", "surrogatepass") for text in texts), _END]
    data = np.frombuffer(bytearray(b"\x00").join(told).translate(_LETTERS), dtype=np.uint8)
    at = np.flatnonzero(data[8:-8] <= _ODD) + 8
    found = data[at]
    if np.count_nonzero(found == _TEXT_ENDS) >= len(texts) > 0:
        return _bytes_of([text.replace("\x00", " ") for text in texts])
    for code, lead, second, size in _MARKS:
        marks = at[found == code]
        data[marks] = lead
        marks = marks[data[marks + 1] == second]
        for step in range(size):
            data[marks + step] = _SPACE
    return data, at[found <= _LINE_ENDS]


def _hash_spans(data: Letters, edges: Places) -> Hashes:
    """The hash of each span by its first and last eight bytes and its length, wherever it stands.

    `edges` are the places before the first and of the last byte of each span, in turn.
    """
    starts, ends = edges[0::2], edges[1::2]
    lengths = (ends - starts).view(np.uint64)
    size = np.minimum(lengths, np.uint64(8)).view(np.int64)
    values = _eights(data, 1)[starts]
    values &= _FIRST_BYTES[size]
    values *= _WORD_FACTOR
    last = _eights(data, 0)[ends - 7]
    last &= _LAST_BYTES[size]
    last *= _ENDING_FACTOR
    values ^= last
    lengths *= _LENGTH_FACTOR
    values += lengths
    return mix_bits(values)


def _eights(data: Letters, begin: int) -> Hashes:
    """Eight bytes as one number from each place on, the first of them at `begin`."""
    return np.ndarray((len(data) - begin - 7,), np.dtype("<u8"), data.data, begin, (1,))


def mix_bits(values: Hashes) -> Hashes:
    """Spreads every bit over the whole word (splitmix64's finaliser), in place."""
    shifted = values >> np.uint64(30)
    values ^= shifted
    values *= np.uint64(0xBF58476D1CE4E5B9)
    np.right_shift(values, np.uint64(27), out=shifted)
    values ^= shifted
    values *= np.uint64(0x94D049BB133111EB)
    np.right_shift(values, np.uint64(31), out=shifted)
    values ^= shifted
    return values


def _runs(hashes: Hashes) -> Hashes:
    """The hash of the run of five words that begins with each word, as far as a whole run is left."""
    if len(hashes) < WORDS_A_SHINGLE:
        return np.empty(0, np.uint64)
    twos = hashes[:-1] * _WORD_FACTOR
    twos += hashes[1:]
    total = twos[:-3] * _TWO_WORDS_FACTOR
    total += twos[2:-1]
    total *= _WORD_FACTOR
    total += hashes[4:]
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
    line_of = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    begun = np.searchsorted(words.lines, words.texts)
    holders = np.repeat(np.arange(start, start + len(begun) - 1, dtype=np.int32), np.diff(begun))
    lines = np.add.reduceat(words.hashes, words.lines[:-1]) if len(sizes) else np.empty(0, np.uint64)
    cued = _has_cue(words.hashes, line_of, sizes)
    shingles, at = _sampled_runs(words.hashes, sample)
    first, last = line_of[at], line_of[at + (WORDS_A_SHINGLE - 1)]
    kept = np.flatnonzero((holders[first] == holders[last]) & ~(cued[first] | cued[last]))
    told = np.where(cued, 0, sizes).astype(np.int32)
    beyond = (last - first).astype(np.uint8)
    return Sampled(shingles[kept], first[kept], beyond[kept], lines, holders, told)


def _sampled_runs(hashes: Hashes, sample: int) -> tuple[Hashes, Places]:
    """The sampled runs of words, and the numbers of their first words."""
    total = _runs(hashes)
    if sample == 1:
        return total, np.arange(len(total))
    at = np.flatnonzero((total & np.uint64((sample - 1) << 32)) == 0)
    return total[at], at


def _has_cue(hashes: Hashes, line_of: Numbers, sizes: Places) -> Marks:
    """Which lines are short and hold the words of a sign-up box or a footer."""
    first, cues, lengths = _cue_words()
    found = np.zeros(len(sizes), dtype=bool)
    at = np.flatnonzero(first[(hashes >> _CUE_SHIFT).view(np.int64)])
    begun, cue = np.nonzero(hashes[at][:, None] == cues[:, 0])
    begins, ends = at[begun], at[begun] + lengths[cue] - 1
    fits = (ends < len(hashes)) & (line_of[begins] == line_of[np.minimum(ends, len(hashes) - 1)])
    for step in range(1, cues.shape[1]):
        fits &= (lengths[cue] <= step) | (hashes[np.minimum(begins + step, len(hashes) - 1)] == cues[cue, step])
    found[line_of[begins[fits]]] = True
    return found & (sizes <= CUE_WORDS)


@cache
def _cue_words() -> tuple[Marks, Hashes, Places]:
    """A table of the first sixteen bits of the cues' first words; the cues' words, nought where none; how many."""
    told = [hash_words([cue]).hashes for cue in sorted(word_list("boilerplate", "cues"))]
    lengths = np.array([len(hashes) for hashes in told])
    cues = np.zeros((len(told), lengths.max()), dtype=np.uint64)
    first = np.zeros(1 << 16, dtype=bool)
    for row, hashes in zip(cues, told, strict=True):
        row[: len(hashes)] = hashes
        first[int(hashes[0] >> _CUE_SHIFT)] = True
    return first, cues, lengths


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
