"""`trucebook cast suggest` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from trucebook import desk
from trucebook.casefolder.cast import read_cast
from trucebook.casefolder.yamlfile import parse_yaml
from trucebook.cli import app

CAST = """actors:
  north: {name: Northland, kind: party, demonyms: [Northern]}
  south: {name: South Front, kind: party}
"""
TEXT = """Northland's Foreign Minister Jane Roe said on Monday that the South Front had released 40 prisoners.
Ms. Roe said more would follow. The "No: 7" Brigade attacked Northland, Jane Roe said. No Limits said it was sorry.
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of a small case with one stranger who speaks."""
    folder = tmp_path_factory.mktemp("casting")
    (folder / "reports").mkdir()
    (folder / "cast.yaml").write_text(CAST, encoding="utf-8")
    (folder / "reports" / "one.txt").write_text(TEXT, encoding="utf-8")
    return desk.build(folder, folder / "case.book").book


def run(book: Path, *options: str) -> str:
    """What the command writes to stdout."""
    done = CliRunner().invoke(app, ["cast", "suggest", str(book), *options])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_yaml_is_a_cast(book: Path) -> None:
    """What is printed can be read as a cast beside the old one, with the words as they were."""
    printed = run(book)
    whole = CAST + "".join(f"{line}\n" for line in printed.splitlines()[2:])
    located, problems = parse_yaml(whole, file="cast.yaml")
    assert located is not None
    assert not problems
    cast, problems = read_cast(located)
    assert not problems
    roe = cast.get("jane-roe")
    assert roe is not None
    assert (roe.name, roe.kind, roe.titles, roe.speaks_for) == (
        "Jane Roe",
        "person",
        ("foreign minister",),
        "north",
    )
    assert [item.name for item in desk.suggest_cast(book)] == [
        actor.name for item in desk.suggest_cast(book) if (actor := cast.get(item.id))
    ]


def test_rows_for_programs_and_people(book: Path) -> None:
    """JSON has the counts and places; the table names everybody."""
    rows = json.loads(run(book, "--format", "json"))
    assert rows[0]["name"] == "Jane Roe"
    assert rows[0]["claims"] >= 2
    for row in rows:
        for place in row["seen"]:
            span = place["passage"]
            assert TEXT[span["start"] : span["end"]] == span["text"]
    assert "Jane Roe" in run(book, "--format", "table")


def test_nothing_is_entered(book: Path) -> None:
    """A suggestion changes no byte of the book."""
    before = book.read_bytes()
    run(book)
    assert book.read_bytes() == before
