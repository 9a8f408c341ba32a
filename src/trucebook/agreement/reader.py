"""From a parsed file to an Agreement, or to every mistake in it at once: file, line, key and hint."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

from trucebook.agreement.models import Agreement
from trucebook.agreement.references import check_references
from trucebook.casefolder.cast import CastFile, read_cast
from trucebook.casefolder.fitting import fit, keys_at, nearest
from trucebook.casefolder.yamlfile import Key, Located, Place
from trucebook.errors import Problem
from trucebook.vocabulary import Actor, Cast

Told = set[tuple[str, str]]


def read_agreement(located: Located, cast: Cast) -> tuple[Agreement | None, list[Problem]]:
    """The agreement of a file, or every mistake in it, in the order of its lines.

    Told at once: keys and values that do not fit, words that name no clock, phase, measure, zone, obligation, act
    or actor, ids given twice, circles, batches that do not fit, and amendments and readings that lead nowhere or
    to no valid agreement. What reading the YAML refused is in the problems of `parse_yaml` and not told again.
    """
    if located.value == {} and not located.refused:
        return None, [located.problem((), "holds no agreement", "begin with `id: `; see `trucebook new`")]
    own, actor_problems = read_own_cast(located)
    cast = Cast((*cast.actors, *(actor for actor in own.actors if cast.get(actor.id) is None)))
    agreement, problems = _check(located, cast)
    problems += actor_problems
    problems += find_empty_values(located, {item.key for item in problems})
    told = {(item.key, item.message) for item in problems}
    if isinstance(located.value, Mapping):
        problems += _patch_problems(located, cast, told)
    problems.sort(key=lambda item: (item.line, item.column, item.key))
    return (None if problems else agreement), problems


def read_own_cast(located: Located) -> tuple[Cast, list[Problem]]:
    """The actors that the file names itself, and what is wrong with how they are linked.

    What does not fit the model of an actor is told with all else that does not fit; such an actor is known all the
    same, so that it is not missed again wherever it is named.
    """
    actors = _at(located.value, ("actors",))
    if not isinstance(actors, Mapping):
        return Cast(), []
    sound = {name: entry for name, entry in actors.items() if _fits(located, name, entry)}
    cast, problems = read_cast(_with_actors(located, sound))
    if len(sound) < len(actors):
        problems = [item for item in problems if item.key.rsplit(".", 1)[-1] not in ("speaks_for", "affiliation")]
    others = (Actor(str(name), str(name), "party") for name in actors if name not in sound)
    return Cast((*cast.actors, *others)), problems


def _fits(located: Located, name: str, entry: Any) -> bool:
    return fit(CastFile, _with_actors(located, {name: entry}))[0] is not None


def _with_actors(located: Located, actors: Mapping[str, Any]) -> Located:
    return Located(located.file, {"actors": actors}, located.places, located.refused)


def _check(located: Located, cast: Cast) -> tuple[Agreement | None, list[Problem]]:
    """The model's problems, and those of references at other keys."""
    agreement, problems = fit(Agreement, located)
    problems = _without_stray_dashes(located, problems)
    misfits = {item.key for item in problems}
    problems += [item for item in check_references(located, cast) if item.key not in misfits]
    return agreement, problems


def _without_stray_dashes(located: Located, problems: list[Problem]) -> list[Problem]:
    """An entry cut in two by a dash too many is one mistake, not one for each key that either half lacks."""
    for section in ("obligations", "powers"):
        entries = _at(located.value, (section,))
        for index in range(1, len(entries) if isinstance(entries, list) else 0):
            head, tail = (
                set(item) if isinstance(item, Mapping) else set() for item in entries[index - 1 : index + 1]
            )
            if head and head <= {"id", "text", "source", "note"} and tail and "id" not in tail:
                halves = (f"{section}.{index - 1}", f"{section}.{index}")
                problems = [item for item in problems if not item.key.startswith(halves)]
                hint = "remove the dash before the second part"
                problems.append(located.problem((section, index), "an entry is cut in two by a dash", hint))
    return problems


def find_empty_values(located: Located, misfits: set[str], key: Key = ()) -> Iterator[Problem]:
    """Keys that were begun and left empty: a default there would pass for what the writer meant.

    Inside an amendment or a reading an empty value takes something away and is none of them.
    """
    here = _at(located.value, key)
    if here is None and key and key not in located.refused:
        item = located.problem(key, "has no value", "write one, or remove the key")
        if item.key not in misfits:
            yield item
    if "sets" not in key:
        names = list(here) if isinstance(here, Mapping) else range(len(here)) if isinstance(here, list) else ()
        for name in names:
            yield from find_empty_values(located, misfits, (*key, name))


