"""The reference page of the language and the table of the example agreements, from the models and the examples.

Prose stands in `constructs.yaml`; keys and their meaning come from the models; clauses, YAML and statuses come from
the files in `examples/agreements` and their own tests.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, get_args

from trucebook import casefolder
from trucebook.agreement import Agreement, cases, models, powers
from trucebook.agreement.values import MOST_DAYS
from trucebook.casefolder.yamlfile import Key, Located, read_yaml
from trucebook.compliance.rules import RULES, first_sentence
from trucebook.desk import load_agreement
from trucebook.reading.acts import act_list
from trucebook.vocabulary import STATUS_WORDS, Status

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
FILES = sorted((EXAMPLES / "agreements").glob("*.yaml"))
ALL_FILES = [*sorted((EXAMPLES / "gaza" / "agreements").glob("*.yaml")), *FILES]


@cache
def constructs() -> list[dict[str, Any]]:
    """The entries of `constructs.yaml`. Raises ValueError where it cannot be read."""
    located, problems = read_yaml(HERE / "constructs.yaml")
    if located is None or problems:
        raise ValueError("; ".join(map(str, problems)))
    found: list[dict[str, Any]] = located.value
    return found


@cache
def example(stem: str) -> tuple[Located, list[str], Agreement]:
    """An example agreement as parsed, as lines, and as the program reads it."""
    path = EXAMPLES / "agreements" / f"{stem}.yaml"
    located, _ = read_yaml(path)
    assert located is not None
    return located, path.read_text(encoding="utf-8").splitlines(), load_agreement(path).agreement


def snippet(stem: str, dotted: str) -> str:
    """The lines of one value of an example, below the section it stands in."""
    located, lines, _ = example(stem)
    key = _key(located.value, dotted)
    first = located.places[key][0] - 1
    indent = _indent(lines[first])
    last = first + 1
    while last < len(lines) and (not lines[last].strip() or _indent(lines[last]) > indent):
        last += 1
    section = [f"{key[0]}:"] if len(key) > 1 else []
    return "\n".join([*section, *lines[first:last]]).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _key(tree: Any, dotted: str) -> Key:
    """The key of a dotted path; members of a list go by their id or their number."""
    key: Key = ()
    for part in dotted.split("."):
        if isinstance(tree, list):
            ids = [item.get("id") for item in tree]
            index = ids.index(part) if part in ids else int(part)
            key, tree = (*key, index), tree[index]
        else:
            key, tree = (*key, part), tree[part]
    return key


def language_page() -> str:
    """The reference of the language, whole."""
    return "\n".join([*_head(), *(line for item in constructs() for line in _construct(item)), *_tail()]) + "\n"


def _head() -> Iterator[str]:
    yield HEAD
    yield "## What a status can be\n"
    yield "Every duty has one status on each day, in each account, under each reading: the first line that holds.\n"
    yield "| status | when |\n|---|---|"
    for status, rule in RULES:
        yield f"| {STATUS_WORDS[status]} | {first_sentence(rule)} |"
    assert {status for status, _ in RULES} == set(get_args(Status))
    yield ""


def _construct(item: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {item['title']}\n\n{item['prose'].strip()}\n"
    yield from _clause(item["example"])
    yield from _statuses(item.get("shows", {}))
    for name in item["models"]:
        yield from _keys(name)


def _clause(shown: Mapping[str, Any]) -> Iterator[str]:
    """The real clauses in words, and then as they stand in their file."""
    stem = shown["file"]
    located, _, agreement = example(stem)
    for dotted in shown["keys"]:
        value: Any = located.value
        for part in _key(located.value, dotted):
            value = value[part]
        if isinstance(value, dict) and "text" in value:
            yield f"> {value['text']} — *{agreement.title}, {value.get('source', '')}*\n"
    pieces = [snippet(stem, dotted) for dotted in shown["keys"]]
    yield f"```yaml\n# examples/agreements/{stem}.yaml\n{_joined(pieces)}\n```\n"


def _joined(pieces: list[str]) -> str:
    """Pieces of one section stand under it once."""
    lines: list[str] = []
    for piece in pieces:
        head, *rest = piece.splitlines()
        lines += rest if rest and head in lines else [head, *rest]
    return "\n".join(lines)


def _statuses(shows: Mapping[str, list[str]]) -> Iterator[str]:
    """Which statuses the examples' own tests show, each with the test that shows it."""
    rows = [row for stem, names in shows.items() for name in names for row in _expected(stem, name)]
    if rows:
        yield "What can come of it, as the tests of the examples show:\n\n| status | where |\n|---|---|"
        yield from rows
        yield ""


