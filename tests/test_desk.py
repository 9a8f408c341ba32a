"""The jobs of the desk on a small invented case: build, go on, rebuild, add, judge."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from trucebook import desk
from trucebook.book import Book
from trucebook.desk import building
from trucebook.errors import InputError, ProblemsError
from trucebook.vocabulary import View

NEW_YEAR = date(2025, 2, 5)
REPORTS = {
    "daily-1.txt": "The South Front released 13 captives on Monday, a spokesperson for Northland said.\n",
    "daily-2.txt": "As of Feb. 5, the South Front had released 15 of the more than 30 captives.\n",
    "courier.txt": "The South Front said it had released 20 captives. It will release five more on Friday.\n",
}
METADATA = """\
daily-1.txt: {outlet: Daily, published: "2025-02-04"}
daily-2.txt: {outlet: Daily, published: "2025-02-05"}
courier.txt: {outlet: Courier, published: "2025-02"}
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A new case folder with three reports."""
    folder = tmp_path / "case"
    desk.new(folder)
    for name, text in REPORTS.items():
        (folder / "reports" / name).write_text(text, encoding="utf-8")
    (folder / "reports" / "reports.yaml").write_text(METADATA, encoding="utf-8")
    return folder


def test_a_new_case_has_no_problems(tmp_path: Path) -> None:
    """What `new` writes passes `check`, and an existing folder is not written over."""
    desk.new(tmp_path / "case")
    assert desk.check(tmp_path / "case") == ()
    with pytest.raises(InputError, match="is not empty"):
        desk.new(tmp_path / "case")


def test_every_example_of_a_new_negotiation_can_be_taken_over(tmp_path: Path) -> None:
    """With the # before its examples taken away, the file passes `check` too."""
    desk.new(tmp_path / "case")
    path = tmp_path / "case" / "negotiation.yaml"
    text = path.read_text(encoding="utf-8")
    taken = re.sub(r"^( *)# (?!yaml-language)", r"\1", text, flags=re.MULTILINE)
    assert "\n# " not in taken
    path.write_text(taken, encoding="utf-8")
    assert desk.check(tmp_path / "case") == ()
    found = desk.load_case(tmp_path / "case").negotiation
    assert found is not None
    assert (len(found.issues), len(found.positions), len(found.red_lines), len(found.pressures)) == (3, 2, 2, 1)


def test_a_build_reads_every_report_once(case: Path) -> None:
    """The second build of an unchanged folder reads nothing and leaves the head as it was."""
    first = desk.build(case)
    second = desk.build(case)
    assert (first.read, first.reports, first.refused) == (3, 3, ())
    assert (second.read, second.unchanged, second.head) == (0, 3, first.head)
    assert first.claims >= 4


def test_what_of_a_report_was_guessed_is_told(case: Path, tmp_path: Path) -> None:
    """A build says so of what it reads now, and not again of what it leaves as it was."""
    old = "The café at the bridge was closed on Monday, a spokesperson for Northland said."
    (case / "reports" / "old.txt").write_bytes(old.encode("cp1252"))
    told = desk.build(case, tmp_path / "told.book").doubts
    assert {report for report, _ in told} == {"old.txt"}
    assert [words.split()[:3] for _, words in told] == [
        ["Its", "encoding", "was"],
        ["Nothing", "says", "when"],
        ["Nothing", "says", "who"],
    ]
    assert desk.build(case, tmp_path / "told.book").doubts == ()


