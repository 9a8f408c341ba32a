"""HTML gives its main text as plain text, and nothing else."""

from __future__ import annotations

import time

import pytest

from trucebook.intake import Limits, Metadata, receive
from trucebook.intake.page import visible_text
from trucebook.vocabulary import Refusal, Report

STORY = (
    "The two armies exchanged forty detained people at the river crossing on Monday, a mediator said. "
    "Neither side would say when the next exchange would follow, and talks in the capital went on into the night."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Exchange at the river | Harbour Wire</title>
<meta property="og:site_name" content="Harbour Wire"><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2025-02-05T08:00:00Z">
<link rel="canonical" href="https://wire.example/exchange"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Exchange at the river</h1>
<p>{STORY}</p><script>alert("run")</script><svg onload="alert(1)"><text>drawn</text></svg>
<img src="https://tracker.example/x.png" alt="picture"><p>&ldquo;It is done,&rdquo; he said &amp; left. <a
href="jav&#x09;ascript:alert(2)">More</a> was to come, he added.</p></article>
<footer>All rights reserved 2019</footer></body></html>"""


def page_of(html: str | bytes, metadata: Metadata | None = None) -> Report:
    """The report of a page."""
    data = html.encode() if isinstance(html, str) else html
    report = receive(data, id="a.html", metadata=metadata)
    assert isinstance(report, Report), report
    return report


def test_a_page_gives_its_text_and_what_it_says_of_itself() -> None:
    """Main text without menu and footer; outlet, author, date, title, address and language as stated."""
    report = page_of(PAGE)
    assert STORY in report.text
    assert "“It is done,” he said & left." in report.text
    assert "World" not in report.text
    assert "rights reserved" not in report.text
    assert (report.outlet, report.author, report.published) == ("Harbour Wire", "Ann Lee", "2025-02-05")
    assert (report.title, report.url) == ("Exchange at the river", "https://wire.example/exchange")
    assert (report.language, report.inferred) == ("en", ())


def test_a_hostile_page_leaves_only_text() -> None:
    """No script, no drawing, no picture, no address of a link."""
    text = page_of(PAGE).text
    assert not any(word in text for word in ("alert", "drawn", "tracker", "picture", "javascript", "<", "onload"))


@pytest.mark.parametrize(
    "how", ["hidden", 'style="display:none"', 'style="color:red; Visibility : HIDDEN"', "hidden=until-found"]
)
def test_what_no_visitor_sees_is_no_word_of_the_report(how: str) -> None:
    """A paragraph that is not shown was not said to anybody."""
    report = page_of(
        PAGE.replace("</article>", f"<p {how}>The army never left the bridge on Monday.</p></article>")
    )
    assert STORY in report.text
    assert "never left" not in report.text


def test_metadata_from_beside_wins_over_the_page() -> None:
    """The user knows better than a page's template."""
    report = page_of(PAGE, Metadata(outlet="The Wire", published="2025-02", language="cy", inferred=("published",)))
    assert (report.outlet, report.published, report.language) == ("The Wire", "2025-02", "cy")
    assert (report.author, report.inferred) == ("Ann Lee", ("published",))


def test_the_text_beats_the_template_in_telling_the_language() -> None:
    """A page in French built from an English template is French; a short one is what it says."""
    words = "Les deux parties ont échangé des détenus lundi, ont déclaré les médiateurs dans la capitale."
    assert page_of(f'<html lang="en"><body><p>{words}</p><p>{words}</p></body></html>').language == "fr"
    assert page_of('<html lang="fr"><body><p>Non.</p><p>Oui.</p></body></html>').language == "fr"


def test_a_date_that_is_not_stated_stays_unknown() -> None:
    """A year in the footer or a day in the text is no date of publication."""
    bare = "<html><body><p>" + STORY + "</p><p>It began on 3 May 2024.</p><footer>© 2019</footer></body></html>"
    assert page_of(bare).published is None
    assert page_of(PAGE.replace("2025-02-05T08:00:00Z", "soon")).published is None


def test_where_no_main_text_is_found_the_whole_page_is_taken_and_said_so() -> None:
    """Nested beyond what the parser follows, the words are still there, marked as the whole page."""
    report = page_of("<html><head><title>T &amp; U</title></head><body>" + "<div>" * 30_000 + f"<p>{STORY}</p>")
    assert report.text == STORY
    assert report.inferred == ("text",)
    assert report.title == "T & U"


@pytest.mark.parametrize("html", ["<p>Hi.</p>", "One <b>two</b>", "<html><p>Hi.", "<body>Hi</body>"])
def test_fragments_are_read(html: str) -> None:
    """A page need not be whole."""
    assert page_of(html).text.replace("\n", " ").startswith(("Hi", "One two"))


def test_words_in_a_file_named_html_are_text() -> None:
    """Without a single tag the text is stored as it is."""
    assert page_of("Only words,\n\n 3 < 5.\n").text == "Only words,\n\n 3 < 5.\n"


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<html><body><script>load()</script><img src=x></body></html>"]
)
def test_a_page_without_text_is_refused(html: str) -> None:
    """What only a script would show is not there."""
    refusal = receive(html.encode(), id="a.html")
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "no_text"


def test_old_encodings_of_pages() -> None:
    """A declared encoding is used; Windows quotes are right without one."""
    russian = "Стороны обменялись задержанными в понедельник, сообщили посредники в столице."
    page = f'<html><head><meta charset="windows-1251"></head><body><p>{russian}</p><p>{russian}</p></body></html>'
    assert russian in page_of(page.encode("cp1251")).text
    assert (
        "“no”"
        in page_of("<html><body><p>He said “no” twice.</p><p>And left.</p></body></html>".encode("cp1252")).text
    )


def test_odd_characters_do_not_reach_the_text() -> None:
    """Halves of surrogate pairs and NULs written as references are no text."""
    report = page_of("<html><body><p>One &#xD800; two &#0; three &#x1F54A;</p><p>Four</p></body></html>")
    assert "\x00" not in report.text
    assert "🕊" in report.text
    report.text.encode("utf-8")


def test_a_page_beyond_its_limit_is_refused() -> None:
    """Pages have a lower limit than plain text, since reading them takes longer."""
    refusal = receive(PAGE.encode(), id="a.html", limits=Limits(html_bytes=500))
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "too_large"


def test_hostile_nesting_and_attributes_take_no_time() -> None:
    """Pages made to hang a parser are read or refused within seconds."""
    start = time.monotonic()
    for html in (
        "<b><i>" * 100_000,
        "<a " + "x='y' " * 200_000 + ">t</a>",
        "<" * 500_000,
        "<!--" * 100_000,
        "<svg>" * 100_000,
    ):
        assert receive(html.encode(), id="a.html").id == "a.html"
    assert time.monotonic() - start < 10


def test_visible_text_keeps_blocks_apart_and_words_together() -> None:
    """A line for each block; inline tags part no words; self-closed drawings hide nothing."""
    html = (
        "<head><title>T</title><body><p>One<b>two</b></p><svg/>three<STYLE>x</style ><br>4 < 5<!-- no --> &lt;six>"
    )
    assert visible_text(html) == "Onetwo\nthree\n4 < 5 <six>"
    assert visible_text("a<!-- never closed <p>b") == "a"
    assert visible_text("a<script>never closed <p>b") == "a"
