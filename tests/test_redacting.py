"""Words that are taken out of a book: gone from every byte of it, with who, when and why in their place."""

from __future__ import annotations

import json
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.factories import make_report
from trucebook import desk
from trucebook.book import Book, Redaction
from trucebook.book.redacting import BLOCK, Words, without
from trucebook.cli import app
from trucebook.errors import BookBusyError, InputError
from trucebook.vocabulary import View

NAME = "Jane Roe"
FORMS = (NAME, NAME.upper(), NAME.casefold(), "Jane", "Roe", "roe", "jane-roe")
REASON = "she saw it and is in danger"
AT = datetime(2025, 2, 1, tzinfo=UTC)
DAILY = (
    "Witness Jane Roe speaks\n\n😀 Loud. Jane Roe, a nurse, said that Northern soldiers shot two men at Long "
    "Ford on 20 January 2025. The mission said that JANE ROE was detained on 21 January 2025.\n\n"
    "“I saw it,” Jane\nRoe’s sister said. The Northern Army said that it had released 13 captives on 20 January "
    "2025. The South Front denied that Northland had released 13 captives.\n"
)
WIRE = "A nurse is held\n\nThe mission said that Jane Roe was detained on 21 January 2025.\n"
OTHER = "Counts\n\nThe River Mission said that Northland released 12 captives on 20 January 2025.\n"
CAST = """\
actors:
  north: {name: Northland, kind: party, aliases: [the North], demonyms: [Northern]}
  south: {name: South Front, kind: party, aliases: [the Front]}
  north-army: {name: Northern Army, kind: organisation, affiliation: north, speaks_for: north}
  mission: {name: River Mission, kind: organisation, aliases: [the mission]}
"""
SIDECAR = """\
daily.txt: {outlet: Daily, author: "Jane Roe, as told to Ben", title: "Witness Jane Roe speaks",
  published: 2025-01-22, url: "https://daily.example/2025/jane-roe-speaks"}
wire.txt: {outlet: Worldwire, published: 2025-01-22}
other.txt: {outlet: Daily, published: 2025-01-22}
"""
CLAIM = desk.Entered(act="kill", agent="Northern soldiers", patient="two men", said_by="Daily; Jane Roe")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case in which a nurse is named in two reports, in title, author and address."""
    folder = tmp_path / "case"
    (folder / "reports").mkdir(parents=True)
    (folder / "case.yaml").write_text("title: The river\n", encoding="utf-8")
    (folder / "cast.yaml").write_text(CAST, encoding="utf-8")
    for name, text in (("daily.txt", DAILY), ("wire.txt", WIRE), ("other.txt", OTHER), ("reports.yaml", SIDECAR)):
        (folder / "reports" / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def book(case: Path, tmp_path: Path) -> Path:
    """The book of the case, with an earlier version of a report, a report that is gone, notes and a correction."""
    path, reports = tmp_path / "river.book", case / "reports"
    (reports / "gone.txt").write_text("Jane Roe was seen at Long Ford on 19 January 2025.", encoding="utf-8")
    (reports / "daily.txt").write_text("First version. " + DAILY, encoding="utf-8")
    desk.build(case, path)
    (reports / "gone.txt").unlink()
    (reports / "daily.txt").write_text(DAILY, encoding="utf-8")
    desk.build(case, path)
    held = next(claim for claim in desk.claims(path) if claim.act == "detain" and claim.report == "daily.txt")
    desk.decide(path, held.id, "accepted", by="Ada", note="I spoke to Jane\tRoe myself.")
    start = DAILY.index("Roe, a nurse")
    added = desk.add_claim(path, "daily.txt", (start, start + 30), CLAIM, by="Ada")
    desk.decide(path, added.claim, "rejected", by="Ben")
    released = next(claim for claim in desk.claims(path) if claim.act == "release" and claim.report == "other.txt")
    desk.decide(path, released.id, "accepted", by="Ben", note="Jane Roe says otherwise")
    return path


def everything(book: Path) -> list[bytes]:
    """The file as it lies on the disk with whatever lies beside it, and every compressed file kept in it."""
    found = [path.read_bytes() for path in book.parent.glob(f"{book.name}*")]
    with closing(sqlite3.connect(book)) as file:
        found += [zlib.decompress(data) for (data,) in file.execute("SELECT data FROM source")]
    return found


def traces(book: Path, forms: tuple[str, ...] = FORMS) -> list[str]:
    """Which forms of the name are left anywhere."""
    wanted = [*forms, "Jane\\nRoe", "Jane\\tRoe"] if NAME in forms else list(forms)
    return [form for form in wanted for data in everything(book) if form.encode() in data]


def test_the_words_are_gone_from_every_byte(book: Path) -> None:
    """Text, title, author, address, notes, corrections, earlier versions, what is gone, indices, kept files."""
    assert NAME in traces(book)
    made = desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    assert traces(book) == []
    assert {item.report for item in made} == {"daily.txt", "wire.txt"}
    assert desk.verify(book) == ()
    assert {item.name for item in book.parent.iterdir()} == {"case", "river.book"}


def test_the_book_says_who_when_and_why(book: Path) -> None:
    """A redaction is an entry: report, number of places, name, time and reason; in the view for Datasette too."""
    (made,) = desk.redact(book, "daily.txt", NAME, by=" Ada  A. ", reason=REASON)
    assert desk.redactions(book) == (made,)
    assert (made.by, made.reason) == ("Ada A.", REASON)
    assert [place.field for place in made.places] == ["text"] * 4 + ["title", "author", "url"]
    with closing(sqlite3.connect(book)) as file:
        assert file.execute("SELECT by, report, places, reason FROM what_was_redacted").fetchall() == [
            ("Ada A.", "daily.txt", 7, REASON)
        ]


def test_what_does_not_hold_the_words_stays_as_it_was(book: Path) -> None:
    """Other claims keep their ids, passages and decisions; each passage is exactly what stands in the text."""
    with Book.open(book, read_only=True) as ledger:
        before, texts = ledger.claims(), {item.id: item.text for item in ledger.reports()}
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    with Book.open(book, read_only=True) as ledger:
        after = {claim.id: claim for claim in ledger.claims()}
        left = {item.id: item.text for item in ledger.reports()}
    assert {name: len(text) for name, text in left.items()} == {name: len(text) for name, text in texts.items()}
    untouched = [claim for claim in before if "roe" not in str(claim).casefold()]
    assert len(untouched) >= 3
    assert [after.get(claim.id) for claim in untouched] == untouched
    assert all(
        left[claim.report][claim.passage.start : claim.passage.end] == claim.passage.text
        for claim in after.values()
    )


def test_a_gap_is_somebody_still(book: Path) -> None:
    """Who was named by the words still speaks and suffers, as a gap; decisions on such claims still stand."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON)
    gap = BLOCK * len(NAME)
    found = [claim for claim in desk.claims(book) if claim.report == "daily.txt"]
    shot = next(
        claim for claim in found if claim.act in ("attack", "kill", "injure") and claim.review != "accepted"
    )
    assert shot.chain[-1].name == gap
    held = next(claim for claim in found if claim.act == "detain")
    assert (held.patient[0].name, held.review) == (gap, "accepted")
    assert next(item.note for item in desk.decisions(book)) == f"I spoke to {gap} myself."
    brought = next(item.instead for item in desk.decisions(book) if item.instead)
    assert [voice.name for voice in brought.chain] == ["Daily", gap]
    assert brought.passage.text == f"{BLOCK * 3}, a nurse, said that Northe"
    assert brought.id in {claim.id for claim in found}, "the claim entered by hand stands, under an id of its own"
    with Book.open(book, read_only=True) as ledger:
        assert ledger.rulings()[brought.id].held == (("Ada", "added"), ("Ben", "rejected"))


