"""Semantic similarity between a claim and the quotes it cites, for what is said in other words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.sentences import sentences_of
from rag.verification.entailment import Entailment
from vectorstore.embedding import Embedder

# The cosine from which on a quote counts as the claim in other words. all-MiniLM-L6-v2, on the
# reference answers of the archive's questions; see tests/rag/test_real_answers.py.
SAME_MEANING = 0.72
# ... and the one below which a part of a sentence is about something else altogether.
RELATED = 0.5


class SemanticSimilarity:
    """Compares by the vectors of an embedding model, and by an NLI model if there is one. Without
    either, nothing is near and nothing contradicts.

    `same_meaning` and `related` are cosines of the embedding model in question.
    """

    def __init__(
        self,
        embedder: Embedder | None = None,
        nli: Entailment | None = None,
        *,
        same_meaning: float = SAME_MEANING,
        related: float = RELATED,
    ) -> None:
        self._embedder = embedder
        self._nli = nli
        self._same_meaning = same_meaning
        self._related = related

    def is_near(self, claim: str, quotes: Sequence[str]) -> bool:
        """Whether the quotes together say about the same. Says nothing about numbers, names and
        speakers, which vectors hardly tell apart."""
        said = " ".join(quotes)
        if self._nli and self._nli.entails(said, claim):
            return True
        if self._embedder is None:
            return False
        one, other = self._embedder.encode([claim, said])
        return float(one @ other) >= self._same_meaning

    def touches(self, statement: str, texts: Sequence[str]) -> bool:
        """Whether any sentence of the texts is about the same thing."""
        if self._embedder is None:
            return False
        sentences = [sentence for text in texts for sentence in sentences_of(text)]
        one, *others = self._embedder.encode([statement, *sentences])
        return any(float(one @ other) >= self._related for other in others)

    def contradicts(self, claim: str, quotes: Sequence[str]) -> bool:
        """Whether the quotes, read together, say that the claim is wrong."""
        return self._nli is not None and self._nli.contradicts(" ".join(quotes), claim)
