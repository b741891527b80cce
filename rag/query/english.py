"""Which words are English, whether or not anybody in the archive says them."""

from __future__ import annotations

from functools import lru_cache

from spellchecker import SpellChecker


def is_english(word: str) -> bool:
    """Whether a dictionary of 160,000 English words, with their forms, knows the word."""
    return word.casefold() in _dictionary()


@lru_cache(maxsize=1)
def _dictionary() -> SpellChecker:
    return SpellChecker(language="en")
