"""Which stretches of a line can be quoted: whole sentences in a row, verbatim."""

from __future__ import annotations

import re

# About twenty seconds of speech: what a reader takes in at a glance.
EXCERPT_WORDS = 50

_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’»)\]]*(?=\s|$)|$)", re.DOTALL)


def excerpts(text: str, words: int = EXCERPT_WORDS) -> list[tuple[int, int]]:
    """Stretches of `text` (start and end, in characters) of as many whole sentences as fit into
    `words`, one from each sentence on. A sentence longer than that is a stretch of its own."""
    sentences = [
        (match.start(), match.start() + len(match[0].rstrip()), len(match[0].split()))
        for match in _SENTENCE.finditer(text)
    ]
    found: list[tuple[int, int]] = []
    for at, (start, end, size) in enumerate(sentences):
        last = end
        for _, further, more in sentences[at + 1 :]:
            if size + more > words:
                break
            size, last = size + more, further
        if not found or last > found[-1][1]:
            found.append((start, last))
    return found
