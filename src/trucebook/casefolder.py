"""The user's text files: YAML in which every value remembers its line, and the cast.

YAML tags never run, duplicate keys are refused, and plain scalars stay text unless a number or a boolean is
asked for: `no` is the word "no" and 2025-02-05 the text "2025-02-05" until a model wants a date.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.composer import ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from trucebook.errors import Problem
from trucebook.vocabulary import Actor, ActorKind, Cast

Place = tuple[int, int]
Key = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
MAX_FILE_BYTES = 5_000_000
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
}


@dataclass(frozen=True)
class Located:
    """A parsed file: plain values (all scalars text or None) and the line and column of every key."""

    file: str
    value: Any
    places: Mapping[Key, Place]

    def place(self, key: Key) -> Place:
        """Line and column, counted from 1, of the value or of the nearest thing that holds it."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, (1, 1))

    def problem(self, key: Key, message: str, hint: str = "") -> Problem:
        """A problem at the value under `key`."""
        line, column = self.place(key)
        return Problem(self.file, line, column, ".".join(map(str, key)), message, hint)


class Strict(BaseModel):
    """A model of a user's file: unknown keys are mistakes, values are frozen."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def read_yaml(path: Path, *, root: Path | None = None) -> tuple[Located | None, list[Problem]]:
    """The file's values with their lines, or the problems that keep it from being read at all."""
    file = path.relative_to(root).as_posix() if root else path.name
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            return None, [Problem(file, 0, 0, "", f"is larger than {MAX_FILE_BYTES:,} bytes", "split it")]
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return None, [Problem(file, 0, 0, "", f"cannot be opened: {error.strerror}", "check the path and rights")]
    except UnicodeDecodeError as error:
        return None, [Problem(file, 0, 0, "", f"is not UTF-8 (byte {error.start})", "save it as UTF-8")]
    return parse_yaml(text, file=file)


def parse_yaml(text: str, *, file: str) -> tuple[Located | None, list[Problem]]:
    """As `read_yaml`, for text at hand."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        kind = "YAML cannot be composed" if isinstance(error, ComposerError) else "YAML cannot be read"
        return None, [Problem(file, line, column, "", f"{kind}: {error.problem}", "mind indentation and quotes")]
    except YAMLError as error:
        return None, [Problem(file, 1, 1, "", f"YAML cannot be read: {error}", "mind odd characters")]
    walk = _Walk(file)
    value = walk.value(node, ()) if node is not None else {}
    return Located(file, value, walk.places), walk.problems


@dataclass
class _Walk:
    """Turns a node tree into plain values and notes where each stood."""

    file: str
    places: dict[Key, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    open_nodes: set[int] = field(default_factory=set)

    def value(self, node: Node, key: Key) -> Any:
        self.places.setdefault(key, (node.start_mark.line + 1, node.start_mark.column + 1))
        if node.tag and str(node.tag) not in _PLAIN_TAGS:
            self._complain(node, key, f"the tag {node.tag} is not allowed", "remove it; tags never run here")
            return None
        if id(node) in self.open_nodes:
            self._complain(node, key, "an alias refers to what it stands in", "write the value out")
            return None
        self.open_nodes.add(id(node))
        try:
            return self._inside(node, key)
        finally:
            self.open_nodes.discard(id(node))

    def _inside(self, node: Node, key: Key) -> Any:
        if isinstance(node, ScalarNode):
            empty = node.style is None and node.value in ("", "~", "null", "Null", "NULL")
            return None if empty else node.value
        if isinstance(node, SequenceNode):
            return [self.value(item, (*key, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, MappingNode)
        return dict(self._pairs(node, key))

    def _pairs(self, node: MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
        seen: set[str] = set()
        for name_node, value_node in node.value:
            if not isinstance(name_node, ScalarNode):
                self._complain(name_node, key, "a key must be a plain word", "write `word: value`")
                continue
            name = str(name_node.value)
            if name in seen:
                self._complain(name_node, (*key, name), f"the key {name!r} is given twice", "keep one of them")
                continue
            seen.add(name)
            self.places[(*key, name)] = (name_node.start_mark.line + 1, name_node.start_mark.column + 1)
            yield name, self.value(value_node, (*key, name))

    def _complain(self, node: Node, key: Key, message: str, hint: str) -> None:
        mark = node.start_mark
        name = ".".join(map(str, key))
        self.problems.append(Problem(self.file, mark.line + 1, mark.column + 1, name, message, hint))


def fit(model: type[ModelT], located: Located) -> tuple[ModelT | None, list[Problem]]:
    """The file's values as the model, or every way in which they do not fit, with line, key and hint."""
    try:
        return model.model_validate(located.value), []
    except ValidationError as error:
        return None, [_to_problem(model, located, dict(item)) for item in error.errors(include_url=False)]


