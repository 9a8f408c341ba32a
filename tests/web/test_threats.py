"""What attacks a workbench on an analyst's machine, one hostile input each."""

from __future__ import annotations

import csv
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import RULES
from tests.web.river import HOSTILE
from tests.web.test_pages import REPORT, addresses, form
from trucebook import desk
from trucebook.errors import InputError
from trucebook.web import Address, Rules, make_app
from trucebook.web.asked import HOME, link, own_address
from trucebook.web.changes import CHANGES
from trucebook.web.guard import MOST_BODY_BYTES
from trucebook.web.pages import PAGES, PATHS
from trucebook.web.serving import listen, make_rules

TOKEN = "0123456789abcdefghijklmn"
READING = "nmlkjihgfedcba9876543210"


@pytest.fixture
def guarded(book: Path) -> Iterator[TestClient]:
    """The workbench as it is served to other machines: with a token."""
    rules = Rules(frozenset({"testserver"}), TOKEN)
    with TestClient(make_app(book, rules=rules, reviewer="Ada"), follow_redirects=False) as found:
        yield found


# Who may ask


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "169.254.169.254", "testserver:1", ""])
def test_a_foreign_host_is_refused(client: TestClient, host: str) -> None:
    """A name that was made to point at this machine (rebinding) gets nothing to read."""
    answer = client.get("/overview", headers={"host": host})
    assert answer.status_code == 421
    assert "river" not in answer.text.casefold()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "https://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver.evil.example"},
    ],
)
def test_a_change_from_another_site_is_refused(client: TestClient, book: Path, headers: dict[str, str]) -> None:
    """A form on somebody else's page decides nothing, even with our token in it."""
    claim = desk.claims(book)[0].id
    answer = client.post("/decide", data=form(claim=claim, verdict="rejected"), headers=headers)
    assert answer.status_code == 403
    assert desk.decisions(book) == ()


@pytest.mark.parametrize("token", ["", "wrong", RULES.form_token[:-1]])
def test_a_change_without_the_token_of_the_form_is_refused(client: TestClient, book: Path, token: str) -> None:
    """Where a browser says nothing of where a form came from, the form must have been ours."""
    claim = desk.claims(book)[0].id
    answer = client.post("/decide", data=form(claim=claim, verdict="rejected") | {"form_token": token})
    assert answer.status_code == 403
    assert desk.decisions(book) == ()


def test_nothing_is_changed_by_looking(client: TestClient, book: Path) -> None:
    """An address alone, which an image on any page can ask for, decides nothing."""
    claim = desk.claims(book)[0].id
    fields = list(form(claim=claim, verdict="rejected").items())
    assert client.get(link("/decide", fields)).status_code == 405
    assert client.request("PUT", link("/decide", fields)).status_code == 405
    assert desk.decisions(book) == ()


@pytest.mark.parametrize(
    "path", ["/overview", "/overview.json", "/review.jsonl", "/static/workbench.css", "/nothing"]
)
def test_other_machines_need_the_token(guarded: TestClient, path: str) -> None:
    """Without the token nothing is shown, not even what exists."""
    for given in ({}, {"authorization": "Bearer wrong"}, {"cookie": "trucebook_token=wrong"}):
        assert guarded.get(path, headers=given).status_code == 401
    assert guarded.get(f"{path}?token=wrong").status_code == 401
    assert guarded.get(path, headers={"authorization": f"Bearer {TOKEN}"}).status_code in (200, 404)


def test_the_token_leaves_the_address_at_once(guarded: TestClient) -> None:
    """The first visit trades the token for a cookie no script can read, and it stays out of the history."""
    answer = guarded.get(f"/overview?token={TOKEN}&on=2025-01-20")
    assert answer.headers["location"] == "/overview?on=2025-01-20"
    cookie = answer.headers["set-cookie"].casefold()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert guarded.get("/overview").status_code == 200
    claim = form(claim="c1", verdict="rejected")
    guarded.cookies.clear()
    assert guarded.post(f"/decide?token={TOKEN}", data=claim).status_code == 401


