"""What stands beside the reports is read, and every mistake in it has its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from trucebook.errors import ProblemsError
from trucebook.intake import Metadata, survey
from trucebook.intake.metadata import over


def folder_of(path: Path, **sidecars: str) -> Path:
    """A folder `reports` with two reports and the sidecars given."""
    folder = path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text("The armies met.", encoding="utf-8")
    (folder / "b.txt").write_text("They met again.", encoding="utf-8")
    for suffix, text in sidecars.items():
        (folder / f"reports.{suffix}").write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[str]:
    """The problems of a folder's metadata, as a user sees them."""
    with pytest.raises(ProblemsError) as caught:
        survey(folder)
    return [str(problem) for problem in caught.value.problems]


YAML = """\
# what is known
a.txt:
  outlet: Daily
  author: [Kim, Lee]
  published: 2025-02
  received: 2025-03-01
  language: en-GB
  url: https://daily.example/a
  kind: newspaper
  inferred: [outlet, published]
b.txt:
"""


def test_yaml_gives_each_report_its_fields(tmp_path: Path) -> None:
    """Scalars stay text, several authors become one line, an empty entry is no mistake."""
    first, second = survey(folder_of(tmp_path, yaml=YAML))
    assert first.metadata == Metadata(
        outlet="Daily",
        author="Kim, Lee",
        published="2025-02",
        received=date(2025, 3, 1),
        language="en",
        url="https://daily.example/a",
        kind="newspaper",
        inferred=("outlet", "published"),
    )
    assert second.metadata == Metadata()


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_gives_the_same_fields(tmp_path: Path, mark: str) -> None:
    """Commas, semicolons or tabs part the cells; an empty cell is not known."""
    rows = [
        ["file", "outlet", "author", "published", "inferred"],
        ["a.txt", "Daily", "", "2025", "outlet published"],
    ]
    first, second = survey(folder_of(tmp_path, csv="\ufeff" + "\r\n".join(map(mark.join, rows)) + "\r\n\r\n"))
    assert first.metadata == Metadata(outlet="Daily", published="2025", inferred=("outlet", "published"))
    assert second.metadata == Metadata()


