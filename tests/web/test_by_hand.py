"""In a real Chromium: what people merge, split, decide, take out and keep by hand, and how that is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_redacting import traces
from tests.web.browser import served
from tests.web.conftest import watch
from tests.web.test_browser import mark, violations
from tests.web.test_pages import REPORT, addresses
from trucebook import desk
from trucebook.web.asked import link
from trucebook.web.pages import PAGES

HOW_MANY = "How many captives Northland released"
WORDS = "spokesman for the South Front"


def release(book: Path) -> str:
    """The incident of the captives."""
    return max(desk.incidents(book), key=lambda item: len(item.claims)).id


def test_a_dispute_follows_a_split_and_a_merge_and_returns(chromium: Browser, server: str, book: Path) -> None:
    """Twelve split off from fifteen are no dispute; merged again they are; taken back twice, all is as it was."""
    before, statuses = desk.disputes(book)[0], desk.status(book, desk.get_view(book))
    with watch(chromium, server) as seen:
        page = seen.open(link("/incident", [("id", release(book))]))
        expect(page.locator("#rests + ul")).to_contain_text("Northland releases thirty captives")
        page.locator("article", has_text="12 captives").get_by_label("tells of another event").check()
        page.get_by_role("button", name="Split off").click()
        expect(page.locator(".notice")).to_contain_text("Split.")
        expect(seen.open("/disputes").locator("main")).not_to_contain_text(HOW_MANY)
        page.go_back()
        expect(page.locator("#words ~ .soft").first).to_contain_text("split by Ada")
        page.get_by_role("checkbox", name="captives").first.check()
        page.get_by_role("button", name="Merge with this one").click()
        expect(page.locator(".notice")).to_contain_text("Merged.")
        expect(seen.open("/disputes").locator("main")).to_contain_text(HOW_MANY)
        page = seen.open("/decisions")
        expect(page.locator("tbody tr").nth(0)).to_contain_text("merged incidents")
        expect(page.locator("tbody tr").nth(0)).to_contain_text("12 captives")
        expect(page.locator("tbody tr").nth(0)).to_contain_text("with")
        expect(page.locator("tbody tr").nth(1)).to_contain_text("split an incident")
        expect(page.locator("tbody tr").nth(1)).to_contain_text("apart from")
        page.get_by_role("button", name="Take it back").first.click()
        expect(page.locator("tbody tr").nth(0)).to_contain_text("took back: merged")
        assert HOW_MANY not in seen.open("/disputes").locator("main").inner_text()
        seen.open("/decisions").get_by_role("button", name="Take it back").last.click()
        expect(page.locator("tbody tr").nth(0)).to_contain_text("took back: split")
    assert desk.disputes(book)[0] == before
    assert desk.status(book, desk.get_view(book)) == statuses
    assert [item.verdict for item in desk.decisions(book)] == ["split", "merged", "undone", "undone"]
    assert desk.verify(book) == ()


def test_incidents_are_split_and_merged_by_keyboard_from_the_queue(
    chromium: Browser, server: str, book: Path
) -> None:
    """From the queue `p` leads to the incident's claims and `m` to those near it; Tab, Space, Enter do the rest."""
    parts = len(desk.incidents(book))
    with watch(chromium, server) as seen:
        page = seen.open("/review")
        for _ in range(20):
            if "12 captives" in page.locator(".card.now mark").inner_text():
                break
            page.keyboard.press("j")
        page.keyboard.press("p")
        expect(page.locator("h1")).to_contain_text("captives")
        assert page.url.endswith("#split")
        _press_until(page, "12 captives")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("Split.")
        assert len(desk.incidents(book)) == parts + 1
        page = seen.open("/review")
        for _ in range(20):
            if "12 captives" in page.locator(".card.now mark").inner_text():
                break
            page.keyboard.press("j")
        page.keyboard.press("m")
        page.wait_for_url("**#near")
        _press_until(page, "captives")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("Merged.")
    assert len(desk.incidents(book)) == parts
    assert [item.verdict for item in desk.decisions(book)] == ["split", "merged"]


