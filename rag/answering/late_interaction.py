"""Late interaction between a question and each sentence of some passages.

Late interaction (Khattab and Zaharia, ColBERT, 2020) with the token vectors of the embedding model.
A line is encoded as a whole, so that each sentence keeps its context, and then scored in parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from rag.answer import Hit
from rag.answering.excerpts import quotable_spans
from vectorstore.embedding import Embedder
from vectorstore.episode import Line

Floats = NDArray[np.float32]

# Room for the special tokens of any model.
_SPARE_TOKENS = 8
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class ScoredSentence:
    """A sentence of a passage: `text[start:end]` of a line. `index` is the line's in its section;
    `near`, shape (tokens of the question,), the cosine (-1..1) of the token in it that comes
    nearest to each token of the question."""

    hit: Hit
    index: int
    line: Line
    start: int
    end: int
    near: Floats

    @property
    def text(self) -> str:
        """The words."""
        return self.line.text[self.start : self.end]


@dataclass(frozen=True)
class LateInteraction:
    """All sentences of some passages, in order, scored against the question. `words` are those of
    the question, each with its tokens in `ScoredSentence.near`."""

    sentences: tuple[ScoredSentence, ...]
    words: tuple[tuple[str, slice], ...]

    def nearness(self, word: str) -> float:
        """How near (-1..1) any sentence comes to a word of the question; 1 if the question does not
        hold the word, or nothing was read."""
        places = [place for known, place in self.words if known.casefold() == word.casefold()]
        near = [
            float(sentences.near[place].mean())
            for place in places
            for sentences in self.sentences
            if sentences.near[place].size
        ]
        return max(near, default=1.0)


@dataclass(frozen=True)
class _Placed:
    hit: Hit
    index: int
    line: Line
    start: int
    end: int
    tokens: int


def late_interaction(question: str, hits: Sequence[Hit], embedder: Embedder) -> LateInteraction:
    """Score the passages for a question. Encodes all their words."""
    placed = _placed(hits, embedder)
    pieces = _pieces(placed, embedder.max_tokens - _SPARE_TOKENS)
    asked = _directions(embedder.encode_queries_with_tokens([question]).tokens[0])
    texts = [" ".join(one.line.text[one.start : one.end] for one in piece) for piece in pieces]
    read = embedder.encode_with_tokens(texts).tokens if texts else ()
    sentences = [
        ScoredSentence(one.hit, one.index, one.line, one.start, one.end, near)
        for piece, tokens in zip(pieces, read, strict=True)
        for one, near in zip(piece, _near(piece, asked, _directions(tokens)), strict=True)
    ]
    return LateInteraction(tuple(sentences), _words(question, len(asked), embedder))


def _placed(hits: Sequence[Hit], embedder: Embedder) -> list[_Placed]:
    found = [
        (hit, index, line, start, end)
        for hit in hits
        for index, line in enumerate(hit.lines, start=hit.first_line)
        for start, end in quotable_spans(line.text)
    ]
    counts = embedder.count_tokens([line.text[start:end] for _, _, line, start, end in found])
    return [_Placed(*one, tokens) for one, tokens in zip(found, counts, strict=True)]


def _pieces(placed: Sequence[_Placed], most: int) -> list[list[_Placed]]:
    """Sentences of one line in a row, as many as the model reads at once. Never of two lines:
    encoded beside the question before it, any answer would look near."""
    pieces: list[list[_Placed]] = []
    left = 0
    for one in placed:
        last = pieces[-1][-1] if pieces else None
        if last is None or last.hit is not one.hit or last.index != one.index or one.tokens > left:
            pieces.append([])
            left = most
        pieces[-1].append(one)
        left -= one.tokens
    return pieces


def _near(piece: Sequence[_Placed], asked: Floats, tokens: Floats) -> list[Floats]:
    """For each sentence the largest cosine to each token of the question; -1 for one of which the
    model read nothing."""
    stops = list(accumulate(one.tokens for one in piece))
    starts = [0, *stops[:-1]]
    cosines = asked @ tokens.T
    nothing = np.full(len(asked), -1.0, np.float32)
    return [
        cosines[:, start:stop].max(axis=1) if start < min(stop, len(tokens)) else nothing
        for start, stop in zip(starts, stops, strict=True)
    ]


def _words(question: str, tokens: int, embedder: Embedder) -> tuple[tuple[str, slice], ...]:
    """The words of a question and their tokens; none where a model parts it in other places."""
    words = _WORD.findall(question)
    stops = list(accumulate(embedder.count_tokens(words))) if words else []
    if not stops or stops[-1] != tokens:
        return ()
    places = map(slice, [0, *stops[:-1]], stops)
    return tuple(zip(words, places, strict=True))


def _directions(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)
