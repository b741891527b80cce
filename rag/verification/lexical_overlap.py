"""Lexical overlap: how many words and numbers of a claim are in some texts."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.claims import NUMBER_WEIGHT, Claim
from rag.verification.missing_parts import missing_parts
from rag.verification.number_check import states_number
from rag.verification.text_features import text_features


def lexical_overlap(claim: Claim, texts: Sequence[str]) -> int:
    """How much of a claim's weight is in the texts; a number counts as NUMBER_WEIGHT words."""
    features = [text_features(text) for text in texts]
    words = len(claim.words & frozenset().union(*(text.stems for text in features)))
    numbers = sum(any(states_number(text, number) for text in features) for number in claim.numbers)
    return words + NUMBER_WEIGHT * numbers


def overlap_rank(claim: Claim, texts: Sequence[str]) -> tuple[int, int]:
    """A key to sort texts by: lexical overlap, then how few numbers, quotations and names lack."""
    return lexical_overlap(claim, texts), -len(missing_parts(claim, texts))
