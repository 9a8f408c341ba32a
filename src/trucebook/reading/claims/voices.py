"""Through whose mouth an act is told: the chain of a claim, and the claims of those who call another's false.

The chain comes from the attributions around the act; whoever accuses or denies in the act's own clause stands at
its end ("accused X of shelling", "denied stealing aid").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.attribution.chains import build_chain
from trucebook.reading.attribution.hedges import accused_by
from trucebook.reading.claims.blame import (
    accuser_verb,
    asking_verb,
    blaming,
    denying_verb,
    is_blamed,
    is_found_false,
    is_hedged,
    is_suspected,
    rebutting_verb,
    refers_back,
    turn_round,
)
from trucebook.reading.claims.certainty import Judgement
from trucebook.reading.claims.frames import Frame
from trucebook.reading.claims.objects import arguments, belongs, noun_agents
from trucebook.reading.claims.roles import Roles
from trucebook.reading.claims.scene import Scene
from trucebook.vocabulary import Attribution, Claim, Name, Voice, short_id

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Voices:
    """The voices of one report."""

    scene: Scene
    roles: Roles

    def chain(self, frame: Frame, judgement: Judgement) -> tuple[tuple[Voice, ...], str | None]:
        """The voices from the outlet to who says that the act was done, and the id of the innermost attribution."""
        attribution = self._attribution(frame)
        chain = self._around(attribution)
        extra = accuser_verb(frame) or denying_verb(frame)
        asking = asking_verb(frame)
        if extra is not None:
            chain = self._extended(chain, extra)
        elif asking is not None and asking.dep_ != "acl" and _is_somebody(arguments(asking).subj):
            chain = self._extended(chain, asking)
        elif judgement.polarity == "affirmed" and is_blamed(frame):
            chain = self._blamed(chain, blaming(frame))
        if judgement.open and chain[-1].hedge in ("fact", "claimed"):
            chain = (*chain[:-1], replace(chain[-1], hedge="possible"))
        doubted = ("fact",) if is_suspected(frame) and len(chain) > 1 else ("fact", "claimed")
        if is_hedged(frame) and chain[-1].hedge in doubted:
            chain = (*chain[:-1], replace(chain[-1], hedge="possible"))
        return chain, attribution.id if attribution else None

    def _attribution(self, frame: Frame) -> Attribution | None:
        """Who says that the act was done: "counted 17 bodies" and "confirmed deaths in a clash" say it themselves.

        "Condemned the killing" takes for granted that there was one: that is what the outlet says.
        """
        found = self.scene.attribution_at(frame.word.idx)
        telling = frame.word.lemma_.lower() in act_list().telling_verbs
        told = frame.word if telling else _told_around(frame)
        if told is not None and (found is None or telling):
            cued = [item for item in self.scene.attributions if _is_cue(item, told)]
            found = cued[0] if cued and (found is None or found.id == cued[0].parent) else found
        if found is not None and frame.nominal and frame.word.dep_ == "dobj" and _deplores(found, frame.word.head):
            return next((item for item in self.scene.attributions if item.id == found.parent), None)
        return found

    def _around(self, attribution: Attribution | None) -> tuple[Voice, ...]:
        scene = self.scene
        return build_chain(scene.report, attribution.id if attribution else None, scene.attributions, scene.roster)

    def _blamed(self, chain: tuple[Voice, ...], word: Token | None) -> tuple[Voice, ...]:
        """The chain with who lays the blame at its end: whoever that is accuses."""
        longer = self._extended(chain, word) if word is not None else chain
        last = longer[-1]
        if last.hedge == "possible":
            return longer
        named = len(longer) > 1
        hedge = accused_by(last.name, last.actor, self.scene.roster) if named else "accused_by_others"
        return (*longer[:-1], replace(last, hedge=hedge))

    def _extended(self, chain: tuple[Voice, ...], verb: Token) -> tuple[Voice, ...]:
        """The chain with who accuses or denies at its end, if it does not end there already."""
        who = self.roles.names(arguments(verb).subj if verb.pos_ == "VERB" else noun_agents(verb))
        last = chain[-1]
        same = bool(who) and (who[0].actor == last.actor if who[0].actor else who[0].name == last.name)
        if same or (not who and last.cue is not None) or (last.cue and verb.text in last.cue.split()):
            return chain
        name = who[0] if who else Name("nobody named")
        accusing = verb.lemma_.lower() in phrase_words("accusing")
        hedge = accused_by(name.name, name.actor, self.scene.roster) if accusing else "claimed"
        return (*chain, Voice(self._called(name), name.actor, verb.text, hedge))

    def _called(self, name: Name) -> str:
        """The cast's own name for an actor, as in the rest of a chain; a stranger keeps the words."""
        actor = self.scene.roster.cast.get(name.actor)
        return actor.name if actor else name.name

    # What is called false

    def denials(self, frame: Frame, found: list[Claim], before: list[Claim]) -> Iterator[Claim]:
        """What somebody said just before, turned round, in the mouth of who denies it."""
        denial = next(
            (claim for claim in found if (claim.act, claim.polarity) == ("deny", "affirmed") and claim.agent), None
        )
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

    def put_right(self, frame: Frame, claim: Claim) -> Iterator[Claim]:
        """The claim, and what is said against it: "wrongly said that". What an outlet said earlier is its word."""
        verb = _saying(frame)
        wrongly = verb is not None and any(child.lower_ in _lists("mistakenly") for child in verb.children)
        own = verb is not None and _is_own_text(verb)
        if verb is None or not (wrongly or own):
            yield claim
            yield from self._rebuttal(frame, claim)
            return
        attribution = self.scene.attribution_at(verb.idx)
        outer = replace(claim, chain=self._around(attribution), attribution=attribution.id if attribution else None)
        if not (own and wrongly):
            yield outer if own else claim
        if wrongly:
            yield replace(turn_round(outer), id=short_id("c", claim.id, "wrongly"))

    def _rebuttal(self, frame: Frame, claim: Claim) -> Iterator[Claim]:
        """The claim turned round, in the mouth of whoever calls it false."""
        verb = rebutting_verb(frame)
        if verb is None:
            return
        attribution = self.scene.attribution_at(verb.idx)
        chain = self._around(attribution)
        if not is_found_false(verb):
            chain = self._extended(chain, verb)
        yield replace(
            turn_round(claim),
            id=short_id("c", claim.id, "rebutted"),
            chain=chain,
            attribution=attribution.id if attribution else None,
        )


