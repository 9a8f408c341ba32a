"""Fits a network to windows, step by step, seeded; after a kill it goes on from the last checkpoint."""

from __future__ import annotations

import copy
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from training.examples import NOWHERE, Batch, Pieces, Renamer, Window, plan, stack
from training.network import Network, load_weights, save_weights
from training.rounding import round_products

CHECKPOINT_AFTER = 120.0  # seconds
READERS = 4  # processes that lay out windows, beside a graphics processor


@dataclass(frozen=True)
class Recipe:
    """How one network is fitted, from a warm start of the rate to its end at nothing.

    `words` are those of one step; `cuts` the most pieces of a window, one after the other in the epochs; `masked`
    the share of pieces hidden; `by_teacher` the weight of a larger model against the labels; `renamed` the share of
    windows with other names; `beneath` the weight of what is told inside contents; `averaged` how slowly the
    weights that are kept follow those of the steps; `dropout` that of what goes through the encoder;
    `rounded` the share of the steps, the last ones, in which numbers are rounded as
    in the file that ships; `gold_copies` how often our own gold comes in an epoch; `shares` those of the weights
    before the run, in its middle and at its end in what is left of it (Wortsman et al. 2022, arXiv:2203.05482).
    """

    epochs: float
    rate: float
    head_rate: float
    words: int
    cuts: tuple[int, ...]
    renamed: float = 0.0
    masked: float = 0.06
    pointer: float = 0.2
    by_teacher: float = 0.0
    beneath: float = 0.5
    averaged: float = 0.998
    dropout: float = 0.0
    warmup: int = 40
    rounded: float = 0.0
    gold_copies: int = 1
    shares: tuple[float, float, float] = (0.0, 0.0, 1.0)
    seed: int = 1
    decay: float = 0.01


