"""Text as names are compared: folded, squashed, and cut into words."""

from __future__ import annotations

import re

from anyascii import anyascii

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
POSSESSIVE = re.compile(r"['’]s?$")


def fold(text: str) -> str:
    """The text as it is compared: Latin letters, no accents, no case."""
    return anyascii(text).casefold()


def squash(text: str) -> str:
    """Folded text without spaces and punctuation, so that ids and names compare."""
    return "".join(character for character in fold(text) if character.isalnum())


def words_of(text: str) -> list[str]:
    """The words of a text, possessives cut off (`Erum's` is `Erum`)."""
    return [POSSESSIVE.sub("", word) for word in WORD.findall(text)]
