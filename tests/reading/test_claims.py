"""Claims of labelled sentences over many conflicts: acts, roles, amounts, times, certainty and origins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.factories import CAST, make_report
from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.reading import Reader
from trucebook.reading.attribution.finding import find_attributions
from trucebook.reading.claims.finding import read_claims
from trucebook.reading.claims.scene import Scene
from trucebook.reading.pipeline import PIPELINE, load_pipeline, parse
from trucebook.reading.who.roster import Roster
from trucebook.vocabulary import Actor, Cast, Claim, Name, Passage, Reading, Report, Speaker, from_json

CASES = Path(__file__).parent.parent / "cases" / "claims"


@cache
def load(file: str) -> dict[str, Any]:
    """One file of cases as plain values."""
    located, problems = parse_yaml((CASES / file).read_text(encoding="utf-8"), file=file)
    assert located is not None
    assert not problems
    value: dict[str, Any] = located.value
    return value


@cache
def reader_of(file: str) -> Reader:
    """The reader with the cast of one file."""
    actors = [from_json(Actor, entry) for entry in load(file)["cast"]]
    return Reader(Cast(tuple(actors)))


def read(file: str, case: dict[str, Any]) -> Reading:
    """The reading of one case as a report of its outlet and day, or else of the file's."""
    data = load(file) | case
    report = Report("case.txt", "", case["text"], outlet=data["outlet"], published=data["published"], language="en")
    return reader_of(file).read(report)


def all_cases() -> Iterator[Any]:
    """Every labelled sentence, named by its file and its first words."""
    for path in sorted(CASES.glob("*.yaml")):
        for case in load(path.name)["cases"]:
            yield pytest.param(path.name, case, id=f"{path.stem}: {case['text'][:48]}")


def names(found: tuple[Name, ...]) -> list[str]:
    """The cast's ids of some names, or their words."""
    return [name.actor or name.name for name in found]


def fits(claim: Claim, wanted: dict[str, Any]) -> bool:
    """Whether a claim has all that a label asks for."""
    checks: dict[str, Callable[[Any], bool]] = {
        "act": lambda value: claim.act == value,
        "agent": lambda value: set(names(claim.agent)) == set(value),
        "patient": lambda value: any(value.lower() in name.name.lower() for name in claim.patient),
        "low": lambda value: claim.quantity is not None and str(claim.quantity.low) == value,
        "high": lambda value: claim.quantity is not None and _plain(claim.quantity.high) == value,
        "of_low": lambda value: (
            claim.quantity is not None and claim.quantity.of is not None and str(claim.quantity.of.low) == value
        ),
        "measure": lambda value: claim.quantity is not None and claim.quantity.measure == value,
        "first": lambda value: _day(claim, "first") == value,
        "last": lambda value: _day(claim, "last") == value,
        "clock": lambda value: claim.when is not None and claim.when.clock_days == tuple(map(int, value)),
        "place": lambda value: any(value in name.name for name in claim.place),
        "origin": lambda value: value in (claim.origin.actor, claim.origin.name),
        "hedge": lambda value: claim.origin.hedge == value,
    }
    certain = claim.polarity == wanted.get("polarity", "affirmed") and claim.modality == wanted.get(
        "modality", "actual"
    )
    return certain and all(checks[key](value) for key, value in wanted.items() if key in checks)


def _day(claim: Claim, end: str) -> str | None:
    moment = getattr(claim.when, end, None)
    return None if moment is None else str(moment)[:10]


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


@pytest.mark.parametrize(("file", "case"), list(all_cases()))
def test_a_sentence_gives_its_claims(file: str, case: dict[str, Any]) -> None:
    """Every labelled claim is found with all its fields, and no act that the label does not name."""
    claims = read(file, case).claims
    for wanted in case["claims"] or []:
        assert any(fits(claim, wanted) for claim in claims), (wanted, claims)
    allowed = {wanted["act"] for wanted in case["claims"] or []} | set(case.get("also") or [])
    assert {claim.act for claim in claims} <= allowed, claims


def test_there_are_many_cases_from_many_conflicts() -> None:
    """The table keeps its size."""
    assert len(list(all_cases())) >= 175


