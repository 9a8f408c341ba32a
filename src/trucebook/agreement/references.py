"""What the terms of a file say about each other: names that lead somewhere, ids given once, numbers that add up.

Works on the plain values of the file and not on the model, so that these mistakes are told in the same run as wrong
types and missing keys. Whatever has no readable shape is passed over here: the model tells that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from trucebook.agreement.cases import DAILY
from trucebook.agreement.models import Agreement
from trucebook.agreement.values import OPEN, PARTIAL
from trucebook.casefolder.cast import find_circles
from trucebook.casefolder.fitting import is_near, keys_at, nearest
from trucebook.casefolder.yamlfile import Key, Located
from trucebook.errors import Problem
from trucebook.reading import act_names
from trucebook.vocabulary import Cast, first_day, last_day, unique

SECTIONS = {
    "clock": "clocks",
    "phase": "phases",
    "measure": "measures",
    "zone": "zones",
    "obligation": "obligations",
    "reading": "readings",
}
IN_FORCE = "in-force"
"""The row of the agreement itself, which a test may name beside its obligations."""
AS_WRITTEN = "as written"

MOST_REPETITIONS = 10_000  # a daily duty over 27 years


@dataclass(frozen=True, slots=True)
class Reference:
    """A word of the file that must name something: a clock, phase, measure, zone, obligation, act, actor, party."""

    key: Key
    word: str
    kind: str


def check_references(located: Located, cast: Cast) -> Iterator[Problem]:
    """Every word that names nothing, every id given twice, every circle, every batch that does not fit."""
    tree = located.value
    if not isinstance(tree, Mapping):
        return
    known = {kind: _known(tree, kind) for kind in SECTIONS}
    for reference in find_references(tree):
        yield from _lookup(located, reference, _allowed(known, reference.kind), cast)
    yield from _twice(located, tree)
    yield from _circles(located, tree)
    yield from _part_circles(located, tree)
    for index, test in items_of(tree.get("tests")):
        yield from _account_problems(located, ("tests", index), test, cast)
    for index, obligation in items_of(tree.get("obligations")):
        yield from _batch_problems(located, tree, ("obligations", index), obligation)


def _allowed(known: Mapping[str, list[str] | None], kind: str) -> list[str] | None:
    """The names that a kind of reference may be; None where they cannot be told."""
    if kind == "tested":
        obligations = known["obligation"]
        return None if obligations is None else [*obligations, IN_FORCE]
    names = known.get(kind)
    return [*names, AS_WRITTEN] if kind == "reading" and names is not None else names


def find_references(tree: Mapping[str, Any]) -> Iterator[Reference]:
    """Every word of an agreement's plain values that must name something."""
    yield from _named((), tree, dict.fromkeys(("mediators", "guarantors", "monitors"), "actor"))
    yield from _named((), tree, {"parties": "party"})
    for name, clock in entries_of(tree.get("clocks")):
        yield from _event_references(("clocks", name), clock, "starts_with")
    for name, phase in entries_of(tree.get("phases")):
        yield from _named(("phases", name), phase, {"clock": "clock"})
        yield from _event_references(("phases", name), phase, "begins_if", "continues_while", "ends_if")
    for section, kind in (("measures", "measure"), ("zones", "zone")):
        for name, entry in entries_of(tree.get(section)):
            yield from _named((section, name), entry, {"part_of": kind})
    for index, obligation in items_of(tree.get("obligations")):
        yield from _obligation_references(("obligations", index), obligation)
    for index, power in items_of(tree.get("powers")):
        yield from _power_references(("powers", index), power)
    for index, amendment in items_of(tree.get("amendments")):
        yield from _named(("amendments", index), amendment, {"waives": "obligation"})
    for name, reading in entries_of(tree.get("readings")):
        yield from _named(("readings", name), reading, {"held_by": "actor"})
    for index, test in items_of(tree.get("tests")):
        yield from _test_references(("tests", index), test)


