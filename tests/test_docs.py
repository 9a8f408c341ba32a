"""The generated pages are what the program says today, and the README's commands exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.generate import HERE, command_names, pages, picture
from trucebook import desk
from trucebook.cli import app

README = (HERE.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_pages_are_up_to_date(name: str) -> None:
    """`make docs` would change nothing."""
    assert (HERE / name).read_text(encoding="utf-8") == pages()[name], "run `make docs`"


def test_the_picture_shows_what_the_program_prints(tmp_path: Path) -> None:
    """The status table in the README is that of the bundled example today."""
    book, _ = desk.demo(tmp_path)
    assert (HERE / "status.svg").read_text(encoding="utf-8") == picture(book), "run `make docs`"


def test_every_command_of_the_readme_exists() -> None:
    """A command that is shown can be run, and every command is on the reference page."""
    names = set(command_names())
    groups = {str(item.typer_instance.info.name) for item in app.registered_groups if item.typer_instance}
    assert set(re.findall(r"trucebook ([\w-]+) ", README)) <= names | groups
    page = (HERE / "commands.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## trucebook ([\w-]+)$", page, re.MULTILINE)) == names


def test_links_of_the_readme_lead_somewhere() -> None:
    """Every local link of the README names a file of the project."""
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("http") or (HERE.parent / target).exists(), target


def test_decisions_are_short() -> None:
    """A decision has a number, a title and at most forty lines."""
    for path in sorted((HERE / "decisions").glob("*.md")):
        assert re.match(r"\d{4}-[a-z0-9-]+\.md", path.name)
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 40, path.name
