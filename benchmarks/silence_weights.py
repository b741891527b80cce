"""Fits the weights of silence: how likely the guests in question are to have spoken of it.

    python -m benchmarks.silence_weights STORE QUESTIONS UNANSWERABLE

QUESTIONS are those of `podcast-qa tune`, UNANSWERABLE those of benchmarks/questions. Only questions
to a guest are used. Prints the weights as `rag.calibration.SilenceWeights` takes them, and the
shares that each threshold refuses, judged on episodes that were left out of the fit.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from rag.answer_pipeline import PASSAGES
from rag.answering.abstention import AbstentionPolicy
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

NAMES = ("snippet", "said", "held")
FOLDS = 6


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description="Fit the weights of silence.")
    for name in ("store", "questions", "unanswerable"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args(arguments)
    index_version = open_published(given.store)
    embedder = open_embedder(index_version.manifest.model)
    engine = AnswerEngine(index_version, embedder, SearchSettings())
    policy = AbstentionPolicy(index_version, embedder)
    answered = list(_samples(engine, policy, given.questions))
    silent = list(_samples(engine, policy, given.unanswerable))
    if min(len(answered), len(silent)) < FOLDS:
        parser.error("too few of the questions are to a guest in the store")
    rows = np.asarray([features for _, features in answered + silent])
    answers = np.asarray([1] * len(answered) + [0] * len(silent))
    groups = [slug for slug, _ in answered + silent]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=3_000))
    folds = GroupKFold(min(FOLDS, len(set(groups))))
    apart = cross_val_predict(model, rows, answers, groups=groups, cv=folds, method="predict_proba")
    scale, fitted = model.fit(rows, answers)
    raw = fitted.coef_[0] / scale.scale_
    print(f"questions with an answer {len(answered)}, without {len(silent)}")
    for name, weight in zip(NAMES, raw, strict=True):
        print(f"{name}={weight:.3g},")
    print(f"constant={fitted.intercept_[0] - raw @ scale.mean_:.3g},")
    for least in (0.1, 0.2, 0.3, 0.4):
        refused = apart[:, 1] < least
        wrongly, rightly = refused[answers == 1].mean(), refused[answers == 0].mean()
        print(f"least={least}: refuses {wrongly:.3f} with an answer, {rightly:.3f} without")


def _samples(
    engine: AnswerEngine, policy: AbstentionPolicy, path: Path
) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """The episode and the features of each question to guests."""
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if record["slug"] not in engine.index_version.episodes:
            continue
        retrieved = engine.evidence(record["question"], (), Filter(), PASSAGES)
        speakers = retrieved.plan.speakers
        if speakers and not any(person.is_host for person in speakers):
            yield record["slug"], policy.silence_features(retrieved)


if __name__ == "__main__":
    main()
