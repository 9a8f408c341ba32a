"""Finds the acts a sentence tells and who does them to whom, by matching triggers on the parse.

A verb tells an act by itself ("released"), with fixed words ("set free") or through a noun it carries ("carried out
strikes"); a noun tells one when it has arguments ("the release of 33 hostages") or a verb that carries it.
accepted gap: an act told only by an adjective or by a metaphor is not found; its sentence is listed as not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trucebook.reading.acts import ANY, Trigger, act_list, phrase_words, word_lists
from trucebook.reading.objects import (
    Arguments,
    arguments,
    belongs,
    content_head,
    coordinated,
    gap,
    is_light,
    is_passive,
    names_somebody,
    noun_agents,
    own_agents,
    prepositions,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

FIXED_DEPS = {
    "prt",
    "advmod",
    "prep",
    "acomp",
    "dobj",
    "attr",
    "oprd",
    "xcomp",
    "agent",
    "npadvmod",
    "ccomp",
    "dative",
    "pobj",
    "intj",
}


@dataclass(frozen=True, slots=True)
class Frame:
    """An act found in a parse: its trigger, the words that tell it, whose mood it has and its roles.

    `mood` is the token whose clause says whether it happened: the verb itself, or the verb that carries the noun.
    `told`: the words say that it happened even where they name nobody.
    """

    trigger: Trigger
    word: Token
    mood: Token
    tokens: tuple[Token, ...]
    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()
    used: tuple[Token, ...] = ()
    told: bool = False

    @property
    def act(self) -> str:
        """The name of the act."""
        return self.trigger.act

    @property
    def nominal(self) -> bool:
        """Whether a noun tells it."""
        return self.trigger.kind == "noun"


def find_frames(sentence: Span) -> list[Frame]:
    """All acts of a parsed sentence, in the order of their trigger words."""
    found: list[Frame] = []
    for token in sentence:
        if (token.pos_ in ("VERB", "AUX") and not _is_misread(token)) or (
            token.tag_ in ("VBN", "VBD", "VBG") and token.dep_ == "amod"
        ):
            found.extend(_verb_frames(token))
        elif token.pos_ in ("NOUN", "PROPN") or _is_misread(token) or _is_numbered(token):
            found.extend(_noun_frames(token))
    return sorted(_without_doubles(found), key=lambda frame: (frame.word.i, frame.act))


def _is_misread(token: Token) -> bool:
    """A noun that the tagger took for a verb: "no ceasefire violations", "since fighting resumed"."""
    if token.tag_ == "VBZ" and token.dep_ in ("dobj", "pobj", "nsubjpass"):
        return True
    return token.tag_ == "VBG" and token.dep_ == "nsubj" and token.lower_ in act_list().nouns


def _is_numbered(token: Token) -> bool:
    """ "24 dead", "dozens more wounded": an adjective or participle that stands for those who are so."""
    before = token.nbor(-1) if token.i > token.sent.start else token
    if before.lower_ in phrase_words("further") and before.i > token.sent.start:
        before = before.nbor(-1)
    return before.pos_ == "NUM" or before.lower_ in phrase_words("vague_numbers")


def _without_doubles(frames: list[Frame]) -> Iterator[Frame]:
    """Drops a noun that a verb already used up, and what only repeats the verb above it ("allow aid to enter")."""
    verbs = [frame for frame in frames if not frame.nominal]
    words = {token.i for frame in verbs for token in frame.tokens}
    used = {(frame.act, token.i) for frame in verbs for token in (*frame.patients, *frame.used)}
    duties = {
        token.i
        for frame in verbs
        if frame.act in ("observe_truce", "breach")
        for token in (*frame.used, *frame.patients)
    }
    told = {(frame.act, frame.word.i, frame.patients) for frame in verbs}
    doing = {(frame.act, token.i) for frame in verbs for token in frame.agents}
    stopped = {token.i for frame in verbs if frame.act == "block_aid" for token in frame.used}
    for frame in frames:
        if frame.nominal and frame.act == "deliver_aid" and frame.word.i in stopped:
            continue  # "blocked the delivery of flour"
        repeats = (frame.act, frame.word.head.i, frame.patients) in told and frame.word.dep_ in ("xcomp", "ccomp")
        spent = frame.nominal and (frame.word.i in words or (frame.act, frame.word.i) in used | doing)
        kept = frame.nominal and frame.act == "promise" and frame.word.i in duties
        if not repeats and not spent and not kept:
            yield frame


def _verb_frames(verb: Token) -> Iterator[Frame]:
    triggers = act_list().verbs.get(verb.lemma_.lower(), ())
    if not triggers or verb.dep_ in ("aux", "auxpass", "compound"):
        return
    modifies = verb.dep_ == "amod" and not any(child.dep_ == "nsubj" for child in verb.children)
    if modifies and not belongs(verb.head, ("people", "captive", "force")):
        return
    given = _participle(verb) if verb.dep_ == "amod" else arguments(verb)
    for trigger in triggers:
        if modifies and trigger.act not in phrase_words("participle_acts"):
            continue
        tokens = _fixed(verb, trigger)
        if tokens is None or not all(_CONDITIONS[flag](verb) for flag in trigger.flags & _CONDITIONS.keys()):
            continue
        found = _with_fixed(verb, given, tokens, trigger)
        if _fits(trigger, found):
            others = [token for token in found.obj if not belongs(token, trigger.slots.get("obj", (ANY,)))]
            if others:  # "turned over 20 captives and four bodies" tells two acts
                found.obj = [token for token in found.obj if token not in others]
            yield _filled(trigger, verb, tokens, found)
            if not others:
                return
            given = Arguments(given.subj, others, given.prep)


def _wishes(verb: Token) -> bool:
    """Whether what follows is what should be: "insists that they leave", "insists on leaving"."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ == "on":
            return True
        if child.dep_ == "ccomp":
            modal = any(inner.lower_ in ("should", "must") for inner in child.children if inner.dep_ == "aux")
            wished = child.tag_ == "VB" or (
                child.tag_ == "VBP" and verb.tag_ == "VBD"
            )  # "insisted that they leave"
            return modal or (wished and not any(inner.dep_ == "aux" for inner in child.children))
    return False


