"""Finds the acts a sentence tells and who does them to whom, by matching triggers on the parse.

A verb tells an act by itself ("released"), with fixed words ("set free") or through a noun it carries ("carried out
strikes"); a noun tells one when it has arguments ("the release of 33 hostages") or a verb that carries it.
accepted gap: an act told only by an adjective or by a metaphor is not found; its sentence is listed as not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trucebook.reading.acts import ANY, NONE, Trigger, act_list, phrase_words, word_lists
from trucebook.reading.claims.bearing import blamed_for, partakers
from trucebook.reading.claims.carriers import (
    carried_by,
    is_event,
    is_moment,
    is_told,
    light_verb,
    occasion,
    planner,
    predicated_of,
    victims,
)
from trucebook.reading.claims.contrast import contrasted
from trucebook.reading.claims.members import with_members
from trucebook.reading.claims.objects import (
    SUBJECTS,
    Arguments,
    arguments,
    belongs,
    content_head,
    coordinated,
    gap,
    has_child,
    is_light,
    is_passive,
    names_somebody,
    prepositions,
    subjects,
)

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

ANY_VERB = "any-verb"
Near = list[tuple["Token", set[str]]]
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
    `told`: the words say that it happened even where they name nobody; `bare`: they say no more than that.
    `whole`: those its patients are some of. `denied`: others did it, and not its agents.
    """

    trigger: Trigger
    word: Token
    mood: Token
    tokens: tuple[Token, ...]
    agents: tuple[Token, ...] = ()
    patients: tuple[Token, ...] = ()
    used: tuple[Token, ...] = ()
    told: bool = False
    bare: bool = False
    whole: Token | None = None
    denied: bool = False

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
        if (token.pos_ in ("VERB", "AUX") and not _is_misread(token) and not _is_counted(token)) or (
            token.tag_ in ("VBN", "VBD", "VBG") and token.dep_ == "amod"
        ):
            found.extend(_verb_frames(token))
        elif token.pos_ in ("NOUN", "PROPN", "VERB") or _is_misread(token) or _is_numbered(token):
            found.extend(_noun_frames(token))
    told = [_unless_suffered(frame, found) for frame in _without_doubles(found)]
    meant = (item for frame in told for item in contrasted(frame))
    every = (item for frame in meant for item in with_members(frame))
    return sorted(every, key=lambda frame: (frame.word.i, frame.act, frame.whole is not None, frame.denied))


def _is_misread(token: Token) -> bool:
    """A noun that the tagger took for a verb: "no ceasefire violations", "since fighting resumed"."""
    if token.tag_ == "VBZ" and token.dep_ in ("dobj", "pobj", "nsubjpass"):
        return True
    if token.tag_ != "VBG" or token.lower_ not in act_list().nouns:
        return False
    named = any(child.dep_ in ("det", "amod", "compound", "nummod", "poss") for child in token.lefts)
    return token.dep_ == "nsubj" or (named and not any(child.dep_ in ("dobj", "aux") for child in token.children))


# Nouns that tell nothing beside the act of the verb that takes them: "suspended the talks".
_SWALLOWED = {"block_aid": ("deliver_aid",), "walk_out": ("talk",), "suspend": ("talk",), "reject": ("talk",)}


