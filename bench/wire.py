"""Reports made by wire practice, with what is a copy of what: for measuring how copies are found.

Nothing here is real: stories are drawn from a seeded generator, then printed by outlets as outlets print wire copy.
What makes it hard is in it on purpose: copies cut to a third, own leads and headlines, paragraphs left out, changed
numbers and spellings; and, as texts that are no copies of one another, the background paragraphs a desk puts under
all its stories, the same statement quoted by independent reporters, sign-up boxes, and short flashes.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count

from trucebook.accounts import find_copies
from trucebook.vocabulary import Report, short_id

SEED = 20241127
DOCUMENTS = 20_000
BEGINS = date(2024, 1, 1)
WIRES = ("Harbour Wire", "Northern Press", "Union Agency")
OUTLETS = tuple(f"Paper {number}" for number in range(120))
FOOTERS = (
    "Sign up to our newsletter for the latest from our correspondents in the region.",
    "All rights reserved. No part of this page may be reproduced without our permission in writing.",
    "Read more: the week in pictures, as our photographers saw it from both sides of the line.",
)
_SYLLABLES = tuple(a + b for a in (*"bdfgklmnprstvz", "ch", "st", "tr") for b in (*"aeiou", "ar", "en", "il", "or"))


@dataclass(frozen=True)
class Wire:
    """Reports by wire practice, and the class each belongs to: reports of one class print one text."""

    reports: tuple[Report, ...]
    classes: tuple[int, ...]


@dataclass(frozen=True)
class Found:
    """How well the copies were found, pair by pair: a pair is two reports of one class.

    `wrong_classes` is how many classes hold a report that prints another text.
    """

    precision: float
    recall: float
    wrong_classes: int


class _Desk:
    """Writes stories of sentences nobody else writes, from a vocabulary with common and rare words."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        drawn = ("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(12_000))
        self.words = list(dict.fromkeys(drawn))
        self.weights = list(accumulate(1 / (place + 8) for place in range(len(self.words))))
        # Words that some outlets spell another way.
        self.spelt = {word: f"{word}e" for word in self.words[30::60]}
        self.phrases = [" ".join(self._draw(5)) for _ in range(400)]
        # What a desk puts under every story of one conflict.
        self.background = {wire: [self.paragraph(2) for _ in range(3)] for wire in WIRES}

    def _draw(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=count)

    def sentence(self) -> str:
        """Some fifteen to thirty words; now and then a stock phrase of the trade."""
        words = self._draw(self.chance.randint(15, 30))
        if self.chance.random() < 0.3:
            words += self.chance.choice(self.phrases).split()
        if self.chance.random() < 0.25:
            words.insert(self.chance.randrange(len(words)), str(self.chance.randint(2, 400)))
        return " ".join(words).capitalize() + "."

    def paragraph(self, sentences: int | None = None) -> str:
        """One to three sentences."""
        return " ".join(self.sentence() for _ in range(sentences or self.chance.randint(1, 3)))

    def story(self, wire: str) -> list[str]:
        """A wire story: six to fourteen paragraphs, mostly with some of the desk's background at the end."""
        told = [self.paragraph() for _ in range(self.chance.randint(6, 14))]
        return told + self.background[wire][: self.chance.randint(0, 2)]


def make_wire(documents: int = DOCUMENTS, seed: int = SEED) -> Wire:
    """That many reports, the same for every seed: most print a story of the wires, the others are their own."""
    chance = random.Random(seed)
    desk = _Desk(chance)
    made: list[tuple[Report, tuple[int, int]]] = []
    for number in count():
        if len(made) >= documents:
            break
        made += [(report, (number, own)) for report, own in _events(desk, chance, number)]
    kept = made[:documents]
    chance.shuffle(kept)
    names = {name: place for place, name in enumerate(dict.fromkeys(name for _, name in kept))}
    return Wire(tuple(report for report, _ in kept), tuple(names[name] for _, name in kept))


def _events(desk: _Desk, chance: random.Random, number: int) -> Iterator[tuple[Report, int]]:
    """One event: a wire story and its copies (class 0), and independent reports of it (a class each)."""
    wire, day = chance.choice(WIRES), BEGINS + timedelta(days=number % 400)
    story, quote = desk.story(wire), desk.sentence()
    story.insert(min(3, len(story)), f"“{quote}”")
    yield _report(wire, day, story, chance), 0
    for outlet in chance.sample(OUTLETS, chance.choice((0, 1, 1, 2, 3, 5, 9))):
        yield (
            _report(
                outlet, day + timedelta(days=chance.choice((0, 0, 0, 1))), _copy(desk, chance, story, wire), chance
            ),
            0,
        )
    for offset, outlet in enumerate(chance.sample(OUTLETS, chance.choice((0, 1, 2))), 1):
        own = [desk.paragraph() for _ in range(chance.randint(1, 9))]
        own.insert(chance.randrange(len(own) + 1), f"“{quote}”")
        yield _report(outlet, day, own, chance), offset


def _copy(desk: _Desk, chance: random.Random, story: Sequence[str], wire: str) -> list[str]:
    """A story as an outlet prints it: cut from the bottom, under an own lead, edited here and there."""
    kept = list(story[: max(2, round(len(story) * chance.uniform(0.3, 1.0)))])
    if len(kept) > 4 and chance.random() < 0.3:
        kept.pop(chance.randrange(1, len(kept)))
    if chance.random() < 0.4:
        kept[0] = desk.paragraph(chance.randint(1, 2))
    if chance.random() < 0.2:
        place = chance.randrange(len(kept))
        kept[place] = "".join(str(int(c) % 9 + 1) if c.isdigit() else c for c in kept[place])
    if chance.random() < 0.3:
        kept = [" ".join(desk.spelt.get(word, word) for word in paragraph.split()) for paragraph in kept]
    if chance.random() < 0.5:
        kept.append(f"({wire})")
    return kept


def _report(outlet: str, day: date, paragraphs: Iterable[str], chance: random.Random) -> Report:
    footers = FOOTERS if outlet in OUTLETS[:60] else ()
    text = "\n\n".join(
        [
            " ".join(chance.sample(("Strike", "Truce", "Talks", "Aid", "Release", "Border"), 3)),
            *paragraphs,
            *footers,
        ]
    )
    name = short_id("w", outlet, day, text)
    return Report(id=f"{name}.txt", sha256=name, text=text, outlet=outlet, published=day.isoformat(), language="en")


def score(wire: Wire, classes: Iterable[Sequence[int]]) -> Found:
    """How well classes of numbers of reports agree with what the generator knows."""
    held = [Counter(wire.classes[place] for place in members) for members in classes]
    tied = sum(_pairs(named.total()) for named in held)
    right = sum(_pairs(size) for named in held for size in named.values())
    true = sum(_pairs(size) for size in Counter(wire.classes).values())
    return Found(right / max(1, tied), right / max(1, true), sum(len(named) > 1 for named in held))


def _pairs(size: int) -> int:
    return size * (size - 1) // 2


def find_classes(wire: Wire) -> list[list[int]]:
    """The classes that `find_copies` finds, as numbers of reports."""
    place = {report.id: number for number, report in enumerate(wire.reports)}
    return [[place[name] for name in found.reports] for found in find_copies(wire.reports)]
