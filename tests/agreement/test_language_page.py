"""The pages on the language are made of the models and the examples, and the tutorial's file works as it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import language
from trucebook import desk
from trucebook.agreement import agreement_schema
from trucebook.agreement.models import Agreement
from trucebook.errors import ProblemsError
from trucebook.vocabulary import STATUS_WORDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "agreement-language.md").read_text(encoding="utf-8")
TUTORIAL = (DOCS / "tutorial-agreement.md").read_text(encoding="utf-8")
TWELVE = ["actor", "clock", "phase", "measure", "zone", "obligation", "quota", "ratio", "condition"]
TWELVE += ["power", "reading", "amendment"]


def test_the_page_has_every_construct() -> None:
    """The twelve constructs, and the tests beside the terms, each with prose, a real clause and its YAML."""
    assert [item["name"] for item in language.constructs()] == [*TWELVE, "test"]
    for item in language.constructs():
        section = PAGE.split(f"\n## {item['title']}\n")[1].split("\n## ")[0]
        assert "```yaml\n# examples/agreements/" in section, item["name"]
        assert len(item["prose"].split()) > 20


def test_every_key_of_every_model_is_explained_on_the_page() -> None:
    """No key can be written that the page does not explain."""
    schema = agreement_schema()
    for model in (schema, *schema["$defs"].values()):
        for key in model.get("properties", {}):
            assert re.search(rf"^\| `{key}`", PAGE, re.MULTILINE) or key in ("text", "source", "note"), key


def test_the_clauses_on_the_page_are_those_of_the_examples() -> None:
    """What is shown of an example stands so in its file."""
    for block in re.findall(r"```yaml\n# (examples/agreements/.+?)\n(.*?)```", PAGE, re.DOTALL):
        text = (DOCS.parent / block[0]).read_text(encoding="utf-8")
        assert all(line in text for line in block[1].splitlines())


def test_statuses_come_from_tests_that_pass() -> None:
    """Each status that a construct is said to take is one that a test of an example shows; all are explained."""
    for item in language.constructs():
        for stem, names in item.get("shows", {}).items():
            passed = {trial.name for trial in _trials(stem) if trial.passed}
            assert set(names) <= passed, stem
    table = PAGE.split("## What a status can be")[1].split("\n## ")[0]
    assert {words for words in STATUS_WORDS.values() if f"| {words} |" in table} == set(STATUS_WORDS.values())


def _trials(stem: str) -> tuple[desk.Trial, ...]:
    return desk.try_agreement(language.EXAMPLES / "agreements" / f"{stem}.yaml")


def test_the_constructs_show_most_of_the_statuses() -> None:
    """Together the sections show nearly every status in use."""
    shown = {words for words in STATUS_WORDS.values() if re.search(rf"^\| {words} \| [^|]+`", PAGE, re.MULTILINE)}
    assert len(shown) >= 10, sorted(set(STATUS_WORDS.values()) - shown)


def test_every_part_of_every_construct_is_used_by_some_example() -> None:
    """The table of the examples names all twelve constructs, and nothing of the language is without an example."""
    assert list(language.FEATURES) == TWELVE
    agreements = [desk.load_agreement(path).agreement for path in language.FILES]
    unused = [
        (construct, part)
        for construct, parts in language.FEATURES.items()
        for part, uses in parts.items()
        if not any(uses(agreement) for agreement in agreements)
    ]
    assert unused == []


def test_what_could_not_be_expressed_is_said_for_each_example() -> None:
    """Each example says in its head what was left out and why."""
    assert [path.stem for path in language.FILES if language.left_out(path) == "–"] == []


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """The tutorial's blocks, joined to the file they are."""
    path = tmp_path / "harbour.yaml"
    blocks = re.findall(r"```yaml\n(.*?)```", TUTORIAL, re.DOTALL)
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def test_the_tutorial_s_file_works_as_it_stands(harbour: Path) -> None:
    """Its blocks joined are an agreement without a mistake whose tests pass."""
    assert desk.check(harbour) == ()
    trials = desk.try_agreement(harbour)
    assert len(trials) >= 6
    assert all(trial.passed for trial in trials)


def test_what_the_tutorial_says_is_printed_is_printed(harbour: Path) -> None:
    """The line of the calendar, the message of a mistake and the failure of a test are those of the program."""
    calendar, mistake, failure = re.findall(r"```text\n(.*?)```", TUTORIAL, re.DOTALL)
    assert calendar.strip() in " ".join(desk.show(harbour).split())
    text = harbour.read_text(encoding="utf-8")
    harbour.write_text(
        text.replace("times: 5}\n    within: {phase: truce}", "times: 5}\n    within: {phase: truse}")
    )
    assert [str(problem) for problem in desk.check(harbour)] == [mistake.strip()]
    harbour.write_text(text.replace("release-fishermen: kept late", "release-fishermen: kept"), encoding="utf-8")
    (trial,) = (trial for trial in desk.try_agreement(harbour) if not trial.passed)
    (miss,) = trial.misses
    told = [line.split("  ")[-1].strip() for line in failure.strip().splitlines()]
    assert told == [trial.name, f"line {miss.line}: {miss.obligation}", miss.expected, miss.came, miss.why[0]]


def test_a_mistake_is_an_error_for_whoever_wants_the_agreement(harbour: Path) -> None:
    """Nothing is shown of a file that has mistakes."""
    harbour.write_text("id: x\n", encoding="utf-8")
    with pytest.raises(ProblemsError, match="title: is missing"):
        desk.show(harbour)


def test_the_file_of_the_schema_is_that_of_the_models() -> None:
    """Editors complete what the program reads."""
    assert set(Agreement.model_fields) == set(agreement_schema()["properties"])
