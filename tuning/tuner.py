"""Tunes the embedding model of a store on questions, and says what it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.progress import NoProgress, Progress
from tuning.adapter_training import TrainingPlan, require_packages, train_adapter
from tuning.errors import CheckTrainingError
from tuning.examples import ExampleMiner
from tuning.held_out import HeldOutQuestions, WindowScores, split_by_episode
from tuning.training_questions import TrainingQuestion, read_training_questions
from vectorstore.embedding import base_of, open_embedder
from vectorstore.index_version import IndexVersion, open_published

HELD_OUT = 0.2
FEWEST = 20
"""Questions to train on, at least. Hundreds are better; see docs/tuning.md."""


@dataclass(frozen=True, slots=True)
class TuningReport:
    """What was trained and what it is worth.

    `trained` and `held_out` count questions, `left_out` those whose episode or evidence is not in
    the store. `before` and `after` are the scores of the held-out ones.
    """

    folder: Path
    base: str
    trained: int
    held_out: int
    left_out: int
    before: WindowScores
    after: WindowScores

    @property
    def is_better(self) -> bool:
        """Whether the adapter finds more of what it was not trained on."""
        return self.after.mrr_at_10 > self.before.mrr_at_10


def tune(
    questions: Path,
    store: Path,
    out: Path,
    plan: TrainingPlan | None = None,
    progress: Progress | None = None,
) -> TuningReport:
    """Train an adapter on `questions` about the episodes in `store`, and write it to `out`.

    A fifth of the episodes is held out to measure it on. Raises CheckTrainingError if there are too
    few questions, `out` is not empty or packages are missing; PrepareStoreError for the store.
    """
    require_packages()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CheckTrainingError(f"{out} is not an empty folder; use another --out")
    asked = read_training_questions(questions)
    with open_published(store) as index_version:
        return _tuned(asked, index_version, out, plan or TrainingPlan(), progress or NoProgress())


def _tuned(
    asked: tuple[TrainingQuestion, ...],
    index_version: IndexVersion,
    out: Path,
    plan: TrainingPlan,
    progress: Progress,
) -> TuningReport:
    embedder = open_embedder(index_version.manifest.model)
    index_version.require(embedder)
    base = base_of(embedder.name)
    known = [question for question in asked if question.slug in index_version.episodes]
    split = split_by_episode(known, HELD_OUT)
    miner = ExampleMiner(index_version, embedder)
    progress.start("examples", 1)
    examples = list(miner.mine(split.training))
    held_out = HeldOutQuestions(split.held_out, index_version)
    if len(examples) < FEWEST or not len(held_out):
        raise CheckTrainingError(
            f"{len(examples)} training questions and {len(held_out)} held-out ones have evidence in"
            f" the store; write at least {FEWEST}, on five episodes or more"
        )
    progress.advance(1)
    before = held_out.scores(open_embedder(base), miner, progress)
    train_adapter(base, examples, plan, out, progress)
    after = held_out.scores(open_embedder(str(out)), miner, progress)
    left_out = len(asked) - len(examples) - len(held_out)
    return TuningReport(out, base, len(examples), len(held_out), left_out, before, after)
