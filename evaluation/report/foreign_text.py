"""Makes transcripts and questions safe to show: they are foreign text and may hold anything."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]+")
_PLAIN_LINK = re.compile(r"https://[^\s<>()\\]+")

FIRST_WORDS = 30
"""Words that are enough to recognise a passage."""


def one_line(text: str) -> str:
    """The text on one line, without invisible characters that a terminal or browser would obey."""
    return _CONTROL.sub(" ", text).strip()


def first_words(text: str) -> str:
    """The first FIRST_WORDS words of a passage, on one line."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def plain_link(url: str | None) -> str | None:
    """The address if it is a plain https address, else None."""
    return url if url is not None and _PLAIN_LINK.fullmatch(url) else None
