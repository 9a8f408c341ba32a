"""Through whose mouth an act is told: the chain of a claim, and the claims of those who call another's false.

The chain comes from the attributions around the act; whoever accuses or denies in the act's own clause stands at
its end ("accused X of shelling", "denied stealing aid").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import phrase_words, word_lists
from trucebook.reading.attribution.chains import build_chain
from trucebook.reading.attribution.hedges import accused_by
from trucebook.reading.claims.blame import (
    accuser_verb,
    asking_verb,
    blaming,
    denying_verb,
    is_blamed,
    is_hedged,
    rebutting_verb,
    refers_back,
    turn_round,
)
from trucebook.reading.claims.frames import Frame
from trucebook.reading.claims.objects import arguments, noun_agents
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

    def chain(self, frame: Frame) -> tuple[tuple[Voice, ...], str | None]:
        """The voices from the outlet to who says that the act was done, and the id of the innermost attribution."""
        attribution = self.scene.attribution_at(frame.word.idx)
        chain = self._around(attribution)
        extra = accuser_verb(frame) or denying_verb(frame)
        asking = asking_verb(frame)
        if extra is not None:
            chain = self._extended(chain, extra)
        elif asking is not None and arguments(asking).subj:
            chain = self._extended(chain, asking)
        elif is_blamed(frame):
            chain = self._blamed(chain, blaming(frame))
        if is_hedged(frame) and chain[-1].hedge in ("fact", "claimed"):
            chain = (*chain[:-1], replace(chain[-1], hedge="possible"))
        return chain, attribution.id if attribution else None

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
        name = who[0] if who else Name("not named")
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

    def rebuttal(self, frame: Frame, claim: Claim) -> Iterator[Claim]:
        """The claim turned round, in the mouth of whoever calls it false."""
        verb = rebutting_verb(frame)
        if verb is None:
            return
        attribution = self.scene.attribution_at(verb.idx)
        chain = self._around(attribution)
        if verb.lemma_.lower() not in ("be", "seem", *word_lists("negation.yaml")["rebuttals_denied"]):
            chain = self._extended(chain, verb)
        yield replace(
            turn_round(claim),
            id=short_id("c", claim.id, "rebutted"),
            chain=chain,
            attribution=attribution.id if attribution else None,
        )
