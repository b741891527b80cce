"""Semantic similarity: thresholds on cosines, and what an NLI model adds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.calibration import calibration_of
from rag.verification.entailment import Entailment
from rag.verification.semantic_similarity import SemanticSimilarity
from vectorstore.embedding import Embedder, open_embedder


class Angles:
    """An embedder whose texts are angles: "0.5" has a cosine of 0.5 to "1". Its thresholds are
    those of the model with its fingerprint."""

    name = "angles"

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        cosines = np.asarray([float(text.rstrip(".")) for text in texts], dtype=np.float32)
        return np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)


class Says:
    """An NLI model that always says one thing."""

    def __init__(self, *, entails: bool = False, contradicts: bool = False) -> None:
        self._entails, self._contradicts = entails, contradicts

    def entails(self, premise: str, hypothesis: str) -> bool:
        return self._entails

    def contradicts(self, premise: str, hypothesis: str) -> bool:
        return self._contradicts


STOCK = open_embedder()
CALIBRATION = calibration_of(STOCK)
assert CALIBRATION is not None
SAME_MEANING, RELATED = CALIBRATION.same_meaning, CALIBRATION.related
EMBEDDER = cast(Embedder, Angles(STOCK.fingerprint))


@pytest.mark.parametrize(("cosine", "is_near"), [(SAME_MEANING + 0.01, True), (0.7, False)])
def test_near_from_a_threshold_on(cosine: float, is_near: bool) -> None:
    assert SemanticSimilarity(EMBEDDER).is_near("1", [str(cosine)]) is is_near


def test_any_sentence_of_the_texts_may_touch() -> None:
    similarity = SemanticSimilarity(EMBEDDER)
    assert similarity.touches("1", ["0.1. 0.2.", f"0.3. {RELATED + 0.01}."])
    assert not similarity.touches("1", ["0.1. 0.2.", "0.3."])


def test_a_model_without_thresholds_finds_nothing_near() -> None:
    unknown = SemanticSimilarity(cast(Embedder, Angles("an unknown fingerprint")))
    assert not unknown.is_near("1", ["1"])
    assert not unknown.touches("1", ["1."])


def test_without_models_nothing_is_near_and_nothing_contradicts() -> None:
    similarity = SemanticSimilarity()
    assert not similarity.is_near("1", ["1"])
    assert not similarity.touches("1", ["1"])
    assert not similarity.contradicts("1", ["1"])


def test_an_nli_model_decides_both_ways() -> None:
    entailing = SemanticSimilarity(nli=cast(Entailment, Says(entails=True)))
    assert entailing.is_near("a", ["b"])
    assert not entailing.contradicts("a", ["b"])
    contradicting = SemanticSimilarity(nli=cast(Entailment, Says(contradicts=True)))
    assert contradicting.contradicts("a", ["b"])
    assert not contradicting.is_near("a", ["b"])