def _is_to_be(verb: Token) -> bool:
    """Whether what is to be done follows: "agreed to leave", "agreed that they would leave"."""
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and child.i > verb.i:
            if any(inner.dep_ == "aux" and inner.lower_ in _TO_COME for inner in child.children):
                return True
    return False


def _is_menace(verb: Token) -> bool:
    """Whether harm is to follow: "warned of consequences", "warned that it would strike back"."""
    if any(belongs(token, ("vengeance",)) for token in prepositions(verb).get("of", [])):
        return True
    clauses = [child for child in verb.children if child.dep_ == "ccomp"]
    return any(_is_to_be(verb) and _tells_harm(clause) for clause in clauses)


def _tells_harm(clause: Token) -> bool:
    lemma = clause.lemma_.lower()
    harm = any(trigger.act in phrase_words("harmful_acts") for trigger in act_list().verbs.get(lemma, ()))
    return harm or lemma in phrase_words("menacing")


def _is_own(verb: Token) -> bool:
    """Whether the speaker's own harmful deed follows: "admitted that it had fired", "that its drone hit the bus"."""
    always = verb.lemma_ in phrase_words("confessing")
    for clause in (child for child in verb.children if child.dep_ == "ccomp"):
        own = always or [token for token in clause.subtree if token.tag_ in ("PRP", "PRP$") and token.i <= clause.i]
        if own and any(_tells_harm(token) for token in clause.subtree if token.pos_ in ("VERB", "NOUN")):
            return True
    return False


_TO_COME = {"to", "will", "would", "shall", "'d", "’d", "'ll", "’ll", "could", "might"}
_CONDITIONS: dict[str, Callable[[Token], bool]] = {
    "wish": _wishes,
    "infinitive": _is_to_be,
    "menace": _is_menace,
    "own": _is_own,
    "passive": is_passive,
}


def _participle(verb: Token) -> Arguments:
    """ "the freed hostages": done to the noun it stands before."""
    subject = [
        child for child in verb.children if child.dep_ == "nsubj"
    ]  # "X diverted aid", taken for "diverted aid"
    return Arguments(subj=subject, obj=[verb.head] if verb.tag_ == "VBN" or subject else [])