def test_only_this_machine_is_listened_to_by_default() -> None:
    """Any other address has a token, and names the hosts it goes by."""
    assert make_rules(Address(), None).token is None
    assert make_rules(Address(), None).hosts == {"127.0.0.1:8765", "localhost:8765", "[::1]:8765"}
    for host in ("0.0.0.0", "::", "192.168.1.7", "desk.example"):
        assert len(make_rules(Address(host), None).token or "") >= 32
    with pytest.raises(InputError, match="at least 16"):
        make_rules(Address("0.0.0.0"), "secret")


def test_a_port_that_is_taken_is_said() -> None:
    """Two workbenches on one port: the second says so, and what to do."""
    with listen(Address(port=0)) as first, pytest.raises(InputError, match="Choose another port"):
        listen(Address(port=first.getsockname()[1]))


# Who may read and not decide


@pytest.fixture
def reader(book: Path) -> Iterator[TestClient]:
    """Somebody who came with the token that reads."""
    rules = Rules(frozenset({"testserver"}), TOKEN, READING, RULES.form_token)
    with TestClient(make_app(book, rules=rules, reviewer="Ada"), follow_redirects=False) as found:
        found.headers["authorization"] = f"Bearer {READING}"
        yield found


@pytest.mark.parametrize("path", CHANGES)
def test_a_reader_changes_nothing(reader: TestClient, book: Path, path: str) -> None:
    """Each change is refused, alone and as a whole bundle of fields, even with the token of the forms."""
    before = book.read_bytes()
    claim, incident = desk.claims(book)[0], desk.incidents(book)[0]
    fields = form(
        claim=claim.id, verdict="rejected", report=REPORT, quote="Families stood", act="release", name="Eve",
        incident=incident.id, decision="d1", search="s1", words="captives", shown="captives", make="yes",
        sure="yes", reason="why",
    )  # fmt: skip
    for headers in ({}, {"accept": "application/json"}, {"x-http-method-override": "GET"}):
        assert reader.post(path, data=fields, headers=headers).status_code == 403
    assert reader.get(link(path, list(fields.items()))).status_code in (400, 405)
    assert book.read_bytes() == before


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_reads_all_and_is_given_no_form(reader: TestClient, book: Path, path: str) -> None:
    """Pages, twins and exports are there; the token that a change needs is not."""
    address = addresses(book)[path]
    page = reader.get(address)
    assert page.status_code == 200
    assert RULES.form_token not in page.text
    assert 'class="reads-only"' in page.text
    assert reader.get(address.replace(path, f"{path}.json", 1)).status_code == 200
    assert {reader.get(export).status_code for export in ("/review.jsonl", "/decisions.csv")} == {200}


def test_a_reader_stays_a_reader(reader: TestClient) -> None:
    """The cookie holds what was brought; only who brings the other token decides from then on."""
    del reader.headers["authorization"]
    assert READING in reader.get(f"/overview?token={READING}").headers["set-cookie"]
    assert reader.post("/decide", data=form(claim="c1", verdict="rejected")).status_code == 403
    assert reader.post(f"/decide?token={TOKEN}", data=form(claim="c1", verdict="rejected")).status_code == 403
    assert TOKEN in reader.get(f"/overview?token={TOKEN}").headers["set-cookie"]
    assert reader.post("/decide", data=form(claim="c1", verdict="rejected")).status_code == 404


def test_two_tokens_are_two() -> None:
    """Asked for readers, even this machine alone needs a token, and the two differ."""
    rules = make_rules(Address(), None, readers=True)
    assert len({rules.token, rules.reading_token, None}) == 3
    assert make_rules(Address("0.0.0.0"), None).reading_token is None


# How much


