"""Whether a sentence repeats the rules of the prompt, or its words of refusal."""

from __future__ import annotations

from rapidfuzz import fuzz

from rag.llm.prompts import REFUSAL, RULES
from rag.verification.text_features import squeezed

# Models vary a phrase they are told to repeat ("The archive doesn't tell."), on a scale of 100.
REFUSAL_SIMILARITY = 85.0
# So many words of the rules in a row are no coincidence.
LEAK_WORDS = 6


def is_refusal(words: str) -> bool:
    """Whether squeezed words are those by which the model says that the passages do not tell."""
    return fuzz.ratio(words, _REFUSAL) >= REFUSAL_SIMILARITY


def leaks_rules(words: str) -> bool:
    """Whether squeezed words have LEAK_WORDS in a row of the rules that the model was given."""
    return not _RULES.isdisjoint(_runs(words))


def _runs(words: str) -> set[tuple[str, ...]]:
    row = words.split()
    return {tuple(row[at : at + LEAK_WORDS]) for at in range(len(row) - LEAK_WORDS + 1)}


_REFUSAL = squeezed(REFUSAL)
_RULES = frozenset().union(*(_runs(squeezed(rule)) for rule in RULES))