def _patch_problems(located: Located, cast: Cast, told: Told) -> Iterator[Problem]:
    """What is wrong with amendments, each on those before it, and with readings of the first and the last text."""
    tree = located.value
    amended = located
    for index in _by_date(tree.get("amendments")):
        amended, problems = _patch(amended, ("amendments", index), cast, told)
        yield from problems
    for name in tree.get("readings") if isinstance(tree.get("readings"), Mapping) else ():
        for base in (located, amended) if amended is not located else (located,):
            yield from _patch(base, ("readings", name), cast, told)[1]


def _by_date(amendments: Any) -> list[int]:
    items = amendments if isinstance(amendments, list) else []
    dated = [(str(item.get("on")), index) for index, item in enumerate(items) if isinstance(item, Mapping)]
    return [index for _, index in sorted(dated)]


def _patch(base: Located, key: Key, cast: Cast, told: Told) -> tuple[Located, list[Problem]]:
    """The file's values with a patch applied, and what is wrong with it that was not `told` before."""
    tree, places = copy.deepcopy(base.value), dict(base.places)
    targets = _add(base, key, tree)
    for here, target in targets.items():
        places |= _moved(base, here, target)
    sets = _at(base.value, (*key, "sets"))
    problems = []
    for path, value in sets.items() if isinstance(sets, Mapping) else ():
        here = (*key, "sets", path)
        target, missing = _resolve(tree, path)
        if missing:
            problems.append(base.problem(here, *missing))
            continue
        _at(tree, target[:-1])[target[-1]] = copy.deepcopy(value)
        places |= _moved(base, here, target)
        targets[here] = target
    patched = Located(base.file, tree, places, base.refused)
    if targets:
        found = [item for item in _check(patched, cast)[1] if _is_new(item, told)]
        problems += [_of_patch(base, key, targets, item) for item in found]
    return patched, [item for item in problems if _is_new(item, told)]


def _add(base: Located, key: Key, tree: Any) -> dict[Key, Key]:
    """Puts obligations that a patch adds behind the others; from where each stands to where it then is."""
    added, obligations = _at(base.value, (*key, "adds")), _at(tree, ("obligations",))
    if not isinstance(added, list) or not isinstance(obligations, list):
        return {}
    first = len(obligations)
    obligations += copy.deepcopy(added)
    return {(*key, "adds", index): ("obligations", first + index) for index in range(len(added))}


def _is_new(item: Problem, told: Told) -> bool:
    """Whether a mistake was not told before; from now on it was."""
    known = (item.key, item.message) in told
    told.add((item.key, item.message))
    return not known


def _of_patch(base: Located, key: Key, targets: Mapping[Key, Key], item: Problem) -> Problem:
    """A problem of the patched text as one of the patch, at the line that brings it about."""
    message = f"gives no valid agreement: {item.key} {item.message}"
    for here, target in targets.items():
        dotted = ".".join(map(str, target))
        if item.key == dotted or item.key.startswith(dotted + "."):
            name = ".".join(map(str, here))
            if here[-2] == "adds":  # an obligation that comes new is told as any other
                name, message = name + item.key.removeprefix(dotted), item.message
            return Problem(item.file, item.line, item.column, name, message, item.hint)
    where = next(iter(targets)) if len(targets) == 1 else (*key, "sets")
    return base.problem(where, message, item.hint)


def _at(tree: Any, key: Key) -> Any:
    for part in key:
        known = isinstance(tree, Mapping) and part in tree
        known = known or (isinstance(tree, list) and isinstance(part, int))
        if not known:
            return None
        tree = tree[part]
    return tree


def _resolve(tree: Any, path: str) -> tuple[Key, tuple[str, str] | None]:
    """Where a dotted path leads in the plain values; or a message and hint when it leads nowhere."""
    *way, last = path.split(".")
    key: Key = ()
    for part in way:
        here = _at(tree, key)
        names = _names(here)
        if part not in names:
            under = ".".join(map(str, key)) or "the agreement"
            return (), (f"leads nowhere: there is no {part!r} under {under}", nearest(part, names))
        key = (*key, part if isinstance(here, Mapping) else names[part])
    here = _at(tree, key)
    allowed = [*keys_at(Agreement, key), *(here if isinstance(here, Mapping) else ())]
    if not isinstance(here, Mapping) or last not in allowed:
        return (), (f"leads nowhere: there is no {last!r} to set there", nearest(last, dict.fromkeys(allowed)))
    return (*key, last), None


def _names(here: Any) -> dict[str, str | int]:
    """The names one can step to: keys of a mapping, ids of a list."""
    if isinstance(here, Mapping):
        return {str(name): name for name in here}
    if isinstance(here, list):
        ids = [(item.get("id"), index) for index, item in enumerate(here) if isinstance(item, Mapping)]
        return {name: index for name, index in reversed(ids) if isinstance(name, str)}
    return {}


def _moved(base: Located, here: Key, target: Key) -> dict[Key, Place]:
    """The places of the new value, under the keys it gets."""
    depth = len(here)
    found = {(*target, *key[depth:]): place for key, place in base.places.items() if key[:depth] == here}
    return {target: base.place(here)} | found
