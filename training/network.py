"""The tagger's network: an encoder, a label for each word, and for each word the cue it belongs to."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModel

from trucebook.reading.tagger.encoding import LABELS, N_SHAPES

POINTER = 128


class Network(nn.Module):
    """Pieces `[B, L]` and the first piece of each word `[B, W]` to labels `[B, W, 7]` and pointers `[B, W, W]`."""

    def __init__(self, folder: Path, *, frozen: int = 0) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.is_mpnet = self.encoder.config.model_type == "mpnet"
        width = self.encoder.config.hidden_size
        # Dropout inside the encoder doubles the time of a step on a CPU; whole words are masked instead.
        for module in self.encoder.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0
            if hasattr(module, "dropout_prob"):
                module.dropout_prob = 0.0
        self.shape = nn.Embedding(N_SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.dropout = nn.Dropout(0.1)
        self.label = nn.Linear(width, len(LABELS))
        self.query, self.key = nn.Linear(width, POINTER), nn.Linear(width, POINTER)
        if frozen:
            still = [self.encoder.embeddings, *self.encoder.encoder.layer[:frozen]]
            for part in still:
                part.requires_grad_(requires_grad=False)

    def forward(
        self, ids: torch.Tensor, shapes: torch.Tensor, attend: torch.Tensor, firsts: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds of the labels, and of each word (second axis) pointing at each word (third)."""
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.shape(shapes)
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=attend).last_hidden_state
        width = hidden.size(-1)
        words = self.dropout(hidden.gather(1, firsts.unsqueeze(-1).expand(-1, -1, width)))
        pointers = self.query(words) @ self.key(words).transpose(1, 2) / POINTER**0.5
        return self.label(words), pointers


def save_weights(network: nn.Module, path: Path) -> None:
    """Writes the weights as safetensors, whole or not at all."""
    scratch = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, str(scratch))
    scratch.replace(path)


def load_weights(network: nn.Module, path: Path) -> None:
    """Reads weights that `save_weights` wrote."""
    network.load_state_dict(load_file(str(path)))
