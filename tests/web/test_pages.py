"""Every page has a twin in JSON made from the same dataclass, and nothing that the twin lacks."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import RULES, WAIT_MILLISECONDS
from trucebook import desk
from trucebook.book import Book
from trucebook.vocabulary import Reading, from_json
from trucebook.web import make_app
from trucebook.web.app import STATIC, Shell, Site
from trucebook.web.asked import link
from trucebook.web.pages import PAGES

REPORT = "2025-01-20-daily.txt"
MOST_SCRIPT_BYTES = 6_000


def addresses(book: Path) -> dict[str, str]:
    """One address for each page, with what it needs."""
    _, claims = desk.disputes(book)
    released = next(claim for claim in claims.values() if claim.act == "release")
    incident = next(item.incident for item in desk.disputes(book)[0])
    fields = {
        "/report": [("id", REPORT)],
        "/redaction": [("id", REPORT)],
        "/obligation": [("agreement", "river"), ("id", "free")],
        "/incident": [("id", incident)],
        "/search": [("words", "captives")],
    }
    assert released.report == REPORT
    return {path: link(path, fields.get(path, [])) for path in PAGES}


def shell(path: str) -> Shell:
    """What surrounds a page in these tests."""
    return Shell(path, (), (), path, f"{path}.json", "Ada", RULES.form_token, None)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_laid_out_from_its_twin_alone(client: TestClient, book: Path, path: str) -> None:
    """What the JSON holds is all that the page shows: read back and laid out, it is the same page."""
    address = addresses(book)[path]
    page, twin = client.get(address), client.get(address.replace(path, f"{path}.json", 1))
    assert page.status_code == twin.status_code == 200, (page.text, twin.text)
    assert twin.headers["content-type"].startswith("application/json")
    site = Site(book, RULES, "Ada")
    again = from_json(PAGES[path].noun, twin.json())
    wanted = site.html(PAGES[path].template, again, shell(path))
    assert main_of(page.text) == main_of(wanted)


def main_of(text: str) -> str:
    """The page without what surrounds it, and without the address to go back to."""
    return re.sub(r'name="back" value="[^"]*"', "", text[text.index("<main") : text.index("</main>")])


class _Checker(HTMLParser):
    """Collects ids, and everything that a strict policy would not let through."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes one tag."""
        given = dict(attrs)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.bad += [f"{tag} {name}" for name in given if name.startswith("on") or name == "style"]
        sources = [value or "" for name, value in attrs if name in ("src", "href", "action") and value]
        self.bad += [value for value in sources if not value.startswith(("/", "#")) or value.startswith("//")]
        if tag == "script" and not given.get("src"):
            self.bad.append("script without a source")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_nothing_from_elsewhere(client: TestClient, book: Path, path: str) -> None:
    """No style or script in the page, no address of another machine, no id twice."""
    found = _Checker()
    found.feed(client.get(addresses(book)[path]).text)
    assert found.bad == []
    assert sorted(found.ids) == sorted(set(found.ids))


def test_every_dataclass_of_a_page_says_what_it_is() -> None:
    """The JSON is documented where it is made."""
    assert all((page.noun.__doc__ or "").strip() for page in PAGES.values())


def test_scripts_are_few_and_small() -> None:
    """Each script can be read in one sitting."""
    scripts = {name: len(data) for name, data in STATIC.items() if name.endswith(".js")}
    assert set(scripts) == {"marking.js", "queue.js", "slider.js"}
    assert max(scripts.values()) < MOST_SCRIPT_BYTES


def test_a_link_carries_the_view_along(client: TestClient) -> None:
    """Whoever looks at a day on somebody's word stays there from page to page."""
    page = client.get(link("/overview", [("on", "2025-01-21"), ("without", "Worldwire")])).text
    assert 'href="/reports?on=2025-01-21&amp;without=Worldwire"' in page


def test_the_slider_works_without_a_script(client: TestClient) -> None:
    """The slider is a plain form: so many days after the first."""
    found = client.get("/overview.json?day=3").json()
    assert (found["first_day"], found["view"]["on"]) == ("2025-01-18", "2025-01-21")


def test_withdrawing_a_source_changes_the_grid(client: TestClient) -> None:
    """Without the mission nobody says that the guns spoke."""

    def silence(fields: list[tuple[str, str]]) -> str:
        grid = client.get(link("/overview.json", fields)).json()["grids"][0]
        return str(next(row for row in grid["rows"] if row["obligation"] == "silence")["cells"][0]["status"])

    assert (silence([]), silence([("without", "River Mission")])) == ("breached", "open")


