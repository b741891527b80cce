"""Cleans text from files so that it can be shown, searched and quoted."""

from __future__ import annotations

import html
import re

# Invisible characters, which can hide words from a reader but not from a model: controls, soft
# hyphen, bidi, zero-width, fillers, variation selectors, tags (OWASP LLM01), and the halves of
# surrogate pairs, which cannot be encoded. Tabs and line ends count as whitespace, so not here.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def strip_invisible(text: str) -> tuple[str, int]:
    """Return the text without invisible characters, and the number of them."""
    return _INVISIBLE.subn("", text)


def flatten(text: str) -> str:
    """Return the text on one line, with single spaces and none at the ends."""
    return " ".join(text.split())


def plain_text(markup: str) -> str:
    """Return the text of HTML, without tags and entities, on one line."""
    return flatten(html.unescape(_TAG.sub(" ", markup)))
