"""Agreement files as a careless writer would write them: one mistake each, and the words its message must hold."""

from __future__ import annotations

import pytest

from tests.agreement.terms import VALLEY, changed, line_of, problems_of
from trucebook.agreement.mending import (
    amount_hint,
    day_hint,
    hour_hint,
    pair_hint,
    ratio_hint,
    times_hint,
    window_hint,
)

AMOUNT = "    amount: {at_least: 20}\n    within: {phase: one}\n    batches"
RELEASE = "    must: release\n    what: captives\n    amount: {at_least: 20}"
WITHIN = "    amount: {at_least: 70}\n    within: {phase: one}"


def amount(written: str) -> tuple[str, str]:
    """The amount of the first obligation, written otherwise."""
    return AMOUNT, AMOUNT.replace("{at_least: 20}", written)


# (what stands there, what the writer put, the words by which the line is found, what the message must hold)
MISTAKES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "    by: south\n    to: north",
        "    by: south\n   to: north",
        "   to: north",
        ("indented otherwise", "spaces"),
    ),
    ("    by: south\n    to: north", "    by: south\n\tto: north", "\tto: north", ("a tab", "indent with spaces")),
    ("title: The valley truce", 'title: "The valley truce', 'title: "', ("quotation mark is opened", "close it")),
    (
        "title: The valley truce",
        "title: The valley truce: a beginning",
        "a beginning",
        ("`key: value` stands where it cannot", "in quotes"),
    ),
    ("  - id: aid\n", "  - id: aid\n    text: 'The north's aid'\n", "north's", ("after its closing", "other kind")),
    ("names: [truce, ceasefire]", "names: [truce, ceasefire", "names:", ("bracket is opened here", "`]`")),
    (
        "    what: trucks",
        "    what:trucks",
        "what:trucks",
        ("no `key: value`", "a space after the key"),
    ),
    (
        "obligations:\n  - id: release",
        "obligations:\n    id: release",
        "  - id: return",
        ("a dash", "the first as well"),
    ),
    (
        "  - id: aid\n    by",
        "  - id: aid\n  - by",
        "  - by: north\n    must: deliver",
        ("cut in two", "remove the dash"),
    ),
    ("announced: 2024-03-01", "announced: 19/01/2025", "announced", ("a day such as", "write 2025-01-19")),
    ("announced: 2024-03-01", "announced: 3/4/2025", "announced", ("write 2025-04-03 or 2025-03-04",)),
    ("announced: 2024-03-01", "announced: 19 January 2025", "announced", ("write 2025-01-19",)),
    ("announced: 2024-03-01", "announced: January 19, 2025", "announced", ("write 2025-01-19",)),
    ("    at: 2024-03-01", "    at: 2024-03", "    at: 2024-03\n", ("name the day as well",)),
    ("announced: 2024-03-01", "timezone: Jerusalem", "timezone", ("did you mean 'Asia/Jerusalem'?",)),
    (
        "    at: 2024-03-01\n",
        "    at: 1 March 2024, 6 am\n",
        "    at: 1 March",
        ("write 2024-03-01T", "hour", "UTC"),
    ),
    ("2024-03-04T06:00+01:00", "2024-03-04 06:00", "06:00", ("distance from UTC", "+02:00")),
    (RELEASE, RELEASE.replace("release", "relase"), "relase", ("no act", "did you mean 'release'?")),
    (RELEASE, RELEASE.replace("release", "release 20 captives"), "20 captives", ("write 'release'", "`amount`")),
    (
        RELEASE,
        RELEASE.replace("release", "Return Remains"),
        "Return Remains",
        ("no act", "did you mean 'return_remains'?"),
    ),
    (*amount("33"), "amount: 33", ("{at_least: 33}", "{exactly: 33}", "{at_most: 33}")),
    (*amount("at least 20"), "amount: at least", ("write {at_least: 20}",)),
    (*amount("up to 1,200"), "amount: up to", ("write {at_most: 1200}",)),
    (*amount("all"), "amount: all", ("write {all: true}",)),
    (*amount("{at_least: 30%}"), "30%", ("whole number", "write how many")),
    (*amount("{at_least: twenty}"), "twenty", ("whole number", "in digits")),
    (*amount("{at_least: '1,200'}"), "1,200", ("write 1200",)),
    (WITHIN, WITHIN.replace("70", "1,200"), "1,200", ("200", "without a comma")),
    (WITHIN, WITHIN.replace("{phase: one}", "one"), "within: one", ("write {phase: one}",)),
    (
        "within: {first: 2024-03-04, last: 2024-04-02}",
        "within: 2024-03-04 to 2024-04-02",
        "within: 2024",
        ("write {first: 2024-03-04, last: 2024-04-02}",),
    ),
    ("first: 2024-03-04, last", "from: 2024-03-04, last", "from: 2024", ("did you mean 'first'?",)),
    ("    days: [1, 30]", "    days: [30, 1]", "[30, 1]", ("end (1) before they begin (30)", "[1, 30]")),
    ("    days: [1, 30]", "    days: 1-30", "days: 1-30", ("the first and the last", "write [1, 30]")),
    ("    days: [1, 30]", "    days: 30", "days: 30", ("write [1, 30] for the first 30 days",)),
    ("parties: [north, south]\n", "", "id: valley", ("is missing", "who made it", "cast")),
    ("parties: [north, south]", "parties: north", "parties", ("at least 2 items, it has 1",)),
    ("title: The valley truce", "title: [The, valley]", "title", ("should be text",)),
    (
        "    zone: bridge",
        "    zone: Old Bridge",
        "zone: Old",
        ("no zone of this agreement", "did you mean 'bridge'?"),
    ),
    (
        "  - id: return",
        "  - id: release",
        "  - id: release\n    by: north",
        ("given twice", "the first is in line 29"),
    ),
    ("  - id: aid\n    by: north", "  - id: aid\n    by: Northland", "by: Northland", ("write its id 'north'",)),
    ("    must_not: [attack, kill]", "    shall_not: [attack, kill]", "shall_not", ("did you mean 'must_not'?",)),
    ("    every: 7", "    every: week", "every", ("number of days", "write 7")),
    ("ratio: {of: release, times: [2, 3]}", "ratio: 3:1", "ratio", ("{of: release-33, times: 3}", "times: 3")),
    ("times: [2, 3]", "times: 3:1", "ratio", ("write 3",)),
    ("  - id: aid", "  - id: Aid Trucks", "Aid Trucks", ("lower-case letters, digits and hyphens",)),
    ("unit: person, counts: [captive, prisoner]", "unit: person", "captives:", ("counts", "is missing", "words")),
    ("excludes: [journalist]", "tolerance: 10%", "tolerance", ("should be a number", "write 0.1")),
    (
        "bridge: {names: [Old Bridge], kind: crossing}",
        "bridge: Old Bridge",
        "bridge: Old",
        ("{names: [Long Ford]}",),
    ),
    ("    kind: extend", "    kind: extension", "kind: extension", ("did you mean 'extend'?",)),
    ("phases.one.days: [1, 40]", "phase.one.days: [1, 40]", "phase.one", ("no 'phase'", "did you mean 'phases'?")),
    ("{day: 30, amount: 9}", "{day: 31, amount: 9}", "day: 31", ("outside the window", "the days 1 to 30")),
)