def test_disputes_are_those_of_the_view(client: TestClient) -> None:
    """By its day and on the word it accepts; what is left out is counted, and the view goes on to the next page."""
    whole = client.get("/disputes.json").json()
    assert whole["found"] > 0 == whole["left_out"]
    early = client.get("/disputes.json?on=2025-01-19").json()
    assert (early["found"], early["left_out"]) == (0, whole["found"])
    narrowed = client.get(link("/disputes.json", [("without", "South Front")])).json()
    assert narrowed["left_out"] == whole["found"] - narrowed["found"] > 0
    assert not [side for item in narrowed["disputes"] for side in item["sides"] if "South Front" in side[1]]


def test_a_page_of_the_whole_book_says_so(client: TestClient) -> None:
    """Where the view of the address is not applied, that is said; where there is none, nothing is."""
    note = "This page shows the whole book"
    assert note in client.get("/reports?on=2025-01-21").text
    assert note not in client.get("/reports").text
    for path in ("/disputes", "/sources", "/search", f"/report?id={REPORT}"):
        glue = "&" if "?" in path else "?"
        assert note not in client.get(f"{path}{glue}on=2025-01-21").text


def test_sources_are_those_of_the_view(client: TestClient) -> None:
    """Who is left out is no origin and blames nobody; without a view the whole book is counted."""
    whole = client.get("/sources.json").json()
    narrowed = client.get(link("/sources.json", [("without", "River Mission")])).json()
    names = [{item["name"] for item in page["sources"]} for page in (whole, narrowed)]
    assert names[0] - names[1] >= {"River Mission"}
    assert "River Mission" not in {item["accuser"] for item in narrowed["blame"]}
    assert (whole["view"], narrowed["view"]["without"]) == (None, ["River Mission"])
    counts = [sum(item["claims"] for item in page["cast"]) for page in (whole, narrowed)]
    assert counts[0] > counts[1] > 0


def test_a_view_that_hides_nothing_blames_as_the_whole_book_does(client: TestClient) -> None:
    """Long after the last report the counts of blame are those without a view."""
    whole, late = (client.get(path).json()["blame"] for path in ("/sources.json", "/sources.json?on=2025-12-31"))
    assert whole == late != []


def test_a_search_finds_what_the_view_lets_see(client: TestClient) -> None:
    """What was not known by then is left out and counted, and the form and the links keep the view."""
    whole = client.get("/search.json?words=captives").json()
    early = client.get("/search.json?words=captives&known_by=2025-01-19").json()
    assert early["claims_found"] + early["left_out"] == whole["claims_found"] > early["claims_found"]
    assert len(early["reports"]) < len(whole["reports"])
    page = client.get("/search?words=captives&known_by=2025-02-19").text
    assert '<input type="hidden" name="known_by" value="2025-02-19">' in page
    assert 'id=2025-01-20-daily.txt&amp;known_by=2025-02-19"' in page


def test_a_report_says_what_of_it_the_view_lets_see(client: TestClient) -> None:
    """A report of the day after was not known; without an outlet none of its claims count."""
    found = client.get(f"/report.json?id={REPORT}&known_by=2025-01-19").json()
    assert (found["known"], len(found["hidden"])) == (False, found["claims"])
    assert "this report was not known by then" in client.get(f"/report?id={REPORT}&known_by=2025-01-19").text
    whole = client.get(f"/report.json?id={REPORT}&known_by=2025-12-31").json()
    assert (whole["known"], whole["hidden"]) == (True, [])


def test_what_pages_share_is_worked_out_beside_the_first_pages(book: Path) -> None:
    """Whoever starts the workbench is told how far it is; a page asked for meanwhile waits for what it needs."""
    said, ready = list[str](), Event()

    def say(words: str) -> None:
        said.append(words)
        if words.startswith("Every page is ready"):
            ready.set()

    with TestClient(make_app(book, rules=RULES, say=say)) as client:
        assert client.get("/overview").status_code == client.get("/sources").status_code == 200
        assert ready.wait(WAIT_MILLISECONDS / 1000), said
    assert said[0] == "Opening the book"


def form(**fields: str) -> dict[str, str]:
    """The fields of a form as our pages serve it."""
    return {"form_token": RULES.form_token, "back": "/overview"} | fields


