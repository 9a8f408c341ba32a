"""Tests written beside the terms: how their lines become claims, and what is told of one that fails."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.agreement.terms import VALLEY
from tests.factories import CAST
from trucebook import desk
from trucebook.agreement.cases import Expect, Given, TermTest, read_count
from trucebook.agreement.trying import claims_of
from trucebook.errors import InputError, ProblemsError
from trucebook.vocabulary import Claim

ACTORS = """\
actors:
  north: {name: Northland, kind: party}
  south: {name: South Front, kind: party}
  mediator: {name: Middleland, kind: mediator}
  observer: {name: Observer Mission, kind: organisation}
"""

ALL_IN_TIME = """\
  - name: All in time
    given:
      - {by: south, did: release, count: 20, what: captive, on: 2024-03-10, said_by: observer}
    on: 2024-04-20
    expect:
      release: kept
      no-attacks: no report
      aid: [{status: no report, instance: week 1}, {status: no report, instance: week 2}]
"""

TOO_FEW = """\
  - name: Too few
    given:
      - {by: south, did: release, count: 12, what: captive, as_of: 2024-04-12, said_by: observer}
    on: 2024-04-20
    expect:
      release: {status: kept, done: [20, 25], because: on the word of the army}
      return: {status: waiting, instance: day 90}
"""


def claim(**given: Any) -> Claim:
    """The claim of one line of a test."""
    test = TermTest(name="x", on=date(2024, 4, 20), given=(Given(**given),), expect={"a": (Expect(status="kept"),)})
    return claims_of(test, CAST)[0]


@pytest.mark.parametrize(
    ("words", "low", "high", "bound"),
    [
        ("30", 30, 30, "exact"),
        ("1,904", 1904, 1904, "exact"),
        ("at least 20", 20, None, "at_least"),
        ("more than 20", 21, None, "more_than"),
        ("up to 20", 0, 20, "at_most"),
        ("fewer than 20", 0, 19, "fewer_than"),
        ("about 200", 200, 200, "about"),
        ("20 to 30", 20, 30, "range"),
        ("none", 0, 0, "exact"),
        ("all", None, None, "all"),
    ],
)
def test_numbers_in_words(words: str, low: int | None, high: int | None, bound: str) -> None:
    """A number is written as a report says it."""
    assert read_count(words) == ((low, high, bound), None)


def test_a_number_among_others() -> None:
    """ "3 of the 30" keeps both."""
    assert read_count("3 of the 30") == ((3, 3, "exact"), 30)
    assert [read_count(words) for words in ("a few", "30 to 20", "at least 20 to 30")] == [None, None, None]


def test_a_share() -> None:
    """A number with a percent sign is a share of the whole."""
    found = claim(did="disarm", count="at least 30%", as_of="2024-03-10").quantity
    assert found is not None
    assert (found.low, found.high, found.measure) == (30, None, "share")


def test_a_line_becomes_a_claim() -> None:
    """Who, what, how many, when, and through whose mouth."""
    found = claim(
        by="south", did="release", count="20", what="captive", on="2024-03-10", said_by=["WW", "observer"]
    )
    assert [name.actor for name in found.agent] == ["south"]
    assert [voice.name for voice in found.chain] == ["Daily", "WW", "Observer Mission"]
    assert found.origin.actor == "observer"
    assert found.when is not None
    assert (found.when.first, found.when.last) == (date(2024, 3, 10), date(2024, 3, 11))
    assert found.quantity is not None
    assert (found.quantity.low, found.quantity.measure) == (20, "increment")
    assert found.known_on == date(2024, 3, 10)
    assert (found.polarity, found.modality) == ("affirmed", "actual")


def test_totals_rates_hours_and_clock_days() -> None:
    """`as_of` makes a total, `per` a rate, an instant is a moment, and days of the clock stay days of the clock."""
    total, rate = claim(did="release", count="9", as_of="2024-03-10"), claim(did="release", count="9", per="day")
    assert total.quantity is not None
    assert rate.quantity is not None
    assert (total.quantity.measure, rate.quantity.measure, rate.quantity.per) == ("cumulative", "rate", "day")
    assert total.when is not None
    assert (total.when.first, total.when.last) == (None, date(2024, 3, 11))
    moment = claim(did="attack", on="2024-03-10T14:00+01:00").when
    assert moment is not None
    assert moment.first == moment.last == datetime.fromisoformat("2024-03-10T14:00+01:00")
    clock = claim(did="release", days=[1, 7]).when
    assert clock is not None
    assert clock.clock_days == (1, 7)


def test_what_nothing_dates_is_told_on_the_day_of_the_test() -> None:
    """A claim without a day is undated, and known by the day on which the test asks."""
    found = claim(did_not="release", what="captive")
    assert (found.when, found.known_on, found.polarity) == (None, date(2024, 4, 20), "denied")


def _file(folder: Path, tests: str, *, actors: str = ACTORS) -> Path:
    path = folder / "valley.yaml"
    path.write_text(f"{actors}{VALLEY}tests:\n{tests}" if tests else actors + VALLEY, encoding="utf-8")
    return path


def test_what_comes_as_expected_passes(tmp_path: Path) -> None:
    """The engine that judges a book judges the tests of an agreement."""
    assert [trial.passed for trial in desk.try_agreement(_file(tmp_path, ALL_IN_TIME))] == [True]


def test_a_failure_says_what_was_expected_what_came_and_why(tmp_path: Path) -> None:
    """Each thing that differs is told with its line, and with the reasons of the finding."""
    path = _file(tmp_path, ALL_IN_TIME + TOO_FEW)
    trial = desk.try_agreement(path)[1]
    release, other = trial.misses
    assert release.expected == "kept; 20 to 25 done; a reason with “on the word of the army”"
    assert release.came == "partly kept, 12 of 20; 12 done; no such reason"
    assert any("Observer Mission" in reason for reason in release.why)
    assert path.read_text(encoding="utf-8").splitlines()[release.line - 1].strip().startswith("release:")
    assert (other.expected, other.came) == ("day 90", "there is none (known here: whole)")


def test_the_cast_may_stand_beside_or_above_the_file(tmp_path: Path) -> None:
    """A file in a case folder has its cast from there."""
    (tmp_path / "cast.yaml").write_text(ACTORS, encoding="utf-8")
    (tmp_path / "agreements").mkdir()
    assert desk.try_agreement(_file(tmp_path / "agreements", ALL_IN_TIME, actors=""))[0].passed
    assert desk.try_agreement(_file(tmp_path, ALL_IN_TIME, actors=""))[0].passed


def test_a_file_without_tests_or_with_mistakes_is_told(tmp_path: Path) -> None:
    """Nothing passes for tested that has no tests, or that is no agreement."""
    with pytest.raises(InputError, match="has no tests"):
        desk.try_agreement(_file(tmp_path, ""))
    with pytest.raises(ProblemsError, match="did you mean 'kept'"):
        desk.try_agreement(_file(tmp_path, ALL_IN_TIME.replace("release: kept", "release: keept")))
    with pytest.raises(InputError, match="is no file"):
        desk.try_agreement(tmp_path / "none.yaml")


def test_check_takes_one_agreement(tmp_path: Path) -> None:
    """An agreement alone is checked like a whole case."""
    assert desk.check(_file(tmp_path, ALL_IN_TIME)) == ()
    (problem,) = desk.check(_file(tmp_path, ALL_IN_TIME.replace("did: release", "did: releese")))
    assert problem.key == "tests.0.given.0.did"
