"""Searches under a name: kept in the book, opened by anybody who works on it, taken away, without a script."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.web.conftest import RULES
from tests.web.test_pages import form
from trucebook import desk
from trucebook.web import make_app
from trucebook.web.asked import link


def kept(client: TestClient) -> list[dict[str, Any]]:
    """The searches that the page lists."""
    found: list[dict[str, Any]] = client.get("/search.json").json()["kept"]
    return found


def test_a_search_is_kept_opened_and_taken_away(client: TestClient, book: Path) -> None:
    """The name leads to the same search, after a restart too; taken away, it is gone from the list."""
    fields = {"words": '"15 captives"', "act": "release", "source": "Northern Army", "about": "2025-01-20"}
    answer = client.post("/keep", data=form(name=" Fifteen  captives ", **fields) | {"back": "/search?words=x"})
    assert answer.headers["location"] == "/search?words=x"
    with TestClient(make_app(book, rules=RULES, reviewer="Ben")) as other:
        page = other.get("/search").text
        (address,) = re.findall(r'<li><a href="([^"]*)"><bdi>Fifteen captives</bdi>', page)
        found = other.get(unescape(address).replace("/search", "/search.json", 1)).json()
        assert {name: found["on" if name == "about" else name] for name in fields} == fields
        assert other.post("/drop", data=form(search=kept(other)[0]["id"])).status_code in (200, 303)
        assert kept(other) == []
    assert kept(client) == []
    assert desk.verify(book) == ()


def test_a_name_is_kept_once(client: TestClient, book: Path) -> None:
    """Keeping another search under the same name replaces it."""
    client.post("/keep", data=form(name="wire", words="captives"))
    client.post("/keep", data=form(name="wire", words="trucks"))
    client.post("/keep", data=form(name="army", words="army"))
    assert [(item["name"], item["words"]) for item in kept(client)] == [("army", "army"), ("wire", "trucks")]
    assert desk.verify(book) == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": "", "words": "x"}, "a name of up to"),
        ({"name": "x" * 81, "words": "x"}, "a name of up to"),
        ({"name": "nothing"}, "search for nothing"),
        ({"name": "x", "act": "fly"}, "no act"),
        ({"name": "x", "words": "x" * 501}, "up to 500"),
        ({"name": "x", "about": "today"}, "no day"),
    ],
)
def test_what_cannot_be_kept_is_said(client: TestClient, fields: dict[str, str], words: str) -> None:
    """A name and something to look for are needed."""
    answer = client.post("/keep", data=form(**fields))
    assert answer.status_code == 400
    assert words in answer.text
    assert kept(client) == []


def test_nothing_is_kept_without_end(client: TestClient, book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is an end to how many searches a book keeps, and it is said."""
    monkeypatch.setattr("trucebook.desk.keeping.MOST_SEARCHES", 2)
    answers = [client.post("/keep", data=form(name=f"n{number}", words="x")) for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 400]
    assert client.post("/drop", data=form(search="s-none")).status_code == 404


def test_names_are_text_and_addresses_ours(client: TestClient) -> None:
    """Whatever a search is called and looks for, it is letters on the page and one field in the address."""
    client.post("/keep", data=form(name='<b onclick="x">', words='"&about=x#</a><script>', source="//evil.example"))
    page = client.get("/search").text
    assert "<b onclick" not in page
    assert "<script>" not in page.replace('<script src="/static', "")
    wanted = link(
        "/search", [("words", '"&about=x#</a><script>'), ("act", ""), ("source", "//evil.example"), ("about", "")]
    )
    assert wanted.replace("&", "&amp;") in page


def test_searches_go_with_the_review(client: TestClient, book: Path) -> None:
    """They are lines of review.jsonl, and a build takes them up again."""
    client.post("/keep", data=form(name="wire", words="captives"))
    folder = book.parent / "case"
    desk.new(folder)
    (folder / "review.jsonl").write_text(client.get("/review.jsonl").text, encoding="utf-8")
    other = desk.build(folder, book.parent / "other.book").book
    assert desk.searches(other) == desk.searches(book)
    desk.drop_search(other, desk.searches(other)[0].id, by="Ada")
    desk.build(folder, other)
    assert desk.searches(other) == (), "what was taken away does not come back by an old line"