def test_a_long_text_tells_how_far_it_is(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within one report the characters are counted as they are parsed; a short one is not told apart."""
    told: list[tuple[str, int, int]] = []
    length = len(REPORTS["courier.txt"])
    monkeypatch.setattr(building, "LONG_CHARACTERS", length)
    desk.build(case, progress=lambda stage, done, total: told.append((stage, done, total)))
    assert ("characters of courier.txt", length, length) in told
    assert {stage for stage, _, _ in told} == {"reading", "characters of courier.txt", "comparing"}


def test_a_build_depends_on_the_folder_alone(case: Path, tmp_path: Path) -> None:
    """Two builds of the same folder give the same head, wherever the book lies."""
    assert desk.build(case, tmp_path / "a.book").head == desk.build(case, tmp_path / "b.book").head


def test_only_what_changed_is_read_again(case: Path) -> None:
    """A changed report is read again, a removed one withdrawn, and the rest left alone."""
    desk.build(case)
    (case / "reports" / "daily-1.txt").write_text(
        "The South Front released 12 captives on Monday.\n", encoding="utf-8"
    )
    (case / "reports" / "courier.txt").unlink()
    (case / "reports" / "reports.yaml").write_text(
        METADATA.replace("courier.txt", "# courier.txt"), encoding="utf-8"
    )
    summary = desk.build(case)
    assert (summary.read, summary.unchanged, summary.withdrawn, summary.reports) == (1, 1, 1, 2)
    assert {claim.report for claim in desk.claims(summary.book)} == {"daily-1.txt", "daily-2.txt"}
    assert desk.verify(summary.book) == ()


def test_a_changed_cast_reads_all_again(case: Path) -> None:
    """Who is who decides how a report is read, so a new alias reads every report again."""
    desk.build(case)
    cast = (case / "cast.yaml").read_text(encoding="utf-8")
    (case / "cast.yaml").write_text(cast.replace("[the Front]", "[the Front, SF]"), encoding="utf-8")
    assert desk.build(case).read == 3


def test_status_counts_what_is_said_to_be_done(case: Path) -> None:
    """The Daily's count stands at 15 of 30; the Courier's planned five are not counted."""
    book = desk.build(case).book
    view = View(NEW_YEAR, timezone="UTC")
    found = {item.account: item for item in desk.status(book, view) if item.obligation == "release-captives"}
    daily = found["Daily"]
    assert (daily.status, daily.needed) == ("open", 30)
    assert daily.interval is not None
    assert (daily.interval.low, daily.interval.high) == (15, 15)
    assert found["south"].interval is None or found["south"].interval.low in (0, 20)


def test_known_by_sees_nothing_published_later(case: Path) -> None:
    """On 4 February only the first report was known; the month-dated one was not surely known."""
    book = desk.build(case).book
    view = View(NEW_YEAR, known_by=date(2025, 2, 4), timezone="UTC")
    by_id = {claim.id: claim for claim in desk.claims(book)}
    used = {by_id[claim].report for item in desk.status(book, view) for claim in (*item.evidence, *item.against)}
    assert used <= {"daily-1.txt"}


def test_without_a_date_somebody_must_say_which_day(case: Path) -> None:
    """When nothing dates the reports the day to judge is asked for, not guessed."""
    (case / "reports" / "reports.yaml").unlink()
    book = desk.build(case).book
    with pytest.raises(InputError, match="--on"):
        desk.get_view(book)


def test_added_reports_stay_through_a_rebuild(case: Path, tmp_path: Path) -> None:
    """What was added by hand is not withdrawn by the next build, and is stamped with the day it came."""
    book = desk.build(case).book
    late = tmp_path / "late.txt"
    late.write_text("The South Front released 30 captives on 6 February 2025, the army said.\n", encoding="utf-8")
    today = datetime.now().astimezone().date()
    added = desk.add(book, [str(late)])
    assert (added.read, added.reports) == (1, 4)
    again = desk.build(case)
    assert (again.reports, again.withdrawn) == (4, 0)
    days = {claim.known_on for claim in desk.claims(book) if claim.report == "added/late.txt"}
    assert days
    assert days <= {today, today + timedelta(days=1)}


def test_who_adds_a_report_can_say_whose_it_is_and_of_which_day(case: Path, tmp_path: Path) -> None:
    """With a day, "on Monday" is one; what stands beside a file wins, and a date that is none is refused."""
    book = desk.build(case).book
    radio, wire = tmp_path / "radio.txt", tmp_path / "wire.txt"
    for path in (radio, wire):
        path.write_text(f"The South Front released nine captives on Monday, {path.stem} said.\n", encoding="utf-8")
    (tmp_path / "reports.yaml").write_text("wire.txt: {outlet: Wire}\n", encoding="utf-8")
    with pytest.raises(InputError, match="no day, month or year"):
        desk.add(book, [str(radio)], published="soon")
    added = desk.add(book, [str(radio), str(wire)], outlet="Radio Hill", published="2025-02-12")
    assert added.doubts == ()
    known = {item.id: (item.outlet, item.published) for item in desk.reports(book)}
    assert known["added/radio.txt"] == ("Radio Hill", "2025-02-12")
    assert known["added/wire.txt"] == ("Wire", "2025-02-12")
    released = [item for item in desk.claims(book) if item.report == "added/radio.txt" and item.act == "release"]
    assert [item.when.first for item in released if item.when] == [date(2025, 2, 10)]


def test_a_report_that_was_added_can_be_left_out_again(case: Path, tmp_path: Path) -> None:
    """Its claims count no more, now and after a build; who did it and why stays, and the chain holds."""
    book = desk.build(case).book
    late = tmp_path / "late.txt"
    late.write_text("The South Front released 30 captives on 6 February 2025, the army said.\n", encoding="utf-8")
    desk.add(book, [str(late)])
    for report, reason, wrong in (
        ("daily-1.txt", "taken back", "comes from the case folder"),
        ("added/lat.txt", "taken back", "added/late.txt"),
        ("added/late.txt", " ", "Say why"),
    ):
        with pytest.raises(InputError, match=wrong):
            desk.retract(book, report, by="Ada", reason=reason)
    desk.retract(book, "added/late.txt", by="Ada", reason="its outlet took it back")
    assert desk.build(case).reports == 3
    assert not [claim for claim in desk.claims(book) if claim.report == "added/late.txt"]
    assert not desk.verify(book)
    with closing(sqlite3.connect(book)) as rows:
        (payload,) = rows.execute("SELECT payload FROM entry WHERE kind = 'withdrawal'").fetchone()
    assert "retracted by Ada: its outlet took it back" in payload
    assert desk.add(book, [str(late)]).reports == 4


def test_two_added_reports_of_one_name_are_two(case: Path, tmp_path: Path) -> None:
    """Every day's "report.txt" stays; the same file again is no third; one that was refused gives up its place."""
    book = desk.build(case).book
    paths = [tmp_path / day / "report.txt" for day in ("monday", "tuesday", "wednesday")]
    texts = ("", "The South Front released 30 captives, the army said.\n", "The army shelled the bridge.\n")
    for path, text in zip(paths, texts, strict=True):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert [len(desk.add(book, [str(path)]).refused) for path in paths] == [1, 0, 0]
    assert desk.add(book, [str(path) for path in paths[1:]]).read == 0
    added = {claim.report for claim in desk.claims(book) if claim.report.startswith("added/")}
    assert added == {"added/report.txt", "added/report-2.txt"}


def test_adding_a_path_that_is_not_there_says_so(case: Path) -> None:
    """A wrong path is an error that names it, and the book stays as it was."""
    built = desk.build(case)
    with pytest.raises(InputError, match="nowhere"):
        desk.add(built.book, ["nowhere.txt"])
    assert desk.build(case).head == built.head


def test_bad_files_are_refused_and_the_rest_is_built(case: Path) -> None:
    """An empty file, a picture named .txt and a broken PDF each get a reason; encodings are read right."""
    folder = case / "reports"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 8)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (folder / "latin.txt").write_bytes(
        "The envoy José Peña said on Monday that the café was closed.\n".encode("latin-1")
    )
    (folder / "windows.txt").write_bytes(
        "The envoy said \u201cnothing\u201d \u2014 that\u2019s all.\n".encode("cp1252")
    )
    with (folder / "huge.txt").open("wb") as huge:
        huge.truncate(200_000_000)
    summary = desk.build(case)
    assert {item.id for item in summary.refused} == {"empty.txt", "picture.txt", "broken.pdf", "huge.txt"}
    assert all(item.reason and item.detail for item in summary.refused)
    texts = {report.id: report.text for report in desk.reports(summary.book)}
    assert "José Peña" in texts["latin.txt"]
    assert "\u201cnothing\u201d \u2014 that\u2019s" in texts["windows.txt"]
    assert set(REPORTS) <= set(texts)


