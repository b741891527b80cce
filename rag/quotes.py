"""Answers with the very words that were said: no language model, nothing to invent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.answer import Citation, Hit, Sentence
from rag.excerpts import excerpts
from rag.scope import Scope
from vectorstore.embedding import Embedder
from vectorstore.episode import Line
from vectorstore.lexical import LexicalIndex, stems

# Three quotes of fifty words are read in half a minute.
QUOTES = 3
QUOTES_FROM = 5
# The score of an excerpt: its cosine to the question, plus the share of the question's words
# (weighted by rarity) that it holds, minus what its passage loses by rank, minus what makes it a
# poor answer. Chosen on the dev questions among a few round values; flat around them.
LEXICAL_WEIGHT = 0.25
RANK_LOSS = 0.1
QUESTION_LOSS = 0.15
SHORT_LOSS = 0.15
SHORT_WORDS = 8
FEWEST_WORDS = 3
# What scores so far below the best excerpt is beside the point more often than not.
MARGIN = 0.3


@dataclass(frozen=True)
class _Excerpt:
    hit: Hit
    index: int
    line: Line
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]


def pick_quotes(
    question: str, hits: Sequence[Hit], scope: Scope, lexical: LexicalIndex, embedder: Embedder
) -> list[Sentence]:
    """The excerpts of the first passages that answer best, best first, each a sentence with its
    citation. Only lines that `scope` hears are quoted; none may be left."""
    found = [
        _Excerpt(hit, index, line, start, end)
        for hit in hits[:QUOTES_FROM]
        for index, line in enumerate(hit.lines, start=hit.first_line)
        if scope.hears(hit.episode.slug, line.speaker)
        for start, end in excerpts(line.text)
        # A question is no answer, unless it is asked what somebody said, or asked.
        if scope.labels is not None or not line.text[:end].endswith("?")
        # "Yes, exactly" means nothing without what it answers.
        if len(line.text[start:end].split()) >= FEWEST_WORDS
    ]
    if not found:
        return []
    scores = _scores(question, found, lexical, embedder)
    picked: list[_Excerpt] = []
    for row in np.argsort(-scores, kind="stable"):
        excerpt = found[row]
        if scores[row] < scores.max() - MARGIN:
            break
        if not any(_overlap(excerpt, other) for other in picked):
            picked.append(excerpt)
        if len(picked) == QUOTES:
            break
    return [_sentence(excerpt, marker) for marker, excerpt in enumerate(picked, start=1)]


def _scores(
    question: str, found: Sequence[_Excerpt], lexical: LexicalIndex, embedder: Embedder
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    similarity = embedder.encode([excerpt.text for excerpt in found]) @ embedder.encode_query(
        question
    )
    rarity = lexical.idf(question)
    total = sum(rarity.values()) or 1.0
    scores = []
    for excerpt, cosine in zip(found, similarity, strict=True):
        held = set(stems(excerpt.text))
        score = float(cosine)
        score += LEXICAL_WEIGHT * sum(rarity[stem] for stem in rarity if stem in held) / total
        score -= RANK_LOSS * (excerpt.hit.rank - 1)
        score -= QUESTION_LOSS * excerpt.text.endswith("?")
        score -= SHORT_LOSS * (len(excerpt.text.split()) < SHORT_WORDS)
        scores.append(score)
    return np.asarray(scores, dtype=np.float64)


def _overlap(one: _Excerpt, other: _Excerpt) -> bool:
    same_line = (one.hit.episode.slug, one.hit.section, one.index) == (
        other.hit.episode.slug,
        other.hit.section,
        other.index,
    )
    return one.text == other.text or (same_line and one.start < other.end and one.end > other.start)


def _sentence(excerpt: _Excerpt, marker: int) -> Sentence:
    who = f"{excerpt.line.speaker}: " if excerpt.line.speaker else ""
    citation = Citation(
        marker, excerpt.hit.episode, excerpt.hit.section, excerpt.line, excerpt.text
    )
    return Sentence(f"{who}“{excerpt.text}” [{marker}]", (citation,))