def test_a_claim_added_by_quotation_needs_no_script(client: TestClient) -> None:
    """Quoted words that stand once become a claim, the page says which status changed, and it can be taken back."""
    fields = form(
        report=REPORT, quote="Families stood on the bridge until dusk", act="release",
        agent="Northland", patient="captives", low="30", high="30", unit="captive", first="2025-01-20",
    )  # fmt: skip
    answer = client.post("/add", data=fields)
    assert answer.status_code == 303, answer.text
    shown = client.get(answer.headers["location"]).text
    assert "Added." in shown
    assert "kept" in shown[shown.index("effects") : shown.index("effects") + 900]
    decision = answer.headers["location"].split("done=")[1]
    assert client.post("/undo", data=form(decision=decision)).status_code == 303
    verdicts = [item["verdict"] for item in client.get("/decisions.json").json()["decisions"]]
    assert verdicts == ["undone", "added"]


@pytest.mark.parametrize(
    ("quote", "start", "words"),
    [
        ("released", "", "stands 2 times"),
        ("nobody walked", "", "stands nowhere"),
        ("", "", "stands nowhere"),
        ("Families stood", "0", "not what stands at"),
        ("Families stood", "99999999", "not what stands at"),
    ],
)
def test_a_quotation_is_never_moved_to_a_lookalike(client: TestClient, quote: str, start: str, words: str) -> None:
    """Words that do not stand exactly there, or stand twice, are refused with what to do."""
    answer = client.post("/add", data=form(report=REPORT, quote=quote, start=start, act="release"))
    assert answer.status_code == 400
    assert words in answer.text


def test_decisions_are_exported(client: TestClient, book: Path) -> None:
    """The review leaves as JSON lines that a build takes up again."""
    claim = desk.claims(book)[0].id
    client.post("/decide", data=form(claim=claim, verdict="accepted"))
    assert client.get("/review.jsonl").text == desk.review_lines(book)
    assert '"by": "Ada"' in desk.review_lines(book)


def test_reviewers_can_differ_in_the_open(client: TestClient, book: Path) -> None:
    """Two people, two browsers: both names and verdicts stand on the claim, and it waits in a list of its own."""
    claim = desk.claims(book)[0]
    client.post("/decide", data=form(claim=claim.id, verdict="accepted"))
    client.post("/name", data=form(name="Ben ארי"))
    client.post("/decide", data=form(claim=claim.id, verdict="rejected"))
    card = client.get("/review.json?mode=contested").json()
    assert card["contested"] == 1
    page = client.get(link("/report", [("id", claim.report)])).text
    assert "Reviewers differ" in page
    assert "Ada accepted, Ben ארי rejected" in page


def test_an_orphan_is_loud(client: TestClient, book: Path) -> None:
    """A decision whose words were edited away is shown as lost, on the report and in the list."""
    client.post("/add", data=form(report=REPORT, quote="Trucks waited", act="deliver_aid"))
    with Book.open(book) as ledger:
        report = next(item for item in ledger.reports() if item.id == REPORT)
        text = report.text.replace("Trucks waited", "Lorries waited, trucks  waited")
        ledger.record_report(replace(report, text=text), Reading(REPORT, words=9))
    assert "lost the words they stood on" in client.get(link("/report", [("id", REPORT)])).text
    line = next(item for item in client.get("/reports.json").json()["reports"] if item["id"] == REPORT)
    assert (line["orphans"], line["claims"]) == (1, 0)


def test_an_address_of_a_regrouped_incident_leads_on(client: TestClient, book: Path) -> None:
    """After a merge both old addresses, and after it was taken back the new one, show where their claims went."""
    old = [item.id for item in desk.incidents(book)[:2]]
    merged = desk.merge(book, old, by="Ada")
    (new,) = desk.regrouped(book, merged)
    for name in old:
        found = client.get(f"/incident.json?id={name}").json()
        assert (found["incident"]["id"], found["former"]) == (new.id, name)
    assert "which was merged or split since" in client.get(f"/incident?id={old[0]}").text
    assert client.get(f"/incident.json?id={new.id}").json()["former"] == ""
    desk.undo(book, merged.id, by="Ada")
    assert client.get(f"/incident.json?id={new.id}").json()["incident"]["id"] in old
    assert client.get("/incident?id=incident-x").status_code == 404
