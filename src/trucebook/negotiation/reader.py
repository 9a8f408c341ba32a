"""From a parsed file to a Negotiation, or to every mistake in it at once: file, line, key and hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from trucebook.agreement.models import Agreement
from trucebook.agreement.reader import find_empty_values, read_own_cast
from trucebook.agreement.references import (
    Reference,
    entries_of,
    find_repeated,
    items_of,
    lookup_actor,
    words_at,
)
from trucebook.casefolder.fitting import fit, is_near, keys_at, nearest
from trucebook.casefolder.yamlfile import Key, Located
from trucebook.errors import Problem
from trucebook.negotiation.endings import endings
from trucebook.negotiation.models import Negotiation
from trucebook.negotiation.splitting import find_split_problems, heirs_of
from trucebook.vocabulary import Cast, first_day, last_day

SECTIONS = {
    "issue": "issues",
    "pressure": "pressures",
    "assumption": "assumptions",
    "proposal": "proposals",
    "option": "options",
}
CONDITIONS = ("red_lines", "linkages", "ratifiers")
POINTS = 100
_KINDS: Mapping[str, Mapping[str, str]] = {
    "splits": {"party": "bargainer", "into": "bargainer"},
    "positions": {"by": "bargainer", "issue": "issue", "under": "pressure"},
    "red_lines": {"by": "bargainer", "under": "pressure"},
    "linkages": {"by": "bargainer", "under": "pressure"},
    "ratifiers": {"by": "bargainer", "under": "pressure"},
    "proposals": {"by": "actor", "amends": "proposal"},
    "responses": {"by": "actor", "to": "proposal"},
    "worth": {"by": "bargainer", "issue": "issue"},
    "options": {"by": "actor", "wanted_by": "actor", "refused_by": "actor", "doubted_by": "actor"},
    "preferences": {"by": "actor"},
    "endings": {},
}
"""What the words of each section must name, but for `assumption`, which every entry may name."""
_SETS = {
    "red_lines": ("accepts",),
    "linkages": ("if", "needs"),
    "ratifiers": ("accepts",),
    "proposals": ("terms",),
}
"""Where a section gives outcomes by issue."""


def read_negotiation(located: Located, cast: Cast) -> tuple[Negotiation | None, list[Problem]]:
    """The negotiation of a file, or every mistake in it, in the order of its lines.

    Told at once: keys and values that do not fit, words that name no issue, outcome, party, pressure, assumption,
    proposal or option, ids given twice, points that do not add up. What reading the YAML refused is told by then.
    """
    if located.value == {} and not located.refused:
        return None, [located.problem((), "holds no negotiation", "begin with `title: `; see docs")]
    own, problems = read_own_cast(located)
    cast = Cast((*cast.actors, *(actor for actor in own.actors if cast.get(actor.id) is None)))
    negotiation, misfits = fit(Negotiation, located)
    keys = {item.key for item in misfits}
    problems = [*misfits, *problems, *(item for item in _check(located, cast) if item.key not in keys)]
    problems += find_empty_values(located, {item.key for item in problems})
    problems.sort(key=lambda item: (item.line, item.column, item.key))
    return (None if problems else negotiation), problems


def is_negotiation(located: Located) -> bool:
    """Whether a file's keys are rather those of a negotiation than of an agreement."""
    keys = set(located.value) if isinstance(located.value, Mapping) else set()
    return len(keys & {*keys_at(Negotiation, ())}) > len(keys & {*keys_at(Agreement, ())})


