"""The commands about accounts, as a person meets them, on the bundled example."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.test_cli import EXAMPLE
from trucebook import desk
from trucebook.cli import app


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the bundled example."""
    return desk.build(EXAMPLE, tmp_path_factory.mktemp("accounts") / "gaza.book").book


def run(*arguments: str | Path) -> Result:
    """One command, in this process."""
    return CliRunner().invoke(app, [*map(str, arguments)], env={"COLUMNS": "200"})


def rows(*arguments: str | Path) -> list[dict[str, Any]]:
    """What a command prints as JSON."""
    done = run(*arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_disputes_come_by_what_hangs_on_them(book: Path) -> None:
    """First those that would flip an obligation; each side has its sets; the keys of the contract stay."""
    found = rows("disputes", book)
    hanging = [len({(turn["agreement"], turn["obligation"]) for turn in row["rests"]}) for row in found]
    assert hanging == sorted(hanging, reverse=True)
    assert hanging[0] > 0
    for row in found:
        assert {"id", "incident", "kind", "field", "sides", "obligations"} <= set(row)
        assert len(row["backings"]) == len(row["sides"])
        for side, backing in zip(row["sides"], row["backings"], strict=True):
            assert side["independent"] == backing["independent"]
            assert backing["supporting"]


def test_a_reprint_is_a_carrier_and_no_origin(book: Path) -> None:
    """The lorries that the Red Crescent counted: three outlets carry its word, one of them a reprint."""
    (row,) = [row for row in rows("disputes", book) if "trucks were delivered" in row["title"]]
    backing = row["backings"][0]
    assert backing["supporting"] == [["Palestine Red Crescent Society"]]
    assert (backing["independent"], len(backing["carriers"])) == (1, 3)
    assert (row["figures"]["lowest"], row["figures"]["highest"]) == (196, 200)


def test_what_if_says_from_what_to_what(book: Path) -> None:
    """Obligations, disputes and claims, as a table and as rows; options can be given more than once."""
    found = rows("what-if", book, "--without", "israel", "--without", "Harbour Wire")
    assert {row["kind"] for row in found} == {"obligation", "dispute", "claim"}
    assert all(row["was"] != row["now"] for row in found)
    shown = run("what-if", book, "--without", "israel").stdout
    assert "breached" in shown
    assert "would stand otherwise" in shown
    assert run("what-if", book).exit_code == 2
    wrong = run("what-if", book, "--without", "Isreal")
    assert wrong.exit_code == 1
    assert "israel" in str(wrong.exception)


def test_sources_show_chains_stakes_silences_and_copies(book: Path) -> None:
    """Each origin a row; under the table what each copy of a text left out and put in."""
    found = {row["key"]: row for row in rows("sources", book)}
    assert found["hamas"]["party"]
    assert found["hamas"]["interested"] == found["hamas"]["claims"]
    (reuse,) = next(row["copies"] for row in found.values() if row["copies"])
    assert reuse["reprints"][0]["left_out"]
    assert reuse["reprints"][0]["put_in"]
    assert any(row["silent"] for row in found.values())
    assert "One text: first" in run("sources", book).stdout


def test_blame_and_labels(book: Path) -> None:
    """Two tables; with another format one of them."""
    charges = rows("blame", book)
    assert {"accuser", "accused", "act", "hedge", "count", "claims"} <= set(charges[0])
    assert all(row["accuser"] != row["accused"] and row["claims"] for row in charges)
    called = rows("blame", book, "--labels")
    assert all(row["quotes"] and row["speaker"] for row in called)
    shown = run("blame", book).stdout
    assert "Who blames whom" in shown
    assert "Who is called what" in shown


def test_incidents_are_put_right_and_restored_from_the_command_line(book: Path, tmp_path: Path) -> None:
    """Merge, list, export, undo: each says what to do next, and undoing gives back what was."""
    copy = tmp_path / "copy.book"
    shutil.copy(book, copy)
    before = rows("incidents", copy, "--all")
    first, second = (row["id"] for row in before[:2])
    merged = run("merge", copy, first, second, "--by", "Ada Lind", "--note", "one convoy")
    assert merged.exit_code == 0, merged.output
    (decision,) = rows("decisions", copy)
    (made,) = (row for row in rows("incidents", copy, "--all") if row["id"] not in {row["id"] for row in before})
    assert f"{made['id']}  {made['title']}: {len(made['claims'])} claims" in merged.stdout
    again = run("split", copy, first, before[0]["claims"][0], "--by", "Ada Lind")
    assert again.exit_code == 1
    assert f"holds no incident '{first}'. Its claims are in {made['id']} now." in str(again.exception)
    assert (decision["by"], decision["note"], decision["verdict"]) == ("Ada Lind", "one convoy", "merged")
    assert f"trucebook undo {copy} {decision['id']}" in merged.stderr.replace("\n", "")
    assert len(rows("incidents", copy, "--all")) == len(before) - 1
    assert "merged by Ada Lind" in run("incidents", copy).stdout
    target = tmp_path / "review.jsonl"
    assert run("decisions", copy, "-o", target).exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8"))["id"] == decision["id"]
    undone = run("undo", copy, decision["id"], "--by", "Ada Lind")
    assert undone.exit_code == 0
    assert all(f"{name}  " in undone.stdout for name in (first, second))
    assert rows("incidents", copy, "--all") == before
    assert "merged, undone" in run("decisions", copy).stdout
    assert desk.verify(copy) == ()
