"""The diagram of the house as a test: a room imports only rooms above it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "trucebook"
ORDER = (
    "errors",
    "vocabulary",
    "casefolder",
    "intake",
    "reading",
    "accounts",
    "agreement",
    "compliance",
    "negotiation",
    "book",
    "brief",
    "desk",
    "web",
    "cli",
)
ONLY_DESK = {"cli": {"desk", "errors", "vocabulary", "web"}, "web": {"desk", "errors", "vocabulary"}}
PURE = {"accounts", "agreement", "compliance", "negotiation"}
MODULES = sorted(SOURCE.rglob("*.py"))


def room_of(path: Path) -> str:
    """The room a module stands in: its folder, or its own name at the top."""
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[str]:
    """Every room a module imports, also inside functions and under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the way; write trucebook.room"
            names = [node.module or ""]
            if node.module == "trucebook":
                names = [f"trucebook.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("trucebook."):
                yield name.split(".")[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_rooms_above_it(path: Path) -> None:
    """Data flows one way through the rooms, whatever the import looks like."""
    room = room_of(path)
    if room in ("__init__", "__main__"):
        return
    assert room in ORDER, f"{room} is not in the diagram"
    for other in imported_rooms(path):
        assert ORDER.index(other) <= ORDER.index(room), f"{path.name} of {room} imports {other}, which stands below"
        if room in ONLY_DESK and other != room:
            assert other in ONLY_DESK[room], f"{room} knows only the desk, not {other}"


DESK = (
    "casefiles",
    "comparing",
    "reviewing",
    "redacting",
    "keeping",
    "carrying",
    "building",
    "attributing",
    "negotiating",
    "asking",
    "laying",
    "starting",
    "roll",
    "workbench",
    "removing",
    "overview",
    "reportpage",
    "queue",
    "duty",
    "seeking",
    "events",
    "origins",
    "zones",
    "tablepage",
)


@pytest.mark.parametrize("path", sorted((SOURCE / "desk").glob("*.py")), ids=lambda path: path.stem)
def test_the_desk_is_one_way_too(path: Path) -> None:
    """The jobs of the desk are several files; each knows only those before it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if path.stem != "__init__" and isinstance(node, ast.ImportFrom):
            other = (node.module or "").split(".")
            if other[:2] == ["trucebook", "desk"]:
                assert DESK.index(other[2]) < DESK.index(path.stem), f"{path} imports {other[2]}"


READING = (
    "acts",
    "quotes",
    "turns",
    "lines",
    "quantities",
    "times",
    "tagger",
    "who",
    "attribution",
    "claims",
    "pipeline",
    "labels",
)


@pytest.mark.parametrize("path", sorted((SOURCE / "reading").rglob("*.py")), ids=lambda path: path.stem)
def test_reading_is_one_way_too(path: Path) -> None:
    """The largest room is divided, and its parts stand in an order of their own."""
    part = path.relative_to(SOURCE / "reading").parts[0].removesuffix(".py")
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            part != "__init__"
            and isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("trucebook.reading.")
        ):
            other = (node.module or "").split(".")[2]
            assert READING.index(other) <= READING.index(part), f"{path} imports {other}, which stands below"


@pytest.mark.parametrize("room", sorted(PURE))
def test_pure_rooms_open_no_file_and_no_book(room: str) -> None:
    """Rooms that only compute take values: they import no book, socket, database or subprocess."""
    forbidden = {"sqlalchemy", "sqlite3", "socket", "subprocess", "urllib", "httpcore"}
    for path in (SOURCE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.split(".")[0] for name in names} & forbidden, path


ROOMS = [path for path in sorted(SOURCE.iterdir()) if (path / "__init__.py").exists() and path.name != "desk"]


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_is_narrow(room: Path) -> None:
    """A room exports at most seven names; but the desk, which is a counter: one function for each job."""
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    exported = [
        element.value
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
        for element in getattr(node.value, "elts", [])
    ]
    assert len(exported) <= 7, exported


def test_sql_stays_in_the_book() -> None:
    """No room but the book imports a database library."""
    for path in MODULES:
        if room_of(path) != "book":
            text = path.read_text(encoding="utf-8")
            assert "sqlalchemy" not in text, path
            assert "sqlite3" not in text, path
