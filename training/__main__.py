"""From the labelled texts to the model that ships: `python -m training CORPUS WORK`, or `make train`.

Teachers, student, linker, export, tuning and scoring, one after the other. What is done lies in WORK and is not
done again; a run that was killed goes on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.building import FIRST_FLOOR, STRENGTHS, Setting, copy_tokenizer, transitions, tune, write_card
from training.corpus import Article, hash_of, parts_of, read_gold, read_polnear
from training.encoders import find_minilm, find_mpnet, trim
from training.examples import Array, Pieces, Window, inner_articles, make_windows
from training.export import export
from training.fitting import Recipe, fit, mean_of
from training.network import Network
from training.predicting import predictor
from training.scoring import score
from training.teaching import folds, hands_of, teach
from training.trees import fit_confidence, fit_linker, write_trees
from trucebook.reading.tagger.encoding import LEVELS, Layout
from trucebook.reading.tagger.linking import Linker
from trucebook.reading.tagger.tagging import SHIPPED, Tagger, lawful

LONG, SHORT = 254, 126  # pieces of a window of the large model, and of the one that ships
FOLDS = 5  # each text is read by a large model that did not see it
TEACHER = Recipe(
    epochs=3,
    rate=7e-5,
    head_rate=6e-4,
    words=4_000,
    cuts=(LONG, 220, 180),
    renamed=0.2,
    dropout=0.1,
    averaged=0.99,
    gold_copies=2,
)
_BY_TEACHERS = Recipe(
    epochs=7,
    rate=3.5e-4,
    head_rate=1e-3,
    words=8_000,
    cuts=(SHORT, 110, 150, SHORT, 100),
    renamed=0.3,
    by_teacher=0.85,
    dropout=0.05,
    warmup=150,
    gold_copies=2,
)
STUDENT = (  # one run behind the other; what ships is the mean of their weights by SHARES
    _BY_TEACHERS,
    replace(
        _BY_TEACHERS,
        epochs=10,
        rate=2e-4,
        head_rate=5e-4,
        words=3_000,
        dropout=0.0,
        warmup=100,
        rounded=0.3,
        gold_copies=1,
        shares=(0.25, 0.375, 0.375),
        seed=7,
    ),
    replace(
        _BY_TEACHERS,
        epochs=4,
        rate=1.5e-4,
        head_rate=3e-4,
        words=3_000,
        renamed=0.4,
        masked=0.1,
        by_teacher=0.9,
        dropout=0.1,
        warmup=80,
        seed=11,
    ),
)
SHARES = (0.5, 0.0, 0.5)
PIECES, LAYERS = 20_000, (0, 1, 1, 2, 3, 3, 4, 5, 5)  # of the model that ships: vocabulary, and where layers begin
ABOUT = Path(__file__).parent


def main() -> None:
    """Trains whatever is not trained yet, and writes the model and its figures."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("corpus", type=Path, help="PolNeAR: a folder with train/ and dev/")
    parser.add_argument("work", type=Path, help="where checkpoints and large models lie")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="where the model is written")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(1)
    train, dev = read_polnear(asked.corpus / "train"), read_polnear(asked.corpus / "dev")
    own, own_dev, gate = parts_of(read_gold())
    texts = Texts(train, own)
    # What is kept is named by what it was made from: other data or another recipe never meet old weights.
    key = _key(TEACHER, train, own)
    large = find_mpnet(asked.work)
    taught = cross_taught(texts, large, asked.work / f"teachers-{key}", asked.device)
    folder = asked.work / f"student-{_key(key, *STUDENT, train, own)}"
    texts = replace(texts, taught=taught)
    network, base = learn(texts, folder, asked.device)
    _assemble(network, base, asked.out, texts, limit=SHORT)
    accurate = asked.work / f"accurate-{key}"
    if not (accurate / "model.json").exists():
        labels = replace(texts, taught=None).by_hand()
        teacher = fit_teacher(labels, large, asked.work / f"teacher-{key}", TEACHER, asked.device)
        _assemble(teacher, large, accurate, texts, limit=LONG)
    _tune(asked.out, train, dev, own_dev)
    _tune(accurate, train, dev, own_dev)
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


