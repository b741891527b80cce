"""Polite words around a question."""

from __future__ import annotations

OPENER = "hi|hello|hey|please|pls|ok|okay|so|and|but"
THANKS = r"thanks|thank\s+you"
MODAL = r"(?:can|could|would|will)"
WOULD_LIKE = r"i(?:\s+would|['’]d)\s+like"