def _with_fixed(verb: Token, given: Arguments, tokens: tuple[Token, ...], trigger: Trigger) -> Arguments:
    """The arguments, with what hangs on the fixed words, and without the fixed words themselves."""
    prep = dict(given.prep)
    for token in tokens[1:]:
        for key, values in prepositions(token).items():
            prep.setdefault(key, values)
    objects = [token for token in given.obj if token not in tokens]
    antecedent = gap(verb) if given.obj and not objects else None
    objects = [antecedent] if antecedent is not None else objects
    if not objects and trigger.slots.get("obj", ("none",)) != ("none",):  # "turn in | their rifles"
        behind = [child for token in tokens[1:] if token.pos_ == "ADP" for child in token.children]
        objects = [item for child in behind if child.dep_ == "pobj" for item in coordinated(child)]
    if not objects and verb.lemma_ == "leave":  # "leaving four dead"
        objects = [token for token in tokens[1:] if any(child.dep_ == "nummod" for child in token.children)]
    return Arguments(given.subj, objects, prep)


def _fixed(verb: Token, trigger: Trigger) -> tuple[Token, ...] | None:
    """The verb and its fixed words, or None where one of them is missing."""
    particles = [child.lower_ for child in verb.children if child.dep_ == "prt"]
    if particles and not any(word in alternatives for word in particles for alternatives in trigger.fixed):
        return None  # "struck out the line" is no strike
    found = [verb]
    for alternatives in trigger.fixed:
        near = [
            token
            for token in _near(verb)
            if (token.lemma_.lower() in alternatives or token.lower_ in alternatives) and not _is_preposition(token)
        ]
        if not near:
            return None
        found.append(near[0])
    return tuple(found)


def _is_preposition(token: Token) -> bool:
    """ "according to", "on Monday": a word that only leads to a noun or a time; it tells nothing."""
    if token.dep_ != "prep":
        return False
    return token.tag_ == "VBG" or any(child.ent_type_ in ("DATE", "TIME") for child in token.children)


def _near(verb: Token) -> Iterator[Token]:
    surface = [child for child in verb.children if child.dep_ == "nsubjpass"]
    for child in [*verb.children, *surface]:
        if child.dep_ in FIXED_DEPS or child in surface:
            yield child
    for child in verb.children:
        if child.dep_ == "dobj":  # "shot dead 13 people", parsed as "13 dead people"
            links = [inner for inner in child.rights if inner.dep_ == "prep"]  # "put the treaty on ice"
            yield from links
            yield from (inner for link in links for inner in link.children if inner.dep_ == "pobj")
            yield from (inner for inner in child.lefts if inner.i == verb.i + 1 and inner.dep_ == "amod")
            numbers = [inner for inner in child.lefts if inner.dep_ == "nummod"]  # "hand | over 14 detainees"
            yield from (
                word for number in numbers for word in number.lefts if word.i == verb.i + 1 and word.tag_ == "RP"
            )
        if child.dep_ == "prep" and child.lower_ not in ("among", "amongst"):
            yield from (inner for inner in child.children if inner.dep_ == "pobj")


def _fits(trigger: Trigger, given: Arguments) -> bool:
    """Whether the arguments are of the classes the trigger asks for; of several prepositions one is enough."""
    wanted, met = False, False
    for slot, classes in trigger.slots.items():
        name = slot.rstrip("?")
        fillers = given.at(name) or (given.at("compound") if name == "of" else [])
        fitting = any(_is_of(token, classes) for token in fillers) if classes != ("none",) else not fillers
        if classes[0].startswith("!") or slot.endswith("?"):
            if fillers and not fitting:
                return False
        elif name in ("subj", "obj"):
            if not fitting:
                return False
        else:
            wanted, met = True, met or fitting
    return met or not wanted


def _is_of(token: Token, classes: tuple[str, ...]) -> bool:
    """Whether a phrase or what is joined to it is of a class: "tear gas and live rounds"."""
    joined = () if classes[0].startswith("!") else token.conjuncts
    return any(belongs(item, classes) for item in (token, *joined))


