"""Training examples from the sample archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tuning.sample_questions import write_sample_questions
from tuning.examples import Example, ExampleMiner, holds
from tuning.held_out import split_by_episode
from tuning.training_questions import TrainingQuestion, read_training_questions
from vectorstore.chunk import Chunk, Span
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

Asked = tuple[TrainingQuestion, ...]


@pytest.fixture(scope="module")
def asked(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    path = tmp_path_factory.mktemp("questions") / "q.jsonl"
    with open_published(sample_store) as index_version:
        write_sample_questions(path, index_version.episodes)
    return read_training_questions(path)


@pytest.fixture(scope="module")
def examples(sample_store: Path, asked: Asked) -> list[Example]:
    with open_published(sample_store) as index_version:
        return list(ExampleMiner(index_version, open_embedder()).mine(asked))


def test_each_question_has_its_answer_and_something_that_is_none(
    asked: Asked, examples: list[Example]
) -> None:
    assert len(examples) == len(asked)
    for question, example in zip(asked, examples, strict=True):
        assert question.evidence in example.window
        assert example.other_window != example.window
        assert question.evidence not in example.other_window
        assert question.evidence not in example.other_snippet
        assert len(example.window.split()) <= 85
    with_snippet = [
        set(question.evidence.split()) <= set(example.snippet.split())
        for question, example in zip(asked, examples, strict=True)
    ]
    assert sum(with_snippet) / len(with_snippet) > 0.8  # some evidence spans two snippets


def test_the_same_seed_gives_the_same_examples(
    sample_store: Path, asked: Asked, examples: list[Example]
) -> None:
    with open_published(sample_store) as index_version:
        assert list(ExampleMiner(index_version, open_embedder()).mine(asked)) == examples


def test_evidence_that_is_not_there_gives_no_example(sample_store: Path, asked: Asked) -> None:
    strange = TrainingQuestion("Why?", asked[0].slug, "words that nobody in it has ever said")
    with open_published(sample_store) as index_version:
        assert not list(ExampleMiner(index_version, open_embedder()).mine([strange]))


def test_evidence_is_found_whatever_its_punctuation_and_only_as_whole_words() -> None:
    chunk = Chunk("1", "a", 0, (Span(0, 0, 9),), "Title\nNora: Well, it's a third of them!")
    assert holds(chunk, "well it’s a THIRD")
    assert not holds(chunk, "hird of them")


def test_episodes_are_held_out_whole(asked: Asked) -> None:
    split = split_by_episode(asked, 0.4)
    apart = {question.slug for question in split.held_out}
    assert len(apart) == 2
    assert apart.isdisjoint(question.slug for question in split.training)
    assert len(split.training) + len(split.held_out) == len(asked)
