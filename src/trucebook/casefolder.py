"""The user's text files: YAML in which every value remembers its line, and the cast.

YAML tags never run, duplicate keys are refused, and plain scalars stay text unless a number or a boolean is
asked for: `no` is the word "no" and 2025-02-05 the text "2025-02-05" until a model wants a date. What a file may
cost is bounded: its bytes, its depth, and the values its aliases unfold to.
"""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.composer import ComposerError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from trucebook.errors import Problem
from trucebook.vocabulary import Actor, ActorKind, Cast

Place = tuple[int, int]
Key = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)
# Bounds that no honest file comes near. Reading takes about 4.5 seconds a megabyte; "billion laughs" is 1 kB of
# aliases that unfold to 10^9 values; 200,000 nested brackets would exhaust the stack.
MAX_FILE_BYTES = 2_000_000
MAX_DEPTH = 50
MAX_VALUES = 300_000
MAX_MESSAGE = 400
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
}


@dataclass(frozen=True)
class Located:
    """A parsed file: plain values (all scalars text or None) and the line and column of every key.

    `refused` are the keys whose value was not taken (a tag, an endless alias): they have their problem already.
    """

    file: str
    value: Any
    places: Mapping[Key, Place]
    refused: frozenset[Key] = frozenset()

    def place(self, key: Key) -> Place:
        """Line and column, counted from 1, of the value or of the nearest thing that holds it."""
        while key and key not in self.places:
            key = key[:-1]
        return self.places.get(key, (1, 1))

    def problem(self, key: Key, message: str, hint: str = "") -> Problem:
        """A problem at the value under `key`."""
        line, column = self.place(key)
        told = message if len(message) <= MAX_MESSAGE else f"{message[:MAX_MESSAGE]}..."
        return Problem(self.file, line, column, ".".join(map(str, key)), told, hint)


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
    if len(text) > MAX_FILE_BYTES:
        return None, [Problem(file, 0, 0, "", f"is larger than {MAX_FILE_BYTES:,} characters", "split it")]
    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = MAX_DEPTH
    yaml.composer.warn_double_anchors = False  # a later anchor of the same name simply holds from there on
    try:
        node = yaml.compose(text)
    except YAMLError as error:
        return None, [_unreadable(error, text, file)]
    walk = _Walk(file)
    try:
        value = walk.value(node, ()) if node is not None else {}
    except _TooManyValuesError:
        message = f"its aliases unfold to more than {MAX_VALUES:,} values"
        return None, [Problem(file, 1, 1, "", message, "write the values out instead of repeating them")]
    if value is None and not walk.refused:  # a file of nothing but `---` is as empty as one of no line
        value = {}
    return Located(file, value, walk.places, frozenset(walk.refused)), walk.problems


def _unreadable(error: YAMLError, text: str, file: str) -> Problem:
    """The problem for text that is no YAML, at the line where reading stopped."""
    if isinstance(error, ReaderError):
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem(file, line, column, "", "YAML cannot be read: it holds a control character", "delete it")
    kind = "YAML cannot be composed" if isinstance(error, ComposerError) else "YAML cannot be read"
    said = str(getattr(error, "problem", None) or error)
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    for words, (message, hint) in _YAML_MISTAKES.items():
        if words in said:
            if words in _BEGUN:
                mark = getattr(error, "context_mark", None) or mark
            return _at_mark(mark, file, f"{kind}: {message}", hint)
    return _at_mark(mark, file, f"{kind}: {said}", "mind indentation and quotes")


def _at_mark(mark: Any, file: str, message: str, hint: str) -> Problem:
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(file, line, column, "", message, hint)


