"""The brief: everything in it leads to a passage, and nothing in it can act."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.brief import Brief, Material, compose, render
from trucebook.brief.render import FORMATS, escape_markdown
from trucebook.vocabulary import (
    Claim,
    Comparison,
    Copies,
    Dispute,
    Finding,
    Interval,
    NotRead,
    Passage,
    Refusal,
    RestsOn,
    Side,
    View,
)

HOSTILE = '<img src=x onerror="alert(1)"> [x](javascript:alert(1)) | `code`'
DAY = date(2024, 5, 3)


def make_material() -> Material:
    """A case with one obligation, one dispute, a hostile passage and a refused file."""
    text = f"{HOSTILE} The army released 13 people. "
    released = make_claim(
        id="c1",
        passage=Passage(0, len(text.strip()), text.strip()),
        when=make_when(DAY, date(2024, 5, 4)),
        quantity=make_quantity(13),
    )
    denied = make_claim(id="c2", origin="south", polarity="denied", passage=Passage(0, 5, "words"))
    finding = Finding(
        agreement="truce",
        obligation="release-20",
        instance="whole",
        on=DAY,
        known_by=None,
        account="all",
        reading="as written",
        status="open",
        interval=Interval(13, 13),
        needed=20,
        evidence=("c1",),
        against=("c2",),
        reasons=("The window is still running.",),
        rests_on=(RestsOn("Daily", False),),
        independent=1,
        text="The North releases 20 people.",
    )
    sides = (Side("affirmed", ("Daily",), 1, ("c1",)), Side("denied", ("South Front",), 0, ("c2",)))
    return Material(
        title="A truce <b>",
        head="0" * 64,
        view=View(DAY),
        titles={"truce": "The truce"},
        findings=(finding,),
        comparison=Comparison(
            copies=(Copies("k", ("a.txt", "b.txt"), "a.txt", "same text"),),
            disputes=(Dispute("d", "i", "denial", "polarity", sides, title="Whether 13 were released"),),
        ),
        claims=(released, denied),
        reports=(make_report(text, id="daily.txt", title=HOSTILE),),
        refusals=(Refusal("bad.pdf", None, 3, "encrypted", "bad.pdf is encrypted; ask for an open copy."),),
        not_read=(NotRead("daily.txt", None, "no act of the list was found"),),
        cast=CAST,
    )


@pytest.fixture(scope="module")
def brief() -> Brief:
    """The composed brief of the material above."""
    return compose(make_material())


def test_every_reference_leads_to_a_citation(brief: Brief) -> None:
    """Each link of the HTML has its target, and each citation shows its exact words."""
    html = render(brief, "html")
    links = set(re.findall(r'href="#([^"]+)"', html))
    targets = set(re.findall(r'id="([^"]+)"', html))
    assert links <= targets
    assert {"c1", "c2"} <= links
    assert [item.claim for item in brief.citations] == ["c1", "c2"]


def test_a_status_is_never_a_bare_verdict(brief: Brief) -> None:
    """The pooled cell says on whose word it stands and how many are independent."""
    cell = brief.grids[0].rows[0].cells[0]
    assert (cell.words, cell.amount) == ("not yet due", "13 of 20")
    assert cell.basis == "on the word of Daily; 1 independent of the parties"
    assert cell.basis in render(brief, "html")
    assert "on the word of Daily" in render(brief, "md")


def test_hostile_text_stays_text(brief: Brief) -> None:
    """Markup in a report or title shows as words in HTML and in Markdown, and nothing is loaded from outside."""
    html = render(brief, "html")
    assert "<img" not in html
    assert "<script" not in html
    assert "default-src 'none'" in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    markdown = render(brief, "md")
    assert "<img" not in markdown.replace("\\<img", "")
    assert "[x](javascript" not in markdown


def test_markdown_keeps_one_line() -> None:
    """A passage with line breaks and table bars stays inside its cell."""
    assert escape_markdown("a |\n b") == "a \\| b"


def test_json_is_the_dataclass(brief: Brief) -> None:
    """The JSON body holds the fields of the brief by their names."""
    body = json.loads(render(brief, "json"))
    assert set(body) == set(Brief.__dataclass_fields__)
    assert body["grids"][0]["rows"][0]["cells"][0]["status"] == "open"


@pytest.mark.parametrize("format", FORMATS)
def test_refusals_and_what_was_not_read_are_shown(brief: Brief, format: str) -> None:
    """What arrived and could not be received, and what was not understood, stand in every format."""
    text = render(brief, format).replace("\\", "")
    assert "bad.pdf is encrypted" in text
    assert "no act of the list was found" in text
    assert "b.txt" in text


def test_claims_out_of_view_are_not_disputed() -> None:
    """A dispute of which only one side is still in sight is left out."""
    material = make_material()
    claims: tuple[Claim, ...] = material.claims[:1]
    only = Material(
        **{name: getattr(material, name) for name in Material.__dataclass_fields__} | {"claims": claims}
    )
    assert compose(only).disputes == ()


def test_the_timeline_holds_only_what_is_said_to_be_done() -> None:
    """Planned acts are no events."""
    material = make_material()
    planned = make_claim(id="c3", modality="planned", when=make_when(DAY, date(2024, 5, 4)))
    brief = compose(replace(material, claims=(*material.claims, planned)))
    assert [event.claim for event in brief.timeline] == ["c1"]