def test_a_large_body_is_refused(client: TestClient) -> None:
    """Whatever its length is said to be, a body is read no further than a form can be long."""
    assert client.post("/decide", content=b"x" * (MOST_BODY_BYTES + 1)).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(MOST_BODY_BYTES // 1024 + 2):
            yield b"x" * 1024

    assert client.post("/decide", content=endless()).status_code == 413
    assert client.post("/decide", content=b"x", headers={"content-length": "-1"}).status_code == 413


def test_a_flood_of_fields_is_refused(client: TestClient) -> None:
    """Ten thousand fields are no form, and an address of a megabyte none of ours."""
    assert client.post("/decide", content=b"&".join([b"a=1"] * 10_000)).status_code == 400
    assert client.get("/overview?" + "a" * 20_000).status_code == 414
    assert client.get("/overview?" + "&".join(["a=1"] * 1_000)).status_code == 400


def test_ranges_are_not_served(client: TestClient) -> None:
    """A thousand overlapping ranges give the file once, whole."""
    many = "bytes=" + ",".join(f"{number}-" for number in range(1_000))
    answer = client.get("/static/workbench.css", headers={"range": many})
    assert answer.status_code == 200
    assert answer.content == client.get("/static/workbench.css").content


# Markup


@pytest.mark.parametrize("path", PAGES)
def test_markup_of_a_report_stays_text(client: TestClient, book: Path, path: str) -> None:
    """Scripts, images and handlers that a report brings are shown as what they are, letters."""
    address = link("/report", [("id", HOSTILE)]) if path == "/report" else addresses(book)[path]
    text = client.get(address).text
    for bad in ("<svg onload", "<img", "<script>", "onerror=alert(1)>", 'href="jav'):
        assert bad not in text, bad


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/static/workbench.css", "/review.jsonl"])
def test_every_answer_is_sealed(client: TestClient, book: Path, path: str) -> None:
    """No answer may load, frame, or send anything anywhere, whatever its content."""
    answer = client.get(addresses(book).get(path, path))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "address",
    [
        "/report?id=<script>alert(1)</script>",
        "/report?id=http://evil.example/",
        "/overview?without=<img src=http://evil.example>",
        "/overview?on=<svg/onload=alert(1)>",
        '/obligation?id="><script>alert(1)</script>',
        "/search?words=<script>alert(1)</script>",
    ],
)
def test_an_error_shows_an_address_as_text(client: TestClient, address: str) -> None:
    """What stands in the address comes back as letters: no markup, no link to follow."""
    text = client.get(address).text
    assert "<script>" not in text
    assert "<img" not in text
    assert "<svg/onload" not in text
    assert 'href="http' not in text


def test_a_name_of_a_reviewer_is_text(client: TestClient, book: Path) -> None:
    """Who decides can call themselves anything."""
    client.post("/name", data=form(name='<b onclick="x">\r\nSet-Cookie: a=1'))
    claim = desk.claims(book)[0].id
    client.post("/decide", data=form(claim=claim, verdict="accepted"))
    assert "<b onclick" not in client.get("/decisions").text
    assert desk.decisions(book)[0].by == '<b onclick="x"> Set-Cookie: a=1'