def _is_counted(token: Token) -> bool:
    """ "32 dead and 159 wounded": a participle that only counts."""
    bare = token.tag_ in ("VBN", "VBD") and not any(
        child.dep_ in ("aux", "auxpass", "dobj") for child in token.children
    )
    number = token.nbor(-1) if token.i > token.sent.start else token
    return bare and number.pos_ == "NUM" and number.dep_ not in ("nsubj", "nsubjpass")


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
    anew = {(frame.act, frame.patients) for frame in verbs if frame.word.dep_ not in ("acl", "amod")}
    inner = {token.i for frame in verbs for token in frame.tokens[1:]}
    stopped = {(act, token.i) for frame in verbs for act in _SWALLOWED.get(frame.act, ()) for token in frame.used}
    for frame in frames:
        if frame.nominal and (frame.act, frame.word.i) in stopped:
            continue  # "blocked the delivery of flour"
        if not frame.nominal and frame.word.i in inner:
            continue  # "let civilians leave"
        if frame.word.dep_ in ("acl", "amod") and frame.patients and (frame.act, frame.patients) in anew:
            continue  # "the pilot, freed after a year, was handed over"
        repeats = (frame.act, frame.word.head.i, frame.patients) in told and frame.word.dep_ in ("xcomp", "ccomp")
        goes_on = (frame.act, frame.word.head.i, frame.patients) in told and frame.word.dep_ == "conj"
        if goes_on and frame.patients and frame.act in phrase_words("acts_on_people"):
            continue  # "were freed and flown home"
        spent = frame.nominal and (frame.word.i in words or (frame.act, frame.word.i) in used | doing)
        kept = frame.nominal and frame.word.i in duties  # "kept its promise", "lived up to its end of the deal"
        if not repeats and not spent and not kept:
            yield frame


def _unless_suffered(frame: Frame, frames: list[Frame]) -> Frame:
    """ "A convoy came under fire, killing two": who suffers the one act is not who does the other."""
    verb = frame.word
    if frame.act not in phrase_words("consequences") or verb.dep_ != "advcl" or verb.tag_ != "VBG":
        return frame
    hit = {token for other in frames if other.word == verb.head for token in other.patients}
    return replace(frame, agents=tuple(token for token in frame.agents if token not in hit))


def _verb_frames(verb: Token) -> Iterator[Frame]:
    lemma = verb.lemma_.lower()
    triggers = act_list().verbs.get(lemma, ())
    if lemma not in phrase_words("still_verbs"):
        triggers = (*triggers, *act_list().verbs[ANY_VERB])
    if verb.dep_ in ("aux", "auxpass", "compound"):
        return
    modifies = verb.dep_ == "amod" and not any(child.dep_ == "nsubj" for child in verb.children)
    if modifies and not belongs(verb.head, ("people", "captive", "force")):
        return
    given = _participle(verb) if verb.dep_ == "amod" else arguments(verb)
    near = [(token, {token.lemma_.lower(), token.lower_}) for token in _near(verb) if not _is_preposition(token)]
    for trigger in triggers:
        if modifies and trigger.act not in phrase_words("participle_acts"):
            continue
        tokens = _fixed(verb, trigger, near)
        if tokens is None or not all(CONDITIONS[flag](verb) for flag in trigger.flags & CONDITIONS.keys()):
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
    """Whether what is to be done follows: "agreed to leave", "agreed that they would", "reserve the right to"."""
    objects = [inner for child in verb.children if child.dep_ == "dobj" for inner in child.children]
    for child in (*verb.children, *objects):
        behind = child.dep_ in ("xcomp", "ccomp", "advcl", "acl") and child.i > verb.i
        if behind and any(inner.dep_ == "aux" and inner.lower_ in _TO_COME for inner in child.children):
            return True
    return False


def _is_menace(verb: Token) -> bool:
    """Whether harm is to follow: "warned of reprisals", "warned that it would respond", "vowed revenge"."""
    if any(belongs(token, ("vengeance",)) for token in prepositions(verb).get("of", [])):
        return True
    clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
    return _is_to_be(verb) and any(_tells_harm(clause) for clause in clauses)


def _is_to_blame(verb: Token) -> bool:
    """ "the rebels are to blame", "had only themselves to blame": no blame that the subject lays on somebody."""
    over = verb.head
    return over.lemma_ in ("be", "have") or (over.pos_ in ("NOUN", "PRON") and over.head.lemma_ == "have")


def _tells_harm(clause: Token) -> bool:
    """Whether somebody does harm in it: "would fire on them"; who dies in it does none."""
    if clause.pos_ == "VERB":
        done = [frame.trigger for frame in _verb_frames(clause)]
    else:
        done = [item for item in act_list().nouns.get(clause.lemma_.lower(), ()) if not item.fixed]
    harm = any(item.act in phrase_words("harmful_acts") and "subj" not in item.patient for item in done)
    return harm or clause.lemma_.lower() in phrase_words("menacing")


