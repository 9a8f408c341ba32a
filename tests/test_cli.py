"""The command line as a person meets it: exit codes, streams, formats, messages."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from ruamel.yaml import YAML

from trucebook.cli.commands import STOPPED, showing_progress
from trucebook.cli.output import to_csv

EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The program itself, in its own process."""
    command = [sys.executable, "-m", "trucebook", *map(str, arguments)]
    environment = {**os.environ, "COLUMNS": "160", "PYTHONWARNINGS": "error"}
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=environment, check=False
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the bundled example."""
    path = tmp_path_factory.mktemp("cli") / "gaza.book"
    built = run("build", EXAMPLE, "-o", path)
    assert built.returncode == 0, built.stderr
    assert built.stdout == ""
    assert "14 reports (14 read now" in built.stderr
    return path


def test_the_demo_ends_with_a_status_table_and_the_path_of_a_brief(tmp_path: Path) -> None:
    """The first command of the README."""
    done = run("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "release-33" in done.stdout
    page = Path(done.stdout.strip().splitlines()[-1].removeprefix("Brief: "))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_status_in_every_format(book: Path) -> None:
    """A table for people; JSON, JSON lines and CSV with one row for each finding."""
    options = ("status", book, "--on", "2025-02-05")
    table = run(*options)
    assert "withdraw-netzarim" in table.stdout
    rows = json.loads(run(*options, "--format", "json").stdout)
    lines = run(*options, "--format", "jsonl").stdout.splitlines()
    cells = list(csv.DictReader(io.StringIO(run(*options, "--format", "csv").stdout)))
    assert len(rows) == len(lines) == len(cells) > 100
    assert json.loads(lines[0]) == rows[0]
    assert {"agreement", "obligation", "account", "status", "interval", "needed", "rests_on", "independent"} <= set(
        rows[0]
    )
    assert cells[0]["status"] == rows[0]["status"]


def test_who_stops_a_build_is_told_what_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C is no mistake and no traceback: it has an exit code of its own."""
    with pytest.raises(typer.Exit) as left, showing_progress():
        raise KeyboardInterrupt
    assert left.value.exit_code == STOPPED
    assert "Reports that were finished by then are kept" in capsys.readouterr().err


def test_claims_lead_to_their_passages(book: Path) -> None:
    """Each claim's offsets give exactly its words in the report's file, for reports kept as plain text."""
    rows = [json.loads(line) for line in run("claims", book, "--format", "jsonl").stdout.splitlines()]
    plain = [row for row in rows if row["report"].endswith(".txt")]
    assert len(plain) > 40
    for row in plain:
        text = (EXAMPLE / "reports" / row["report"]).read_bytes().decode("utf-8")
        span = row["passage"]
        assert text[span["start"] : span["end"]] == span["text"]
        assert row["chain"][0]["name"]


def test_disputes_and_verify(book: Path) -> None:
    """Disputes hold both sides with their origins; a whole book verifies."""
    rows = json.loads(run("disputes", book, "--format", "json").stdout)
    assert all(len(row["sides"]) > 1 for row in rows)
    assert run("verify", book).returncode == 0


def test_a_changed_byte_is_named(book: Path, tmp_path: Path) -> None:
    """One letter changed in one row: verify names the entry and exits with 1."""
    copy = tmp_path / "copy.book"
    data = bytearray(book.read_bytes())
    spot = data.index(b"196 trucks")
    data[spot : spot + 3] = b"396"
    copy.write_bytes(data)
    found = run("verify", copy)
    assert found.returncode == 1
    assert re.search(r"entry \d+ \(\w+ \S+\): ", found.stdout)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("status", "nowhere.book"), 1, "nowhere.book"),
        (("build", "nowhere"), 1, "is not a folder"),
        (("check", "nowhere.yaml"), 1, "nowhere.yaml does not exist"),
        (("status", EXAMPLE / "case.yaml"), 1, "case.yaml"),
        (("add", "nowhere.book", "x.txt"), 1, "nowhere.book"),
        (("attribute", "nowhere.txt"), 1, "nowhere.txt"),
        (("status", "x.book", "--on", "yesterday"), 2, "2025-02-05"),
        (("claims",), 2, "BOOK"),
        (("frobnicate",), 2, "frobnicate"),
    ],
)
def test_mistakes_get_a_message_and_a_code(
    arguments: tuple[str | Path, ...], code: int, words: str, tmp_path: Path
) -> None:
    """1 for something wrong in the input, 2 for wrong usage; never a traceback."""
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, words in done.stderr, "Traceback" in done.stderr) == (code, True, False), done.stderr