def _expected(stem: str, name: str) -> Iterator[str]:
    tests = {test.name: test for test in example(stem)[2].tests}
    test = tests[name]  # KeyError: constructs.yaml names a test that is not there
    for obligation, expectations in test.expect.items():
        for expect in expectations:
            account = expect.account or test.account
            under = [f"in the account of {account}"] if account != "all" else []
            reading = expect.reading or test.reading
            under += [f"under the reading {reading}"] if reading != "as written" else []
            under += [expect.instance] if expect.instance else []
            more = f" ({', '.join(under)})" if under else ""
            yield f"| {STATUS_WORDS[expect.status]} | {name}: `{obligation}`{more} – {stem} |"


def _keys(name: str) -> Iterator[str]:
    """Every key of a model with what it means, as its docstrings say it."""
    model = next(getattr(part, name) for part in (models, powers, cases, casefolder) if hasattr(part, name))
    schema = model.model_json_schema()
    needed = set(schema.get("required", ()))
    means = " ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split())
    yield f"**Keys of {_spoken(name)}.** {means}\n"
    yield "| key | means |\n|---|---|"
    for key, entry in schema["properties"].items():
        if key in ("text", "source", "note"):
            continue
        words = " ".join(str(entry.get("description", "")).split()).replace("|", "\\|")
        options = entry.get("enum")
        words += (
            f" One of: {', '.join(f'`{option}`' for option in options)}." if options and key != "timezone" else ""
        )
        yield f"| `{key}`{' (needed)' if key in needed else ''} | {words} |"
    yield ""


_NAMES = {
    "ActorEntry": "an actor",
    "CarveOut": "an exception",
    "Growth": "what a power grows with",
    "RivalReading": "a reading",
    "TermTest": "a test",
    "Given": "a claim that is given",
    "Expect": "what is expected",
    "Window": "`within`",
}


def _spoken(name: str) -> str:
    return _NAMES.get(name, f"{'an' if name[0] in 'AEIO' else 'a'} {name.lower()}")


def _tail() -> Iterator[str]:
    yield "## The file itself\n"
    yield from _keys("Agreement")
    yield "## Acts\n"
    yield "What no act tells of cannot be judged: write the clause in a `note`. An act is found by its words in"
    yield "reports, not by its name.\n\n| act | what it is |\n|---|---|"
    yield from (f"| `{name}` | {act.definition} |" for name, act in act_list().acts.items())
    yield TAIL


HEAD = """# The language of agreements

Generated from the models, the example agreements and their tests; the prose stands in `docs/constructs.yaml`.

An agreement is one YAML file: `agreement.yaml` or any file in `agreements/` of a case, or a file that stands
alone and names its own `actors`. [A tutorial](tutorial-agreement.md) writes one from a page of prose; [a
table](agreements-table.md) shows what each example uses and what could not be said. `trucebook check FILE`
names each mistake with its line and the right form; `trucebook agreement show FILE` prints the whole as a
calendar; `trucebook agreement test FILE` runs the tests that stand in it. Editors that take
[agreement.schema.json](agreement.schema.json) complete the keys and explain them: put `# yaml-language-server:
$schema=agreement.schema.json` (with the way to that file) on the first line.

Three things hold everywhere. Days of a clock count from 1 and both ends of a range are counted. Who is bound or
named is an id of the cast. Every term may carry `text` (the clause in words), `source` (where it was published)
and `note`.
"""

TAIL = """
## What cannot be written

What no act tells of (elections, laws on many things, ceremonies, hate speech); distances and lines on a map;
who has the better reason. Put the clause into `text` or `note`, so that readers of the status see it.
"""


def _has_power(how: str, agreement: Agreement) -> bool:
    return any(power.how == how for power in agreement.powers)


