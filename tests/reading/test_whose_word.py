"""Whose word it is by the plain grammar of the words, whatever the tagger marks or leaves out."""

from __future__ import annotations

from functools import cache

import pytest

from tests.factories import CAST, make_report
from trucebook.reading import Reader
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.pipeline import PIPELINE, load_pipeline, parse
from trucebook.reading.tagger.tagging import Tagged
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Actor, Attribution, Cast, Claim

ROSTER = Roster(
    Cast(
        (
            *CAST.actors,
            Actor("ministry", "Northern Defence Ministry", "organisation", ("the Northern defence ministry",)),
            Actor("lind", "Ada Lind", "person", speaks_for="north"),
        )
    )
)


def read(text: str, *tagged: Tagged) -> tuple[Attribution, ...]:
    """Who says what in a text, with nothing from the tagger but what is given."""
    return find_attributions(parse(load_pipeline(PIPELINE), text), make_report(text), ROSTER, tagged)


def mark(text: str, source: str, cue: str, content: str) -> Tagged:
    """What a tagger might mark: three stretches of a text."""
    spans = [(text.index(words), text.index(words) + len(words)) for words in (cue, source, content)]
    return Tagged(spans[0], spans[1], (spans[2],))


@cache
def reader() -> Reader:
    """One reader for all tests of this file."""
    return Reader(ROSTER.cast)


def told(text: str, act: str) -> list[Claim]:
    """What is claimed of an act."""
    return [claim for claim in reader().read(make_report(text)).claims if claim.act == act]


def voices(claim: Claim) -> list[str]:
    """Whose words a claim went through, the outlet left out."""
    return [voice.actor or voice.name for voice in claim.chain[1:]]


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        (
            "Two days later its men attacked Oro, killing one, a military source said on condition of anonymity.",
            "a military source",
            ["Two days later its men attacked Oro, killing one"],
        ),
        (
            "After a week the convoy left Oro, residents and an officer there said.",
            "residents and an officer there",
            ["After a week the convoy left Oro"],
        ),
        (
            "A week of calm ended on Sunday when rebels attacked a post, the ministry said, adding that six died.",
            "the ministry",
            ["A week of calm ended on Sunday when rebels attacked a post"],
        ),
        (
            "A convoy of 40 lorries crossed at dawn, an aid worker told reporters in Oro.",
            "an aid worker",
            ["A convoy of 40 lorries crossed at dawn"],
        ),
        (
            "The raids will end, the commander told the Front in a letter, if the guns go and the road is opened.",
            "the commander",
            ["The raids will end", "if the guns go and the road is opened"],
        ),
        (
            "Lind charged South Front with repeated violations of the truce.",
            "Lind",
            ["South Front with repeated violations of the truce"],
        ),
        ("The mission could not rule out that the army had fired.", "The mission", ["that the army had fired"]),
        ("Rebels, says the ministry, attacked a post.", "the ministry", ["Rebels", "attacked a post"]),
        (
            "The North’s denial that its planes bombed the clinic was repeated on Monday.",
            "The North",
            ["that its planes bombed the clinic"],
        ),
        (
            "The Front insists the army struck first, something the North disputes.",
            "The Front",
            ["the army struck first"],
        ),
    ],
)
def test_the_grammar_keeps_a_source_without_the_tagger(text: str, source: str, content: list[str]) -> None:
    """Where a cue, its source and a clause stand plainly side by side, nothing else is needed."""
    first = read(text)[0]
    assert first.source is not None
    assert (first.source.text, [part.text for part in first.content]) == (source, content)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (
            "The Front is yet to announce whether it accepts the deal.",
            "The Front",
            "is yet to announce",
            "it accepts the deal",
        ),
        (
            "His sons refuse to say whether they shot at the hill.",
            "His sons",
            "refuse to say",
            "they shot at the hill",
        ),
        ("The army did not say that it had left the town.", "The army", "did not say", "it had left the town"),
        ("The town was quiet, residents said nothing.", "residents", "said", "The town was quiet"),
    ],
)
def test_what_is_kept_back_is_nobodys_word(text: str, source: str, cue: str, content: str) -> None:
    """Whatever the tagger marks there: nobody has said so."""
    marked = [mark(text, source, cue, content)] if cue != "said" else []
    assert read(text, *marked) == ()