def _lists(name: str) -> frozenset[str]:
    found: frozenset[str] = word_lists("negation.yaml")[name]
    return found


def _saying(frame: Frame) -> Token | None:
    """The verb by which somebody says that the act was done: "said that", "reported the death of"."""
    saying = word_lists("modality.yaml")["saying"]
    for token in (frame.word, *frame.word.ancestors):
        content = token.dep_ == "ccomp" or (token.dep_ == "dobj" and token is frame.word)
        if content and token.head.pos_ == "VERB" and token.head.lemma_.lower() in saying:
            return token.head
    return None


def _is_own_text(verb: Token) -> bool:
    """ "we reported", "an earlier version of this story said", "our previous report": the outlet itself."""
    subject = next((child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")), verb)
    if subject.lemma_.lower() not in _lists("own_texts"):
        return subject.lower_ == "we" and any(child.lower_ in _lists("mistakenly") for child in verb.children)
    return any(word.lower_ in _lists("earlier") for word in subject.lefts) and any(
        word.lower_ in ("this", "our") for word in subject.subtree
    )


def _told_around(frame: Frame) -> Token | None:
    """ "reported deaths in a clash": the verb of telling whose phrase holds the act, behind what it tells."""
    prep = frame.word.head
    if not frame.nominal or frame.word.dep_ != "pobj" or prep.lower_ not in phrase_words("event_prepositions"):
        return None
    verb = prep.head
    telling = verb.pos_ == "VERB" and verb.lemma_.lower() in act_list().telling_verbs
    return verb if telling and any(child.dep_ == "dobj" and child.i < prep.i for child in verb.rights) else None


def _is_cue(item: Attribution, word: Token) -> bool:
    cue = item.cue
    return cue is not None and item.source is not None and cue.start <= word.idx < cue.end


def _deplores(item: Attribution, verb: Token) -> bool:
    return verb.lemma_.lower() in phrase_words("deploring") and _is_cue(item, verb)


def _is_somebody(subjects: list[Token]) -> bool:
    """Whether who asks, promises or offers can: an accord or a plan cannot."""
    lists = word_lists("modality.yaml")
    things = lists["proposals"] | lists["terms"]
    return bool(subjects) and not any(
        belongs(word, ("accord", "truce")) or word.lemma_.lower() in things for word in subjects
    )