# Paths and redirects


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../.env", "/static/..%2f..%2f.env", "/static/%2e%2e/app.py", "/static//etc/passwd",
        "/static/..\\app.py", "/../../.env", "/report?id=../../.env", "/report?id=/etc/passwd", "/static/",
    ],
)  # fmt: skip
def test_no_path_reaches_the_disk(client: TestClient, path: str) -> None:
    """Ids and names are looked up, never joined to a folder."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text
    assert "import" not in answer.text


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example", "/\\evil.example/", "http://evil.example/", "javascript:alert(1)", "/overview/../../x",
        "///evil.example/overview", "/overview\r\nLocation: http://evil.example", "\\\\evil.example", "",
        "http:/overview", "//evil.example/overview", "/decide",
    ],
)  # fmt: skip
def test_a_change_never_leads_away(client: TestClient, book: Path, back: str) -> None:
    """Where to go afterwards is one of our own pages or the first one."""
    claim = desk.claims(book)[0].id
    answer = client.post("/decide", data=form(claim=claim, verdict="accepted") | {"back": back})
    assert answer.headers["location"].startswith(f"{HOME}?done=")
    assert own_address("/report?id=a%5Db%26c&on=2025-01-20", PATHS) == "/report?id=a%5Db%26c&on=2025-01-20"


def test_ids_with_brackets_find_their_report(client: TestClient) -> None:
    """A report may be called whatever a file can be called."""
    found = client.get(link("/report.json", [("id", HOSTILE)])).json()
    assert found["report"]["id"] == HOSTILE
    assert client.get(link("/report", [("id", "a]b[c")])).status_code == 404


# Errors


def test_a_failure_is_a_sentence_on_every_route(client: TestClient) -> None:
    """One shape of error, as a page and as JSON, and never a traceback."""
    for path in ("/nothing.json", "/report.json?id=nothing", "/overview.json?on=x", "/obligation.json?id=x"):
        found = client.get(path).json()
        assert set(found) == {"status", "message"}
        assert found["message"].endswith((".", ")."))
    assert "Traceback" not in client.get("/report?id=x").text


@pytest.mark.parametrize(
    "asked",
    ["on=9999-12-31", "on=0001-01-01", "known_by=9999-12-31", "known_by=0001-01-01", "day=999999999", "day=400000"],
)
def test_a_day_of_no_ceasefire_is_refused(client: TestClient, asked: str) -> None:
    """A day out of reach of any calendar, or of any ceasefire, is told as the command line tells it."""
    for path in ("/overview", "/obligation", "/timeline"):
        found = client.get(f"{path}.json?id=free&{asked}")
        assert found.status_code == 400
        assert "from 1800 to 2999" in found.json()["message"] or "beyond the calendar" in found.json()["message"]
    assert client.get(f"/search?about={asked.split('=')[1]}").status_code < 500


def test_a_defect_of_ours_is_told_without_its_insides(book: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What we did wrong is a sentence to the reader, and stands in the log for whoever mends it."""
    app = make_app(book, rules=RULES, reviewer="Ada")
    with caplog.at_level(logging.ERROR), TestClient(app, raise_server_exceptions=False) as found:
        book.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
        answer = found.get("/overview")
    assert answer.status_code in (500, 503)
    assert "Traceback" not in answer.text
    assert "site-packages" not in answer.text


# What leaves the book


def test_the_table_of_decisions_opens_harmlessly(client: TestClient, book: Path) -> None:
    """Cells that a spreadsheet would run are text, and signed numbers stay numbers."""
    claim = desk.claims(book)[0].id
    for note in ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-12", "fine"):
        client.post("/decide", data=form(claim=claim, verdict="accepted", note=note))
    lines = client.get("/decisions.csv").text
    assert not [cell for cell in _cells(lines) if cell[:1] in "=+@\t\r" and cell]
    assert "-12" in _cells(lines)
    assert "'-2+3" in _cells(lines)


def _cells(text: str) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def test_the_export_is_json_line_by_line(client: TestClient, book: Path) -> None:
    """A note with line ends cannot forge a second decision."""
    claim = desk.claims(book)[0].id
    client.post("/decide", data=form(claim=claim, verdict="accepted", note='a\n{"id": "forged"}\u2028b'))
    lines = client.get("/review.jsonl").text.split("\n")
    assert len([json.loads(line) for line in lines if line]) == 1


def test_a_report_is_searched_as_text(client: TestClient) -> None:
    """Nothing a reader types is a command to the search engine."""
    for words in ('" OR 1=1 --', "NEAR(", "a* NOT b", "^x", "{col}: y", "\x00", "*", '"'):
        assert client.get(link("/search", [("words", words)])).status_code == 200
    assert client.get(link("/search.json", [("words", "captives")])).json()["claims_found"] >= 3
    assert client.get(link("/report", [("id", REPORT)])).status_code == 200
