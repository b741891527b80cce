"""An embedding model that costs nothing, for tests of the store rather than of meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vectorstore.encoded_texts import EncodedTexts

_DIMENSIONS = 64


@dataclass
class WordHash:
    """A bag of words, each hashed to one of 64 dimensions. `encoded`: the chunks it was given."""

    name: str = "word-hash"
    fingerprint: str = "0" * 64
    max_tokens: int = 66
    encoded: list[str] = field(default_factory=list)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) for text in texts]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.asarray([self.encode_query(text) for text in texts], dtype=np.float32)

    def encode_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        self.encoded += texts
        return EncodedTexts(self.encode(texts), tuple(self._words(text) for text in texts))

    def encode_queries_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        rows = [self.encode_query(text) for text in texts]
        return EncodedTexts(
            np.asarray(rows, dtype=np.float32), tuple(self._words(text) for text in texts)
        )

    def _words(self, text: str) -> NDArray[np.float32]:
        rows = [self.encode_query(word) for word in re.findall(r"\w+", text)]
        return np.asarray(rows, dtype=np.float32).reshape(-1, _DIMENSIONS)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(_DIMENSIONS, dtype=np.float32)
        vector[0] = 0.1  # a text without a word has a direction too
        for word in re.findall(r"\w+", text.lower()):
            vector[crc32(word.encode()) % _DIMENSIONS] += 1
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
