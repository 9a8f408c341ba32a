"""A file's values as a model, or every way in which they do not fit, told to somebody who wrote the file."""

from __future__ import annotations

import difflib
import reprlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from trucebook.casefolder.yamlfile import Key, Located
from trucebook.errors import Problem

ModelT = TypeVar("ModelT", bound=BaseModel)


class Strict(BaseModel):
    """A model of a user's file: unknown keys are mistakes, values are frozen."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


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


def shown(message: str, hint: str = "") -> PydanticCustomError:
    """A mistake found by a model, with what to do about it."""
    literal = {"said": message, "hint": hint}
    return PydanticCustomError("shown", "{said}", literal)


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
