"""Selects the words of a line that are shown as the evidence of a claim."""

from __future__ import annotations

import re

from rag.sentences import sentence_spans
from rag.verification.claims import Claim
from rag.verification.lexical_overlap import lexical_overlap, overlap_rank

QUOTE_WORDS = 60  # what a reader takes in at a glance; about 20 seconds of speech


def quote_for(claim: Claim, text: str) -> str:
    """The sentences in a row, QUOTE_WORDS at most, that say most of the claim in the fewest words.
    Where no such sentences say any of it, a stretch of QUOTE_WORDS words may do."""
    windows = windows_of(text)
    if not windows or not max(lexical_overlap(claim, [window]) for window in windows):
        windows += _stretches(text)
    return max(windows, key=lambda window: (*overlap_rank(claim, [window]), -len(window)))


def windows_of(text: str) -> list[str]:
    """All runs of sentences of a text that hold QUOTE_WORDS words at most."""
    spans = sentence_spans(text)
    return [
        text[start:end]
        for first, (start, _) in enumerate(spans)
        for _, end in spans[first:]
        if len(text[start:end].split()) <= QUOTE_WORDS
    ]


def _stretches(text: str) -> list[str]:
    """Overlapping stretches of QUOTE_WORDS words of a text."""
    words = list(re.finditer(r"\S+", text))
    step = QUOTE_WORDS // 4
    return [
        text[words[at].start() : words[min(at + QUOTE_WORDS, len(words)) - 1].end()]
        for at in range(0, max(1, len(words) - QUOTE_WORDS + step), step)
    ]
