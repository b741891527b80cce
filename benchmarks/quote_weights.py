"""Fits the weights of quotes: how likely an excerpt is to answer a question.

    python -m benchmarks.quote_weights STORE QUESTIONS

QUESTIONS are those of `podcast-qa tune`; only the episodes that it holds out are used, because the
model is nearer to the others than to any that you will ask about. An excerpt answers if it holds
most words of the evidence. Prints the weights as `rag.calibration.QuoteWeights` takes them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from rag.answer_pipeline import PASSAGES
from rag.answering.late_interaction import late_interaction
from rag.answering.quotable_excerpts import Excerpt, excerpts_of
from rag.answering.quotes import features_of
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.names import words_of
from rag.search_settings import SearchSettings
from tuning.held_out import split_by_episode
from tuning.training_questions import TrainingQuestion, read_training_questions
from tuning.tuner import HELD_OUT
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

Floats = NDArray[np.float64]
MOST_WORDS = 0.6
NAMES = ("nearness", "gap", "rank", "amount", "position")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="Fit the weights of quotes.")
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path)
    given = parser.parse_args(arguments)
    index_version = open_published(given.store)
    embedder = open_embedder(index_version.manifest.model)
    engine = AnswerEngine(index_version, embedder, SearchSettings())
    known = [
        question
        for question in read_training_questions(given.questions)
        if question.slug in index_version.episodes
    ]
    samples = list(_samples(engine, split_by_episode(known, HELD_OUT).held_out))
    if not samples:
        parser.error("none of the questions has an answer in the store")
    features = np.vstack([features for features, _ in samples])
    answers = np.concatenate([answers for _, answers in samples])
    # Each question counts once, however many excerpts it has.
    weights = np.concatenate([np.full(len(rows), len(samples) / len(rows)) for rows, _ in samples])
    scale = StandardScaler().fit(features)
    fitted = LogisticRegression(max_iter=2_000).fit(scale.transform(features), answers, weights)
    raw = fitted.coef_[0] / scale.scale_
    print(
        f"questions {len(samples)}, excerpts {len(answers)}, of which answer {int(answers.sum())}"
    )
    for name, weight in zip(NAMES, raw, strict=True):
        print(f"{name}={weight:.3g},")
    print(f"constant={fitted.intercept_[0] - raw @ scale.mean_:.3g},")


def _samples(
    engine: AnswerEngine, questions: Sequence[TrainingQuestion]
) -> Iterator[tuple[Floats, Floats]]:
    """For each question whose passages can be quoted: the features of its excerpts, shape
    (excerpts, 5), and whether each answers (0 or 1)."""
    for question in questions:
        evidence = engine.evidence(question.text, (), Filter(), PASSAGES)
        reading = late_interaction(evidence.plan.topic, evidence.hits, engine.embedder)
        excerpts = excerpts_of(reading, evidence.plan.scope)
        if excerpts:
            answers = [_answers(excerpt, question) for excerpt in excerpts]
            yield features_of(question.text, excerpts), np.asarray(answers, dtype=np.float64)


def _answers(excerpt: Excerpt, question: TrainingQuestion) -> bool:
    sought = set(words_of(question.evidence.casefold()))
    held = sought & set(words_of(excerpt.text.casefold()))
    return excerpt.hit.episode.slug == question.slug and len(held) >= MOST_WORDS * len(sought)


if __name__ == "__main__":
    main()