def test_other_reports_are_asked_for_by_name(book: Path) -> None:
    """Without `everywhere` another report keeps the words; what stands no longer loses them in any case."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON)
    with Book.open(book, read_only=True) as ledger:
        texts = {item.id: item.text for item in ledger.reports()}
    assert NAME in texts["wire.txt"]
    assert NAME not in texts["daily.txt"]
    with closing(sqlite3.connect(book)) as file:
        holding = file.execute("SELECT DISTINCT key FROM entry WHERE payload LIKE '%jane_roe%'").fetchall()
    assert {key for (key,) in holding} == {"wire.txt", "comparison"}
    assert desk.verify(book) == ()


def test_no_hash_of_what_was_there_is_left(book: Path, case: Path) -> None:
    """Whoever guesses the name can make the report again, and finds its hash nowhere."""
    with Book.open(book, read_only=True) as ledger:
        known = next(item for item in ledger.reports() if item.id == "daily.txt")
    with closing(sqlite3.connect(book)) as file:
        old = file.execute("SELECT payload_sha256, sha256 FROM entry WHERE key = 'daily.txt'").fetchall()
        prints = file.execute("SELECT fingerprint FROM report WHERE id = 'daily.txt'").fetchone()
        brought = file.execute("SELECT instead FROM decision WHERE instead IS NOT NULL").fetchone()
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    told = [known.sha256, prints[0].partition(" ")[0], brought[0], *(item for pair in old for item in pair)]
    assert traces(book, tuple(told)) == []


def test_a_book_built_anew_leaves_the_words_out(book: Path, case: Path, tmp_path: Path) -> None:
    """With review.jsonl in the folder a new book never holds them, though the folder's own files still do."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    (case / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    other = desk.build(case, tmp_path / "other.book").book
    assert traces(other) == []
    assert desk.verify(other) == ()
    assert desk.claims(other) == desk.claims(book)
    assert desk.review_lines(other) == desk.review_lines(book)