def _is_own(verb: Token) -> bool:
    """Whether the speaker's own harmful deed follows: "admitted that it had fired", "confirmed its drone hit"."""
    always = verb.lemma_ in phrase_words("confessing")
    clauses = [child for child in verb.children if child.dep_ in ("ccomp", "xcomp")]
    for clause in clauses:
        if clause.tag_ == "VBN" and not has_child(clause, "aux", "auxpass", *SUBJECTS):
            continue  # "hospitals admitted 300 wounded"
        own = always or [token for token in clause.subtree if token.tag_ in ("PRP", "PRP$") and token.i <= clause.i]
        if own and any(_tells_harm(token) for token in clause.subtree if token.pos_ in ("VERB", "NOUN")):
            return True
    return False


def _is_ours(verb: Token) -> bool:
    """Whether a known deed is the speaker's own: "said that it had carried out the attack"."""
    for clause in (child for child in verb.children if child.dep_ == "ccomp"):
        own = any(child.dep_ == "nsubj" and child.tag_ == "PRP" for child in clause.children)
        deeds = [child for child in clause.children if child.dep_ == "dobj" and _is_known_deed(child)]
        if own and deeds and is_light(clause, "dobj"):
            return True
    return False


def _is_known_deed(noun: Token) -> bool:
    """ "the attack", "this raid": a deed that was told before."""
    known = any(child.lower_ in ("the", "this", "that", "both") for child in noun.lefts)
    return known and belongs(noun, ("hostilities",))


def _is_negated(verb: Token) -> bool:
    return any(
        child.dep_ == "neg" or child.lower_ in ("no", "longer") for child in verb.subtree if child.i < verb.i
    )


