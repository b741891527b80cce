"""Finds the evidence of a claim in the passages it cites, or else in the passage that has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from rag.answer import DropKind, Hit
from rag.scope import Scope
from rag.verification.claims import Claim
from rag.verification.evidence import Evidence, find_evidence
from rag.verification.lexical_overlap import lexical_overlap
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.unsupported import Contradicted, Unsupported

# Nobody has pointed at the passage, so that more of the claim has to be in it.
REPAIR_WEIGHT = 3
REPAIR_SHARE = 0.5

# A claim depends on the passages beside which it is read: "season 7" is true of some.
ReadClaim: TypeAlias = Callable[[Sequence[Hit]], Claim]


class Verifier:
    """Verifies claims by the passages of one answer. Only lines that `scope` hears count."""

    def __init__(
        self, hits: Sequence[Hit], scope: Scope | None, meaning: SemanticSimilarity
    ) -> None:
        self._hits = tuple(hits)
        self._scope = scope
        self._meaning = meaning

    def verify(self, read: ReadClaim, cited: Sequence[Hit]) -> list[Evidence]:
        """The lines of the cited passages that support a claim. If they do not, or none is cited,
        those of the other passage that does so best, alone and by the same rules.

        `read` returns the claim as it reads beside some passages. Raises Unsupported: why the cited
        passages do not support it.
        """
        reason = Unsupported("no passage stands behind it", DropKind.UNCITED)
        if cited:
            try:
                return find_evidence(read(cited), cited, self._scope, self._meaning)
            except Contradicted:
                raise
            except Unsupported as unsupported:
                reason = unsupported
        if evidence := self._elsewhere(read):
            return evidence
        raise reason

    def _elsewhere(self, read: ReadClaim) -> list[Evidence]:
        best: tuple[float, list[Evidence]] = (0.0, [])
        for hit in self._hits:
            claim = read([hit])
            if claim.weight < REPAIR_WEIGHT:
                continue
            try:
                evidence = find_evidence(claim, [hit], self._scope, self._meaning)
            except Contradicted:
                return []
            except Unsupported:
                continue
            overlap = lexical_overlap(claim, [one.quote for one in evidence])
            if overlap >= REPAIR_SHARE * claim.weight and overlap > best[0]:
                best = (overlap, evidence)
        return best[1]