def test_building_again_adds_nothing(book: Path, case: Path) -> None:
    """The same folder built into a redacted book leaves it as it is, and the words out."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    head = desk.build(case, book).head
    assert desk.build(case, book).head == head
    assert traces(book) == []
    assert desk.verify(book) == ()


def test_an_old_review_brings_nothing_back(book: Path, case: Path) -> None:
    """A review.jsonl written before the redaction holds decisions with the words; the book knows them already."""
    (case / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    desk.build(case, book)
    assert traces(book) == []


def test_a_review_redacts_another_book(book: Path, case: Path, tmp_path: Path) -> None:
    """Two people keep a book each of one case: what one took out goes from the other's, history and all."""
    other = desk.build(case, tmp_path / "other.book").book
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    (case / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    desk.build(case, other)
    assert traces(other) == []
    assert desk.verify(other) == ()


def test_a_report_that_changed_since_is_refused(book: Path, case: Path) -> None:
    """Nobody knows where the words stand in a new version: it is refused with what to do, and lets nothing in."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    (case / "reports" / "daily.txt").write_text("Corrected. " + DAILY, encoding="utf-8")
    (refusal,) = desk.build(case, book).refused
    assert (refusal.id, refusal.reason) == ("daily.txt", "redacted")
    assert "another name" in refusal.detail
    assert traces(book) == []
    assert desk.verify(book) == ()


def test_a_folder_redacted_by_hand_too_fits(book: Path, case: Path) -> None:
    """Whoever takes the words out of the file itself, sign for sign, has the same report."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    path, words = case / "reports" / "daily.txt", Words(NAME)
    path.write_text(words.hidden(path.read_text(encoding="utf-8")), encoding="utf-8")
    summary = desk.build(case, book)
    assert summary.refused == ()
    assert desk.verify(book) == ()


def test_a_second_redaction_follows_the_first(book: Path, case: Path, tmp_path: Path) -> None:
    """Each is an entry of its own, and both are applied to a new book."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    desk.redact(book, "daily.txt", "a nurse", by="Ben", reason="few work there")
    assert [item.by for item in desk.redactions(book)] == ["Ada", "Ada", "Ben"]
    (case / "review.jsonl").write_text(desk.review_lines(book), encoding="utf-8")
    other = desk.build(case, tmp_path / "other.book").book
    assert desk.verify(book) == desk.verify(other) == ()
    assert desk.claims(other) == desk.claims(book)


@pytest.mark.parametrize(
    ("words", "reason", "problem"),
    [
        (NAME, "  ", "Say why"),
        (NAME, "jane roe asked for it", "must not repeat"),
        (NAME, "Roe is in danger", "must not repeat"),
        ("Nobody Here", REASON, "stand nowhere"),
        ("x", REASON, "letters or more"),
        (BLOCK * 5, REASON, "letters or more"),
        ("x" * 201, REASON, "letters or more"),
        ("River Mission", REASON, "cast.yaml:5 names these words"),
        ("Roe", "x" * 2001, "has up to 2000"),
    ],
)
def test_what_cannot_be_redacted_is_said(book: Path, words: str, reason: str, problem: str) -> None:
    """The reason must not repeat the words, they must stand there, and the case's own files must not name them."""
    report = "other.txt" if words == "River Mission" else "daily.txt"
    with Book.open(book, read_only=True) as ledger:
        head = ledger.head()
    with pytest.raises(InputError, match=problem):
        desk.redact(book, report, words, by="Ada", reason=reason)
    with Book.open(book, read_only=True) as ledger:
        assert ledger.head() == head
        assert ledger.redactions() == []


LINE: dict[str, object] = {
    "id": "x1", "report": "daily.txt", "by": "Eve", "at": "2025-02-01T00:00:00Z", "reason": "why",
    "left_sha256": "0" * 64, "places": [{"field": "text", "start": 0, "end": 7}],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"places": []},
        {"places": [{"field": "text", "start": -3, "end": 4}]},
        {"places": [{"field": "text", "start": 4, "end": 4}]},
        {"places": [{"field": "__class__", "start": 0, "end": 4}]},
        {"places": 7},
        {"at": "soon"},
    ],
)
def test_a_line_of_the_review_that_is_none_is_named(book: Path, case: Path, change: dict[str, object]) -> None:
    """Whatever somebody wrote into review.jsonl, a line that is no redaction is told, and nothing is taken out."""
    (case / "review.jsonl").write_text(json.dumps(LINE | change) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"review\.jsonl:1 is no decision"):
        desk.build(case, book)
    assert desk.redactions(book) == ()


