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

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.blame import (
    accuser_verb,
    demands_in_exchange,
    denying_verb,
    is_blamed,
    is_hedged,
    owes,
    rebutting_verb,
    refers_back,
    turn_round,
)
from trucebook.reading.certainty import Judgement, is_past, is_scheduled, judge
from trucebook.reading.chains import build_chain
from trucebook.reading.frames import Frame, bearing, find_frames, influenced, teller
from trucebook.reading.objects import (
    arguments,
    belongs,
    content_head,
    noun_agents,
    own_agents,
    prepositions,
    subjects,
)
from trucebook.reading.quantities import find_quantities
from trucebook.reading.said import read_echoes, read_said
from trucebook.reading.scene import Scene, sentences
from trucebook.vocabulary import (
    Attribution,
    Claim,
    Modality,
    Name,
    NotRead,
    Passage,
    Polarity,
    Quantity,
    Voice,
    When,
    last_day,
    short_id,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

MIN_WORDS = 4
NOT_FOUND = "no act of the list was found"
Certainty = tuple[Polarity, Modality, Judgement]


@dataclass(frozen=True, slots=True)
class _Parts:
    """One claim before it has its chain."""

    patients: tuple[Token, ...]
    quantity: Quantity | None
    polarity: Polarity
    modality: Modality


@dataclass(slots=True)
class _Previous:
    """Who did an act last, and to whom it was done: what an act without its own words goes back to."""

    agents: dict[str, tuple[Name, ...]]
    people: Name | None = None
    told: tuple[Claim, ...] = ()


def read_claims(scene: Scene) -> tuple[tuple[Claim, ...], tuple[NotRead, ...]]:
    """All claims of a report, by position, and what gave none: sentences of four words or more, and statements.

    A statement of somebody in which no act was found gives a claim without an act, and is listed as not read too.
    """
    claims: list[Claim] = []
    silent: list[Passage] = []
    reader = _Claims(scene, _Previous({}))
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
    previous: _Previous

    def read(self, sentence: Span) -> Iterator[Claim]:
        """The claims of one sentence."""
        here: list[Claim] = []
        for frame in find_frames(sentence):
            found = list(self._of_frame(frame))
            found += self._denials(frame, found, here or list(self.previous.told))
            here += found
        self.previous.told = tuple(here)
        yield from here

    def _of_frame(self, frame: Frame) -> Iterator[Claim]:
        certainty = self._scheduled(frame, judge(frame))
        agents = self._agents(frame, certainty[2])
        patients = self._patients(frame)
        counted = "count" in frame.trigger.flags or (frame.nominal and teller(frame.word) is not None)
        carried = frame.nominal and frame.mood is not frame.word
        if not (agents or patients or counted or carried):
            return
        chain, attribution = self._chain(frame)
        for parts in self._parts(frame, certainty):
            claim = self._claim(frame, parts, certainty[2])
            names = patients if parts.patients == frame.patients else self._names(parts.patients)
            claim = replace(claim, agent=agents, patient=names, chain=chain, attribution=attribution)
            yield claim
            yield from self._rebuttal(frame, claim)
        if agents:
            self.previous.agents[frame.act] = agents
        if patients and frame.act in ("release", "kill", "injure", "abduct", "detain"):
            self.previous.people = Name(_uncounted(patients[-1].name), patients[-1].actor)

    def _scheduled(self, frame: Frame, certainty: Certainty) -> Certainty:
        """ "the truce expires on Saturday": planned, where the day can lie ahead."""
        polarity, modality, judgement = certainty
        if modality != "actual" or not is_scheduled(frame):
            return certainty
        when = self._when(frame, judgement, "planned")
        published = last_day(self.scene.report.published)
        until = last_day(str(when.last)[:10]) if when is not None and when.last is not None else None
        ahead = published is not None and until is not None and until > published
        return (polarity, "planned", judgement) if ahead else certainty

    def _parts(self, frame: Frame, certainty: Certainty) -> Iterator[_Parts]:
        """The claims an act gives, by its amounts: one each for phrases with a number of their own."""
        polarity, modality, judgement = certainty
        amounts = [(token, self._counted(frame, token)) for token in frame.patients]
        numbered = [(token, amount) for token, amount in amounts if amount is not None]
        groups: list[tuple[tuple[Token, ...], Quantity | None]]
        if len(numbered) > 1 and len({amount.start for _, amount in numbered}) == len(numbered):
            groups = [((token,), amount) for token, amount in numbered]
        else:
            amount = numbered[0][1] if numbered else self._own_amount(frame)
            groups = [(frame.patients, amount)]
            if amount is None and frame.act == "deliver_aid":
                groups = self._loaded(frame.patients) or groups
        for patients, amount in groups:
            if polarity == "denied" and amount is not None and amount.low == amount.high == 0:
                amount = None
            if judgement.begun and modality == "actual" and polarity == "affirmed" and amount is not None:
                yield _Parts(patients, None, polarity, modality)
                yield _Parts(patients, amount, polarity, "planned")
            else:
                yield _Parts(patients, amount, polarity, modality)

    def _loaded(self, carriers: Iterable[Token]) -> list[tuple[tuple[Token, ...], Quantity | None]]:
        """What came with a convoy, where only that has a number: "a convoy with 20 tonnes of flour"."""
        loads = [(token, self.scene.quantity_of(token)) for token in _loads(carriers)]
        return [((token,), amount) for token, amount in loads if amount is not None]

    def _counted(self, frame: Frame, token: Token) -> Quantity | None:
        return None if token.tag_ in ("PRP", "PRP$") else self.scene.quantity_of(token)

    def _own_amount(self, frame: Frame) -> Quantity | None:
        """The amount of a noun that tells an act itself: "three airstrikes", "a death toll of 45"."""
        if not frame.nominal:
            weapons = (
                [token for token in frame.used if belongs(token, ("weapon",))] if frame.act == "attack" else []
            )
            return next((found for token in weapons if (found := self.scene.quantity_of(token))), None)
        governor = frame.word.head.head
        if (
            frame.word.dep_ == "pobj"
            and frame.word.head.lower_ in ("of", "in")
            and governor.pos_ in ("NUM", "NOUN")
        ):
            if governor.lemma_.lower() in phrase_words("countings"):
                return self._counted_up(governor)  # "the number of violations fell to 36"
            if frame.word.head.lower_ == "in" or governor.pos_ == "NUM":
                return self.scene.quantity_of(governor)  # "14 of the violations", "nine tanks in violation of"
        if frame.word.lemma_ == "toll":
            inner = [token for values in prepositions(frame.word).values() for token in values]
            inner += [token for values in prepositions(frame.word.head).values() for token in values]
            inner += [child for child in frame.word.head.children if child.dep_ in ("dobj", "attr", "npadvmod")]
            return next((found for token in inner if (found := self.scene.quantity_of(token))), None)
        return self.scene.quantity_of(frame.word)

    def _counted_up(self, noun: Token) -> Quantity | None:
        """Where a number of something stands: "the number of violations fell to 36", "rose from 12 to 40"."""
        verb = noun.head
        reached = prepositions(verb).get("to", []) + prepositions(verb).get("at", [])
        reached += [child for child in verb.children if child.dep_ == "attr"]
        return next((found for token in reached if (found := self.scene.quantity_of(token))), None)

    # Names

    def _names(self, tokens: Iterable[Token]) -> tuple[Name, ...]:
        return tuple(dict.fromkeys(self.scene.name(token) for token in tokens))

    def _agents(self, frame: Frame, judgement: Judgement) -> tuple[Name, ...]:
        """Who does it. In an exchange it is not the side that gives something for it."""
        if judgement.exchanged:
            takers = self._names(owes(frame, judgement))
            if demands_in_exchange(frame):
                return takers
            if self._names(frame.agents) in (takers, ()):
                return self._other_side(frame, takers)
        names: list[Name] = []
        for token in frame.agents:
            if not self._is_venue(frame, token) and token.lemma_.lower() not in phrase_words("time_nouns"):
                names.extend(self._behind(token))
        return tuple(dict.fromkeys(name for name in names if name.name))

    def _is_venue(self, frame: Frame, token: Token) -> bool:
        """ "the Jeddah talks": a place before the noun that is nobody of the cast did not do it."""
        before = frame.nominal and token.dep_ == "compound" and token.head == frame.word
        return before and token.ent_type_ in ("GPE", "LOC", "FAC") and self.scene.name(token).actor is None

    def _behind(self, token: Token) -> tuple[Name, ...]:
        """The names of an agent; an event as agent ("a shooting that killed") gives who is behind the event."""
        if token.tag_ in ("WP", "WDT", "WRB") or (
            token.lemma_ == "other" and token.i and token.nbor(-1).lower_ in ("each", "one")
        ):
            return ()
        if token.pos_ == "NOUN" and (_is_abstract(token) or belongs(token, ("hostilities",))):
            deed = token.lemma_.lower() in act_list().nouns
            return self._names(item for item in (own_agents if deed else noun_agents)(token)[:2] if item != token)
        thing = token.pos_ == "NOUN" and token.lemma_.lower() not in act_list().bodies
        if thing and belongs(token, ("accord", "truce", "obligation", "aid")):
            return self._names(_bound_by(token))
        if belongs(token, ("weapon",)) and not self.scene.name(token).actor:
            return ()
        sides = [
            child
            for child in token.lefts
            if child.dep_ in ("amod", "compound") and child.ent_type_ in ("NORP", "GPE")
        ]
        others = [other for child in sides[:1] for other in child.conjuncts if other.i < token.i]
        if others:
            return tuple(self._one_side(side, token) for side in [*sides[:1], *others])
        return (self.scene.name(token),)

    def _one_side(self, side: Token, token: Token) -> Name:
        """ "Northern and Southern negotiators" are two: each with its own name."""
        words = f"{side.text} {token.text}"
        return Name(words, self.scene.roster.resolve(words).actor or self.scene.actor(side, side.text))

    def _other_side(self, frame: Frame, takers: tuple[Name, ...]) -> tuple[Name, ...]:
        before = self.previous.agents.get(frame.act, ())
        if before and before != takers:
            return before
        parties = [actor for actor in self.scene.roster.cast.actors if actor.kind == "party"]
        cast = self.scene.roster.cast
        taken = {cast.principal(name.actor) for name in takers}
        others = [actor for actor in parties if actor.id not in taken]
        return (Name(others[0].name, others[0].id),) if len(others) == 1 and len(parties) == 2 else ()

    def _patients(self, frame: Frame) -> tuple[Name, ...]:
        if frame.act in ("threaten", "pressure") and frame.nominal and not frame.patients:
            for token in influenced(frame):
                name = self.scene.name(token)
                if name in self._names(frame.agents):
                    continue
                if name.actor or token.ent_type_ == "PERSON":
                    return (name,)
        names = self._names(frame.patients)
        bare = [token for token in frame.patients if token.pos_ == "NUM" or token.tag_ == "CD"]
        if bare and len(names) == 1 and not any(bare[0].rights):
            whole = self._names(prepositions(frame.mood).get("of", []))  # "Of the 40 captives, 12 were freed"
            return whole[:1] or ((self.previous.people,) if self.previous.people else names)
        return names

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
        who = self._names(arguments(verb).subj if verb.pos_ == "VERB" else noun_agents(verb))
        last = chain[-1]
        same = bool(who) and (who[0].actor == last.actor if who[0].actor else who[0].name == last.name)
        if same or (not who and last.cue is not None) or (last.cue and verb.text in last.cue.split()):
            return chain
        name = who[0] if who else Name("not named")
        accusing = verb.lemma_.lower() in phrase_words("accusing")
        return (
            *chain,
            Voice(self._called(name), name.actor, verb.text, "accused_by_others" if accusing else "claimed"),
        )

    def _called(self, name: Name) -> str:
        """The cast's own name for an actor, as in the rest of a chain; a stranger keeps the words."""
        actor = self.scene.roster.cast.get(name.actor)
        return actor.name if actor else name.name

    # When and where

    def _when(self, frame: Frame, judgement: Judgement, modality: Modality) -> When | None:
        """The time that hangs on the act's clause, or on what governs it, or that heads its line or section."""
        ranked = []
        sentence = frame.word.sent
        end = sentence.end_char
        for when in self.scene.whens:
            if sentence.start_char <= when.start < end:
                rank = self._rank(frame, judgement, when)
                if rank is not None:
                    ranked.append((rank, abs(when.start - frame.word.idx), when.start, when))
        if not ranked:
            return self.scene.lines.when_at(frame.word.idx)
        own = min(ranked, key=lambda item: item[:3])[3]
        if modality == "actual" and own.first is None and frame.act in phrase_words("lasting_acts"):
            weekday = own.basis == "publication"  # "extended the truce until Friday"
            return self.scene.turned(own, ahead=True) if weekday else own
        return self.scene.on_line(self._turned(own, judgement, modality), frame.word.idx)

    def _turned(self, when: When, judgement: Judgement, modality: Modality) -> When:
        """A day of what is to come is the next one, of what has happened the last one.

        "were due on Sunday" may lie on either side: there the words before the day decide, as for any text.
        """
        if modality == "actual":
            return self.scene.turned(when, ahead=False)
        if modality == "possible" or (when.basis == "publication" and is_past(judgement.path)):
            return when
        return self.scene.turned(when, ahead=True)

    def _rank(self, frame: Frame, judgement: Judgement, when: When) -> int | None:
        governor = self._governor(when, frame)
        if governor is None or when.start <= frame.word.idx < when.end:
            return None
        if frame.nominal and governor == teller(frame.word):
            return 3
        if governor in (frame.word, frame.mood):
            return 0
        if governor in frame.patients:
            return 1
        path = [token for token in judgement.path if token.pos_ in ("VERB", "AUX", "ADJ")]
        if governor in path:
            return 2 + path.index(governor)
        if frame.nominal and governor in frame.word.ancestors and governor.pos_ in ("VERB", "AUX"):
            return (
                4
                if next(item for item in frame.word.ancestors if item.pos_ in ("VERB", "AUX")) == governor
                else None
            )
        firsts = [token for token in frame.mood.ancestors if frame.mood in token.conjuncts]
        return 6 if governor in firsts and when.start < governor.idx else None

    def _governor(self, when: When, frame: Frame) -> Token | None:
        span = self.scene.doc.char_span(when.start, when.end, alignment_mode="expand")
        if span is None or not len(span):
            return None
        token = span.root
        for _ in range(8):
            if token == frame.word or token in frame.patients:
                return token
            if token.pos_ in ("VERB", "AUX") and token not in span:
                return _clause_ahead(token, span) or token
            if token.head is token:
                return token
            token = token.head
        return None

    def _place(self, frame: Frame) -> tuple[Name, ...]:
        objects = [*frame.patients, *frame.used]
        roots = [frame.word, frame.mood, *objects, *(content_head(token) for token in objects)]
        telling = teller(frame.word) if frame.nominal else None
        roots += [telling] if telling is not None else []
        compass = phrase_words("compass")
        roots += [child for root in roots for child in root.children if child.lower_ in compass]  # "3 km south of"
        found: dict[Name, None] = {}
        if frame.act in phrase_words("moving_acts"):
            found.update((name, None) for _, name in self.scene.places_in(list(frame.patients), named=True))
        if frame.act in phrase_words("entering_acts"):
            found.update((name, None) for _, name in self.scene.places_in(list(frame.used), named=True))
        for root in roots:
            for word, tokens in prepositions(root).items():
                if word in phrase_words("place_prepositions") and (word != "of" or root in frame.patients):
                    whom = () if frame.act in phrase_words("moving_acts") else frame.patients
                    near = [token for token in tokens if token not in frame.agents and token not in whom]
                    places = list(self.scene.places_in(near, named=word in phrase_words("locative")))
                    found.update((name, None) for _, name in places)
                    named = {token.i for token, _ in places}
                    for token in near:  # "in a camp near Nyala", "in an ambush in the hills"
                        if token.i in named or self._may_stand_somewhere(token):
                            found.update((name, None) for name in self._inner_places(token))
        return tuple(found)

    def _may_stand_somewhere(self, token: Token) -> bool:
        deed = token.lemma_.lower() in act_list().nouns
        return deed or belongs(token, ("hostilities", "target", "territory", "crossing"))

    def _inner_places(self, token: Token) -> Iterator[Name]:
        wanted = phrase_words("place_prepositions")
        for key, items in prepositions(token).items():
            if key in wanted:
                deed = token.lemma_.lower() in act_list().nouns
                named = key in phrase_words("locative") and deed
                yield from (name for _, name in self.scene.places_in(items, named=named))

    # The claim

    def _claim(self, frame: Frame, parts: _Parts, judgement: Judgement) -> Claim:
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
            when=self._when(frame, judgement, parts.modality),
            place=self._place(frame),
            polarity=parts.polarity,
            modality=parts.modality,
            trigger=scene.passage(first, last),
            published=report.published,
            known_on=report.known_on,
        )
        return replace(claim, id=self._id(frame, parts, claim))

    def _id(self, frame: Frame, parts: _Parts, claim: Claim) -> str:
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


