"""Writes a trained encoder as an ONNX graph with 8-bit weights, and the static table as 8-bit rows."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from sentence_transformers import SentenceTransformer

BUILT = ("encoder.onnx", "tokenizer.json", "words.txt", "static.npy", "static-scale.npy", "model.json")
"""The files of a model that a build writes."""
_SMALLEST = 4096
"""Weights with fewer numbers stay 32-bit floats: layer norms, biases."""


class _Pooled(torch.nn.Module):
    """The transformer with mean pooling and normalisation, as one graph."""

    def __init__(self, transformer: torch.nn.Module) -> None:
        super().__init__()
        self.transformer = transformer

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        keep = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return torch.nn.functional.normalize((hidden * keep).sum(1) / keep.sum(1), dim=-1)


def export_encoder(model: SentenceTransformer, folder: Path) -> None:
    """Write ``encoder.onnx`` and ``tokenizer.json`` for a sentence-transformers model."""
    transformer = model[0].auto_model.eval().cpu()
    transformer.set_attn_implementation("eager")
    example = torch.ones((2, 8), dtype=torch.int64)
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Pooled(transformer),
            (example, example),
            buffer,
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": {0: "text", 1: "token"}, "attention_mask": {0: "text", 1: "token"}},
            opset_version=17,
            dynamo=False,
        )
    graph = onnx.load_from_string(buffer.getvalue())
    _quantise(graph.graph)
    onnx.checker.check_model(graph)
    (folder / "encoder.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    model.tokenizer.backend_tokenizer.no_padding()
    model.tokenizer.backend_tokenizer.no_truncation()
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))


def _quantise(graph: onnx.GraphProto) -> None:
    """Store large weights as int8 with one scale a column (a row, for embeddings that are looked up by row)."""
    looked_up = {node.input[0] for node in graph.node if node.op_type == "Gather"}
    unpacking = []
    for tensor in list(graph.initializer):
        weight = numpy_helper.to_array(tensor)
        if weight.dtype != np.float32 or weight.ndim != 2 or weight.size < _SMALLEST:
            continue
        axis = 1 if tensor.name in looked_up else 0
        packed, scale = quantise(weight, axis)
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(packed, f"{tensor.name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{tensor.name}.scale"))
        if axis == 0:
            unpacking += _unpack(tensor.name, f"{tensor.name}.int8", f"{tensor.name}.scale", tensor.name)
        else:
            _unpack_looked_up(graph, tensor.name)
    nodes = [*unpacking, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def _unpack(stem: str, packed: str, scale: str, output: str) -> list[onnx.NodeProto]:
    return [
        helper.make_node("Cast", [packed], [f"{stem}.float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Mul", [f"{stem}.float", scale], [output]),
    ]


def _unpack_looked_up(graph: onnx.GraphProto, name: str) -> None:
    """Look rows up in the packed table and unpack only those."""
    nodes = []
    for node in graph.node:
        if node.op_type != "Gather" or node.input[0] != name:
            nodes.append(node)
            continue
        output, rows = node.output[0], node.input[1]
        nodes.append(helper.make_node("Gather", [f"{name}.int8", rows], [f"{output}.packed"], axis=0))
        nodes.append(helper.make_node("Gather", [f"{name}.scale", rows], [f"{output}.scale"], axis=0))
        nodes += _unpack(output, f"{output}.packed", f"{output}.scale", output)
    del graph.node[:]
    graph.node.extend(nodes)


def quantise(weight: NDArray[np.float32], axis: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return int8 values and scales (kept dimensions) so that values * scales is nearest to the weight."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-12) / np.float32(127)
    return np.clip(np.rint(weight / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


def export_static(words: list[str], table: NDArray[np.float32], folder: Path) -> None:
    """Write ``words.txt``, ``static.npy`` and ``static-scale.npy``."""
    packed, scale = quantise(table, axis=1)
    (folder / "words.txt").write_text("\n".join(words), encoding="utf-8")
    np.save(folder / "static.npy", packed, allow_pickle=False)
    np.save(folder / "static-scale.npy", scale[:, 0], allow_pickle=False)


def clear(folder: Path) -> None:
    """Remove what a build writes from the model folder; the card and the description for others stay."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in BUILT:
        (folder / name).unlink(missing_ok=True)