@dataclass(frozen=True)
class Texts:
    """What a network learns from: the corpus, our own gold, what a larger network says of both, the annotators."""

    corpus: list[Article]
    own: list[Article]
    taught: Mapping[str, Array] | None = None
    hands: Mapping[str, int] | None = None

    def by_hand(self) -> Texts:
        """The same with a number for each annotator, so that a network can tell them apart."""
        return replace(self, hands=hands_of([*self.corpus, *self.own]))

    def windows(self, pieces: Pieces, recipe: Recipe) -> list[list[Window]]:
        """Windows for each length the recipe cuts; our gold comes as often as it says, contents by themselves."""
        gold = [*self.own, *inner_articles(self.own)] * recipe.gold_copies
        return [
            make_windows([*self.corpus, *gold], pieces, limit=limit, taught=self.taught, hands=self.hands)
            for limit in recipe.cuts
        ]

    def split(self, fold: int) -> tuple[Texts, list[Article]]:
        """The texts without one fold, and the articles of that fold."""
        parts = [folds(self.corpus, FOLDS), folds(self.own, FOLDS)]
        corpus, own = ([item for other in range(FOLDS) if other != fold for item in part[other]] for part in parts)
        return replace(self, corpus=corpus, own=own), [*parts[0][fold], *parts[1][fold]]


def cross_taught(texts: Texts, base: Path, work: Path, device: str) -> dict[str, Array]:
    """The chances of labels for every article, from large models that did not see it; kept in files."""
    found: dict[str, Array] = {}
    for fold in range(FOLDS):
        found |= fold_taught(texts.by_hand(), base, work / f"fold-{fold}.npz", fold, device)
    return found


def fold_taught(texts: Texts, base: Path, path: Path, fold: int, device: str) -> dict[str, Array]:
    """What one large model says of the articles it was not fitted on."""
    if not path.exists():
        seen, unseen = texts.split(fold)
        network = fit_teacher(seen, base, path.with_suffix(""), replace(TEACHER, seed=1 + fold), device)
        hands, pieces = texts.hands or {}, Pieces(base / "tokenizer.json")
        named: dict[str, Any] = dict(teach(network, unseen, pieces, hands, TEACHER.cuts[:2]))
        scratch = path.with_suffix(".part.npz")
        np.savez_compressed(scratch, **named)
        scratch.replace(path)
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def fit_teacher(texts: Texts, base: Path, folder: Path, recipe: Recipe, device: str) -> Network:
    """Fits a large model, which tells annotators apart."""
    network = Network(base, hands=len(texts.hands or {}))
    pieces = Pieces(base / "tokenizer.json")
    fit(network, texts.windows(pieces, recipe), pieces, recipe, folder, device)
    return network


def learn(texts: Texts, folder: Path, device: str) -> tuple[Network, Path]:
    """Fits the model that ships, to the labels and to what the large ones say; returns it with its encoder."""
    forms = (form for article in [*texts.corpus, *texts.own] for form in Layout.of(article.text).forms)
    base = trim(find_minilm(), folder / "encoder", forms, pieces=PIECES, layers=LAYERS)
    network, pieces = Network(base), Pieces(base / "tokenizer.json")
    ends: list[Network] = []
    for number, recipe in enumerate(STUDENT):
        fit(network, texts.windows(pieces, recipe), pieces, recipe, folder / f"run-{number}", device)
        ends.append(copy.deepcopy(network))
    network.load_state_dict(mean_of(ends, SHARES))
    return network, base


def _assemble(network: Network, base: Path, folder: Path, texts: Texts, *, limit: int) -> None:
    """Writes network, tokenizer, trees and a card that is not tuned yet."""
    folder.mkdir(parents=True, exist_ok=True)
    copy_tokenizer(base / "tokenizer.json", folder)
    export(network, folder / "tagger.onnx")
    labelled = [*texts.corpus, *texts.own]
    odds = transitions(labelled)
    arrays = fit_linker(labelled)
    if texts.taught is None:
        raise ValueError("confidence is learnt from what large models say; there is none")
    arrays |= fit_confidence(labelled, texts.taught, Linker(arrays), lawful(odds * STRENGTHS[-1]))
    write_trees(arrays, folder / "trees.npz")
    untuned = [Setting(STRENGTHS[-1], {}, FIRST_FLOOR)] * LEVELS
    write_card(folder, Pieces(base / "tokenizer.json"), odds, untuned, window=limit)


def _tune(folder: Path, train: list[Article], dev: list[Article], own: list[Article]) -> None:
    """Chooses what is tuned on the development parts, and writes it to the card."""
    odds, tagger = transitions(train), Tagger(folder)
    best = tune(tagger, dev, own, odds)
    hashes = {"train": hash_of(train), "dev": hash_of(dev), "own dev": hash_of(own)}
    tuned = [asdict(setting) for setting in best]
    pieces = Pieces(folder / "tokenizer.json")
    write_card(folder, pieces, odds, best, window=tagger.limit, tuned=tuned, data=hashes)


def _figures(tagger: Tagger, dev: list[Article], gate: list[Article]) -> dict[str, dict[str, float]]:
    return {
        "polnear dev": score(dev, predictor(tagger, nested=False)).figures(),
        "own gold, gate": score(gate, predictor(tagger, nested=True)).figures(),
    }


if __name__ == "__main__":
    main()