_INDENTED = "this line is indented otherwise than the lines it belongs with"
_ALIKE = "give all keys of one entry the same number of spaces"
_DASH = "a dash begins a list where none can stand"
_FIRST_DASH = f"begin every item of a list with a dash, the first as well; {_ALIKE}"
# What the parser says, and what it means to somebody who does not know the grammar of YAML.
_YAML_MISTAKES = {
    "'\\t'": ("a tab stands where only spaces may", "indent with spaces"),
    "maximum depth": (f"it is nested more than {MAX_DEPTH} deep", "close the brackets"),
    "another document": ("it holds more than one document", "give each its own file; remove the `---`"),
    "mapping values are not allowed": (
        "a `key: value` stands where it cannot",
        "put text that holds a colon in quotes, and each key on its own line",
    ),
    "found unexpected end of stream": ("a quotation mark is opened here and never closed", "close it"),
    "expected ',' or ']'": (
        "a bracket is opened here and not closed",
        "close it with `]`; commas go between items",
    ),
    "expected ',' or '}'": ("a brace is opened here and not closed", "close it with `}`; commas go between pairs"),
    "but found '<scalar>'": (
        "text goes on after its closing quotation mark",
        "put the whole text in quotes of the other kind, or in none",
    ),
    "but found '<block mapping start>'": (_INDENTED, _ALIKE),
    "but found '<block sequence start>'": (_DASH, _FIRST_DASH),
    "but found '-'": (_DASH, _FIRST_DASH),
    "but found '?'": (
        "a key stands among the items of a list",
        "begin each item with a dash, below the dashes of the others",
    ),
    "could not find expected ':'": (
        "a line is no `key: value`",
        "write a colon and a space after the key",
    ),
    "that cannot start any token": ("text cannot begin with this character", "put the text in quotes"),
}
# Told where the thing began, not where reading stopped.
_BEGUN = (
    "found unexpected end of stream",
    "expected ',' or ']'",
    "expected ',' or '}'",
    "could not find expected ':'",
)


class _TooManyValuesError(Exception):
    """The aliases of a file unfold without end; ends the walk and never leaves this module."""


