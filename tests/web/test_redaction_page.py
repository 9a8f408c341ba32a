"""Taking words out in the browser: shown first, made only by who is sure, and gone from every page and export."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.testclient import TestClient

from tests.test_redacting import traces
from tests.web.river import HOSTILE
from tests.web.test_pages import REPORT, addresses, form
from trucebook import desk
from trucebook.web.asked import link
from trucebook.web.pages import PAGES

WORDS = "spokesman for the South Front"
ADDRESS = link("/redaction", [("id", REPORT)])
MADE = {"shown": WORDS, "words": WORDS, "make": "yes", "sure": "yes", "reason": "few people speak for it"}


def test_nothing_is_taken_out_by_looking(client: TestClient, book: Path) -> None:
    """The first form shows where the words stand, and the words are in no address."""
    page = client.post(ADDRESS, data=form(report=REPORT, words=WORDS))
    assert page.status_code == 200
    assert "1 place in this report" in page.text
    assert "cannot be undone" in page.text
    assert not [
        address for address in re.findall(r'(?:href|action)="([^"]*)"', page.text) if "spokesman" in address
    ]
    assert desk.redactions(book) == ()


def test_only_who_is_sure_takes_words_out(client: TestClient, book: Path) -> None:
    """Without the tick, without a reason, or with other words than were shown, everything stays as it is."""
    for change, status in (({"sure": ""}, 400), ({"reason": ""}, 400), ({"shown": "a spokesman"}, 200)):
        assert client.post(ADDRESS, data=form(report=REPORT, **(MADE | change))).status_code == status
    told = client.post(ADDRESS, data=form(report=REPORT, **(MADE | {"reason": f"a {WORDS}"})))
    assert "must not repeat" in told.text
    assert client.post(ADDRESS, data=form(report=REPORT, words="nobody at all")).text.count("stand nowhere") == 1
    assert desk.redactions(book) == ()


def test_the_words_are_gone_from_every_page_and_export(client: TestClient, book: Path) -> None:
    """After every page was looked at with the words in it: no page, twin, export or byte of the book has them."""
    held = next(claim for claim in desk.claims(book) if WORDS in str(claim))
    client.post("/decide", data=form(claim=held.id, verdict="accepted", note=f"the {WORDS} is known"))
    client.post("/keep", data=form(name=f"by the {WORDS}", words=f'"{WORDS}"'))
    pages = [link("/report", [("id", REPORT)]), link("/search", [("words", "spokesman")]), "/review"]
    pages += [link("/search", [("words", f'"{WORDS}"')]), *addresses(book).values()]
    assert [WORDS in client.get(address).text for address in pages[:3]] == [True] * 3
    answer = client.post(ADDRESS, data=form(report=REPORT, **MADE))
    assert answer.status_code == 303, answer.text
    assert "Taken out of" in client.get(answer.headers["location"]).text
    twins = [address.replace("?", ".json?", 1) if "?" in address else f"{address}.json" for address in pages]
    exports = ["/review.jsonl", "/decisions.csv", link("/report", [("id", HOSTILE)])]
    asked = [*(address for address in pages if WORDS not in address and "%22" not in address), *exports]
    asked += [address for address in twins if "%22" not in address]
    for address in asked:
        found = client.get(address)
        assert found.status_code == 200, address
        assert WORDS not in found.text, address
    assert traces(book, (WORDS, "spokesman")) == []
    assert client.get(link("/search.json", [("words", f'"{WORDS}"')])).json()["claims_found"] == 0
    assert len(asked) > 2 * len(PAGES)


def test_what_was_taken_out_is_told(client: TestClient) -> None:
    """Report, redaction page, decisions and their table say who, when, where and why."""
    client.post(ADDRESS, data=form(report=REPORT, **MADE))
    for address in (link("/report", [("id", REPORT)]), ADDRESS, "/decisions", "/decisions.csv"):
        text = client.get(address).text
        assert MADE["reason"] in text, address
        assert "Ada" in text
    assert client.get("/decisions.json").json()["taken_out"][0]["places"] == 1


def test_words_and_reasons_are_text(client: TestClient) -> None:
    """Markup in the words or in the reason is letters on every page."""
    bad = "<script>alert(1)</script>"
    page = client.post(link("/redaction", [("id", HOSTILE)]), data=form(report=HOSTILE, words=bad)).text
    assert bad not in page
    assert "&lt;script&gt;" in page
    made = MADE | {"words": bad, "shown": bad, "reason": '"><img src=x onerror=alert(2)>'}
    assert client.post(link("/redaction", [("id", HOSTILE)]), data=form(report=HOSTILE, **made)).status_code == 303
    assert "<img src=x" not in client.get("/decisions").text
    assert client.get("/decisions.csv").text.count("=cmd") == 0
