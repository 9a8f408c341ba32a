"""Polarity, modality and hedge: what the words around an act do to it, and nothing else."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import CAST as SIDES
from tests.factories import make_report
from trucebook.reading import Reader
from trucebook.reading.acts import word_lists
from trucebook.vocabulary import Actor, Cast, Claim

PARTIES = ("Northland", "Southland")
CAST = Cast(
    (
        Actor("northland", "Northland", "party", demonyms=("Northern",)),
        Actor("southland", "Southland", "party", demonyms=("Southern",)),
    )
)


@cache
def reader() -> Reader:
    """One reader for all tests of this file."""
    return Reader(CAST)


@cache
def only(sentence: str, act: str) -> Claim:
    """The one claim of an act in a sentence."""
    found = [claim for claim in reader().read(make_report(sentence)).claims if claim.act == act]
    assert len(found) == 1, (sentence, found)
    return found[0]


DEEDS = st.sampled_from(
    [
        ("released", "release", "releasing", "20 prisoners", "release"),
        ("attacked", "attack", "attacking", "the village", "attack"),
        ("reopened", "reopen", "reopening", "the crossing", "open"),
        ("violated", "violate", "violating", "the truce", "breach"),
        ("detained", "detain", "detaining", "four fishermen", "detain"),
        ("shelled", "shell", "shelling", "the market", "attack"),
        ("blocked", "block", "blocking", "the aid convoy", "block_aid"),
        ("withdrew from", "withdraw from", "withdrawing from", "the valley", "withdraw"),
    ]
)
FRAMES = st.sampled_from(
    [
        ("{who} did not {verb} {what}.", "denied", "actual"),
        ("{who} has not {done} {what}.", "denied", "actual"),
        ("{who} never {did} {what}.", "denied", "actual"),
        ("{who} failed to {verb} {what}.", "denied", "actual"),
        ("{who} refused to {verb} {what}.", "denied", "actual"),
        ("{who} has yet to {verb} {what}.", "denied", "actual"),
        ("{who} is due to {verb} {what}.", "affirmed", "planned"),
        ("{who} will {verb} {what}.", "affirmed", "planned"),
        ("{who} plans to {verb} {what}.", "affirmed", "planned"),
        ("{who} will not {verb} {what}.", "denied", "planned"),
        ("{who} must {verb} {what}.", "affirmed", "required"),
        ("{who} is obliged to {verb} {what}.", "affirmed", "required"),
        ("{who} is supposed to {verb} {what}.", "affirmed", "required"),
        ("{who} will have to {verb} {what}.", "affirmed", "required"),
        ("{who} promised to {verb} {what}.", "affirmed", "required"),
        ("{who} should {verb} {what}.", "affirmed", "demanded"),
        ("Mediators urged {who} to {verb} {what}.", "affirmed", "demanded"),
        ("{who} wants to {verb} {what}.", "affirmed", "demanded"),
        ("{who} may {verb} {what}.", "affirmed", "possible"),
        ("{who} tried to {verb} {what}.", "affirmed", "possible"),
        ("{who} threatened to {verb} {what}.", "affirmed", "possible"),
        ("If {who} {did} {what}, the talks would end.", "affirmed", "conditional"),
        ("{who} would {verb} {what}.", "affirmed", "conditional"),
        ("It is not true that {who} did not {verb} {what}.", "affirmed", "actual"),
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(who=st.sampled_from(PARTIES), deed=DEEDS, frame=FRAMES)
def test_inserted_words_change_only_polarity_or_modality(
    who: str, deed: tuple[str, str, str, str, str], frame: tuple[str, str, str]
) -> None:
    """ "did not", "is due to", "must" or "if" change polarity or modality; the roles and the amount stay."""
    did, verb, _, what, act = deed
    plain = only(f"{who} {did} {what}.", act)
    assert (plain.polarity, plain.modality) == ("affirmed", "actual")
    done = did.replace("withdrew", "withdrawn")
    sentence = frame[0].format(who=who, did=did, done=done, verb=verb, what=what)
    found = [claim for claim in reader().read(make_report(sentence)).claims if claim.act == act]
    assert (found[0].polarity, found[0].modality) == frame[1:], sentence
    assert found[0].agent == plain.agent, sentence
    assert found[0].patient == plain.patient, sentence
    amounts = [claim.quantity.low if claim.quantity else None for claim in (found[0], plain)]
    assert amounts[0] == amounts[1], sentence


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(deed=DEEDS, frame=FRAMES)
def test_swapping_the_parties_swaps_the_agents(
    deed: tuple[str, str, str, str, str], frame: tuple[str, str, str]
) -> None:
    """The reading does not know one party from the other."""
    did, verb, _, what, act = deed
    done = did.replace("withdrew", "withdrawn")
    one, other = (
        [
            ([name.actor for name in claim.agent], claim.polarity, claim.modality, claim.patient)
            for claim in reader().read(make_report(_fill(frame[0], who, did, done, verb, what))).claims
            if claim.act == act
        ]
        for who in PARTIES
    )
    swap = {"northland": "southland", "southland": "northland"}
    assert other == [([swap.get(str(name), name) for name in agents], *rest) for agents, *rest in one]


def _fill(frame: str, who: str, did: str, done: str, verb: str, what: str) -> str:
    return frame.format(who=who, did=did, done=done, verb=verb, what=what)


@pytest.mark.parametrize("adverb", ["allegedly", "reportedly", "apparently"])
def test_a_distancing_adverb_changes_only_the_hedge(adverb: str) -> None:
    """ "allegedly" leaves polarity and modality and makes the last voice's hedge "possible"."""
    plain = only("Northland attacked the village.", "attack")
    hedged = only(f"Northland {adverb} attacked the village.", "attack")
    assert hedged.origin.hedge == "possible"
    assert plain.origin.hedge == "fact"
    assert (hedged.polarity, hedged.modality, hedged.agent) == (plain.polarity, plain.modality, plain.agent)


