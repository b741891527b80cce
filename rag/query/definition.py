"""Recognises a question for what something is, and the sentences that say so."""

from __future__ import annotations

from functools import lru_cache

from rag.query.lexicon.definitions import ASKS_FOR_MEANING, gives_meaning_of


def concept_asked(question: str) -> str | None:
    """What a question wants explained; None for any other question."""
    match = ASKS_FOR_MEANING.search(question)
    return next((text for text in match.groups() if text), None) if match else None


@lru_cache(maxsize=1_000)
def defines(text: str, concept: str) -> bool:
    """Whether a text says what `concept` is."""
    return bool(gives_meaning_of(concept).search(text))
