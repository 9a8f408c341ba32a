"""Rounds numbers in training as the file that ships rounds them, so that the weights learn to bear it.

Weights have seven bits and a scale for each output, what goes into a product eight bits and a scale for each
window; gradients pass as if nothing were rounded (Jacob et al. 2018, arXiv:1712.05877).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from training.network import Network

_SEVEN_BITS, _EIGHT_BITS = 64, 255


class _Round(torch.autograd.Function):
    """Numbers rounded to multiples of a step; backwards they pass as they are."""

    @staticmethod
    def forward(_: Any, numbers: torch.Tensor, step: torch.Tensor) -> torch.Tensor:
        return (numbers * (1 / step)).round_().mul_(step)

    @staticmethod
    def backward(_: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None]:
        return gradients[0], None


class _Rounded(nn.Linear):
    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return functional.linear(_by_window(input), _by_output(self.weight), self.bias)


def round_products(network: Network, *, on: bool) -> None:
    """From now on the products inside the encoder's layers are those of rounded numbers, or no longer."""
    for module in network.encoder.encoder.layer.modules():
        if isinstance(module, nn.Linear):
            module.__class__ = _Rounded if on else nn.Linear


def _by_window(given: torch.Tensor) -> torch.Tensor:
    flat = given.detach().flatten(1)
    reach = flat.amax(1).clamp(min=0) - flat.amin(1).clamp(max=0)
    rounded: torch.Tensor = _Round.apply(given, (reach / _EIGHT_BITS).clamp(min=1e-8)[:, None, None])
    return rounded


def _by_output(weight: torch.Tensor) -> torch.Tensor:
    reach = weight.detach().abs().amax(1, keepdim=True)
    rounded: torch.Tensor = _Round.apply(weight, (reach / _SEVEN_BITS).clamp(min=1e-8))
    return rounded