@pytest.mark.parametrize(
    ("sentence", "act", "polarity", "modality"),
    [
        ("Observers found no evidence that Northland diverted aid.", "seize", "denied", "actual"),
        ("There is no evidence of Northland stealing aid.", "seize", "denied", "actual"),
        ("Northland left the town without releasing the captives.", "release", "denied", "actual"),
        ("Northland did not meet its obligation to release the captives.", "release", "denied", "actual"),
        ("Southland was prevented from reopening the crossing.", "open", "denied", "actual"),
        ("There were no reports of truce violations.", "breach", "denied", "possible"),
        ("The release of the captives is expected on Monday.", "release", "affirmed", "planned"),
        ("Southland called for the release of the captives.", "release", "affirmed", "demanded"),
        ("Envoys discussed the possible release of the captives.", "release", "affirmed", "possible"),
        ("How soon will Northland release the captives?", "release", "affirmed", "planned"),
        ("Did Northland release the captives?", "release", "affirmed", "possible"),
        ("Northland wanted a ceasefire.", "accept", "affirmed", "demanded"),
        ("Northland did not want to make a deal.", "accept", "denied", "demanded"),
        ("Southland said it would release the captives.", "release", "affirmed", "planned"),
        ("Northland has released the captives.", "release", "affirmed", "actual"),
        ("Northland was releasing the captives.", "release", "affirmed", "actual"),
    ],
)
def test_certainty_of_a_sentence(sentence: str, act: str, polarity: str, modality: str) -> None:
    """Negation with its scope and the six modalities, one sentence each."""
    claim = only(sentence, act)
    assert (claim.polarity, claim.modality) == (polarity, modality)


CASES = Path(__file__).parent.parent / "cases" / "certainty.csv"
ROWS = list(csv.DictReader(CASES.read_text(encoding="utf-8").splitlines()))


@cache
def sides() -> Reader:
    """The reader with the cast of most tests."""
    return Reader(SIDES)


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"][:60] for row in ROWS])
def test_a_sentence_is_as_certain_as_labelled(row: dict[str, str]) -> None:
    """Negation and modality in many constructions; a marked gap that is read right must lose its mark."""
    report = make_report(row["sentence"], published="2024-03-20")
    found = [claim for claim in sides().read(report).claims if claim.act == row["act"]]
    right = any((claim.polarity, claim.modality) == (row["polarity"], row["modality"]) for claim in found)
    assert right == (not row["gap"]), [(claim.polarity, claim.modality) for claim in found]


def test_the_labelled_sentences_are_many() -> None:
    """Each sentence stands once, and few are marked as gaps."""
    assert len({row["sentence"] for row in ROWS}) == len(ROWS) >= 300
    assert sum(bool(row["gap"]) for row in ROWS) <= len(ROWS) // 8


@pytest.mark.parametrize("file", ["modality.yaml", "negation.yaml", "phrases.yaml"])
def test_word_lists_are_lower_case(file: str) -> None:
    """Words are looked up in lower case, so that is how they stand in the lists."""
    for name, words in word_lists(file).items():
        assert words, name
        assert all(word == word.lower() for word in words), name