@pytest.mark.parametrize(("file", "case"), list(all_cases()))
def test_offsets_give_exactly_the_words(file: str, case: dict[str, Any]) -> None:
    """Passage, trigger, quantity and time are exactly the words at their offsets."""
    text = case["text"]
    for claim in read(file, case).claims:
        spans = [claim.passage, claim.trigger, claim.quantity, claim.when]
        for span in spans:
            assert span is None or text[span.start : span.end] == span.text
        assert claim.trigger is not None
        assert claim.passage.start <= claim.trigger.start
        assert claim.trigger.end <= claim.passage.end


# Statements without an act


ACCORD = "The Evening Post quoted Jane Roe, a spokeswoman for the mediators, as saying that the accord was fragile."


@cache
def reader() -> Reader:
    """The reader of an invented conflict."""
    return Reader(CAST)


def test_an_opinion_gives_a_claim_without_act() -> None:
    """Who is only quoted with an opinion still shows with the whole chain, and the words are listed as not read."""
    reading = reader().read(make_report(ACCORD))
    (claim,) = reading.claims
    assert (claim.act, claim.agent, claim.patient) == (None, (), ())
    assert (claim.polarity, claim.modality) == ("affirmed", "actual")
    assert [voice.name for voice in claim.chain] == ["Daily", "Evening Post", "Jane Roe"]
    assert claim.trigger is not None
    assert claim.trigger.text == "saying"
    assert claim.passage.text == ACCORD
    (missed,) = reading.not_read
    assert missed.reason == "said, but no act of the list was found"
    assert missed.passage is not None
    assert "the accord was fragile" in missed.passage.text


@pytest.mark.parametrize(
    ("text", "polarity", "modality"),
    [
        ("“There is no calm,” the mayor of Ard said.", "denied", "actual"),
        ("The mission said that the mood may be better soon.", "affirmed", "possible"),
        ("The mission said that the mood was not good.", "denied", "actual"),
    ],
)
def test_an_opinion_has_the_certainty_of_its_verb(text: str, polarity: str, modality: str) -> None:
    """What is said without an act is affirmed, denied or possible by its own verb."""
    (claim,) = reader().read(make_report(text)).claims
    assert (claim.act, claim.polarity, claim.modality) == (None, polarity, modality)


@pytest.mark.parametrize(
    "text",
    [
        "Reportedly the mood was bad in the valley all week.",
        "The “moral army” slept all week in the valley.",
        "“It was a long night,” he said.",
        "The mission said that Northland released 20 prisoners.",
    ],
)
def test_what_gives_no_claim_without_act(text: str) -> None:
    """An adverb, a scare quote, a pronoun for nobody known, and a statement in which there is an act."""
    assert all(claim.act is not None for claim in reader().read(make_report(text)).claims)


@pytest.mark.parametrize(("cue", "polarity"), [("echoed", "affirmed"), ("denied", "denied")])
def test_who_takes_up_a_statement_says_it_too(cue: str, polarity: str) -> None:
    """A later attribution with the content of an earlier one gives its claims again, denied where it denies."""
    text = f"The army said that Northland broke the truce. The ministry of Middleland {cue} that accusation."
    report = make_report(text)
    doc = parse(load_pipeline(PIPELINE), text)
    first = next(
        item for item in find_attributions(doc, report, Roster(CAST)) if item.cue and item.cue.text == "said"
    )
    start = text.index(cue)
    again = replace(
        first,
        id="later",
        cue=Passage(start, start + len(cue), cue),
        speaker=Speaker("Middleland", "mediator", 1.0, "named"),
    )
    claims, _ = read_claims(Scene(report, doc, Roster(CAST), (first, again), [], []))
    breaches = [claim for claim in claims if claim.act == "breach"]
    assert [claim.origin.actor for claim in breaches] == ["north-army", "mediator"]
    assert [claim.polarity for claim in breaches] == ["affirmed", polarity]
    assert breaches[1].passage.text.startswith("The ministry")
    assert not any(claim.act is None for claim in claims)


# Times at the head of lines, and times of what is to come


def whens(text: str, published: str = "2025-01-19") -> list[str]:
    """The first day of each claim, its clock, or "-"."""
    claims = reader().read(make_report(text, published=published)).claims
    found = []
    for claim in claims:
        when = claim.when
        found.append("-" if when is None else str(when.clock_days or when.first or when.last)[:16])
    return found