def _filled(trigger: Trigger, verb: Token, tokens: tuple[Token, ...], given: Arguments) -> Frame:
    patients = _first(trigger.patient, given)
    agents = _first([slot for slot in trigger.agent if slot not in trigger.patient], given)
    if verb.lemma_ == "leave" and verb.dep_ == "advcl":
        agents = []  # "troops clashed with rebels, leaving four dead": the clash left them dead
    if patients and any(token in agents for token in patients):
        patients = [token for token in patients if token not in agents]
    if (
        not agents
        and trigger.agent
        and "subj" in trigger.patient
        and verb.dep_ in ("ccomp", "xcomp")
        and verb.head.lemma_ in phrase_words("letting")
    ):
        agents = subjects(verb.head)
    used = [*given.obj, *_slotted(trigger, given)]
    told = not trigger.patient
    return Frame(trigger, verb, verb, tokens, tuple(agents), tuple(patients), tuple(used), told=told)


def _slotted(trigger: Trigger, given: Arguments) -> list[Token]:
    """All that fills a slot the trigger asks for."""
    return [token for slot in trigger.slots for token in given.at(slot.rstrip("?"))]


def _first(slots: Iterable[str], given: Arguments) -> list[Token]:
    for slot in slots:
        nouns = [token for token in given.at(slot) if token.pos_ not in ("VERB", "AUX", "ADP")]
        if nouns:
            return nouns
    return []


def _noun_frames(noun: Token) -> Iterator[Frame]:
    triggers = act_list().nouns.get(noun.lower_ if noun.tag_ == "VBG" else noun.lemma_.lower(), ())
    if not triggers or noun.dep_ in ("compound", "nmod", "amod", "npadvmod", "poss") or _is_moment(noun):
        return
    predicated = noun.dep_ == "attr" or noun.head.lemma_ in ("pose", "represent", "constitute", "remain")
    carrier = light_verb(noun) or _occasion(noun)
    given = _noun_arguments(noun, carrier)
    for trigger in triggers:
        tokens = _noun_words(noun, trigger)
        if tokens is None or not _fits(trigger, given) or ("said" in trigger.flags and predicated):
            continue
        if "number" in trigger.flags and not _is_numbered(noun):
            continue
        frame = _noun_frame(trigger, tokens, given, carrier)
        if "done" in trigger.flags and carrier is None and not frame.agents:
            return
        if frame.agents or frame.patients or frame.told:
            yield frame
        if "both" not in trigger.flags:
            return


def _is_moment(noun: Token) -> bool:
    """ "by the end of the truce": a time, no report that it ended."""
    if noun.dep_ != "pobj" or noun.lemma_.lower() not in phrase_words("moments"):
        return False
    return noun.head.lower_ in phrase_words("moment_prepositions")


def _is_event(act: str, noun: Token) -> bool:
    """Whether an attack is told by what it did or when it was: "the blast killed three", "died in an ambush"."""
    if act != "attack":
        return False
    top = _whole(noun)  # "a wave of air strikes"
    if top.dep_ == "nsubj":
        return _has_consequence(top.head)
    if top.dep_ != "pobj" or top.head.lower_ not in phrase_words("event_prepositions"):
        return False
    anew = all(child.lower_ not in ("the", "this", "that") for child in top.lefts) or any(
        child.dep_ in ("amod", "compound", "nummod") for child in top.lefts
    )
    return _has_consequence(top.head.head) or anew


def _has_consequence(verb: Token) -> bool:
    harmful = phrase_words("consequences")
    return any(trigger.act in harmful for trigger in act_list().verbs.get(verb.lemma_.lower(), ()))


