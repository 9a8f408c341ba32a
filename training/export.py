"""Writes a fitted network as an ONNX file of eight-bit weights, node by node, so that nothing in it is incidental.

Encoders of two families are known: BERT (MiniLM) and MPNet, which adds a bias by distance to its attention. The
graph takes one window at a time, so there is neither padding nor mask, and every number depends on that window
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training.network import Network
from trucebook.reading.tagger.encoding import LABELS, LEVELS, MAX_PIECES

OPSET = 17


class Graph:
    """An ONNX graph that grows node by node."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: torch.Tensor | NDArray[np.generic]) -> str:
        """A named constant."""
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: object) -> str:
        """A node with one output of its own name."""
        self.nodes.append(helper.make_node(kind, inputs, [name], name=f"{name}.node", domain=domain, **attributes))
        return name


def export(network: Network, path: Path) -> None:
    """Writes the labels' part of the network to `path`, quantized; raises nothing of its own."""
    network.eval()
    graph = Graph()
    hidden = _embed(graph, network)
    bias = _distances(graph, network) if network.is_mpnet else None
    heads = network.encoder.config.num_attention_heads
    for number, layer in enumerate(network.encoder.encoder.layer):
        hidden = _layer(graph, _parts(layer, bias), hidden, f"layer{number}", heads)
    graph.node("Unsqueeze", ["firsts", graph.constant("last axis", np.array([-1]))], "first pieces")
    words = graph.node("GatherND", [hidden, "first pieces"], "words", batch_dims=1)
    _linear(graph, network.label, words, "labels")
    whole = helper.make_graph(
        graph.nodes,
        "tagger",
        [_input("ids", "pieces"), _input("shapes", "pieces"), _input("firsts", "words")],
        [helper.make_tensor_value_info("labels", TensorProto.FLOAT, [1, "words", LEVELS * len(LABELS)])],
        graph.constants,
    )
    domains = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(whole, opset_imports=domains, ir_version=9, producer_name="trucebook")
    plain = path.with_suffix(".plain.onnx")
    onnx.save(model, plain)
    quantize_dynamic(
        plain,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        # Seven bits: with eight, sums of processors without VNNI instructions can overflow.
        reduce_range=True,
        op_types_to_quantize=["MatMul", "Attention"],
        nodes_to_exclude=["labels.product.node"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )
    plain.unlink()


@dataclass(frozen=True)
class Parts:
    """The parts of one layer, by what they do, and the name of the bias by distance, if there is one."""

    query: torch.nn.Linear
    key: torch.nn.Linear
    value: torch.nn.Linear
    mixed: torch.nn.Linear
    heard: torch.nn.LayerNorm
    wide: torch.nn.Linear
    narrow: torch.nn.Linear
    out: torch.nn.LayerNorm
    bias: str | None


def _parts(layer: Any, bias: str | None) -> Parts:
    attention, wide, narrow, out = (
        layer.attention,
        layer.intermediate.dense,
        layer.output.dense,
        layer.output.LayerNorm,
    )
    if bias is not None:
        own = attention.attn
        return Parts(own.q, own.k, own.v, own.o, attention.LayerNorm, wide, narrow, out, bias)
    own, mixed, heard = attention.self, attention.output.dense, attention.output.LayerNorm
    return Parts(own.query, own.key, own.value, mixed, heard, wide, narrow, out, None)


def _input(name: str, width: str) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.INT64, [1, width])


def _embed(graph: Graph, network: Network) -> str:
    parts = network.encoder.embeddings
    if network.is_mpnet:
        places = parts.position_embeddings.weight[parts.position_embeddings.padding_idx + 1 :]
    else:
        places = parts.position_embeddings.weight + parts.token_type_embeddings.weight[0]
    # It reads as all annotators would together; which of them marks a text nobody knows.
    graph.constant("places", places[: MAX_PIECES + 2] + network.hand.weight.mean(0))
    _pieces(graph, parts.word_embeddings.weight)
    graph.node("Gather", [graph.constant("forms", network.shape.weight), "shapes"], "embedded.shapes")
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    zero, axis = graph.constant("zero", np.array([0])), graph.constant("axis", np.array([0]))
    graph.node("Slice", ["places", zero, "length", axis], "embedded.places")
    graph.node("Add", ["embedded.pieces", "embedded.shapes"], "embedded.both")
    graph.node("Add", ["embedded.both", "embedded.places"], "embedded")
    return _norm(graph, parts.LayerNorm, ["embedded"], "embedded.norm")