def test_a_redaction_of_another_version_is_refused(book: Path, case: Path) -> None:
    """Places that do not leave what the redaction says they leave are of another text: nothing is taken out."""
    (case / "review.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="in another version"):
        desk.build(case, book)
    assert desk.redactions(book) == ()
    assert NAME in traces(book)


def test_what_the_case_named_once_goes_too(book: Path, case: Path) -> None:
    """The cast named her; taken out of cast.yaml and built again, the cast of before is emptied with the rest."""
    named = CAST + "  roe: {name: Jane Roe, kind: person}\n"
    (case / "cast.yaml").write_text(named, encoding="utf-8")
    desk.build(case, book)
    with pytest.raises(InputError, match=r"cast\.yaml:6 names these words"):
        desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    (case / "cast.yaml").write_text(CAST, encoding="utf-8")
    desk.build(case, book)
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    assert traces(book) == []
    assert desk.verify(book) == ()


@pytest.mark.parametrize("name", ["Jane\n      Roe", '"Jane\\u0020Roe"', "jane   roe"])
def test_a_case_that_names_the_words_otherwise_is_said(book: Path, case: Path, name: str) -> None:
    """Over a line end, or written with signs for signs: what the case names is found all the same."""
    (case / "cast.yaml").write_text(CAST + f"  roe:\n    name: {name}\n    kind: person\n", encoding="utf-8")
    desk.build(case, book)
    with pytest.raises(InputError, match=r"names? these words"):
        desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    assert desk.redactions(book) == ()


def test_a_short_name_is_not_sought_inside_words(case: Path, tmp_path: Path) -> None:
    """Ali goes from the text, and neither a coalition nor an alias is mistaken for him."""
    (case / "reports" / "other.txt").write_text("The coalition, Ali said,\nAli’s aliases.", encoding="utf-8")
    book = desk.build(case, tmp_path / "short.book").book
    (made,) = desk.redact(book, "other.txt", "ali", by="Ben", reason=REASON, everywhere=True)
    assert len(made.places) == 2
    with Book.open(book, read_only=True) as ledger:
        text = next(item.text for item in ledger.reports() if item.id == "other.txt")
    assert text == "The coalition, ███ said,\n███’s aliases."
    assert traces(book, ("Ali ", "Ali’s")) == []


def test_what_was_added_by_hand_stays_redacted(book: Path, case: Path, tmp_path: Path) -> None:
    """A report that was added stays so when all is read again for a new cast, and when it is added once more."""
    story = tmp_path / "story.txt"
    story.write_text("Jane Roe said that Northland released 3 captives on 21 January 2025.", encoding="utf-8")
    desk.add(book, [str(story)])
    desk.redact(book, "added/story.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    (case / "cast.yaml").write_text(CAST + "  ben: {name: Ben Poe, kind: person}\n", encoding="utf-8")
    desk.build(case, book)
    desk.add(book, [str(story)])
    story.unlink()
    assert traces(book) == []
    assert desk.verify(book) == ()
    assert BLOCK * 8 in next(
        claim.chain[-1].name for claim in desk.claims(book) if claim.report == "added/story.txt"
    )


def test_nobody_signs_with_what_is_taken_out(book: Path) -> None:
    """Who takes a name out stays in the book by name, and so must bear another."""
    with pytest.raises(InputError, match="Use another name"):
        desk.redact(book, "daily.txt", NAME, by="J. Roe", reason=REASON)


LETTERS = st.text("aB é\n\u00a0عدŁ😀_.-1", max_size=30)


@given(LETTERS, st.text("aBé عŁ.1", min_size=1, max_size=6).filter(str.strip), LETTERS)
def test_nothing_of_the_words_is_left_and_nothing_else_goes(before: str, words: str, after: str) -> None:
    """Whatever stands around them: as many signs as before, no place left, and all that is no place as it was."""
    asked, text = Words(words), f"{before} {words} {after}"
    hidden = asked.hidden(text)
    report = make_report(text, title=text)
    places = [place for place in asked.places(report) if place.field == "text"]
    assert places
    assert len(hidden) == len(text)
    assert not asked.are_in(hidden)
    gone = {at for place in places for at in range(place.start, place.end)}
    kept = [(old, new) for at, (old, new) in enumerate(zip(text, hidden, strict=True)) if at not in gone]
    assert all(old == new for old, new in kept)
    left = without(report, [Redaction("x", report.id, asked.places(report), "Ada", AT, "why", "")])
    assert (left.text, left.title) == (hidden, hidden)


def test_a_file_that_is_named_so_is_said(case: Path, book: Path) -> None:
    """An id is in every entry and every link; the file must be called otherwise first."""
    (case / "reports" / "daily.txt").rename(case / "reports" / "2025-jane_roe.txt")
    (case / "reports" / "reports.yaml").write_text("", encoding="utf-8")
    desk.build(case, book)
    with pytest.raises(InputError, match="Give the file another name"):
        desk.redact(book, "2025-jane_roe.txt", NAME, by="Ada", reason=REASON)


def test_words_that_came_back_are_found(book: Path) -> None:
    """Whoever records the old report again behind a redaction is found out by `verify`."""
    with Book.open(book, read_only=True) as ledger:
        old, reading = ledger.reports()[0], ledger.readings()[0]
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON)
    with Book.open(book) as ledger:
        ledger.record_report(old, reading)
    assert any("not what its redaction left" in str(item) for item in desk.verify(book))


def test_an_old_head_is_explained(book: Path) -> None:
    """The hash that was noted before is no longer in the chain, and `verify` says what may be the reason."""
    with Book.open(book, read_only=True) as ledger:
        head = ledger.head()
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON)
    with Book.open(book, read_only=True) as ledger:
        (damage,) = ledger.verify(head=head)
    assert "words were redacted since" in str(damage)


