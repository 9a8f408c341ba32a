"""The user's YAML files: what is read, what is refused, and that no file can hurt."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field

from trucebook.casefolder.cast import CaseFile, find_circles, read_cast
from trucebook.casefolder.fitting import Strict, fit, is_near, keys_at, nearest
from trucebook.casefolder.yamlfile import MAX_FILE_BYTES, Located, parse_yaml, read_yaml
from trucebook.errors import Problem


def read(text: str) -> Located:
    """The text as a parsed file without problems."""
    found, problems = parse_yaml(text, file="file.yaml")
    assert problems == []
    assert found is not None
    return found


def problem(text: str) -> Problem:
    """The one problem of a text."""
    (found,) = parse_yaml(text, file="file.yaml")[1]
    return found


def test_plain_scalars_stay_text() -> None:
    """Words that YAML would make booleans, dates or numbers stay the words they are."""
    text = "a: no\nb: yes\nc: 2025-02-05\nd: 007\ne: 1.0\nf: on\ng: 0x1F\nh: 12:30\ni: 'null'\nj: 1_000\n"
    assert read(text).value == {
        "a": "no",
        "b": "yes",
        "c": "2025-02-05",
        "d": "007",
        "e": "1.0",
        "f": "on",
        "g": "0x1F",
        "h": "12:30",
        "i": "null",
        "j": "1_000",
    }


@pytest.mark.parametrize("text", ["a:\n", "a: ~\n", "a: null\n", "a: Null\n"])
def test_nothing_is_none(text: str) -> None:
    """A key without a value has no value."""
    assert read(text).value == {"a": None}


def test_an_old_yaml_changes_nothing() -> None:
    """Where a file asks for YAML 1.1, `no` is still a word."""
    assert read("%YAML 1.1\n---\na: no\n").value == {"a": "no"}


def test_every_value_remembers_its_line() -> None:
    """Keys and items know their line and column; what is missing is told where it would stand."""
    found = read("# remark\na:\n  - x\n  - b: 1\n    c: 2\n")
    assert found.place(("a", 0)) == (3, 5)
    assert found.place(("a", 1, "c")) == (5, 5)
    assert found.place(("a", 1, "missing", "deeper")) == (4, 5)
    assert found.problem(("a", 1, "c"), "is odd", "mend it") == Problem(
        "file.yaml", 5, 5, "a.1.c", "is odd", "mend it"
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# a remark\n", "---\n"])
def test_an_empty_file_is_an_empty_mapping(text: str) -> None:
    """An empty file is read; whether that is enough its model says."""
    assert read(text).value == {}


MALFORMED = [
    ("a: 1\n\tb: 2\n", 2, "a tab stands where only spaces may", "indent with spaces"),
    ("a: b: c\n", 1, "a `key: value` stands where it cannot", "in quotes"),
    ("b: 1\na: [1, 2\nb: 3\n", 2, "a bracket is opened here and not closed", "close it with `]`"),
    ("b: 1\na: {c: 1\nb: 3\n", 2, "a brace is opened here and not closed", "close it with `}`"),
    ('b: 1\na: "open\n\n', 2, "a quotation mark is opened here and never closed", "close it"),
    ('a: "one" two\n', 1, "text goes on after its closing quotation mark", "in quotes of the other kind"),
    ("a:\n  b: 1\n   c: 2\n", 3, "a `key: value` stands where it cannot", "each key on its own line"),
    ("a:\n  b: 1\n c: 2\n", 3, "indented otherwise", "the same number of spaces"),
    ("a:\n  b: 1\n  - c\n", 3, "a dash begins a list where none can stand", "the first as well"),
    ("a:\n  - b\n  c: 1\n", 3, "a key stands among the items of a list", "with a dash"),
    ("a: 1\nb\nc: 2\n", 2, "a line is no `key: value`", "a space after the key"),
    ("a: @b\n", 1, "text cannot begin with this character", "in quotes"),
    ("a: 1\n---\nb: 2\n", 2, "more than one document", "its own file"),
    ("a: 1\nb: x\x00y\n", 2, "a control character", "delete it"),
    ("a: *nobody\n", 1, "undefined alias 'nobody'", "mind indentation"),
    ("%YAML 9.9\n---\na: 1\n", 1, "incompatible YAML document", "mind indentation"),
    ("[" * 5000, 1, "nested more than 50 deep", "close the brackets"),
    ("- " * 5000, 1, "nested more than 50 deep", "close the brackets"),
]


@pytest.mark.parametrize(("text", "line", "words", "hint"), MALFORMED, ids=[item[2] for item in MALFORMED])
def test_malformed_yaml_is_one_problem_at_its_line(text: str, line: int, words: str, hint: str) -> None:
    """What is no YAML is told in plain words at the line where reading stopped."""
    assert parse_yaml(text, file="file.yaml")[0] is None
    found = problem(text)
    assert found.line == line
    assert words in found.message
    assert hint in found.hint


REFUSED = [
    ("a: 1\nb: 2\na: 3\n", 3, "a", "is given twice", {"a": "1", "b": "2"}),
    ("a: !!python/object/apply:os.system [ls]\n", 1, "a", "is not allowed", {"a": None}),
    ("a: !mine x\n", 1, "a", "the tag !mine is not allowed", {"a": None}),
    ("a: !!binary aGk=\n", 1, "a", "is not allowed", {"a": None}),
    ("a: &x\n  b: *x\n", 1, "a.b", "refers to what it stands in", {"a": {"b": None}}),
    ("base: &x {b: 1}\na:\n  <<: *x\n  c: 2\n", 3, "a.<<", "is not read", {"base": {"b": "1"}, "a": {"c": "2"}}),
    ("a:\n  ? [x, y]\n  : 1\n", 2, "a", "a key must be a plain word", {"a": {}}),
]


@pytest.mark.parametrize(("text", "line", "key", "words", "value"), REFUSED, ids=[item[3] for item in REFUSED])
def test_what_is_refused_leaves_the_rest(text: str, line: int, key: str, words: str, value: Any) -> None:
    """A tag, a key given twice or an endless alias is told at its place, and the rest of the file is read."""
    found, problems = parse_yaml(text, file="file.yaml")
    assert [(item.line, item.key) for item in problems] == [(line, key)]
    assert words in problems[0].message
    assert found is not None
    assert found.value == value


def test_a_key_given_twice_names_the_first() -> None:
    """The hint says in which line the first stands, also deep inside."""
    assert "the first is in line 3" in problem("a:\n  - x\n  - b: 1\n    c: 2\n    b: 3\n").hint


def test_aliases_may_repeat_a_value() -> None:
    """An alias stands for its value, and a name may be anchored anew."""
    assert read("a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x\n").value == {
        "a": ["1", "2"],
        "b": ["1", "2"],
        "c": "3",
        "d": "3",
    }


def test_a_billion_laughs_are_refused() -> None:
    """A kilobyte of aliases that unfolds to billions of values is refused within seconds."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    begin = time.monotonic()
    found, problems = parse_yaml("\n".join(lines), file="bomb.yaml")
    assert time.monotonic() - begin < 20
    assert found is None
    assert "unfold to more than" in problems[0].message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """What is missing, a folder, too large or not UTF-8 is told with the file's name inside the case."""
    (tmp_path / "latin.yaml").write_bytes("title: Caf\u00e9\n".encode("latin-1"))
    (tmp_path / "huge.yaml").write_bytes(b"a: 1\n" * (MAX_FILE_BYTES // 5 + 1))
    (tmp_path / "folder.yaml").mkdir()
    expected = {
        "latin.yaml": "is not UTF-8 (byte 10)",
        "huge.yaml": "is larger than 2,000,000 bytes",
        "folder.yaml": "cannot be opened: ",
        "missing.yaml": "cannot be opened: No such file",
    }
    for name, words in expected.items():
        found, problems = read_yaml(tmp_path / name, root=tmp_path)
        assert found is None
        assert [item.file for item in problems] == [name]
        assert words in problems[0].message
        assert problems[0].hint


def test_files_of_other_systems(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change neither values nor lines."""
    path = tmp_path / "deep" / "case.yaml"
    path.parent.mkdir()
    path.write_bytes(b"\xef\xbb\xbftitle: A\r\ntimezone: UTC\r\n")
    found, problems = read_yaml(path, root=tmp_path)
    assert problems == []
    assert found is not None
    assert (found.file, found.value) == ("deep/case.yaml", {"title": "A", "timezone": "UTC"})
    assert found.place(("timezone",)) == (2, 1)


def test_text_at_hand_is_bounded_too() -> None:
    """The bound of a file also holds for text that comes from elsewhere."""
    assert "is larger than" in problem("a" * (MAX_FILE_BYTES + 1)).message


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t\x00\u00e9\U0001f600~<", max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    """No text makes the reader fail: there is a value or a problem with a line of that text."""
    found, problems = parse_yaml(text, file="x.yaml")
    assert found is not None or problems
    assert all(1 <= item.line <= text.count("\n") + 2 for item in problems)


class Wheel(Strict):
    """One wheel of the model these tests fit."""

    size: int = Field(ge=1)
    kind: Literal["spoked", "solid"] = "solid"


class Cart(Strict):
    """A model of a user's file."""

    name: str
    wheels: tuple[Wheel, ...] = Field(default=(), min_length=1)
    load: int | tuple[int, int] | None = None
    new: bool = False
    spare: dict[str, Wheel] = Field(default_factory=dict)


def misfits(text: str) -> list[tuple[int, str, str]]:
    """Line, key and words of every problem of a cart's file."""
    found, problems = fit(Cart, read(text))
    assert (found is None) == bool(problems)
    return [(item.line, item.key, f"{item.message} ({item.hint})") for item in problems]


def test_text_fits_the_types_that_are_asked_for() -> None:
    """Numbers and booleans are made of text where a model asks for them."""
    cart, problems = fit(Cart, read("name: 7\nnew: yes\nwheels:\n  - {size: 3}\nspare:\n  a: {size: '4'}\n"))
    assert problems == []
    assert cart == Cart(name="7", new=True, wheels=(Wheel(size=3),), spare={"a": Wheel(size=4)})


def test_all_misfits_are_told_with_line_and_hint() -> None:
    """Every value that does not fit is told in one run."""
    text = (
        "new: perhaps\nwheels:\n  - {size: 0}\n  - {size: 2, kind: spokd}\n  - {size: x, colour: red}\nload: []\n"
    )
    found = {(line, key): words for line, key, words in misfits(text)}
    assert found == {
        (1, "name"): "is missing (add it)",
        (1, "new"): "should be true or false, not 'perhaps' ()",
        (3, "wheels.0.size"): "should be greater than or equal to 1, not '0' ()",
        (4, "wheels.1.kind"): "'spokd' is none of: spoked, solid (did you mean 'spoked'?)",
        (5, "wheels.2.size"): "should be a whole number, not 'x' (write it in digits)",
        (5, "wheels.2.colour"): "is not a key that belongs here (known here: kind, size)",
        (6, "load"): found[6, "load"],
    }


def test_a_mistyped_key_is_one_mistake() -> None:
    """A key with a slip in it is not also told to be missing."""
    assert [item[1:] for item in misfits("nmae: A\nwheels: [{size: 1}]\n")] == [
        ("nmae", "is not a key that belongs here (did you mean 'name'?)")
    ]


def test_a_bad_item_does_not_make_its_list_too_short() -> None:
    """A list of one wrong item is told for the item alone; an empty list is told to be too short."""
    assert [item[1] for item in misfits("name: A\nwheels: [{size: x}]\n")] == ["wheels.0.size"]
    assert misfits("name: A\nwheels: []\n") == [(2, "wheels", "should have at least 1 item, it has 0 ()")]


def test_a_value_that_fits_no_choice_is_one_mistake() -> None:
    """A value that may be of two kinds and is of neither is told once, at its own key."""
    assert [item[:2] for item in misfits("name: A\nwheels: [{size: 1}]\nload: heavy\n")] == [(3, "load")]


def test_empty_values_say_what_to_do() -> None:
    """A key that was begun and left empty is told so."""
    assert misfits("name:\nwheels: [{size: 1}]\n") == [
        (1, "name", "should be text (it has no value: write one, or remove the key)")
    ]


def test_what_reading_refused_is_not_told_again() -> None:
    """A value behind a tag has its problem; the model adds none."""
    found, problems = parse_yaml("name: !mine A\nwheels: [{size: 1}]\n", file="x.yaml")
    assert found is not None
    assert len(problems) == 1
    assert fit(Cart, found) == (None, [])


def test_long_values_are_shown_short() -> None:
    """A page of text in the wrong place does not fill the terminal."""
    assert len(misfits(f"name: A\nwheels: [{{size: {'x' * 5000}}}]\n")[0][2]) < 100


def test_what_is_wrong_is_told_behind_a_value_without_end() -> None:
    """Of a long message the middle is left out, for its end says what is wrong."""
    located, _ = parse_yaml("title: x\n", file="case.yaml")
    assert located is not None
    problem = located.problem(("title",), f"{'9' * 5_000!r} is no actor of this cast")
    assert problem.message.startswith("'999")
    assert problem.message.endswith("999' is no actor of this cast")
    assert len(problem.message) < 500


def test_keys_at_a_place() -> None:
    """The keys that belong at a place are known through lists and mappings."""
    assert keys_at(Cart, ()) == ["name", "wheels", "load", "new", "spare"]
    assert keys_at(Cart, ("wheels", 3)) == ["size", "kind"]
    assert keys_at(Cart, ("spare", "any")) == ["size", "kind"]
    assert keys_at(Cart, ("name", "x")) == []


def test_nearest_words() -> None:
    """A hint names the nearest word, or all of them, or nothing where there is none."""
    assert nearest("effct", ["effect", "signing"]) == "did you mean 'effect'?"
    assert nearest("zzz", ["b", "a"]) == "known here: a, b"
    assert nearest("zzz", []) == ""
    assert is_near("clok", ["clock"])
    assert not is_near("clok", ["phase"])


def test_circles_are_found_once() -> None:
    """Every circle is told once, from its first member, and ways into it are no circles."""
    assert list(find_circles({"x": ["a"], "a": ["b"], "b": ["a"], "c": ["c"], "d": ["nowhere"]})) == [
        ("a", "b"),
        ("c",),
    ]
    chain = {str(number): [str(number + 1)] for number in range(5000)}
    assert list(find_circles(chain)) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdef"), max_size=3)))
def test_circles_are_real_and_none_is_overlooked(links: dict[str, list[str]]) -> None:
    """Each circle goes along links and comes back, and where one can come back a circle is told."""
    found = list(find_circles(links))
    for circle in found:
        assert all(after in links[here] for here, after in zip(circle, (*circle[1:], circle[0]), strict=True))

    def reaches(begin: str) -> bool:
        seen: set[str] = set()
        stack = list(links.get(begin, ()))
        while stack:
            here = stack.pop()
            if here == begin:
                return True
            if here not in seen:
                seen.add(here)
                stack += links.get(here, ())
        return False

    assert bool(found) == any(reaches(name) for name in links)


def test_case_settings() -> None:
    """A case may say nothing; a timezone that does not exist is told."""
    assert fit(CaseFile, read("")) == (CaseFile(), [])
    found = fit(CaseFile, read("title: A\ntimezone: Middle/Earth\n"))[1]
    assert [(item.line, item.key) for item in found] == [(2, "timezone")]
    assert "IANA" in found[0].message


def test_a_cast_is_read_by_id() -> None:
    """Actors come with their id, sorted, so that the order in the file changes nothing."""
    text = "actors:\n  b: {name: Bee, kind: party}\n  a: {name: Ay, kind: person, speaks_for: b, aliases: [A]}\n"
    cast, problems = read_cast(read(text))
    assert problems == []
    assert [actor.id for actor in cast.actors] == ["a", "b"]
    assert cast.is_party("a")


CAST_MISTAKES = [
    ("a: {name: A, kind: state}", 2, "actors.a.kind", "'state' is none of: party"),
    ("a: {name: A, kind: party, aliases: A1}", 2, "actors.a.aliases", "should be a list"),
    ("a: {name: A, kind: person, speaks_for: c}", 2, "actors.a.speaks_for", "'c' is no actor of this cast"),
    ("a: {name: A, kind: person, affiliation: bb}", 2, "actors.a.affiliation", "'bb' is no actor"),
    ("a: {name: A, kind: person, speaks_for: a}", 2, "actors.a.speaks_for", "a -> a"),
    ("a: {name: A, kind: party, aliases: [x, BEE]}", 3, "actors.b.name", "'Bee' also names 'a'"),
]


@pytest.mark.parametrize(("line", "number", "key", "words"), CAST_MISTAKES, ids=[item[3] for item in CAST_MISTAKES])
def test_a_mistake_in_the_cast_is_told_at_its_line(line: str, number: int, key: str, words: str) -> None:
    """Unknown ids, circles of voices and names of two actors are told where they stand."""
    problems = read_cast(read(f"actors:\n  {line}\n  b: {{name: Bee, kind: party}}\n"))[1]
    assert [(item.line, item.key) for item in problems] == [(number, key)]
    assert words in str(problems[0])