@dataclass
class _Walk:
    """Turns a node tree into plain values and notes where each stood."""

    file: str
    places: dict[Key, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    refused: set[Key] = field(default_factory=set)
    open_nodes: set[int] = field(default_factory=set)
    values: int = 0

    def value(self, node: Node, key: Key) -> Any:
        self.values += 1
        if self.values > MAX_VALUES:
            raise _TooManyValuesError
        self.places.setdefault(key, _place(node))
        if node.tag and str(node.tag) not in _PLAIN_TAGS:
            return self._refuse(node, key, f"the tag {node.tag} is not allowed", "remove it; tags never run here")
        if id(node) in self.open_nodes:
            return self._refuse(node, key, "an alias refers to what it stands in", "write the value out")
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
        seen: dict[str, Place] = {}
        for name_node, value_node in node.value:
            if not isinstance(name_node, ScalarNode):
                self._complain(name_node, key, "a key must be a plain word", "write `word: value`")
                continue
            name = str(name_node.value)
            if name == "<<":
                self._complain(name_node, (*key, name), "merging with `<<` is not read", "write the lines out")
            elif name in seen:
                hint = f"keep one of them; the first is in line {seen[name][0]}"
                self._complain(name_node, (*key, name), f"the key {name!r} is given twice", hint)
            else:
                seen[name] = self.places[(*key, name)] = _place(name_node)
                yield name, self.value(value_node, (*key, name))

    def _refuse(self, node: Node, key: Key, message: str, hint: str) -> None:
        self.refused.add(key)
        self._complain(node, key, message, hint)

    def _complain(self, node: Node, key: Key, message: str, hint: str) -> None:
        self.problems.append(Problem(self.file, *_place(node), ".".join(map(str, key)), message, hint))


def _place(node: Node) -> Place:
    return node.start_mark.line + 1, node.start_mark.column + 1


@cache
def read_data(room: str, name: str) -> Mapping[str, Any]:
    """The values of a room's own `data/<name>.yaml`, all scalars text. Raises ValueError when it is damaged."""
    text = resources.files(f"trucebook.{room}").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    located, problems = parse_yaml(text, file=f"{name}.yaml")
    if located is None or problems:
        raise ValueError("; ".join(map(str, problems)))
    values: Mapping[str, Any] = located.value
    return values


def fit(model: type[ModelT], located: Located) -> tuple[ModelT | None, list[Problem]]:
    """The file's values as the model, or every way in which they do not fit, with line, key and hint.

    One mistake is one problem: a value that fits no member of a union, or a mistyped key that is then missed
    under its right name, is not told twice, and what reading already refused is not told again.
    """
    try:
        return model.model_validate(located.value), []
    except ValidationError as error:
        return None, list(_problems(model, located, [dict(item) for item in error.errors(include_url=False)]))


def _problems(model: type[BaseModel], located: Located, errors: list[dict[str, Any]]) -> Iterator[Problem]:
    mistyped: dict[Key, list[str]] = {}
    for error in errors:
        if error["type"] == "extra_forbidden":
            mistyped.setdefault(_key(located, error)[:-1], []).append(str(error["loc"][-1]))
    told: set[Key] = set()
    for error in errors:
        key = _key(located, error)
        refused = any(key[:length] in located.refused for length in range(len(key) + 1))
        known_as = mistyped.get(key[:-1], []) if error["type"] == "missing" else []
        # pydantic counts only the items that fit, so a list of one bad item would also be told to be too short.
        counted = error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
        if refused or counted or key in told or (known_as and is_near(str(key[-1]), known_as)):
            continue
        told.add(key)
        yield _to_problem(model, located, key, error)


def _key(located: Located, error: Mapping[str, Any]) -> Key:
    """The key an error is about: pydantic adds names of union members to `loc`, which stand in no file."""
    key: Key = ()
    here = located.value
    for number, part in enumerate(error["loc"], 1):
        last = number == len(error["loc"])
        inside = isinstance(here, list) and isinstance(part, int) and part < len(here)
        if inside or (isinstance(here, dict) and part in here):
            here = here[part]
        elif not (last and error["type"] == "missing" and isinstance(here, dict | list)):
            break
        key = (*key, part)
    return key


_MESSAGES = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that belongs here",
    "int_parsing": "should be a whole number",
    "int_type": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_parsing": "should be a number",
    "date_from_datetime_parsing": "should be a day such as 2025-01-19",
    "date_from_datetime_inexact": "should be a day such as 2025-01-19",
    "date_parsing": "should be a day such as 2025-01-19",
    "bool_parsing": "should be true or false",
    "list_type": "should be a list, one item a line after a dash",
    "tuple_type": "should be a list, one item a line after a dash",
    "dict_type": "should be `key: value` lines",
    "model_type": "should be `key: value` lines",
    "model_attributes_type": "should be `key: value` lines",
    "string_type": "should be text",
    "string_pattern_mismatch": "should be lower-case letters, digits and hyphens, such as `release-33`",
}


def _to_problem(model: type[BaseModel], located: Located, key: Key, error: Mapping[str, Any]) -> Problem:
    kind, given = str(error["type"]), error.get("input")
    message = _MESSAGES.get(kind) or _worded(kind, error)
    if kind == "extra_forbidden":
        return located.problem(key, message, _above(model, key) or _of_key(str(key[-1]), keys_at(model, key[:-1])))
    if kind == "literal_error":
        known = _expected(error)
        near = nearest(str(given), known) if is_near(str(given), known) else ""
        return located.problem(key, f"{given!r} is none of: {', '.join(known)}", near)
    if kind == "missing":
        means = _describe(model, key).rstrip(".")
        return located.problem(key, message, f"add it – {means[0].lower()}{means[1:]}" if means else "add it")
    if given is None:
        return located.problem(key, message, "it has no value: write one, or remove the key")
    hint = str(error.get("ctx", {}).get("hint", "")) or _of_number(kind, given) or _of_text(kind, given)
    if not isinstance(given, dict | list | tuple | BaseModel):
        message = f"{message}, not {reprlib.repr(given)}"
    return located.problem(key, message, hint)


