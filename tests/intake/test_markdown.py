"""Front matter is split from the body, and its mistakes are named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.intake import Metadata, receive
from trucebook.intake.markdown import first_heading, split_front_matter
from trucebook.vocabulary import Refusal


def refusal_of(text: str) -> Refusal:
    """The refusal that a Markdown text earns."""
    result = receive(text.encode(), id="a.md")
    assert isinstance(result, Refusal)
    return result


def test_fields_come_from_front_matter_and_the_body_is_exact() -> None:
    """The body begins right after the closing line, with every blank and newline it has."""
    split = split_front_matter("---\r\ntitle: Truce\r\npublished: 2025-02\r\n---\r\n\r\n  Body – “as is”.\r\n")
    assert split.metadata == Metadata(title="Truce", published="2025-02")
    assert split.body == "\r\n  Body – “as is”.\r\n"


@given(st.text())
def test_a_body_is_never_changed(body: str) -> None:
    """Whatever stands below the front matter is the stored text, character by character."""
    assert split_front_matter(f"---\noutlet: Daily\n---\n{body}").body == body


@pytest.mark.parametrize(
    "text",
    [
        "No front matter.\n---\nkey: value\n---\n",
        "---\nonly one rule\n",
        "---\nA paragraph between two rules\n---\nmore",
        "--- title\nx: y\n---\n",
        "----\nx: y\n----\n",
    ],
)
def test_rules_in_a_text_are_no_front_matter(text: str) -> None:
    """Only `key: value` lines between rules at the very top are taken away."""
    assert split_front_matter(text).body == text


def test_keys_of_other_programs_are_left_alone() -> None:
    """Tags and layouts of a site generator do no harm; empty front matter is none."""
    text = "---\nlayout: post\ntags: [truce, talks]\ndraft: false\noutlet: Daily\n---\nBody"
    assert split_front_matter(text).metadata == Metadata(outlet="Daily")
    assert split_front_matter("---\n---\nBody").body == "Body"


@pytest.mark.parametrize(
    ("front", "words"),
    [
        ("publishd: 2025", ("Line 2", "publishd", "did you mean published?")),
        ("Outlet: Daily", ("Line 2", "did you mean outlet?")),
        ("title: x\npublished: yesterday", ("Line 3", "published", "should be a day, a month or a year")),
        ("url: file:///etc/passwd", ("Line 2", "url", "web address")),
        ("title: x\ntitle: y", ("Line 3", "given twice")),
        ("title: [a", ("cannot be read",)),
        ("title: !!python/name:os.system x", ("tag", "not allowed")),
        ("a: &a [x, x]\nb: *a", ("Line 3", "aliases")),
        ("a: " + "[" * 30 + "]" * 30, ("deep nesting",)),
        ("a: " + "[" * 20_000, ("deep nesting",)),
    ],
)
def test_mistakes_in_front_matter_are_refused_with_their_line(front: str, words: tuple[str, ...]) -> None:
    """A mistyped field is not dropped, a trick does not run."""
    refusal = refusal_of(f"---\n{front}\n---\nThe armies met.\n")
    assert refusal.reason == "bad_front_matter"
    assert all(word in refusal.detail for word in words), refusal.detail


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("# One\n# Two", "One"),
        ("text\n\n## Second level ##\n", "Second level"),
        ("Truce holds\n===========\n", "Truce holds"),
        ("```\n# not this\n```\n# This", "This"),
        ("~~~~ sh\n~~~\n# not this\n~~~~\n# This", "This"),
        ("#hashtag\n#\n", None),
        ("text\n\n---\nmore", None),
        ("", None),
    ],
)
def test_the_first_heading_is_the_title(body: str, title: str | None) -> None:
    """Headings in code do not count, nor do hashtags and rules."""
    assert first_heading(body) == title
