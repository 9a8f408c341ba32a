"""The brief: everything in it leads to a passage, and nothing in it can act."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.factories import CAST, make_claim, make_quantity, make_report, make_when
from trucebook.brief import Brief, Material, compose, render
from trucebook.brief.compose import EXCERPT_CHARACTERS, excerpt
from trucebook.brief.render import FORMATS, escape_markdown
from trucebook.compliance.seeing import told_by
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
    Unused,
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
        unused=(Unused("c2", "says it was to happen"), Unused("c9", "says it was to happen")),
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
        not_read=(
            NotRead("daily.txt", None, "no act of the list was found"),
            NotRead("sun.txt", Passage(0, 3, "Why"), "a question"),
        ),
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


def test_what_is_done_later_is_not_disputed_yet() -> None:
    """On the day before nobody can part over it, whatever is told by now."""
    material = make_material()
    assert len(compose(material).disputes) == 1
    before = compose(replace(material, view=View(DAY - timedelta(days=1))))
    assert before.disputes == ()


@pytest.mark.parametrize(
    ("fields", "bears"),
    [
        ({"when": make_when(DAY, None), "known_on": DAY + timedelta(days=9)}, True),
        ({"when": make_when(DAY + timedelta(days=1), None), "known_on": DAY}, False),
        ({"when": make_when(DAY + timedelta(days=1), None), "known_on": DAY, "modality": "planned"}, True),
        ({"when": make_when(DAY, None), "known_on": DAY + timedelta(days=1), "modality": "planned"}, False),
        ({"known_on": DAY + timedelta(days=1)}, False),
        ({"known_on": DAY}, True),
        ({"when": make_when(None, DAY)}, True),
        ({}, True),
    ],
)
def test_what_bears_on_a_day(fields: dict[str, Any], bears: bool) -> None:
    """Deeds by their own day, plans and what is undated by the day they were known; what nothing dates stays."""
    claim = make_claim(**fields)
    assert told_by([claim], DAY) == ((claim,) if bears else ())


def test_the_timeline_holds_only_what_is_said_to_be_done() -> None:
    """Planned acts are no events."""
    material = make_material()
    planned = make_claim(id="c3", modality="planned", when=make_when(DAY, date(2024, 5, 4)))
    brief = compose(replace(material, claims=(*material.claims, planned)))
    assert [event.claims for event in brief.timeline] == [("c1",)]


VOID = {"meta", "br", "link", "img", "hr", "input"}
BLOCKS = {"p", "div", "ul", "ol", "table", "blockquote", "figure", "details", "section", "h1", "h2", "h3", "h4"}


class Nesting(HTMLParser):
    """Follows the tags of a page; `faults` names every one not balanced, `ids` and `links` what it holds."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.update([given["id"] or ""] if "id" in given else [])
        self.links.update([(given["href"] or "")[1:]] if tag == "a" else [])
        if "p" in self.open and tag in BLOCKS:
            self.faults.append(f"<{tag}> inside <p> at {self.getpos()}")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


def test_the_page_is_balanced_and_its_links_lead_somewhere(brief: Brief) -> None:
    """Every tag is closed where it should be, no id stands twice, and every link has its target."""
    page = Nesting()
    page.feed(render(brief, "html"))
    assert (page.faults, page.open) == ([], [])
    assert max(page.ids.values()) == 1
    assert page.links <= page.ids.keys()


def test_an_empty_brief_is_a_page_too() -> None:
    """Without findings, disputes or events the page is still whole."""
    material = make_material()
    bare = replace(material, findings=(), comparison=Comparison(), claims=(), refusals=(), not_read=())
    page = Nesting()
    page.feed(render(compose(bare), "html"))
    assert (page.faults, page.open) == ([], [])


def test_each_account_says_on_whose_word(brief: Brief) -> None:
    """The rules and the word a cell stands on can be opened without any script."""
    html = render(brief, "html")
    assert "<details><summary>Why" in html
    assert "The window is still running." in html


def test_what_was_not_used_is_counted_by_reason(brief: Brief) -> None:
    """Claims that were looked at and not used stand under their obligation, by why."""
    assert brief.grids[0].rows[0].unused == (("says it was to happen", ("c2", "c9")),)
    html = render(brief, "html")
    assert "2 looked at and not used" in html
    assert "2: says it was to happen" in html


def test_obligations_are_counted_by_status(brief: Brief) -> None:
    """The head of an agreement says how many of its obligations stand how."""
    assert brief.grids[0].tally == (("open", "not yet due", 1),)


def test_kept_late_says_what_it_leaves_open() -> None:
    """A total told afterwards says nothing of lateness: that it was in time is not shown, and that is said."""
    material = make_material()
    late = replace(material.findings[0], status="kept_late")
    (row,) = compose(replace(material, findings=(late,))).grids[0].rows
    assert row.cells[0].basis.endswith("1 independent of the parties; nothing shows that it was in time")
    assert "in time" not in compose(material).grids[0].rows[0].cells[0].basis


def test_what_rests_on_parties_alone_is_counted_so() -> None:
    """A count over all accounts says so, and how much of it no one independent tells."""
    material = make_material()
    assert compose(material).grids[0].on_parties == ()
    alone = replace(material.findings[0], rests_on=(RestsOn("South Front", True),), independent=0)
    brief = compose(replace(material, findings=(alone,)))
    assert brief.grids[0].on_parties == (("open", 1),)
    for form in ("html", "md"):
        text = render(brief, form)
        assert "Obligations by status, all accounts together:" in text
        assert "(1 on the word of parties alone)" in text