def _check(located: Located, cast: Cast) -> Iterator[Problem]:
    tree = located.value
    if not isinstance(tree, Mapping):
        return
    for reference in _find_references(tree):
        yield from _lookup(located, reference, cast)
    for key, issue, outcomes in _find_outcomes(tree):
        yield from _outcome_problems(located, key, issue, outcomes)
    for section in (*CONDITIONS, "proposals", "options"):
        ids = [((section, index, "id"), str(item.get("id") or "")) for index, item in items_of(tree.get(section))]
        yield from find_repeated(located, ids, "the id {word!r} is given twice")
    for section in ("parties", "mediators"):
        yield from find_repeated(located, list(words_at((section,), tree.get(section))), "{word!r} is named twice")
    yield from _condition_ids(located, tree)
    yield from _replacing_problems(located, tree)
    yield from _amending_problems(located, tree)
    yield from _withdrawal_problems(located, tree)
    for section in (*CONDITIONS, "proposals", "options"):
        for index, item in items_of(tree.get(section)):
            yield from _ending_before(located, (section, index), item)
    for name, item in entries_of(tree.get("pressures")):
        yield from _ending_before(located, ("pressures", name), item)
    yield from find_split_problems(located, tree)
    yield from _ending_problems(located, tree)
    yield from _worth_problems(located, tree)
    yield from _war_problems(located, tree)
    yield from _preference_problems(located, tree)