_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that belongs here",
    "int_parsing": "should be a whole number",
    "date_from_datetime_parsing": "should be a day such as 2025-01-19",
    "date_parsing": "should be a day such as 2025-01-19",
    "bool_parsing": "should be true or false",
    "list_type": "should be a list, one item a line after a dash",
    "tuple_type": "should be a list, one item a line after a dash",
    "dict_type": "should be `key: value` lines",
    "model_type": "should be `key: value` lines",
    "model_attributes_type": "should be `key: value` lines",
    "string_type": "should be text",
}


def _to_problem(model: type[BaseModel], located: Located, error: dict[str, Any]) -> Problem:
    # pydantic adds names of union members and validators to `loc`; only what stands in the file is a key.
    key = tuple(part for part in error["loc"] if isinstance(part, str | int))
    while key and key not in located.places and error["type"] not in ("missing",):
        key = key[:-1]
    kind = str(error["type"])
    message = _MESSAGES.get(kind, str(error["msg"]).removeprefix("Value error, "))
    hint = ""
    if kind == "extra_forbidden":
        hint = nearest(str(key[-1]), _keys_at(model, key[:-1]))
    elif kind == "literal_error":
        hint = nearest(str(error["input"]), [part.strip("'") for part in _expected(error)])
        message = f"{error['input']!r} is none of: {', '.join(_expected(error))}"
    elif kind == "missing":
        hint = "add it"
    elif error.get("input") is not None and not isinstance(error["input"], dict | list):
        message = f"{message}, not {error['input']!r}"
    return located.problem(key, message, hint)


def _expected(error: Mapping[str, Any]) -> list[str]:
    text = str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    return [part.strip().strip("'") for part in text.split(",") if part.strip()]


def _keys_at(model: type[BaseModel], key: Key) -> list[str]:
    """The keys allowed at a place of a model, as far as the JSON Schema tells."""
    schema = model.model_json_schema()
    here: Any = schema
    for part in key:
        here = _resolve(schema, here)
        if isinstance(part, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(part) or here.get("additionalProperties", {})
        if not isinstance(here, dict):
            return []
    return list(_resolve(schema, here).get("properties", {}))


def _resolve(schema: Mapping[str, Any], here: Mapping[str, Any]) -> Mapping[str, Any]:
    for option in here.get("anyOf", ()):
        found = _resolve(schema, option)
        if found.get("properties") or found.get("items") or found.get("additionalProperties"):
            return found
    if "$ref" in here:
        name = str(here["$ref"]).rsplit("/", 1)[-1]
        found = schema["$defs"][name]
        return _resolve(schema, found)
    return here


def nearest(word: str, known: list[str]) -> str:
    """A hint that names the nearest known word, or all of them when none is near."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known here: {', '.join(sorted(known))}" if known else ""


class CaseFile(Strict):
    """`case.yaml`: what the case is called, in which timezone its days begin, and which languages are read."""

    title: str = "Untitled case"
    timezone: str = "UTC"
    languages: tuple[str, ...] = ("en",)

    @field_validator("timezone")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not a timezone of the IANA list such as Asia/Jerusalem or UTC")
        return value


class ActorEntry(Strict):
    """One actor of `cast.yaml`."""

    name: str
    kind: ActorKind
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    role: str | None = None
    affiliation: str | None = None
    speaks_for: str | None = None


class CastFile(Strict):
    """`cast.yaml`: the actors by id."""

    actors: dict[str, ActorEntry] = Field(default_factory=dict)


def read_cast(located: Located) -> tuple[Cast, list[Problem]]:
    """The cast of a file, and its problems: unknown ids, an alias that names two actors, a circle of voices."""
    entries, problems = fit(CastFile, located)
    if entries is None:
        return Cast(), problems
    actors = tuple(Actor(id=name, **dict(entry)) for name, entry in sorted(entries.actors.items()))
    return Cast(actors), [*_link_problems(located, entries), *_alias_problems(located, entries)]


def _link_problems(located: Located, entries: CastFile) -> Iterator[Problem]:
    for name, entry in entries.actors.items():
        for link in ("affiliation", "speaks_for"):
            other = getattr(entry, link)
            if other is not None and other not in entries.actors:
                hint = nearest(other, list(entries.actors))
                yield located.problem(("actors", name, link), f"{other!r} is no actor of this cast", hint)
        seen, here = {name}, entry.speaks_for
        while here in entries.actors:
            if here in seen:
                key = ("actors", name, "speaks_for")
                yield located.problem(key, "leads in a circle", "somebody must speak for themselves")
                break
            seen.add(here)
            here = entries.actors[here].speaks_for


def _alias_problems(located: Located, entries: CastFile) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for name, entry in entries.actors.items():
        for alias in dict.fromkeys((entry.name, *entry.aliases)):
            other = owner.setdefault(alias.casefold(), name)
            if other != name:
                key = ("actors", name, "aliases")
                yield located.problem(key, f"{alias!r} also names {other!r}", "keep it with one of them")
