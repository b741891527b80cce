"""What tuning is worth: questions on episodes that were not trained on, before and after."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.progress import Progress
from tuning.examples import ExampleMiner, holds
from tuning.training_questions import TrainingQuestion
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion

_STEP = 256
"""Windows encoded between two progress reports."""


@dataclass(frozen=True, slots=True)
class Split:
    """Questions to train on and questions held out, which are on other episodes."""

    training: tuple[TrainingQuestion, ...]
    held_out: tuple[TrainingQuestion, ...]


@dataclass(frozen=True, slots=True)
class WindowScores:
    """How well the vectors of windows alone find the answers: shares and a mean, 0..1."""

    hit_at_5: float
    mrr_at_10: float


def split_by_episode(questions: Sequence[TrainingQuestion], share: float, seed: int = 7) -> Split:
    """Hold out the questions on a `share` (0..1) of the episodes."""
    slugs = sorted({question.slug for question in questions})
    dice = random.Random(seed)  # noqa: S311 - no secret
    apart = set(dice.sample(slugs, round(share * len(slugs))))
    return Split(
        tuple(question for question in questions if question.slug not in apart),
        tuple(question for question in questions if question.slug in apart),
    )


class HeldOutQuestions:
    """Questions that models are compared on, among all windows of their episodes."""

    def __init__(self, questions: Sequence[TrainingQuestion], index_version: IndexVersion) -> None:
        slugs = sorted({question.slug for question in questions})
        self._windows = [chunk for slug in slugs for chunk in index_version.chunks.chunks_of(slug)]
        asked = [(question, self._answers(question)) for question in questions]
        self._questions = [question for question, answers in asked if answers]
        self._gold = [answers for _, answers in asked if answers]

    def __len__(self) -> int:
        return len(self._questions)

    def scores(self, embedder: Embedder, miner: ExampleMiner, progress: Progress) -> WindowScores:
        """Encode the windows and the questions, and rank."""
        progress.start("compare", len(self._windows))
        parts = []
        for start in range(0, len(self._windows), _STEP):
            part = self._windows[start : start + _STEP]
            parts.append(embedder.encode([chunk.text for chunk in part]))
            progress.advance(len(part))
        questions = embedder.encode(miner.topics(self._questions))
        order = np.argsort(-(questions @ np.vstack(parts).T), axis=1)[:, :10]
        ranks = [
            next((rank for rank, row in enumerate(rows, 1) if row in gold), None)
            for rows, gold in zip(order.tolist(), self._gold, strict=True)
        ]
        return WindowScores(
            float(np.mean([rank is not None and rank <= 5 for rank in ranks])),
            float(np.mean([1 / rank if rank else 0.0 for rank in ranks])),
        )

    def _answers(self, question: TrainingQuestion) -> frozenset[int]:
        return frozenset(
            row
            for row, chunk in enumerate(self._windows)
            if chunk.episode == question.slug and holds(chunk, question.evidence)
        )