LOG = [
    ("- 24 November: Northland freed 3 men.\n- 25 November: Northland freed 4 men.", ["2024-11-24", "2024-11-25"]),
    ("24 Nov – Northland freed 3 men.\n25 Nov – Northland freed 4 men.", ["2024-11-24", "2024-11-25"]),
    ("24 Nov\tNorthland freed 3 men\n25 Nov\tNorthland freed 4 men", ["2024-11-24", "2024-11-25"]),
    ("| 24 Nov | Northland freed 3 men |\n| 25 Nov | Northland freed 4 men |", ["2024-11-24", "2024-11-25"]),
    ("### 24 November\n\nNorthland freed 3 men.\n\nIt freed 2 women.", ["2024-11-24", "2024-11-24"]),
    ("Day 3 (24 November)\n\nNorthland freed 3 men.", ["2024-11-24"]),
    ("Day 7:\nNorthland freed 3 men.\nDay 8:\nNorthland freed 4 men.", ["(7, 7)", "(8, 8)"]),
    ("**Day 7:** Northland freed 3 men.", ["(7, 7)"]),
    ("Sunday 24 November\n• Northland freed 3 men.\n• Northland freed 4 men.", ["2024-11-24", "2024-11-24"]),
    ("- 24 November: Northland freed 3 men on 26 November.", ["2024-11-26"]),
    ("- 24 November: Northland freed 3 men at 16:00.", ["2024-11-24 16:00"]),
    ("## 24 November\nNorthland freed 3 men.\n## Context\nNorthland freed 4 men.", ["2024-11-24", "-"]),
    ("5 January 2025\n\nNorthland freed 3 men.", ["-"]),
    ("24 November was quiet. Northland freed 3 men.", ["-"]),
]


@pytest.mark.parametrize(("text", "wanted"), LOG)
def test_a_time_at_the_head_of_a_line_dates_it(text: str, wanted: list[str]) -> None:
    """The day of a log's line or section holds for what has no time of its own; a dateline dates nothing."""
    assert whens(text) == wanted


@pytest.mark.parametrize(
    ("text", "published", "first"),
    [
        ("The truce appeared to be holding on Wednesday.", "2024-05-20", "2024-05-15"),
        ("Four more hostages are to be released on 25 January.", "2025-01-19", "2025-01-25"),
        ("Northland released four hostages on 25 January.", "2025-01-19", "2024-01-25"),
        ("Northland agreed to release four hostages on 25 January.", "2025-01-19", "2025-01-25"),
        ("Northland has to release four hostages on 2 February.", "2025-01-19", "2025-02-02"),
        ("The release of four hostages is planned for Friday.", "2025-01-19", "2025-01-24"),
    ],
)
def test_a_day_is_ahead_or_past_as_the_act_is(text: str, published: str, first: str) -> None:
    """The next such day for what is planned or owed, the last one for what was done."""
    assert first in whens(text, published)


INTERVIEW = """Our guest is Colonel Karl Beck, a spokesman for South Front.

DAILY: Colonel, did your soldiers shell the bridge on Friday?

BECK: No. We shelled nobody. The army attacked our post.

DAILY: Northland says that you killed four of its soldiers.

BECK: They were killed by their own mine.
"""


def test_in_an_interview_you_are_who_answers_and_a_question_tells_nothing() -> None:
    """ "Your soldiers" in a question are the guest's, a label does nothing, and what is asked is not told."""
    claims = reader().read(make_report(INTERVIEW, published="2024-05-20")).claims
    told = [(claim.act, [name.actor for name in claim.agent], claim.modality, claim.polarity) for claim in claims]
    assert told[:2] == [
        ("attack", ["south"], "possible", "affirmed"),
        ("attack", ["south"], "actual", "denied"),
    ]
    assert ("kill", ["south"], "actual", "affirmed") in told
    assert not {name.name for claim in claims for name in claim.agent} & {"DAILY", "BECK", "Colonel", "you"}
    assert {claim.origin.actor for claim in claims if claim.polarity == "denied"} == {"south"}