def _clause_ahead(verb: Token, span: Span) -> Token | None:
    """ "If X attacked on Monday, Y will answer": the parser hangs the day on the main verb, behind the comma."""
    for clause in verb.children:
        if clause.dep_ == "advcl" and clause.i < span.start < span.end <= verb.i:
            between = span.doc[clause.i : span.start]
            return None if any(token.text == "," for token in between) else clause
    return None


def _loads(carriers: Iterable[Token]) -> list[Token]:
    """What a convoy carries: "with 20 tonnes of flour", "carrying 300 parcels"."""
    found = [token for carrier in carriers for token in prepositions(carrier).get("with", [])]
    for carrier in carriers:
        for verb in carrier.children:
            if verb.dep_ == "acl" and verb.lemma_.lower() in phrase_words("carrying"):
                found += arguments(verb).obj
    return [token for token in found if belongs(token, ("aid",))]


def _uncounted(words: str) -> str:
    """A phrase without its number: "the more than 90 prisoners" gives "prisoners"."""
    left = words
    for found in find_quantities(words)[:1]:
        left = words[found.of.end if found.of else found.end :].strip().removeprefix("of ")
    return left or words


def _is_abstract(noun: Token) -> bool:
    """A deed, plan or wish is nobody: "the attempt by X to", "their goal is to"."""
    lemma = noun.lemma_.lower()
    if lemma in act_list().bodies:
        return False
    return lemma in act_list().nouns or lemma in word_lists("modality.yaml")["governors"]


def _bound_by(noun: Token) -> list[Token]:
    """Who is bound by terms: "X did not fulfil the terms that included releasing" gives X."""
    for token in noun.ancestors:
        if token.pos_ in ("VERB", "AUX"):
            return [
                item for item in subjects(token) if item not in token.subtree or (item.i < noun.i and item != noun)
            ]
    return []
