"""Where the four real texts are, and what happens on a machine that does not have them.

They may not be copied into the project. Tests marked `seeds` read them from `../shared/seeds` or from the folder
that TRUCEBOOK_SEEDS names; where neither exists those tests are left out, and the first lines of the run say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SEEDS = Path(os.environ.get("TRUCEBOOK_SEEDS", Path(__file__).parents[2] / "shared" / "seeds"))


def pytest_report_header() -> str:
    """Says whether the real texts are at hand."""
    return f"real texts: {SEEDS}" if SEEDS.is_dir() else f"real texts: none at {SEEDS}, tests of them are left out"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests of the real texts where there are none."""
    if SEEDS.is_dir():
        return
    out = [item for item in items if item.get_closest_marker("seeds")]
    items[:] = [item for item in items if not item.get_closest_marker("seeds")]
    config.hook.pytest_deselected(items=out)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the four real texts."""
    return SEEDS
