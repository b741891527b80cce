"""Texts as the embedding model encodes them: a vector each, and one for each of their tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class EncodedTexts:
    """Texts as vectors: `vectors`, shape (texts, dimensions), unit length; and for each text the
    vectors of its `tokens`, shape (tokens, dimensions), without special tokens.
    """

    vectors: NDArray[np.float32]
    tokens: tuple[NDArray[np.float32], ...]
