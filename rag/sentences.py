"""The sentences of a finished text, by its punctuation.

Everything that quotes, scores or embeds sentences of a transcript splits them here. A model's
answer, which arrives in pieces and carries markers, is split by `rag.verification.sentence_stream`.
"""

from __future__ import annotations

import re

# A full stop ends a sentence before a blank only: "3.5 per cent" and "Node.js" stay in one piece.
_SENTENCE = re.compile(r"\S.*?(?:[.!?…]+[\"'”’»)\]]*(?=\s|$)|$)", re.DOTALL)
_QUESTION = re.compile(r"\?[!?…]*[\"'”’»)\]]*$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence starts and ends (exclusive), in characters. Only blanks lie between."""
    return [
        (match.start(), match.start() + len(match[0].rstrip()))
        for match in _SENTENCE.finditer(text)
    ]


def sentences_of(text: str) -> list[str]:
    """The sentences of a text, in order."""
    return [text[start:end] for start, end in sentence_spans(text)]


def without_questions(text: str) -> str:
    """The sentences of a text that do not end with a question mark."""
    return " ".join(part for part in sentences_of(text) if not _QUESTION.search(part))
