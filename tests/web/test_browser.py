"""The workbench in a real Chromium: what an analyst does on each page, by hand and by keyboard alone."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import make_claim, make_report
from tests.web.browser import served
from tests.web.conftest import watch
from tests.web.river import HOSTILE
from tests.web.test_pages import REPORT, addresses
from trucebook import desk
from trucebook.book import Book
from trucebook.vocabulary import Passage, Reading
from trucebook.web.asked import link
from trucebook.web.pages import PAGES

AXE = Axe()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page, and where."""
    found = AXE.run(page).response["violations"]
    return [f"{item['id']}: {node['html'][:160]}" for item in found for node in item["nodes"][:3]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(
    chromium: Browser, reading_server: str, river_book: Path, path: str, scheme: str
) -> None:
    """Axe finds no violation, nothing is logged, nothing leaves the machine: on each page, light and dark."""
    with watch(chromium, reading_server, color_scheme=scheme) as seen:
        assert violations(seen.open(addresses(river_book)[path])) == []


@pytest.mark.parametrize("path", PAGES)
def test_narrow_screens_need_no_scrolling_sideways(
    chromium: Browser, reading_server: str, river_book: Path, path: str
) -> None:
    """On a telephone a page is as wide as the screen; only tables and drawings scroll, inside their frames."""
    with watch(chromium, reading_server) as seen:
        seen.page.set_viewport_size({"width": 360, "height": 800})
        page = seen.open(addresses(river_book)[path])
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", PAGES)
def test_every_page_can_be_read_without_scripts(
    chromium: Browser, reading_server: str, river_book: Path, path: str
) -> None:
    """Without JavaScript the page is there, with its heading and its words."""
    with watch(chromium, reading_server, java_script_enabled=False) as seen:
        page = seen.open(addresses(river_book)[path])
        expect(page.locator("h1")).to_be_visible()


def test_a_hostile_report_does_nothing(chromium: Browser, reading_server: str) -> None:
    """No dialog, no request, no element of the report's own; its words stand there as letters."""
    with watch(chromium, reading_server) as seen:
        seen.page.on("dialog", lambda dialog: seen.problems.append(dialog.message))
        page = seen.open(link("/report", [("id", HOSTILE)]))
        expect(page.locator(".prose").first).to_contain_text("<script>alert(1)</script>")
        assert page.locator(".prose img, .prose svg, .prose script").count() == 0
        assert violations(page) == []


def test_the_slider_moves_through_time(chromium: Browser, reading_server: str) -> None:
    """A day further on the slider is a day further in the grid."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/overview?on=2025-01-20")
        page.locator("#day").focus()
        with page.expect_navigation():
            page.keyboard.press("ArrowRight")
        expect(page.locator("#told")).to_have_text("2025-01-21")
        expect(page.locator("td.breached").first).to_contain_text("breached")


def test_withdrawing_a_source_changes_the_grid(chromium: Browser, reading_server: str) -> None:
    """With the mission's word withdrawn, nobody says that the guns spoke; with it back, somebody does."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/overview")
        silence = page.locator("tr", has_text="attacks nobody").locator("td").first
        expect(silence).to_contain_text("breached")
        page.get_by_text("As known by, and on whose word").click()
        page.get_by_role("group", name="Withdraw the word of").get_by_label("River Mission").check()
        page.get_by_role("button", name="Show under this view").click()
        expect(silence).to_contain_text("not yet due")
        page.get_by_text("As known by, and on whose word").click()
        page.get_by_role("link", name="All sources, the last day").click()
        expect(silence).to_contain_text("breached")


def test_marked_words_become_a_claim_and_a_status_turns_and_returns(
    chromium: Browser, server: str, book: Path
) -> None:
    """Words behind an emoji are marked by hand; the claim stands on exactly them; undone, all is as before."""
    wanted = "Families stood on the bridge until dusk"
    with watch(chromium, server) as seen:
        page = seen.open("/overview")
        free = page.locator("tr", has_text="releases thirty captives").locator("td").first
        expect(free).to_contain_text("not yet due")
        page = seen.open(link("/report", [("id", REPORT)]))
        mark(page, wanted)
        expect(page.locator("#marked")).to_contain_text("are marked")
        expect(page.get_by_label("The words, exactly as they stand")).to_have_value(wanted)
        form = page.locator("#new-claim")
        form.locator("[name=act]").select_option("release")
        form.get_by_label("Who did it").fill("Northland")
        form.get_by_label("To whom or what").fill("captives")
        form.get_by_label("At least").fill("30")
        form.get_by_label("At most").fill("30")
        form.get_by_label("Unit").fill("captive")
        form.get_by_label("First day").fill("2025-01-20")
        form.get_by_role("button", name="Add the claim").click()
        expect(page.locator(".notice")).to_contain_text("Added.")
        expect(page.locator(".effects")).to_contain_text("kept")
        added = desk.decisions(book)[-1].instead
        assert added is not None
        assert added.passage.text == wanted
        seen.open("/overview")
        expect(free).to_contain_text("disputed")
        page.go_back()
        page.get_by_role("button", name="Take it back").first.click()
        expect(page.locator(".notice")).to_contain_text("Taken back.")
        seen.open("/overview")
        expect(free).to_contain_text("not yet due")


def mark(page: Page, words: str) -> None:
    """Selects words of the report as a reader would, from the middle of one piece of text to that of another."""
    page.evaluate(
        """words => {
          const pieces = Array.from(document.querySelectorAll("[data-start]"));
          const whole = pieces.map(piece => piece.textContent).join("");
          const place = offset => { for (const piece of pieces) {
            if (offset <= piece.textContent.length) return [piece.firstChild, offset];
            offset -= piece.textContent.length; } };
          const start = whole.indexOf(words), range = document.createRange();
          range.setStart(...place(start)); range.setEnd(...place(start + words.length));
          document.getSelection().removeAllRanges(); document.getSelection().addRange(range);
          document.dispatchEvent(new MouseEvent("mouseup"));
        }""",
        words,
    )


def test_a_claim_lights_up_its_words(chromium: Browser, reading_server: str) -> None:
    """Whoever comes to a claim, by mouse or keyboard, sees the words it stands on."""
    with watch(chromium, reading_server) as seen:
        page = seen.open(link("/report", [("id", REPORT)]))
        card = page.locator(".card").first
        card.get_by_role("button", name="Accept").focus()
        expect(page.locator(".lit").first).to_be_visible()
        page.locator("h1").click()
        expect(page.locator(".lit")).to_have_count(0)
        card.hover()
        expect(page.locator(".lit").first).to_be_visible()


@pytest.fixture
def long_book(book: Path) -> Path:
    """The book with a report of sixty claims more."""
    sentences = [f"Northland released {number} captives on 20 January 2025. " for number in range(1, 61)]
    text, claims, at = "".join(sentences), [], 0
    for number, sentence in enumerate(sentences, 1):
        passage = Passage(at, at + len(sentence) - 1, sentence[:-1])
        claims.append(make_claim(id=f"c{number}", report="long.txt", passage=passage))
        at += len(sentence)
    with Book.open(book) as ledger:
        report = replace(make_report(text), id="long.txt", published="2025-01-22")
        ledger.record_report(report, Reading("long.txt", claims=tuple(claims), words=420))
    return book


def test_fifty_claims_are_reviewed_by_keyboard_alone(chromium: Browser, long_book: Path) -> None:
    """Accept, reject, skip, take back, correct: fifty decisions in the book, and no mouse was touched."""
    with served(long_book) as address, watch(chromium, address) as seen:
        page = seen.open("/review")
        expect(page.locator(".card.now")).to_have_count(1)
        for number in range(50):
            page.keyboard.press("ras"[number % 3])
            expect(page.locator("#said")).to_contain_text(f", {number + 1} decided on this page")
        page.keyboard.press("u")
        expect(page.locator("#said")).to_have_text("taken back")
        page.keyboard.press("a")
        expect(page.locator("#said")).to_contain_text("50 decided")
        page.keyboard.press("k")
        page.keyboard.press("c")
        page.keyboard.press("Tab")
        page.keyboard.type("The North")
        page.keyboard.press("Enter")
        expect(page.locator(".notice")).to_contain_text("Corrected.")
    verdicts = [item.verdict for item in desk.decisions(long_book)]
    assert len(verdicts) == 53
    assert {word: verdicts.count(word) for word in set(verdicts)} == {
        "rejected": 17, "accepted": 18, "skipped": 16, "undone": 1, "corrected": 1,
    }  # fmt: skip
    corrected = desk.decisions(long_book)[-1].instead
    assert corrected is not None
    assert corrected.agent[0].name == "The North"
    assert desk.verify(long_book) == ()


def test_two_reviewers_differ_side_by_side(chromium: Browser, server: str, book: Path) -> None:
    """Ada accepts, Ben rejects, in browsers of their own; both are named on the claim, which stands as read."""
    claim = desk.claims(book)[0]
    address = link("/report", [("id", claim.report)], claim.id)
    for name, verdict in (("Ada", "Accept"), ("Ben", "Reject")):
        with watch(chromium, server) as seen:
            page = seen.open(address)
            page.get_by_text("Reviewing as").click()
            page.get_by_label("Name").fill(name)
            page.get_by_role("button", name="Use this name").click()
            page.locator(f"#{claim.id}").get_by_role("button", name=verdict).click()
            expect(page.locator(".notice")).to_be_visible()
    with watch(chromium, server) as seen:
        page = seen.open("/review?mode=contested")
        expect(page.locator(".card")).to_contain_text("Ada accepted, Ben rejected; it stands as it was read")


def test_an_obligation_shows_its_strips_and_what_would_flip_it(chromium: Browser, reading_server: str) -> None:
    """From the grid to the obligation, its strip, the words it rests on, and without whom it were another."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/overview")
        page.get_by_role("link", name="The South Front attacks nobody").first.click()
        expect(page.get_by_role("img", name="Status over time in each account")).to_be_visible()
        expect(page.locator("svg .breached title").first).to_have_text(
            re.compile("breached, 2025-01-21 to"), use_inner_text=False
        )
        expect(page.locator("blockquote").first).to_contain_text("no")
        page.locator("section", has_text="Without which sources").get_by_role("link", name="see").first.click()
        expect(page.locator(".tally")).not_to_contain_text("breached")


def test_search_finds_words_in_claims_and_reports(chromium: Browser, reading_server: str) -> None:
    """Words typed into the search stand in what it finds, and the address keeps the search."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/search")
        page.get_by_label("Words").fill('"15 captives"')
        page.keyboard.press("Enter")
        expect(page.locator(".card blockquote").first).to_contain_text("15 captives")
        assert "words=%2215+captives%22" in page.url
        page.locator(".card a").first.click()
        expect(page.locator("h1")).to_be_visible()


