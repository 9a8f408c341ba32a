"""Fits a network to windows, step by step, seeded; after a kill it goes on from the last checkpoint."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from training.examples import NOWHERE, Batch, Pieces, Renamer, Window, plan, stack
from training.network import Network, load_weights, save_weights

LAST_SIGN = 103  # of both tokenizers: pieces up to here are signs of the tokenizer, no words
CHECKPOINT_EVERY = 100  # steps: two to eight minutes of work on two cores


@dataclass(frozen=True)
class Recipe:
    """How one network is fitted, from a warm start of the rate to its end at nothing.

    `words` are those of one step, `window` the most pieces of a window, `masked` the share of pieces hidden,
    `by_teacher` the weight of a larger model's odds against the labels, `renamed` the share of windows with other
    names.
    """

    epochs: float
    rate: float
    head_rate: float
    words: int
    window: int
    renamed: float = 0.0
    masked: float = 0.06
    pointer: float = 0.2
    by_teacher: float = 0.0
    warmup: int = 40
    seed: int = 1
    decay: float = 0.01


def fit(network: Network, windows: Sequence[Window], pieces: Pieces, recipe: Recipe, folder: Path) -> None:
    """Fits the network in place and leaves `weights.safetensors` in the folder.

    Raises nothing of its own; a folder with finished weights is only loaded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "weights.safetensors"
    if done.exists():
        load_weights(network, done)
        return
    heads = [item for name, item in network.named_parameters() if not name.startswith("encoder.")]
    body = [item for item in network.encoder.parameters() if item.requires_grad]
    groups = [{"params": body, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.decay, foreach=True)
    steps = plan(windows, words=recipe.words, epochs=recipe.epochs, seed=recipe.seed)
    renamer, total = Renamer(windows), len(steps)
    first = _resume(network, optimizer, folder)
    network.train()
    began, shown = time.monotonic(), 0.0
    for step in range(first, total):
        chance = random.Random(recipe.seed * 1_000_003 + step)  # noqa: S311 - nothing secret
        group = [windows[number] for number in steps[step]]
        group = [renamer.renamed(item, chance) if chance.random() < recipe.renamed else item for item in group]
        batch = stack(group, pieces)
        _set_rates(optimizer, recipe, step, total)
        torch.manual_seed(recipe.seed * 1_000_003 + step)
        loss = _loss(network, batch, pieces, recipe)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(body + heads, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seen = float(loss.detach())
        shown = seen if step == first else 0.97 * shown + 0.03 * seen
        if (step + 1) % 20 == 0:
            pace = (time.monotonic() - began) / (step + 1 - first)
            print(
                f"{folder.parent.name}/{folder.name} {step + 1}/{total} loss {shown:.4f} {pace:.2f} s a step, "
                f"{pace * (total - step - 1) / 60:.0f} min left",
                flush=True,
            )
        if (step + 1) % CHECKPOINT_EVERY == 0:
            _checkpoint(network, optimizer, folder, step + 1)
    save_weights(network, done)


def _set_rates(optimizer: torch.optim.Optimizer, recipe: Recipe, step: int, total: int) -> None:
    share = min((step + 1) / recipe.warmup, max(0.0, 1 - step / total))
    for group, rate in zip(optimizer.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * share


def _loss(network: Network, batch: Batch, pieces: Pieces, recipe: Recipe) -> torch.Tensor:
    hidden = (torch.rand(batch.ids.shape) < recipe.masked) & (batch.attend == 1) & (batch.ids > LAST_SIGN)
    labels, pointers = network(batch.ids.masked_fill(hidden, pieces.mask), batch.shapes, batch.attend, batch.firsts)
    odds = functional.log_softmax(labels, -1)
    loss = -(batch.tags * odds).sum(-1)[batch.present].mean()
    if batch.taught is not None and recipe.by_teacher:
        soft = functional.softmax(batch.taught, -1)
        told = -(soft * odds).sum(-1)[batch.present].mean()
        loss = (1 - recipe.by_teacher) * loss + recipe.by_teacher * told
    if bool((batch.cues != NOWHERE).any()):
        absent = ~batch.present.unsqueeze(1)
        aimed = pointers.masked_fill(absent, -1e4).flatten(0, 1)
        loss = loss + recipe.pointer * functional.cross_entropy(aimed, batch.cues.flatten(), ignore_index=NOWHERE)
    return loss


def _checkpoint(network: Network, optimizer: torch.optim.Optimizer, folder: Path, step: int) -> None:
    """Weights, optimizer and step under one name, which appears only when all is written."""
    scratch = folder / "going.part"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    save_weights(network, scratch / "weights.safetensors")
    torch.save(optimizer.state_dict(), scratch / "optimizer")
    old = _going(folder)
    scratch.rename(folder / f"going-{step:07}")
    for path in old:
        shutil.rmtree(path)


def _going(folder: Path) -> list[Path]:
    return sorted(folder.glob("going-*"))


def _resume(network: Network, optimizer: torch.optim.Optimizer, folder: Path) -> int:
    if not _going(folder):
        return 0
    last = _going(folder)[-1]
    load_weights(network, last / "weights.safetensors")
    optimizer.load_state_dict(torch.load(last / "optimizer", weights_only=True))
    return int(last.name.removeprefix("going-"))
