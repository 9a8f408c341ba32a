"""Whatever is changed in a book behind its back is found, and the entry is named."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.factories import CAST, make_claim, make_report
from trucebook.book import Book, CaseFileText, CaseRecord, Damage
from trucebook.errors import BookDamagedError, BookError
from trucebook.vocabulary import (
    Attribution,
    Comparison,
    Dispute,
    Incident,
    NotRead,
    Passage,
    Reading,
    Refusal,
    Side,
    Speaker,
)

TEXT = "The army released thirteen people, the mission said. More will follow."
COLUMNS = ("kind", "key", "payload", "payload_sha256", "previous_sha256", "sha256")
KINDS = ["case", "report", "reading", "report", "reading", "refusal", "comparison"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of seven entries in which nothing is wrong."""
    path = tmp_path_factory.mktemp("whole") / "whole.book"
    with Book.create(path) as book:
        book.record_case(CaseRecord("River", "UTC", ("en",), CAST, (CaseFileText("case.yaml", "title: River\n"),)))
        for name in ("a.txt", "b.txt"):
            data = f"{TEXT} ({name})".encode()
            report = make_report(TEXT, id=name, sha256=hashlib.sha256(data).hexdigest())
            book.record_report(report, read(name), fingerprint="f", source=data)
        book.record_refusal(Refusal("photo.txt", None, 3, "not_text", "is a picture"))
        sides = (Side("13", ("Worldwire",), 1, ("c-a.txt",)), Side("12", ("Daily",), 0, ("c-b.txt",)))
        dispute = Dispute("d1", "i1", "conflict", "quantity", sides)
        incident = Incident("i1", "A release", "release", ("c-a.txt", "c-b.txt"))
        book.record_comparison(Comparison((), {"c-a.txt": "c-b.txt"}, (incident,), (dispute,)))
        assert book.verify() == ()
    return path


def read(name: str) -> Reading:
    """A reading with one attribution, one claim and one passage that was not understood."""
    said = Attribution(
        f"a-{name}",
        name,
        Passage(35, 46, "the mission"),
        Passage(47, 51, "said"),
        (Passage(0, 33, TEXT[:33]),),
        "indirect",
        Speaker("Observer Mission", "observer", 0.9, "alias"),
    )
    claim = make_claim(id=f"c-{name}", report=name, passage=Passage(0, 33, TEXT[:33]), origin="observer")
    gap = NotRead(name, Passage(53, 70, TEXT[53:]), "no act")
    return Reading(name, (said,), (replace(claim, attribution=said.id),), (gap,), 11)


