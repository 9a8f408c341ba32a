"""Whether an act is said to have happened: its polarity and its modality, read from what it hangs on.

From the act's own verb the reader climbs to what governs it ("is due to", "refused to", "no evidence that"), and
each word it passes may turn the polarity or set the modality. The outermost word wins, but the plain future or
"would" of a governing word does not undo what that word itself says ("will have to release" is required).
"attempted to" is not done: it is possible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.frames import exists
from trucebook.reading.objects import SUBJECTS, is_light

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

    from trucebook.reading.frames import Frame
    from trucebook.vocabulary import Modality, Polarity

STEPS = 14


@dataclass(slots=True)
class Judgement:
    """What the words around an act say of it.

    `begun`: it has begun, but how much of it is done is not said; `exchanged`: it is what the other side owes;
    `any`: it is "any attack", which says that it is only possible, unless it is denied; `path`: what was passed.
    """

    flips: int = 0
    modality: str = "actual"
    begun: bool = False
    exchanged: bool = False
    any: bool = False
    path: list[Token] = field(default_factory=list)

    @property
    def polarity(self) -> Polarity:
        """Denied when turned an odd number of times."""
        return "denied" if self.flips % 2 else "affirmed"

    def weigh(self, modality: str | None, *, weak: bool = False) -> None:
        """Takes what a word further out says; a weak word only speaks where nothing was said before."""
        if modality and not (weak and self.modality != "actual"):
            self.modality = modality


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
class _Climb:
    judgement: Judgement
    act: str | None = None

    def climb(self, frame: Frame) -> None:
        self.act = frame.act
        token: Token | None = frame.mood
        if frame.nominal:
            self._look_at_noun(frame.word)
            for patient in frame.patients:
                self.judgement.flips += _has_no(patient)
            if frame.mood is frame.word:
                token = self._from_noun(frame.word)
            elif frame.mood.lemma_.lower() in _set(
                "carrying_wishes"
            ):  # "a strike was planned", "ordered a withdrawal"
                self.judgement.weigh(_words("governors").get(frame.mood.lemma_.lower()))
            elif frame.mood.lemma_.lower() in word_lists("negation.yaml")["ending"] and frame.word.dep_ != "nsubj":
                self.judgement.flips += 1
        if (token is not None and token is not frame.word) or not frame.nominal:
            self._up(frame.mood if token is None else token, first=True)
        if self.judgement.any and self.judgement.polarity == "affirmed":
            self.judgement.weigh("possible", weak=True)
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
        """What the clause of a word says by itself: its auxiliaries, its negation, its conjunction."""
        if token.pos_ in ("NOUN", "PROPN"):
            return
        clause = token
        self.judgement.flips += _negations(clause)
        auxiliaries = _words("auxiliaries")
        for child in clause.children:
            if child.dep_ == "aux":
                self.judgement.weigh(
                    _modal(child, clause, auxiliaries),
                    weak=not first and child.lower_ not in _set("strong_auxiliaries"),
                )
        self._marks(clause)

    def _marks(self, clause: Token) -> None:
        for child in clause.children:
            if child.dep_ in ("mark", "advmod", "prep") and clause.dep_ != "ROOT":
                mark = _words("marks").get(child.lower_)
                if mark:
                    self.judgement.weigh(mark)
        distance = word_lists("modality.yaml")["doubt"]
        if any(child.lower_ in distance and child.dep_ == "advmod" for child in clause.children):
            self.judgement.weigh("possible", weak=True)

    def _from_verb(self, token: Token) -> Token | None:
        head, dep = token.head, token.dep_
        if dep == "ROOT" or head is token:
            self._imperative(token)
            return None
        if dep == "conj":
            return self._from_conjunct(token)
        if dep in ("xcomp", "ccomp", "oprd", "csubj", "csubjpass", "acomp", "attr"):
            return self._from_complement(token)
        if dep == "pcomp":
            return self._from_preposition(head)
        if dep == "advcl":
            return self._from_adverbial(token)
        if dep == "acl":
            return self._from_modifier(token)
        if dep == "amod" and _has(token, "nsubj"):
            return self._from_misread(head)
        return self._from_relative(token) if dep == "relcl" else None

    def _from_misread(self, noun: Token) -> Token | None:
        """The parser took "X diverted aid" for a noun phrase; what it hangs on still counts."""
        over = _governor(noun.head) if noun.dep_ == "pobj" else noun.head
        return self._from_evidence(over) if over.lemma_.lower() in word_lists("negation.yaml")["evidence"] else None

    def _from_conjunct(self, token: Token) -> Token | None:
        """A second verb without subject and auxiliary of its own shares those of the first."""
        head = token.head
        own = {child.dep_ for child in token.children}
        if _has_to(token) and token.tag_ == "VB" and not own & SUBJECTS and not _is_infinitive(head):
            self._governed(head)  # "agreed to a truce and to refrain from attacks"
            return head
        if own & (SUBJECTS | {"aux", "neg"}) and not (token.tag_ == "VB" and "aux" in own and not own & SUBJECTS):
            return None if own & SUBJECTS else self._from_verb(head)
        same = token.tag_ == head.tag_ or (token.tag_ == "VBD" and head.tag_ == "VBN")
        if same and head.tag_ in ("VB", "VBN", "VBG"):
            but = any(child.lower_ == "but" for child in head.children)
            if but:
                self.judgement.flips += _negations(head)
            return head
        return self._from_verb(head)

    def _from_complement(self, token: Token) -> Token | None:
        head = token.head
        if token.dep_ in ("csubj", "csubjpass"):
            return None
        if _is_asked(token):
            return None  # "not clear who shelled the town": somebody did
        if token.dep_ == "ccomp" and token.tag_ == "VBN" and not _has(token, "aux", "auxpass", "mark"):
            return None
        if token.dep_ in ("acomp", "attr", "oprd") and head.lemma_ in (
            "be",
            "seem",
            "remain",
            "appear",
            "look",
            "become",
        ):
            return head
        lemma = head.lemma_.lower()
        known = (
            lemma in _set("saying")
            or lemma in word_lists("negation.yaml")["governors"]
            or _words("governors").get(lemma)
        )
        if token.dep_ == "ccomp" and token.i < head.i and not known:
            return None  # "X agreed; Y has not": two clauses side by side
        self._unconfirmed(head)
        infinitive = token.dep_ != "ccomp" or any(
            child.dep_ == "aux" and child.tag_ == "TO" for child in token.children
        )
        self._governed(head, finite=not infinitive)
        if not infinitive and head.lemma_.lower() in _set("saying"):
            return None
        return head

    def _unconfirmed(self, verb: Token, noun: Token | None = None) -> None:
        """ "has not confirmed", "could not verify": nobody says that it is so; "did not see": it was not."""
        lemma = verb.lemma_.lower()
        nobody = any(
            _has_no(child) or _is_neither(child)
            for child in verb.children
            if child.dep_ == "nsubj" and child != noun
        )
        denied = nobody or any(child.dep_ == "neg" for child in verb.children)
        if lemma not in act_list().telling_verbs or not denied:
            return
        able = any(child.dep_ == "aux" and child.lower_ in ("could", "can", "may") for child in verb.children)
        if lemma in phrase_words("seeing") and not able:
            self.judgement.flips += 1
        else:
            self.judgement.weigh("possible")

    def _governed(self, head: Token, *, finite: bool = False) -> None:
        """What a governing verb, adjective or noun says of what hangs on it."""
        lemma = head.lemma_.lower()
        negative = word_lists("negation.yaml")
        if lemma in negative["governors"] and lemma not in negative["only_with_from"]:
            self.judgement.flips += 1
        if lemma in negative["ending"] and not finite:
            self.judgement.flips += 1
        if lemma in word_lists("modality.yaml")["beginnings"]:
            self.judgement.begun = True
        if lemma == "have" and any(child.lower_ in negative["yet"] for child in _around(head)):
            self.judgement.flips += 1
            return
        if lemma == "be" and not finite:
            self.judgement.weigh("required" if _under_terms(head) else "planned")
        elif not finite or lemma not in _set("saying"):
            self.judgement.weigh(self._governor_mode(head, finite=finite))

    def _governor_mode(self, head: Token, *, finite: bool) -> str | None:
        lemma = head.lemma_.lower()
        if finite and lemma in _set("only_infinitive"):
            return None
        if self._is_settled(lemma):
            return None
        if lemma == "call" and not any(child.lower_ in ("for", "on", "upon") for child in head.children):
            return None
        if lemma == "go" and not any(child.dep_ == "aux" for child in head.children):
            return None
        mode: str | None = _words("governors").get(lemma)
        return mode

    def _is_settled(self, lemma: str) -> bool:
        """ "agreed to extend the truce": agreeing is the act."""
        return self.act in _set("settled_acts") and lemma in _set("settling")

    def _from_preposition(self, prep: Token) -> Token | None:
        governor = _governor(prep)
        negative, modality = word_lists("negation.yaml"), word_lists("modality.yaml")
        word = prep.lower_
        if word in negative["without"]:
            self.judgement.flips += 1
            return None
        if word == "for" and governor.lemma_.lower() in modality["exchange"]:
            self.judgement.exchanged = True
            self.judgement.weigh("required")
            return None
        if word in _set("time_prepositions"):
            return None
        if word in ("from", "of", "short") and governor.lemma_.lower() in negative["governors"]:
            self.judgement.flips += 1
            return governor
        if word == "of" and governor.lemma_.lower() in negative["evidence"]:
            return self._from_evidence(governor)
        if word in ("for", "with", "in", "as") and governor.pos_ in ("VERB", "AUX"):
            return None
        self.judgement.weigh(self._governor_mode(governor, finite=False))
        return governor

    def _from_evidence(self, noun: Token) -> Token | None:
        """ "found no evidence that": the evidence is denied, and so is what it would be evidence of."""
        verb = noun.head
        self.judgement.flips += _has_no(noun)
        if noun.dep_ in ("dobj", "nsubjpass", "attr", "nsubj") and verb.pos_ in ("VERB", "AUX"):
            self.judgement.flips += sum(child.dep_ == "neg" for child in verb.children)
            if verb.lemma_.lower() in ("lack", "deny"):
                self.judgement.flips += 1
        elif noun.dep_ == "pobj" and noun.head.lower_ == "without":
            self.judgement.flips += 1
        return None

    def _from_adverbial(self, token: Token) -> Token | None:
        infinitive = _has_to(token) or (token.i > 0 and token.nbor(-1).lower_ == "to")
        if not infinitive or token.tag_ != "VB":
            return None
        head = token.head
        for child in head.children:
            mode = _words("governors").get(child.lemma_.lower()) if child.dep_ in ("dobj", "acomp") else None
            if mode and child.i < token.i:
                self.judgement.weigh(mode)
                return head if child.dep_ == "acomp" else None
        if (
            _words("governors").get(head.lemma_.lower())
            or head.lemma_.lower() in word_lists("negation.yaml")["governors"]
        ):
            self._governed(head)
            return head
        self.judgement.weigh("planned", weak=True)
        return None

    def _from_modifier(self, token: Token) -> Token | None:
        noun = token.head
        negative = word_lists("negation.yaml")
        if (
            noun.dep_ == "pobj"
            and token.tag_ == "VBG"
            and _governor(noun.head).lemma_.lower() in negative["evidence"]
        ):
            return self._from_evidence(_governor(noun.head))
        lemma = noun.lemma_.lower()
        if lemma in negative["evidence"] and token.tag_ == "VBG":
            return self._from_evidence(noun)
        infinitive = _has_to(token)
        clause = any(child.dep_ == "mark" or child.lower_ == "that" for child in token.children)
        if not infinitive and not clause:
            return None
        if lemma in negative["evidence"]:
            return self._from_evidence(noun)
        if lemma in negative["governors"]:
            self.judgement.flips += 1
        if infinitive:
            self.judgement.weigh(_words("governors").get(lemma, "planned"))
            self.judgement.flips += _has_no(noun)
            return self._from_duty(noun)
        return None

    def _from_relative(self, token: Token) -> Token | None:
        """ "terms that included releasing": a duty, unless the clause tells something else."""
        if _has_to(token):
            return self._from_modifier(token)
        if token.lemma_.lower() not in _set("containing"):
            return None
        noun = token.head
        if noun.lemma_.lower() in word_lists("negation.yaml")["obligations"]:
            self.judgement.weigh("required")
            return self._from_duty(noun)
        return None

    def _from_duty(self, noun: Token) -> Token | None:
        """A duty that was not fulfilled is an act not done; one that was fulfilled is an act done."""
        negative = word_lists("negation.yaml")
        step = noun
        for _ in range(4):
            if step.lemma_.lower() in negative["obligations"] and step.dep_ in ("dobj", "pobj", "nsubjpass"):
                verb = _governor(step.head) if step.dep_ == "pobj" else step.head
                if verb.pos_ == "VERB" and verb.lemma_.lower() in negative["fulfil"]:
                    self.judgement.modality = "actual"
                    return verb
            if step.dep_ != "pobj":
                return None
            step = _governor(step.head)
        return None

    def _look_at_noun(self, noun: Token) -> None:
        if not _is_carried(noun):
            self.judgement.flips += _has_no(noun)
        for child in noun.children:
            self.judgement.any |= child.dep_ == "det" and child.lower_ == "any"
            if child.dep_ in ("amod", "det") and child.lower_ not in ("further", "any"):
                self.judgement.weigh(_words("adjectives").get(child.lower_))

    def _from_noun(self, noun: Token) -> Token | None:
        """From a noun that tells an act to what governs it; times and reasons leave it as it is."""
        head, dep = noun.head, noun.dep_
        if dep == "conj":
            return self._from_noun(head) if head is not noun else None
        if dep == "pobj":
            return self._from_noun_preposition(head)
        if dep == "appos":
            return None
        if head.pos_ not in ("VERB", "AUX") or head is noun:
            return None
        return self._from_object(noun, head)

    def _from_noun_preposition(self, prep: Token) -> Token | None:
        governor = _governor(prep)
        lemma = governor.lemma_.lower()
        modality = word_lists("modality.yaml")
        if lemma in phrase_words("bearing") and prep.lower_ in ("for", "of"):
            self.judgement.flips += _is_borne_out(governor)
            return None
        if prep.lower_ == "for" and lemma in modality["exchange"]:
            self.judgement.exchanged = True
            self.judgement.weigh("required")
            return None
        if prep.lower_ in word_lists("negation.yaml")["without"]:
            self.judgement.flips += 1
            return None
        if lemma in word_lists("negation.yaml")["evidence"]:
            return self._from_evidence(governor)
        if lemma in word_lists("negation.yaml")["reports"]:
            self._from_evidence(governor)
            self.judgement.weigh("possible" if self.judgement.flips else None)
            return None
        if (
            prep.lower_ not in ("of", "on", "for", "to", "about", "over", "regarding", "with", "from", "into")
            or lemma == "go"
        ):
            return None
        mode = None if self._is_settled(lemma) else _words("governors").get(lemma)
        if mode is None and governor.pos_ == "NOUN" and prep.lower_ in ("of", "to"):
            return self._from_noun(governor)
        if mode is None or (governor.pos_ == "VERB" and prep.lower_ in ("of", "with", "from")):
            return None
        self.judgement.weigh(mode)
        return governor if governor.pos_ in ("VERB", "AUX") else None

    def _from_object(self, noun: Token, verb: Token) -> Token | None:
        lemma = verb.lemma_.lower()
        self._unconfirmed(verb, noun)
        if exists(noun):
            return verb
        if lemma in word_lists("negation.yaml")["ending"] and noun.dep_ in ("dobj", "nsubjpass"):
            self.judgement.flips += 1
            return verb
        if lemma == "be" and noun.dep_ == "nsubj" and _is_part_of_terms(verb):
            self.judgement.weigh("required")
            return None
        if noun.dep_ in ("nsubj", "nsubjpass") or lemma in _set("occurrence"):
            if noun.dep_ == "nsubjpass":
                self.judgement.weigh(_words("governors").get(lemma))
            if lemma in _set("occurrence") or lemma == "be" or noun.dep_ == "nsubjpass":
                return verb if lemma in _set("occurrence") or _words("governors").get(lemma) else None
            self._future(verb)
            return None
        if lemma in word_lists("negation.yaml")["governors"] or _words("governors").get(lemma):
            self._governed(verb)
            return verb
        self._future(verb)
        return None

    def _future(self, verb: Token) -> None:
        auxiliaries = _words("auxiliaries")
        for child in verb.children:
            if child.dep_ == "aux" and auxiliaries.get(child.lower_) in ("planned", "conditional"):
                self.judgement.weigh(auxiliaries[child.lower_], weak=True)
        self._marks(verb)

    def _imperative(self, token: Token) -> None:
        deps = {child.dep_ for child in token.children}
        if token.tag_ == "VB" and not deps & (SUBJECTS | {"aux"}):
            self.judgement.weigh("demanded", weak=True)

    def _question(self, word: Token) -> None:
        asked = any(
            child.tag_ in ("WP", "WRB") and child.dep_ in ("nsubj", "nsubjpass", "advmod")
            for child in word.children
        )
        if asked and (word.dep_ == "ROOT" or _has_to(word)):
            self.judgement.weigh("possible", weak=True)
        text = word.sent.text.rstrip("\"'”’) \n")
        if text.endswith("?") and self.judgement.modality == "actual":
            self.judgement.weigh("possible")


def _is_asked(clause: Token) -> bool:
    """Whether a clause answers who, when, where or how: that it was so is taken for granted."""
    words = [child for child in clause.children if child.tag_ in ("WP", "WRB", "WDT") and child.i < clause.i]
    return bool(words) and not _has_to(clause)


def _is_carried(noun: Token) -> bool:
    """Whether the verb beside a noun already counts its "no": "carried out no strikes", "there were no strikes"."""
    return exists(noun) or (noun.dep_ in ("dobj", "nsubjpass") and is_light(noun.head, noun.dep_))


def _is_borne_out(word: Token) -> int:
    """1 where somebody denies having done it: "denied responsibility for the attack", "is not responsible for"."""
    verb = word.head
    if word.dep_ not in ("dobj", "acomp"):
        return 0
    denying = verb.lemma_.lower() in phrase_words("denying") or any(child.dep_ == "neg" for child in verb.children)
    return int(denying or bool(_has_no(word)))


def _is_infinitive(verb: Token) -> bool:
    return verb.tag_ == "VB" or _has_to(verb)


def _set(name: str) -> frozenset[str]:
    found: frozenset[str] = word_lists("modality.yaml")[name]
    return found


def _has_to(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children)


def _has(token: Token, *deps: str) -> bool:
    return any(child.dep_ in deps for child in token.children)


def _words(name: str) -> Mapping[str, str]:
    found: Mapping[str, str] = word_lists("modality.yaml")[name]
    return found


def _around(head: Token) -> list[Token]:
    return [
        *head.children,
        *(inner for child in head.children for inner in child.children if child.dep_ == "xcomp"),
    ]


def _modal(auxiliary: Token, clause: Token, auxiliaries: Mapping[str, str]) -> str | None:
    word = auxiliary.lower_
    if auxiliary.lemma_ == "have" or auxiliary.tag_ in ("VBD", "VBZ", "VBP"):
        return None
    mode = auxiliaries.get(word)
    if mode == "conditional" and clause.dep_ == "ccomp" and clause.head.lemma_.lower() in _set("saying"):
        return (
            "conditional"
            if any(child.dep_ == "advcl" and _is_if(child) for child in clause.children)
            else "planned"
        )
    return mode


def _is_if(clause: Token) -> bool:
    return any(child.lower_ in ("if", "unless") for child in clause.children)


def _negations(clause: Token) -> int:
    """How often a clause is negated by its own words."""
    negative = word_lists("negation.yaml")
    # A negation behind a full verb belongs to what follows: "X agreed; Y has not".
    found = sum(child.dep_ == "neg" and (child.i < clause.i or clause.pos_ == "AUX") for child in clause.children)
    found += sum(child.dep_ in ("preconj", "cc") and child.lower_ == "neither" for child in clause.children)
    for child in clause.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            found += _has_no(child) or child.lower_ in negative["pronouns"] or _is_neither(child)
    return int(bool(found)) if found < 2 else found


def _is_neither(noun: Token) -> int:
    return int(any(child.lower_ == "neither" for child in noun.lefts))


def _has_no(noun: Token) -> int:
    determiners = word_lists("negation.yaml")["determiners"]
    return int(any(child.lower_ in determiners and child.dep_ in ("det", "neg") for child in noun.children))


def _governor(prep: Token) -> Token:
    while prep.head.dep_ in ("prep", "agent") and prep.head is not prep and prep.head.pos_ == "ADP":
        prep = prep.head
    return prep.head


def _under_terms(verb: Token) -> bool:
    """Whether a clause stands "under the deal"."""
    terms = word_lists("modality.yaml")["terms_prepositions"]
    inner = [
        *verb.children,
        *(token for child in verb.children if child.dep_ == "xcomp" for token in child.children),
    ]
    return any(child.dep_ == "prep" and child.lower_ in terms for child in inner)


def _is_part_of_terms(verb: Token) -> bool:
    parts = word_lists("modality.yaml")["part_of"]
    return any(child.dep_ == "attr" and child.lemma_.lower() in parts for child in verb.children)


def is_scheduled(frame: Frame) -> bool:
    """Whether the act stands in the present tense of what has a fixed day: "expires", "takes effect"."""
    verb = frame.mood
    if verb.tag_ not in ("VBZ", "VBP") or _has(verb, "aux", "auxpass"):
        return False
    words = " ".join(token.lemma_.lower() for token in frame.tokens if token.pos_ != "ADP")
    return bool({verb.lemma_.lower(), words} & _set("scheduled"))


def is_past(path: list[Token]) -> bool:
    """Whether a duty or plan is told in the past: "were due to", "was supposed to"."""
    return any(
        token.tag_ == "VBD"
        or any(child.tag_ == "VBD" and child.dep_ in ("aux", "auxpass") for child in token.children)
        for token in path
    )
