"""The snippets of a chunk: a few sentences each, with the header of the section in front."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vectorstore.chunk import Chunk
from vectorstore.episode import Episode

# Two to four of them make a window.
SNIPPET_WORDS = 50
# A few words at the end of a line say too little alone and go with what is before them.
_FEW_WORDS = 12

_AFTER_SENTENCE = re.compile("(?<=[.!?\u2026])\\s+")


def snippets_of(chunk: Chunk, episode: Episode) -> list[str]:
    """Cut the words of a chunk of `episode` into snippets of SNIPPET_WORDS words or a sentence."""
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
