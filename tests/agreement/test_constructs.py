"""What the language can say beyond plain duties: conditions, shares, carry-over, open ends, additions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.agreement.terms import VALLEY, agreement, changed, problems_of
from trucebook.agreement import instances
from trucebook.agreement.calendar import day_span, window_span
from trucebook.agreement.models import Clock, Window
from trucebook.agreement.powers import Event
from trucebook.agreement.values import MOST_DAYS, NEVER
from trucebook.vocabulary import Cast

AID = "    amount: {at_least: 70}\n    within: {phase: one}\n    every: 7\n"


def test_a_phase_may_have_no_end() -> None:
    """`[1, open]` is a phase whose window never closes, and what is owed in it is never overdue."""
    valley = agreement(changed("clock: effect\n    days: [31, 60]", "clock: effect\n    days: [31, open]"))
    assert valley.phases["two"].days == (31, MOST_DAYS)
    assert window_span(valley, Window(phase="two"), "UTC")[1] is None


def test_a_clock_that_nothing_has_started_lies_beyond_all_days() -> None:
    """Without `at` the anchor is not known, and no day of the clock has come."""
    clock = Clock(starts_with=Event(act="sign"))
    assert clock.at == NEVER
    assert day_span(clock, 1, "UTC")[0].date() == NEVER


def test_what_is_carried_over_adds_up() -> None:
    """Each week owes what is due by its end, counted from the first day."""
    valley = agreement(changed(AID, AID + "    carry_over: true\n"))
    weeks = instances(valley, valley.obligations[2], "UTC")
    assert [week.amount for week in weeks] == [70, 140, 210, 280, 350]
    assert len({week.start for week in weeks}) == 1


def test_shares_of_a_number_add_up_to_the_whole() -> None:
    """30, 30 and 40 percent of 20 are 6, 6 and 8; of an unknown whole they stay shares."""
    batches = "{day: 1, share: 30%}\n      - {day: 10, share: 30%}\n      - {day: 30, share: 40%}"
    plain = "{day: 1, amount: 5}\n      - {day: 10, amount: 6}\n      - {day: 30, amount: 9}"
    valley = agreement(changed(plain, batches))
    assert [item.amount for item in instances(valley, valley.obligations[0], "UTC")] == [20, 6, 6, 8]
    text = changed(plain, batches)
    text = changed("    amount: {at_least: 20}\n    within", "    amount: {all: true}\n    within", text)
    unknown = agreement(text)
    found = instances(unknown, unknown.obligations[0], "UTC")
    assert [(item.amount, item.share) for item in found] == [(None, None), (None, 30), (None, 60), (None, 100)]


def test_a_month_stands_for_its_first_or_last_day() -> None:
    """A window from one month to another begins with the first day and ends with the last."""
    window = Window.model_validate({"first": "2024-02", "last": "2024-02"})
    assert (window.first, window.last) == (date(2024, 2, 1), date(2024, 2, 29))
    assert agreement(changed("announced: 2024-03-01", "announced: 2024-03")).announced == date(2024, 3, 1)


def test_an_amendment_adds_and_waives() -> None:
    """What an amendment adds is owed from its day on, and what it waives bears that day."""
    more = (
        "    adds:\n      - {id: talks, by: [north, south], must: talk, within: {phase: one}}\n"
        "    waives: [no-attacks]\n"
    )
    valley = agreement(changed("      phases.one.days: [1, 40]\n", "      phases.one.days: [1, 40]\n" + more))
    later = valley.as_of(date(2024, 3, 20))
    assert [item.id for item in later.obligations][-1] == "talks"
    assert {item.id: item.waived_on for item in later.obligations}["no-attacks"] == date(2024, 3, 20)
    assert len(valley.obligations) == 5


@pytest.mark.parametrize(
    ("added", "key", "words"),
    [
        ("{id: talks, by: north, must: tlk, within: {phase: one}}", "adds.0.must", "did you mean 'talk'?"),
        ("{id: aid, by: north, must: talk, within: {phase: one}}", "adds.0.id", "the id 'aid' is given twice"),
        ("{id: talks, by: north, must: talk, within: {phase: on}}", "adds.0.within.phase", "did you mean 'one'?"),
    ],
)
def test_what_an_amendment_adds_is_checked(added: str, key: str, words: str) -> None:
    """A mistake in an obligation that comes new is told at its own line and key, once."""
    text = changed(
        "      phases.one.days: [1, 40]\n", f"      phases.one.days: [1, 40]\n    adds:\n      - {added}\n"
    )
    found = problems_of(text)
    assert [item.key for item in found] == [f"amendments.0.{key}"], found
    assert words in str(found[0])
    assert "adds" not in text.splitlines()[found[0].line - 1]


def test_ratios_by_category_and_shares() -> None:
    """A duty answers to one ratio or to several; a share is a ratio below one."""
    text = changed(
        "    ratio: {of: release, times: [2, 3]}\n",
        "    ratios:\n      - {of: release, times: 0.5}\n      - {of: aid, times: 3}\n",
    )
    assert [item.times for item in agreement(text).obligations[1].answers_to] == [Decimal("0.5"), 3]
    assert agreement().obligations[1].answers_to[0].of == "release"


def test_the_words_of_a_part_are_subset_words_of_the_whole() -> None:
    """A measure that is a part of another lends it its words as a subset; a zone that lies in another its names."""
    text = changed("  trucks: {unit: truck, counts: truck}\n", PARTS)
    text = changed(
        "{names: [Old Bridge], kind: crossing}\n",
        "{names: Old Bridge, part_of: bank}\n  bank: {names: Bank}\n",
        text,
    )
    valley = agreement(text)
    assert valley.measure("trucks").subset == ("un truck", "fuel truck")
    assert valley.measure("fuel").subset == ()
    assert valley.places_in("bank") == ("Bank", "Old Bridge")


PARTS = """\
  trucks: {unit: truck, counts: truck, subset: un truck}
  fuel: {unit: truck, counts: fuel truck, part_of: trucks}
