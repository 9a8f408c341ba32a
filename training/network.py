"""The tagger's network: an encoder, labels for each word at each level, and for each word the cue it belongs to."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import AutoModel

from training.examples import Batch
from trucebook.reading.tagger.encoding import LABELS, LEVELS, N_SHAPES

POINTER = 128


class Network(nn.Module):
    """From pieces `[B, L]` and the first of each word `[B, W]` to labels `[B, W, levels, 7]`, pointers `[B, W, W]`.

    `hands` is the number of annotators it tells apart, none for 0.
    """

    def __init__(self, folder: Path, *, hands: int = 0) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(folder, add_pooling_layer=False)
        self.is_mpnet = self.encoder.config.model_type == "mpnet"
        width = self.encoder.config.hidden_size
        self.shape = nn.Embedding(N_SHAPES, width)
        nn.init.zeros_(self.shape.weight)
        self.hand = nn.Embedding(hands + 1, width)
        nn.init.zeros_(self.hand.weight)
        self.dropout = nn.Dropout(0.1)
        self.label = nn.Linear(width, LEVELS * len(LABELS))
        self.query, self.key = nn.Linear(width, POINTER), nn.Linear(width, POINTER)
        self.drop(0.0)

    def drop(self, share: float) -> None:
        """Sets how much is dropped inside the encoder in training, its attention included."""
        for module in self.encoder.modules():
            if isinstance(module, nn.Dropout):
                module.p = share

    def forward(self, batch: Batch, hands: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Log-odds of the labels, and of each word (second axis) pointing at each word (third)."""
        marked_by = self.hand(batch.hands if hands is None else hands).unsqueeze(1)
        embedded = self.encoder.embeddings.word_embeddings(batch.ids) + self.shape(batch.shapes) + marked_by
        hidden = self.encoder(inputs_embeds=embedded, attention_mask=batch.attend).last_hidden_state
        width = hidden.size(-1)
        words = self.dropout(hidden.gather(1, batch.firsts.unsqueeze(-1).expand(-1, -1, width)))
        pointers = self.query(words) @ self.key(words).transpose(1, 2) / POINTER**0.5
        return self.label(words).unflatten(-1, (LEVELS, len(LABELS))), pointers


def save_weights(network: nn.Module, path: Path) -> None:
    """Writes the weights as safetensors, whole or not at all."""
    scratch = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in network.state_dict().items()}, str(scratch))
    scratch.replace(path)


def load_weights(network: nn.Module, path: Path) -> None:
    """Reads weights that `save_weights` wrote."""
    network.load_state_dict(load_file(str(path)))