_TO_COME = {"to", "will", "would", "shall", "'d", "’d", "'ll", "’ll", "could", "might"}
CONDITIONS: dict[str, Callable[[Token], bool]] = {
    "wish": _wishes,
    "infinitive": _is_to_be,
    "menace": _is_menace,
    "own": _is_own,
    "ours": _is_ours,
    "negated": _is_negated,
    "passive": is_passive,
    "toblame": _is_to_blame,
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
    if not objects:  # "took 17 soldiers prisoner", taken for one noun
        objects = [child for token in tokens[1:] for child in token.lefts if child.tag_ == "NNS"][-1:]
    antecedent = gap(verb) if given.obj and not objects else None
    objects = [antecedent] if antecedent is not None else objects
    if not objects and trigger.slots.get("obj", ("none",)) != ("none",):  # "turn in | their rifles"
        behind = [child for token in tokens[1:] if token.pos_ == "ADP" for child in token.children]
        objects = [item for child in behind if child.dep_ == "pobj" for item in coordinated(child)]
    if not objects and trigger.act in ("kill", "injure"):  # "leaving four dead", "reported 12 killed"
        objects = [token for token in tokens[1:] if any(child.dep_ == "nummod" for child in token.children)]
    return Arguments(given.subj, objects, prep)


def _fixed(verb: Token, trigger: Trigger, near: Near) -> tuple[Token, ...] | None:
    """The verb and its fixed words, or None where one of them is missing."""
    particles = [token.lower_ for token, _ in near if token.dep_ == "prt" and token.head == verb]
    if particles and not any(word in alternatives for word in particles for alternatives in trigger.fixed):
        return None  # "struck out the line" is no strike
    found = [verb]
    for alternatives in trigger.fixed:
        word = next((token for token, forms in near if not forms.isdisjoint(alternatives)), None)
        if word is None or _tells_itself(word):
            return None
        found.append(word)
    return tuple(found)


def _tells_itself(word: Token) -> bool:
    """ "reported that two were killed" has a clause of its own, "reported two killed" has none."""
    return word.dep_ == "ccomp" and any(child.dep_ in ("mark", "aux", "auxpass") for child in word.children)


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
        if classes == (NONE,):
            if fillers:
                return False
            continue
        fitting = any(_is_of(token, classes) for token in fillers)
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
    if verb.lemma_ == "leave" and verb.dep_ == "advcl" and verb.tag_ == "VBG":
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
    used = [*given.obj, *_slotted(trigger, given), *(() if trigger.agent else given.subj)]
    # "the siege was lifted", "rockets were fired": said of somebody or of nobody, it is told.
    told = (
        not trigger.patient
        or (len(tokens) > 1 and is_passive(verb))
        or (bool(given.obj) and "obj" in trigger.slots)
    )
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
    before = noun.dep_ in ("compound", "nmod", "amod", "npadvmod", "poss") and not _is_numbered(noun)
    if not triggers or before or is_moment(noun):
        return
    predicated = noun.dep_ == "attr" or noun.head.lemma_ in ("pose", "represent", "constitute", "remain")
    carrier = light_verb(noun) or occasion(noun)
    given = _noun_arguments(noun, carrier)
    for trigger in triggers:
        tokens = _noun_words(noun, trigger)
        if tokens is None or not _fits(trigger, given) or ("said" in trigger.flags and predicated):
            continue
        if "number" in trigger.flags and not _is_numbered(noun):
            continue
        frame = _noun_frame(trigger, tokens, given, carrier)
        if "done" in trigger.flags and carrier is None and not frame.agents:
            continue
        if frame.agents or frame.patients or frame.told:
            yield frame
        if "both" not in trigger.flags:
            return


def _noun_words(noun: Token, trigger: Trigger) -> tuple[Token, ...] | None:
    """The noun with the fixed words before it ("death toll"), or None."""
    words = [token for token in noun.lefts if token.dep_ in ("compound", "amod")]
    for alternatives in trigger.fixed:
        if not any(token.lower_ in alternatives for token in words):
            return None
    return (*words[-len(trigger.fixed) :], noun) if trigger.fixed else (noun,)


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
    if noun.lemma_ == "toll":  # "put the toll at 24", "the toll rose to 45"
        prep = prepositions(noun.head) | prep
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
    owners = given.subj if trigger.agent else []
    if carrier is not None and noun.dep_ == "dobj" and carrier.lemma_ in act_list().undergoing:
        whom = tuple(patients or subjects(carrier))
        return Frame(trigger, noun, carrier, tokens, tuple(agents or owners), whom, told=True)
    if "poss" in trigger.flags and owners and not patients and _is_person(owners[0]):
        patients, owners = owners, []
    agents = agents or [token for token in owners if token not in patients]
    if not agents and trigger.agent:
        agents = (
            _named_before(noun)
            or blamed_for(noun)
            or (partakers(noun) if trigger.act in phrase_words("harmful_acts") else [])
            or predicated_of(noun)
            or (carried_by(carrier, noun) if carrier is not None else planner(noun))
        )
    patients = [token for token in patients if token not in agents]
    if trigger.act == "attack" and not patients and not agents:
        agents, patients = victims(noun)
    counted = bool(trigger.flags & {"count", "number"})
    told = counted or carrier is not None or is_told(noun)
    bare = not (told or agents or patients) and is_event(trigger.act, noun)
    frame = Frame(
        trigger, noun, carrier or noun, tokens, tuple(agents), tuple(patients), told=told or bare, bare=bare
    )
    return replace(frame, used=tuple(_slotted(trigger, given)))


def _compounded(trigger: Trigger, given: Arguments) -> list[Token]:
    """ "the prisoner release": the word before is what it is done to, if it is of the right class."""
    classes = (
        trigger.slots.get("of") or trigger.slots.get("of?") or ("people", "captive", "aid", "truce", "displaced")
    )
    if "of" not in trigger.patient or ANY in classes:
        return []
    return [token for token in given.at("compound") if belongs(token, classes)]


def _is_person(token: Token) -> bool:
    head = content_head(token)
    listed = belongs(head, ("people", "captive")) and head.ent_type_ not in ("GPE", "ORG")
    return head.ent_type_ == "PERSON" or listed


def _named_before(noun: Token) -> list[Token]:
    named = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod") and names_somebody(child)]
    if named:
        named += [other for other in named[0].conjuncts if other not in named and other.i < noun.i]
    return [token for token in named if token.ent_type_ not in ("LOC", "FAC", "DATE")]


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
