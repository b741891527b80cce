"""Training examples: a question, the windows and the snippet that answer it, and hard negatives.

A hard negative is a window that the search ranks high for the question and that does not answer it
(Karpukhin et al. 2020). The nearest one is skipped: it may well answer too.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.snippets import snippets_of
from rag.filter import Filter
from rag.query.reader import QueryReader
from tuning.training_questions import TrainingQuestion
from vectorstore.chunk import Chunk
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion

HARD = range(1, 12)
"""Ranks, from 0, of the windows that a hard negative is drawn from."""
_CANDIDATES = 60
_WINDOW_WORDS = 85
"""Words of a window that are read in training: half of it costs half, and holds the evidence."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Example:
    """`question` as it is searched for (without names), what answers it, and what does not."""

    question: str
    slug: str
    answers: tuple[str, ...]  # ids of the windows that hold the evidence
    window: str
    snippet: str
    other_window: str
    other_snippet: str


class ExampleMiner:
    """Finds examples in an index version, with the vectors that are in it."""

    def __init__(self, index_version: IndexVersion, embedder: Embedder, seed: int = 0) -> None:
        self._index_version = index_version
        self._embedder = embedder
        self._reader = QueryReader(index_version.episodes, index_version.lexical.share)
        self._random = random.Random(seed)  # noqa: S311 - no secret

    def topics(self, questions: Sequence[TrainingQuestion]) -> list[str]:
        """What is searched for: the questions without the names in them."""
        return [self._reader.plan_search(asked.text, (), Filter()).topic for asked in questions]

    def mine(self, questions: Sequence[TrainingQuestion]) -> Iterator[Example]:
        """The examples of the questions whose evidence stands in the store; negatives come from
        the episodes of `questions`."""
        windows = {
            slug: self._index_version.chunks.chunks_of(slug)
            for slug in sorted({asked.slug for asked in questions})
        }
        by_id = {chunk.id: chunk for chunks in windows.values() for chunk in chunks}
        topics = self.topics(questions)
        vectors = self._embedder.encode(topics)
        for asked, topic, vector in zip(questions, topics, vectors, strict=True):
            answers = [chunk for chunk in windows[asked.slug] if holds(chunk, asked.evidence)]
            others = self._others(vector, answers, by_id) if answers else []
            if others:
                yield self._example(asked, topic, vector, answers, self._random.choice(others))

    def _others(
        self,
        vector: NDArray[np.float32],
        answers: Sequence[Chunk],
        by_id: Mapping[str, Chunk],
    ) -> list[Chunk]:
        slugs = {chunk.episode for chunk in by_id.values()}
        near = self._index_version.chunks.nearest(vector, _CANDIDATES, slugs)
        lines = {line for chunk in answers for line in _lines(chunk)}
        others = [by_id[found.id] for found in near if not lines & _lines(by_id[found.id])]
        return others[HARD.start : HARD.stop]

    def _example(
        self,
        asked: TrainingQuestion,
        topic: str,
        vector: NDArray[np.float32],
        answers: Sequence[Chunk],
        other: Chunk,
    ) -> Example:
        return Example(
            topic,
            asked.slug,
            tuple(chunk.id for chunk in answers),
            self._around(self._random.choice(answers).text, asked.evidence),
            self._snippet(answers, asked.evidence),
            other.text,
            self._nearest_snippet(other, vector),
        )

    def _around(self, text: str, evidence: str) -> str:
        """The context of a window and as many of its words around the evidence as are read."""
        context, _, spoken = text.partition("\n")
        words, sought = spoken.split(), _words(evidence)
        room = _WINDOW_WORDS - len(context.split())
        ends = [_words(" ".join(words[: at + 1]))[-len(sought) :] for at in range(len(words))]
        end = ends.index(sought) + 1 if sought in ends else len(words)
        earliest = max(0, end - room)
        latest = max(earliest, min(end - len(sought), len(words) - room))
        start = self._random.randint(earliest, latest)
        return f"{context}\n{' '.join(words[start : start + room])}"

    def _snippet(self, answers: Sequence[Chunk], evidence: str) -> str:
        snippets = [text for chunk in answers for text in self._snippets(chunk)]
        sought = set(_words(evidence))
        return max(snippets, key=lambda text: len(sought & set(_words(text))))

    def _nearest_snippet(self, chunk: Chunk, vector: NDArray[np.float32]) -> str:
        vectors = self._index_version.fine_vectors.of(chunk.id).snippets
        return self._snippets(chunk)[int(np.argmax(vectors.astype(np.float32) @ vector))]

    def _snippets(self, chunk: Chunk) -> list[str]:
        return snippets_of(chunk, self._index_version.episodes[chunk.episode])


def holds(chunk: Chunk, evidence: str) -> bool:
    """Whether the words of `evidence` stand in the window, whatever its punctuation."""
    return f" {' '.join(_words(evidence))} " in f" {' '.join(_words(chunk.text))} "


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _lines(chunk: Chunk) -> set[tuple[str, int, int]]:
    lines = range(chunk.first_line, chunk.last_line + 1)
    return {(chunk.episode, chunk.section, line) for line in lines}
