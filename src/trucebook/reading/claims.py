"""From acts to claims: who is said to have done what, to whom, how many, when, where and through whose mouth.

Each act gives one claim, except: phrases with a number each ("three soldiers and two civilians") give one claim
each; an act that "has begun" gives one claim that it happens and one that the whole amount is planned; and what
somebody denies or calls false is also claimed, turned round, by whoever does so.
accepted gap: pronouns go back by rules of syntax alone ("unless it withdrew" may be the wrong "it").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.amounts import Parts, find_parts
from trucebook.reading.blame import (
    accuser_verb,
    denying_verb,
    is_blamed,
    is_hedged,
    rebutting_verb,
    refers_back,
    turn_round,
)
from trucebook.reading.certainty import Judgement, is_scheduled, judge
from trucebook.reading.chains import build_chain
from trucebook.reading.frames import Frame, bearing, find_frames, teller
from trucebook.reading.hedges import accused_by, as_accusation
from trucebook.reading.objects import (
    arguments,
    noun_agents,
)
from trucebook.reading.placing import find_places
from trucebook.reading.roles import Roles
from trucebook.reading.said import read_echoes, read_said
from trucebook.reading.scene import Scene, sentences
from trucebook.reading.timing import find_when
from trucebook.vocabulary import (
    Attribution,
    Claim,
    Modality,
    Name,
    NotRead,
    Passage,
    Polarity,
    Voice,
    last_day,
    short_id,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MIN_WORDS = 4
NOT_FOUND = "no act of the list was found"
Certainty = tuple[Polarity, Modality, Judgement]


def read_claims(scene: Scene) -> tuple[tuple[Claim, ...], tuple[NotRead, ...]]:
    """All claims of a report, by position, and what gave none: sentences of four words or more, and statements.

    A statement of somebody in which no act was found gives a claim without an act, and is listed as not read too.
    """
    claims: list[Claim] = []
    silent: list[Passage] = []
    reader = _Claims(scene, Roles(scene))
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
    told: tuple[Claim, ...] = ()

    def read(self, sentence: Span) -> Iterator[Claim]:
        """The claims of one sentence."""
        here: list[Claim] = []
        for frame in find_frames(sentence):
            found = list(self._of_frame(frame))
            found += self._denials(frame, found, here or list(self.told))
            here += found
        self.told = tuple(here)
        yield from here

    def _of_frame(self, frame: Frame) -> Iterator[Claim]:
        certainty = self._scheduled(frame, judge(frame))
        agents = self.roles.agents(frame, certainty[2])
        patients = self.roles.patients(frame)
        counted = "count" in frame.trigger.flags or (frame.nominal and teller(frame.word) is not None)
        carried = frame.nominal and frame.mood is not frame.word
        if not (agents or patients or counted or carried):
            return
        chain, attribution = self._chain(frame)
        for parts in find_parts(self.scene, frame, certainty):
            claim = self._claim(frame, parts, certainty[2])
            names = patients if parts.patients == frame.patients else self.roles.names(parts.patients)
            claim = replace(claim, agent=agents, patient=names, chain=chain, attribution=attribution)
            yield claim
            yield from self._rebuttal(frame, claim)
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

    # Who says so

    def _chain(self, frame: Frame) -> tuple[tuple[Voice, ...], str | None]:
        attribution = self.scene.attribution_at(frame.word.idx)
        chain = self._voices(attribution)
        extra = accuser_verb(frame) or denying_verb(frame)
        if extra is not None:
            chain = self._extended(chain, extra)
        elif is_blamed(frame):
            over = bearing(frame.word)
            chain = self._extended(chain, over) if over is not None else chain
            chain = (*chain[:-1], replace(chain[-1], hedge="accused_by_others"))
        if is_hedged(frame) and chain[-1].hedge in ("fact", "claimed"):
            chain = (*chain[:-1], replace(chain[-1], hedge="possible"))
        return chain, attribution.id if attribution else None

    def _voices(self, attribution: Attribution | None) -> tuple[Voice, ...]:
        scene = self.scene
        return build_chain(scene.report, attribution.id if attribution else None, scene.attributions, scene.roster)

    def _extended(self, chain: tuple[Voice, ...], verb: Token) -> tuple[Voice, ...]:
        """The chain with who accuses or denies at its end, if it does not end there already."""
        who = self.roles.names(arguments(verb).subj if verb.pos_ == "VERB" else noun_agents(verb))
        last = chain[-1]
        same = bool(who) and (who[0].actor == last.actor if who[0].actor else who[0].name == last.name)
        if same or (not who and last.cue is not None) or (last.cue and verb.text in last.cue.split()):
            return chain
        name = who[0] if who else Name("not named")
        accusing = verb.lemma_.lower() in phrase_words("accusing")
        hedge = accused_by(name.name, name.actor, self.scene.roster) if accusing else "claimed"
        return (*chain, Voice(self._called(name), name.actor, verb.text, hedge))

    def _called(self, name: Name) -> str:
        """The cast's own name for an actor, as in the rest of a chain; a stranger keeps the words."""
        actor = self.scene.roster.cast.get(name.actor)
        return actor.name if actor else name.name

    # The claim

    def _claim(self, frame: Frame, parts: Parts, judgement: Judgement) -> Claim:
        scene, report = self.scene, self.scene.report
        first = min(token.i for token in frame.tokens)
        last = max(token.i for token in frame.tokens) + 1
        sentence = frame.word.sent
        claim = Claim(
            id="",
            report=report.id,
            outlet=report.outlet,
            passage=scene.passage(sentence.start, sentence.end),
            act=frame.act,
            quantity=parts.quantity,
            when=find_when(self.scene, frame, judgement, parts.modality),
            place=find_places(self.scene, frame),
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

    # What is called false

    def _denials(self, frame: Frame, found: list[Claim], before: list[Claim]) -> Iterator[Claim]:
        """What somebody said just before, turned round, in the mouth of who denies it."""
        denial = next((claim for claim in found if claim.act == "deny" and claim.agent), None)
        told = [claim for claim in before if len(claim.chain) > 1 and claim.act != "deny"]
        if denial is None or not told or not refers_back(frame) or self._is_attributed(denial):
            return
        who = denial.agent[0]
        voice = Voice(self._called(who), who.actor, denial.trigger.text if denial.trigger else None, "claimed")
        for claim in told:
            if claim.chain == told[-1].chain and claim.origin.actor != who.actor:
                chain = (*claim.chain[:-1], voice)
                identity = short_id("c", claim.id, "denied", denial.id)
                changed = replace(turn_round(claim), id=identity, chain=chain, attribution=denial.attribution)
                yield replace(changed, passage=denial.passage, trigger=denial.trigger)

    def _is_attributed(self, denial: Claim) -> bool:
        """Whether a denial is already an attribution of the words it points back to."""
        at = denial.trigger.start if denial.trigger else -1
        cues = [(item.cue, item.content) for item in self.scene.attributions if item.cue]
        return any(
            cue.start <= at < cue.end and bool(content) and content[-1].end <= denial.passage.start
            for cue, content in cues
        )

    def _rebuttal(self, frame: Frame, claim: Claim) -> Iterator[Claim]:
        """The claim turned round, in the mouth of whoever calls it false."""
        verb = rebutting_verb(frame)
        if verb is None:
            return
        attribution = self.scene.attribution_at(verb.idx)
        chain = self._voices(attribution)
        if verb.lemma_.lower() not in ("be", "seem", *word_lists("negation.yaml")["rebuttals_denied"]):
            chain = self._extended(chain, verb)
        yield replace(
            turn_round(claim),
            id=short_id("c", claim.id, "rebutted"),
            chain=chain,
            attribution=attribution.id if attribution else None,
        )
