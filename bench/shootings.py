"""Very many short reports of incidents of one kind, most of them told once: for measuring how grouping bears size.

Nothing here is real: towns, people and streets are drawn from a seeded generator. What makes it hard is that all
tell of one kind of event in the same few words, in towns that recur, over two years, with follow-ups a week later.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from trucebook.vocabulary import Report, short_id

_ONSETS, _ENDS = (
    ["b", "br", "c", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "w"],
    ["an", "el", "en", "er", "in", "on", "or", "um", "ar", "is", "eth", "ock", "ell"],
)
_BEGINS = date(2021, 1, 1)
_LEADS = (
    "A {age}-year-old {who} was shot {how} {day} {where}, police said.",
    "Police in {town} are looking for whoever shot a {who} {how} {day}.",
    "One person {died} after a shooting {where} {day}, according to officials.",
    "{victim}, {age}, was shot {how} {day} {where}, the county coroner said.",
    "Gunfire {where} {day} left a {age}-year-old {who} {state}, authorities said.",
)
_TITLES = (
    "{who} shot {how} in {town}",
    "Police: {who}, {age}, {died} after {town} shooting",
    "Shooting in {town} leaves {who} {state}",
    "{town} police look for gunman",
    "Victim of {street} shooting named as {victim}",
)
_BODIES = (
    "Officers came to the {block} block of {street} at about {hour} and found the victim with a gunshot wound.",
    "The victim was taken to {hospital} Hospital, where doctors said the {who} was {state}.",
    "The coroner named the victim as {victim} of {town}.",
    "No arrest has been made, and police ask anyone who saw something to call.",
    "{suspect}, {other}, was arrested and is held in the county jail.",
    "Neighbours said they heard several shots and saw a car drive off.",
    "It was the {count} shooting in {town} this year.",
    "The investigation goes on.",
)


def make_shootings(reports: int, seed: int = 5) -> tuple[list[Report], list[int]]:
    """That many reports, shuffled, and the number of the incident that each is about."""
    chance = random.Random(seed)
    towns = [_name(chance) for _ in range(400)]
    made: list[tuple[Report, int]] = []
    for number in range(reports):
        size = chance.choice((1, 1, 1, 1, 2, 2, 3, 4))
        made += [(report, number) for report in _incident(chance, towns, size)]
        if len(made) >= reports:
            break
    made = made[:reports]
    chance.shuffle(made)
    return [report for report, _ in made], [number for _, number in made]


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_ONSETS) + chance.choice(_ENDS) for _ in range(chance.randint(1, 2))).capitalize()


def _incident(chance: random.Random, towns: list[str], size: int) -> Iterator[Report]:
    town = towns[min(int(chance.expovariate(1 / 60)), len(towns) - 1)]
    happened = _BEGINS + timedelta(days=chance.randrange(730))
    dies = chance.random() < 0.5
    facts = {
        "town": town,
        "street": f"{_name(chance)} {chance.choice(('Street', 'Avenue', 'Road'))}",
        "victim": f"{_name(chance)} {_name(chance)}",
        "suspect": f"{_name(chance)} {_name(chance)}",
        "hospital": _name(chance),
        "age": str(chance.randint(14, 70)),
        "other": str(chance.randint(17, 50)),
        "block": str(chance.randint(1, 90) * 100),
        "count": chance.choice(("third", "tenth", "twelfth", "fortieth")),
        "hour": f"{chance.randint(1, 11)} {chance.choice(('a.m.', 'p.m.'))}",
        "who": chance.choice(("man", "woman", "teenager", "boy", "driver", "clerk")),
        "how": "dead" if dies else "and wounded",
        "died": "died" if dies else "survives",
        "state": "dead" if dies else "in hospital",
    }
    for _ in range(size):
        yield _report(chance, facts, happened, chance.choice((0, 0, 1, 1, 2, 5, 9)))


def _report(chance: random.Random, facts: dict[str, str], happened: date, lag: int) -> Report:
    published = happened + timedelta(days=lag)
    day = f"on {happened:%A}" if lag < 6 else f"on {happened:%B} {happened.day}"
    where = chance.choice(("in {town}", "on {street} in {town}", "near {street}")).format(**facts)
    told = facts | {"day": chance.choice((day, day, "" if lag else "today")), "where": where}
    body = chance.sample(_BODIES, chance.randint(2, 6))
    text = " ".join(part.format(**told) for part in (chance.choice(_LEADS), *body))
    title = chance.choice(_TITLES).format(**told)
    outlet = f"{_name(chance)} Herald"
    name = short_id("s", outlet, published, text)
    return Report(
        id=name,
        sha256=name,
        text=text,
        title=title[0].upper() + title[1:],
        outlet=outlet,
        published=published.isoformat(),
        language="en",
    )