@contextmanager
def tampered(whole: Path, *statements: str | tuple[str, tuple[object, ...]]) -> Iterator[Path]:
    """A copy of a book changed as somebody would who knows how: guards lifted, edited, guards put back."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.book"
        shutil.copyfile(whole, path)
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            guards = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                file.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                file.execute(statement) if isinstance(statement, str) else file.execute(*statement)
            for _, sql in guards:
                file.execute(sql)
        yield path


def verify(path: Path, **options: str) -> tuple[Damage, ...]:
    """What is wrong with the book at a path."""
    with Book.open(path, read_only=True) as book:
        return book.verify(**options)


@given(
    seq=st.integers(1, len(KINDS)),
    column=st.sampled_from(COLUMNS),
    place=st.integers(0, 10**6),
    flip=st.integers(1, 255),
)
@settings(max_examples=80, deadline=None)
def test_any_changed_byte_of_any_entry_is_found(whole: Path, seq: int, column: str, place: int, flip: int) -> None:
    """One byte of one column of one entry: `verify` names that entry and no other."""
    with closing(sqlite3.connect(whole)) as file:
        query = f"SELECT kind, key, CAST({column} AS BLOB) FROM entry WHERE seq = ?"
        kind, key, value = file.execute(query, (seq,)).fetchone()
    place %= len(value)
    changed = value[:place] + bytes([value[place] ^ flip]) + value[place + 1 :]
    edit = (f"UPDATE entry SET {column} = CAST(? AS TEXT) WHERE seq = ?", (changed, seq))
    with tampered(whole, edit) as path:
        found = verify(path)
    assert {damage.seq for damage in found if damage.table == "entry"} == {seq}
    if column not in ("kind", "key"):
        assert f"entry {seq} ({kind} {key})" in str(found[0])


@pytest.mark.parametrize("seq", range(1, len(KINDS) + 1))
def test_a_removed_entry_is_named(whole: Path, seq: int) -> None:
    """Also the first and the last: the book says how many there should be."""
    with tampered(whole, f"DELETE FROM entry WHERE seq = {seq}") as path:
        found = verify(path)
    assert found[0].seq == seq
    assert "is missing" in found[0].problem
    if KINDS[seq - 1] in ("report", "reading", "refusal"):
        assert (found[0].kind, found[0].key != "") == (KINDS[seq - 1], True)


def test_swapped_entries_are_both_named(whole: Path) -> None:
    """Two entries that changed places are each out of place."""
    swaps = [f"UPDATE entry SET seq = {new} WHERE seq = {old}" for old, new in ((2, 99), (4, 2), (99, 4))]
    with tampered(whole, *swaps) as path:
        found = verify(path)
    assert {damage.seq for damage in found if damage.table == "entry"} == {2, 4}


def test_an_added_entry_is_found(whole: Path) -> None:
    """An entry copied to the end does not belong there."""
    columns = ", ".join(COLUMNS)
    add = f"INSERT INTO entry (seq, {columns}) SELECT 8, {columns} FROM entry WHERE seq = 6"
    with tampered(whole, add) as path:
        assert 8 in {damage.seq for damage in verify(path)}


def test_a_chain_sealed_anew_is_found_by_a_noted_head(whole: Path) -> None:
    """Who rewrites the end and seals it is found by whoever noted the head before."""
    with Book.open(whole) as book:
        noted = book.head()
    cut = (
        "DELETE FROM entry WHERE seq = 7",
        "UPDATE head SET entries = 6, sha256 = (SELECT sha256 FROM entry WHERE seq = 6)",
        *(f"DELETE FROM {table}" for table in ("superseded", "incident_claim", "incident", "side", "dispute")),
    )
    assert verify(whole, head=noted) == ()
    with tampered(whole, *cut) as path:
        assert verify(path) == ()
        (damage,) = verify(path, head=noted)
    assert "was rewritten or cut off" in str(damage)


@pytest.mark.parametrize(
    ("edit", "table", "named"),
    [
        (
            "UPDATE claim SET act = 'kill' WHERE id = 'c-a.txt'",
            "claim",
            "row c-a.txt: act is kill, the entry says release",
        ),
        ("UPDATE claim SET payload = replace(payload, 'affirmed', 'denied')", "claim", "payload is"),
        ("UPDATE claim SET low = 5 WHERE id = 'c-b.txt'", "claim", "low is 5, the entry says None"),
        ("DELETE FROM voice WHERE position = 1", "voice", "lacks the row"),
        ("UPDATE voice SET name = 'Nobody' WHERE position = 1", "voice", "name is Nobody, the entry says Observer"),
        ("INSERT INTO voice SELECT 99, 'c9', 0, 'x', 'x', NULL, NULL, 'fact'", "voice", "c9, which is no claim"),
        ("DELETE FROM attribution WHERE id = 'a-a.txt'", "attribution", "lacks the row a-a.txt"),
        ("UPDATE not_read SET reason = 'forgotten'", "not_read", "reason is forgotten"),
        (
            "UPDATE report SET outlet = 'Other' WHERE id = 'a.txt'",
            "report",
            "outlet is Other, the entry says Daily",
        ),
        ("UPDATE report SET fingerprint = NULL WHERE id = 'a.txt'", "report", "fingerprint is None"),
        ("UPDATE refusal SET detail = ''", "refusal", "the entry says is a picture"),
        ("UPDATE refusal SET id = 'other.txt'", "refusal", "lacks the row"),
        ("DELETE FROM superseded", "superseded", "lacks the row c-a.txt"),
        ("UPDATE dispute SET kind = 'update'", "dispute", "kind is update, the entry says conflict"),
        ("UPDATE side SET independent = 4 WHERE position = 0", "side", "independent is 4, the entry says 1"),
        ("UPDATE head SET sha256 = 'x'", "entry", "its hash is not the one the book ends with"),
        ("DELETE FROM head", "entry", "the book does not say so"),
        ("UPDATE source SET data = x'00'", "source", "cannot be read any more"),
        ("DELETE FROM source", "source", "the file as received is missing"),
        ("INSERT INTO claim_search(claim_search) VALUES ('delete-all')", "search", "claim_search does not agree"),
        ("UPDATE claim SET act = CAST(x'ff' AS TEXT) WHERE id = 'c-a.txt'", "claim", "act is ?"),
    ],
)
def test_an_edited_table_is_found(whole: Path, edit: str, table: str, named: str) -> None:
    """The tables people search are compared with the entries they were made from."""
    with tampered(whole, edit) as path:
        found = verify(path)
    assert any(damage.table == table and named in damage.problem for damage in found), found


def test_another_file_in_place_of_the_received_one_is_found(whole: Path) -> None:
    """The bytes kept must give the SHA-256 that the report's entry holds."""
    other = "SELECT data FROM source AS other WHERE other.sha256 <> source.sha256"
    swap = f"UPDATE source SET data = ({other}) WHERE sha256 = (SELECT sha256 FROM report WHERE id = 'b.txt')"
    with tampered(whole, swap) as path:
        found = [damage for damage in verify(path) if damage.table == "source"]
    assert [(damage.seq, damage.key) for damage in found] == [(4, "b.txt")]
    assert "its SHA-256 differs" in found[0].problem