def _victims(noun: Token) -> tuple[list[Token], list[Token]]:
    """ "killed three soldiers in an ambush": who laid it and who was in it."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or noun.head.lower_ != "in" or verb.pos_ != "VERB" or not _has_consequence(verb):
        return [], []
    given = arguments(verb)
    return given.subj, given.obj or ([] if is_passive(verb) else given.subj)


def _occasion(noun: Token) -> Token | None:
    """The verb of what was done at talks: "agreed in a call on Tuesday", "reached a truce at talks in Geneva"."""
    verb = noun.head.head
    if noun.dep_ != "pobj" or verb.pos_ != "VERB" or noun.head.lower_ not in ("at", "in", "during", "for"):
        return None
    if all(trigger.act != "talk" for trigger in act_list().nouns.get(noun.lemma_.lower(), ())):
        return None
    if verb.lemma_.lower() in phrase_words("coming"):
        return verb
    settles = act_list().verbs.get(verb.lemma_.lower(), ())
    return verb if any(trigger.act in phrase_words("talking_acts") for trigger in settles) else None


def _is_told(noun: Token) -> bool:
    """Whether somebody tells that it happened: "residents reported heavy shelling"."""
    return teller(noun) is not None


def teller(noun: Token) -> Token | None:
    """The verb by which somebody tells that a noun happened, or is to happen.

    The noun may be one of several ("12 deaths and 16 injuries", "violations, including 23 explosions"), counted
    ("14 of the violations"), or the subject of what is told ("reported that explosions shook the town").
    """
    telling = act_list().telling_verbs
    planning = word_lists("modality.yaml")["governors"]
    for _ in range(6):
        verb = noun.head
        if noun.dep_ == "nsubjpass" and planning.get(verb.lemma_) == "planned":
            return verb  # "the next release is scheduled for Saturday"
        if noun.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in telling:
            return verb
        if exists(noun):
            return verb
        if noun.dep_ == "nsubj" and verb.dep_ == "ccomp" and verb.head.lemma_ in telling:
            return verb.head
        if noun.dep_ == "nsubj" and verb.lemma_ in telling and any(child.lower_ == "with" for child in verb.lefts):
            return verb  # "with no displacement reported"
        told = [child for child in noun.children if child.dep_ == "acl" and child.tag_ == "VBN"]
        if told and told[0].lemma_ in telling:
            return told[0]
        if noun.dep_ in ("conj", "appos") and verb.pos_ in ("NOUN", "PROPN", "NUM"):
            noun = verb
        elif noun.dep_ == "pobj" and verb.lower_ in ("including", "of") and verb.head.dep_ not in ("ROOT", "prep"):
            noun = verb.head
        else:
            return None
    return None


def exists(noun: Token) -> bool:
    """Whether a sentence says no more of a deed than that there was one: "there were strikes on Saturday"."""
    verb = noun.head
    if noun.dep_ != "attr" or verb.lemma_ != "be" or all(child.dep_ != "expl" for child in verb.children):
        return False
    triggers = act_list().nouns.get(noun.lower_ if noun.tag_ == "VBG" else noun.lemma_.lower(), ())
    return any(trigger.act in phrase_words("existing_acts") for trigger in triggers)


def _noun_words(noun: Token, trigger: Trigger) -> tuple[Token, ...] | None:
    """The noun with the fixed words before it ("death toll"), or None."""
    words = [token for token in noun.lefts if token.dep_ in ("compound", "amod")]
    for alternatives in trigger.fixed:
        if not any(token.lower_ in alternatives for token in words):
            return None
    return (*words[-len(trigger.fixed) :], noun) if trigger.fixed else (noun,)


def light_verb(noun: Token) -> Token | None:
    """The verb that merely carries a noun that tells an act: "carried out strikes", "engaged in looting"."""
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head
    first = _whole(first)
    governor = first.head
    if first.dep_ == "pobj":
        return _carries_in(governor)
    if first.dep_ not in ("dobj", "nsubjpass", "nsubj") or governor.pos_ not in ("VERB", "AUX"):
        return None
    if first.dep_ != "dobj" and not is_light(governor, first.dep_):
        governor = _to_happen(governor)
    undergoes = first.dep_ == "dobj" and governor.lemma_ in act_list().undergoing
    return governor if undergoes or is_light(governor, first.dep_) else None


def _whole(noun: Token) -> Token:
    """ "a wave" for "strikes" in "a wave of strikes"; any other noun is itself."""
    while noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in phrase_words("partitives"):
        noun = noun.head.head
    return noun


def _carries_in(prep: Token) -> Token | None:
    """The verb that carries a noun behind a preposition: "engaged in looting", "turned into a battle"."""
    verb = prep.head
    if prep.lower_ == "from" and verb.lemma_.lower() in phrase_words("abstaining"):
        return verb
    if verb.pos_ != "VERB" or prep.lower_ not in ("in", "out", "to", "with", "into"):
        return None
    wanted = "turning" if prep.lower_ == "into" else "engaging"
    return verb if verb.lemma_.lower() in phrase_words(wanted) else None


def _to_happen(verb: Token) -> Token:
    """ "open" in "talks are to open", "talks are due to open": the verb by which the subject happens."""
    for _ in range(3):
        inner = [child for child in verb.children if child.dep_ in ("xcomp", "acomp", "oprd") and child.i > verb.i]
        if not inner:
            break
        verb = inner[0]
    return verb


def _noun_arguments(noun: Token, carrier: Token | None) -> Arguments:
    """A noun's arguments under the slots of its prepositions, with what it is compounded with."""
    prep = prepositions(noun)
    for outer, keys in (("by", ("on", "against", "of")), ("of", ("by", "from", "to", "against"))):
        for inner in list(prep.get(outer, [])):  # "the withdrawal of 300 men from", "breaches of the truce by"
            for key, values in prepositions(inner).items():
                if key in keys:
                    prep.setdefault(key, values)
    for key, values in _beside(noun).items():
        prep.setdefault(key, values)
    before = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod", "npadvmod")]
    own = [child for child in before if child.pos_ in ("NOUN", "PROPN") and not names_somebody(child)]
    if own:
        prep["compound"] = own[-1:]
    if "by" not in prep and noun.dep_ == "dobj" and noun.head.lemma_ in act_list().telling_verbs:
        prep |= {"by": prepositions(noun.head).get("by", [])}  # "confirmed six breaches of the truce by the rebels"
    if carrier is not None and noun.dep_ == "dobj":
        for key, values in prepositions(carrier).items():
            if key in ("on", "against", "at", "with", "into", "by", "from"):
                prep.setdefault(key, values)
    elif carrier is not None:
        for key, values in prepositions(carrier).items():
            if key in ("between", "with", "against"):  # "fighting broke out between X and Y"
                prep.setdefault(key, values)
    owners = [child for child in noun.lefts if child.dep_ == "poss" and child.ent_type_ not in ("DATE", "TIME")]
    return Arguments(subj=owners, prep=prep)


