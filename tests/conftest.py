"""Where the texts are that are no part of the project, and what happens on a machine that does not have them.

They may not be copied into the project. Tests marked `seeds` read the four real texts from `../shared/seeds` or
from the folder that TRUCEBOOK_SEEDS names, those marked `corpus` the labelled corpus from `../shared/polnear` or
from TRUCEBOOK_POLNEAR; where there is none those tests are left out, and the first lines of the run say so.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
SEEDS = Path(os.environ.get("TRUCEBOOK_SEEDS", SHARED / "seeds"))
POLNEAR = Path(os.environ.get("TRUCEBOOK_POLNEAR", SHARED / "polnear"))
OUTSIDE = {"seeds": SEEDS, "corpus": POLNEAR}


def pytest_report_header() -> list[str]:
    """Says which of the texts are at hand."""
    return [
        f"{name}: {folder}" if folder.is_dir() else f"{name}: none at {folder}, tests of them are left out"
        for name, folder in OUTSIDE.items()
    ]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the tests of texts that are not there."""
    missing = [name for name, folder in OUTSIDE.items() if not folder.is_dir()]
    out = [item for item in items if any(item.get_closest_marker(name) for name in missing)]
    items[:] = [item for item in items if item not in out]
    config.hook.pytest_deselected(items=out)


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the four real texts."""
    return SEEDS
