"""The thoughts that a local model writes before its answer: `<think>…</think>`."""

from __future__ import annotations


class Thoughts:
    """Removes a leading `<think>…</think>` from a text that arrives in pieces."""

    _OPEN, _CLOSE = "<think>", "</think>"

    def __init__(self) -> None:
        self._held = ""
        self._answering = False

    def feed(self, text: str) -> str:
        """Return the part of `text` that belongs to the answer, "" while that is open."""
        if self._answering:
            return text
        self._held += text
        head = self._held.lstrip()
        if self._OPEN.startswith(head[: len(self._OPEN)]) and self._CLOSE not in head:
            return ""
        self._answering = True
        return self._held.partition(self._CLOSE)[2] if head.startswith(self._OPEN) else self._held

    def close(self) -> str:
        """Return the text that was held back and turned out to be no thought."""
        return "" if self._answering or self._OPEN in self._held else self._held
