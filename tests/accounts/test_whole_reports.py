"""Which whole reports are about one incident; and the gate that may not sink."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from bench.incidents import FLOORS, gold_sets, measure, read_settings, score, sunk
from bench.shootings import make_shootings
from tests.factories import make_report
from trucebook.accounts import group_reports
from trucebook.accounts.leads import read_leads
from trucebook.accounts.linkage import join_on_average
from trucebook.vocabulary import Report


def report(text: str, title: str = "", published: str | None = "2024-05-10") -> Report:
    """A report dated 10 May 2024, a Friday, unless said otherwise."""
    return make_report(text, title=title or None, published=published)


MARKET = report(
    "Five people were killed on Thursday when shells hit the market in Kelvara, a doctor said.", "Market hit"
)
MARKET_TOO = report(
    "The council of Kelvara has counted seven dead in Thursday's shelling of its market.", "Seven dead"
)
MARKET_AGAIN = report(
    "Two people were killed on Sunday when shells hit the market in Kelvara, a doctor said.",
    "Market hit",
    "2024-05-12",
)
BRIDGE = report("A mine killed a driver on Thursday on the bridge at Ostrin, the mission said.", "Mine on bridge")
OTHERS = [
    report(
        f"A convoy was stopped for hours at {place} on {month} {day}, its drivers said.",
        published=f"2024-0{number}-{day}",
    )
    for number, (place, month, day) in enumerate(
        [
            ("Tarnow", "January", 12),
            ("Velim", "February", 14),
            ("Osk", "March", 11),
            ("Brenna", "April", 19),
            ("Luvo", "May", 27),
            ("Sarkin", "June", 21),
        ],
        1,
    )
]


def test_no_figure_has_sunk() -> None:
    """Both halves of the labels are grouped at least as well as when the floors were pinned."""
    assert sunk(json.loads(FLOORS.read_text(encoding="utf-8")), measure(read_settings())) == []


def test_the_labels_are_as_many_as_promised() -> None:
    """At least 240 reports of 60 incidents, in both halves."""
    settings = read_settings()
    assert sum(len(setting.reports) for setting in settings) >= 240
    assert sum(len(gold_sets(setting)) for setting in settings) >= 60
    assert {setting.half for setting in settings} == {"development", "gate"}


def test_a_sunk_figure_and_other_labels_are_told() -> None:
    """A figure below its floor is named; on other labels nothing is compared."""
    floors: dict[str, Any] = {"data": "a", "development": {"B3": 80.0}, "gate": {"B3": 70.0}}
    found: dict[str, Any] = {"data": "a", "development": {"B3": 81.0}, "gate": {"B3": 68.0}}
    assert sunk(floors, found) == ["gate: B3 has sunk to 68.0 from 70.0"]
    assert "are others" in sunk(floors, found | {"data": "b"})[0]


@pytest.mark.parametrize(
    ("found", "figures"),
    [
        ([[0, 1, 2], [3, 4], [5]], (100.0, 100.0, 100.0)),
        ([[0], [1], [2], [3], [4], [5]], (66.7, 0.0, 16.7)),
        ([[0, 1, 2, 3, 4, 5]], (56.0, 42.1, 40.4)),
    ],
)
def test_figures_of_known_sets(found: list[list[int]], figures: tuple[float, float, float]) -> None:
    """Three incidents of three, two and one report, found whole, not at all, and all in one."""
    gold = [[0, 1, 2], [3, 4], [5]]
    assert tuple(round(figure, 1) for figure in score([(found, gold)])) == figures


def test_one_event_in_other_words_is_one_group() -> None:
    """Same place and day, another figure; the same place on another day, and another place, are apart."""
    assert group_reports([MARKET, MARKET_TOO, MARKET_AGAIN, BRIDGE, *OTHERS])[:3] == [[0, 1], [2], [3]]


def test_order_of_reports_changes_nothing() -> None:
    """The groups are the same in whatever order the reports are given."""
    given = [MARKET, MARKET_TOO, MARKET_AGAIN, BRIDGE]
    for order in permutations(range(4)):
        found = group_reports([*(given[place] for place in order), *OTHERS])
        assert sorted(sorted(order[place] for place in group) for group in found[:3]) == [[0, 1], [2], [3]]


def test_what_little_there_is_disturbs_nothing() -> None:
    """No report, one, empty ones, ones without a date, and one given twice."""
    assert group_reports([]) == []
    assert group_reports([MARKET]) == [[0]]
    assert group_reports([report(""), report(" ", published=None), report("...")]) == [[0], [1], [2]]
    assert group_reports([MARKET, BRIDGE, MARKET, *OTHERS])[:2] == [[0, 2], [1]]
    undated = [report(one.text, one.title or "", None) for one in (MARKET, MARKET_TOO, BRIDGE)]
    assert group_reports([*undated, *OTHERS])[:2] == [[0, 1], [2]]


def test_spellings_of_a_name_are_one_name() -> None:
    """A name with an article, another vowel or an owner's ending is the same name."""
    texts = ("Shells fell on al-Hudaydah today.", "The people of Hodeidah fled.", "We saw Hudayda's harbour.")
    names = [read_leads([report(text) for text in texts])[place].names for place in range(3)]
    assert set.intersection(*map(set, names))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It shook 41 villages at 04:17; 2,053 died, 6.3 was measured.", {"41", "2053", "6.3"}),
        ("On 12 March 2021, and again on Aug. 14, three 7 year olds fled.", set()),
        ("No. 12-14 and 1.500.000 were not read.", set()),
    ],
)
def test_numbers_are_counted_and_dates_are_not(text: str, numbers: set[str]) -> None:
    """Numbers in figures of two digits or more are compared; days, years, hours and ranges are not."""
    assert set(read_leads([report(text)])[0].numbers) == numbers