def test_check_prints_problems_with_lines(tmp_path: Path) -> None:
    """A mistake is printed with file and line, and the exit code is 1."""
    run("new", tmp_path / "case")
    cast = tmp_path / "case" / "cast.yaml"
    cast.write_text(cast.read_text(encoding="utf-8").replace("kind: mediator", "kind: mediater"), encoding="utf-8")
    done = run("check", tmp_path / "case")
    line = cast.read_text(encoding="utf-8").splitlines().index("    kind: mediater") + 1
    assert done.returncode == 1
    assert f"cast.yaml:{line}" in done.stdout
    assert "did you mean 'mediator'?" in done.stdout


def test_attribute_writes_lines_and_brat(tmp_path: Path) -> None:
    """Attributions of a plain file as JSON lines, and as brat spans that give exactly the words."""
    text = 'The mission confirmed the withdrawal. "The road is open," a spokesperson for the mission said.\n'
    (tmp_path / "note.txt").write_text(text, encoding="utf-8")
    rows = [json.loads(line) for line in run("attribute", tmp_path / "note.txt").stdout.splitlines()]
    assert any(
        row["quote"] == "direct" and row["content"][0]["text"].startswith("The road is open") for row in rows
    )
    assert run("attribute", tmp_path / "note.txt", "--format", "brat", "-o", tmp_path / "out").returncode == 0
    marks = (tmp_path / "out" / "note.ann").read_text(encoding="utf-8").splitlines()
    spans = [line.split("\t") for line in marks if line.startswith("T")]
    assert len(spans) >= 4
    for _, where, words in spans:
        start, end = map(int, where.split(" ")[1:])
        assert text[start:end] == words


def test_attribute_goes_on_and_overwrites_nothing_unasked(tmp_path: Path) -> None:
    """A folder keeps its shape; what is there is left out on request; two reports of one name are an error."""
    for name in ("a/note.txt", "b/note.txt"):
        (tmp_path / "in" / name).parent.mkdir(parents=True)
        (tmp_path / "in" / name).write_text("The minister said that the truce was over.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert run("attribute", tmp_path / "in", "-o", out, "--threads", "2").returncode == 0
    assert sorted(str(path.relative_to(out)) for path in out.rglob("*.*")) == ["a/note.jsonl", "b/note.jsonl"]
    (out / "a" / "note.jsonl").write_text("kept", encoding="utf-8")
    (out / "b" / "note.jsonl").unlink()
    assert run("attribute", tmp_path / "in", "-o", out, "--resume").returncode == 0
    assert (out / "a" / "note.jsonl").read_text(encoding="utf-8") == "kept"
    assert (out / "b" / "note.jsonl").read_text(encoding="utf-8").startswith("{")
    twice = run(
        "attribute", tmp_path / "in" / "a" / "note.txt", tmp_path / "in" / "b" / "note.txt", "-o", out / "c"
    )
    assert twice.returncode == 1
    assert "have one name" in " ".join(twice.stderr.split())
    blocked = run("attribute", tmp_path / "in", "-o", tmp_path / "in" / "a" / "note.txt")
    assert blocked.returncode == 1
    assert "cannot be written" in " ".join(blocked.stderr.split())


def test_a_spreadsheet_runs_nothing() -> None:
    """Cells that begin like a formula get an apostrophe; numbers stay numbers."""
    rows = [{"a": "=1+1", "b": "-cmd", "c": -5, "d": "plain", "e": ["x"], "f": "\tx", "g": "＝1"}]
    assert to_csv(rows).splitlines()[1] == '\'=1+1,\'-cmd,-5,plain,"[""x""]",\'\tx,\'＝1'


def test_an_agreement_s_own_tests_run_from_the_command_line(tmp_path: Path) -> None:
    """Each test is a line; one that fails says why and the command ends with 1."""
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE, encoding="utf-8")
    passed = run("agreement", "test", path)
    assert (passed.returncode, passed.stderr.strip()) == (0, "1 test, all passed")
    assert "passed  Thirty released" in passed.stdout
    path.write_text(TRUCE.replace("release: kept", "release: breached"), encoding="utf-8")
    failed = run("agreement", "test", path)
    assert failed.returncode == 1
    assert "expected  breached" in failed.stdout
    assert "came      kept" in failed.stdout


