"""What makes an act hang on something else: a condition ("if", "should X", "any attack"), or terms that bind.

Terms are read from what a clause stands under ("under the deal"), from what its subject is ("the accord requires")
and from deadlines ("has 60 days to"). An accord binds; a proposal only makes possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trucebook.reading.acts import act_list, phrase_words, word_lists
from trucebook.reading.claims.negating import has_no, negations, turns_round
from trucebook.reading.claims.objects import SUBJECTS, has_child, prepositions, subjects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

_OUTWARDS = 6  # clauses from which "under the deal" reaches those beside them


def modality_words(name: str) -> Any:
    """One of the lists of data/modality.yaml."""
    return word_lists("modality.yaml")[name]


# Conditions


def has_condition(clause: Token) -> bool:
    """Whether something must come true first: "will leave if", "would talk, but only if", "unless"."""
    inner = (item for child in clause.children for item in child.children if _main_of(item) == clause)
    return any(
        child.dep_ in (("advcl", "ccomp") if child.head == clause else ("relcl",)) and is_condition(child)
        for child in (*clause.children, *inner)
    )


def is_condition(clause: Token) -> bool:
    """Whether a clause is a condition itself: by its mark, or by its order of words."""
    marks = [child for child in clause.children if child.dep_ in ("mark", "advmod", "prep") and not is_if(child)]
    if any(modality_words("marks").get(child.lower_) == "conditional" for child in marks):
        return True
    return _is_inverted(clause) or _is_lasting(clause) or _is_awaited(clause) or _is_first(clause)


def is_if(mark: Token) -> bool:
    """ "asked if they had left": an "if" that stands for "whether"."""
    return mark.lower_ == "if" and mark.head.dep_ == "ccomp" and mark.head.i > mark.head.head.i


def _is_inverted(clause: Token) -> bool:
    """ "should they fire", "had they left", "were they to leave", in front of a main clause or behind it."""
    if clause.dep_ not in ("advcl", "ccomp") or clause.sent.text.rstrip("\"'”’) \n").endswith("?"):
        return False
    first = [child for child in clause.children if child.dep_ == "aux"]
    opener = first[0] if first else clause
    subject = [child for child in clause.children if child.dep_ in SUBJECTS]
    inverted = bool(subject) and opener.i < subject[0].i
    return inverted and opener.lower_ in modality_words("inverted") and clause.head.pos_ in ("VERB", "AUX")


def _is_lasting(clause: Token) -> bool:
    """ "as long as they keep to it"."""
    over = clause.head
    return over.lower_ == "long" and any(child.lower_ == "as" for child in (*over.lefts, *clause.lefts))


def _is_awaited(clause: Token) -> bool:
    """ "only once they leave", "not until they leave": what comes first in a future that hangs on it."""
    main, marks = _main_of(clause), {child.lower_ for child in clause.children if child.dep_ in ("mark", "advmod")}
    if main != clause.head:
        return _is_foretold(clause, main)
    if not marks & set(modality_words("awaiting")):
        return False
    above = [main, *(token for token in main.ancestors if token.pos_ in ("VERB", "AUX"))][:3]
    refused = any(turns_round(verb, prep="of") for verb in above)  # "refuses to talk until", "hold off on it until"
    if refused and "until" in marks and is_present(clause):
        return True
    return _is_foretold(clause, main) and ("until" not in marks or has_child(main, "neg"))


def _main_of(clause: Token) -> Token:
    """What a clause of time hangs on: past "as soon | as", "the moment | they leave", a noun before "once"."""
    over = clause.head
    if over.lower_ in modality_words("instants") and over.dep_ in ("advmod", "npadvmod", "dobj"):
        return over.head
    if clause.dep_ == "relcl" and clause.left_edge.lower_ == "once" and over.pos_ in ("NOUN", "NUM", "PROPN"):
        return next((token for token in over.ancestors if token.pos_ in ("VERB", "AUX")), over)
    return over


def _is_foretold(clause: Token, main: Token) -> bool:
    """Whether a clause is still to come like the one it hangs on: "would leave once they withdrew"."""
    auxiliaries = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    ahead = [child for child in main.children if child.dep_ == "aux" and child.tag_ in ("MD", "TO")]
    tenses = {clause.tag_, *(child.tag_ for child in auxiliaries)}
    if tenses & {"MD", "TO"}:
        return False
    if "VBD" not in tenses:
        return bool(ahead) and bool(tenses & {"VBZ", "VBP"})
    vowed = main.head.lemma_.lower() in {*modality_words("performing"), *modality_words("looking_ahead")}
    sure = {child.lower_ for child in ahead if not is_had(child)} & modality_words("foretelling")
    return bool(sure) or (vowed and any(child.tag_ == "TO" for child in ahead))


def is_had(auxiliary: Token) -> bool:
    """ "they'd killed two", "it'd been shelled": a "'d" before a participle is "had"."""
    clause = auxiliary.head
    verbs = sorted((clause, *(child for child in clause.children if child.dep_ in ("aux", "auxpass"))))
    after = next((verb for verb in verbs if verb.i > auxiliary.i), clause)
    return auxiliary.lower_ in ("'d", "’d") and after.tag_ in ("VBN", "VBD")


def _is_first(clause: Token) -> bool:
    """ "will leave only after they withdraw", "before any prisoners are freed": what must come first."""
    mark = next((child for child in clause.children if child.lower_ in modality_words("ahead")), None)
    if mark is None or clause.dep_ != "advcl" or not is_present(clause):
        return False
    only = mark.i > 0 and mark.nbor(-1).lower_ == "only" and bool(_future_of(clause.head))
    return only or (mark.lower_ == "before" and any(is_whatever(subject) for subject in subjects(clause)))


def is_required_by(main: Token, prep: Token) -> bool:
    """ "without a withdrawal there can be no talks": what stands behind "without" is asked for first."""
    if main.pos_ not in ("VERB", "AUX"):
        return bool(has_no(main))
    ahead = any(child.dep_ == "aux" and child.tag_ == "MD" for child in main.children)
    return ahead and (
        negations(main) > 0 or prep.i < min((subject.i for subject in subjects(main)), default=main.i)
    )


def is_present(clause: Token) -> bool:
    """Whether a clause is told in the present: "withdraws", "is released"; not "has withdrawn"."""
    auxiliaries = [child for child in clause.children if child.dep_ in ("aux", "auxpass")]
    if any(child.lemma_ == "have" or child.tag_ in ("MD", "TO", "VBD") for child in auxiliaries):
        return False
    return clause.tag_ in ("VBZ", "VBP") or any(child.tag_ in ("VBZ", "VBP") for child in auxiliaries)


def is_ahead(clause: Token) -> bool:
    """Whether a present stands for what is to come: "will leave after they withdraw"."""
    marks = {child.lower_ for child in clause.children if child.dep_ in ("mark", "advmod", "prep")}
    if clause.dep_ != "advcl" or not marks & set(modality_words("ahead")):
        return False
    return is_present(clause) and bool(_future_of(clause.head))


def _future_of(clause: Token) -> str | None:
    auxiliaries = modality_words("auxiliaries")
    helping = [child for child in clause.children if child.dep_ == "aux" and not is_had(child)]
    found = [auxiliaries.get(child.lower_) for child in helping]
    return next((mode for mode in found if mode in ("planned", "conditional", "possible")), None)


def hangs_on(noun: Token) -> bool:
    """ "in the event of an attack", "conditional on the withdrawal", "pending the release"."""
    prep = noun.head
    if noun.dep_ != "pobj":
        return False
    above = [
        prep.head,
        *(child for child in prep.head.children if child.pos_ == "ADJ"),
    ]  # "made it conditional | on"
    contingent = any(word.lemma_.lower() in modality_words("contingent") for word in above)
    return prep.lower_ in modality_words("pending") or (contingent and prep.lower_ in ("of", "on", "upon", "to"))


def is_awaited_deed(noun: Token, act: str | None) -> bool:
    """ "after the release", "in parallel with the withdrawal": what a clause is timed by, unless it is harm.

    Talks are so only behind "before" and the like: "agreed to leave after talks" had them.
    """
    word, words = noun.head.lower_, phrase_words("owed_acts")
    ahead = modality_words("awaiting_prepositions")
    beside = noun.lemma_.lower() in modality_words("parallels") and word in ("in", "as")
    timed = beside or word in modality_words("timing_prepositions") or word in ahead
    if any(inner.lower_ in modality_words("gone_by") for inner in noun.subtree):
        return False  # "will talk after last week's release of prisoners"
    return noun.dep_ in ("pobj", "agent") and ((act in words and timed) or (act == "talk" and word in ahead))


def is_whatever(word: Token) -> bool:
    """ "any left behind would be bombed", "will answer any attack": whichever there may be."""
    return word.lower_ == "any" or any(child.lower_ == "any" for child in word.lefts)


# Terms


def bound_by(clause: Token) -> str | None:
    """Whether terms stand behind a clause: "required" by an accord, "possible" under a proposal."""
    lemma = clause.lemma_.lower()
    told = clause.tag_ == "VBD" and lemma in modality_words("told_when_past")
    if lemma in modality_words("stipulating") and not told:
        found = [_kind_of_terms(subject) for subject in subjects(clause)]
        if found and found[0]:
            return found[0]
    return next((mode for mode in _over(clause) if mode), None)


def _over(clause: Token) -> Iterator[str | None]:
    """What a clause stands under: "under the deal", "in the first phase", "a text under which"."""
    inner = [clause, *(child for child in clause.children if child.dep_ == "xcomp")]
    for token in inner:
        for word, nouns in prepositions(token).items():
            for noun in nouns:
                if word in modality_words("terms_prepositions"):
                    yield _kind_of_terms(clause.head if noun.lower_ == "which" else noun)
                elif word in modality_words("stage_prepositions") and noun.lemma_ in modality_words("stages"):
                    yield "required"


def _kind_of_terms(noun: Token) -> str | None:
    names = {noun.lemma_.lower(), *(inner.lemma_.lower() for inner in prepositions(noun).get("of", []))}
    if names & set(modality_words("proposals")):
        return "possible"
    classes = act_list().classes
    return "required" if names & (classes["accord"] | classes["truce"] | set(modality_words("terms"))) else None


def terms_around(clause: Token) -> str | None:
    """The terms that a clause or those it stands beside are under, where it tells what is to be."""
    step = clause
    for _ in range(_OUTWARDS):
        if not (is_present(step) or _is_to_come(step)):
            return None
        mode, outer = bound_by(step), clause_above(step)
        if mode or outer is None:
            return mode
        step = outer
    return None


def clause_above(clause: Token) -> Token | None:
    """The clause that one stands beside: "has a month | to leave while they free prisoners"."""
    verb = next((token for token in clause.ancestors if token.pos_ in ("VERB", "AUX")), None)
    if clause.dep_ in ("acl", "relcl"):
        return verb if _is_to_come(clause) else None
    return verb if clause.dep_ in ("conj", "advcl", "xcomp") and verb == clause.head else None


def _is_to_come(clause: Token) -> bool:
    found = [child for child in clause.children if child.dep_ == "aux"]
    return any(child.tag_ in ("MD", "TO") for child in found)


def deadline(clause: Token) -> str | None:
    """ "has 60 days to leave", "the deadline to leave": required; "gave them 60 days to leave": demanded."""
    head = clause.head
    if not any(child.tag_ == "TO" for child in clause.children):
        return None
    if head.lemma_.lower() in modality_words("deadlines"):
        return "required"
    verb = head if head.pos_ == "VERB" else head.head
    times = [child for child in verb.children if child.dep_ in ("dobj", "npadvmod")]
    if not any(child.lemma_.lower() in modality_words("spans") for child in times):
        return None
    found: str | None = modality_words("granting").get(verb.lemma_.lower())
    return (
        "required" if found and any(_kind_of_terms(subject) == "required" for subject in subjects(verb)) else found
    )
