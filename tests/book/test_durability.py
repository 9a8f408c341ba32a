"""A builder killed at any moment, and a disk that is full, lose nothing that was recorded."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.book.builders import REPORTS, build
from trucebook.book import Book
from trucebook.errors import BookError

ROOT = Path(__file__).parents[2]


def run(job: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs a builder in a process of its own."""
    command = [sys.executable, "-m", "tests.book.builders", job, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_a_killed_build_goes_on_and_gives_the_same_book(tmp_path: Path) -> None:
    """After every kill the book is whole; the build that runs through has the head of one that never stopped."""
    straight = build(tmp_path / "straight.book")
    done = run("kill", tmp_path / "killed.book", 7)
    assert done.returncode == 0, done.stderr
    entries = json.loads(done.stdout)
    assert entries, "at least one builder was killed before it was done"
    assert entries == sorted(entries), "nothing recorded is ever lost"
    with Book.open(tmp_path / "killed.book") as killed, Book.open(tmp_path / "straight.book") as whole:
        assert killed.head() == straight == whole.head()
        assert killed.claims() == whole.claims()
        assert killed.counts() == whole.counts()
        assert killed.verify() == whole.verify() == ()


def test_a_killed_redaction_is_made_or_not(tmp_path: Path) -> None:
    """After every kill the book is whole: either the words stand in it as before, or not one byte of them."""
    done = run("redact", tmp_path / "redacted.book", 7)
    assert done.returncode == 0, done.stderr
    states = json.loads(done.stdout)
    assert states[-1]
    assert not states[0], "at least one redaction was killed before it was done"


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    """The build stops with what to do; what was recorded is whole, and with more room the build goes on."""
    done = run("fill", tmp_path / "full.book", 600_000)
    assert "the disk is full or the file may not grow; nothing recorded so far is lost" in json.loads(done.stdout)
    with Book.open(tmp_path / "full.book") as book:
        assert 0 < book.counts().reports < REPORTS
        assert book.verify() == ()
    assert build(tmp_path / "full.book") == build(tmp_path / "straight.book")


def test_a_book_whose_writer_was_killed_can_be_read(tmp_path: Path) -> None:
    """Half a transaction in the file is rolled back, also by who only wants to read."""
    path = tmp_path / "a.book"
    head = build(path)
    assert run("hold", path).returncode == -signal.SIGKILL
    assert path.with_name("a.book-journal").stat().st_size > 0, "a journal was left behind"
    with Book.open(path, read_only=True) as book:
        assert book.head() == head
        assert book.verify() == ()
    assert [item.name for item in tmp_path.iterdir()] == ["a.book"]


@pytest.mark.parametrize("size", [1, 99, 4096])
def test_a_build_that_could_not_begin_leaves_no_half_book(tmp_path: Path, size: int) -> None:
    """When not even the empty tables fit, the next build starts as if nothing had happened."""
    done = run("fill", tmp_path / "full.book", size)
    assert "may not grow" in json.loads(done.stdout)
    with pytest.raises(BookError, match="is empty"):
        Book.open(tmp_path / "full.book")
    assert build(tmp_path / "full.book") == build(tmp_path / "straight.book")