class _Steps(Dataset[Batch]):
    """The batches of a fit by the number of their step, each the same whoever makes it."""

    def __init__(self, steps: Sequence[Sequence[Window]], first: int, pieces: Pieces, recipe: Recipe) -> None:
        self._steps, self._first, self._pieces, self._recipe = steps, first, pieces, recipe
        self._renamer = Renamer([window for step in steps[: len(steps) // 4 + 1] for window in step])

    def __len__(self) -> int:
        return len(self._steps) - self._first

    def __getitem__(self, number: int) -> Batch:
        step = self._first + number
        if number >= len(self):
            raise IndexError(step)
        chance = random.Random(self._recipe.seed * 1_000_003 + step)  # noqa: S311 - nothing secret
        group = [
            self._renamer.renamed(item, chance) if chance.random() < self._recipe.renamed else item
            for item in self._steps[step]
        ]
        return stack(group, self._pieces, self._recipe.by_teacher)


def fit(
    network: Network, cuts: Sequence[Sequence[Window]], pieces: Pieces, recipe: Recipe, folder: Path, device: str
) -> None:
    """Fits the network in place, on `device`, and leaves `weights.safetensors` in the folder.

    Raises nothing of its own; a folder with finished weights is only loaded.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = folder / "weights.safetensors"
    if done.exists():
        load_weights(network, done)
        return
    network.to(device).train()
    network.drop(recipe.dropout)
    before, kept = copy.deepcopy(network), copy.deepcopy(network)
    middle = folder / "middle.safetensors"
    _walk(
        network,
        kept,
        plan(cuts, words=recipe.words, epochs=recipe.epochs, seed=recipe.seed),
        pieces,
        recipe,
        folder,
    )
    between = copy.deepcopy(kept)
    load_weights(between, middle)
    network.load_state_dict(mean_of((before, between, kept), recipe.shares))
    save_weights(network, done)
    middle.unlink()


def _walk(
    network: Network,
    kept: Network,
    steps: Sequence[Sequence[Window]],
    pieces: Pieces,
    recipe: Recipe,
    folder: Path,
) -> None:
    """All steps from the last checkpoint on; `kept` follows, and half way it is written as `middle`."""
    device = next(network.parameters()).device.type
    optimizer = _optimizer(network, recipe)
    first = _resume(network, kept, optimizer, folder)
    readers = READERS if device == "cuda" else 0
    batches = DataLoader(_Steps(steps, first, pieces, recipe), batch_size=None, num_workers=readers)
    progress = _Progress(f"{folder.parent.name}/{folder.name}", first, len(steps))
    saved = time.monotonic()
    for step, batch in enumerate(batches, start=first):
        round_products(network, on=step >= len(steps) * (1 - recipe.rounded))
        _set_rates(optimizer, recipe, step, len(steps))
        of_step = replace(recipe, seed=recipe.seed * 1_000_003 + step)
        progress.tell(step + 1, _step(network, optimizer, batch.on(device), pieces, of_step))
        _follow(kept, network, min(recipe.averaged, (1 + step) / (10 + step)))
        if step + 1 == max(1, len(steps) // 2):
            save_weights(kept, folder / "middle.safetensors")
        if time.monotonic() - saved > CHECKPOINT_AFTER:
            _checkpoint(network, kept, optimizer, folder, step + 1)
            saved = time.monotonic()


class _Progress:
    """Says every fifty steps how far a fit is and how long it will take."""

    def __init__(self, name: str, first: int, steps: int) -> None:
        self._name, self._first, self._steps = name, first, steps
        self._began = time.monotonic()
        self._loss: torch.Tensor | None = None

    def tell(self, done: int, loss: torch.Tensor) -> None:
        self._loss = loss if self._loss is None else 0.97 * self._loss + 0.03 * loss
        if done % 50:
            return
        pace = (time.monotonic() - self._began) / (done - self._first)
        left = pace * (self._steps - done) / 60
        told = f"loss {float(self._loss):.4f} {pace:.3f} s a step, {left:.1f} min left"
        print(f"{self._name} {done}/{self._steps} {told}", flush=True)


def mean_of(networks: Sequence[Network], shares: Sequence[float]) -> dict[str, torch.Tensor]:
    """The weights of networks of one form, added up by their shares; what is no float is the last one's."""
    held = [network.state_dict() for network in networks]
    return {
        name: sum((share * one[name] for share, one in zip(shares, held, strict=True)), torch.zeros_like(last))
        if last.is_floating_point()
        else last
        for name, last in held[-1].items()
    }


def _optimizer(network: Network, recipe: Recipe) -> torch.optim.Optimizer:
    heads = [item for name, item in network.named_parameters() if not name.startswith("encoder.")]
    body = [item for item in network.encoder.parameters() if item.requires_grad]
    groups = [{"params": body, "lr": recipe.rate}, {"params": heads, "lr": recipe.head_rate}]
    return torch.optim.AdamW(groups, weight_decay=recipe.decay, foreach=True)


def _set_rates(optimizer: torch.optim.Optimizer, recipe: Recipe, step: int, total: int) -> None:
    share = min((step + 1) / recipe.warmup, max(0.0, 1 - step / total))
    for group, rate in zip(optimizer.param_groups, (recipe.rate, recipe.head_rate), strict=True):
        group["lr"] = rate * share


def _step(
    network: Network, optimizer: torch.optim.Optimizer, batch: Batch, pieces: Pieces, recipe: Recipe
) -> torch.Tensor:
    torch.manual_seed(recipe.seed)
    device = batch.ids.device.type
    with torch.autocast(device, torch.bfloat16, enabled=device == "cuda"):
        loss = _loss(network, batch, pieces, recipe)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([item for group in optimizer.param_groups for item in group["params"]], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return loss.detach()


def _follow(kept: Network, network: Network, slowness: float) -> None:
    ours, theirs = list(kept.parameters()), list(network.parameters())
    with torch.no_grad():
        torch._foreach_lerp_(ours, theirs, 1 - slowness)


def _loss(network: Network, batch: Batch, pieces: Pieces, recipe: Recipe) -> torch.Tensor:
    hidden = (torch.rand(batch.ids.shape, device=batch.ids.device) < recipe.masked) & (batch.attend == 1)
    for sign in (pieces.opening, pieces.closing):
        hidden &= batch.ids != sign
    labels, pointers = network(replace(batch, ids=batch.ids.masked_fill(hidden, pieces.mask)))
    missed = -(batch.chances * functional.log_softmax(labels.float(), -1)).sum(-1)
    loss = missed.new_zeros(())
    for level, weight in enumerate((1.0, recipe.beneath)):
        told = batch.told[..., level]
        loss = loss + weight * (missed[..., level] * told).sum() / told.sum().clamp(min=1)
    aimed = pointers.float().masked_fill(~batch.present.unsqueeze(1), -1e4).flatten(0, 1)
    lost = functional.cross_entropy(aimed, batch.cues.flatten(), ignore_index=NOWHERE, reduction="sum")
    return loss + recipe.pointer * lost / (batch.cues != NOWHERE).sum().clamp(min=1)


def _checkpoint(network: Network, kept: Network, optimizer: torch.optim.Optimizer, folder: Path, step: int) -> None:
    """Weights, optimizer and step under one name, which appears only when all is written."""
    scratch = folder / "going.part"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    save_weights(network, scratch / "weights.safetensors")
    save_weights(kept, scratch / "kept.safetensors")
    torch.save(optimizer.state_dict(), scratch / "optimizer")
    old = _going(folder)
    scratch.rename(folder / f"going-{step:07}")
    for path in old:
        shutil.rmtree(path)


def _going(folder: Path) -> list[Path]:
    return sorted(folder.glob("going-*"))


def _resume(network: Network, kept: Network, optimizer: torch.optim.Optimizer, folder: Path) -> int:
    if not _going(folder):
        return 0
    last = _going(folder)[-1]
    load_weights(network, last / "weights.safetensors")
    load_weights(kept, last / "kept.safetensors")
    optimizer.load_state_dict(torch.load(last / "optimizer", weights_only=True))
    return int(last.name.removeprefix("going-"))
