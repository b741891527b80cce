"""What tells an excerpt that answers from one that does not: fits the weights of rag/quotes.py.

    python -m benchmarks.quote_weights STORE QUESTIONS

An excerpt answers where it overlaps a gold span and states one of the key facts. Prints the weights
as they stand in rag/quotes.py. Questions that a change is judged by must not be among QUESTIONS.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from evaluation.questions import Question, read_questions
from rag.answering.late_interaction import late_interaction
from rag.answering.quotes import Excerpt, excerpts_of, features_of
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.pipeline import PASSAGES
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

Floats = NDArray[np.float64]
NAMES = ("NEARNESS", "GAP", "RANK", "AMOUNT", "PLACE")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="Fit the weights of rag/quotes.py.")
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path)
    given = parser.parse_args(arguments)
    index_version = open_published(given.store)
    opened = AnswerEngine(
        index_version, open_embedder(index_version.manifest.model), SearchSettings()
    )
    read = list(_read(opened, read_questions(given.questions)))
    if not read:
        parser.error("none of the questions has an answer in the store")
    features = np.vstack([features for features, _ in read])
    answers = np.concatenate([answers for _, answers in read])
    # Each question counts once, however much was said.
    weights = np.concatenate([np.full(len(rows), len(read) / len(rows)) for rows, _ in read])
    scale = StandardScaler().fit(features)
    fitted = LogisticRegression(max_iter=2_000).fit(scale.transform(features), answers, weights)
    raw = fitted.coef_[0] / scale.scale_
    print(f"questions {len(read)}, excerpts {len(answers)}, of which answer {int(answers.sum())}")
    for name, weight in zip(NAMES, raw, strict=True):
        print(f"{name} = {weight:.3g}")
    print(f"CONSTANT = {fitted.intercept_[0] - raw @ scale.mean_:.3g}")


def _read(opened: AnswerEngine, questions: Sequence[Question]) -> Iterator[tuple[Floats, Floats]]:
    for question in questions:
        if not (question.gold and question.key_facts):
            continue
        found = opened.retriever.retrieve(
            question.text, question.history, Filter(), PASSAGES, to_cite=True
        )
        reading = late_interaction(found.understood.topic, found.hits, opened.embedder)
        excerpts = excerpts_of(reading, found.scope)
        if excerpts:
            answers = [_answers(excerpt, question) for excerpt in excerpts]
            yield features_of(question.text, excerpts), np.asarray(answers, dtype=np.float64)


def _answers(excerpt: Excerpt, question: Question) -> bool:
    line, said = excerpt.spoken[0].line, excerpt.text.casefold()
    right = any(
        span.slug == excerpt.hit.episode.slug and span.overlaps(line.start, line.end)
        for span in question.gold
    )
    return right and any(
        wording.casefold() in said for fact in question.key_facts for wording in fact
    )


if __name__ == "__main__":
    main()
