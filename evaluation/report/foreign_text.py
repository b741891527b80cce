"""Transcripts and questions, made fit to be shown: they are foreign text, and may hold anything."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff]+")
_PLAIN_LINK = re.compile(r"https://[^\s<>()\\]+")


def one_line(text: str) -> str:
    """The text on one line, without what a terminal or a browser would obey unseen."""
    return _UNSEEN.sub(" ", text).strip()


def plain_link(url: str | None) -> str | None:
    """The address where it is one of the web and nothing else, else None."""
    return url if url is not None and _PLAIN_LINK.fullmatch(url) else None