def _event_references(key: Key, holder: Mapping[str, Any], *names: str) -> Iterator[Reference]:
    for name in names:
        yield from _named((*key, name), holder.get(name), {"act": "act", "by": "actor", "kept": "obligation"})


def _power_references(key: Key, power: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _named(key, power, {"by": "actor", "phase": "phase", "obligations": "obligation"})
    yield from _named((*key, "per"), power.get("per"), {"of": "obligation"})
    yield from _event_references(key, power, "used_if", "unless")


def _test_references(key: Key, test: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _named(key, test, {"reading": "reading"})
    for index, given in items_of(test.get("given")):
        yield from _named((*key, "given", index), given, {"did": "act", "did_not": "act"})
    expect = test.get("expect")
    for name, value in expect.items() if isinstance(expect, Mapping) else ():
        yield Reference((*key, "expect", name), str(name), "tested")
        for place, item in items_of(value if isinstance(value, list) else [value]):
            inside = (place,) if isinstance(value, list) else ()
            yield from _named((*key, "expect", name, *inside), item, {"reading": "reading"})


_OBLIGATION_KINDS = {
    "by": "actor",
    "to": "actor",
    "must": "act",
    "may": "act",
    "must_not": "act",
    "what": "measure",
    "zone": "zone",
    "after": "obligation",
    "parallel": "obligation",
    "same_day": "obligation",
    "attested_by": "actor",
}


def _obligation_references(key: Key, obligation: Mapping[str, Any]) -> Iterator[Reference]:
    yield from _named(key, obligation, _OBLIGATION_KINDS)
    yield from _named((*key, "ratio"), obligation.get("ratio"), {"of": "obligation"})
    for index, ratio in items_of(obligation.get("ratios")):
        yield from _named((*key, "ratios", index), ratio, {"of": "obligation"})
    for index, exception in items_of(obligation.get("exceptions")):
        yield from _named((*key, "exceptions", index), exception, {"zone": "zone"})
    yield from _event_references(key, obligation, "once", "until", "unless")
    yield from _named((*key, "within"), obligation.get("within"), {"phase": "phase", "clock": "clock"})


def _named(key: Key, holder: Any, kinds: Mapping[str, str]) -> Iterator[Reference]:
    if isinstance(holder, Mapping):
        for name, kind in kinds.items():
            for place, word in words_at((*key, name), holder.get(name)):
                yield Reference(place, word, kind)


def words_at(key: Key, value: Any) -> Iterator[tuple[Key, str]]:
    """The word of a value, or each of a list of words, with its key; what is no text is passed over."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list | tuple):
        yield from (((*key, index), word) for index, word in enumerate(value) if isinstance(word, str))


def entries_of(section: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The named entries of a section; what is none is passed over."""
    if isinstance(section, Mapping):
        yield from ((name, entry) for name, entry in section.items() if isinstance(entry, Mapping))


def items_of(section: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The listed entries of a section with their numbers; what is none is passed over."""
    if isinstance(section, list | tuple):
        yield from ((index, item) for index, item in enumerate(section) if isinstance(item, Mapping))


def _known(tree: Mapping[str, Any], kind: str) -> list[str] | None:
    """The names of a section; None where they cannot be told, so that one mistake is not told again and again."""
    name = SECTIONS[kind]
    section = tree.get(name)
    if section is None:
        strange = [key for key in tree if key not in keys_at(Agreement, ())]
        return None if name in tree or is_near(name, strange) else []
    if kind != "obligation":
        return list(section) if isinstance(section, Mapping) else None
    added = [item for _, change in items_of(tree.get("amendments")) for item in change.get("adds") or ()]
    section = [*section, *added] if isinstance(section, list | tuple) else section
    ids = [item.get("id") for _, item in items_of(section)]
    whole = isinstance(section, list | tuple) and len(ids) == len(section)
    return [str(word) for word in ids] if whole and all(isinstance(word, str) for word in ids) else None


def _lookup(located: Located, reference: Reference, known: list[str] | None, cast: Cast) -> Iterator[Problem]:
    word, kind = reference.word, reference.kind
    if kind == "act":
        if word not in act_names():
            hint = _act_hint(word)
            yield located.problem(reference.key, f"{word!r} is no act that Trucebook reads", hint)
    elif kind in ("actor", "party"):
        yield from lookup_actor(located, reference, cast)
    elif known is not None and word not in known:
        kind = "obligation" if kind == "tested" else kind
        hint = nearest(word, known) or f"this agreement has no {SECTIONS[kind]}; add one"
        yield located.problem(reference.key, f"{word!r} is no {kind} of this agreement", hint)


def _act_hint(word: str) -> str:
    """The act that was meant; of a whole clause its first word, for what and how many have keys of their own."""
    parts = word.replace("-", "_").split()
    joined, first = "_".join(parts), parts[0] if parts else ""
    for known in (joined, first):
        if known in act_names():
            more = "; what and how many stand under `what` or `about`, and `amount`" if known == first else ""
            return f"write {known!r}{more}"
    return nearest(word, act_names())


def lookup_actor(located: Located, reference: Reference, cast: Cast) -> Iterator[Problem]:
    """The problem of a word that names nobody of the cast, or nobody who is a party where one is wanted."""
    word = reference.word
    actor = cast.get(word)
    if actor is None:
        called = [a.id for a in cast.actors if word.casefold() in {n.casefold() for n in (a.name, *a.aliases)}]
        hint = f"write its id {called[0]!r}" if called else nearest(word, [a.id for a in cast.actors])
        yield located.problem(reference.key, f"{word!r} is nobody in the cast", hint or "add it to cast.yaml")
    elif reference.kind == "party" and actor.kind != "party":
        speaks_for = cast.principal(word)
        hint = f"name {speaks_for!r}, for whom it speaks" if cast.is_party(word) else "list it elsewhere"
        message = f"{word!r} is no party: the cast has it as {actor.kind}"
        yield located.problem(reference.key, message, hint)


def _twice(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Ids of obligations and powers, and names in a list of actors, that come a second time."""
    for section in ("obligations", "powers"):
        ids = [((section, index, "id"), str(item.get("id") or "")) for index, item in items_of(tree.get(section))]
        yield from find_repeated(located, ids, "the id {word!r} is given twice")
    for section in ("parties", "mediators", "guarantors", "monitors"):
        yield from find_repeated(located, list(words_at((section,), tree.get(section))), "{word!r} is named twice")


def find_repeated(located: Located, words: Sequence[tuple[Key, str]], message: str) -> Iterator[Problem]:
    """Words that come a second time, with the line of the first."""
    first: dict[str, Key] = {}
    for key, word in words:
        if word and word in first:
            line = located.place(first[word])[0]
            yield located.problem(
                key, message.format(word=word), f"change or remove it; the first is in line {line}"
            )
        first.setdefault(word, key)


def _circles(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Obligations, phases and clocks that wait for each other, or numbers that follow from each other."""
    ids = [str(item.get("id")) for _, item in items_of(tree.get("obligations"))]
    if len(set(ids)) < len(ids):  # who waits for whom cannot be told; the repeated id is told elsewhere
        return
    links: dict[str, dict[str, Key]] = {}
    for waiting, awaited, key in _waits(tree):
        links.setdefault(waiting, {}).setdefault(awaited, key)
    for circle in find_circles({name: list(found) for name, found in links.items()}):
        turn = (*circle, circle[0])
        keys = [links[here][there] for here, there in pairwise(turn)]
        numbers = all("ratio" in key or "ratios" in key for key in keys)
        hint = "one of them needs an amount of its own" if numbers else "one of them must not wait"
        yield located.problem(keys[0], f"leads in a circle: {' -> '.join(turn)}", hint)


def _waits(tree: Mapping[str, Any]) -> Iterator[tuple[str, str, Key]]:
    """Who waits for whom, and at which key: a duty of others and of its phase, a phase and a clock of a duty.

    What goes along with others (`parallel`) waits for their beginning only, and a clock with a planned day for
    nothing; `until`, `unless` and what a phase ends by hold nobody up.
    """
    for index, item in items_of(tree.get("obligations")):
        name, key = str(item.get("id")), ("obligations", index)
        for awaited, at in _awaited(item, key):
            yield name, awaited, at
    for name, phase in entries_of(tree.get("phases")):
        yield f"phase {name}", f"clock {phase.get('clock')}", ("phases", name, "clock")
        if kept := _kept(phase, "begins_if"):
            yield f"phase {name}", kept, ("phases", name, "begins_if")
    for name, clock in entries_of(tree.get("clocks")):
        if clock.get("at") is None and (kept := _kept(clock, "starts_with")):
            yield f"clock {name}", kept, ("clocks", name, "starts_with")


def _awaited(item: Mapping[str, Any], key: Key) -> Iterator[tuple[str, Key]]:
    """What an obligation waits for, or has its number from, with the key that says so."""
    for name in ("after", "same_day"):
        yield from ((word, (*key, name)) for _, word in words_at((), item.get(name)))
    if kept := _kept(item, "once"):
        yield kept, (*key, "once")
    for name in ("phase", "clock"):
        yield from (
            (f"{name} {ref.word}", (*key, "within")) for ref in _named((), item.get("within"), {name: name})
        )
    yield from ((ref.word, (*key, "ratio")) for ref in _named((), item.get("ratio"), {"of": "obligation"}))
    yield from ((str(ratio.get("of")), (*key, "ratios")) for _, ratio in items_of(item.get("ratios")))


def _kept(holder: Mapping[str, Any], name: str) -> str:
    """The obligation that an event asks to be kept, if it does."""
    event = holder.get(name)
    return str(event.get("kept") or "") if isinstance(event, Mapping) else ""


def _part_circles(located: Located, tree: Mapping[str, Any]) -> Iterator[Problem]:
    """Measures or zones that are parts of each other, and obligations that go along with themselves."""
    for section in ("measures", "zones"):
        graph = {name: [str(entry.get("part_of"))] for name, entry in entries_of(tree.get(section))}
        for circle in find_circles(graph):
            message = f"leads in a circle: {' -> '.join((*circle, circle[0]))}"
            yield located.problem((section, circle[0], "part_of"), message, "one of them must be the whole")
    for index, item in items_of(tree.get("obligations")):
        if any(word == item.get("id") for _, word in words_at((), item.get("parallel"))):
            yield located.problem(("obligations", index, "parallel"), "names itself", "name the other obligation")


def _account_problems(located: Located, key: Key, test: Mapping[str, Any], cast: Cast) -> Iterator[Problem]:
    """Accounts of a test that are neither `all`, nor in the cast, nor a voice of what is given."""
    given = [item for _, item in items_of(test.get("given"))]
    voices = {word for item in given for name in ("outlet", "said_by") for _, word in words_at((), item.get(name))}
    known = unique(["all", DAILY, *sorted(voices), *(actor.id for actor in cast.actors)])
    for place, word in _accounts(key, test):
        if word not in known:
            hint = nearest(word, known)
            yield located.problem(place, f"{word!r} is no account: nobody of that name says anything here", hint)


def _accounts(key: Key, test: Mapping[str, Any]) -> Iterator[tuple[Key, str]]:
    yield from words_at((*key, "account"), test.get("account"))
    expect = test.get("expect")
    for name, value in expect.items() if isinstance(expect, Mapping) else ():
        for place, item in items_of(value if isinstance(value, list) else [value]):
            inside = (place,) if isinstance(value, list) else ()
            yield from words_at((*key, "expect", name, *inside, "account"), item.get("account"))


def _batch_problems(
    located: Located, tree: Mapping[str, Any], key: Key, obligation: Mapping[str, Any]
) -> Iterator[Problem]:
    window = _window_days(tree, obligation.get("within"))
    if obligation.get("every") is not None and window is not None:
        yield from _repetition_problems(located, (*key, "every"), _number(obligation["every"]) or 1, window)
    batches = list(items_of(obligation.get("batches")))
    days = [_number(batch.get("day")) for _, batch in batches]
    for (index, _), day in zip(batches, days, strict=True):
        where = (*key, "batches", index, "day")
        if day is not None and Counter(days)[day] > 1 and days.index(day) != index:
            yield located.problem(where, f"day {day} has two batches", "add their amounts up")
        elif day is not None and window is not None and not window[0] <= day <= (window[1] or day):
            hint = f"the window has the days {window[0]} to {window[1]}"
            yield located.problem(where, f"day {day} lies outside the window", hint)
    yield from _excess(located, key, obligation, [batch for _, batch in batches])
    shares = [_number(str(batch.get("share")).rstrip("% ")) for _, batch in batches]
    if (total := sum(share or 0 for share in shares)) > 100:
        message = f"the shares add up to {total}%, more than the whole"
        yield located.problem((*key, "batches"), message, "mend one of them")


def _repetition_problems(
    located: Located, key: Key, every: int, window: tuple[int, int | None]
) -> Iterator[Problem]:
    if window[1] is None:
        hint = "give `within` a last day, such as `{clock: effect, days: [1, 60]}`"
        yield located.problem(key, "needs a window that ends", hint)
    elif (count := (window[1] - window[0]) // every + 1) > MOST_REPETITIONS:
        message = f"makes {count:,} duties of one, more than {MOST_REPETITIONS:,}"
        yield located.problem(key, message, "repeat it less often, or shorten the window")


def _excess(
    located: Located, key: Key, obligation: Mapping[str, Any], batches: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Batches that add up to more than is owed; to less they may: "ten a day at least, and fifty in all"."""
    amount = obligation.get("amount")
    stated = [_number(number) for number in amount.values()] if isinstance(amount, Mapping) else []
    owed = next((number for number in stated if number is not None), None)
    parts = [_number(batch.get("amount")) for batch in batches]
    total = sum(part or 0 for part in parts)
    if owed is not None and parts and total > owed:
        message = f"the batches add up to {total}, more than the {owed} owed"
        yield located.problem((*key, "batches"), message, "mend a batch or the amount")


def _window_days(tree: Mapping[str, Any], window: Any) -> tuple[int, int | None] | None:
    """The first and last day of a window on its clock (None: without end); None where they cannot be told."""
    if not isinstance(window, Mapping):
        return None
    if isinstance(window.get("phase"), str):
        phases = tree.get("phases")
        phase = phases.get(window["phase"]) if isinstance(phases, Mapping) else None
        return _day_range(phase.get("days")) if isinstance(phase, Mapping) else None
    if window.get("days") is not None:
        return _day_range(window["days"])
    first, last = _date(window.get("first"), first_day), _date(window.get("last"), last_day)
    if first is None or (last is None and window.get("last") is not None) or (last and last < first):
        return None
    return 1, (last - first).days + 1 if last else None


def _day_range(value: Any) -> tuple[int, int | None] | None:
    if not isinstance(value, list | tuple) or len(value) != 2:
        return None
    first, last = map(_number, value)
    if first is not None and value[1] == OPEN:
        return first, None
    return (first, last) if first is not None and last is not None and first <= last else None


def _number(value: Any) -> int | None:
    text = str(value) if isinstance(value, str | int) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _date(value: Any, end: Callable[[str], date | None]) -> date | None:
    """The day of a text, or the end that is meant of a month or a year."""
    if not isinstance(value, str):
        return None
    try:
        return end(value) if PARTIAL.fullmatch(value) else date.fromisoformat(value)
    except ValueError:
        return None
