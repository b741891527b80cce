"""Tuning end to end, on the sample archive: a real model, trained for real, for one epoch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.service import PodcastQA
from tests.tuning.sample_questions import write_sample_questions
from tuning.adapter_training import TrainingPlan
from tuning.errors import CheckTrainingError
from tuning.tuner import TuningReport, tune
from vectorstore.adapter import CONFIG, WEIGHTS
from vectorstore.embedding import DEFAULT_MODEL, open_embedder
from vectorstore.index_version import open_published
from vectorstore.sentence_embedder import STOCK_MODEL


@pytest.fixture(scope="module")
def report(
    sample_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[TuningReport, Path]:
    folder = tmp_path_factory.mktemp("tuned")
    with open_published(sample_store) as index_version:
        write_sample_questions(folder / "questions.jsonl", index_version.episodes)
    out = folder / "adapter"
    plan = TrainingPlan(epochs=1)
    return tune(folder / "questions.jsonl", sample_store, out, plan), out


def test_it_trains_on_most_episodes_and_measures_on_others(
    report: tuple[TuningReport, Path],
) -> None:
    told, out = report
    assert told.base == STOCK_MODEL
    assert told.folder == out
    assert told.trained > told.held_out > 0
    assert told.left_out == 0
    for scores in (told.before, told.after):
        assert 0 < scores.mrr_at_10 <= scores.hit_at_5 <= 1


def test_the_adapter_is_small_and_names_its_base(report: tuple[TuningReport, Path]) -> None:
    _, out = report
    assert sorted(path.name for path in out.iterdir()) == [CONFIG, WEIGHTS]
    assert (out / WEIGHTS).stat().st_size < 2_000_000
    assert json.loads((out / CONFIG).read_text())["base_model_name_or_path"] == STOCK_MODEL


def test_a_store_can_be_built_and_asked_with_it(
    report: tuple[TuningReport, Path], sample_archive: Path, tmp_path: Path
) -> None:
    _, out = report
    tuned, stock = open_embedder(str(out)), open_embedder(STOCK_MODEL)
    assert tuned.fingerprint not in {stock.fingerprint, open_embedder(DEFAULT_MODEL).fingerprint}
    assert float(tuned.encode_query("a ferry") @ stock.encode_query("a ferry")) < 0.9999
    ingest(str(sample_archive), tmp_path / "store", model=str(out))
    hits = PodcastQA.open(tmp_path / "store", llm="quotes").search("bread that came back", 3)
    assert hits


def test_a_folder_with_something_in_it_is_left_alone(sample_store: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("precious")
    with pytest.raises(CheckTrainingError, match="not an empty folder"):
        tune(tmp_path / "questions.jsonl", sample_store, tmp_path)
    assert (tmp_path / "mine").read_text() == "precious"


def test_too_few_questions_are_said(sample_store: Path, tmp_path: Path) -> None:
    with open_published(sample_store) as index_version:
        write_sample_questions(tmp_path / "all.jsonl", index_version.episodes)
    few = (tmp_path / "all.jsonl").read_text().splitlines(keepends=True)[:5]
    (tmp_path / "few.jsonl").write_text("".join(few))
    with pytest.raises(CheckTrainingError, match="write at least 20"):
        tune(tmp_path / "few.jsonl", sample_store, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_missing_packages_are_named(
    sample_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuning.adapter_training.find_spec", lambda name: None)
    with pytest.raises(CheckTrainingError, match=r"peft, datasets, accelerate missing: pip"):
        tune(tmp_path / "questions.jsonl", sample_store, tmp_path / "out")
