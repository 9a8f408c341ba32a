"""When an act happened: the time that hangs on its clause, that the sentence tells once, or that heads its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.claims.anchoring import counted, days_allowed, is_before, is_behind, is_offset, since_day
from trucebook.reading.claims.binding import modality_words
from trucebook.reading.claims.carriers import teller
from trucebook.reading.claims.certainty import Judgement
from trucebook.reading.claims.clauses import (
    clause_of,
    distance,
    is_after,
    is_apart,
    is_attempt,
    is_deed,
    is_of_speech,
    is_saying,
    is_since,
    tells_done,
)
from trucebook.reading.claims.frames import Frame
from trucebook.reading.claims.governing import is_past
from trucebook.reading.claims.objects import SUBJECTS, belongs
from trucebook.reading.claims.scene import Scene
from trucebook.reading.times.days import day_of
from trucebook.vocabulary import Modality, Quantity, When

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

LONGEST_DAY = timedelta(days=2)  # a night has two
LONGEST_SHARED = timedelta(days=100)  # a quarter; what lasted longer is a background, not the day of an event


def find_when(scene: Scene, frame: Frame, judgement: Judgement, modality: Modality) -> When | None:
    """The time of an act; None where neither its clause, its sentence nor its line tells one.

    A day of what is to come is the next one, of what has happened the last one.
    """
    near = list(_near(scene, frame))
    whens = [when for when in near if not is_offset(when)]
    own = _own(scene, frame, judgement, modality, whens)
    if modality == "required" and (own is None or (own.first, own.last, own.clock_days) == (None, None, None)):
        own = days_allowed(scene, frame.mood, judgement.path) or own
    if own is None:
        return _told_beside(scene, frame, modality, near) or scene.lines.when_at(frame.word.idx)
    if modality == "actual" and own.first is None and frame.act in phrase_words("lasting_acts"):
        weekday = own.basis == "publication"  # "extended the truce until Friday"
        return scene.turned(own, ahead=True) if weekday else own
    ends_ahead = modality == "actual" and _may_end_ahead(scene, own, frame)
    turned = scene.on_line(own if ends_ahead else _turned(scene, own, judgement, modality), frame.word.idx)
    return since_day(scene, _on_its_day(turned)) if modality == "actual" else turned


def _may_end_ahead(scene: Scene, when: When, frame: Frame) -> bool:
    """ "The withdrawal may last until December": what is under way ends on a day to come."""
    governor = _governor(scene, when, frame)
    if when.first is not None or governor is None or not frame.nominal:
        return False
    helpers = [child for child in governor.children if child.dep_ in ("aux", "auxpass")]
    return any(aux.tag_ == "MD" for aux in helpers) and not any(aux.lower_ == "have" for aux in helpers)


def _told_beside(scene: Scene, frame: Frame, modality: Modality, near: list[When]) -> When | None:
    """The time that an act has by another event, or that its sentence tells once."""
    for offset in filter(is_offset, near):
        before = is_before(scene, frame.word, offset)
        if before or is_behind(scene, frame.word, offset):
            return counted(scene, offset, behind=not before) or (offset if before else None)
    whens = [when for when in near if not is_offset(when)]
    return _shared(scene, frame, whens) if modality == "actual" or is_attempt(frame.mood) else None


def _near(scene: Scene, frame: Frame) -> Iterator[When]:
    """The times of the act's sentence, without one that holds its word or only names a thing."""
    sentence = frame.word.sent
    for when in scene.whens:
        here = sentence.start_char <= when.start < sentence.end_char
        if here and not when.start <= frame.word.idx < when.end and not _names_thing(scene, when, frame):
            yield when


def _names_thing(scene: Scene, when: When, frame: Frame) -> bool:
    """ "the 2003 understanding", "the truce of 2 April": the time of a thing, not of what is done to it."""
    span = scene.span(when)
    if span is None:
        return False
    token, noun = span.root, span.root.head
    if token.dep_ == "pobj" and noun.lower_ == "of":
        return _is_dated(noun.head, frame)
    if span.start > 1 and span.doc[span.start - 1].lower_ in ("from", "until"):
        return frame.act in phrase_words("spoken_acts") and belongs(span.doc[span.start - 2], ("truce",))
    if noun == frame.word or is_deed(noun):
        return False
    return token.dep_ in ("amod", "compound", "nmod", "nummod", "poss") and noun.pos_ == "NOUN" and token.i < noun.i


