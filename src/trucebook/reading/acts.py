"""The list of acts and the words that tell them, from `data/acts.yaml`; and the word lists of certainty.

Acts are data, not code: a line of the file is one trigger. Nothing here needs a parser: naming the acts is cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from trucebook.casefolder.yamlfile import read_data

ANY = "any"
NONE = "none"
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """One way to tell an act: a word, the words that stand with it, and what its arguments must be.

    `fixed` holds, for each fixed word, its alternatives; `slots` maps a slot to the classes its filler may have
    (`!` before the first: must not have; `?` after the slot: only if it is there); `patient` and `agent` name the
    slots the roles stand in, in order.
    """

    act: str
    lemma: str
    kind: Literal["verb", "noun"]
    fixed: tuple[tuple[str, ...], ...] = ()
    slots: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patient: tuple[str, ...] = ()
    agent: tuple[str, ...] = ()
    flags: frozenset[str] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether the word tells the act with whatever it is done to alone."""
        return not self.fixed and all(slot.rstrip("?") == "obj" for slot in self.slots)

    @property
    def weight(self) -> int:
        """How much the trigger demands: the most demanding trigger of a word wins."""
        wanted = sum(2 if ANY not in classes else 1 for classes in self.slots.values())
        return 3 * len(self.fixed) + wanted - 2 * ("passive" in self.flags)


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the list: what it means, who does it to whom, and what other schemes call it.

    `codes_when` has the codes that other schemes give it where it is only promised, demanded or refused.
    """

    name: str
    definition: str
    roles: Mapping[str, str]
    codes: Mapping[str, tuple[str, ...]]
    triggers: tuple[Trigger, ...]
    codes_when: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActList:
    """All acts, the noun classes their triggers speak of, and the triggers by their first word."""

    acts: Mapping[str, Act]
    classes: Mapping[str, frozenset[str]]
    light_verbs: frozenset[tuple[str, ...]]
    telling_verbs: frozenset[str]
    bodies: frozenset[str]
    undergoing: frozenset[str]
    verbs: Mapping[str, tuple[Trigger, ...]]
    nouns: Mapping[str, tuple[Trigger, ...]]


def act_names() -> tuple[str, ...]:
    """The names of all acts, in the order of the list."""
    return tuple(act_list().acts)


@cache
def act_list() -> ActList:
    """The acts as the data file has them."""
    value = read_data("reading", "acts")
    acts = {name: _act(name, entry) for name, entry in value["acts"].items()}
    return ActList(
        acts=acts,
        classes={name: frozenset(words) for name, words in value["classes"].items()},
        light_verbs=frozenset(tuple(verb.split()) for verb in value["light_verbs"]),
        telling_verbs=frozenset(value["telling_verbs"]),
        bodies=frozenset(value["bodies"]),
        undergoing=frozenset(value["undergoing"]),
        verbs=_by_lemma(acts, "verb"),
        nouns=_by_lemma(acts, "noun"),
    )


@cache
def word_lists(file: str) -> Mapping[str, Any]:
    """The word lists of a data file: every list a set, every mapping of lists a mapping from word to its key."""
    lists: dict[str, Any] = {}
    for name, entry in read_data("reading", file.removesuffix(".yaml")).items():
        if isinstance(entry, dict):
            lists[name] = {word: key for key, words in reversed(entry.items()) for word in words or ()}
        else:
            lists[name] = frozenset(entry)
    return lists


def phrase_words(name: str) -> frozenset[str]:
    """One of the lists of `phrases.yaml`. Raises KeyError for an unknown one."""
    found: frozenset[str] = word_lists("phrases.yaml")[name]
    return found


def parse_triggers(act: str, kind: Literal["verb", "noun"], line: str) -> list[Trigger]:
    """The triggers of a line, one for each of its verbs or nouns: `quit/vacate obj:territory` gives two.

    Raises ValueError for a line without a word.
    """
    words = [part for part in line.split() if not {":", "="} & set(part) and not part.startswith("+")]
    if not words:
        raise ValueError(f"a trigger of {act!r} has no word: {line!r}")
    lemmas, fixed = _lemmas([tuple(word.split("/")) for word in words], kind)
    roles = _DEFAULT_ROLES[kind] | _pairs(line, "=")
    flags = frozenset(part[1:] for part in line.split() if part.startswith("+"))
    places = _real(roles["patient"]), _real(roles["agent"])
    return [Trigger(act, lemma, kind, fixed, _pairs(line, ":"), *places, flags) for lemma in lemmas]


_DEFAULT_ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "verb": {"patient": ("obj",), "agent": ("subj",)},
    "noun": {"patient": ("of",), "agent": ("by",)},
}


def _real(places: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(place for place in places if place != NONE)


def _lemmas(words: list[Words], kind: str) -> tuple[Words, tuple[Words, ...]]:
    """A verb's first word is its lemma and the rest are fixed; a noun's last word is, the rest stand before it."""
    if kind == "noun":
        *before, last = words
        return last, tuple(before)
    first, *rest = words
    return first, tuple(rest)


def _pairs(line: str, sign: str) -> dict[str, tuple[str, ...]]:
    parts = [part.partition(sign) for part in line.split() if sign in part]
    return {name: tuple(values.split("|")) for name, _, values in parts}


def _act(name: str, entry: Mapping[str, Any]) -> Act:
    triggers = [found for line in entry.get("verbs") or () for found in parse_triggers(name, "verb", line)]
    triggers += [found for line in entry.get("nouns") or () for found in parse_triggers(name, "noun", line)]
    when = {how: _codes(found) for how, found in entry.get("codes_when", {}).items()}
    return Act(name, entry["definition"], entry["roles"], _codes(entry["codes"]), tuple(triggers), when)


def _codes(entry: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    return {scheme: tuple(found) for scheme, found in entry.items()}


def _by_lemma(acts: Mapping[str, Act], kind: str) -> dict[str, tuple[Trigger, ...]]:
    found: dict[str, list[Trigger]] = {}
    for act in acts.values():
        for trigger in act.triggers:
            if trigger.kind == kind:
                found.setdefault(trigger.lemma, []).append(trigger)
    return {lemma: tuple(sorted(items, key=lambda item: -item.weight)) for lemma, items in found.items()}