def test_an_agreement_is_shown_as_a_calendar(tmp_path: Path) -> None:
    """Plain words on the terminal; other forms for other programs; what does not exist is wrong usage."""
    path = tmp_path / "truce.yaml"
    path.write_text(TRUCE, encoding="utf-8")
    assert "South Front must release at least 30 captives" in run("agreement", "show", path).stdout
    assert run("agreement", "show", path, "--format", "ics").stdout.startswith("BEGIN:VCALENDAR")
    assert json.loads(run("agreement", "show", path, "--format", "json").stdout)["agreement"] == "truce"
    assert run("agreement", "show", path, "--format", "pdf").returncode == 2


TRUCE = """\
id: truce
title: A truce
names: truce
actors:
  north: {name: Northland, kind: party}
  south: {name: South Front, kind: party}
parties: [north, south]
clocks: {effect: {at: 2031-05-01}}
phases: {one: {clock: effect, days: [1, 10]}}
measures: {captives: {unit: person, counts: captive}}
obligations:
  - {id: release, by: south, must: release, what: captives, amount: {at_least: 30}, within: {phase: one}}
tests:
  - name: Thirty released
    given: [{by: south, did: release, count: 30, what: captive, on: 2031-05-04}]
    on: 2031-05-12
    expect: {release: kept}
"""


@pytest.mark.parametrize("part", ["all", "movement", "zone", "stability", "range", "endings", "islands"])
def test_every_table_says_that_it_predicts_nothing(book: Path, part: str) -> None:
    """Each part of `negotiate` ends with it."""
    shown = run("negotiate", book, part)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.rstrip().endswith("Ranges, not prediction.")


def test_a_pressure_is_taken_away_by_name(book: Path) -> None:
    """One flag; a name that is not there is told with the nearest."""
    shown = run("negotiate", book, "zone", "--without-pressure", "us-backing")
    assert "Without: us-backing" in shown.stdout
    assert "israel-not-bound" not in shown.stdout
    wrong = run("negotiate", book, "--without-pressure", "us-bakcing")
    assert (wrong.returncode, "did you mean 'us-backing'" in wrong.stderr) == (1, True)


def test_answers_for_programs(book: Path) -> None:
    """JSON of all, CSV of one part, and csv of all is wrong usage."""
    (found,) = json.loads(run("negotiate", book, "--format", "json").stdout)
    assert found["zone"]["zone"]["sureness"] == "possible"
    rows = list(csv.DictReader(io.StringIO(run("negotiate", book, "movement", "--format", "csv").stdout)))
    assert rows[0]["issue"] == "permanence"
    assert run("negotiate", book, "--format", "csv").returncode == 2


def test_suggestions_are_yaml_to_be_filled_in(book: Path) -> None:
    """What is printed is YAML in which every entry names its claims; who says so and how surely stands above it."""
    shown = run("negotiate", book, "suggest").stdout
    found = YAML(typ="safe", pure=True).load(shown)
    rows = json.loads(run("negotiate", book, "suggest", "--format", "json").stdout)
    told = {item["claim"] for row in rows if row["kind"] != "passage" for item in row["told"]}
    entries = [
        entry
        for section in found.values()
        for entry in (section.values() if isinstance(section, dict) else section)
    ]
    assert {claim for entry in entries for claim in entry["claim"]} == told
    assert "[claimed]: “" in shown