def test_a_case_with_mistakes_is_not_built(case: Path) -> None:
    """Every problem comes at once and no book is written."""
    (case / "case.yaml").write_text("title: x\ntimezon: UTC\n", encoding="utf-8")
    (case / "cast.yaml").write_text("actors: {a: {name: A, kind: partyy}}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        desk.build(case)
    assert {problem.file for problem in caught.value.problems} >= {"case.yaml", "cast.yaml"}
    assert not case.with_name("case.book").exists()


def test_a_killed_build_goes_on_and_gives_the_same_book(case: Path, tmp_path: Path) -> None:
    """Killed several times half-way, then finished: the head is that of a build that ran through."""
    for number in range(40):
        text = f"The South Front released {number + 1} captives on {number % 28 + 1} January 2025.\n" * 20
        (case / "reports" / f"more-{number:02}.txt").write_text(text, encoding="utf-8")
    whole = desk.build(case, tmp_path / "whole.book")
    broken = tmp_path / "broken.book"
    command = [sys.executable, "-m", "trucebook", "build", str(case), "-o", str(broken)]
    held = []
    for _ in range(3):
        size = broken.stat().st_size if broken.exists() else 0
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if broken.exists() and broken.stat().st_size > size + 20_000:
                break
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Book.create(broken) as ledger:  # opened for writing, so that what was half written is rolled back
            held.append(len(ledger.reports()))
    assert held == sorted(held)
    assert 0 < held[-1] < 43, held
    finished = desk.build(case, broken)
    assert finished.unchanged > 0
    assert finished.head == whole.head
    assert desk.verify(broken) == ()


def test_a_brief_is_written_in_the_format_of_its_name(case: Path, tmp_path: Path) -> None:
    """HTML, Markdown and JSON by suffix; another suffix is refused before anything is written."""
    book = desk.build(case).book
    view = desk.get_view(book, on=NEW_YEAR)
    for suffix, start in ((".html", "<!doctype html>"), (".md", "# "), (".json", "{")):
        page = tmp_path / f"brief{suffix}"
        desk.write_brief(book, view, page)
        assert page.read_text(encoding="utf-8").startswith(start)
    with pytest.raises(InputError, match="html"):
        desk.write_brief(book, view, tmp_path / "brief.docx")
    assert not (tmp_path / "brief.docx").exists()


def test_the_case_can_be_thrown_away(case: Path) -> None:
    """Status, claims and disputes need the book alone."""
    book = desk.build(case).book
    before = desk.status(book, View(NEW_YEAR))
    shutil.rmtree(case)
    assert desk.status(book, View(NEW_YEAR)) == before


def test_a_misspelt_source_act_or_modality_is_an_error(case: Path) -> None:
    """A name nobody has would silently leave out nothing; the nearest known one is offered."""
    book = desk.build(case).book
    with pytest.raises(InputError, match="did you mean 'courier'"):
        desk.get_view(book, without=("Courrier",))
    with pytest.raises(InputError, match="did you mean 'release'"):
        desk.claims(book, desk.ClaimFilter(act="relase"))
    with pytest.raises(InputError, match="actual, planned"):
        desk.claims(book, desk.ClaimFilter(modality="sure"))


def test_a_withdrawn_source_takes_its_claims_along(case: Path) -> None:
    """Without the Daily nothing of it is counted or cited; accepting it alone leaves only it."""
    book = desk.build(case).book
    without = desk.brief(book, desk.get_view(book, on=NEW_YEAR, without=("Daily",)))
    assert all("Daily" not in item.chain for item in without.citations)
    accepted = desk.brief(book, desk.get_view(book, on=NEW_YEAR, accept=("Daily",)))
    assert accepted.citations
    assert all(item.chain.startswith("Daily") for item in accepted.citations)


def test_a_case_without_a_negotiation_is_told_what_to_write(case: Path) -> None:
    """What is on the table needs its file; suggestions do not."""
    (case / "negotiation.yaml").unlink()
    book = desk.build(case).book
    with pytest.raises(InputError, match=r"has no negotiation\. Write negotiation\.yaml"):
        desk.negotiate(book)
    assert desk.suggest_table(book) == ()
