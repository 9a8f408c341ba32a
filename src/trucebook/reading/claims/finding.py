"""From acts to claims: who is said to have done what, to whom, how many, when, where and through whose mouth.

Each act gives one claim, except: phrases with a number each ("three soldiers and two civilians") give one claim
each; an act that "has begun" gives one claim that it happens and one that the whole amount is planned; and what
somebody denies or calls false is also claimed, turned round, by whoever does so.
accepted gap: pronouns go back by rules of syntax alone ("unless it withdrew" may be the wrong "it").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words
from trucebook.reading.attribution.hedges import as_accusation
from trucebook.reading.claims.amounts import Parts, as_total, find_parts
from trucebook.reading.claims.certainty import Judgement, judge
from trucebook.reading.claims.events import Told, lend
from trucebook.reading.claims.frames import Frame, find_frames
from trucebook.reading.claims.governing import is_scheduled
from trucebook.reading.claims.placing import find_places
from trucebook.reading.claims.roles import Roles
from trucebook.reading.claims.said import read_echoes, read_said
from trucebook.reading.claims.scene import Scene, sentences
from trucebook.reading.claims.timing import find_when, until_then
from trucebook.reading.claims.voices import Voices
from trucebook.vocabulary import (
    Claim,
    Modality,
    NotRead,
    Passage,
    Polarity,
    last_day,
    short_id,
)

if TYPE_CHECKING:
    from spacy.tokens import Span

MIN_WORDS = 4
NOT_FOUND = "no act of the list was found"
Certainty = tuple[Polarity, Modality, Judgement]


def read_claims(scene: Scene) -> tuple[tuple[Claim, ...], tuple[NotRead, ...]]:
    """All claims of a report, by position, and what gave none: sentences of four words or more, and statements.

    A statement of somebody in which no act was found gives a claim without an act, and is listed as not read too.
    """
    claims: list[Claim] = []
    silent: list[Passage] = []
    roles = Roles(scene)
    reader = _Claims(scene, roles, Voices(scene, roles))
    for sentence in sentences(scene.doc):
        found = list(reader.read(sentence))
        claims.extend(found)
        words = sum(token.is_alpha or token.like_num for token in sentence)
        if not found and words >= MIN_WORDS:
            silent.append(scene.passage(sentence.start, sentence.end))
    echoes = list(read_echoes(scene, claims))
    claims.extend(echoes)
    said = list(read_said(scene, claims))
    covered = [claim.passage for claim in (*echoes, *(claim for claim, _ in said))]
    not_read = [NotRead(scene.report.id, passage, NOT_FOUND) for passage in silent if not _within(passage, covered)]
    not_read += [missed for _, missed in said]
    claims.extend(claim for claim, _ in said)
    claims = [as_accusation(claim, scene.roster) for claim in claims]
    return tuple(_in_order(claims)), tuple(sorted(not_read, key=_place_of))


def _within(passage: Passage, others: Iterable[Passage]) -> bool:
    return any(other.start <= passage.start and passage.end <= other.end for other in others)


def _place_of(missed: NotRead) -> tuple[int, int]:
    return (missed.passage.start, missed.passage.end) if missed.passage else (0, 0)


def _in_order(claims: Iterable[Claim]) -> list[Claim]:
    unique = {claim.id: claim for claim in claims}
    return sorted(unique.values(), key=lambda claim: (claim.trigger.start if claim.trigger else 0, claim.id))


@dataclass(slots=True)
class _Claims:
    scene: Scene
    roles: Roles
    voices: Voices
    told: tuple[Told, ...] = ()
    acts: set[str] = field(default_factory=set)

    def read(self, sentence: Span) -> Iterator[Claim]:
        """The claims of one sentence."""
        here: list[Told] = []
        frames = find_frames(sentence)
        for frame in frames:
            if frame.bare and self._is_told_already(frame, frames):
                continue
            found = list(self._of_frame(frame))
            found += self.voices.denials(frame, found, [claim for _, claim in here or self.told])
            here += [(frame, claim) for claim in found]
        self.told = tuple(lend(self.scene, here, self.told))
        self.acts.update(frame.act for frame, _ in here)
        yield from (claim for _, claim in self.told)

    def _is_told_already(self, frame: Frame, here: Iterable[Frame]) -> bool:
        """Whether a deed without its own arguments may be the one told before: "the raid", "the fighting"."""
        points_back = any(child.lower_ in phrase_words("certain") for child in frame.word.lefts)
        if points_back and frame.act in self.acts:
            return True
        same = [other for other in here if other.act == frame.act and other is not frame]
        return any(other.word.i < frame.word.i or (other.nominal and not other.bare) for other in same)

    def _of_frame(self, frame: Frame) -> Iterator[Claim]:
        certainty = self._scheduled(frame, judge(frame))
        agents = self.roles.agents(frame, certainty[2])
        patients = self.roles.patients(frame)
        if not (agents or frame.patients or frame.told):
            return
        chain, attribution = self.voices.chain(frame, certainty[2])
        for parts in find_parts(self.scene, frame, certainty):
            claim = self._claim(frame, parts, certainty[2])
            names = patients if parts.patients == frame.patients else self.roles.names(parts.patients)
            claim = replace(claim, agent=agents, patient=names, chain=chain, attribution=attribution)
            yield from self.voices.put_right(frame, claim)
        self.roles.remember(frame, agents, patients)

    def _scheduled(self, frame: Frame, certainty: Certainty) -> Certainty:
        """ "the truce expires on Saturday": planned, where the day can lie ahead."""
        polarity, modality, judgement = certainty
        if modality != "actual" or not is_scheduled(frame):
            return certainty
        when = find_when(self.scene, frame, judgement, "planned")
        published = last_day(self.scene.report.published)
        until = last_day(str(when.last)[:10]) if when is not None and when.last is not None else None
        ahead = published is not None and until is not None and until > published
        return (polarity, "planned", judgement) if ahead else certainty

    # The claim

    def _claim(self, frame: Frame, parts: Parts, judgement: Judgement) -> Claim:
        scene, report = self.scene, self.scene.report
        first = min(token.i for token in frame.tokens)
        last = max(token.i for token in frame.tokens) + 1
        sentence = frame.word.sent
        when = find_when(scene, frame, judgement, parts.modality)
        amount = as_total(scene, frame, parts.quantity, when)
        claim = Claim(
            id="",
            report=report.id,
            outlet=report.outlet,
            passage=scene.passage(sentence.start, sentence.end),
            act=frame.act,
            quantity=amount,
            when=until_then(frame, amount, when),
            place=find_places(scene, frame, parts.modality),
            polarity=parts.polarity,
            modality=parts.modality,
            trigger=scene.passage(first, last),
            published=report.published,
            known_on=report.known_on,
        )
        return replace(claim, id=self._id(frame, parts, claim))

    def _id(self, frame: Frame, parts: Parts, claim: Claim) -> str:
        agents = [token.idx for token in frame.agents]
        patients = [token.idx for token in parts.patients]
        start = claim.quantity.start if claim.quantity else None
        words = frame.word.idx
        return short_id(
            "c", claim.report, words, claim.act, agents, patients, parts.polarity, parts.modality, start
        )
