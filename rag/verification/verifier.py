"""Finds the lines that bear a claim out: where the model points, or else where they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer import DropKind, Hit
from rag.scope import Scope
from rag.verification.claims import Claim
from rag.verification.evidence import Contradicted, Evidence, Unsupported, bear_out
from rag.verification.lexical_overlap import score
from rag.verification.semantic_similarity import SemanticSimilarity

# Nobody has pointed at the passage, so that more of the claim has to stand there.
REPAIR_WEIGHT = 3
REPAIR_SHARE = 0.5


class Verifier:
    """Verifies claims by the passages of one answer; of these, only lines that `scope` hears."""

    def __init__(
        self, hits: Sequence[Hit], scope: Scope | None, meaning: SemanticSimilarity
    ) -> None:
        self._hits = tuple(hits)
        self._scope = scope
        self._meaning = meaning

    def verify(
        self, read: Callable[[Sequence[Hit]], Claim], cited: Sequence[Hit]
    ) -> list[Evidence]:
        """The lines of the passages cited that bear a claim out; where they do not, or none is
        cited, those of whichever other passage does so best, alone and by the same rules.

        `read` gives the claim as it reads beside some passages. Raises Unsupported: why the cited
        ones do not bear it out.
        """
        reason = Unsupported("no passage stands behind it", DropKind.UNCITED)
        if cited:
            try:
                return bear_out(read(cited), cited, self._scope, self._meaning)
            except Contradicted:
                raise
            except Unsupported as unsupported:
                reason = unsupported
        if found := self._elsewhere(read):
            return found
        raise reason

    def _elsewhere(self, read: Callable[[Sequence[Hit]], Claim]) -> list[Evidence]:
        best: tuple[float, list[Evidence]] = (0.0, [])
        for hit in self._hits:
            claim = read([hit])
            if claim.weight < REPAIR_WEIGHT:
                continue
            try:
                found = bear_out(claim, [hit], self._scope, self._meaning)
            except Contradicted:
                return []
            except Unsupported:
                continue
            borne = score(claim, [one.quote for one in found])[0]
            if borne >= REPAIR_SHARE * claim.weight and borne > best[0]:
                best = (borne, found)
        return best[1]
