from __future__ import annotations

import logging
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.answering.quotes import QUOTES, pick_quotes
from rag.calibration import calibration_of
from rag.scope import Scope
from tests.rag.invented import COURSES, PUMPS, hit
from vectorstore.embedding import Embedder, open_embedder
from vectorstore.encoded_texts import EncodedTexts

EMBEDDER = open_embedder()
EVERYTHING = Scope(frozenset({COURSES.slug, PUMPS.slug}))


class Retrained:
    """The stock model under other weights, as far as anybody can tell."""

    def __init__(self, embedder: Embedder, fingerprint: str) -> None:
        self._embedder = embedder
        self.fingerprint = fingerprint
        self.name = "retrained"
        self.max_tokens = embedder.max_tokens

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._embedder.count_tokens(texts)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._embedder.encode(texts)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        return self._embedder.encode_query(text)

    def encode_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        return self._embedder.encode_with_tokens(texts)

    def encode_queries_with_tokens(self, texts: Sequence[str]) -> EncodedTexts:
        return self._embedder.encode_queries_with_tokens(texts)


def test_the_default_model_is_calibrated() -> None:
    assert calibration_of(EMBEDDER) is not None


def test_an_unknown_model_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    unknown = Retrained(EMBEDDER, "an unknown fingerprint, told once")
    with caplog.at_level(logging.WARNING, "rag.calibration"):
        assert calibration_of(unknown) is None
        assert calibration_of(unknown) is None
    [record] = caplog.records
    assert "retrained" in record.getMessage()


def test_an_unknown_model_quotes_the_nearest_words_of_each_passage() -> None:
    unknown = Retrained(EMBEDDER, "another unknown fingerprint")
    hits = [hit(PUMPS, 1), hit(COURSES, 2)]
    quotes = pick_quotes("How many sensors does a pump have?", hits, EVERYTHING, unknown)
    assert 0 < len(quotes) <= QUOTES
    first = quotes[0].citations[0]
    assert first.episode is PUMPS
    assert "sensors" in first.quote
    assert all(one.citations[0].quote in one.citations[0].line.text for one in quotes)
