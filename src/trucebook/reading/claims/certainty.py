"""Whether an act is said to have happened: its polarity and its modality, read from what it hangs on.

From the act's own verb the reader climbs to what governs it ("is due to", "refused to", "no evidence that"), and
each word it passes may turn the polarity or set the modality. The outermost word wins, but the plain future or
"would" of a governing word does not undo what that word itself says ("will have to release" is required).
"attempted to" is not done: it is possible. `negating` holds what turns an act round, `binding` conditions and
terms, `governing` what the governing words say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trucebook.reading.acts import phrase_words
from trucebook.reading.claims.answers import accepted, answer, is_proposal, is_request
from trucebook.reading.claims.bearing import owns_up, share
from trucebook.reading.claims.binding import (
    bound_by,
    deadline,
    hangs_on,
    has_condition,
    is_ahead,
    is_awaited_deed,
    is_condition,
    is_if,
    is_required_by,
    is_whatever,
    modality_words,
    terms_around,
)
from trucebook.reading.claims.carriers import exists
from trucebook.reading.claims.contrast import cleft
from trucebook.reading.claims.governing import (
    Governing,
    Judgement,
    governor,
    is_asked,
    is_taken_up,
    is_topic,
    is_undone,
    modal,
    of_predicate,
    over,
    took_place,
)
from trucebook.reading.claims.negating import (
    breaks_off,
    has_no,
    is_far,
    negations,
    negative,
    turns_round,
    with_particle,
)
from trucebook.reading.claims.objects import SUBJECTS, has_child, is_light
from trucebook.reading.turns import is_in_question

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.frames import Frame
    from trucebook.vocabulary import Modality, Polarity

STEPS = 14
_COPULAS = ("be", "seem", "remain", "appear", "look", "become")

__all__ = ["Judgement", "judge", "judge_clause"]


def judge(frame: Frame) -> tuple[Polarity, Modality, Judgement]:
    """The polarity and modality of an act, and what else was seen on the way."""
    judgement = Judgement()
    if "demanded" in frame.trigger.flags:
        judgement.weigh("demanded")
    _Climb(judgement).climb(frame)
    modality: Any = judgement.modality
    return judgement.polarity, modality, judgement


def judge_clause(root: Token) -> tuple[Polarity, Modality]:
    """The polarity and modality that a clause has by its own words, from the verb or noun at its top."""
    judgement = Judgement()
    climb = _Climb(judgement)
    climb.look_at_clause(root)
    modality: Any = judgement.modality
    return judgement.polarity, modality


@dataclass(slots=True)
class _Climb(Governing):
    """The way from an act outwards."""

    def climb(self, frame: Frame) -> None:
        self.act = frame.act
        self.judgement.flips += ("not" in frame.trigger.flags) + frame.denied
        if "negated" in frame.trigger.flags:  # "no longer bound by the truce": its "no" is a part of the act
            self.judgement.flips += negations(frame.mood)
        token: Token | None = frame.mood
        if frame.nominal:
            token = self._start_from_noun(frame)
        if token is not None and not (frame.nominal and token == frame.word):
            self._up(token, first=True)
        self._settle(frame)

    def _start_from_noun(self, frame: Frame) -> Token | None:
        self._look_at_noun(frame.word)
        for patient in frame.patients:
            self.judgement.flips += has_no(patient)
        if frame.mood == frame.word:
            return self._from_noun(frame.word)
        lemma = frame.mood.lemma_.lower()
        if lemma in modality_words("carrying_wishes"):  # "a strike was planned", "ordered a withdrawal"
            self.judgement.weigh(governor(frame.mood))
        elif with_particle(frame.mood) in negative("ending") and frame.word.dep_ != "nsubj":
            self.judgement.flips += 1
        if took_place(frame.mood):
            self.judgement.modality = "actual"
        return frame.mood

    def _settle(self, frame: Frame) -> None:
        """What holds for the whole: "any", conditions on the way, a question."""
        judgement = self.judgement
        ahead = judgement.modality in ("planned", "conditional") or any(
            _is_future(token) for token in judgement.path
        )
        whatever = judgement.any or any(is_whatever(word) for word in (*frame.agents, *frame.patients))
        threat = any(token.lemma_.lower() in modality_words("threatening") for token in judgement.path)
        if ahead and whatever and judgement.polarity == "affirmed":
            judgement.modality = "conditional"
        elif judgement.any and judgement.polarity == "affirmed":
            judgement.weigh("possible", weak=True)
        elif judgement.hinges and not threat and judgement.modality not in ("actual", "demanded"):
            judgement.modality = "conditional"
        self._question(frame.word)

    def look_at_clause(self, root: Token) -> None:
        """What a clause says of itself: its verb's auxiliaries and negation, or the noun it is built on."""
        if root.pos_ in ("NOUN", "PROPN"):
            self._look_at_noun(root)
        else:
            self._look_at(root, first=True)
        self._question(root)

    def _up(self, token: Token, *, first: bool) -> None:
        step: Token | None = token
        for _ in range(STEPS):
            if step is None:
                return
            self.judgement.path.append(step)
            self._look_at(step, first=first)
            first = False
            step = self._from_noun(step) if step.pos_ in ("NOUN", "PROPN") else self._from_verb(step)

    def _look_at(self, token: Token, *, first: bool) -> None:
        """What the clause of a word says by itself: its auxiliaries, its negation, its terms, its conjunction."""
        if token.pos_ in ("NOUN", "PROPN"):
            return
        self.judgement.flips += negations(token)
        if breaks_off(token):
            self.judgement.flips, self.judgement.modality = self.judgement.flips + 1, "actual"
            return
        for child in token.children:
            if child.dep_ == "aux":
                weak = not first and child.lower_ not in modality_words("strong_auxiliaries")
                self.judgement.weigh(modal(child, token), weak=weak)
        self.judgement.hinges |= has_condition(token)
        terms = terms_around(token) if first else bound_by(token)
        forbidden = self.judgement.modality == "possible" and self.judgement.polarity == "denied"  # "may not"
        if forbidden or self.judgement.modality in ("actual", "planned", "conditional", "demanded"):
            self.judgement.weigh(terms)
        self._marks(token)

    def _marks(self, clause: Token) -> None:
        if clause.dep_ != "ROOT" and is_condition(clause):
            self.judgement.weigh("conditional")
        elif clause.dep_ != "ROOT":
            marks = [child for child in clause.children if child.dep_ in ("mark", "advmod", "prep")]
            for mark in marks:
                self.judgement.weigh("possible" if is_if(mark) else modality_words("marks").get(mark.lower_))
            if is_ahead(clause):
                self.judgement.weigh("planned", weak=True)
        if any(child.lower_ in modality_words("doubt") for child in clause.children if child.dep_ == "advmod"):
            self.judgement.weigh("possible", weak=True)

    # From a verb

    def _from_verb(self, token: Token) -> Token | None:
        head, dep = token.head, token.dep_
        bound = deadline(token)
        if bound is not None:
            self.judgement.weigh(bound)
            return self.from_duty(head) if head.lemma_.lower() in modality_words("deadlines") else None
        if dep == "ROOT" or head == token:
            self._imperative(token)
            return None
        if dep == "conj":
            return self._from_conjunct(token)
        if dep in ("xcomp", "ccomp", "oprd", "csubj", "csubjpass", "acomp", "attr"):
            return self._from_complement(token)
        if dep == "pcomp" or (dep == "pobj" and token.tag_ == "VBG"):
            return self._from_preposition(head)
        if dep == "advcl":
            return self._from_adverbial(token)
        if dep == "acl":
            return self._from_modifier(token)
        if dep == "amod" and has_child(token, "nsubj"):
            return self._from_misread(head)
        return self._from_relative(token) if dep == "relcl" else None

    def _from_misread(self, noun: Token) -> Token | None:
        """The parser took "X diverted aid" for a noun phrase; what it hangs on still counts."""
        above = over(noun.head) if noun.dep_ == "pobj" else noun.head
        if above.lemma_.lower() in negative("evidence"):
            self.from_evidence(above)
        return None

    def _from_conjunct(self, token: Token) -> Token | None:
        """A second verb without subject and auxiliary of its own shares those of the first."""
        head = token.head
        own = {child.dep_ for child in token.children}
        if token.i > 1 and token.doc[token.i - 2 : token.i].text.lower() == "rather than":
            self.judgement.flips += 1  # "sent in troops rather than withdraw"
            return None
        self._marks(head)  # "if they stop firing and withdraw"
        if _has_to(token) and token.tag_ == "VB" and not own & SUBJECTS and not _is_infinitive(head):
            self.govern(head)  # "agreed to a truce and to refrain from attacks"
            return head
        if own & (SUBJECTS | {"aux", "neg"}) and not (token.tag_ == "VB" and "aux" in own and not own & SUBJECTS):
            told = any(child.dep_ == "mark" and child.lower_ == "that" for child in token.lefts)
            return None if own & SUBJECTS and not told else self._from_verb(head)
        same = token.tag_ == head.tag_ or (token.tag_ == "VBD" and head.tag_ == "VBN")
        if same and head.tag_ in ("VB", "VBN", "VBG"):
            but = any(child.lower_ == "but" for child in head.children)
            if but:
                self.judgement.flips += negations(head)
            return head
        self.judgement.flips += any(child.lower_ == "nor" for child in head.children if child.dep_ == "cc")
        return self._from_verb(head)

    def _from_complement(self, token: Token) -> Token | None:
        head, finite = token.head, token.dep_ == "ccomp" and not _has_to(token)
        if token.dep_ in ("csubj", "csubjpass") and token.tag_ == "VBG":
            for child in head.children:  # "opening the road would be a mistake"
                self.judgement.weigh(
                    modality_words("auxiliaries").get(child.lower_) if child.dep_ == "aux" else None
                )
        if token.dep_ in ("csubj", "csubjpass") or is_asked(token):
            return None  # "not clear who shelled the town": somebody did
        if head.lemma_ == "let" and any(child.lower_ == "alone" for child in (*head.rights, *token.lefts)):
            self.judgement.flips = 1  # "did not fly there, let alone fire"
            return None
        if token.dep_ == "ccomp" and token.tag_ == "VBN" and not has_child(token, "aux", "auxpass", "mark"):
            self.judgement.weigh("demanded" if governor(head) == "demanded" else None)  # "it wants them freed"
            return None
        if token.dep_ in ("acomp", "attr", "oprd") and head.lemma_ in _COPULAS:
            return head
        if token.tag_ == "VB" and head.dep_ == "acl" and head.tag_ == "VBN" and not has_child(token, "aux"):
            return None  # "the groups invited | put their names to it"
        if (agreeing := accepted(token)) is not None:
            return self.as_agreed(agreeing)
        if self.leaves_open(head):
            return None
        lemma = head.lemma_.lower()
        known = lemma in modality_words("saying") or turns_round(head, prep="of") or governor(head)
        if finite and self._is_command(token):
            self.judgement.weigh("demanded")
        if token.dep_ == "ccomp" and token.i < head.i and not known:
            return None  # "X agreed; Y has not": two clauses side by side
        if finite and any(child.lower_ == "whether" for child in token.lefts):
            self.judgement.weigh("possible")
            return None
        self.unconfirmed(head)
        self.from_nothing(head)
        self.govern(head, finite=finite, clause=token)
        if finite and head.lemma_ in _COPULAS:
            self.from_predicate(head)
        elif finite:
            self.from_feeling(head)
        if finite and lemma in modality_words("saying"):
            self.judgement.hinges |= token.i < head.i and has_condition(head)  # "would talk, X said, but only if"
            return None
        return head

    def _is_command(self, token: Token) -> bool:
        """ "Release them now," somebody said."""
        bare = token.tag_ == "VB" and not has_child(token, *SUBJECTS, "aux", "mark")
        return bare and token.i < token.head.i and token.head.lemma_.lower() in modality_words("saying")

    def _from_preposition(self, prep: Token) -> Token | None:
        above, word = over(prep), prep.lower_
        if self._is_without(prep):
            return None
        if is_far(prep):
            self.judgement.flips += 1
            return None
        if above.lemma_.lower() in modality_words("deadlines"):
            self.judgement.weigh("required")
            return self.from_duty(above)
        if is_topic(above, word):
            self.judgement.weigh("possible")
            return None
        if word == "for" and above.lemma_.lower() in modality_words("exchange"):
            self._exchange(above)
            return None
        if word in ("from", "of", "short", "at") and turns_round(above, prep=word):
            self.judgement.flips += 1
            self.judgement.weigh(governor(above) if above.pos_ == "NOUN" else None)
            return above
        if word in modality_words("time_prepositions"):
            return None
        if word == "of" and above.lemma_.lower() in negative("evidence"):
            self.from_evidence(above)
            return None
        if word == "in" and above.lemma_.lower() in phrase_words("joining"):
            return above  # "had taken part in planning it"
        if word in ("for", "with", "in", "as") and above.pos_ in ("VERB", "AUX"):
            return None
        self.judgement.weigh(self.mode_of(above, finite=False))
        return above.head if above.pos_ == "ADV" else above  # "go back | to firing"

    def _is_without(self, prep: Token) -> bool:
        """ "without firing": it was not done; "no talks without a withdrawal": they hang on it."""
        words = (prep, *prep.children)
        if not any(word.lower_ in negative("without") for word in words):
            return False
        if prep.lower_ == "without" and is_required_by(over(prep), prep):
            self.judgement.weigh("conditional")
        else:
            self.judgement.flips += 1
        return True

    def _exchange(self, noun: Token) -> None:
        """What is given in exchange: owed, unless the exchange took place."""
        self.judgement.exchanged = True
        verb = next((token for token in noun.ancestors if token.pos_ in ("VERB", "AUX")), None)
        whole = self._said_of(verb)
        taken_place = (
            verb is not None and governor(verb) is None and verb.lemma_ not in modality_words("beginnings")
        )
        done = taken_place and (whole.modality, whole.polarity) == ("actual", "affirmed")
        self.judgement.weigh(None if done else "required")

    def _said_of(self, host: Token | None) -> Judgement:
        """What is said of the clause or noun that another act hangs on."""
        whole = Judgement()
        if host is not None:
            _Climb(whole, self.act)._up(host, first=True)
        return whole

    def _timed(self, prep: Token) -> None:
        """ "will leave after the release of the men": what a future is timed by is still to come itself."""
        whole = self._said_of(over(prep))
        if whole.polarity == "affirmed" or prep.lower_ in modality_words("awaiting_prepositions"):
            self.judgement.weigh(whole.modality if whole.modality != "actual" else None, weak=True)

    def _from_adverbial(self, token: Token) -> Token | None:
        head = token.head
        if (agreeing := accepted(token)) is not None:
            return self.as_agreed(agreeing)
        if any(child.lower_ == "than" and child.dep_ == "mark" for child in token.lefts):
            self.judgement.flips += any(child.lower_ == "rather" for child in token.lefts)
            return None
        particle = token.tag_ == "VBG" and with_particle(head) != head.lemma_.lower() and turns_round(head)
        infinitive = _has_to(token) or (token.i > 0 and token.nbor(-1).lower_ == "to")
        to_do = infinitive and (token.tag_ == "VB" or has_child(token, "auxpass"))
        if particle or (to_do and (governor(head) or turns_round(head, prep="of"))):
            self.govern(head)
            return head
        if not to_do:
            return None
        for child in head.children:
            mode = governor(child) if child.dep_ in ("dobj", "acomp") else None
            if mode and child.i < token.i:
                self.judgement.weigh(mode)
                return head if child.dep_ == "acomp" else None
        self.judgement.flips += head.lemma_ == "do" and negations(head)  # "nothing was done to reopen it"
        self.from_feeling(head)  # "pressure is growing for them to leave"
        self.judgement.weigh(bound_by(head) or "planned", weak=True)
        return None

    def _from_modifier(self, token: Token) -> Token | None:
        noun = token.head
        above = over(noun.head) if noun.dep_ == "pobj" else noun
        infinitive = _has_to(token)
        if token.tag_ == "VBN" and not has_child(token, "aux"):
            self.judgement.flips += has_no(noun)  # "with no captives freed"
        clause = any(child.dep_ == "mark" or child.lower_ == "that" for child in token.children)
        evidence = next((word for word in (above, noun) if word.lemma_.lower() in negative("evidence")), None)
        if evidence is not None and (token.tag_ == "VBG" or (evidence is noun and (infinitive or clause))):
            self.from_evidence(evidence)
            return None
        if not infinitive and not clause:
            return None
        if turns_round(noun):
            self.judgement.flips += 1
        if infinitive and (agreeing := accepted(token)) is not None:
            return self.as_agreed(agreeing)
        if infinitive:
            self.judgement.weigh(governor(noun) or "planned")
            dropped = noun.dep_ in ("dobj", "nsubjpass") and with_particle(noun.head) in negative("ending")
            self.judgement.flips += has_no(noun) + dropped  # "plans to reopen it have been shelved"
            return self.from_duty(noun)
        if noun.lemma_.lower() in modality_words("contingent"):
            self.judgement.weigh("conditional")
        elif self.judgement.modality in ("planned", "conditional") or (
            token.tag_ == "VB" and not has_child(token, "aux")
        ):
            self.judgement.weigh(governor(noun))  # "fears that they would attack", not "a deal that failed"
        return None

    def _from_relative(self, token: Token) -> Token | None:
        """ "terms that included releasing": a duty, unless the clause tells something else."""
        if _has_to(token):
            return self._from_modifier(token)
        if cleft(token) is not None:
            return cleft(token)
        if token.lemma_.lower() not in modality_words("containing"):
            return None
        noun = token.head
        if noun.lemma_.lower() in negative("obligations"):
            self.judgement.weigh("required")
            return self.from_duty(noun)
        return None

    # From a noun

    def _look_at_noun(self, noun: Token) -> None:
        if not _is_carried(noun):
            self.judgement.flips += has_no(noun)
        for child in noun.children:
            self.judgement.any |= child.dep_ == "det" and child.lower_ == "any"
            if child.dep_ in ("amod", "det") and child.lower_ not in ("further", "any"):
                self.judgement.weigh(modality_words("adjectives").get(child.lower_))

    def _from_noun(self, noun: Token) -> Token | None:
        """From a noun that tells an act to what governs it; times and reasons leave it as it is."""
        head, dep = noun.head, noun.dep_
        if dep == "conj":
            return self._from_noun(head) if head != noun else None
        if (is_proposal(noun) or is_request(noun)) and answer(noun) is not None:
            return None  # what is accepted or refused was put forward
        if (agreeing := accepted(noun)) is not None:
            return self.as_agreed(agreeing)
        if dep == "pobj":
            return self._from_noun_preposition(noun, head)
        if dep == "appos" or head.pos_ not in ("VERB", "AUX") or head == noun:
            return None
        return self._from_object(noun, head)

    def _from_noun_preposition(self, noun: Token, prep: Token) -> Token | None:
        above, word = over(prep), prep.lower_
        lemma = above.lemma_.lower()
        if hangs_on(noun):
            self.judgement.weigh("conditional")
        elif is_awaited_deed(noun, self.act):
            self._timed(prep)
        elif above.pos_ == "NOUN" and lemma in negative("ends") and _stops(lemma, word):
            self.judgement.flips += 1  # "called for an end to the shelling", "a pause in fighting began"
            return self._from_noun(above)
        elif lemma == "let" and any(child.lower_ == "alone" for child in above.rights):
            self.judgement.flips += 1  # "no part in the raid, let alone in the ambush"
        elif share(noun) is not None or lemma in phrase_words("bearing"):
            return self._from_share(noun)
        elif word == "for" and lemma in modality_words("exchange"):
            self._exchange(above)
        elif self._is_without(prep):
            return None
        elif word == "of" and lemma in modality_words("coming"):
            self.judgement.weigh("planned", weak=True)
        elif lemma in negative("evidence"):
            self.from_evidence(above)
        elif lemma in negative("reports"):
            self.from_evidence(above)
            self.judgement.weigh("possible" if self.judgement.flips else None)
        elif word == "including" and lemma in phrase_words("engaging") | phrase_words("abstaining"):
            return above
        elif word in modality_words("governing_prepositions") and lemma != "go":
            return self._from_governor(above, word)
        return None

    def _from_share(self, noun: Token) -> Token | None:
        """From a deed to the clause that says who had a part in it; who does not own up to it denies nothing."""
        borne = share(noun)
        if borne is None or owns_up(borne.word) or self.leaves_open(borne.verb):
            return None
        self.judgement.flips += borne.word.dep_ in ("dobj", "nsubjpass") and turns_round(borne.verb, prep="of")
        return borne.verb

    def _from_governor(self, above: Token, word: str) -> Token | None:
        lemma, verb = above.lemma_.lower(), above.pos_ in ("VERB", "AUX")
        mode = None if self.is_settled(lemma) else governor(above)
        if is_topic(above, word):
            self.judgement.weigh("possible")
            return None
        if lemma in modality_words("deadlines"):
            self.judgement.weigh("required")
            return self.from_duty(above)
        if mode is None and above.pos_ == "NOUN" and word in ("of", "to"):
            return self._from_noun(above)
        if mode is None and verb and word in ("for", "on"):
            self.from_feeling(above)  # "hopes are fading for a release"
        if mode is None or (verb and word in ("with", "from")) or (verb and word == "of" and mode != "possible"):
            return None
        if mode == "required" and verb and is_undone(above):
            self.judgement.weigh("possible")  # "broke up without agreeing on an exchange"
            return None
        self.judgement.weigh(mode)
        return above if verb else None

    def _from_object(self, noun: Token, verb: Token) -> Token | None:
        lemma = verb.lemma_.lower()
        if self.leaves_open(verb):
            return None
        self.unconfirmed(verb, noun)
        if exists(noun):
            return verb
        if is_taken_up(noun, verb, self.act):
            return None
        self.judgement.flips += lemma in negative("preventing") and noun.dep_ == "dobj"
        if with_particle(verb) in negative("foiling") and noun.dep_ in ("dobj", "nsubjpass"):
            self.judgement.weigh("possible")
            return None
        if with_particle(verb) in negative("ending") and noun.dep_ in ("dobj", "nsubjpass"):
            self.judgement.flips += 1
            return verb
        if noun.dep_ == "nsubj" and lemma == "be" and (mode := of_predicate(verb)):
            self.judgement.weigh(mode)
            return None
        if share(noun) is not None:
            return self._from_share(noun)
        if noun.dep_ in ("nsubj", "nsubjpass") or lemma in modality_words("occurrence"):
            return self._from_happening(noun, verb)
        terms = bound_by(verb)
        if terms is not None and governor(verb) is None:
            self.judgement.weigh(terms)
            self.judgement.flips += turns_round(verb)
            return None
        if turns_round(verb, prep="of") or governor(verb):
            self.govern(verb)
            return verb
        self._future(verb)
        return None

    def _from_happening(self, noun: Token, verb: Token) -> Token | None:
        lemma, passive = verb.lemma_.lower(), noun.dep_ == "nsubjpass"
        if passive:
            self.judgement.weigh(governor(verb))
        if took_place(verb):
            self.judgement.modality = "actual"  # "the planned release took place"
        if lemma in modality_words("occurrence") or (passive and governor(verb)):
            return verb
        if lemma != "be" and not passive:
            self._future(verb)
        return None

    def _future(self, verb: Token) -> None:
        auxiliaries = modality_words("auxiliaries")
        for child in verb.children:
            if child.dep_ == "aux" and auxiliaries.get(child.lower_) in ("planned", "conditional"):
                self.judgement.weigh(auxiliaries[child.lower_], weak=True)
        self._marks(verb)

    # Sentences

    def _imperative(self, token: Token) -> None:
        if token.tag_ == "VB" and not has_child(token, *SUBJECTS, "aux"):
            self.judgement.weigh("demanded", weak=True)

    def _question(self, word: Token) -> None:
        asked = any(
            child.tag_ in ("WP", "WRB") and child.dep_ in ("nsubj", "nsubjpass", "advmod")
            for child in word.children
        )
        if asked and (word.dep_ == "ROOT" or _has_to(word)):
            self.judgement.weigh("possible", weak=True)
        if self.judgement.modality == "actual" and is_in_question(word):
            self.judgement.weigh("possible")


def _is_future(verb: Token) -> bool:
    return any(child.dep_ == "aux" and child.lower_ in ("will", "would", "'ll", "shall") for child in verb.children)


def _stops(lemma: str, word: str) -> bool:
    """ "a halt of the attacks"; but what has an end of its own was done: "the end of the offensive"."""
    return word in ("to", "in") or (word == "of" and lemma != "end")


def _is_carried(noun: Token) -> bool:
    """Whether the verb beside a noun already counts its "no": "carried out no strikes", "there were no strikes"."""
    return exists(noun) or (noun.dep_ in ("dobj", "nsubjpass", "nsubj") and is_light(noun.head, noun.dep_))


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" or _has_to(verb)


def _has_to(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)