# Words that people write for a key, where the key itself belongs.
_OTHER_WORDS = {
    "shall": "must",
    "should": "must",
    "shall_not": "must_not",
    "cannot": "must_not",
    "may_not": "must_not",
    "who": "by",
    "by": "held_by",
    "for": "to",
    "from": "first",
    "since": "first",
    "start": "first",
    "begin": "first",
    "to": "last",
    "until": "last",
    "till": "last",
    "end": "last",
    "description": "text",
    "clause": "text",
    "number": "amount",
    "quantity": "amount",
    "when": "within",
    "window": "within",
    "date": "at",
    "words": "counts",
    "minimum": "at_least",
    "maximum": "at_most",
}


def _above(model: type[BaseModel], key: Key) -> str:
    """What to do with a key that stands one level too deep."""
    known = keys_at(model, key[:-2]) if len(key) > 2 else []
    return f"it belongs one level up, beside {key[-2]!r}" if key[-1] in known else ""


def _of_key(word: str, known: Sequence[str]) -> str:
    """What to do about a key that does not belong."""
    if ":" in word:
        return "write a space after the colon"
    if word.isdecimal():
        return "write numbers without a comma"
    other = _OTHER_WORDS.get(word.casefold().replace(" ", "_"))
    return f"did you mean {other!r}?" if other in known and not is_near(word, known) else nearest(word, known)


def _of_number(kind: str, given: Any) -> str:
    """What to do about a value that should be a number."""
    if kind not in ("int_parsing", "int_type", "float_parsing", "int_from_float"):
        return ""
    text = str(given).strip()
    bare = text.replace(",", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "").replace(" ", "")
    if text.endswith("%"):
        share = text[:-1].strip()
        part = f"write {float(share) / 100:g}" if kind == "float_parsing" and _is_number(share) else ""
        return part or f"write how many; in a batch, write share: {text}"
    if bare != text and bare.isdecimal():
        return f"write {bare}"
    return "write it in digits" if text.replace("-", "").isalpha() else ""


def _of_text(kind: str, given: Any) -> str:
    """What to do where one text is wanted and several stand."""
    if kind != "string_type" or not isinstance(given, list):
        return ""
    alone = len(given) == 1 and isinstance(given[0], str)
    return f"write {given[0]} without brackets" if alone else "write one alone"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _describe(model: type[BaseModel], key: Key) -> str:
    """What a key is for, in the first paragraph of what its model says."""
    entry = _properties(model, key[:-1]).get(key[-1], {})
    return str(entry.get("description", "")).split("\n\n")[0]


