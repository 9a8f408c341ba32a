"""What a small parser gets wrong about who says or does what, put right in the parse before anybody reads it.

Only where the words leave little doubt: "X denied that it had fired and accused Y" makes the accusation X's own
deed, a clause before a semicolon is nobody's words behind it, "said on Monday it had" dates the saying.
accepted gap: "X said Y attacked Z and accused W" is always read as X accusing W, also where Y is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from spacy.tokens import Doc, Token

from trucebook.reading.acts import act_list, phrase_words
from trucebook.reading.attribution.chains import read_cues

_INSIDE = ("ccomp", "xcomp", "pcomp", "prep", "pobj", "dobj", "attr", "acomp", "acl", "relcl", "advcl", "conj")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "expl")
_OPENING, _CLOSING = frozenset("“«„‘"), frozenset("”»’")
_MENDED = "mended"
_OWN_DEED = frozenset(("say", "report", "claim", "accuse", "deny", "demand", "believe"))
_ALWAYS_OWN = frozenset(("accuse", "deny"))
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS = frozenset((*_WEEK, *(day[:3] for day in _WEEK)))
_SET_BEHIND = ("dobj", "nsubj", "npadvmod", "dep")
_ASIDE = frozenset(("while", "though", "although", "whereas"))


def mend_parse(doc: Doc) -> None:
    """Changes heads and labels of the parse in place, once: what is mended stays as it is.

    A rule that ran again would take its own work for the parser's, and carry a verb one clause further out.
    """
    if doc.user_data.get(_MENDED):
        return
    doc.user_data[_MENDED] = True
    for token in doc:
        _retag(token)
    rules: tuple[Callable[[Token], tuple[Token, str] | None], ...] = (
        _set_between, _that_said, _denied_at_end, _split_at_semicolon, _anaphor_before_saying, _charge_set_behind,
        _which_behind, _date_of_saying, _own_deed, _own_clause, _own_participle,
        _joined_object, _addressed, _named_source, _joined_subject, _reduced_clause, _reduced_main, _told_that,
        _numbered_participle, _listed_object, _moved_root,
    )  # fmt: skip
    for rule in rules:
        for token in doc:
            better = rule(token)
            if better is not None:
                token.head, token.dep_ = better


@cache
def _class(lemma: str) -> str | None:
    cues = read_cues()
    return cues.verbs.get(cues.irregular.get(lemma, lemma))


def cue_class(token: Token) -> str | None:
    """The class of a cue verb, None for other words."""
    if token.pos_ not in ("VERB", "AUX"):
        return None
    return _class(token.lower_) or _class(token.lemma_.lower())


def _has_subject(token: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in token.children)


def _auxiliary(token: Token) -> str:
    found = next((child for child in token.children if child.dep_ == "aux"), None)
    return found.lower_ if found is not None else ""


def _put(token: Token, head: Token, label: str) -> None:
    token.head, token.dep_ = head, label


# Words of the wrong kind


def _retag(token: Token) -> None:
    """Verbs taken for nouns, nouns taken for verbs, a possessive taken for "is"."""
    if token.tag_ == "NNS":
        _verb_as_noun(token)
    elif token.tag_ == "VBZ" and token.text in ("’s", "'s"):
        _possessive_as_verb(token)
    elif token.tag_ == "VBZ" and token.dep_ in ("conj", "ROOT"):
        _noun_as_verb(token)
    elif token.tag_ == "VBZ" and token.dep_ in ("nsubj", "nsubjpass") and not _has_subject(token):
        token.tag_, token.pos_ = "NNS", "NOUN"  # "detainees on both sides are to be released"
    if token.pos_ == "NOUN" and token.dep_ in ("advcl", "ccomp", "relcl", "conj", "ROOT"):
        _deed_as_noun(token)


def _verb_as_noun(token: Token) -> None:
    """ "X disputes that", "an accusation X rejects"."""
    lemma = token.lemma_.lower()
    if read_cues().verbs.get(lemma) not in ("deny", "claim", "accuse") or token.i == 0:
        return
    before, head = token.nbor(-1), token.head
    if any(child.dep_ == "nsubj" for child in token.children):
        token.tag_, token.pos_ = "VBZ", "VERB"
    elif (
        token.dep_ == "appos" and head.lemma_.lower() in read_cues().words("charges") and before.dep_ == "compound"
    ):
        token.tag_, token.pos_ = "VBZ", "VERB"
        for child in [item for item in token.lefts if item != before and not item.is_punct]:
            child.head = before
        _put(before, token, "nsubj")
        _put(token, head, "relcl")


def _noun_as_verb(token: Token) -> None:
    """ "X accused Y, charges Z denies"."""
    said = next((child for child in token.rights if child.dep_ == "ccomp"), None)
    noun = token.lemma_.lower() in read_cues().words("charges")
    bare = not any(child.dep_ in (*_SUBJECTS, "cc", "aux") for child in token.children)
    if (
        said is None
        or not noun
        or not bare
        or token.i == 0
        or token.nbor(-1).text != ","
        or not _lacks_object(said)
    ):
        return
    if token.dep_ == "ROOT":
        first = next((child for child in token.lefts if child.dep_ == "ccomp"), None)
        if first is None:
            return
        _put(first, first, "ROOT")
        for child in [item for item in token.children if item.is_punct]:
            child.head = first
        token.head = first
    token.tag_, token.pos_, token.dep_, said.dep_ = "NNS", "NOUN", "appos", "relcl"


def _possessive_as_verb(token: Token) -> None:
    """ "The mission’s deputy head, officials said": no "is"."""
    owner = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
    thing = next((child for child in token.rights if child.dep_ in ("dobj", "attr")), None)
    verb = token.head
    if owner is None or thing is None or verb is token or _has_subject(verb) or token.i > verb.i:
        return
    token.tag_, token.pos_ = "POS", "PART"
    _put(thing, verb, "nsubj")
    _put(owner, thing, "poss")
    for child in [item for item in token.children if item not in (owner, thing)]:
        child.head = verb
    _put(token, owner, "case")


def _lacks_object(verb: Token) -> bool:
    return _has_subject(verb) and not any(child.dep_ in ("dobj", "ccomp", "xcomp") for child in verb.children)


def _that_said(token: Token) -> tuple[Token, str] | None:
    """ "We inform that P", "X disputes that, arguing": which verb "that" belongs to."""
    if token.lower_ != "that" or token.i in (0, len(token.doc) - 1):
        return None
    verb, following = token.nbor(-1), token.nbor(1)
    head = token.head
    if token.dep_ == "dobj" and head.dep_ == "ccomp" and head.i > following.i:
        subject = next((child for child in head.lefts if child.dep_ == "nsubj"), None)
        if subject is not None and subject.left_edge.i == following.i and verb.text == ",":
            return head, "mark"
    if token.dep_ == "dobj" and head == verb and cue_class(verb) is not None:
        clause = next((child for child in verb.rights if child.dep_ in ("ccomp", "advcl")), None)
        if clause is not None and clause.left_edge.i == following.i:
            clause.dep_ = "ccomp"
            return clause, "mark"
    apart = following.text == "," and token.head.i > following.i and token.dep_ in _SUBJECTS
    return (verb, "dobj") if apart and cue_class(verb) == "deny" else None


def _set_between(token: Token) -> tuple[Token, str] | None:
    """ "Rebels, says the ministry, attacked": who acts stands before the cue, who speaks behind it."""
    cue, after = token.head, token.right_edge.i + 1
    apart = cue.dep_ == "parataxis" and after == cue.i - 1 and token.doc[after].text == ","
    speaks = any(child.dep_ == "nsubj" for child in cue.rights) and cue_class(cue) is not None
    free = apart and speaks and token.dep_ == "nsubj" and not _has_subject(cue.head)
    return (cue.head, "nsubjpass" if _is_passive(cue.head) else "nsubj") if free else None


def _denied_at_end(token: Token) -> tuple[Token, str] | None:
    """ "X said P, a claim an official of Y denied": the official denies the claim."""
    if cue_class(token) != "deny" or token.dep_ not in ("ccomp", "conj", "acl") or _has_subject(token):
        return None
    if any(child.dep_ in ("dobj", "ccomp", "xcomp", "prep") for child in token.rights) or token.i == 0:
        return None
    who = token.nbor(-1)
    while who.i > who.head.i and who.dep_ in ("pobj", "prep", "compound", "punct", "appos", "conj"):
        if who.dep_ == "appos" and who.head.lemma_.lower() in read_cues().words("charges"):
            charge = who.head
            if not any(child.is_ancestor(charge) for child in token.children) and not token.is_ancestor(charge):
                who.dep_ = "nsubj"
                _put(token, charge, "relcl")
                who.head = token
                return charge, "relcl"
            return None
        who = who.head
    return None


def _between(first: Token, last: Token) -> Iterator[Token]:
    yield from first.doc[min(first.i, last.i) + 1 : max(first.i, last.i)]


def _deed_as_noun(token: Token) -> None:
    """ "while soldiers fan out": a verb that tells an act, taken for a noun."""
    subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
    goes_on = any(child.dep_ in ("prt", "dobj", "prep", "advmod", "ccomp") for child in token.rights)
    verbal = any(child.dep_ in ("cop", "det", "poss", "amod") for child in token.lefts)
    if subject is not None and goes_on and not verbal and token.lemma_.lower() in act_list().verbs:
        token.tag_, token.pos_ = ("VBZ" if subject.tag_ in ("NN", "NNP") else "VBP"), "VERB"


# Arguments of deeds


def _joined_object(token: Token) -> tuple[Token, str] | None:
    """ "seizing a priest and a dozen parishioners": both are seized."""
    verb = token.head
    if token.dep_ != "conj" or token.pos_ not in ("NOUN", "PROPN", "NUM") or verb.pos_ != "VERB":
        return None
    before = [child for child in verb.rights if child.dep_ == "dobj" and child.i < token.i]
    joints = [child for child in verb.rights if child.dep_ == "cc" and child.i < token.i]
    if not before or not joints or joints[-1].i < before[-1].i or _has_subject(token):
        return None
    joints[-1].head = before[-1]
    return before[-1], "conj"


def _listed_object(token: Token) -> tuple[Token, str] | None:
    """ "hit the airport, the tunnel and the hospital": the second is no name of the first."""
    first = token.head
    if token.dep_ != "appos" or token.pos_ != "NOUN" or first.pos_ != "NOUN" or first.nbor(1).text != ",":
        return None
    listed = any(child.dep_ == "cc" for child in token.rights) and any(
        child.dep_ == "conj" for child in token.rights
    )
    opens = [next((child.lower_ for child in noun.lefts if child.dep_ == "det"), "") for noun in (first, token)]
    return (first, "conj") if listed and opens[0] and opens[0] == opens[1] and first.tag_ == token.tag_ else None


def _addressed(token: Token) -> tuple[Token, str] | None:
    """ "Colonel, did your men fire?": he is asked, and is not who fired."""
    if token.dep_ not in _SUBJECTS or token.i + 1 == len(token.doc) or token.nbor(1).text != ",":
        return None
    later = [child for child in token.head.lefts if child.i > token.i]
    asked = next((i for i, child in enumerate(later) if child.dep_ in ("aux", "auxpass")), len(later))
    behind = any(child.dep_ in _SUBJECTS for child in later[asked:])
    return (token.head, "intj") if behind and not any(child.dep_ in _SUBJECTS for child in later[:asked]) else None


def _named_source(token: Token) -> tuple[Token, str] | None:
    """ "According to one of them, Jane Roe, the delegation left": she is the source, and not who left."""
    first = token.left_edge.i
    if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ != "PROPN" or not 2 < first < len(token.doc) - 2:
        return None
    others = [child for child in token.head.lefts if child.dep_ in _SUBJECTS and child.i > token.i]
    if not others or token.doc[first - 1].text != "," or token.nbor(1).text != ",":
        return None
    source = token.doc[first - 2]
    while source.dep_ in ("pobj", "prep") and source.head.lower_ != "to":
        source = source.head
    told = source.dep_ == "pobj" and source.head.nbor(-1).lower_ == "according"
    return (source, "appos") if told else None


def _joined_subject(token: Token) -> tuple[Token, str] | None:
    """ "44 policemen and 17 fighters died": both died."""
    if token.dep_ not in ("nsubj", "nsubjpass"):
        return None
    first = next((child for child in token.head.lefts if child.dep_ == token.dep_ and child.i < token.i), None)
    joint = first is not None and any(child.dep_ == "cc" and child.i < token.i for child in first.rights)
    return (first, "conj") if first is not None and joint else None


def _reduced_clause(token: Token) -> tuple[Token, str] | None:
    """ "The sailors snatched in March were brought ashore": whom somebody snatched."""
    main = token.head
    if token.tag_ not in ("VBD", "VBN") or token.dep_ != "ccomp" or token.i > main.i or _has_subject(main):
        return None
    subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
    own = any(child.dep_ in ("mark", "aux", "dobj", "ccomp", "xcomp") for child in token.children)
    if subject is None or own or (cue_class(main) is not None and not _is_passive(main)):
        return None
    _put(subject, main, "nsubjpass" if _is_passive(main) else "nsubj")
    token.tag_ = "VBN"
    return subject, "acl"


def _moved_root(token: Token) -> tuple[Token, str] | None:
    """ "Fourteen lorries of flour crossed at dawn": a verb that nothing can be done by is no participle."""
    noun = token.head
    while noun.dep_ == "pobj" and noun.head.lower_ == "of":  # "a convoy of lorries"
        noun = noun.head.head
    moves = token.lemma_.lower() in phrase_words("moving") and token.tag_ in ("VBN", "VBD")
    if (
        not moves
        or token.dep_ != "acl"
        or not (noun.dep_ in ("ROOT", "dep") or _has_rival(noun, token))
        or noun.pos_ not in ("NOUN", "PROPN", "NUM")
    ):
        return None
    if any(item.pos_ in ("VERB", "AUX") and item.dep_ in ("relcl", "conj", "cop") for item in noun.children):
        return None
    for child in [item for item in noun.rights if item.i > token.i and item.dep_ != "conj"]:
        child.head = token
    top, label = (token, "ROOT") if noun.dep_ == "ROOT" else (noun.head, noun.dep_)
    label = "ccomp" if label == "nsubj" else label
    token.head = top
    _put(noun, token, "nsubj")
    token.tag_ = "VBD"
    return top, label


def _has_rival(noun: Token, verb: Token) -> bool:
    """ "Lorries crossed, a driver said": it is the driver who said so."""
    return noun.dep_ == "nsubj" and any(child.dep_ == "nsubj" and child.i > verb.i for child in noun.head.lefts)


def _numbered_participle(token: Token) -> tuple[Token, str] | None:
    """ "accompanied 61 released prisoners": what they are, no clause of its own."""
    number = token.nbor(-1) if token.i else token
    if token.tag_ not in ("VBD", "VBN") or number.pos_ != "NUM" or number.head != token.head or _has_subject(token):
        return None
    noun = next((child for child in token.rights if child.dep_ == "dobj" and child.i == token.i + 1), None)
    if noun is None or token.dep_ not in ("advcl", "acl", "conj", "dep"):
        return None
    over, label = token.head, number.dep_
    for child in [item for item in token.children if item != noun]:
        child.head = over
    _put(noun, over, label)
    _put(number, noun, "nummod")
    token.tag_ = "VBN"
    return noun, "amod"


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ == "auxpass" for child in verb.children)


def _reduced_main(token: Token) -> tuple[Token, str] | None:
    """ "Shells fired from the hills killed a boy": what the shells did, not when they were fired."""
    first = token.head
    if token.tag_ != "VBD" or token.dep_ != "advcl" or first.i > token.i or first.tag_ not in ("VBD", "VBN"):
        return None
    subject = next((child for child in first.lefts if child.dep_ == "nsubj"), None)
    own = any(child.dep_ in ("mark", "aux", "auxpass", "advmod", *_SUBJECTS) for child in token.children)
    full = any(child.dep_ in ("dobj", "aux", "auxpass", "ccomp", "xcomp") for child in first.children)
    if subject is None or own or full or any(item.text == "," for item in _between(first, token)):
        return None
    over, label = (token, "ROOT") if first.dep_ == "ROOT" else (first.head, first.dep_)
    token.head = over
    _put(subject, token, "nsubj")
    _put(first, subject, "acl")
    first.tag_ = "VBN"
    return over, label


def _told_that(token: Token) -> tuple[Token, str] | None:
    """ "complained to the monitors that soldiers had crossed": what was complained of, not which monitors."""
    clause = token.head
    if token.lower_ != "that" or token.dep_ != "dobj" or clause.dep_ not in ("relcl", "acl"):
        return None
    listener = clause.head
    verb = listener.head.head if listener.dep_ == "pobj" and listener.head.lower_ == "to" else listener.head
    if listener.dep_ not in ("pobj", "dobj", "dative") or cue_class(verb) is None or not _has_subject(clause):
        return None
    clause.head, clause.dep_ = verb, "ccomp"
    return clause, "mark"


# A semicolon


def _split_at_semicolon(token: Token) -> tuple[Token, str] | None:
    """ "A said P; B said Q": P with its saying is not what B says."""
    head = token.head
    if token.dep_ not in ("ccomp", "parataxis") or token.i > head.i:
        return None
    marks = [item for item in _between(token, head) if item.text == ";" and item.head == head]
    if not marks or any(item.text in _OPENING | {'"'} for item in head.doc[token.left_edge.i : token.i]):
        return None
    return head, "dep"


# "that accusation"


def _anaphor_before_saying(token: Token) -> tuple[Token, str] | None:
    """ "X echoed that claim, officials said": the claim is what is echoed, the saying stands beside."""
    head, doc = token.head, token.doc
    if token.lemma_.lower() not in read_cues().nouns or token.dep_ != "nsubj" or head.dep_ != "ccomp":
        return None
    that = doc[token.i - 1] if token.i else token
    others = [child for child in head.children if child.dep_ == "nsubj" and child.i > token.i]
    if that.lower_ != "that" or not others or head.head.i != that.i - 1:
        return None
    verb = head.head
    for comma in [item for item in head.lefts if item.is_punct and item.i < others[0].i]:
        comma.head = verb
    that.head, that.dep_ = token, "det"
    head.dep_ = "parataxis"
    return verb, "dobj"


def _charge_set_behind(token: Token) -> tuple[Token, str] | None:
    """ "X accused Y, a charge Z denies": the charge stands behind the first clause, the denial is told of it."""
    verb = token.head
    if token.lemma_.lower() not in read_cues().nouns or token.dep_ not in _SET_BEHIND or token.i > verb.i:
        return None
    said = next((child for child in verb.lefts if child.dep_ == "ccomp" and child.i < token.left_edge.i), None)
    commas = [item for item in verb.lefts if item.text == "," and item.i == token.left_edge.i - 1]
    subject = next((child for child in verb.lefts if child.dep_ == "nsubj" and child.i > token.i), None)
    if said is None or not commas or subject is None:
        return None
    said.head, said.dep_ = (said, "ROOT") if verb.dep_ == "ROOT" else (verb.head, verb.dep_)
    for other in [item for item in verb.children if item.is_punct]:
        other.head = said
    token.head = said
    verb.head, verb.dep_ = token, "relcl"
    return said, "appos"


def _which_behind(token: Token) -> tuple[Token, str] | None:
    """ "X said P, which Y denies": what Y denies is told of P, not by X."""
    objects = [child for child in token.lefts if child.lower_ == "which" and child.dep_ == "dobj"]
    which = objects[0] if objects and cue_class(token) is not None else None
    if which is None or token.dep_ not in ("ccomp", "conj", "advcl") or which.i < 2 or which.nbor(-1).text != ",":
        return None
    before = which.nbor(-2)
    return (before, "relcl") if before.i >= token.head.i and not token.is_ancestor(before) else None


# "said on Monday it had"


def _date_of_saying(token: Token) -> tuple[Token, str] | None:
    """ "The army said on Monday it had withdrawn": the day is that of the saying."""
    clause = token.head
    verb = clause.head
    if token.dep_ != "prep" or clause.dep_ != "ccomp" or token.i != verb.i + 1 or cue_class(verb) is None:
        return None
    days = [child for child in token.children if child.dep_ == "pobj"]
    if not days or not (days[0].ent_type_ in ("DATE", "TIME") or days[0].lower_.rstrip(".") in _DAYS):
        return None
    following = token.right_edge.i + 1
    opens = clause.doc[following] if following < len(clause.doc) else token
    subject = next((child for child in clause.children if child.dep_ in _SUBJECTS), None)
    if subject is None or opens.i not in (subject.left_edge.i, subject.i) or opens.is_punct:
        return None
    return verb, "prep"


# Deeds of whoever speaks


def _own_deed(token: Token) -> tuple[Token, str] | None:
    """ "X denied that it had fired and accused Y": to accuse is X's deed, as to deny is."""
    if token.dep_ != "conj" or _has_subject(token) or token.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
        return None
    kind = cue_class(token)
    first = token.head
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX"):
        first = first.head
    saying = _saying_above(first)
    if saying is None or saying.i > first.i or not _fits(token, saying):
        return None
    if _is_quoted_off(saying, first, token):
        return saying, "conj"
    if kind not in _OWN_DEED or not _says_something(token) or _needs_quotes(token):
        return None
    # "said that B had rejected it and accused C": the verb of saying that is nearer has it.
    near = [first, *(other for other in first.conjuncts if other.i < token.i)]
    near += [
        other for other in _between(first, token) if other.dep_ in ("advcl", "relcl") and other.tag_ == token.tag_
    ]
    if any(
        (cue_class(other) or other not in near[:1]) and _has_subject(other) and _fits(token, other)
        for other in near
    ):
        return None
    return saying, "conj"