@pytest.mark.parametrize(
    ("old", "new", "at", "words"), MISTAKES, ids=[item[1].strip() or item[0] for item in MISTAKES]
)
def test_a_mistake_is_told_once_at_its_line_with_the_right_form(
    old: str, new: str, at: str, words: tuple[str, ...]
) -> None:
    """One mistake gives one problem, at its own line, in words that show how it is mended."""
    text = changed(old, new)
    (found,) = problems_of(text)
    assert found.line == line_of(at, text)
    for word in words:
        assert word in str(found), str(found)


def test_nothing_is_assumed() -> None:
    """Not one of the mistakes is read as what it may have meant: there is no agreement until it is mended."""
    assert problems_of(VALLEY) == []
    assert all(problems_of(changed(old, new)) for old, new, _, _ in MISTAKES)


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (day_hint("31/02/2025"), ""),
        (day_hint("2025/1/9"), "write 2025-01-09"),
        (day_hint("9.1.2025"), "write 2025-01-09 or 2025-09-01"),
        (day_hint("1st Sept. 2025"), "write 2025-09-01"),
        (day_hint("the first day"), "year, month and day in digits"),
        (pair_hint([1, 2, 3]), ""),
        (pair_hint("first"), ""),
        (amount_hint("half"), ""),
        (amount_hint("50%"), ""),
        (amount_hint("exactly 12 bodies"), "write {exactly: 12}"),
        (amount_hint("20 to 30"), ""),
        (hour_hint("8 AM to 4 PM"), "write ['08:00', '16:00']"),
        (window_hint("from 2024-03-04 on"), "write {first: 2024-03-04}, with `last` if it ends"),
        (window_hint("six weeks"), ""),
        (ratio_hint("many"), ""),
        (times_hint("30 for 1"), "write 30"),
    ],
)
def test_hints(hint: str, expected: str) -> None:
    """A value that could mean several things gets both forms or none."""
    assert hint == expected