def _find_references(tree: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _named((), tree, {"parties": "party", "mediators": "actor"})
    for section, kinds in _KINDS.items():
        for index, item in items_of(tree.get(section)):
            yield from _named((section, index), item, {**kinds, "assumption": "assumption"})
    for section, fields in _SETS.items():
        for index, item in items_of(tree.get(section)):
            for field in fields:
                yield from _keys((section, index, field), item.get(field), "issue")
    for name, item in entries_of(tree.get("pressures")):
        kinds = {"by": "actor", "whom": "actor", "about": "issue", "assumption": "assumption"}
        yield from _named(("pressures", name), item, kinds)
    yield from _option_references(tree)
    yield from _war_references(("war",), tree.get("war"))


def _option_references(tree: Mapping[str, Any]) -> Iterator[Reference]:
    for index, item in items_of(tree.get("infeasible")):
        yield from _keys(("infeasible", index), item, "option")
    for index, preferences in items_of(tree.get("preferences")):
        for place, wish in items_of(preferences.get("order")):
            for field in ("then", "if"):
                yield from _keys(("preferences", index, "order", place, field), wish.get(field), "option")


def _war_references(key: Key, here: Any) -> Iterator[Reference]:
    """Whatever stands in the war's part, at any depth: parties by name, assumptions and pressures."""
    if isinstance(here, Mapping):
        kinds = {"first": "bargainer", "second": "bargainer", "assumption": "assumption", "under": "pressure"}
        yield from _named(key, here, kinds)
        for name, value in here.items():
            if name in ("costs", "subsidies", "pressures", "ratifiers"):
                yield from _keys((*key, name), value, "bargainer")
            yield from _war_references((*key, name), value)


def _named(key: Key, holder: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[Reference]:
    for name, kind in kinds.items():
        for place, word in words_at((*key, name), holder.get(name)):
            yield Reference(place, word, kind)


def _keys(key: Key, holder: Any, kind: str) -> Iterator[Reference]:
    for name in holder if isinstance(holder, Mapping) else ():
        yield Reference((*key, name), str(name), kind)


def _lookup(located: Located, reference: Reference, cast: Cast) -> Iterator[Problem]:
    word, kind, tree = reference.word, reference.kind, located.value
    if kind in ("actor", "party"):
        yield from lookup_actor(located, reference, cast)
        return
    known = _bargainers(tree) if kind == "bargainer" else _names(tree, kind)
    if known is not None and word not in known:
        where = "parties" if kind == "bargainer" else SECTIONS[kind]
        what = f"none of the `{where}` of this negotiation"
        yield located.problem(reference.key, f"{word!r} is {what}", nearest(word, known) or f"add it to `{where}`")


def _bargainers(tree: Mapping[str, Any]) -> list[str] | None:
    found = [word for _, word in words_at((), tree.get("parties"))]
    return found or None


def _names(tree: Mapping[str, Any], kind: str) -> list[str] | None:
    """The names of a section; None where they cannot be told, so that one mistake is not told again and again."""
    name = SECTIONS[kind]
    section = tree.get(name)
    if section is None:
        strange = [key for key in tree if key not in keys_at(Negotiation, ())]
        return None if name in tree or is_near(name, strange) else []
    if isinstance(section, Mapping):
        return list(section)
    ids = [item.get("id") for _, item in items_of(section)]
    return [str(word) for word in ids] if ids and all(isinstance(word, str) for word in ids) else None


def _find_outcomes(tree: Mapping[str, Any]) -> Iterator[tuple[Key, Mapping[str, Any], Any]]:
    """Every set of outcomes with its key and the issue, as the file has it, that it must be of."""
    issues = dict(entries_of(tree.get("issues")))
    for index, item in items_of(tree.get("positions")):
        if item.get("issue") in issues:
            yield ("positions", index, "wants"), issues[item["issue"]], item.get("wants")
    for section, fields in _SETS.items():
        for index, item in items_of(tree.get(section)):
            for field in fields:
                for name, outcomes in item[field].items() if isinstance(item.get(field), Mapping) else ():
                    if name in issues:
                        yield (section, index, field, name), issues[name], outcomes


def _outcome_problems(located: Located, key: Key, issue: Mapping[str, Any], outcomes: Any) -> Iterator[Problem]:
    if sum(bool(issue.get(kind)) for kind in ("ladder", "number", "choices")) != 1:
        return
    ends = [(name, outcomes[name]) for name in ("from", "to") if name in outcomes] if _is_range(outcomes) else []
    words = [((*key, name), str(word)) for name, word in ends] or list(words_at(key, outcomes))
    if issue.get("number"):
        yield from _number_problems(located, key, issue["number"], words)
        return
    known = _rungs(issue)
    if known is None:
        return
    wrong = [(place, word) for place, word in words if word not in known]
    for place, word in wrong:
        yield located.problem(place, f"{word!r} is no outcome of this issue", nearest(word, known))
    if ends and issue.get("choices"):
        message = "goes from one to another, and the outcomes of this issue have no order"
        yield located.problem(key, message, "write a list, such as [one, other]")
    elif len(ends) == 2 and not wrong and known.index(words[0][1]) > known.index(words[1][1]):
        hint = f"write {{from: {words[1][1]}, to: {words[0][1]}}}?"
        yield located.problem(key, "ends before it begins on the ladder", hint)


def _is_range(outcomes: Any) -> bool:
    return isinstance(outcomes, Mapping) and bool(outcomes)


def _rungs(issue: Mapping[str, Any]) -> list[str] | None:
    listed = issue.get("ladder") or issue.get("choices")
    return [str(word) for word in listed] if isinstance(listed, list) else None


def _number_problems(
    located: Located, key: Key, number: Any, words: Sequence[tuple[Key, str]]
) -> Iterator[Problem]:
    bounds = [_decimal(number.get(name, "0")) for name in ("low", "high")] if isinstance(number, Mapping) else []
    values = [_decimal(word) for _, word in words]
    for (place, word), value in zip(words, values, strict=True):
        if value is None:
            yield located.problem(place, f"should be a number, not {word!r}", "write it in digits")
        elif number.get("whole", True) is True and value != value.to_integral_value():
            hint = f"write {int(value)} or {int(value) + 1}, or `whole: false` beside `low` and `high` of the issue"
            yield located.problem(place, f"{word} is no whole number", hint)
        elif _is_outside(value, ends := [bound for bound in bounds if bound is not None]):
            message = f"{word} lies outside of what the issue can come to, {ends[0]} to {ends[1]}"
            yield located.problem(place, message, "change it, or `low` and `high` of the issue")
    given = [value for value in values if value is not None]
    if len(words) == 2 and words[0][0][-1] == "from" and len(given) == 2 and given[0] > given[1]:
        yield located.problem(key, "ends before it begins", f"write {{from: {given[1]}, to: {given[0]}}}?")


def _is_outside(value: Decimal, bounds: Sequence[Decimal]) -> bool:
    """Bounds that are upside down are told where they stand."""
    return len(bounds) == 2 and bounds[0] < bounds[1] and not bounds[0] <= value <= bounds[1]


def _decimal(word: Any) -> Decimal | None:
    try:
        found = Decimal(str(word))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _condition_ids(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Red lines, linkages and ratifiers are named in one list, so their ids must differ from each other's."""
    first: dict[str, tuple[str, int]] = {}
    for section in CONDITIONS:
        for index, item in items_of(tree.get(section)):
            other = first.setdefault(str(item.get("id")), (section, index))
            if other[0] != section:
                line = located.place((*other, "id"))[0]
                message = f"the id {item.get('id')!r} is given twice"
                yield located.problem((section, index, "id"), message, f"change it; the first is in line {line}")


def _replacing_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """A line takes the place of another line of the same party, and of none that takes its own place."""
    lines = {str(item.get("id")): item for section in CONDITIONS for _, item in items_of(tree.get(section))}
    for section in CONDITIONS:
        for index, item in items_of(tree.get(section)):
            key, name = (section, index, "replaces"), str(item.get("replaces") or "")
            if name and name not in lines:
                hint = nearest(name, lines) or "name the `id` of an earlier one"
                yield located.problem(
                    key, f"{name!r} is no red line, linkage or ratifier of this negotiation", hint
                )
            elif name and _leads_back(str(item.get("id")), lines, "replaces"):
                yield located.problem(key, f"{name!r} leads back to this one", "name the one that was there before")
            elif name and item.get("by") not in heirs_of(tree, lines[name].get("by")):
                hint = "a party takes back its own lines alone; use `until` where the other gave it up"
                yield located.problem(key, f"{name!r} is a line of {lines[name].get('by')}", hint)


def _amending_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    proposals = {str(item.get("id")): item for _, item in items_of(tree.get("proposals"))}
    for index, item in items_of(tree.get("proposals")):
        name = item.get("amends")
        if name and _leads_back(str(item.get("id")), proposals, "amends"):
            hint = "name the proposal that was there before"
            yield located.problem(("proposals", index, "amends"), f"{name!r} leads back to this one", hint)


def _leads_back(start: str, entries: Mapping[str, Mapping[str, Any]], field: str) -> bool:
    """Whether who follows a key from entry to entry comes back to the first."""
    seen: set[str] = set()
    name = start
    while name in entries and name not in seen:
        seen.add(name)
        name = str(entries[name].get(field))
    return name == start and bool(seen)


def _withdrawal_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Who made a proposal can withdraw it, and nobody else."""
    made = {
        str(item.get("id")): [word for _, word in words_at((), item.get("by"))]
        for _, item in items_of(tree.get("proposals"))
    }
    for index, item in items_of(tree.get("responses")):
        if item.get("answer") != "withdraw":
            continue
        if not item.get("to"):
            yield located.problem(("responses", index, "answer"), "needs `to`", "say which proposal was taken back")
        for place, word in words_at(("responses", index, "by"), item.get("by")):
            if word not in made.get(str(item.get("to")), [word]):
                hint = "only who made it can withdraw it; another answer is `reject` or `walk_out`"
                yield located.problem(place, f"{word!r} did not make {item['to']!r}", hint)


def _ending_before(located: Located, key: Key, item: Mapping[str, Any]) -> Iterator[Problem]:
    """What ends does so after it began. Days that are none are told where they stand."""
    on, until = (str(item.get(name) or "") for name in ("on", "until"))
    try:
        begin, end = first_day(on), last_day(until)
    except ValueError:
        return
    if begin and end and end < begin:
        yield located.problem((*key, "until"), f"{until} is before {on}, when it began", "change one of the two")


def _ending_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    known = {ending.id: [condition.id for condition in ending.conditions] for ending in endings()}
    for index, item in items_of(tree.get("endings")):
        ending, condition = item.get("ending"), item.get("condition")
        if isinstance(ending, str) and ending not in known:
            yield located.problem(("endings", index, "ending"), f"{ending!r} is no ending", nearest(ending, known))
        elif isinstance(ending, str) and isinstance(condition, str) and condition not in known[ending]:
            message = f"{condition!r} is no condition of {ending}"
            yield located.problem(("endings", index, "condition"), message, nearest(condition, known[ending]))


def _worth_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Each party gives a hundred points in all, to each issue once, and values every outcome between 0 and 1."""
    issues = dict(entries_of(tree.get("issues")))
    given: dict[str, list[tuple[int, str, int]]] = {}
    for index, item in items_of(tree.get("worth")):
        points = str(item.get("points"))
        if points.isdecimal():
            given.setdefault(str(item.get("by")), []).append((index, str(item.get("issue")), int(points)))
        if item.get("issue") in issues:
            yield from _value_problems(located, ("worth", index), issues[item["issue"]], item.get("values"))
    for party, rows in given.items():
        pairs: list[tuple[Key, str]] = [(("worth", index, "issue"), issue) for index, issue, _ in rows]
        yield from find_repeated(located, pairs, f"{party} gives points to {{word!r}} twice")
        total = sum(points for _, _, points in rows)
        if total != POINTS:
            message = f"the points of {party} add up to {total}"
            yield located.problem(("worth", rows[-1][0], "points"), message, f"they should add up to {POINTS}")


def _value_problems(located: Located, key: Key, issue: Mapping[str, Any], values: Any) -> Iterator[Problem]:
    if not isinstance(values, Mapping):
        yield located.problem(key, "needs `values`", "say what each outcome brings, from 0 to 1")
        return
    for name, value in values.items():
        number = _decimal(value)
        if number is not None and not 0 <= number <= 1:
            yield located.problem(
                (*key, "values", name), f"{value} does not lie between 0 and 1", "1 is all points"
            )
    known = _rungs(issue)
    missing = [word for word in known or () if word not in values]
    strange = [word for word in values if known is not None and word not in known]
    for word in strange:
        yield located.problem(
            (*key, "values", word), f"{word!r} is no outcome of this issue", nearest(word, known or ())
        )
    if missing and not strange:
        yield located.problem((*key, "values"), f"says nothing of {', '.join(missing)}", "value every outcome")


def _war_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    war = tree.get("war")
    if not isinstance(war, Mapping):
        return
    sides = [war.get("first"), war.get("second")]
    if sides[0] and sides[0] == sides[1]:
        yield located.problem(("war", "second"), "is the first party again", "name the other party")
    costs = war.get("costs")
    for side in sides:
        if isinstance(costs, Mapping) and isinstance(side, str) and side not in costs:
            yield located.problem(("war", "costs"), f"says nothing of {side}", "give the cost of both parties")
    for key, value in _shares(("war",), war):
        bounds = [_decimal(part) for part in (value if isinstance(value, list) else [value])]
        numbers = [part for part in bounds if part is not None]
        if numbers and not 0 <= min(numbers) <= max(numbers) <= 1:
            yield located.problem(key, "does not lie between 0 and 1", "a half is 0.5")


def _shares(key: Key, here: Mapping[str, Any]) -> Iterator[tuple[Key, Any]]:
    """The values that must lie between 0 and 1: all but costs and what patrons add or take."""
    for name, value in here.items():
        if name == "value":
            yield (*key, name), value
        elif isinstance(value, Mapping) and name not in ("costs", "subsidies", "pressures"):
            yield from _shares((*key, name), value)


def _preference_problems(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Whoever has options needs preferences once anybody has, and the other way round."""
    owners = {str(item.get("by")) for _, item in items_of(tree.get("options"))}
    preferences = list(items_of(tree.get("preferences")))
    for index, item in preferences:
        if item.get("by") and str(item["by"]) not in owners:
            yield located.problem(
                ("preferences", index, "by"), f"{item['by']!r} has no option", "list one, or remove it"
            )
    days = {index: f" since {item['on']}" if item.get("on") else "" for index, item in preferences}
    given = [(("preferences", index, "by"), f"{item.get('by')}{days[index]}") for index, item in preferences]
    yield from find_repeated(located, given, "what {word} prefers is given twice")
    missing = sorted(owners - {str(item.get("by")) for _, item in preferences})
    if preferences and missing:
        message = f"says nothing of {', '.join(missing)}"
        yield located.problem(("preferences",), message, "give the preferences of everybody who has an option")
