"""Cuts chunks into snippets: a few sentences each, with the header of the section in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vectorstore.chunk import Chunk
from vectorstore.episode import Episode

SNIPPET_WORDS = 50
"""Most words of a snippet of several sentences. Two to four snippets make a window."""

_FEW_WORDS = 12
"""Fewer words at the end of a line say too little alone and join the snippet before them."""

_AFTER_SENTENCE = re.compile("(?<=[.!?\u2026])\\s+")


def snippets_of(chunk: Chunk, episode: Episode) -> list[str]:
    """Return the snippets of a chunk of `episode`: SNIPPET_WORDS words, or one longer sentence."""
    section = episode.sections[chunk.section]
    header = f"{section.header}: " if section.header else ""
    return [
        header + snippet
        for span in chunk.spans
        for snippet in _cut(section.lines[span.line].text[span.start : span.stop].strip())
    ]


def _cut(text: str) -> Iterator[str]:
    snippets: list[list[str]] = []
    for sentence in filter(None, _AFTER_SENTENCE.split(text)):
        words = sentence.split()
        if not snippets or len(snippets[-1]) + len(words) > SNIPPET_WORDS:
            snippets.append([])
        snippets[-1] += words
    if len(snippets) > 1 and len(snippets[-1]) < _FEW_WORDS:
        last = snippets.pop()
        snippets[-1] += last
    for words in snippets:
        yield " ".join(words)