def test_the_timeline_lists_days(chromium: Browser, reading_server: str) -> None:
    """What is said of a day stands under it, with who says so, and leads to the words."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/timeline")
        expect(page.locator("time").first).to_have_text("2025-01-22")
        page.get_by_role("link", name="source 1").last.click()
        expect(page.locator(".card:target")).to_be_visible()


def test_a_page_prints(chromium: Browser, reading_server: str) -> None:
    """On paper there are no menus and buttons."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/overview")
        page.emulate_media(media="print")
        expect(page.locator(".top nav")).to_be_hidden()
        assert len(page.pdf()) > 10_000


def test_decisions_carry_who_and_when(chromium: Browser, server: str, book: Path) -> None:
    """The list of decisions names who decided, and takes one back."""
    before = datetime.now(UTC)
    desk.decide(book, desk.claims(book)[0].id, "accepted", by="Ada")
    with watch(chromium, server) as seen:
        page = seen.open("/decisions")
        expect(page.locator("tbody tr").first).to_contain_text("Ada")
        page.get_by_role("button", name="Take it back").click()
        expect(page.locator("tbody tr")).to_have_count(2)
    assert desk.decisions(book)[0].at >= before


def test_withdrawing_a_source_on_an_incident_changes_what_rests_on_it(
    chromium: Browser, reading_server: str, river_book: Path
) -> None:
    """From a dispute to its incident: accounts side by side, figures on one axis, a status without a source."""
    attack = next(item for item in desk.incidents(river_book) if item.act == "attack" and len(item.claims) == 1)
    with watch(chromium, reading_server) as seen:
        page = seen.open("/disputes")
        page.get_by_role("link", name="How many captives Northland released").click()
        expect(page.get_by_role("region", name="Accounts side by side")).to_contain_text("they differ")
        expect(page.get_by_role("img", name=re.compile("Figures for captives"))).to_be_visible()
        page = seen.open(link("/incident", [("id", attack.id)]))
        page.get_by_label("River Mission").check()
        page.get_by_role("button", name="Show what then stands").click()
        expect(page.locator(".effects")).to_contain_text("breached")
        expect(page.locator(".effects")).to_contain_text("not yet due")