def test_nobody_writes_between(book: Path) -> None:
    """A redaction made from an older state of the book is not applied to a newer one."""
    with (
        Book.open(book) as ledger,
        pytest.raises(BookBusyError, match="meanwhile"),
        ledger.redact([], {}, Words(NAME), "0" * 64),
    ):
        pass
    assert NAME in traces(book)


def test_what_was_cut_short_is_finished(book: Path) -> None:
    """Stopped between writing and washing, the file may hold traces: `verify` says so, a writer removes them."""
    with closing(sqlite3.connect(book, isolation_level=None)) as file:
        file.execute("PRAGMA secure_delete = OFF")
        file.execute("CREATE TABLE unwashed (since TEXT)")
        file.execute("CREATE TABLE scratch (words TEXT)")
        file.executemany("INSERT INTO scratch VALUES (?)", [("Zebulon Quint " * 200,)] * 50)
        file.execute("DROP TABLE scratch")
    assert traces(book, ("Zebulon",)) == ["Zebulon"]
    assert any("cut short" in str(item) for item in desk.verify(book))
    Book.open(book).close()
    assert traces(book, ("Zebulon",)) == []
    assert desk.verify(book) == ()


@pytest.mark.parametrize(
    ("words", "text", "hidden"),
    [
        ("Ali", "Ali, coalition ALI’s", "███, coalition ███’s"),
        ("Jane Roe", "Jane  Roe\nJane\u00a0ROE", "█████████\n████████"),
        ("علي", "قال علي ولعلي", "قال ███ ول███"),
        ("דן", "אמר דן ולדן", "אמר ██ ול██"),
        ("a.b (c)", "A.B (C) axb", "███████ axb"),
        ("Łukasz", "łukasz Łukaszów", "██████ Łukaszów"),
        ("😀 Roe", "x 😀 Roe y", "x █████ y"),
    ],
)
def test_words_are_found_as_their_script_writes_them(words: str, text: str, hidden: str) -> None:
    """Whole words where a script has capitals, anywhere where it does not; in any case, with any space between."""
    assert Words(words).hidden(text) == hidden
    assert len(hidden) == len(text)


