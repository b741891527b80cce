"""Refuses with the reason that the plan gives: misuse, or another language."""

from __future__ import annotations

from rag.answering.reply import Refusal
from rag.retrieval.retrieved import Retrieved


class PlannedRefusal:
    """Says what the service is for, in the words of the plan."""

    def answer(self, retrieved: Retrieved) -> Refusal | None:
        """The plan's refusal; None where it has none."""
        refusal = retrieved.plan.refusal
        return Refusal(refusal) if refusal else None
