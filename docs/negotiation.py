"""The reference page of `negotiation.yaml`, from its models, its data and an example."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from trucebook.casefolder.fitting import Strict
from trucebook.casefolder.yamlfile import read_yaml
from trucebook.negotiation import entries, models
from trucebook.negotiation.endings import endings

EXAMPLE = Path(__file__).parent.parent / "examples" / "gaza" / "negotiation.yaml"
SECTIONS: tuple[tuple[str, tuple[str, ...], tuple[type[Strict], ...]], ...] = (
    ("Issues", ("issues",), (models.Issue, models.NumberOutcomes)),
    ("Parties that split", (), (models.Split,)),
    ("Positions", ("positions",), (models.Position, entries.FromTo)),
    (
        "Red lines, linkages, ratifiers",
        ("red_lines", "linkages", "ratifiers"),
        (models.RedLine, models.Linkage, models.Ratifier),
    ),
    ("Proposals and answers", ("proposals", "responses"), (models.Proposal, models.Response)),
    ("Pressures", ("pressures",), (models.Pressure,)),
    ("Options and preferences", ("options", "preferences"), (models.Option, models.Preferences, models.Wish)),
    ("The war range", ("war",), (models.War, models.Assumed, models.Shift, models.Spoiler)),
    ("Weights", (), (models.Worth,)),
    ("Evidence on endings", (), (models.EndingEvidence,)),
    ("Assumptions", ("assumptions",), (models.Assumption,)),
)
"""Each section of the page: its title, what of the example it shows, and the models whose keys it lists."""
SOURCES = ("text", *entries.SOURCES)

HEAD = """# What is on the table: `negotiation.yaml`

Generated from the models and from `examples/gaza/negotiation.yaml`.

A case can hold one `negotiation.yaml`. `trucebook check` names each mistake with its line and the right form;
`trucebook negotiate BOOK` answers from it: movement and gap, the zone of agreement, which situations would last,
the war range, endings. `trucebook negotiate BOOK suggest` proposes entries from the claims of the book; nothing is
entered by itself. Editors that take [negotiation.schema.json](negotiation.schema.json) complete the keys.

Nothing is predicted. On 353 negotiated issues with known outcomes the mean of positions weighted by salience missed
by 23.7 of 100, the constant 50 by 28.0: so positions are shown with their sources, answers are ranges, and beside
them stands what would turn them. No issue counts more than another unless somebody signs for weights.

**Whatever stands in the file has a source.** Every entry says on whose word it stands, with exactly one of three
keys; `text` says in words of our own what was said or is assumed.

| key | means |
|---|---|"""

ANSWERS = """
## What the answers mean

| answer | needs | is |
|---|---|---|
| movement | two statements | how far a party's steps have led, as a share of the first distance; else unknown |
| gap | positions of both | what is left of the first distance; unknown where there was none |
| zone | red lines | certain: a package lies within all of them; possible: within the stated ones; none |
| conflict | red lines | a smallest set that cannot hold together; beside it what would open the zone |
| goes against | proposals, red lines | lines, alone or together (+), that no package with all its terms meets |
| stability | options, preferences | Nash: nobody would leave alone; GMR, SMR, SEQ: others could answer a move |
| war range | chances, costs | what both prefer to fighting, for all inputs or some, and where each input turns it |
| endings | evidence | conditions of each kind of ending, what speaks for and against; nothing is weighed |

A step leads towards the other side where it comes nearer to what that has surely said last before it, and is
hardening where the distance to that grows. Where what both first said overlaps, steps are told in their unit and
have no share. An amendment is set against red lines with the terms of what it amends that it leaves standing.

With `--on DAY` all of this is asked of the table of that day: what was said, tied, offered, pressed, possible and
preferred by then, with the parties that were at the table. So two days may have two answers.

A red line that rests on a pressure which is not plain fact counts as inferred, whatever its basis. With
`--without-pressure NAME` everything `under` that pressure is left out.
"""


def negotiation_page() -> str:
    """The reference page, whole."""
    lines = [*_head(), *(line for section in SECTIONS for line in _section(*section)), *_endings()]
    return "\n".join(lines) + "\n"


def _head() -> Iterator[str]:
    yield HEAD
    properties = entries.Sourced.model_json_schema()["properties"]
    yield from (f"| `{name}` | {_words(properties[name])} |" for name in entries.SOURCES)
    yield "\n## The file itself\n"
    yield from _keys(models.Negotiation)
    yield ANSWERS


def _section(title: str, shown: tuple[str, ...], listed: tuple[type[Strict], ...]) -> Iterator[str]:
    yield f"## {title}\n"
    if shown:
        yield "```yaml"
        for name in shown:
            yield from _snippet(name)
        yield "```\n"
    for model in listed:
        yield from _keys(model)


def _snippet(name: str) -> Iterator[str]:
    """The first entry of a section of the example."""
    located, _ = read_yaml(EXAMPLE)
    assert located is not None
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    section = located.value[name]
    first = located.places[name,][0]
    whole = name == "war" or len(section) == 1
    keys = list(section) if isinstance(section, dict) else list(range(len(section)))
    end = len(lines) if whole else located.places[name, keys[1]][0] - 1
    yield f"{name}:"
    for line in lines[first:end]:
        if line and not line.startswith(" "):
            break
        if line:
            yield line


def _keys(model: type[Strict]) -> Iterator[str]:
    """Every key of a model with what it means, but for those of sources."""
    schema = model.model_json_schema()
    needed = set(schema.get("required", ()))
    name = re.sub(r"(?<!^)([A-Z])", r" \1", model.__name__).lower()
    yield f"**Keys of: {name}.** {' '.join(inspect.cleandoc(model.__doc__ or '').split())}\n"
    yield "| key | means |\n|---|---|"
    for key, entry in schema["properties"].items():
        if not (issubclass(model, entries.Sourced) and key in SOURCES):
            options = entry.get("enum")
            more = f" One of: {', '.join(f'`{option}`' for option in options)}." if options else ""
            yield f"| `{key}`{' (needed)' if key in needed else ''} | {_words(entry)}{more} |"
    yield ""


def _words(entry: dict[str, object]) -> str:
    return " ".join(str(entry.get("description", "")).split()).replace("|", "\\|")


def _endings() -> Iterator[str]:
    yield "## Kinds of ending and their conditions\n"
    yield "From `src/trucebook/negotiation/data/endings.yaml`; codes of the UCDP Conflict Termination Dataset.\n"
    yield "| ending | UCDP outcome | condition | is | source |\n|---|---|---|---|---|"
    for ending in endings():
        codes = "; ".join(f"{code} {words}" for code, words in ending.ucdp)
        for item in ending.conditions:
            yield f"| `{ending.id}` | {codes} | `{item.id}` | {item.text} | {item.source} |"