def test_who_said_one_thing_then_confirms_another() -> None:
    """The second verb has no subject of its own, and the parse makes it the head of the first."""
    found = read("The mission at first said there had been no shooting, then confirmed that its people were there.")
    assert [item.source.text for item in found if item.source] == ["The mission", "The mission"]


def test_what_follows_and_yet_is_said() -> None:
    """ "Yet" holds words back only before "to"."""
    (found,) = read("The Front signed, and yet it said that the army had fired.")
    assert [part.text for part in found.content] == ["that the army had fired"]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        (
            "The army has left Oro, Worldwire quoted an officer named Karl Beck as saying on Monday.",
            ["wire", "Beck"],
        ),
        ("The army has left Oro, Karl Beck was quoted as saying by Worldwire.", ["wire", "Beck"]),
        ("Karl Beck was quoted as saying that the army had left Oro.", ["Beck"]),
        (
            "The army has left Oro, according to a committee of teachers as quoted by Worldwire.",
            ["wire", "committee"],
        ),
    ],
)
def test_who_quotes_stands_before_who_is_quoted(text: str, chain: list[str]) -> None:
    """The outlet that carried the words, then whose words they are."""
    (claim,) = told(text, "withdraw")
    assert len(voices(claim)) == len(chain)
    assert all(word in voice for word, voice in zip(chain, voices(claim), strict=True))


def test_sentences_that_go_on_with_what_was_said_are_still_that_ones() -> None:
    """Told as past before the past, with a pronoun; what comes in another form, or with a date, is the outlet's."""
    said = (
        "The advance had been slow, the colonel said. His men had taken the airfield at dawn. They had lost a tank."
    )
    (found,) = read(f"{said} The Front shelled the town.")
    assert [part.text[:9] for part in found.content] == ["The advan", "His men h", "They had "]
    (dated,) = read("The army said it had left the town. It had taken it in June 2019.")
    assert len(dated.content) == 1


def test_in_a_transcript_the_presenter_asks() -> None:
    """Who is labelled as asking is the outlet, also where he asks nothing."""
    found = read(
        "PRESENTER: Ada Lind is here.\nLIND: The Front fired.\nPRESENTER: They deny it.\nLIND: They would."
    )
    assert [item.speaker.actor for item in found if item.cue and item.cue.text == ":"] == ["lind", "lind"]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The Northern defence ministry met on Friday. South Front was given more time, it said.", "ministry"),
        (
            "The army, in remarks reported by Worldwire, denied that it had fired. The road was closed, it said.",
            "north-army",
        ),
        ("It was not confirmed by the South Front, whose spokesman said that nobody had been killed.", "south"),
    ],
)
def test_a_pronoun_behind_a_clause_is_not_who_acts_in_it(text: str, actor: str) -> None:
    """Nor the outlet that carried somebody's words; and whose spokesman it is, is told by the name before him."""
    assert read(text)[-1].speaker.actor == actor


def test_somebody_without_a_name_may_be_she() -> None:
    """A person of whom a sentence told, though she has said nothing yet."""
    found = read("A teacher in the town told another story: it was soldiers, she said, who shelled the school.")
    assert [item.speaker.name for item in found][-1].casefold() == "a teacher in the town"


def test_rebels_are_no_armed_forces() -> None:
    """ "The rebels" do not go back to an army named before, so that what is laid on them is an accusation."""
    (claim,) = told(
        "LIND: The army is here.\nDAILY: Who fired?\nLIND: The rebels shelled the town.\nDAILY: So?", "attack"
    )
    assert claim.agent[0].actor is None
