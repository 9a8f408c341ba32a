"""From the labelled texts to the model that ships: `python -m training CORPUS WORK`, or `make train`.

Teacher, student, linker, export, tuning and scoring, one after the other. What is done lies in WORK and is not done
again; a run that was killed goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.building import copy_tokenizer, shifted, transitions, tune, write_card
from training.corpus import Article, halves, hash_of, read_gold, read_polnear
from training.encoders import find_minilm, find_mpnet
from training.examples import Array, Pieces, Window, inner_articles, make_windows
from training.export import export
from training.fitting import Recipe, fit
from training.linker import fit_linker
from training.network import Network
from training.predicting import predictor
from training.scoring import score
from trucebook.reading.tagger.encoding import Layout
from trucebook.reading.tagger.tagging import SHIPPED, Tagger, lawful

# Pieces of a window: first learnt on long ones, then on short ones, in which it reads (CARD.md).
LONG, SHORT = 254, 126
# Each network is fitted in rounds, one behind the other; in each the rate falls to nothing.
TEACHER = (
    Recipe(epochs=1.5, rate=7e-5, head_rate=7e-4, words=1_500, window=LONG),
    Recipe(epochs=1.2, rate=6e-5, head_rate=6e-4, words=1_500, window=LONG, seed=2),
)
STUDENT = (
    Recipe(epochs=5, rate=3e-4, head_rate=1e-3, words=2_900, window=LONG, renamed=0.3, by_teacher=0.6),
    Recipe(epochs=6, rate=2.5e-4, head_rate=1e-3, words=2_900, window=SHORT, renamed=0.3, by_teacher=0.8, seed=2),
)
STILL_LAYERS = 4  # of the teacher's twelve, to save time; what that costs was not measured
GOLD_COPIES = 3
ABOUT = Path(__file__).parent


def main() -> None:
    """Trains whatever is not trained yet, and writes the model and its figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="PolNeAR: a folder with train/ and dev/")
    parser.add_argument("work", type=Path, help="where checkpoints and large models lie")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the model is written")
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(1)
    train, dev = read_polnear(asked.corpus / "train"), read_polnear(asked.corpus / "dev")
    own, gate = halves(read_gold())
    # What is kept is named by what it was made from: other data or another recipe never meet old weights.
    key = _key(*TEACHER, train, own)
    accurate = _teach(train, own, asked.work, key)
    odds = _read_all(accurate, train, asked.work / f"taught-{key}.npz", asked.threads)
    network = _learn(train, own, odds, asked.work / f"student-{_key(key, *STUDENT, train, own)}")
    _assemble(network, find_minilm(), asked.out, [*train, *own], limit=SHORT)
    _tune(asked.out, train, dev)
    _tune(accurate, train, dev)
    figures = {
        "accurate": _figures(Tagger(accurate), dev, gate),
        "shipped": _figures(Tagger(asked.out), dev, gate),
    }
    hashes = {"train": hash_of(train), "dev": hash_of(dev), "gold": hash_of(own), "gate": hash_of(gate)}
    (ABOUT / "figures.json").write_text(json.dumps({"data": hashes, **figures}, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=1))


def _key(*parts: str | Recipe | list[Article]) -> str:
    made = "+".join(hash_of(part) if isinstance(part, list) else repr(part) for part in parts)
    return hashlib.sha256(made.encode()).hexdigest()[:8]


def _teach(train: list[Article], own: list[Article], work: Path, key: str) -> Path:
    """Fits the large model and writes it as a model of its own, the accurate one; returns its folder."""
    base, folder = find_mpnet(work), work / f"accurate-{key}"
    if not (folder / "model.json").exists():
        network = Network(base, frozen=STILL_LAYERS)
        _fit_rounds(network, base, _Texts(train, own), TEACHER, work / f"teacher-{key}")
        _assemble(network, base, folder, [*train, *own], limit=LONG)
    return folder


def _read_all(model: Path, articles: Sequence[Article], path: Path, threads: int) -> dict[str, Array]:
    """What a model says of every word of the articles, by their ids; kept in a file."""
    if not path.exists():
        tagger = Tagger(model)
        tagger.load()
        with ThreadPoolExecutor(threads) as pool:
            found = pool.map(lambda article: tagger.odds(Layout.of(article.text)), articles)
            named: dict[str, Any] = {article.id: rows for article, rows in zip(articles, found, strict=True)}
            scratch = path.with_suffix(".part.npz")
            np.savez(scratch, **named)
            scratch.replace(path)
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _learn(train: list[Article], own: list[Article], odds: dict[str, Array], folder: Path) -> Network:
    """Fits the model that ships to the labels and to what the large one says of the same words."""
    base = find_minilm()
    network = Network(base)
    _fit_rounds(network, base, _Texts(train, own, odds), STUDENT, folder)
    return network


@dataclass(frozen=True)
class _Texts:
    """What a network learns from: the corpus, our own gold, and what a larger network says of the corpus."""

    corpus: Sequence[Article]
    own: Sequence[Article]
    odds: Mapping[str, Array] | None = None

    def windows(self, pieces: Pieces, limit: int) -> list[Window]:
        """Windows of at most so many pieces; our gold comes several times, its contents also by themselves."""
        gold = make_windows([*self.own, *inner_articles(self.own)], pieces, limit=limit)
        return [*make_windows(self.corpus, pieces, limit=limit, taught=self.odds), *gold * GOLD_COPIES]


def _fit_rounds(network: Network, base: Path, texts: _Texts, rounds: Sequence[Recipe], folder: Path) -> None:
    pieces = Pieces(base / "tokenizer.json")
    for number, recipe in enumerate(rounds, start=1):
        fit(network, texts.windows(pieces, recipe.window), pieces, recipe, folder / f"round-{number}")


def _assemble(network: Network, base: Path, folder: Path, labelled: list[Article], *, limit: int) -> None:
    """Writes network, tokenizer, linker and a card that is not tuned yet."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_tokenizer(base / "tokenizer.json", folder)
    export(network, folder / "tagger.onnx")
    fit_linker(labelled, folder / "linker.npz")
    write_card(folder, Pieces(base / "tokenizer.json"), (lawful(transitions(labelled)), shifted({})), limit)


def _tune(folder: Path, train: list[Article], dev: list[Article]) -> None:
    """Chooses what is tuned on the development part, and writes it to the card."""
    odds, pieces = transitions(train), Pieces(folder / "tokenizer.json")
    tagger = Tagger(folder)
    best = tune(tagger, dev, odds)
    hashes = {"train": hash_of(train), "dev": hash_of(dev)}
    decoding = (lawful(odds * best["strength"]), shifted(best["shifts"]))
    write_card(folder, pieces, decoding, tagger.limit, tuned=best, data=hashes)


def _figures(tagger: Tagger, dev: list[Article], gate: list[Article]) -> dict[str, dict[str, float]]:
    return {
        "polnear dev": score(dev, predictor(tagger, nested=False)).figures(),
        "own gold, gate": score(gate, predictor(tagger, nested=True)).figures(),
    }


if __name__ == "__main__":
    main()