FEATURES: Mapping[str, Mapping[str, Callable[[Agreement], object]]] = {
    "actor": {
        "mediators": lambda a: a.mediators,
        "guarantors": lambda a: a.guarantors,
        "monitors": lambda a: a.monitors,
    },
    "clock": {
        "several": lambda a: len(a.clocks) > 1,
        "24 hours": lambda a: any(clock.days == "elapsed" for clock in a.clocks.values()),
        "day after": lambda a: any(clock.day_one == "next" for clock in a.clocks.values()),
        "set going by an event": lambda a: any(clock.starts_with for clock in a.clocks.values()),
    },
    "phase": {
        "several": lambda a: len(a.phases) > 1,
        "no end": lambda a: any(phase.days[1] == MOST_DAYS for phase in a.phases.values()),
        "begins if": lambda a: any(phase.begins_if for phase in a.phases.values()),
        "goes on while": lambda a: any(phase.continues_while for phase in a.phases.values()),
        "ends if": lambda a: any(phase.ends_if for phase in a.phases.values()),
    },
    "measure": {
        "counts": lambda a: a.measures,
        "subset": lambda a: any(item.subset for item in a.measures.values()),
        "superset": lambda a: any(item.superset for item in a.measures.values()),
        "part of": lambda a: any(item.part_of for item in a.measures.values()),
    },
    "zone": {
        "names": lambda a: a.zones,
        "part of": lambda a: any(item.part_of for item in a.zones.values()),
        "width": lambda a: any(item.widths for item in a.zones.values()),
    },
    "obligation": {
        "must": lambda a: any(item.must for item in a.obligations),
        "must not": lambda a: any(item.must_not for item in a.obligations),
        "may": lambda a: any(item.may for item in a.obligations),
        "effort": lambda a: any(item.effort for item in a.obligations),
        "hours": lambda a: any(item.within.hours for item in a.obligations),
    },
    "quota": {
        "number": lambda a: any(item.amount and not item.amount.all for item in a.obligations),
        "all": lambda a: any(item.amount and item.amount.all for item in a.obligations),
        "every": lambda a: any(item.every for item in a.obligations),
        "carry-over": lambda a: any(item.carry_over for item in a.obligations),
        "batches": lambda a: any(item.batches for item in a.obligations),
        "shares": lambda a: any(batch.share for item in a.obligations for batch in item.batches),
    },
    "ratio": {
        "one": lambda a: any(item.ratio for item in a.obligations),
        "by category": lambda a: any(item.ratios for item in a.obligations),
    },
    "condition": {
        "after": lambda a: any(item.after for item in _duties(a)),
        "parallel": lambda a: any(item.parallel for item in _duties(a)),
        "same day": lambda a: any(item.same_day for item in _duties(a)),
        "once": lambda a: any(item.once for item in _duties(a)),
        "until": lambda a: any(item.until for item in _duties(a)),
        "unless": lambda a: any(item.unless for item in _duties(a)),
        "exceptions": lambda a: any(item.exceptions for item in _duties(a)),
        "attested by": lambda a: any(item.attested_by for item in _duties(a)),
    },
    "power": {
        how: partial(_has_power, how)
        for how in ("automatic", "consent", "decision", "notice", "unilateral", "claimed")
    },
    "reading": {"rival readings": lambda a: a.readings},
    "amendment": {
        "sets": lambda a: any(item.sets for item in a.amendments),
        "adds": lambda a: any(item.adds for item in a.amendments),
        "waives": lambda a: any(item.waives for item in a.amendments),
    },
}
"""The twelve constructs, each with what of it an agreement can use and how to see whether it does."""


def _duties(agreement: Agreement) -> Iterator[models.Obligation]:
    yield from agreement.obligations
    for amendment in agreement.amendments:
        yield from amendment.adds


def used(agreement: Agreement, construct: str) -> list[str]:
    """What an agreement uses of a construct."""
    return [name for name, uses in FEATURES[construct].items() if uses(agreement)]


def table_page() -> str:
    """Which construct each example uses, and what could not be expressed and why."""
    return "\n".join(_table()) + "\n"


def _table() -> Iterator[str]:
    yield TABLE_HEAD
    found = [(path, load_agreement(path).agreement) for path in ALL_FILES]
    for path, agreement in found:
        words = [f"{name}: {', '.join(used(agreement, name))}" for name in FEATURES if used(agreement, name)]
        name = f"[{path.stem}](../{path.relative_to(HERE.parent).as_posix()})"
        yield f"| {name} | {len(agreement.obligations)} | {len(agreement.tests) or '–'} | {'; '.join(words)} |"
    yield from _rows_of(found)
    yield "\n## What could not be expressed, and why\n\n| agreement | what, and why |\n|---|---|"
    yield from (f"| {agreement.title} | {left_out(path)} |" for path, agreement in found)


def _rows_of(found: list[tuple[Path, Agreement]]) -> Iterator[str]:
    """How many of the examples use each part of each construct."""
    yield "\n## How often each is used\n\n| construct | part | examples |\n|---|---|---|"
    for construct, parts in FEATURES.items():
        for part, uses in parts.items():
            yield f"| {construct} | {part} | {sum(bool(uses(agreement)) for _, agreement in found)} |"


def left_out(path: Path) -> str:
    """What the head of a file says was left out, and why."""
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    words = " ".join(line.removeprefix("#").strip() for line in head)
    found = re.search(r"Left out because (.+)", words)
    return f"Because {found[1]}" if found else "–"


TABLE_HEAD = """# The example agreements

Generated from the files. Which part of which construct each uses, how many tests stand beside its terms, and
what could not be expressed.

| agreement | duties | tests | uses |
|---|---|---|---|"""
