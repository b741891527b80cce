"""Builds regular expressions from words and fragments."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: str | Iterable[str]) -> str:
    """A fragment that matches any of the words; a string is split at its spaces."""
    alternatives = words.split() if isinstance(words, str) else words
    return rf"(?:{'|'.join(alternatives)})"


def pattern(*alternatives: str) -> re.Pattern[str]:
    """A pattern that matches any of the alternatives, whatever their case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)