def _own_clause(token: Token) -> tuple[Token, str] | None:
    """ "X said P, and Y warned that Q", "X said P, while Y denied it": what Y says is no part of what X says."""
    kind, first = cue_class(token), token.head
    if kind not in _OWN_DEED or token.dep_ not in ("conj", "advcl") or not _says_something(token):
        return None
    marks = {child.lower_ for child in token.children if child.dep_ == "mark"}
    opens = token.doc[token.left_edge.i - 1]
    if token.dep_ == "conj":
        joint = next((child for child in first.rights if child.dep_ == "cc" and child.i == opens.i), None)
        apart = joint is not None and token.doc[joint.i - 1].text == "," and not marks
    else:
        apart = opens.text == "," and bool(marks & _ASIDE) and token.i > first.i
    subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX"):
        first = first.head
    saying = _saying_above(first)
    if not apart or subject is None or subject.pos_ == "PRON" or saying is None or saying.i > first.i:
        return None
    return (saying, token.dep_) if _fits(token, saying) or _auxiliary(token) in ("has", "have") else None


def _saying_above(token: Token) -> Token | None:
    """The verb of saying in whose content a verb stands."""
    step = token
    while step.dep_ in _INSIDE and step.head != step:
        over = step.head
        if step.dep_ in ("ccomp", "xcomp", "pcomp") and cue_class(over) is not None and over.i < token.i:
            return over
        if step.dep_ == "prep" and cue_class(over) == "accuse" and over.i < token.i:
            return over
        step = over
    return None