def test_a_row_of_an_edited_table_leads_to_its_entry(whole: Path) -> None:
    """The message of an edited claim names the reading that says otherwise."""
    with tampered(whole, "UPDATE claim SET act = 'kill' WHERE id = 'c-b.txt'") as path:
        (damage,) = verify(path)
    assert str(damage) == (
        "entry 5 (reading b.txt): the table claim, row c-b.txt: act is kill, the entry says release"
    )


def test_a_lifted_guard_is_found(whole: Path) -> None:
    """A trigger that was dropped, changed or added is named."""
    with tampered(whole) as path:
        with closing(sqlite3.connect(path)) as file:
            file.execute("DROP TRIGGER entry_refuses_update")
            file.execute("CREATE TRIGGER mine AFTER INSERT ON entry BEGIN SELECT 1; END")
        found = [str(damage) for damage in verify(path)]
    assert found == [
        "the file: the trigger entry_refuses_update is missing",
        "the file: the trigger mine is not the one a book has",
    ]


def test_a_passage_that_is_not_in_its_report_is_named(tmp_path: Path) -> None:
    """What the reader put at the wrong place is found by its offsets; offsets count code points."""
    text = "🕊 The army left."
    report = make_report(text, id="a.txt")
    right = make_claim(id="c1", report="a.txt", passage=Passage(2, 10, "The army"))
    wrong = make_claim(id="c2", report="a.txt", passage=Passage(3, 11, "The army"))
    with Book.create(tmp_path / "a.book") as book:
        book.record_report(report, Reading("a.txt", claims=(right, wrong)))
        (damage,) = book.verify()
    assert (damage.seq, damage.table) == (2, "reading")
    assert "c2: The army is not what stands at 3-11: he army" in damage.problem


@given(place=st.integers(0, 10**6), flip=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_of_the_file_inside_an_entry_is_found(whole: Path, place: int, flip: int) -> None:
    """A byte that rots on the disk inside a payload is found without SQLite's help."""
    content = bytearray(whole.read_bytes())
    starts = [at for at in range(len(content)) if content.startswith(b'{"bytes_kept":true', at)]
    assert len(starts) == 2
    content[starts[place % 2] + place // 2 % 200] ^= flip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.book"
        path.write_bytes(content)
        found = verify(path)
    assert len({damage.seq for damage in found if damage.table == "entry"}) == 1


@example(place=262143, flip=1)  # in the index of the entries
@given(place=st.integers(100, 10**6), flip=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_no_flipped_byte_stops_the_check(whole: Path, place: int, flip: int) -> None:
    """Wherever a byte rots, `verify` ends with its list, or opening says why the book cannot be used."""
    content = bytearray(whole.read_bytes())
    content[place % len(content)] ^= flip
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.book"
        path.write_bytes(content)
        with suppress(BookError):
            verify(path)


def test_asking_a_tampered_book_says_that_it_is_damaged(whole: Path) -> None:
    """Answers from a payload that is no noun any more are refused, not made up."""
    with (
        tampered(whole, "UPDATE claim SET payload = '{}'") as path,
        Book.open(path, read_only=True) as book,
        pytest.raises(BookDamagedError, match=r"holds a claim that is not what was written.*trucebook verify"),
    ):
        book.claims()


def test_asking_for_text_that_is_none_any_more_says_damaged(whole: Path) -> None:
    """Bytes that are no UTF-8 are a damage of the book, not a failure of the program."""
    with (
        tampered(whole, "UPDATE claim SET payload = CAST(x'ff' AS TEXT)") as path,
        Book.open(path, read_only=True) as book,
        pytest.raises(BookDamagedError, match="no text any more"),
    ):
        book.claims()


def test_nothing_is_added_to_a_book_without_its_end(whole: Path) -> None:
    """A ledger whose last entry is gone is not continued as if it were whole."""
    with (
        tampered(whole, "DELETE FROM entry WHERE seq = 7") as path,
        Book.open(path) as book,
        pytest.raises(BookDamagedError, match="does not end with the entry it was left with"),
    ):
        book.record_refusal(Refusal("x.txt", None, 0, "empty", "is empty"))
