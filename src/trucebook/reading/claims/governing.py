"""What a governing word says of the act that hangs on it: "agreed to", "failed to", "no evidence of"."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.attribution.silence import is_left_open
from trucebook.reading.claims.binding import bound_by, has_condition, is_condition, is_had, modality_words
from trucebook.reading.claims.negating import has_no, is_negated, is_neither, negative, turns_round, with_particle
from trucebook.reading.claims.objects import has_child

if TYPE_CHECKING:
    from spacy.tokens import Token

    from trucebook.reading.claims.frames import Frame
    from trucebook.vocabulary import Polarity


@dataclass(slots=True)
class Judgement:
    """What the words around an act say of it.

    `begun`: it has begun, but how much of it is done is not said; `exchanged`: it is what the other side owes;
    `any`: it is "any attack", which says that it is only possible, unless it is denied; `hinges`: something must
    come true first; `open`: somebody neither says nor denies it; `path`: what was passed.
    """

    flips: int = 0
    modality: str = "actual"
    begun: bool = False
    exchanged: bool = False
    any: bool = False
    hinges: bool = False
    open: bool = False
    path: list[Token] = field(default_factory=list)

    @property
    def polarity(self) -> Polarity:
        """Denied when turned an odd number of times."""
        return "denied" if self.flips % 2 else "affirmed"

    def weigh(self, modality: str | None, *, weak: bool = False) -> None:
        """Takes what a word further out says; a weak word only speaks where nothing was said before."""
        if modality and not (weak and self.modality != "actual"):
            self.modality = modality


@dataclass(slots=True)
class Governing:
    """Weighs the words that govern one act."""

    judgement: Judgement
    act: str | None = None

    def govern(self, head: Token, *, finite: bool = False, clause: Token | None = None) -> None:
        """What a governing verb, adjective or noun says of what hangs on it; `clause` is what hangs there."""
        if head.lemma_ == "have" and any(child.lower_ in negative("yet") for child in around(head)):
            self.judgement.flips += 1
            return
        if turns_round(head, finite=finite):
            if _is_vain(head):
                self.judgement.weigh("possible")  # "tried and failed to"
                return
            self.judgement.flips += 1
        if head.lemma_.lower() in modality_words("beginnings"):
            self.judgement.begun = True
        if head.lemma_ == "be" and not finite:
            self.judgement.weigh(bound_by(head) or "planned")
        elif not finite or head.lemma_.lower() not in modality_words("saying"):
            self.judgement.weigh(self.mode_of(head, finite=finite))
        elif clause is not None:
            self.judgement.weigh(self._of_saying(head, clause))

    def _of_saying(self, head: Token, clause: Token) -> str | None:
        """ "agreed that they will leave", "warned that it would fire", "insisted that they leave"."""
        mode = governor(head)
        meant = mode == "possible" or head.lemma_.lower() in modality_words("settling")
        if meant and self.judgement.modality in ("planned", "conditional"):
            return mode
        auxiliary = any(child.dep_ == "aux" for child in clause.children)
        if (
            mode == "possible"
            and head.lemma_.lower() in modality_words("proposing")
            and clause.tag_ in ("VB", "VBP")
        ):
            return mode  # "has proposed that observers join"
        wished = mode == "demanded" and clause.tag_ == "VB" and not auxiliary
        return "demanded" if wished else None

    def mode_of(self, head: Token, *, finite: bool) -> str | None:
        """The modality a governing word gives, if it does in this use."""
        lemma = head.lemma_.lower()
        if finite and lemma in modality_words("supposing"):
            return "conditional" if head.tag_ == "VB" and head.dep_ == "ROOT" else "possible"
        if (finite and lemma in modality_words("only_infinitive")) or self.is_settled(lemma):
            return None
        if lemma == "call" and not any(child.lower_ in ("for", "on", "upon") for child in around(head)):
            return None
        if lemma == "go" and not any(child.dep_ == "aux" for child in head.children):
            return None
        return governor(head)

    def is_settled(self, lemma: str) -> bool:
        """ "agreed to extend the truce": agreeing is the act."""
        return self.act in modality_words("settled_acts") and lemma in modality_words("settling")

    def as_agreed(self, verb: Token) -> Token | None:
        """ "agreed to a proposal to renew the truce": as if they had agreed to renew it."""
        if is_undone(verb):
            self.judgement.weigh("possible")
            return None
        self.judgement.weigh(None if self.is_settled("agree") else "required")
        return verb

    def from_predicate(self, verb: Token) -> None:
        """ "it is untrue that", "it is possible that"."""
        for child in verb.children:
            if child.dep_ in ("acomp", "attr"):
                self.govern(child, finite=True)

    def from_feeling(self, verb: Token) -> None:
        """ "fears grew that", "hopes are fading for", "preparations were under way for": the subject says it."""
        if governor(verb) is not None or verb.lemma_.lower() in modality_words("saying"):
            return
        made = [child for child in verb.rights if child.dep_ == "dobj" and verb.lemma_ == "make"]
        named = [*(child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")), *made]
        nouns = [word for word in named if word.pos_ == "NOUN"]
        moods = [governor(noun) for noun in nouns if noun.lemma_.lower() not in act_list().bodies]
        self.judgement.weigh(next((mode for mode in moods if mode in ("possible", "planned", "demanded")), None))

    def leaves_open(self, verb: Token) -> bool:
        """ "did not deny", "refused to confirm": whoever does so has said nothing of it, only that it may be."""
        if not is_left_open(verb):
            return False
        self.judgement.open = True
        self.judgement.weigh("possible")
        return True

    def unconfirmed(self, verb: Token, noun: Token | None = None) -> None:
        """ "has not confirmed", "could not verify": nobody says that it is so; "did not see": it was not."""
        lemma = verb.lemma_.lower()
        nobody = any(
            has_no(child) or is_neither(child) for child in verb.children if child.dep_ == "nsubj" and child != noun
        )
        if lemma not in act_list().telling_verbs or not (nobody or is_negated(verb)):
            return
        able = any(child.dep_ == "aux" and child.lower_ in ("could", "can", "may") for child in verb.children)
        if lemma in phrase_words("seeing") and not able:
            self.judgement.flips += 1
        else:
            self.judgement.weigh("possible")

    def from_nothing(self, verb: Token) -> None:
        """ "nothing suggests that", "nothing to indicate that": as if there were no sign of it."""
        if verb.lemma_.lower() not in negative("suggesting"):
            return
        if verb.dep_ in ("relcl", "acl"):
            self.judgement.flips += verb.head.lower_ == "nothing"
        elif verb.lemma_.lower() in modality_words("saying"):  # what is above them is not looked at
            nouns = [child for child in verb.lefts if child.dep_ == "nsubj"]
            self.judgement.flips += any(noun.lower_ == "nothing" or has_no(noun) for noun in nouns)

    def from_evidence(self, noun: Token) -> None:
        """ "found no evidence that": the evidence is denied, and so is what it would be evidence of."""
        verb = noun.head
        self.judgement.flips += has_no(noun)
        if noun.dep_ in ("dobj", "nsubjpass", "attr", "nsubj") and verb.pos_ in ("VERB", "AUX"):
            self.judgement.flips += sum(child.dep_ == "neg" for child in verb.children)
            if verb.lemma_.lower() in ("lack", "deny"):
                self.judgement.flips += 1
        elif noun.dep_ == "pobj" and noun.head.lower_ == "without":
            self.judgement.flips += 1

    def from_duty(self, noun: Token) -> Token | None:
        """A duty fulfilled is an act done; one that was not fulfilled or was broken an act not done."""
        step = noun
        for _ in range(4):
            if step.lemma_.lower() in negative("obligations") and step.dep_ in ("dobj", "pobj", "nsubjpass"):
                verb = over(step.head) if step.dep_ == "pobj" else step.head
                broken = with_particle(verb) in negative("breaking")
                if verb.pos_ == "VERB" and (broken or verb.lemma_.lower() in negative("fulfil")):
                    self.judgement.modality = "actual"
                    self.judgement.flips += broken
                    return verb
            if step.dep_ != "pobj":
                return None
            step = over(step.head)
        return None


def governor(word: Token) -> str | None:
    """The modality of a governing word, with its particle before without it ("rule out")."""
    if word.lemma_ == "able" and _was(word.head):
        return None  # "had been able to return": they did
    words = modality_words("governors")
    if with_particle(word) == "rule out" and is_negated(word):
        return "possible"
    found: str | None = next(
        (words[key] for key in (with_particle(word), word.lemma_.lower(), word.lower_) if key in words), None
    )
    if found is None and word.pos_ in ("ADJ", "ADV"):
        found = modality_words("governing_adjectives").get(word.lower_)
    return found


def _was(verb: Token) -> bool:
    """Whether "be" stands in the past or the perfect, without a modal."""
    auxiliaries = [child for child in verb.children if child.dep_ == "aux"]
    past = verb.tag_ == "VBD" or any(child.lemma_ == "have" for child in auxiliaries)
    return past and not any(child.tag_ in ("MD", "TO") for child in auxiliaries)


def _is_vain(verb: Token) -> bool:
    """ "tried and failed to"."""
    return verb.dep_ == "conj" and verb.head.lemma_.lower() in phrase_words("attempts")


def over(prep: Token) -> Token:
    """What a preposition hangs on, past other prepositions: "from behind the line"."""
    while prep.head.dep_ in ("prep", "agent") and prep.head != prep and prep.head.pos_ == "ADP":
        prep = prep.head
    return prep.head


def around(head: Token) -> list[Token]:
    """The words beside a verb and beside its infinitive: "called | for them to leave"."""
    return [
        *head.children,
        *(inner for child in head.children for inner in child.children if child.dep_ in ("xcomp", "advcl")),
    ]


def took_place(verb: Token) -> bool:
    """Whether a verb says in the past or the perfect that a deed happened: "the planned release took place"."""
    lemma = verb.lemma_.lower()
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    ahead = any(child.tag_ in ("MD", "TO") for child in auxiliaries) or verb.dep_ in ("xcomp", "acl")
    happened = lemma in modality_words("occurrence") and lemma not in modality_words("saying")
    return happened and not ahead and verb.tag_ in ("VBD", "VBN", "VB")


def is_undone(verb: Token) -> bool:
    """ "did not agree", "without agreeing", "failed to agree"."""
    without = verb.dep_ == "pcomp" and verb.head.lower_ in negative("without")
    return is_negated(verb) or without or (verb.dep_ == "xcomp" and bool(turns_round(verb.head)))


def of_predicate(verb: Token) -> str | None:
    """ "the release is part of the deal", "is one of their demands", "is a condition"."""
    for child in verb.children:
        if child.dep_ == "attr":
            if child.lemma_.lower() in modality_words("part_of"):
                return "required"
            inner = [child, *(word for prep in child.children if prep.lower_ == "of" for word in prep.children)]
            modes = [governor(word) for word in inner if word.pos_ == "NOUN"]
            return next((mode for mode in modes if mode in ("demanded", "planned")), None)
    return None


def is_scheduled(frame: Frame) -> bool:
    """Whether the act stands in the present tense of what has a fixed day: "expires", "takes effect"."""
    verb = frame.mood
    if verb.tag_ not in ("VBZ", "VBP") or has_child(verb, "aux", "auxpass"):
        return False
    words = " ".join(token.lemma_.lower() for token in frame.tokens if token.pos_ != "ADP")
    return bool({verb.lemma_.lower(), words} & modality_words("scheduled"))


def is_past(path: list[Token]) -> bool:
    """Whether a duty or plan is told in the past: "were due to", "was supposed to"."""
    return any(
        token.tag_ == "VBD"
        or any(child.tag_ == "VBD" and child.dep_ in ("aux", "auxpass") for child in token.children)
        for token in path
    )


def is_topic(above: Token, word: str) -> bool:
    """ "a committee on the opening of roads": what people sit over is not done by their sitting."""
    meets = above.pos_ == "NOUN" and above.lemma_.lower() in modality_words("forums")
    return meets and word in modality_words("topics")


def is_taken_up(noun: Token, verb: Token, act: str | None) -> bool:
    """ "will investigate the killing", "discussed the raid": harm that people speak of has been done."""
    known = any(child.lower_ in phrase_words("certain") or child.dep_ == "poss" for child in noun.lefts)
    return known and act in phrase_words("harmful_acts") and verb.lemma_.lower() in phrase_words("taking_up")


def is_asked(clause: Token) -> bool:
    """Whether a clause answers who, when, where or how: that it was so is taken for granted."""
    words = [child for child in clause.children if child.tag_ in ("WP", "WRB", "WDT") and child.i < clause.i]
    return bool(words) and not any(child.tag_ == "TO" for child in clause.children)


def modal(auxiliary: Token, clause: Token) -> str | None:
    """What an auxiliary says; "would" in what somebody said or announced is a plan, unless it hangs on an "if"."""
    if auxiliary.lemma_ == "have" or auxiliary.tag_ in ("VBD", "VBZ", "VBP") or is_had(auxiliary):
        return None
    heard = clause.lemma_.lower() in phrase_words("seeing") and has_child(clause, "auxpass")
    if auxiliary.lower_ in ("can", "could") and heard:
        return None  # "shelling could be heard"
    mode: str | None = modality_words("auxiliaries").get(auxiliary.lower_)
    opens = auxiliary.lower_ == "should" and auxiliary == clause.sent[0]
    if mode == "demanded" and (opens or is_condition(clause)) and not clause.sent.text.rstrip().endswith("?"):
        return "conditional"  # "should they fire"
    over = [clause.head, *(child for child in clause.lefts if child.dep_ == "parataxis")]  # "X, he said, would"
    said = clause.dep_ == "ccomp" or len(over) > 1
    said = said and any(verb.lemma_.lower() in modality_words("saying") for verb in over)
    noted = is_asked(clause) or (clause.dep_ == "acl" and any(child.lower_ == "that" for child in clause.lefts))
    if mode == "conditional" and (said or noted) and not has_condition(clause):
        return "planned"
    return mode