def test_names_of_few_consonants_keep_their_vowels() -> None:
    """A name that would shrink to one or two letters is compared as it is written."""
    names = [
        lead.names for lead in read_leads([report("They fled Mali today."), report("They fled Malawi today.")])
    ]
    assert set(names[0]).isdisjoint(names[1])


def test_a_day_after_a_verb_of_saying_weighs_less() -> None:
    """ "Said on Friday" dates the saying; days after publication date nothing."""
    (lead,) = read_leads([report("A shell killed two on Tuesday, a doctor said on Friday. Talks are on 20 May.")])
    tuesday, friday = sorted(lead.days)
    assert friday - tuesday == 3
    assert lead.days[tuesday] > 2 * lead.days[friday]


def test_groups_are_joined_by_the_average() -> None:
    """One thing like two others that are unlike each other does not make them one."""
    left, right = np.array([0, 1]), np.array([1, 2])
    assert join_on_average(3, left, right, np.array([2.0, 1.0]), above=0.0) == [[0, 1], [2]]
    assert join_on_average(3, left, right, np.array([6.0, 6.0]), above=0.0) == [[0, 1, 2]]
    assert join_on_average(3, left, right, np.array([4.0, 3.5]), above=0.0) == [[0, 1], [2]]
    assert join_on_average(3, left, right, np.array([4.0, 3.5]), above=0.0, looser=1.0) == [[0, 1, 2]]


def test_many_incidents_told_once_stay_apart() -> None:
    """Among generated reports of one kind of incident, few are taken for one that are not."""
    reports, incidents = make_shootings(400)
    groups = group_reports(reports)
    tied = [(incidents[group[0]], incidents[place]) for group in groups for place in group[1:]]
    assert sum(one == other for one, other in tied) / len(tied) > 0.9
    assert len(tied) > 60


@pytest.mark.parametrize("published", ["2024-05-10", "2024-05-12", "2024-05-14"])
def test_weekdays_alone_are_read_as_the_reader_of_times_reads_them(published: str) -> None:
    """The short way and the long way give the same days."""
    for name in ("Monday", "Tuesday", "Friday", "Sunday"):
        plain = read_leads([report(f"Two were killed on {name} at Ostrin.", published=published)])[0].days
        read = read_leads([report(f"Two were killed on {name} morning at Ostrin.", published=published)])[0].days
        assert plain == read
