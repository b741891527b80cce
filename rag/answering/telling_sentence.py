"""Finds the sentence of a section that tells best what the section is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answering.excerpts import quotable_spans
from rag.people import Person
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode, Line

WORDS = range(7, 41)
"""Fewer words tell nothing alone, more are no sentence to read in passing."""
CANDIDATES = 12
"""Sentences of a section that are compared: the longest ones."""


@dataclass(frozen=True)
class TellingSentence:
    """A sentence of a section, verbatim: `quote` stands in `line`."""

    section: int
    line: Line
    quote: str


def telling_sentences(
    episode: Episode, sections: Sequence[int], hosts: Sequence[Person], embedder: Embedder
) -> list[TellingSentence]:
    """For each of the sections that has one, the guest's sentence nearest to its header."""
    told = [
        (at, found)
        for at in sections
        if episode.sections[at].header and (found := _candidates(episode, at, hosts))
    ]
    if not told:
        return []
    headers = embedder.encode([episode.sections[at].header for at, _ in told])
    texts = [one.quote for _, found in told for one in found]
    vectors = embedder.encode(texts)
    best: list[TellingSentence] = []
    start = 0
    for header, (_, found) in zip(headers, told, strict=True):
        nearest = int(np.argmax(vectors[start : start + len(found)] @ header))
        best.append(found[nearest])
        start += len(found)
    return best


def _candidates(episode: Episode, at: int, hosts: Sequence[Person]) -> list[TellingSentence]:
    """Statements of those who are no hosts; of anybody where only hosts speak."""
    labels = {person.labels.get(episode.slug) for person in hosts}
    spoken = [
        TellingSentence(at, line, line.text[start:end])
        for line in episode.sections[at].lines
        for start, end in quotable_spans(line.text)
        if len(line.text[start:end].split()) in WORDS and not line.text[start:end].endswith("?")
    ]
    guests = [one for one in spoken if one.line.speaker not in labels]
    return sorted(guests or spoken, key=lambda one: -len(one.quote))[:CANDIDATES]
