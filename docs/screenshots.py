"""Pictures of the workbench for the README and the docs: `make screenshots`. Needs Debian's chromium."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.web.browser import launch, served
from trucebook import desk
from trucebook.web.asked import link

HERE = Path(__file__).parent / "screenshots"
EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza"
SCRIPTS = "2025-02-20-two-languages.txt"
TWO_LANGUAGES = (
    "Two statements, two languages\n\n"
    "“الهدنة ما زالت قائمة ونحن ملتزمون بها”، قال متحدث باسم حركة حماس يوم الخميس.\n\n"
    "„ההסכם בתוקף כל עוד הוא מקוים”, אמר פקיד ישראלי ביום חמישי.\n\n"
    "Hamas released three hostages on 15 February 2025, the Red Cross said.\n"
)
"""Written for this picture, in our own words: the agreement stands, each says."""


@dataclass(frozen=True)
class Shot:
    """One picture: its file, the address, the size of the screen, light or dark, and words typed into its form."""

    name: str
    address: str
    width: int = 1280
    height: int = 860
    scheme: Literal["light", "dark"] = "light"
    typed: str = ""


def shots(book: Path) -> tuple[Shot, ...]:
    """What is pictured."""
    disputes, _ = desk.disputes(book)
    incident = next(item.incident for item in disputes if item.field == "quantity")
    report = link("/report", [("id", "2023-12-02-valley-dispatch.txt")])
    return (
        Shot("overview", "/overview?on=2023-12-02"),
        Shot("report", report),
        Shot("obligation-dark", "/obligation?id=release-50&on=2023-12-05", scheme="dark"),
        Shot("incident", link("/incident", [("id", incident)])),
        Shot("review", "/review"),
        Shot("negotiation", "/negotiation", height=1000),
        Shot("redaction", link("/redaction", [("id", SCRIPTS)]), height=640, typed="the Red Cross"),
        Shot("narrow", "/overview?on=2023-12-02", width=390, height=844),
        Shot("right-to-left", link("/report", [("id", SCRIPTS)]), height=560),
    )


def take(folder: Path) -> None:
    """Builds the example with one report more, and takes every picture."""
    case = Path(shutil.copytree(EXAMPLE, folder / "case"))
    (case / "reports" / SCRIPTS).write_text(TWO_LANGUAGES, encoding="utf-8")
    with (case / "reports" / "reports.yaml").open("a", encoding="utf-8") as known:
        known.write(f"\n{SCRIPTS}:\n  outlet: Valley Dispatch\n  published: 2025-02-20\n  language: en\n")
    book = desk.build(case, folder / "case.book").book
    HERE.mkdir(exist_ok=True)
    with launch() as browser, served(book, reviewer="Ada") as address:
        for shot in shots(book):
            context = browser.new_context(
                viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme
            )
            page = context.new_page()
            page.goto(address + shot.address)
            if shot.typed:
                page.locator("[name=words]").fill(shot.typed)
                page.keyboard.press("Enter")
                page.wait_for_load_state()
            page.screenshot(path=HERE / f"{shot.name}.png")
            context.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        take(Path(scratch))
