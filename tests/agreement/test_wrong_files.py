"""Wrong files, one mistake each: of each one problem is told, at its line, with the words its head asks for.

The messages are what a careful non-programmer learns the language from, so their words are part of the program.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trucebook import desk

FILES = sorted((Path(__file__).parents[1] / "wrong").rglob("*.yaml"))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_there_are_enough_of_them() -> None:
    """At least forty, each with a sentence that says what is wrong."""
    assert len(FILES) >= 40
    assert all(_lines(path)[0].startswith("# The mistake: ") for path in FILES)


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_one_mistake_is_one_problem_that_teaches(path: Path) -> None:
    """One problem, which says what, where and how to mend it, in the words that the head of the file asks for."""
    words = [line.removeprefix("# must hold: ") for line in _lines(path) if line.startswith("# must hold: ")]
    problems = desk.check(path)
    assert len(problems) == 1, [str(item) for item in problems]
    told = str(problems[0])
    assert words
    assert [word for word in words if word not in told] == [], told


@pytest.mark.parametrize("path", FILES, ids=[f"{path.parent.name}-{path.stem}" for path in FILES])
def test_it_is_told_where_it_stands(path: Path) -> None:
    """The line is that of the mistake: one that differs from the sound file, or the entry it stands in."""
    sound = (path.parent / "sound.txt").read_text(encoding="utf-8").splitlines()
    (problem,) = desk.check(path)
    line = _lines(path)[problem.line - 1]
    wrong = {text for text in _lines(path) if text not in sound and not text.startswith("#")}
    named = [part for part in problem.key.split(".") if re.search(rf"\b{re.escape(part)}\b", line)]
    begins_entry = line.lstrip().startswith("- ")
    assert line in wrong or named or begins_entry or problem.message == "is missing", line


def test_the_sound_file_is_sound(tmp_path: Path) -> None:
    """What the wrong files are wrong copies of has no mistake."""
    path = tmp_path / "sound.yaml"
    path.write_text((FILES[0].parent / "sound.txt").read_text(encoding="utf-8"), encoding="utf-8")
    assert desk.check(path) == ()
    assert [trial.passed for trial in desk.try_agreement(path)] == [True]
