"""The page of the negotiating table: switches, sources, charts that say what they are, and their tables."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from starlette.testclient import TestClient

from tests.negotiation.table import zone_of
from tests.web.browser import served
from tests.web.conftest import RULES, watch
from tests.web.river import make_case
from tests.web.test_browser import violations
from trucebook import desk
from trucebook.desk.workbench import Workbench
from trucebook.web import make_app
from trucebook.web.asked import link

EXAMPLE = Path(__file__).parents[2] / "examples" / "gaza"
NOTE = "Ranges, not prediction."


def twin(client: TestClient, *fields: tuple[str, str]) -> dict[str, Any]:
    """The page as JSON."""
    answer = client.get(link("/negotiation.json", list(fields)))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_threat_is_taken_away_with_one_click_and_put_back(client: TestClient) -> None:
    """The link beside a pressure leads to the answer without it, and from there one leads back."""
    page = client.get("/negotiation").text
    (away,) = re.findall(r'<a href="([^"]*)">Take threat away</a>', page)
    assert "Zone of agreement: none" in page
    without = client.get(away.replace("&amp;", "&")).text
    assert "Zone of agreement: certain" in without
    assert "✕ taken away" in without
    (back,) = re.findall(r'<a href="([^"]*)">Put threat back</a>', without)
    assert client.get(back).text.count("Zone of agreement: none") == 1


def test_the_page_and_the_command_give_the_same_answers(client: TestClient, book: Path) -> None:
    """What the page shows is what desk.negotiate says, with and without the pressure."""
    workbench = Workbench(book)
    try:
        for without in ((), ("threat",)):
            found = twin(client, *(("without-pressure", name) for name in without))
            answers = desk.negotiate(book, without=without)
            assert found["answers"]["zone"]["zone"]["sureness"] == zone_of(answers).sureness
            assert len(found["answers"]["zone"]["conditions"]) == len(answers.zone.conditions)
            assert found["answers"]["range"]["range"]["sureness"] == (
                answers.range and answers.range.range.sureness
            )
    finally:
        workbench.close()


def test_an_unknown_pressure_is_refused_in_words(client: TestClient) -> None:
    """A name nobody entered is no pressure, and the page says so."""
    answer = client.get("/negotiation?without-pressure=treat")
    assert answer.status_code == 400
    assert "no pressure" in answer.text
    assert "threat" in answer.text


def test_every_chart_says_what_it_is_and_has_a_table(client: TestClient) -> None:
    """Each drawing carries the note, and behind its frame a table comes before any other drawing."""
    page = client.get("/negotiation").text
    pieces = page.split("<svg")[1:]
    assert len(pieces) == 7  # positions of two issues with an order, one gap, lines of two issues, range, tornado
    for piece in pieces:
        assert NOTE in piece[: piece.index("</svg>")]
        assert "<table>" in piece[piece.index("</svg>") :]


def test_a_line_takes_refuses_or_depends(client: TestClient) -> None:
    """A red line refuses what it does not take; a linkage alone refuses nothing."""
    sheets = {sheet["issue"]: sheet for sheet in twin(client)["sheets"]}
    lines = {line["condition"]: line["outcomes"] for sheet in sheets.values() for line in sheet["lines"]}
    assert lines["north-end"] == ["takes", "refuses", "refuses"]
    assert lines["south-end"] == ["refuses", "takes", "takes"]
    assert set(lines["north-link"]) == {"takes", "depends"}


def test_the_gap_is_followed_from_the_day_both_had_spoken(client: TestClient) -> None:
    """One step halves the distance; an issue on which nobody moved has no line."""
    (line,) = twin(client)["gaps"]
    assert line["issue"] == "end"
    assert [(point["on"], point["gap"], point["by"]) for point in line["points"]] == [
        ("2025-01-18", 1.0, ""),
        ("2025-01-21", 0.5, "South Front"),
    ]


def test_the_table_of_an_earlier_day_lacks_what_was_said_later(client: TestClient) -> None:
    """A day in the address is the day of the table; without one, all of it is shown."""
    early, late = twin(client, ("on", "2025-01-19")), twin(client)
    assert (early["as_of"], late["as_of"]) == ("2025-01-19", None)
    assert len(early["answers"]["movement"]["positions"]) == 2
    assert len(late["answers"]["movement"]["positions"]) == 5


def test_a_case_without_a_negotiation_says_so(tmp_path: Path) -> None:
    """No empty tables: one sentence that there is none, and where it would be written."""
    case = make_case(tmp_path / "river")
    (case / "negotiation.yaml").unlink()
    book = desk.build(case, tmp_path / "river.book").book
    with TestClient(make_app(book, rules=RULES, reviewer="Ada")) as client:
        page = client.get("/negotiation").text
        assert "This case has no negotiation." in page
        assert "Islands of agreement" not in page
        assert twin(client)["answers"] is None
        assert client.get("/negotiation?without-pressure=threat").status_code == 200


@pytest.fixture(scope="session")
def gaza(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built once."""
    return desk.build(EXAMPLE, tmp_path_factory.mktemp("gaza") / "gaza.book").book


@pytest.mark.parametrize("width", [360, 1280])
def test_the_example_keeps_nobody_out(chromium: Browser, gaza: Path, width: int) -> None:
    """Axe finds nothing, nothing is logged or asked of elsewhere; a pressure goes and comes by a click."""
    with served(gaza) as address, watch(chromium, address) as seen:
        seen.page.set_viewport_size({"width": width, "height": 900})
        page = seen.open("/negotiation")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="Take us-backing away").click()
        expect(page.locator("main")).to_contain_text("✕ taken away")
        assert violations(page) == []
        page.get_by_role("link", name="Put us-backing back").click()
        expect(page.locator("main")).to_contain_text("✓ counted")


def test_the_example_shows_its_table_with_sources(gaza: Path) -> None:
    """Positions, lines, pressures and inputs each name a source; contested claims lead to their words."""
    with TestClient(make_app(gaza, rules=RULES, reviewer="Ada")) as client:
        page, found = client.get("/negotiation").text, twin(client)
    answers = found["answers"]
    rows = [*answers["movement"]["positions"], *answers["zone"]["conditions"], *found["switches"]]
    rows += [*answers["range"]["inputs"], *answers["zone"]["proposals"]]
    assert len(rows) > 20
    assert all(row["source"]["words"] for row in rows)
    assert "Zone of agreement: possible" in page
    assert "assumed by Trucebook" in page
    contested = [row for row in answers["islands"] if row["standing"] == "contested"]
    assert contested
    for claim in contested[0]["claims"]:
        assert f"{found['reports'][claim]}#{claim}" in page
    assert found["suggestions"]
    assert all(told["report"] for item in found["suggestions"] for told in item["told"])
