"""The agreements in examples/agreements: each is checked, and each keeps what its own tests say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trucebook import desk

FOLDER = Path(__file__).parents[2] / "examples" / "agreements"
FILES = sorted(FOLDER.glob("*.yaml"))
KEPT_BACK = ("yemen-2022", "minsk", "lebanon-2024", "sudan-2023")


def test_there_are_enough_of_different_kinds() -> None:
    """At least ten, over seventy years, and none of those kept for somebody who has only the documentation."""
    assert len(FILES) >= 10
    years = {int(found[0]) for path in FILES if (found := re.search(r"\d{4}", path.name))}
    assert max(years) - min(years) > 70
    assert not [path for path in FILES if path.stem.startswith(KEPT_BACK)]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_it_has_no_mistake_and_keeps_its_own_tests(path: Path) -> None:
    """`trucebook check` finds nothing, and `trucebook agreement test` passes."""
    assert [str(problem) for problem in desk.check(path)] == []
    trials = desk.try_agreement(path)
    assert len(trials) >= 6
    assert {trial.name: trial.misses for trial in trials if not trial.passed} == {}


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_it_says_what_is_recalled_and_what_is_left_out(path: Path) -> None:
    """Nobody takes what was recalled for what was checked: the head of each file and its own note say so."""
    text = path.read_text(encoding="utf-8")
    head = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert "recalled" in head
    assert "not checked again" in head
    assert re.search(r"^note: .*recalled, to be checked", text, re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_duty_has_its_clause_and_its_source(path: Path) -> None:
    """Each obligation is quoted in words, with where it was published."""
    found = desk.load_agreement(path).agreement
    assert all(item.text and item.source for item in (*found.obligations, *found.phases.values(), *found.powers))
