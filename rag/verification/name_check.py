"""The name check: every name in a claim must be in the cited lines or beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.names import fold
from rag.verification.claims import Claim
from rag.verification.passage_speakers import resembles_name
from rag.verification.text_features import squeezed, text_features, tokens_of
from vectorstore.lexical_index import stems

# "BigQuery" is "Big Query" in another hand; shorter names stand inside of other words by chance.
JOINED_LETTERS = 7


def missing_names(claim: Claim, texts: Sequence[str], context: Iterable[str]) -> list[str]:
    """The names that are neither in the texts nor in their context, in words for the reader."""
    if not claim.names:
        return []
    everything = (*texts, *context)
    tokens = {fold(token.removesuffix("'s")) for text in everything for token in tokens_of(text)}
    known = frozenset().union(*(text_features(text).stems for text in everything))
    run_together = " ".join(map(squeezed, texts)).replace(" ", "")
    return [
        f"the name “{name}”"
        for name in claim.names
        if not set(stems(name.lower())) <= known
        and not any(resembles_name(fold(name.removesuffix("'s")), token) for token in tokens)
        and not (len(name) >= JOINED_LETTERS and name.lower() in run_together)
    ]
