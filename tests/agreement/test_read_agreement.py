"""Reading an agreement file: every mistake at once, each with its line, its key and a way to mend it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.terms import VALLEY, agreement, changed, line_of, located, problems_of
from tests.factories import CAST
from trucebook.agreement import instances, read_agreement
from trucebook.agreement.calendar import agreement_span
from trucebook.agreement.references import check_references
from trucebook.casefolder.yamlfile import Key, Located, parse_yaml
from trucebook.vocabulary import Cast

EIGHT = """\
id: valley-2024
title: The valley truce
names: [truce]
parties: [north, south]
mediators: [middleland]
clocks:
  effect:
    at: 2024-02-30
phases:
  one:
    clock: effct
    days: [1, 42]
measures:
  captives:
    unit: person
    counts: [captive]
    colour: red
obligations:
  - id: release
    by: south
    must: releese
    what: captives
    amount: {at_least: thirty}
    within: {phase: one}
    within: {phase: two}
  - by: north
    must_not: attack
    within: {phase: one}
"""


def test_eight_mistakes_give_eight_problems_with_their_lines_in_one_run() -> None:
    """A file with eight mistakes of eight kinds is told all of them at once, and none of them twice."""
    told = {(item.line, item.key): str(item) for item in problems_of(EIGHT)}
    expected = {
        (5, "mediators.0"): "write its id 'mediator'",
        (8, "clocks.effect.at"): "should be a day such as",
        (11, "phases.one.clock"): "did you mean 'effect'?",
        (17, "measures.captives.colour"): "is not a key that belongs here (known here: counts,",
        (21, "obligations.0.must"): "did you mean 'release'?",
        (23, "obligations.0.amount.at_least"): "should be a whole number, not 'thirty'",
        (25, "obligations.0.within"): "is given twice (keep one of them; the first is in line 24)",
        (26, "obligations.1.id"): "is missing",
    }
    assert told.keys() == expected.keys()
    assert len(problems_of(EIGHT)) == 8
    for place, words in expected.items():
        assert words in told[place]
        assert told[place].startswith(f"valley.yaml:{place[0]}: ")


def test_a_file_without_mistakes_is_an_agreement() -> None:
    """The invented agreement of these tests reads without a problem."""
    found = agreement()
    assert found.id == "valley-2024"
    assert found.measures["trucks"].counts == ("truck",)
    assert found.obligations[1].after == ("release",)


MISTAKES = [
    ("clock: effect\n    days: [1, 30]", "clock: efect\n    days: [1, 30]", "phases.one.clock", "mean 'effect'"),
    ("{phase: one}\n    batches", "{phase: on}\n    batches", "obligations.0.within.phase", "mean 'one'"),
    ("what: trucks", "what: truks", "obligations.2.what", "mean 'trucks'"),
    ("zone: bridge", "zone: brigde", "obligations.3.zone", "mean 'bridge'"),
    ("after: release", "after: [releas]", "obligations.1.after.0", "mean 'release'"),
    ("{of: release, times", "{of: relaese, times", "obligations.1.ratio.of", "mean 'release'"),
    ("{of: release, amount: 20}", "{of: x, amount: 20}", "powers.0.per.of", "known here: aid, leave-bridge"),
    ("{act: accept,", "{act: acept,", "phases.two.begins_if.act", "mean 'accept'"),
    ("must_not: [attack, kill]", "must_not: [attack, kil]", "obligations.4.must_not.1", "mean 'kill'"),
    ("parties: [north, south]", "parties: [north, observer]", "parties.1", "the cast has it as organisation"),
    ("parties: [north, south]", "parties: [north-army, south]", "parties.0", "name 'north', for whom it speaks"),
    ("parties: [north, south]", "parties: [north, south, north]", "parties.2", "is named twice"),
    ("monitors: [observer]", "monitors: [Observer Mission]", "monitors.0", "write its id 'observer'"),
    ("monitors: [observer]", "monitors: [obsrver]", "monitors.0", "mean 'observer'"),
    ("held_by: south", "held_by: sauth", "readings.few.held_by", "mean 'south'"),
    ("id: leave-bridge", "id: aid", "obligations.3.id", "the id 'aid' is given twice"),
    ("{day: 10, amount: 6}", "{day: 10, amount: 7}", "obligations.0.batches", "add up to 21, more than the 20"),
    ("{day: 30, amount: 9}", "{day: 31, amount: 9}", "obligations.0.batches.2.day", "the days 1 to 30"),
    ("{day: 10, amount: 6}", "{day: 1, amount: 6}", "obligations.0.batches.1.day", "has two batches"),
    (
        "batches:\n      - {day: 1, amount: 5}",
        "every: 7\n    batches:\n      - {day: 1, amount: 5}",
        "obligations.0",
        "not both",
    ),
    ("{first: 2024-03-04, last: 2024-04-02}", "{first: 2024-03-04}\n    every: 1", "obligations.4.every", "ends"),
    (
        "{first: 2024-03-04, last: 2024-04-02}",
        "{first: 1900-01-01, last: 2024-04-02}\n    every: 1",
        "obligations.4.every",
        "makes 45,383 duties of one",
    ),
    ("{first: 2024-03-04, last", "{first: 2025-03-04, last", "obligations.4.within", "last is before first"),
    ("{first: 2024-03-04, last", "{first: 04.03.2024, last", "obligations.4.within.first", "such as 2025-01-19"),
    ("{first: 2024-03-04, last", "{first: 0204-03-04, last", "obligations.4.within.first", "years 1800 to 2999"),
    ("amount: {at_least: 70}", "amount: 70", "obligations.2.amount", "{at_least: 33} or {all: true}"),
    ("amount: {at_least: 70}", "amount: {at_least: 70, exactly: 70}", "obligations.2.amount", "exactly one of"),
    ("amount: {at_least: 70}", "amount:", "obligations.2.amount", "has no value"),
    ("within: {clock: signing, days: [1, 3]}", "within: signing", "obligations.3.within", "{phase: one}"),
    (
        "within: {clock: signing, days: [1, 3]}",
        "within: {days: [1, 3]}",
        "obligations.3.within",
        "need their clock",
    ),
    ("within: {clock: signing, days: [1, 3]}", "within: {clock: signing}", "obligations.3.within", "needs days"),
    (
        "{clock: signing, days: [1, 3]}",
        "{clock: signing, days: [3, 1]}",
        "obligations.3.within.days",
        "before they",
    ),
    ("{clock: signing, days: [1, 3]}", "{clock: signing, days: [3]}", "obligations.3.within.days", "two days"),
    ("{clock: signing, days: [1, 3]}", "{clock: signing, days: 3}", "obligations.3.within.days", "two days"),
    (
        "{clock: signing, days: [1, 3]}",
        "{clock: signing, days: [0, 3]}",
        "obligations.3.within.days.0",
        "or equal to 1",
    ),
    ("times: [2, 3]", "times: many", "obligations.1.ratio.times", "a number such as 3"),
    ("times: [2, 3]", "times: [3, 2]", "obligations.1.ratio.times", "smaller number first"),
    ("must: withdraw", "text: they go", "obligations.3", "give exactly one of must, may, must_not"),
    ("days: elapsed", "days: ellapsed", "clocks.effect.days", "did you mean 'elapsed'?"),
    ("at: 2024-03-04T06:00+01:00", "at: 2024-03-04T06:00", "clocks.effect.at", "distance from UTC"),
    ("at: 2024-03-04T06:00+01:00", "at:", "clocks.effect.at", "it has no value"),
    ("announced: 2024-03-01", "timezone: Mars/Base", "timezone", "should be a timezone of the IANA list"),
    ("id: valley-2024", "id: The Valley", "id", "lower-case letters, digits and hyphens"),
    ("names: [truce, ceasefire]", "names: []", "names", "should have at least 1 item, it has 0"),
    ("unit: truck, counts: truck", "unit: truck, count: truck", "measures.trucks.count", "did you mean 'counts'?"),
    ("phases.one.days: [1, 40]", "phases.on.days: [1, 40]", "amendments.0.sets.phases.on.days", "mean 'one'"),
    ("phases.one.days: [1, 40]", "phases.one.dys: [1, 40]", "amendments.0.sets.phases.one.dys", "mean 'days'"),
    (
        "phases.one.days: [1, 40]",
        "phases.one.days: [40, 1]",
        "amendments.0.sets.phases.one.days",
        "before they begin",
    ),
    (
        "phases.one.days: [1, 40]",
        "phases.one.days: [1, 29]",
        "amendments.0.sets.phases.one.days",
        "outside the window",
    ),
    ("phases.one.days: [1, 40]", "phases.one.clock: efect", "amendments.0.sets.phases.one.clock", "mean 'effect'"),
    (
        "obligations.release.amount: {at_least: 20}",
        "obligations.release.amount: {at_least: 19}",
        "readings.few.sets.obligations.release.amount",
        "the batches add up to 20, more than the 19 owed",
    ),
    (
        "obligations.release.amount: {at_least: 20}",
        "obligations.relaese.amount: {at_least: 20}",
        "readings.few.sets.obligations.relaese.amount",
        "did you mean 'release'?",
    ),
]


WHOLE_TERMS = {"obligations.0", "obligations.3", "obligations.0.batches"}
"""Keys of mistakes that lie in no single value; they are told where the term begins."""


@pytest.mark.parametrize(("old", "new", "key", "words"), MISTAKES, ids=[item[1].strip() for item in MISTAKES])
def test_one_mistake_is_one_problem(old: str, new: str, key: str, words: str) -> None:
    """One mistake gives one problem, at its own line and key, with words that say how to mend it."""
    text = changed(old, new)
    found = problems_of(text)
    assert [item.key for item in found] == [key], found
    assert words in str(found[0])
    first = VALLEY[: VALLEY.index(old)].count("\n") + 1
    belongs = range(first, first + new.count("\n") + 1)
    assert found[0].line in belongs or key in WHOLE_TERMS


def test_a_missing_section_is_told_once_and_not_at_every_word_that_needs_it() -> None:
    """A mistyped section is one mistake, whatever refers to its names."""
    found = problems_of(changed("\nmeasures:", "\nmeasurs:"))
    assert [(item.key, item.hint) for item in found] == [("measurs", "did you mean 'measures'?")]


def test_words_lead_nowhere_where_an_agreement_has_no_such_section() -> None:
    """Without any zones, a zone that is named is unknown, and the hint says what to add."""
    found = problems_of(changed("zones:\n  bridge: {names: [Old Bridge], kind: crossing}\n", ""))
    assert [(item.key, item.hint) for item in found] == [
        ("obligations.3.zone", "this agreement has no zones; add one")
    ]


def test_circles_are_told_once_and_named() -> None:
    """Obligations that wait for each other are one problem that shows the way round."""
    text = changed("    every: 7\n", "    every: 7\n    after: leave-bridge\n")
    text = changed("    zone: bridge\n", "    zone: bridge\n    after: [aid]\n", text)
    found = problems_of(text)
    assert [item.key for item in found] == ["obligations.2.after"]
    assert "aid -> leave-bridge -> aid" in found[0].message


def test_a_ratio_of_itself_is_a_circle() -> None:
    """What is owed cannot follow from itself."""
    found = problems_of(changed("{of: release, times", "{of: return, times"))
    assert [item.key for item in found] == ["obligations.1.ratio"]
    assert "return -> return" in found[0].message


def test_amendments_build_on_each_other() -> None:
    """A later amendment is checked on the text as earlier ones left it, in the order of their days."""
    text = changed(
        "      phases.one.days: [1, 40]\n",
        "      phases.one.days: [1, 40]\n  - on: 2024-03-10\n    sets: {obligations.release.what: trucks}\n"
        "  - on: 2024-03-25\n    sets:\n      obligations.release.batches: [{day: 40, amount: 20}]\n",
    )
    assert problems_of(text) == []
    assert agreement(text).obligations[0].within.phase == "one"
    early = changed("on: 2024-03-25", "on: 2024-03-15", text)
    found = problems_of(early)
    assert [item.key for item in found] == ["amendments.2.sets.obligations.release.batches"]
    assert found[0].line == line_of("obligations.release.batches", early)


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n"])
def test_an_empty_file_is_one_problem(text: str) -> None:
    """An empty file is told once, not as a list of missing keys."""
    assert [item.message for item in problems_of(text)] == ["holds no agreement"]


@pytest.mark.parametrize("text", ["- a\n- b\n", "words\n", "3\n"])
def test_a_file_of_another_shape_is_one_problem(text: str) -> None:
    """A list or a word is no agreement."""
    assert [item.message.split(",")[0] for item in problems_of(text)] == ["should be `key: value` lines"]


def test_what_the_yaml_refused_is_not_told_again() -> None:
    """A tag is told by the reading of the YAML; that its value is missing is not."""
    found = problems_of(changed("title: The valley truce", "title: !!binary aGk="))
    assert [item.key for item in found] == ["title"]
    assert "tags never run here" in found[0].hint


def test_an_empty_key_is_no_default() -> None:
    """A key that was begun and left empty is told; a reading may empty one to take it away."""
    found = problems_of(changed("zone: bridge", "zone:\n    text: ~"))
    assert [item.key for item in found] == ["obligations.3.zone", "obligations.3.text"]
    assert problems_of(changed("release.amount: {at_least: 20}", "release.amount: ~")) == []


def test_an_agreement_with_a_problem_is_not_given() -> None:
    """Whoever ignores the problems has no agreement to work with."""
    found, problems = read_agreement(located(changed("what: trucks", "what: truks")), CAST)
    assert problems
    assert found is None


def test_an_empty_cast_knows_nobody() -> None:
    """Each actor that no cast knows is told where it stands."""
    found = problems_of(VALLEY, Cast())
    assert {item.key for item in found} >= {"parties.0", "parties.1", "mediators.0", "obligations.0.by"}
    assert {item.hint for item in found} == {"add it to cast.yaml"}


ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.text(max_size=8) | st.sampled_from(["one", "release", "north", "3", "2024-03-04", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _keys(tree: Any, key: Key = ()) -> list[Key]:
    below: list[Key] = [key]
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for name, value in pairs:
        below += _keys(value, (*key, name))
    return below


VALLEY_KEYS = _keys(located(VALLEY).value)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(VALLEY_KEYS), ODD)
def test_no_file_makes_the_reader_fail(key: Key, odd: Any) -> None:
    """Whatever stands anywhere in a file gives an agreement that can be unrolled, or problems of that file."""
    base = located(VALLEY)
    tree: Any = base.value
    if key:
        for part in key[:-1]:
            tree = tree[part]
        tree[key[-1]] = odd
    broken = Located(base.file, base.value if key else odd, base.places)
    found, problems = read_agreement(broken, CAST)
    assert (found is None) == bool(problems)
    assert len({(item.key, item.message) for item in problems}) == len(problems)
    assert all(item.file == "valley.yaml" and item.line > 0 and item.message for item in problems)
    if found is not None:
        assert agreement_span(found, "UTC")[0] < agreement_span(found, "UTC")[1]
        assert all(instances(found, obligation, "UTC") for obligation in found.obligations)


def test_references_of_a_shapeless_file_are_passed_over() -> None:
    """Where nothing has a readable shape there is no reference to check."""
    found, _ = parse_yaml("[a, b]", file="x.yaml")
    assert found is not None
    assert list(check_references(found, CAST)) == []
