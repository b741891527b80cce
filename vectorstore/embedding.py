"""The embedding model by its name: the tuned default, the stock model, or one of yours."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.adapter import Adapter, read_adapter
from vectorstore.encoded_texts import EncodedTexts
from vectorstore.model_download import model_folder
from vectorstore.sentence_embedder import (
    STOCK_MODEL,
    WEIGHTS_PACKAGE,
    ModelSource,
    SentenceEmbedder,
)

DEFAULT_MODEL = "podcast-qa/all-MiniLM-L6-v2-tuned"
"""STOCK_MODEL with the adapter in TUNED, which has learnt how people ask about speech."""

TUNED = Path(__file__).parent / "tuned_minilm"

_PACKAGE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors as published by its authors (huggingface.co, revision 1110a243)."""


class Embedder(Protocol):
    """An embedding model. Vectors of different models or weights must never be mixed."""

    @property
    def name(self) -> str:
        """The model's name, as recorded in the store."""

    @property
    def fingerprint(self) -> str:
        """sha256 (hex) of everything the vectors depend on: weights, tokenizer, settings."""

    @property
    def max_tokens(self) -> int:
        """The number of tokens of a text that the model reads, including special tokens."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of documents: shape (len(texts), dimensions), unit length."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: shape (dimensions,), unit length."""

    def encode_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        """Return the vectors of documents and of their tokens."""

    def encode_queries_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        """Return the vectors of questions and of their tokens."""


def open_embedder(name: str = DEFAULT_MODEL) -> Embedder:
    """Open a sentence-transformers model by its name on the Hugging Face hub, or by its folder.

    Cheap, because only the tokenizer is read; the first `encode` loads the weights. The weights of
    DEFAULT_MODEL and STOCK_MODEL come from an installed package, others from the hub's cache or the
    hub. A folder may hold just an adapter, as `podcast-qa tune` writes it. Only safetensors are
    read, and code that comes with a model is never run.

    Raises PrepareStoreError if the model is unavailable or has no fast tokenizer.
    """
    return SentenceEmbedder(name, model_source(name))


def base_of(name: str) -> str:
    """The name of the model without its adapter. Raises PrepareStoreError as `open_embedder`."""
    adapter = _adapter_of(name)
    return adapter.base if adapter else name


def model_source(name: str) -> ModelSource:
    """The files of a model. Raises PrepareStoreError as `open_embedder`."""
    adapter = _adapter_of(name)
    base = adapter.base if adapter else name
    if base == STOCK_MODEL and (spec := find_spec(WEIGHTS_PACKAGE)) and spec.origin:
        return ModelSource(Path(spec.origin).parent / "model", _PACKAGE_WEIGHTS, adapter)
    folder = model_folder(base, kind="embedding model", instead=f"use {DEFAULT_MODEL}")
    return ModelSource(folder, None, adapter)


def _adapter_of(name: str) -> Adapter | None:
    return read_adapter(TUNED if name == DEFAULT_MODEL else Path(name))
