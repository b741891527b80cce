"""Folds text so that names compare, and splits it into words."""

from __future__ import annotations

import re

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
POSSESSIVE = re.compile(r"['’]s?$")


def fold(text: str) -> str:
    """The text in lower-case Latin letters without accents."""
    return anyascii(text).casefold()


def squash(text: str) -> str:
    """The folded text without spaces and punctuation, so that ids and names compare."""
    return "".join(character for character in fold(text) if character.isalnum())


def words_of(text: str) -> list[str]:
    """The words of a text without possessive endings: `Erum` for `Erum's`."""
    return [POSSESSIVE.sub("", word) for word in WORD.findall(text)]