def test_claims_and_passages_are_counted_apart() -> None:
    """Two claims of one passage are two claims cited from one passage."""
    material = make_material()
    second = replace(material.claims[0], id="c3")
    finding = replace(material.findings[0], evidence=("c1", "c3"))
    brief = compose(replace(material, claims=(*material.claims, second), findings=(finding,)))
    for form in ("html", "md"):
        assert "3 claims cited, from 2 passages" in render(brief, form)
    assert [(item.claim, item.number) for item in brief.citations] == [("c1", 1), ("c3", 1), ("c2", 2)]
    listed = render(brief, "html").partition('id="passages"')[2]
    assert listed.count("<blockquote") == 2
    assert [listed.count(f'id="{claim}"') for claim in ("c1", "c2", "c3")] == [1, 1, 1]
    assert 'href="#c3"' not in render(brief, "html")  # one number for one passage
    assert render(brief, "md").count("characters 0–") == 2
    assert "1 passage, a question" in render(brief, "md")


def test_an_obligation_nobody_speaks_of_keeps_its_row() -> None:
    """When all weeks of a duty are past and no claim bears on one, its latest week stands for them all."""
    material = make_material()
    weeks = tuple(
        replace(
            material.findings[0],
            obligation="flights",
            instance=f"2024-04-{day:02}",
            status="no_report",
            interval=None,
            evidence=(),
            against=(),
            due_on=date(2024, 4, day),
        )
        for day in (21, 7, 14)
    )
    rows = compose(replace(material, findings=(*material.findings, *weeks))).grids[0].rows
    assert [(row.obligation, row.instance, row.also) for row in rows][1:] == [
        ("flights", "2024-04-21", "2 more: 2 no report")
    ]


def test_a_dispute_leads_to_the_obligation_that_rests_on_it() -> None:
    """The name of an obligation under a dispute is a link to its row."""
    material = make_material()
    (dispute,) = material.comparison.disputes
    resting = replace(
        material.comparison, disputes=(replace(dispute, obligations=("truce/release-20", "truce/x")),)
    )
    html = render(compose(replace(material, comparison=resting)), "html")
    assert '<a href="#duty-truce-release-20">truce/release-20</a>' in html
    assert 'id="duty-truce-release-20"' in html
    assert ">truce/x</a>" not in html


def test_sides_lose_what_is_not_seen() -> None:
    """A side keeps only the claims in sight, with its origins counted anew."""
    material = make_material()
    (dispute,) = material.comparison.disputes
    second = make_claim(id="c4", origin="observer")
    affirmed = Side("affirmed", ("Daily", "Observer Mission"), 2, ("c1", "c4"))
    wide = replace(dispute, sides=(affirmed, dispute.sides[1]))
    comparison = replace(material.comparison, disputes=(wide,))
    (all_seen,) = compose(replace(material, comparison=comparison, claims=(*material.claims, second))).disputes
    (narrowed,) = compose(replace(material, comparison=comparison)).disputes
    assert all_seen.sides[0] == affirmed
    assert narrowed.sides[0] == Side("affirmed", ("Daily",), 1, ("c1",))


def test_copies_are_one_line_of_the_timeline() -> None:
    """The same words on the same day stand once, with all who print them; corrected claims are left out."""
    material = make_material()
    first = material.claims[0]
    copy = replace(first, id="c5", outlet="Sun", report="sun.txt")
    wrong = replace(first, id="c6", superseded_by="c1")
    events = compose(replace(material, claims=(*material.claims, copy, wrong))).timeline
    assert [event.claims for event in events] == [("c1", "c5")]


def test_a_claim_without_an_act_is_no_event() -> None:
    """What somebody said in which no act was found is dated by nothing that happened."""
    material = make_material()
    spoken = replace(material.claims[0], id="c7", act=None)
    assert [event.claims for event in compose(replace(material, claims=(spoken,))).timeline] == []


def test_the_words_that_carry_the_act_are_marked() -> None:
    """The trigger is marked inside its passage, and the passage stays what it is."""
    material = make_material()
    first = material.claims[0]
    start = first.passage.text.index("released")
    told = replace(first, trigger=Passage(start, start + 8, "released"))
    brief = compose(replace(material, claims=(told, material.claims[1])))
    html = render(brief, "html")
    assert "<mark>released</mark>" in html
    assert brief.citations[0].quote == first.passage.text


def test_a_long_passage_is_cut_around_its_act() -> None:
    """The timeline shows the words around the act; the citation keeps all of them."""
    text = "Before that much was said. " * 20 + "The army released 13 people. " + "And much after. " * 20
    start = text.index("released")
    claim = make_claim(passage=Passage(0, len(text), text), trigger=Passage(start, start + 8, "released"))
    cut = excerpt(claim)
    assert cut.startswith("… ")
    assert cut.endswith(" …")
    assert "released 13 people" in cut
    assert len(cut) <= EXCERPT_CHARACTERS + 4


def test_a_report_not_read_at_all_is_said_openly(brief: Brief) -> None:
    """A whole report that was not understood is not hidden among passages."""
    assert "The whole of <strong>daily.txt</strong> was not read" in render(brief, "html")
    assert "1 passage in 1 report not understood" in render(brief, "html")
