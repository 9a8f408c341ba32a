"""Everything that only SQLite knows: opening a file, locks, full-text search, triggers, and what its failures mean.

A book keeps a rollback journal rather than a write-ahead log, so that between two writes it is one file that can
be copied, mailed and opened read-only as it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import local
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    TableClause,
    column,
    create_engine,
    event,
    insert,
    literal,
    select,
    table,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from trucebook.book import tables
from trucebook.errors import BookBusyError, BookDamagedError, BookError, BookVersionError

APPLICATION_ID = 0x54525543  # "TRUC" in the file's header, so that `file` and we know a book from other files
SCHEMA_VERSION = 3
UNWASHED = "unwashed"  # a table of this name says that a redaction has still to be washed out of the pages
MAGIC = b"SQLite format 3\x00"
CACHE_KIB = 65_536  # with SQLite's own 2 MiB the writing of a book of 100,000 claims waits for the disk
Mode = Literal["create", "write", "read"]
_URI_MODES: dict[Mode, str] = {"create": "rwc", "write": "rw", "read": "ro"}

# The names of mounted file systems that reach over a network, from the Linux kernel's and FUSE's own lists.
NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "davfs", "fuse.rclone", "fuse.sshfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs"}
)

SEARCHED = {tables.report: ("title", "text"), tables.claim: ("passage", "said_by", "agent", "patient", "place")}
"""Which columns of which table full-text search looks into; both tables have an integer key `number`."""


def _guards() -> Iterator[tuple[str, str]]:
    """The triggers that keep the ledger from being edited."""
    for kept in (tables.entry, tables.source):
        for verb in ("UPDATE", "DELETE"):
            name = f"{kept.name}_refuses_{verb.lower()}"
            yield (
                name,
                (
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {kept.name} BEGIN "
                    f"SELECT RAISE(ABORT, 'the {kept.name} table of a book is only ever added to'); END"
                ),
            )


def _search_index(owner: Table, columns: tuple[str, ...]) -> str:
    # Datasette finds the index of a table by this very spelling of content="table".
    return (
        f"CREATE VIRTUAL TABLE {owner.name}_search USING fts5({', '.join(columns)}, "
        f'content="{owner.name}", content_rowid="number", tokenize="unicode61 remove_diacritics 2")'
    )


TRIGGERS = dict(_guards())


def create_schema(connection: Connection) -> None:
    """Makes every table, view, index and trigger of an empty book."""
    tables.metadata.create_all(connection, checkfirst=False)
    statements = [_search_index(owner, columns) for owner, columns in SEARCHED.items()]
    statements += TRIGGERS.values()
    statements += _views()
    statements += [f"PRAGMA application_id = {APPLICATION_ID}", f"PRAGMA user_version = {SCHEMA_VERSION}"]
    for statement in statements:
        connection.exec_driver_sql(statement)


def _views() -> list[str]:
    return [f"CREATE VIEW {name} AS {sql.strip()}" for name, sql in tables.VIEWS.items()]


def upgrade_schema(connection: Connection) -> None:
    """Adds the tables that a book of an older version lacks, empty, and makes its views anew."""
    tables.metadata.create_all(connection, checkfirst=True)
    drops = [f"DROP VIEW IF EXISTS {name}" for name in tables.VIEWS]
    for statement in (*drops, *_views(), f"PRAGMA user_version = {SCHEMA_VERSION}"):
        connection.exec_driver_sql(statement)


def index_report(connection: Connection, report: str) -> None:
    """Makes the words of a report and of its claims searchable."""
    for owner, columns in SEARCHED.items():
        words = select(owner.c.number, *(owner.c[name] for name in columns)).where(_of(owner, report))
        connection.execute(insert(_index_of(owner)).from_select(["rowid", *columns], words))


def unindex_report(connection: Connection, report: str) -> None:
    """Takes a report and its claims out of the search; must come before their rows go."""
    for owner, columns in SEARCHED.items():
        index = _index_of(owner)
        words = select(literal("delete"), owner.c.number, *(owner.c[name] for name in columns))
        connection.execute(
            insert(index).from_select([index.name, "rowid", *columns], words.where(_of(owner, report)))
        )


def _of(owner: Table, report: str) -> ColumnElement[bool]:
    return (owner.c.id if owner is tables.report else owner.c.report) == report


def _index_of(owner: Table) -> TableClause:
    """The search index of a table, with the column of its own name that takes commands (sqlite.org/fts5.html)."""
    name = f"{owner.name}_search"
    return table(name, column(name), column("rowid"), column("rank"), *map(column, SEARCHED[owner]))


def matches(owner: Table, words: str) -> ColumnElement[bool] | None:
    """The condition that a row holds all of the user's words; None when they hold nothing that can be searched.

    Words between double quotes must stand together; a word that ends in * stands for all that begin so. Nothing
    else in the user's text has a meaning to the search engine.
    """
    query = _search_query(words)
    if not query:
        return None
    index = _index_of(owner)
    return owner.c.number.in_(select(index.c.rowid).where(index.c[index.name].op("MATCH")(query)))


def _search_query(words: str) -> str:
    found = []
    for phrase, word in re.findall(
        r'"([^"]*)"|([^\s"]+)', words.encode("utf-8", "ignore").decode().replace("\0", " ")
    ):
        item = phrase or word
        if re.search(r"\w", item):
            found.append(f'"{item}"' + ("*" if word.endswith("*") else ""))
    return " ".join(found)


class SqliteFile:
    """A book's file, open for reading or writing; every failure of SQLite comes out as a BookError in words."""

    def __init__(self, path: Path, mode: Mode, *, wait_seconds: float, tolerant: bool = False) -> None:
        self.path = path
        self.mode = mode
        self._wait_seconds = wait_seconds
        self._tolerant = tolerant
        self._local = local()
        self._check_file()
        self._engine = self._make_engine()
        try:
            self._begin()
        except BookError:
            self.close()
            raise

    def close(self) -> None:
        """Lets go of the file; nothing but the file itself stays behind."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the book throughout; inside of `writing`, the one that is written."""
        if self._written is not None:
            yield self._written
            return
        with _in_words(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are all on the disk when the block ends, or none of them."""
        if self.mode == "read":
            raise BookError(f"{self.path} was opened for reading only; open it for writing to record something")
        if self._written is not None:
            yield self._written
            return
        with _in_words(self.path), self._engine.execution_options(writes=True).begin() as connection:
            self._local.written = connection
            try:
                yield connection
            finally:
                self._local.written = None

    @property
    def _written(self) -> Connection | None:
        """The connection that this thread is writing through: what it does meanwhile is part of the transaction."""
        return getattr(self._local, "written", None)

    @contextmanager
    def rewriting(self) -> Iterator[Connection]:
        """As `writing`, but the ledger may be edited, and nothing of what was taken out is left in the file.

        What the pages still hold of it is written over in a second step; where that was cut short, whoever next
        opens the book for writing does it.
        """
        with self.writing() as connection:
            connection.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {UNWASHED} (since TEXT)")
            for name in TRIGGERS:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for owner in SEARCHED:
                index = _index_of(owner)
                connection.execute(insert(index).values({index.name: "rebuild"}))
            for statement in TRIGGERS.values():
                connection.exec_driver_sql(statement)
        self._wash()

    def _wash(self) -> None:
        """Writes the file anew, so that no page holds anything but what stands in the book."""
        with _in_words(self.path), closing(self._engine.raw_connection()) as connection:
            driver: Any = connection.driver_connection
            driver.execute("VACUUM")
            driver.execute(f"DROP TABLE {UNWASHED}")

    def is_unwashed(self) -> bool:
        """Whether a redaction was cut short before the pages of the file were written over."""
        with self.reading() as connection:
            query = f"SELECT 1 FROM sqlite_master WHERE name = '{UNWASHED}'"  # noqa: S608 (own name)
            return connection.exec_driver_sql(query).first() is not None

    def check_search(self) -> list[str]:
        """Which search indices do not agree with their tables, judged on a scratch copy so that nobody waits."""
        with TemporaryDirectory() as folder, self.reading() as connection:
            copy = Path(folder) / "copy.book"
            driver: Any = connection.connection.driver_connection
            with closing(sqlite3.connect(copy)) as scratch:
                driver.backup(scratch)
            return [problem for owner in SEARCHED for problem in _search_problems(copy, owner)]

    def _check_file(self) -> None:
        """The file must be a book, or for `create` nothing yet. Looks at its first bytes before SQLite does."""
        if self.path.is_dir():
            raise BookError(f"{self.path} is a folder, not a book. Name a file, such as {self.path.name}.book")
        try:
            start = _first_bytes(self.path)
        except FileNotFoundError:
            if self.mode != "create":
                raise BookError(
                    f"{self.path} does not exist. Make it with: trucebook build CASE -o {self.path}"
                ) from None
            if not self.path.parent.is_dir():
                raise BookError(
                    f"the folder {self.path.parent} does not exist. Make it, or name another one"
                ) from None
            return
        except OSError as error:
            raise BookError(f"{self.path} cannot be read: {error.strerror}. Check your rights to it") from error
        if not start and self.mode != "create":
            raise _empty(self.path)
        if start and start != MAGIC:
            raise BookError(f"{self.path} is not a book: it does not begin as an SQLite file does")

    def _make_engine(self) -> Engine:
        address = f"{self.path.absolute().as_uri()}?mode={_URI_MODES[self.mode]}"

        def connect() -> sqlite3.Connection:
            return sqlite3.connect(
                address, uri=True, timeout=self._wait_seconds, isolation_level=None, check_same_thread=False
            )

        engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
        event.listen(engine, "connect", self._prepare)
        event.listen(engine, "begin", _begin_transaction)
        return engine

    def _prepare(self, connection: sqlite3.Connection, _record: object) -> None:
        if self._tolerant:  # bytes that are no UTF-8 must be found and named, not stop the search for more
            connection.text_factory = lambda value: value.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA secure_delete = ON")  # a redaction is no use if the words stay in free pages
        connection.execute("PRAGMA synchronous = EXTRA")  # also after a power cut what was recorded is recorded
        if self.mode != "read":  # another program may have turned the write-ahead log on
            connection.execute("PRAGMA journal_mode = DELETE")

    def _begin(self) -> None:
        """Rolls back what an interrupted writer left, checks that this is a book, and makes one where none is."""
        try:
            found = self._identity()
        except BookError as error:
            if not _needs_recovery(error):
                raise
            self._recover()
            found = self._identity()
        if found == (0, 0, 0) and self.mode == "create":
            with self.writing() as connection:
                create_schema(connection)
        else:
            _check_identity(self.path, *found)
            if found[2] < SCHEMA_VERSION:
                self._upgrade()
        if self.mode != "read" and self.is_unwashed():
            self._wash()

    def _upgrade(self) -> None:
        """A book of an older version gets the tables it lacks, once; only a writer may add them."""
        if self.mode != "read":
            with self.writing() as connection:
                upgrade_schema(connection)
            return
        try:
            SqliteFile(self.path, "write", wait_seconds=self._wait_seconds).close()
        except BookError as error:
            raise BookError(
                f"{self.path} was written by an older Trucebook and must be opened once where you may write before "
                f"it can be read here ({error})"
            ) from error

    def _identity(self) -> tuple[int, int, int]:
        with self.reading() as connection:
            pages, application, version = (
                int(connection.exec_driver_sql(f"PRAGMA {name}").scalar_one())
                for name in ("page_count", "application_id", "user_version")
            )
        return pages, application, version

    def _recover(self) -> None:
        """A writer was killed and its journal lies beside the book; only a writer may roll it back."""
        try:
            SqliteFile(self.path, "write", wait_seconds=self._wait_seconds).close()
        except BookError as error:
            raise BookError(
                f"{self.path} was being written when its writer was stopped, and must be opened once where you may "
                f"write before it can be read here ({error})"
            ) from error


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(MAGIC))


def _empty(path: Path) -> BookError:
    return BookError(f"{path} is empty: no book has been built into it yet. Run: trucebook build CASE -o {path}")


def _check_identity(path: Path, pages: int, application: int, version: int) -> None:
    if not pages:
        raise _empty(path)
    if application != APPLICATION_ID:
        raise BookError(f"{path} is an SQLite file, but not a book. Was another program's file named by mistake?")
    if version > SCHEMA_VERSION:
        raise BookVersionError(
            f"{path} was written by a newer Trucebook (its tables are of version {version}, this program reads "
            f"{SCHEMA_VERSION}). Update Trucebook, or build the book again from its case folder"
        )


def _begin_transaction(connection: Connection) -> None:
    # A writer takes its lock at once: two writers that both began by reading could never let each other finish.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def find_file_damage(connection: Connection) -> list[str]:
    """What SQLite itself finds wrong with the pages and indices of the file; empty when nothing is."""
    try:
        found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars()
        return [str(problem) for problem in found if problem != "ok"]
    except DBAPIError as error:
        return [f"SQLite cannot check the file ({error.orig})"]


def _search_problems(copy: Path, owner: Table) -> Iterator[str]:
    index = _index_of(owner)
    engine = create_engine(f"sqlite:///{copy}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.execute(insert(index).values({index.name: "integrity-check", "rank": 1}))
    except DBAPIError as error:
        yield f"the search index {index.name} does not agree with its table ({error.orig})"


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """What SQLite says when it fails, said so that a user can act on it."""
    try:
        yield
    except DBAPIError as error:
        raise failure(path, error.orig) from error
    except sqlite3.Error as error:
        raise failure(path, error) from error
    except UnicodeDecodeError as error:  # SQLite's message quotes bytes of the file that are no text
        raise _damaged(path, "its tables are described in bytes that are no text") from error


def failure(path: Path, error: BaseException | None) -> BookError:
    """The BookError for a failure of SQLite, by its extended result code (sqlite.org/rescode.html)."""
    code = str(getattr(error, "sqlite_errorname", "") or "")
    if (
        code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL", "SQLITE_NOLFS"))
        or code in _LOCK_FAILURES
    ):
        return BookBusyError(f"{path} is in use: {_why_busy(path)}")
    if code.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")):
        return _damaged(path, error)
    if "Could not decode to UTF-8" in str(error):
        return _damaged(path, "a text in it is no text any more")
    for start, words in _WORDS.items():
        if code.startswith(start):
            return BookError(f"{path}: {words} ({error})")
    return BookError(f"{path} cannot be used: {error}")


def _damaged(path: Path, why: object) -> BookDamagedError:
    return BookDamagedError(
        f"{path} is damaged ({why}). Run `trucebook verify {path}` to see what is left, or move it away and build "
        f"it again from its case folder"
    )


_LOCK_FAILURES = frozenset(f"SQLITE_IOERR_{name}" for name in ("LOCK", "UNLOCK", "RDLOCK", "CHECKRESERVEDLOCK"))
_FULL = (
    "the disk is full or the file may not grow; nothing recorded so far is lost. Free some space and run it again"
)
_WORDS = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_WRITE": _FULL,
    "SQLITE_IOERR": "the disk failed; what was recorded before is untouched. Try again, or on another disk",
    "SQLITE_READONLY": "the file or its folder may not be written to. Check your rights to both",
    "SQLITE_PERM": "the file may not be locked. Check your rights to it and its folder",
    "SQLITE_CANTOPEN": "the file cannot be opened. Check your rights to it and its folder",
    "SQLITE_TOOBIG": "a report is too large for one row of a book (a gigabyte). Split it",
    "SQLITE_CONSTRAINT_UNIQUE": "two things of one report or comparison bear the same id",
    "SQLITE_CONSTRAINT": "the book refuses this",
    "SQLITE_ERROR": "a table is not as a book's tables are; run `trucebook verify` or build it again",
}


def _needs_recovery(error: BookError) -> bool:
    cause = error.__cause__
    original = cause.orig if isinstance(cause, DBAPIError) else cause
    code = str(getattr(original, "sqlite_errorname", ""))
    return code in ("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY")


def _why_busy(path: Path) -> str:
    network = find_network_file_system(path)
    if network:
        return (
            f"its folder is on a network file system ({network}), where locks often fail. Build it on this "
            f"computer's own disk and copy it there afterwards"
        )
    return (
        "another program is writing to it or holds it open. Wait until that is done and run it again; on a network "
        "or synced folder, where locks often fail, build it on this computer's own disk and copy it afterwards"
    )


def find_network_file_system(path: Path, mounts: Path = Path("/proc/self/mounts")) -> str | None:
    """The type of the network file system a path is on, or None: on a local disk, or where nothing lists mounts."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    best, kind = "", ""
    for line in lines:
        _device, folder, type_name, *_ = [*line.split(), "", "", ""]
        folder = folder.replace("\\040", " ")
        if path.absolute().is_relative_to(folder or "\0") and len(folder) >= len(best):
            best, kind = folder, type_name
    return kind if kind in NETWORK_FILE_SYSTEMS else None