def _beside(noun: Token) -> dict[str, list[Token]]:
    """The preposition right after a noun that the parse gave to its verb: "sought freedom for the prisoners"."""
    if noun.dep_ != "dobj" or noun.i + 1 >= len(noun.doc):
        return {}
    after = noun.nbor(1)
    if after.dep_ != "prep" or after.head != noun.head:
        return {}
    return {after.lower_: [child for child in after.children if child.dep_ == "pobj"]}


def _noun_frame(trigger: Trigger, tokens: tuple[Token, ...], given: Arguments, carrier: Token | None) -> Frame:
    noun = tokens[-1]
    patients = _first(trigger.patient, given) or _compounded(trigger, given)
    agents = _first(trigger.agent, given)
    owners = given.subj
    if carrier is not None and noun.dep_ == "dobj" and carrier.lemma_ in act_list().undergoing:
        whom = tuple(patients or subjects(carrier))
        return Frame(trigger, noun, carrier, tokens, tuple(agents or owners), whom, told=True)
    if "poss" in trigger.flags and owners and not patients and _is_person(owners[0]):
        patients, owners = owners, []
    agents = agents or [token for token in owners if token not in patients]
    if not agents:
        agents = (
            _named_before(noun)
            or _blamed_for(noun)
            or _predicated_of(noun)
            or (_carried_by(carrier, noun) if carrier is not None else _planner(noun))
        )
    patients = [token for token in patients if token not in agents]
    if trigger.act == "attack" and not patients and not agents:
        agents, patients = _victims(noun)
    counted = bool(trigger.flags & {"count", "number"})
    told = counted or carrier is not None or _is_told(noun) or _is_event(trigger.act, noun)
    used = tuple(_slotted(trigger, given))
    return Frame(trigger, noun, carrier or noun, tokens, tuple(agents), tuple(patients), used, told=told)


def _compounded(trigger: Trigger, given: Arguments) -> list[Token]:
    """ "the prisoner release": the word before is what it is done to, if it is of the right class."""
    classes = (
        trigger.slots.get("of") or trigger.slots.get("of?") or ("people", "captive", "aid", "truce", "displaced")
    )
    if "of" not in trigger.patient or ANY in classes:
        return []
    return [token for token in given.at("compound") if belongs(token, classes)]