def _worded(kind: str, error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    if kind == "too_short":
        least, actual = context.get("min_length"), context.get("actual_length")
        return f"should have at least {least} item{'s' if least != 1 else ''}, it has {actual}"
    if kind == "too_long":
        return f"should have at most {context.get('max_length')} items"
    if kind.startswith(("greater_than", "less_than")):
        return str(error["msg"]).removeprefix("Input ")
    return str(error["msg"]).removeprefix("Value error, ")


def _expected(error: Mapping[str, Any]) -> list[str]:
    text = str(error.get("ctx", {}).get("expected", "")).replace(" or ", ", ")
    return [part.strip().strip("'") for part in text.split(",") if part.strip()]


def keys_at(model: type[BaseModel], key: Key) -> list[str]:
    """The keys that a model allows at a place of its file; none where any key may stand."""
    return list(_properties(model, key))


def _properties(model: type[BaseModel], key: Key) -> Mapping[Any, Any]:
    """The keys of a place with what the schema says of each."""
    schema = _schema(model)
    here: Any = schema
    for part in key:
        here = _resolve(schema, here)
        if isinstance(part, int):
            here = here.get("items", {})
        else:
            here = here.get("properties", {}).get(part) or here.get("additionalProperties", {})
        if not isinstance(here, dict):
            return {}
    found: Mapping[Any, Any] = _resolve(schema, here).get("properties", {})
    return found


@cache
def _schema(model: type[BaseModel]) -> Mapping[str, Any]:
    return model.model_json_schema()


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


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them when none is near."""
    names = list(known)
    close = difflib.get_close_matches(word[:100], names, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known here: {', '.join(sorted(names))}" if names else ""


def is_near(word: str, known: Sequence[str]) -> bool:
    """Whether one of the known words is so near that it may be a slip for it."""
    return bool(difflib.get_close_matches(word[:100], known, n=1, cutoff=0.6))


def find_circles(links: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Each circle of the links once, beginning with its first member in the order given. No recursion.

    >>> list(find_circles({"a": ["b"], "b": ["c", "a"], "c": []}))
    [('a', 'b')]
    """
    done: set[str] = set()
    for root in links:
        way: list[str] = []
        stack = [(root, iter([root]))] if root not in done else []
        while stack:
            _, children = stack[-1]
            child = next(children, None)
            if child is None:
                stack.pop()
                if way and stack:
                    done.add(way.pop())
            elif child in way:
                yield _turned(tuple(way[way.index(child) :]), list(links))
            elif child not in done and child in links:
                way.append(child)
                stack.append((child, iter(links[child])))


def _turned(circle: tuple[str, ...], order: list[str]) -> tuple[str, ...]:
    begin = min(range(len(circle)), key=lambda index: order.index(circle[index]))
    return circle[begin:] + circle[:begin]


def _is_timezone(value: str) -> str:
    known = available_timezones()
    if value not in known:
        wanted = value.casefold().replace(" ", "_")
        cities = [name for name in sorted(known) if wanted and name.casefold().rsplit("/", 1)[-1] == wanted]
        hint = f"did you mean {cities[0]!r}?" if cities else nearest(value, sorted(known)) if value else ""
        hint = hint if hint.startswith("did") else ""
        raise shown("should be a timezone of the IANA list such as Europe/Berlin or UTC", hint)
    return value


def shown(message: str, hint: str = "") -> PydanticCustomError:
    """A mistake found by a model, with what to do about it."""
    literal = {"said": message, "hint": hint}
    return PydanticCustomError("shown", "{said}", literal)


Timezone = Annotated[str, AfterValidator(_is_timezone)]


class CaseFile(Strict):
    """`case.yaml`: what the case is called, in which timezone its days begin, and which languages are read."""

    title: str = "Untitled case"
    timezone: Timezone = "UTC"
    languages: tuple[str, ...] = ("en",)


class ActorEntry(Strict):
    """Somebody who appears, under an id of its own, in `cast.yaml` or in an agreement's `actors`."""

    model_config: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)

    name: str
    """What it is called."""
    kind: ActorKind
    """What it is: a party to the conflict, a mediator, an organisation, an outlet, a person ..."""
    aliases: tuple[str, ...] = ()
    """Other names of the same actor."""
    demonyms: tuple[str, ...] = ()
    """Words for its people or forces, such as Northern."""
    titles: tuple[str, ...] = ()
    """The office it holds, such as prime minister."""
    role: str | None = None
    """What it does, in words."""
    affiliation: str | None = None
    """The id of the body it belongs to."""
    speaks_for: str | None = None
    """The id of the actor whose word its word is."""


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
                hint = nearest(other, entries.actors)
                yield located.problem(("actors", name, link), f"{other!r} is no actor of this cast", hint)
    voices = {name: (entry.speaks_for,) if entry.speaks_for else () for name, entry in entries.actors.items()}
    for circle in find_circles(voices):
        message = f"leads in a circle: {' -> '.join((*circle, circle[0]))}"
        yield located.problem(("actors", circle[0], "speaks_for"), message, "somebody must speak for themselves")


def _alias_problems(located: Located, entries: CastFile) -> Iterator[Problem]:
    owner: dict[str, str] = {}
    for name, entry in entries.actors.items():
        keys: list[tuple[str, Key]] = [(entry.name, ("actors", name, "name"))]
        keys += [(alias, ("actors", name, "aliases", index)) for index, alias in enumerate(entry.aliases)]
        for alias, key in keys:
            other = owner.setdefault(alias.casefold(), name)
            if other != name:
                yield located.problem(key, f"{alias!r} also names {other!r}", "keep it with one of them")
