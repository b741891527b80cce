"""Escapes untrusted text for HTML."""

from __future__ import annotations

from html import escape

from ui.untrusted_text import seen


def as_html(text: str) -> str:
    """`text` as HTML that displays it literally, in an element or in a quoted attribute."""
    return escape(seen(text), quote=True)
