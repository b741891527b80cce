"""Makes text and links from questions, transcripts and language models safe to display."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from rag.question import whole

# Characters that are invisible but change what is displayed: control characters except line feed
# and tab, zero-width characters, directional overrides, and the "tag" characters that can hide
# instructions.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def seen(text: str) -> str:
    """`text` without invisible characters and lone surrogates."""
    return _INVISIBLE.sub("", whole(text))


def safe_link(url: str | None) -> str | None:
    """`url` if it is an https address with a host, else None. An archive may call anything a link,
    including `javascript:`."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme == "https" and parts.hostname else None
