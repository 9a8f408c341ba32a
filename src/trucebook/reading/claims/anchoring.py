"""Times told by another event: "two days after the shell fell", "since the truce took effect on 2 April".

Such a time has no day of its own. Where one of the two events has one in the sentence, the other is counted from
it. A day that stands behind "since" and its event is the day since when.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from trucebook.reading.claims.binding import clause_above, deadline, modality_words, terms_around
from trucebook.reading.claims.clauses import clause_of
from trucebook.reading.claims.objects import phrase_bounds
from trucebook.reading.claims.scene import Scene
from trucebook.reading.quantities.finding import find_quantities
from trucebook.reading.times.days import DAY, day_of
from trucebook.vocabulary import When, last_day

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHORT = re.compile(r"\b(?:hour|minute|second)s?\b", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7}
_LENGTHS = _DAYS | {"fortnight": 14, "month": 30, "year": 365}
HOURS = 24


def is_offset(when: When) -> bool:
    """Whether a time only counts from another: "two days after", "hours before"."""
    return when.basis == "event" and when.first is None and when.text.split()[-1].lower() in ("after", "before")


def anchor_of(scene: Scene, offset: When) -> Token | None:
    """The word behind an offset that tells the other event: "after | the shell", "after | talks opened"."""
    span = scene.span(offset)
    if span is None or span.end >= len(scene.doc):
        return None
    mark = span[-1]
    if mark.dep_ == "mark":
        return mark.head
    return next((child for child in mark.children if child.dep_ in ("pobj", "pcomp")), None)


def is_behind(scene: Scene, word: Token, offset: When) -> bool:
    """Whether a word belongs to the event that an offset counts from."""
    anchor = anchor_of(scene, offset)
    return anchor is not None and (word == anchor or anchor in word.ancestors) and word.idx > offset.start


def is_before(scene: Scene, word: Token, offset: When) -> bool:
    """Whether a word belongs to the event that is told by its distance: "left | two days after the talks"."""
    anchor = anchor_of(scene, offset)
    if anchor is None or is_behind(scene, word, offset):
        return False
    mark = anchor.head if anchor.dep_ in ("pobj", "pcomp") else anchor
    return clause_of(mark.head) == clause_of(word)


def counted(scene: Scene, offset: When, *, behind: bool) -> When | None:
    """The day of an event by its distance to the other and the day of that; None where the sentence tells none.

    `behind`: it is the event behind the offset that is asked for.
    """
    days = _days(offset)
    others = [when for when in scene.whens if _is_of_other(scene, when, offset, behind=behind)]
    if days is None or not others:
        return None
    later = offset.text.split()[-1].lower() == "after"
    shift = days * DAY * (1 if later is not behind else -1)
    if others[0].first is None or others[0].last is None:
        return None
    first, last = day_of(others[0].first), day_of(others[0].last)
    if last - first > 2 * DAY:
        return None
    return replace(offset, first=first + shift, last=max(last, first + DAY) + shift)


def _is_of_other(scene: Scene, when: When, offset: When, *, behind: bool) -> bool:
    """A day of the sentence that stands on the other side of the offset."""
    span, around = scene.span(when), scene.span(offset)
    if (
        span is None
        or around is None
        or span[0].sent != around[0].sent
        or when.basis not in ("stated", "publication")
    ):
        return False
    return when.first is not None and is_behind(scene, span[0], offset) is not behind


def _days(offset: When) -> int | None:
    """How many days an offset is; hours are the same day, as far as anybody can tell."""
    if _SHORT.search(offset.text):
        return 0
    found = next(iter(find_quantities(offset.text)), None)
    unit = next((unit for unit in _DAYS if re.search(rf"\b{unit}s?\b", offset.text, re.IGNORECASE)), None)
    if unit is None or (found is not None and not isinstance(found.low, int)):
        return None
    number = int(found.low) if found is not None and found.low is not None else 1
    return number * _DAYS[unit]


def since_day(scene: Scene, when: When) -> When:
    """ "since the truce took effect on 2 April": from that day until publication."""
    span, published = scene.span(when), last_day(scene.report.published)
    if when.basis != "event" or when.first is not None or span is None or published is None or not span.start:
        return when
    clause = clause_of(span.root)
    if scene.doc[span.start - 1].lower_ != "since":
        return when
    for item in scene.whens:
        named = scene.span(item) if when.end <= item.start < clause.sent.end_char else None
        told = item.first is not None and named is not None and clause_of(named.root) == clause
        if told and item.first is not None and day_of(item.first) <= published:
            return replace(when, first=day_of(item.first), last=published + DAY)
    return when


def days_allowed(scene: Scene, clause: Token, path: list[Token]) -> When | None:
    """How long terms give for a duty, on their own clock: "shall leave within 30 days", "has 60 days to leave"."""
    if not any(_binds(step) for step in (clause, *path)):
        return None
    step: Token | None = clause
    while step is not None:
        noun = _time_given(step)
        days = _days_of(scene, noun) if noun is not None else None
        if noun is not None and days:
            found = scene.passage(*phrase_bounds(noun))
            return When(found.text, found.start, found.end, None, None, "clock", clock_days=(1, days))
        step = clause_above(step)
    return None


def _binds(clause: Token) -> bool:
    shall = any(child.lower_ == "shall" for child in clause.children if child.dep_ == "aux")
    return shall or "required" in (deadline(clause), terms_around(clause))


def _time_given(clause: Token) -> Token | None:
    """The stretch of time behind "within", or that somebody has or is given to do what the clause tells."""
    spans = modality_words("spans")
    within = [noun for prep in clause.rights if prep.lower_ == "within" for noun in prep.children]
    if clause.dep_ in ("acl", "relcl"):
        within.append(clause.head)
    elif deadline(clause) is not None:
        within += [child for child in clause.head.rights if child.dep_ in ("dobj", "npadvmod")]
    return next((noun for noun in within if noun.lemma_.lower() in spans), None)


def _days_of(scene: Scene, noun: Token) -> int | None:
    text = scene.passage(*phrase_bounds(noun)).text
    found = next(iter(find_quantities(text)), None)
    number = found.low if found is not None else 1
    if not isinstance(number, int):
        return None
    hours = noun.lemma_.lower() == "hour"
    return -(-number // HOURS) if hours else number * _LENGTHS.get(noun.lemma_.lower(), 0) or None