def test_both_sidecars_together(tmp_path: Path) -> None:
    """Each may name other files."""
    folder = folder_of(tmp_path, yaml="a.txt: {outlet: One}\n", csv='file,outlet\nb.txt,"Two, Ltd"\n')
    assert [arrival.metadata.outlet for arrival in survey(folder)] == ["One", "Two, Ltd"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a.txt:\n  outlt: X\n",
            "reports/reports.yaml:2: a.txt.outlt: is not a key that belongs here (did you mean",
        ),
        (
            "a.txt:\n  published: 2025-13\n",
            "reports/reports.yaml:2: a.txt.published: should be a day, a month or a y",
        ),
        (
            "a.txt:\n  published: 5 Feb\n",
            "reports/reports.yaml:2: a.txt.published: should be a day, a month or a year",
        ),
        (
            "a.txt:\n  published: 2025-02-30\n",
            "reports/reports.yaml:2: a.txt.published: should be a day, a month or",
        ),
        (
            "a.txt:\n  received: 2025-02\n",
            "reports/reports.yaml:2: a.txt.received: should be a day such as 2025-02-05",
        ),
        ("a.txt:\n  url: javascript:x\n", "reports/reports.yaml:2: a.txt.url: should be a web address"),
        ("a.txt:\n  language: English\n", "reports/reports.yaml:2: a.txt.language: should be a language code"),
        (
            "a.txt:\n  inferred: [outlets]\n",
            "reports/reports.yaml:2: a.txt.inferred.0: 'outlets' is none of: outlet",
        ),
        ("a.txt: Daily\n", "reports/reports.yaml:1: a.txt: should be `key: value` lines"),
        (
            "\na.text: {outlet: X}\n",
            "reports/reports.yaml:2: a.text: there is no such report in the folder (did you m",
        ),
        ("../a.txt: {outlet: X}\n", "reports/reports.yaml:1: ../a.txt: there is no such report in the folder"),
        (
            "a.txt: {outlet: X}\na.txt: {outlet: Y}\n",
            "reports/reports.yaml:2: a.txt: the key 'a.txt' is given twice",
        ),
        ("- a.txt\n", "reports/reports.yaml:1: should be `file name:` lines"),
        ("a.txt: [\n", "reports/reports.yaml:2: YAML cannot be read"),
        ("a.txt: !!python/object:os.system {}\n", "reports/reports.yaml:1: a.txt: the tag"),
    ],
)
def test_every_mistake_in_yaml_has_its_line(tmp_path: Path, text: str, problem: str) -> None:
    """File, line, key, what is wrong."""
    assert problems_of(folder_of(tmp_path, yaml=text))[0].startswith(problem)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("file,outlt\na.txt,X\n", "reports/reports.csv:1: outlt: is not a column that belongs here (did you mean"),
        ("outlet\nX\n", "reports/reports.csv:1: file: is missing"),
        ("file,outlet,outlet\n", "reports/reports.csv:1: outlet: is a column twice"),
        ("file,outlet\na.txt,X,Y\n", "reports/reports.csv:2: has 3 cells for 2 columns"),
        ("file,published\nb.txt,2025\na.txt,soon\n", "reports/reports.csv:3: a.txt.published: should be a day"),
        ('file,outlet\na.txt,"X\n', "reports/reports.csv:2: cannot be read as CSV"),
        ("file,outlet\na.txt,X\n./a.txt,Y\n", "reports/reports.csv:3: ./a.txt: is named twice (it also stands in"),
        ("file,outlet\nc.txt,X\n", "reports/reports.csv:2: c.txt: there is no such report in the folder"),
    ],
)
def test_every_mistake_in_csv_has_its_line(tmp_path: Path, text: str, problem: str) -> None:
    """File, line, column, what is wrong."""
    assert problems_of(folder_of(tmp_path, csv=text))[0].startswith(problem)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Both files, every line, in order."""
    yaml = "a.txt:\n  outlt: X\n  published: never\nz.txt: {}\n"
    folder = folder_of(tmp_path, yaml=yaml, csv="file,published\na.txt,never\n")
    assert [line.partition(": ")[0] for line in problems_of(folder)] == [
        "reports/reports.csv:2",
        "reports/reports.yaml:2",
        "reports/reports.yaml:3",
        "reports/reports.yaml:4",
    ]


def test_a_file_in_both_sidecars_is_a_mistake(tmp_path: Path) -> None:
    """Two places for one fact would part sooner or later."""
    folder = folder_of(tmp_path, yaml="a.txt: {outlet: X}\n", csv="file,outlet\na.txt,X\n")
    assert problems_of(folder) == [
        "reports/reports.csv:2: a.txt: is named twice (it also stands in reports/reports.yaml:1; keep one of them)"
    ]


def test_a_sidecar_that_is_no_text_is_a_mistake(tmp_path: Path) -> None:
    """Other encodings than UTF-8 are named, not guessed."""
    folder = folder_of(tmp_path)
    (folder / "reports.csv").write_bytes("file,outlet\na.txt,Café\n".encode("latin-1"))
    assert problems_of(folder) == ["reports/reports.csv: is not UTF-8 (byte 21) (save it as UTF-8)"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("2025", "2025"),
        ("2025-02", "2025-02"),
        ("2025-02-05", "2025-02-05"),
        ("2025-02-05T23:30:00Z", "2025-02-05"),
    ],
)
def test_published_may_be_partial(given: str, kept: str) -> None:
    """A year, a month, a day; of an instant the day is kept as written."""
    assert Metadata(published=given).published == kept


@pytest.mark.parametrize("given", ["25-02-05", "2025-2-5", "0000", "2025-00", "٢٠٢٥", "1738713600", "2025-02-05x"])
def test_other_dates_are_mistakes(given: str) -> None:
    """What is no date of the calendar in its usual form is not guessed at."""
    with pytest.raises(ValidationError):
        Metadata(published=given)


def test_merging_keeps_what_is_known() -> None:
    """The upper wins where it knows; what is not known on top comes from below, with its mark."""
    upper = Metadata(outlet="A", author=None, inferred=("outlet", "author"))
    lower = Metadata(outlet="B", author="Kim", published="2025", inferred=("published",))
    assert over(upper, lower) == Metadata(
        outlet="A", author="Kim", published="2025", inferred=("outlet", "published")
    )
    assert over(Metadata(), lower) == lower