def test_the_status_of_what_is_untouched_stays(book: Path) -> None:
    """A figure that does not rest on the words stands in the brief as before."""
    view = View(on=desk.get_view(book).on)
    before = desk.status(book, view)
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    assert [replace(item, reasons=()) for item in desk.status(book, view)] == [
        replace(item, reasons=()) for item in before
    ]


def test_the_command_asks_for_the_words(book: Path) -> None:
    """The words are asked for, not given where a shell keeps them; it says where they stand, and asks once more."""
    wanted = ["redact", str(book), "daily.txt", "--by", "Ada", "--reason", REASON, "--everywhere"]
    refused = CliRunner().invoke(app, wanted, input=f"{NAME}\nn\n")
    assert refused.exit_code == 1
    assert "7 places in daily.txt" in refused.stderr
    assert "1 places in wire.txt" in refused.stderr
    assert desk.redactions(book) == ()
    done = CliRunner().invoke(app, wanted, input=f"{NAME}\ny\n")
    assert done.exit_code == 0, done.stderr
    assert "daily.txt: 7 places" in done.stdout
    assert desk.get_head(book) in done.stderr
    assert traces(book) == []
    verified = CliRunner().invoke(app, ["verify", str(book)])
    assert verified.exit_code == 0
    assert f"redacted: 7 places of daily.txt on {datetime.now(UTC):%Y-%m-%d} by Ada: {REASON}" in verified.stderr


def test_the_report_is_looked_for_before_the_words_are_asked_for(book: Path) -> None:
    """A slip in its name brings no sensitive words onto the screen."""
    slip = CliRunner().invoke(app, ["redact", str(book), "dayly.txt", "--by", "Ada", "--reason", REASON])
    assert slip.exit_code == 1
    assert "holds no report 'dayly.txt' (did you mean 'daily.txt'?)" in str(slip.exception)
    assert "Words to take out" not in slip.output


def test_no_export_holds_the_words(book: Path, tmp_path: Path) -> None:
    """Briefs in each form, every command in each format, the review: none of them has the words."""
    desk.redact(book, "daily.txt", NAME, by="Ada", reason=REASON, everywhere=True)
    told = [desk.review_lines(book)]
    for form in ("html", "md", "json"):
        desk.write_brief(book, desk.get_view(book), tmp_path / f"brief.{form}")
        told.append((tmp_path / f"brief.{form}").read_text(encoding="utf-8"))
    for command in ("claims", "disputes", "incidents", "sources", "blame", "decisions", "cast suggest"):
        for form in ("table", "json", "jsonl", "csv"):
            told.append(CliRunner().invoke(app, [*command.split(), str(book), "--format", form]).stdout)
    assert len(told) == 32
    assert [form for form in FORMS for text in told if form in text] == []