def _predicated_of(noun: Token) -> list[Token]:
    """ "the strikes were a breach": whoever is behind what it is said of."""
    naming = noun.head
    if noun.dep_ == "oprd" and naming.dep_ == "pcomp" and naming.head.lower_ == "in":
        return subjects(naming.head.head)  # "shelled the town in what they called a breach"
    if noun.dep_ != "attr" or noun.head.lemma_ != "be":
        return []
    return [token for token in subjects(noun.head) if token.pos_ != "PRON"]  # "it was a breach" names nobody


def bearing(noun: Token) -> Token | None:
    """The word that says that somebody bears an act: "blamed", "responsible", "the blame", "responsibility"."""
    prep = noun.head
    if noun.dep_ == "pobj" and prep.lower_ == "behind" and prep.head.lemma_ == "be":
        return prep
    if noun.dep_ != "pobj" or prep.lower_ not in ("for", "of"):
        return None
    words, over = phrase_words("bearing"), prep.head
    if over.lemma_.lower() in words or (over.pos_ == "VERB" and over.lemma_.lower() in phrase_words("accusing")):
        return over
    objects = [child for child in over.children if child.dep_ == "dobj"]  # "bear the blame | for the attack"
    return next((child for child in objects if child.lemma_.lower() in words), None)


def _blamed_for(noun: Token) -> list[Token]:
    """Who is said to bear an act: "blamed X for it", "X is responsible for it", "X denied responsibility"."""
    over = bearing(noun)
    if over is None:
        return []
    if over.pos_ == "ADP":  # "was behind the attack"
        return subjects(over.head)
    if over.lemma_.lower() in phrase_words("accusing") and over.pos_ == "VERB":
        return arguments(over).obj
    if over.pos_ == "ADJ":
        return subjects(over.head) if over.dep_ == "acomp" else subjects(over)
    verb = over.head
    if over.dep_ == "dobj" and verb.lemma_.lower() in phrase_words("putting"):
        onto = prepositions(noun) | prepositions(verb) | prepositions(over)
        return [token for key in ("on", "with", "upon") for token in onto.get(key, [])][:1]
    return subjects(verb) if over.dep_ == "dobj" else own_agents(over)


def _planner(noun: Token) -> list[Token]:
    """ "drew up plans for an assault": whose plan it is."""
    governor = noun.head.head if noun.dep_ == "pobj" else None
    if governor is None or governor.pos_ != "NOUN":
        return []
    mode = word_lists("modality.yaml")["governors"].get(governor.lemma_.lower())
    if mode not in ("planned", "required") or belongs(governor, ("accord",)):
        return []
    found = noun_agents(governor)
    return found or (arguments(governor.head).subj if governor.dep_ == "dobj" else [])


def _is_person(token: Token) -> bool:
    head = content_head(token)
    listed = belongs(head, ("people", "captive")) and head.ent_type_ not in ("GPE", "ORG")
    return head.ent_type_ == "PERSON" or listed


def _named_before(noun: Token) -> list[Token]:
    named = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod") and names_somebody(child)]
    if named:
        named += [other for other in named[0].conjuncts if other not in named and other.i < noun.i]
    return [token for token in named if token.ent_type_ not in ("LOC", "FAC", "DATE")]


def _carried_by(carrier: Token, noun: Token) -> list[Token]:
    if carrier.lemma_ in ("involve", "engage"):
        return subjects(carrier)
    if is_passive(carrier):
        return prepositions(carrier).get("by", [])
    if noun.dep_ == "nsubj":
        return []
    return [token for token in subjects(carrier) if token != noun]


def influenced(frame: Frame) -> Iterator[Token]:
    """Whom a threat or a pressure works on, where the sentence says so only through its verb."""
    word = frame.word
    verb = word.head
    if (
        word.dep_ not in ("nsubj", "nsubjpass")
        or verb.lemma_.lower() not in word_lists("modality.yaml")["influence"]
    ):
        return
    own = set(word.subtree)
    for token in verb.subtree:
        head = token.head if token.dep_ in ("compound", "amod", "nmod", "det", "case") else token
        if token.i > word.i and head not in own and head.pos_ == "PROPN":
            yield head
