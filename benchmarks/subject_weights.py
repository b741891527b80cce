"""Fits the weights of the subject: how likely a question is to be about what the archive is about.

    python -m benchmarks.subject_weights STORE OFF_TOPIC QUESTIONS...

OFF_TOPIC is benchmarks/questions/off_topic.jsonl, QUESTIONS are files of questions that the archive
answers. Questions to a guest do not count. Short ones are made of the topics in the catalogue.
Prints the weights as `rag.calibration.SubjectWeights` takes them, and the shares that each
threshold refuses, judged on questions that were left out of the fit.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from rag.answer_pipeline import PASSAGES
from rag.answering.subject_distance import subject_features
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.query.plan import Intent
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

NAMES = ("snippet", "around", "mean_share", "least_share")
FORMS = ("{}", "{}?", "what is {}", "what was said about {}", "how do I learn {}")
SHORT = 100
FOLDS = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="Fit the weights of the subject.")
    parser.add_argument("store", type=Path)
    parser.add_argument("off_topic", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    given = parser.parse_args(arguments)
    index_version = open_published(given.store)
    embedder = open_embedder(index_version.manifest.model)
    engine = AnswerEngine(index_version, embedder, SearchSettings())
    topics = {topic for one in index_version.episodes.values() for topic in one.topics}
    asked = [*_questions(given.questions), *_short(sorted(topics))]
    on_subject = list(_features(engine, asked))
    off_subject = list(_features(engine, _questions([given.off_topic])))
    if min(len(on_subject), len(off_subject)) < FOLDS:
        parser.error(f"at least {FOLDS} questions of either kind are needed that name no guest")
    rows = np.asarray([*on_subject, *off_subject])
    answers = np.asarray([1] * len(on_subject) + [0] * len(off_subject))
    model = LogisticRegression(C=10, max_iter=3_000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    apart = cross_val_predict(model, rows, answers, cv=folds, method="predict_proba")[:, 1]
    fitted = model.fit(rows, answers)
    print(f"questions on the subject {len(on_subject)}, off it {len(off_subject)}")
    for name, weight in zip(NAMES, fitted.coef_[0], strict=True):
        print(f"{name}={weight:.3g},")
    print(f"constant={fitted.intercept_[0]:.3g},")
    for least in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5):
        refused = apart < least
        wrongly, rightly = refused[answers == 1].mean(), refused[answers == 0].mean()
        print(f"least={least}: refuses {wrongly:.3f} on the subject, {rightly:.3f} off it")


def _questions(paths: Iterable[Path]) -> Iterator[str]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["question"]


def _short(topics: Sequence[str]) -> Iterator[str]:
    dice = random.Random(5)  # noqa: S311 - no secret
    for topic in dice.sample(topics, min(SHORT, len(topics))):
        yield dice.choice(FORMS).format(topic)


def _features(
    engine: AnswerEngine, questions: Iterable[str]
) -> Iterator[tuple[float, float, float, float]]:
    for question in questions:
        retrieved = engine.evidence(question, (), Filter(), PASSAGES)
        plan = retrieved.plan
        if plan.intent is Intent.PASSAGES and not plan.people and not plan.where:
            yield subject_features(retrieved, engine.index_version.lexical)


if __name__ == "__main__":
    main()