def _distances(graph: Graph, network: Network) -> str:
    with torch.inference_mode():
        bias = network.encoder.encoder.compute_position_bias(torch.zeros(1, MAX_PIECES + 2, 1)).clone()
    graph.constant("distances", bias)
    graph.node("Concat", ["length", "length"], "square", axis=0)
    zeros, axes = graph.constant("zeros", np.array([0, 0])), graph.constant("axes", np.array([2, 3]))
    return graph.node("Slice", ["distances", zeros, "square", axes], "nearness")


def _pieces(graph: Graph, weight: torch.Tensor) -> None:
    """The embeddings of the pieces in eight bits, each row with a scale of its own: half of the file is theirs."""
    scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
    whole = torch.round(weight / scale).to(torch.int8)
    graph.node("Gather", [graph.constant("pieces", whole), "ids"], "pieces.whole")
    graph.node("Gather", [graph.constant("pieces.scale", scale), "ids"], "pieces.scales")
    graph.node("Cast", ["pieces.whole"], "pieces.cast", to=TensorProto.FLOAT)
    graph.node("Mul", ["pieces.cast", "pieces.scales"], "embedded.pieces")


def _norm(graph: Graph, norm: torch.nn.LayerNorm, inputs: list[str], name: str) -> str:
    weights = [graph.constant(f"{name}.weight", norm.weight), graph.constant(f"{name}.bias", norm.bias)]
    if len(inputs) == 1:
        return graph.node("LayerNormalization", [*inputs, *weights], name, epsilon=norm.eps)
    # Three plain nodes: the one that does all three at once takes six times as long on a CPU.
    kept, added, bias = inputs
    graph.node("Add", [added, bias], f"{name}.added")
    graph.node("Add", [f"{name}.added", kept], f"{name}.sum")
    return graph.node("LayerNormalization", [f"{name}.sum", *weights], name, epsilon=norm.eps)


def _layer(graph: Graph, parts: Parts, hidden: str, name: str, heads: int) -> str:
    attended = _attend(graph, parts, hidden, name, heads)
    mixed = _product(graph, parts.mixed, attended, f"{name}.mixed")
    bias = graph.constant(f"{name}.mixed.bias", parts.mixed.bias)
    hidden = _norm(graph, parts.heard, [hidden, mixed, bias], f"{name}.heard")
    wide = _product(graph, parts.wide, hidden, f"{name}.wide")
    bias = graph.constant(f"{name}.wide.bias", parts.wide.bias)
    biased = graph.node("Add", [wide, bias], f"{name}.biased")
    bent = graph.node("Gelu", [biased], f"{name}.bent", "com.microsoft")
    narrow = _product(graph, parts.narrow, bent, f"{name}.narrow")
    bias = graph.constant(f"{name}.narrow.bias", parts.narrow.bias)
    return _norm(graph, parts.out, [hidden, narrow, bias], f"{name}.out")


def _attend(graph: Graph, parts: Parts, hidden: str, name: str, heads: int) -> str:
    three = (parts.query, parts.key, parts.value)
    if parts.bias is None:
        weights = graph.constant(f"{name}.qkv", torch.cat([part.weight for part in three]).T)
        biases = graph.constant(f"{name}.qkv.bias", torch.cat([part.bias for part in three]))
        return graph.node(
            "Attention", [hidden, weights, biases], f"{name}.attended", "com.microsoft", num_heads=heads
        )
    sides = [_linear(graph, part, hidden, f"{name}.{side}") for part, side in zip(three, "qkv", strict=True)]
    inputs = [*sides, "", "", parts.bias]
    return graph.node("MultiHeadAttention", inputs, f"{name}.attended", "com.microsoft", num_heads=heads)


def _product(graph: Graph, dense: torch.nn.Linear, hidden: str, name: str) -> str:
    return graph.node("MatMul", [hidden, graph.constant(f"{name}.weight", dense.weight.T)], name)


def _linear(graph: Graph, dense: torch.nn.Linear, hidden: str, name: str) -> str:
    product = _product(graph, dense, hidden, f"{name}.product")
    return graph.node("Add", [product, graph.constant(f"{name}.bias", dense.bias)], name)
