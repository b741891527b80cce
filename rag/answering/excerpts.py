"""Excerpts of a line that can be quoted: whole sentences in a row, verbatim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.sentences import sentence_spans

# About a quarter of a minute of speech: one thought, which one citation can stand for.
EXCERPT_WORDS = 40
# A transcript without full stops would make one quote of a whole talk.
LONGEST_SENTENCE = 60

_WORD = re.compile(r"\S+")


def quotable_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a line start and end (exclusive), in characters. A sentence of more
    than LONGEST_SENTENCE words is cut, after a comma if there is one."""
    return [part for start, end in sentence_spans(text) for part in _cut(text, start, end)]


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    while len(words) > LONGEST_SENTENCE:
        commas = [
            at
            for at in range(LONGEST_SENTENCE // 2, LONGEST_SENTENCE)
            if text[words[at][1] - 1] in ",;:"
        ]
        last = commas[-1] if commas else LONGEST_SENTENCE - 1
        yield words[0][0], words[last][1]
        words = words[last + 1 :]
    if words:
        yield words[0][0], words[-1][1]


def stretches(sizes: Sequence[int], words: int = EXCERPT_WORDS) -> list[range]:
    """Runs of sentences that fit into `words`, given the `sizes` of the sentences in words. One run
    starts at each sentence, unless it lies within the run before. A longer sentence is a run of its
    own."""
    found: list[range] = []
    for first, size in enumerate(sizes):
        stop, left = first + 1, words - size
        while stop < len(sizes) and sizes[stop] <= left:
            left -= sizes[stop]
            stop += 1
        if not found or stop > found[-1].stop:
            found.append(range(first, stop))
    return found