def test_incidents_are_split_and_merged_by_hand_and_back(chromium: Browser, server: str, book: Path) -> None:
    """A claim that tells of another event is split off; taken back, the incident is whole again."""
    release = max(desk.incidents(book), key=lambda item: len(item.claims))
    with watch(chromium, server) as seen:
        page = seen.open(link("/incident", [("id", release.id)]))
        page.locator("#split input[type=checkbox]").first.check()
        page.get_by_role("button", name="Split off").click()
        expect(page.locator(".notice")).to_contain_text("Split.")
        assert desk.decisions(book)[-1].verdict == "split"
        parts = [item for item in desk.incidents(book) if set(item.claims) & set(release.claims)]
        assert sorted(len(item.claims) for item in parts) == [1, len(release.claims) - 1]
        seen.open("/decisions").get_by_role("button", name="Take it back").click()
        expect(page.locator(".notice")).to_contain_text("Taken back.")
    assert release.claims in [item.claims for item in desk.incidents(book)]


def test_sources_show_for_whom_they_speak(chromium: Browser, reading_server: str) -> None:
    """Who speaks for whom, the chains as a graph with a table, and a way to every claim of an origin."""
    with watch(chromium, reading_server) as seen:
        page = seen.open("/sources")
        expect(page.locator("tr", has_text="Northern Army").first).to_contain_text("Northland")
        expect(page.get_by_role("img", name="Chains of sources")).to_be_visible()
        page.get_by_role("region", name="Origins").get_by_role("link", name="River Mission").click()
        expect(page.locator(".card")).not_to_have_count(0)
