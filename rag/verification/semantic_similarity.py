"""Semantic similarity between a claim and the quotes it cites, for what is said in other words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.calibration import calibration_of
from rag.sentences import sentences_of
from rag.verification.entailment import Entailment
from vectorstore.embedding import Embedder


class SemanticSimilarity:
    """Compares by the vectors of an embedding model, and by an NLI model if there is one. Without
    either, and by vectors of a model that is not calibrated, nothing is near."""

    def __init__(self, embedder: Embedder | None = None, nli: Entailment | None = None) -> None:
        self._embedder = embedder
        self._nli = nli
        self._calibration = calibration_of(embedder) if embedder else None

    def is_near(self, claim: str, quotes: Sequence[str]) -> bool:
        """Whether the quotes together say about the same. Says nothing about numbers, names and
        speakers, which vectors hardly tell apart."""
        said = " ".join(quotes)
        if self._nli and self._nli.entails(said, claim):
            return True
        if self._embedder is None or self._calibration is None:
            return False
        one, other = self._embedder.encode([claim, said])
        return float(one @ other) >= self._calibration.same_meaning

    def touches(self, statement: str, texts: Sequence[str]) -> bool:
        """Whether any sentence of the texts is about the same thing."""
        if self._embedder is None or self._calibration is None:
            return False
        sentences = [sentence for text in texts for sentence in sentences_of(text)]
        one, *others = self._embedder.encode([statement, *sentences])
        related = self._calibration.related
        return any(float(one @ other) >= related for other in others)

    def contradicts(self, claim: str, quotes: Sequence[str]) -> bool:
        """Whether the quotes, read together, say that the claim is wrong."""
        return self._nli is not None and self._nli.contradicts(" ".join(quotes), claim)