"""

OWN_ACTORS = """\
actors:
  east: {name: Eastland, kind: party, aliases: [the East]}
  east-army: {name: Eastern Army, kind: organisation, speaks_for: east}
"""


def test_an_agreement_may_name_its_own_actors() -> None:
    """Actors of the file are known in it, and come to the cast of the case."""
    text = OWN_ACTORS + changed("parties: [north, south]", "parties: [north, east]")
    found = agreement(text)
    assert found.cast(Cast()).is_party("east-army")
    assert [actor.id for actor in found.cast(Cast()).actors] == ["east", "east-army"]


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("speaks_for: east", "speaks_for: eest", "actors.east-army.speaks_for", "did you mean 'east'?"),
        ("kind: organisation", "kind: organization", "actors.east-army.kind", "did you mean 'organisation'?"),
        ("aliases: [the East]", "alias: [the East]", "actors.east.alias", "did you mean 'aliases'?"),
    ],
)
def test_a_mistake_in_the_actors_is_told_once(old: str, new: str, key: str, words: str) -> None:
    """It is told at its key, and the actor is not missed again wherever it is named."""
    text = changed(old, new, OWN_ACTORS) + changed("parties: [north, south]", "parties: [north, east]")
    found = problems_of(text)
    assert [item.key for item in found] == [key]
    assert words in str(found[0])


def test_conditions_are_checked_for_the_names_they_use() -> None:
    """An event's act, actor and obligation must exist wherever the event stands."""
    text = changed(
        AID, AID + "    once: {act: sing}\n    until: {kept: releas}\n    unless: {act: attack, by: sauth}\n"
    )
    assert [(item.key, item.hint) for item in problems_of(text)] == [
        ("obligations.2.once.act", "did you mean 'sign'?"),
        ("obligations.2.until.kept", "did you mean 'release'?"),
        ("obligations.2.unless.by", "did you mean 'south'?"),
    ]


TEST = """\
tests:
  - name: All in time
    given:
      - {by: south, did: release, count: 20, what: captive, on: 2024-03-10, said_by: observer}
    on: 2024-04-10
    expect:
      release: kept
      in-force: {status: not yet due, account: north}
"""


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("did: release", "did: releese", "tests.0.given.0.did", "did you mean 'release'?"),
        ("release: kept", "relaese: kept", "tests.0.expect.relaese", "did you mean 'release'?"),
        ("release: kept", "release: keept", "tests.0.expect.release", "did you mean 'kept'?"),
        ("count: 20", "count: many", "tests.0.given.0.count", "such as 30, at least 20"),
        ("on: 2024-04-10", "reading: fwe\n    on: 2024-04-10", "tests.0.reading", "did you mean 'few'?"),
    ],
)
def test_a_mistake_in_a_test_is_told(old: str, new: str, key: str, words: str) -> None:
    """Tests are checked like terms: acts, obligations, readings, numbers and statuses."""
    assert problems_of(VALLEY + TEST) == []
    found = problems_of(VALLEY + changed(old, new, TEST))
    assert [item.key for item in found] == [key], found
    assert words in str(found[0])