def _fits(token: Token, other: Token) -> bool:
    """Whether two verbs may have one subject: the same tense, or an auxiliary that both can share."""
    own, shared = _auxiliary(token), _auxiliary(other)
    past = ("VBD", "VBN")
    if own:
        return own == shared
    if token.tag_ in past:
        return other.tag_ == "VBD" if not shared else other.tag_ == "VBN" and shared in ("has", "have", "had")
    return token.tag_ == other.tag_ and not shared


def _needs_quotes(token: Token) -> bool:
    """Whether a verb is one of saying only beside quotation marks ("putting", "ordering")."""
    weak = token.lemma_.lower() in read_cues().words("quotation_only")
    return weak and cue_class(token) not in _ALWAYS_OWN


def _says_something(token: Token) -> bool:
    return any(child.dep_ in ("dobj", "ccomp", "prep", "xcomp", "dative", "oprd") for child in token.rights)


def _is_quoted_off(saying: Token, first: Token, token: Token) -> bool:
    """Whether the words of the content were quoted and their closing mark stands before a verb."""
    before = [item.text for item in _between(saying, first)]
    after = [item.text for item in _between(first, token)]
    if any(mark in before for mark in _OPENING):
        return any(mark in after for mark in _CLOSING) and not any(mark in after for mark in _OPENING)
    return before.count('"') == 1 and after.count('"') == 1


def _own_participle(token: Token) -> tuple[Token, str] | None:
    """ "X said it had struck, accusing Y": who says so accuses."""
    if token.tag_ != "VBG" or token.dep_ not in ("advcl", "conj") or _has_subject(token):
        return None
    first, kind = token.head, cue_class(token)
    if (
        kind not in _OWN_DEED - {"believe"}
        or _needs_quotes(token)
        or first.i > token.i
        or token.doc[token.left_edge.i - 1].text != ","
    ):
        return None
    if cue_class(first) is not None and _has_subject(first) and cue_class(first) != "believe":
        return None
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX"):
        first = first.head
    saying = _saying_above(first)
    if saying is None or saying.i > first.i:
        return None
    subject = next((child for child in first.children if child.dep_ in _SUBJECTS), None)
    speaks = subject is not None and subject.pos_ == "PROPN" and kind not in _ALWAYS_OWN
    return None if speaks and token.lower_ != "adding" else (saying, "advcl")