def _press_until(page: Page, words: str) -> None:
    """Tab by Tab to the first box whose label, or whose card, has the words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        box = page.locator(":is(article, p):has(input[type=checkbox]:focus)")
        if box.count() and words in box.first.inner_text():
            return
    pytest.fail(f"no box beside {words!r} can be reached by keyboard")


def test_a_disagreement_stays_visible(chromium: Browser, book: Path) -> None:
    """Ada and Ben differ on one claim: queue, report, overview and decisions say so, also after a restart."""
    claim = next(item for item in desk.claims(book) if "13 captives" in item.passage.text)
    address = link("/report", [("id", claim.report)], claim.id)
    for name, verdict in (("Ada", "Accept"), ("Ben", "Reject")):
        with served(book, reviewer=name) as here, watch(chromium, here) as seen:
            page = seen.open(address)
            page.locator(f"#{claim.id}").get_by_role("button", name=verdict).click()
            expect(page.locator(".notice")).to_be_visible()
    both = "Reviewers differ: Ada accepted, Ben rejected; it stands as it was read"
    with served(book, reviewer="Cleo") as here, watch(chromium, here) as seen:
        expect(seen.open(address).locator(f"#{claim.id}")).to_contain_text(both)
        expect(seen.open("/review?mode=contested").locator(".card")).to_contain_text(both)
        expect(seen.open("/overview").locator("main")).to_contain_text("1 on which reviewers differ")
        expect(seen.open("/decisions").locator("tbody tr")).to_have_count(2)
    desk.decide(book, claim.id, "rejected", by="Ada")
    with served(book, reviewer="Cleo") as here, watch(chromium, here) as seen:
        expect(seen.open("/review?mode=contested").locator("main")).to_contain_text("Nothing waits here")


def test_words_are_taken_out_by_marking_them(chromium: Browser, server: str, book: Path) -> None:
    """Marked, shown where they stand, a reason, a tick: gone for good, and the page says who and why."""
    with watch(chromium, server) as seen:
        page = seen.open(link("/report", [("id", REPORT)]))
        mark(page, WORDS)
        page.get_by_role("button", name="Take the marked words out").click()
        expect(page.locator("mark").first).to_have_text(WORDS)
        assert "spokesman" not in page.url
        assert violations(page) == []
        page.get_by_role("button", name="Take them out for good").click()
        assert page.evaluate("document.activeElement.name") == "reason", "the browser asks for a reason"
        page.get_by_label("The reason").fill(f"he is a {WORDS}")
        page.get_by_label("I am sure").check()
        page.get_by_role("button", name="Take them out for good").click()
        expect(page.locator("[role=alert]")).to_contain_text("must not repeat")
        assert [item for item in seen.problems if "400 (Bad Request)" not in item] == []
        seen.problems.clear()
        assert desk.redactions(book) == ()
        page.get_by_label("The reason").fill("few people speak for it")
        page.get_by_label("I am sure").check()
        page.get_by_role("button", name="Take them out for good").click()
        expect(page.locator(".notice").first).to_contain_text("for good")
        expect(page.locator("main")).to_contain_text("few people speak for it")
        expect(page.locator("main")).not_to_contain_text("spokesman")
        expect(page.locator("main")).to_contain_text("█" * len(WORDS))
        assert violations(page) == []
        page.get_by_role("button", name="Accept").first.click()
        expect(page.locator(".notice").first).to_contain_text("Accepted.")
    assert traces(book, (WORDS, "spokesman")) == []
    assert desk.verify(book) == ()


def test_words_are_taken_out_without_scripts(chromium: Browser, server: str, book: Path) -> None:
    """The link leads to a form in which the words are typed; the rest is the same."""
    with watch(chromium, server, java_script_enabled=False) as seen:
        page = seen.open(link("/report", [("id", REPORT)]))
        page.get_by_text("Add a claim: mark the words").click()
        page.get_by_role("link", name="Take words out for good").click()
        page.get_by_label("The words to take out").fill("families")
        page.keyboard.press("Enter")
        expect(page.locator("mark")).to_have_text("Families")
        page.get_by_label("The reason").fill("they live there")
        page.get_by_label("I am sure").check()
        page.get_by_role("button", name="Take them out for good").click()
        expect(page.locator("main")).to_contain_text("████████ stood on the bridge")
    assert traces(book, ("Families", "families")) == []


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_sees_no_form_that_changes_anything(chromium: Browser, river_book: Path, path: str) -> None:
    """With the token that reads every page is whole, keeps nobody out, and offers nothing that would be refused."""
    tokens = ("d" * 24, "r" * 24)
    with served(river_book, tokens=tokens) as address, watch(chromium, address) as seen:
        seen.open(f"/overview?token={tokens[1]}")
        page = seen.open(addresses(river_book)[path])
        expect(page.locator("h1")).to_be_visible()
        expect(page.locator("form[method=post] :is(button, input):visible")).to_have_count(0)
        assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_kept_and_opened_again(chromium: Browser, book: Path, scripts: bool) -> None:
    """Kept under a name, it is there after a restart, leads to what it finds, and goes when it is taken away."""
    with served(book) as here, watch(chromium, here, java_script_enabled=scripts) as seen:
        page = seen.open("/search")
        page.get_by_label("Words").fill('"15 captives"')
        page.get_by_role("button", name="Search").click()
        page.get_by_label("Keep this search as").fill("The fifteen")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("region", name="Searches that are kept")).to_contain_text("kept by Ada")
    with served(book, reviewer="Ben") as here, watch(chromium, here, java_script_enabled=scripts) as seen:
        page = seen.open("/search")
        page.get_by_role("link", name="The fifteen").click()
        expect(page.locator(".card blockquote").first).to_contain_text("15 captives")
        if scripts:
            assert violations(page) == []
        page.get_by_role("button", name="Take away the search The fifteen").click()
        expect(page.get_by_role("link", name="The fifteen")).to_have_count(0)
    assert desk.searches(book) == ()