def _is_dated(noun: Token, frame: Frame) -> bool:
    """ "the declaration of 12 June" has a day of its own, which is that of what was said in it."""
    said_in = noun.head.lower_ == "in" and frame.act in phrase_words("spoken_acts")
    return noun != frame.word and belongs(noun, ("accord", "truce", "document", "obligation")) and not said_in


def _on_its_day(when: When) -> When:
    """ "before dawn on Monday": what has happened by then did so on that day."""
    until = when.last
    if when.first is not None or not isinstance(until, datetime) or until.time() == time():
        return when
    return replace(when, first=datetime.combine(until.date(), time(), until.tzinfo))


def until_then(frame: Frame, amount: Quantity | None, when: When | None) -> When | None:
    """ "On Friday freed four, completing the release of nine": a total told on a day counts from before that day.

    "Freed four on Friday" and "had freed four" are no such totals, whatever the clause tells besides; and those
    killed in an attack are so on its day.
    """
    if when is None or when.first is None or when.last is None or amount is None or amount.measure != "cumulative":
        return when
    long = day_of(when.last) - day_of(when.first) > LONGEST_DAY
    helpers = [child for child in frame.mood.children if child.dep_ in ("aux", "auxpass")]
    deed = not frame.nominal and any(verb.tag_ == "VBD" for verb in (frame.mood, *helpers))
    return when if deed or long or frame.act in phrase_words("violent_acts") else replace(when, first=None)


# The time of the act's own clause


def _own(
    scene: Scene, frame: Frame, judgement: Judgement, modality: Modality, whens: Iterable[When]
) -> When | None:
    ranked = []
    for when in whens:
        rank = _rank(scene, frame, judgement, when)
        if rank is not None and not _dates_the_wish(rank, frame, modality, when) and not _is_said(frame, when):
            ranked.append((rank, abs(when.start - frame.word.idx), when.start, when))
    return min(ranked, key=lambda item: item[:3])[3] if ranked else None


def _dates_the_wish(rank: int, frame: Frame, modality: Modality, when: When) -> bool:
    """ "on Monday called on them to withdraw": the day of the demand, not of what is demanded."""
    wished = modality not in ("actual", "planned") and not is_attempt(frame.mood)
    return rank > 1 and wished and when.start < frame.word.idx


def _is_said(frame: Frame, when: When) -> bool:
    """ "accused them of shelling the town on Monday": the day of what they are accused of."""
    if frame.act not in phrase_words("spoken_acts") or frame.nominal:
        return False
    content = [child for child in frame.word.rights if child.dep_ in ("xcomp", "ccomp")]
    for prep in frame.word.rights:
        if prep.lower_ in ("of", "for"):
            content += [child for child in prep.children if child.dep_ == "pcomp" or is_deed(child)]
    return any(child.idx < when.start for child in content)


def _turned(scene: Scene, when: When, judgement: Judgement, modality: Modality) -> When:
    """A day of what is to come is the next one, of what has happened the last one.

    "were due on Sunday" may lie on either side: there the words before the day decide, as for any text.
    """
    if modality == "actual":
        return scene.turned(when, ahead=False)
    if modality == "possible" or (when.basis == "publication" and is_past(judgement.path)):
        return when
    return scene.turned(when, ahead=True)


def _rank(scene: Scene, frame: Frame, judgement: Judgement, when: When) -> int | None:
    governor = _governor(scene, when, frame)
    if governor is None or (frame.nominal and _is_of_telling(governor, frame, when)):
        return None
    if frame.nominal and governor == teller(frame.word):
        return 3
    if governor in (frame.word, frame.mood, *frame.tokens):
        return 0
    if governor in frame.patients:
        return 1
    path = [token for token in judgement.path if token.pos_ in ("VERB", "AUX", "ADJ")]
    if governor in path:
        return 2 + path.index(governor)
    if frame.nominal and governor in frame.word.ancestors and governor.pos_ in ("VERB", "AUX"):
        return (
            4 if next(item for item in frame.word.ancestors if item.pos_ in ("VERB", "AUX")) == governor else None
        )
    return 6 if when.start < governor.idx and governor in _joined_before(frame.mood) else None


def _is_of_telling(verb: Token, frame: Frame, when: When) -> bool:
    """ "condemned on Tuesday the raid", "the raid was confirmed on Friday": the day of what is said of it."""
    planned = modality_words("governors").get(verb.lemma_.lower()) == "planned"  # "is expected on Friday"
    if verb == frame.mood or planned or verb.lemma_.lower() in phrase_words("seeing"):
        return False
    noun = frame.word
    while noun.dep_ in ("pobj", "prep") and noun.head != verb:
        noun = noun.head
    told = noun.dep_ == "nsubjpass"
    spoken_of = when.start < frame.word.idx and verb.lemma_.lower() not in act_list().telling_verbs
    argument = noun.head == verb and (told or (noun.dep_ in ("dobj", "prep") and spoken_of))
    return argument and (is_saying(verb) or is_of_speech(verb))