def test_who_answers_without_a_name_is_no_label() -> None:
    """ "A" is nobody's name: who is interviewed and never named is called so."""
    text = "**Q: Did the army break the truce?**\n\nA: We released four men.\n\n**Q: Why?**\n\nA: It was time."
    found = reader().read(make_report(text)).claims
    names = {name.name for claim in found for name in claim.agent} | {claim.origin.name for claim in found}
    assert "the person interviewed" in names
    assert not names & {"A", "Q"}
    assert [claim.modality for claim in found if claim.act == "breach"] == ["possible"]


def test_an_event_of_the_truce_is_no_day() -> None:
    """ "since the truce began" counts from an event, and the event itself has no time from it."""
    claims = reader().read(make_report("105 aid trucks have entered the valley since the truce began.")).claims
    bases = {claim.act: claim.when.basis if claim.when else None for claim in claims}
    assert bases == {"deliver_aid": "event", "declare_truce": None}


# Who bears an act


@pytest.mark.parametrize(
    ("text", "agent", "polarity", "hedge"),
    [
        ("South Front bore the blame for the end of the truce.", "south", "affirmed", "accused_by_others"),
        ("South Front was blamed for the end of the truce.", "south", "affirmed", "accused_by_others"),
        ("Northland blamed South Front for the end of the truce.", "south", "affirmed", "accused_by_authorities"),
        ("South Front is responsible for the end of the truce.", "south", "affirmed", "accused_by_others"),
        (
            "Northland put the blame for the end of the truce on South Front.",
            "south",
            "affirmed",
            "accused_by_authorities",
        ),
        ("South Front denied responsibility for the end of the truce.", "south", "denied", "claimed"),
    ],
)
def test_who_is_blamed_is_the_agent(text: str, agent: str, polarity: str, hedge: str) -> None:
    """Blame names the agent, and the chain says that it is an accusation."""
    claims = [claim for claim in reader().read(make_report(text)).claims if claim.act == "end_truce"]
    (claim,) = claims
    assert ([name.actor for name in claim.agent], claim.polarity) == ([agent], polarity)
    assert claim.origin.hedge == hedge


@pytest.mark.parametrize("verb", ["agreed to", "promised to", "has committed to"])
def test_a_promise_owes_what_it_promises(verb: str) -> None:
    """Who agrees to do something promises it and owes it; it is not done."""
    claims = reader().read(make_report(f"Northland {verb} release 20 prisoners.")).claims
    found = {claim.act: claim for claim in claims}
    assert set(found) == {"promise", "release"}
    assert found["release"].modality == "required"
    assert [name.actor for name in found["release"].agent] == ["north"]


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("South Front reported that 12 people were killed in the city.", 12),
        ("The ministry confirmed that 12 people had been killed in the city.", 12),
        ("Twelve people were killed when shells hit the market, Hill Radio reported.", 12),
        ("Officials believe 12 people were killed in the city.", 12),
        ("South Front reported 12 dead in the city.", 12),
        ("The mission confirmed two people dead.", 2),
        ("Five soldiers were confirmed dead on Friday.", 5),
    ],
)
def test_who_reports_the_dead_did_not_kill_them(text: str, dead: int) -> None:
    """Whoever tells, confirms or fears deaths is named in the chain, never as the agent."""
    (claim,) = [claim for claim in reader().read(make_report(text)).claims if claim.act == "kill"]
    assert (claim.agent, claim.polarity) == ((), "affirmed")
    assert claim.quantity is not None
    assert claim.quantity.low == dead


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("An earlier version of this report wrongly said that Northland had shelled the camp.", [("denied", [])]),
        ("We wrongly reported on Monday that Northland had shelled the camp.", [("denied", [])]),
        ("An earlier version of this story said Northland had shelled the camp.", [("affirmed", [])]),
        (
            "South Front wrongly said that Northland had shelled the camp.",
            [("affirmed", ["south"]), ("denied", [])],
        ),
        ("South Front said that Northland had wrongly shelled the camp.", [("affirmed", ["south"])]),
        ("South Front said that Northland had shelled the camp.", [("affirmed", ["south"])]),
    ],
)
def test_what_was_wrongly_said_is_denied(text: str, wanted: list[tuple[str, list[str]]]) -> None:
    """The outlet takes back its own word and contradicts another's; its earlier text is no source of its own."""
    claims = [claim for claim in reader().read(make_report(text)).claims if claim.act == "attack"]
    found = [(claim.polarity, [voice.actor for voice in claim.chain[1:]]) for claim in claims]
    assert sorted(found) == wanted
