"""YAML in which every value remembers its line.

YAML tags never run, duplicate keys are refused, and plain scalars stay text unless a number or a boolean is
asked for: `no` is the word "no" and 2025-02-05 the text "2025-02-05" until a model wants a date. What a file may
cost is bounded: its bytes, its depth, and the values its aliases unfold to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import ComposerError
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from trucebook.errors import Problem

Place = tuple[int, int]
Key = tuple[str | int, ...]
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
        half = MAX_MESSAGE // 2  # a value without end stands before what is wrong with it: the middle can go
        told = message if len(message) <= MAX_MESSAGE else f"{message[:half]} ... {message[-half:]}"
        return Problem(self.file, line, column, ".".join(map(str, key)), told, hint)


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