def _joined_before(verb: Token) -> Iterator[Token]:
    """The verbs that a verb is joined to by "and", the nearest first."""
    while verb.dep_ == "conj" and verb.head != verb:
        verb = verb.head
        yield verb


def _governor(scene: Scene, when: When, frame: Frame) -> Token | None:
    span = scene.span(when)
    if span is None:
        return None
    token = span.root
    for _ in range(8):
        if token == frame.word or token in frame.patients:
            return token
        if token.dep_ == "acl" and token.tag_ == "VBN" and not _tells_act(token) and _is_last(span):
            token = token.head  # "flew them home on planes chartered by X | on 6 May"
            continue
        if token.pos_ in ("VERB", "AUX") and token not in span:
            return _clause_ahead(token, span) or token
        if token.head == token:
            return token
        token = token.head
    return None


def _tells_act(verb: Token) -> bool:
    return verb.lemma_.lower() in act_list().verbs


def _is_last(span: Span) -> bool:
    """Whether a time closes its sentence, up to its marks."""
    return all(token.is_punct for token in span.doc[span.end : span.sent.end])


def _clause_ahead(verb: Token, span: Span) -> Token | None:
    """ "If X attacked on Monday, Y will answer": the parser hangs the day on the main verb, behind the comma."""
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.i < span.start < span.end <= verb.i:
            between = span.doc[clause.i : span.start]
            return None if any(token.text == "," for token in between) else clause
    return None


# The time that another clause of the event tells


def _shared(scene: Scene, frame: Frame, whens: Iterable[When]) -> When | None:
    """The day that the sentence tells once for all of an event: "shelled the base on Monday, killing two"."""
    if frame.act not in phrase_words("staged_acts") or is_since(frame.mood):
        return None
    if frame.act in phrase_words("slow_acts") and is_after(frame.mood):
        return None
    found, every = [], []
    for when in whens:
        clause = _setting(scene, when)
        if clause is None or _is_background(when, clause):
            continue
        every += [(0, 0, 0, when)] if _is_beside(scene, frame, when, clause) else []
        way = distance(frame.mood, clause)
        if way is not None:
            found.append((way, abs(when.start - frame.word.idx), when.start, when))
    if not found and len(every) == 1 and frame.act in phrase_words("violent_acts") and not _is_known(frame.mood):
        found = every
    if not found:
        return None
    nearest = min(found, key=lambda item: item[:3])[3]
    return _on_its_day(scene.on_line(scene.turned(nearest, ahead=False), frame.word.idx))


def _is_known(verb: Token) -> bool:
    """ "The men held by the rebels were freed on Thursday": how they came to be known is older."""
    return verb.dep_ == "acl" and verb.tag_ == "VBN" and verb.head.dep_ in SUBJECTS


def _is_beside(scene: Scene, frame: Frame, when: When, clause: Token) -> bool:
    """Whether a time is told by the voice that tells the act, and no word between sets them apart: "before"."""
    here, there = scene.attribution_at(frame.word.idx), scene.attribution_at(when.start)
    same = (here.id if here else None) == (there.id if there else None)
    return same and not is_apart(frame.mood, clause)


def _is_background(when: When, clause: Token) -> bool:
    """ "rebels who seized the town in March killed three": only a day is that of the other deed too."""
    if clause.dep_ != "relcl" or is_deed(clause.head) or when.first is None or when.last is None:
        return False
    return day_of(when.last) - day_of(when.first) > LONGEST_DAY


def _setting(scene: Scene, when: When) -> Token | None:
    """The clause that a time sets, if it tells what was done and not who said so."""
    span = scene.span(when)
    if span is None or not _may_be_shared(scene, when, span):
        return None
    clause = clause_of(span.root)
    return clause if clause not in span and tells_done(clause) and not is_saying(clause) else None


def _may_be_shared(scene: Scene, when: When, span: Span) -> bool:
    """A day or a short stretch; not a clock, another event, nor what only bounds a count: "since", "until"."""
    if when.basis not in ("stated", "publication", "event") or when.last is None:
        return False
    before = scene.doc[max(0, span.start - 1)].lower_
    if before in ("since", "until", "till", "by", "for"):
        return False
    if when.first is None:
        return isinstance(when.last, datetime)
    return day_of(when.last) - day_of(when.first) <= LONGEST_SHARED
