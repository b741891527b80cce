"""What the bot needs from rag.PodcastQA."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from rag.answer import Event, Turn
from rag.llm.models import ModelChoice
from vectorstore.episode import Episode


class QAService(Protocol):
    """rag.PodcastQA, or a stand-in for it in tests."""

    @property
    def model(self) -> ModelChoice:
        """The language model, and why this one or none."""

    def episodes(self) -> Sequence[Episode]:
        """The catalogue."""

    def stream(self, question: str, history: Sequence[Turn] = ...) -> AsyncIterator[Event]:
        """The passages, then the sentences, then the whole answer."""
