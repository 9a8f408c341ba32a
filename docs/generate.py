"""Writes the generated reference pages: `python -m docs.generate`. A test checks that they are up to date."""

from __future__ import annotations

import inspect
import io
import re
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args

from rich.console import Console
from typer.testing import CliRunner

from docs.language import language_page, table_page
from docs.negotiation import negotiation_page
from trucebook import desk, vocabulary
from trucebook.accounts.backing import PartyWord
from trucebook.accounts.contested import Link
from trucebook.accounts.reported import Reported
from trucebook.book import Search
from trucebook.book.redacting import Place
from trucebook.cli import app, tables
from trucebook.compliance.flips import Turn
from trucebook.reading.acts import act_list

HERE = Path(__file__).parent
NOUNS: tuple[Any, ...] = (
    vocabulary.Report,
    vocabulary.Refusal,
    vocabulary.Passage,
    vocabulary.Name,
    vocabulary.Attribution,
    vocabulary.Voice,
    vocabulary.Claim,
    vocabulary.Quantity,
    vocabulary.When,
    vocabulary.Finding,
    vocabulary.Dispute,
    vocabulary.Side,
    vocabulary.Suggestion,
    desk.Contention,
    Turn,
    Link,
    desk.Backing,
    PartyWord,
    desk.Figures,
    Reported,
    desk.Recounted,
    desk.Change,
    desk.Source,
    desk.Blame,
    desk.Called,
    desk.Decision,
    desk.Redaction,
    Place,
    Search,
)


def pages() -> dict[str, str]:
    """Every generated page: file name and text."""
    return {
        "commands.md": "\n".join(_commands()),
        "nouns.md": "\n".join(_nouns()),
        "acts.md": "\n".join(_acts()),
        "agreement.schema.json": desk.agreement_schema_text(),
        "agreement-language.md": language_page(),
        "agreements-table.md": table_page(),
        "negotiation.schema.json": desk.negotiation_schema_text(),
        "negotiation-language.md": negotiation_page(),
    }


def picture(book: Path) -> str:
    """The status table of the example's pause, as SVG."""
    console = Console(record=True, width=118, file=io.StringIO(), highlight=False)
    view = desk.get_view(book, on=date(2023, 12, 2))
    console.print(tables.status_grids(desk.grids(book, view)[:1], view, console.width))
    return console.export_svg(title="trucebook status gaza.book --on 2023-12-02", unique_id="status")


def _commands() -> Iterator[str]:
    yield "# Commands\n"
    yield "Generated from the program's own help; results go to stdout, progress and messages to stderr."
    yield "Exit 0: done. 1: something is wrong in the user's input. 2: the command was used wrongly. 130: stopped."
    yield ""
    for name in command_names():
        yield f"## trucebook {name}\n\n```text\n{_help(name)}\n```\n"
    for group, name in sorted(_grouped()):
        yield f"## trucebook {group} {name}\n\n```text\n{_help(group, name)}\n```\n"


def command_names() -> list[str]:
    """The commands as they are typed: a function of two words has a dash between them."""
    functions = (item.callback for item in app.registered_commands)
    return sorted(str(function.__name__).replace("_", "-") for function in functions if function)


def _grouped() -> Iterator[tuple[str, str]]:
    """The commands that stand under another word: the word and the command."""
    for group in app.registered_groups:
        if group.typer_instance is not None:
            name = str(group.typer_instance.info.name)
            yield from ((name, str(item.name)) for item in group.typer_instance.registered_commands)


def _help(*words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "100"}, prog_name="trucebook")
    return "\n".join(line.rstrip() for line in result.output.strip().splitlines())


def _nouns() -> Iterator[str]:
    yield "# Nouns and their JSON\n"
    yield inspect.cleandoc(str(vocabulary.__doc__)).split("\n", 1)[1].strip() + "\n"
    yield "More keys may be added to a noun; those that stand here stay.\n"
    for noun in NOUNS:
        yield f"## {noun.__name__}\n\n{inspect.cleandoc(str(noun.__doc__))}\n"
        yield "| key | is |\n|---|---|"
        for item in fields(noun):
            yield f"| `{item.name}` | {_kind(str(item.type))} |"
        yield ""


def _kind(annotation: str) -> str:
    """The type of a key, with closed lists of words written out."""
    for name in (
        "Status",
        "Hedge",
        "Polarity",
        "Modality",
        "Bound",
        "MeasureKind",
        "Basis",
        "ActorKind",
        "DisputeKind",
    ):
        if re.search(rf"\b{name}\b", annotation):
            return "one of " + " ".join(f"`{word}`" for word in get_args(getattr(vocabulary, name)))
    return "`" + annotation.replace("|", "or") + "`"


def _acts() -> Iterator[str]:
    yield "# Acts\n"
    yield "What a claim can say was done, with the codes of other coders. The words that tell an act are data"
    yield "(`src/trucebook/reading/data/acts.yaml`).\n"
    yield "| act | is | PLOVER | CAMEO | ACLED | HXL |\n|---|---|---|---|---|---|"
    for name, act in act_list().acts.items():
        codes = (", ".join(act.codes.get(coder, ())) or "–" for coder in ("plover", "cameo", "acled", "hxl"))
        yield f"| `{name}` | {act.definition} | {' | '.join(codes)} |"
    yield "\n## Who and whom\n\n| act | agent | patient |\n|---|---|---|"
    for name, act in act_list().acts.items():
        yield f"| `{name}` | {act.roles['agent']} | {act.roles['patient']} |"
    yield "\n## Codes of the promised, demanded or refused\n\n| act | | PLOVER | CAMEO |\n|---|---|---|---|"
    for name, act in act_list().acts.items():
        for how, other in act.codes_when.items():
            yield f"| `{name}` | {how} | {', '.join(other['plover'])} | {', '.join(other['cameo'])} |"
    yield ""


if __name__ == "__main__":
    for file, text in pages().items():
        (HERE / file).write_text(text, encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        (HERE / "status.svg").write_text(picture(desk.demo(Path(folder))[0]), encoding="utf-8")
