"""Files that are no books, books that are too new, and books somebody else is writing to."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.factories import CAST
from trucebook.book import Book, CaseRecord
from trucebook.book.sqlite import failure, find_network_file_system
from trucebook.errors import BookBusyError, BookDamagedError, BookError, BookVersionError

CASE = CaseRecord("The river truce", "UTC", ("en",), CAST)


def test_a_book_is_made_once_and_opened_again(tmp_path: Path) -> None:
    """Creating where a book is opens it: a build can be run again."""
    with Book.create(tmp_path / "a.book") as book:
        book.record_case(CASE)
    with Book.create(tmp_path / "a.book") as book:
        assert book.case() == CASE


def test_a_closed_book_is_one_file(tmp_path: Path) -> None:
    """Nothing lies beside a closed book, so that copying it copies all of it."""
    with Book.create(tmp_path / "a.book") as book:
        book.record_case(CASE)
    assert [path.name for path in tmp_path.iterdir()] == ["a.book"]
    assert (tmp_path / "a.book").read_bytes()[18:20] == b"\x01\x01", "a rollback journal, no write-ahead log"


def test_a_book_in_an_oddly_named_folder_opens(tmp_path: Path) -> None:
    """Question marks, percent signs and spaces in a path are only letters of it."""
    folder = tmp_path / "what? 100%# done"
    folder.mkdir()
    with Book.create(folder / "ä.book") as book:
        book.record_case(CASE)
    with Book.open(folder / "ä.book", read_only=True) as book:
        assert book.case() == CASE
    assert [path.name for path in folder.iterdir()] == ["ä.book"]


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist. Make it with: trucebook build"),
        (b"", "is empty"),
        (b"title: not a book\n", "is not a book: it does not begin as an SQLite file does"),
        (b"SQLite format 3", "is not a book"),
    ],
)
def test_a_file_that_is_no_book_is_refused_in_words(
    tmp_path: Path, read_only: bool, content: bytes | None, message: str
) -> None:
    """Missing, empty and other files each get their own sentence, and are left as they are."""
    path = tmp_path / "a.book"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BookError, match=message):
        Book.open(path, read_only=read_only)
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_folder_is_no_book(tmp_path: Path) -> None:
    """A folder named by mistake is said to be one."""
    with pytest.raises(BookError, match="is a folder, not a book"):
        Book.create(tmp_path)


def test_a_book_needs_its_folder(tmp_path: Path) -> None:
    """A book is not made in a folder that does not exist."""
    with pytest.raises(BookError, match=r"the folder .*nowhere does not exist"):
        Book.create(tmp_path / "nowhere" / "a.book")


def test_an_empty_file_can_become_a_book(tmp_path: Path) -> None:
    """A build killed before its first write leaves an empty file; the next one goes on."""
    (tmp_path / "a.book").touch()
    with Book.create(tmp_path / "a.book") as book:
        book.record_case(CASE)
        assert book.verify() == ()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """An SQLite file without our mark is no book, not even to be built into."""
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE photo (id)")
    before = path.read_bytes()
    for opened in (Book.create, Book.open):
        with pytest.raises(BookError, match="is an SQLite file, but not a book"):
            opened(path)
    assert path.read_bytes() == before


def test_a_newer_book_is_not_touched(tmp_path: Path) -> None:
    """A book of a later version of the tables says which, and what to do."""
    Book.create(tmp_path / "a.book").close()
    with closing(sqlite3.connect(tmp_path / "a.book")) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(BookVersionError, match=r"of version 99.*Update Trucebook"):
        Book.open(tmp_path / "a.book")


def test_a_book_cut_short_is_damaged(tmp_path: Path) -> None:
    """A copy that broke off half-way is said to be damaged, not empty."""
    path = tmp_path / "a.book"
    with Book.create(path) as book:
        book.record_case(CASE)
    path.write_bytes(path.read_bytes()[:8192])
    with pytest.raises(BookDamagedError, match=r"damaged.*trucebook verify"), Book.open(path) as book:
        book.case()


def test_a_book_in_use_says_so(tmp_path: Path) -> None:
    """A second writer waits a while and is then told what to do; readers are not disturbed."""
    path = tmp_path / "a.book"
    with Book.create(path, wait_seconds=0.05) as book, closing(sqlite3.connect(path)) as other:
        book.record_case(CASE)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookBusyError, match=r"in use: another program is writing.*run it again"):
            book.record_withdrawal("a.txt")
        assert book.case() == CASE
        other.rollback()


def test_a_book_switched_to_a_write_ahead_log_is_switched_back(tmp_path: Path) -> None:
    """Another program may turn the log on; the next build leaves one file again."""
    path = tmp_path / "a.book"
    Book.create(path).close()
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    with Book.create(path) as book:
        book.record_case(CASE)
    assert [item.name for item in tmp_path.iterdir()] == ["a.book"]


def test_the_ledger_refuses_to_be_edited(tmp_path: Path) -> None:
    """Any program that opens the book is refused when it changes or removes an entry or a received file."""
    with Book.create(tmp_path / "a.book") as book:
        book.record_case(CASE)
    with closing(sqlite3.connect(tmp_path / "a.book")) as other:
        for edit in ("UPDATE entry SET key = 'x'", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
                other.execute(edit)


def test_a_full_book_says_that_the_disk_is_full(tmp_path: Path) -> None:
    """What SQLite calls full is said in words that help."""
    with closing(sqlite3.connect(tmp_path / "small.db")) as small:
        small.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as caught:
            small.executescript("CREATE TABLE a (b); CREATE TABLE c (d); CREATE TABLE e (f);")
    said = failure(tmp_path / "small.db", caught.value)
    assert "the disk is full" in str(said)
    assert "nothing recorded so far is lost" in str(said)


def test_a_network_folder_is_recognised(tmp_path: Path) -> None:
    """The deepest mount that holds the path decides; local disks are no network."""
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n"
        "server:/team /media/our\\040team nfs4 rw 0 0\n"
        "/dev/sdb /media/our\\040team/usb vfat rw 0 0\n"
    )
    assert find_network_file_system(Path("/media/our team/case/a.book"), mounts) == "nfs4"
    assert find_network_file_system(Path("/media/our team/usb/a.book"), mounts) is None
    assert find_network_file_system(Path("/home/a.book"), mounts) is None
    assert find_network_file_system(Path("/home/a.book"), tmp_path / "none") is None
