"""The quotation check: words in quotation marks must be in the cited lines, word for word."""

from __future__ import annotations

from collections.abc import Sequence

from rag.verification.claims import Claim
from rag.verification.text_features import squeezed


def missing_quotations(claim: Claim, texts: Sequence[str]) -> list[str]:
    """The quotations that no text holds, in words for the reader."""
    spoken = [f" {squeezed(text)} " for text in texts]
    return [
        f"the words “{phrase}”"
        for phrase in claim.quoted
        if not any(f" {phrase} " in text for text in spoken)
    ]
