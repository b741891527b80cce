"""The table of intents: every intent has answerers, and what they pass on reads the passages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer import Turn
from rag.answering.reply import Refusal, Reply
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.query.plan import Intent
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.index_version import open_published

SHOWN = [
    Turn("user", "What did Tobias say about overrides?"),
    Turn("assistant", "Something else. [1]"),
]


@pytest.fixture(scope="module")
def engine(sample_store: Path) -> Iterator[AnswerEngine]:
    with open_published(sample_store) as index_version:
        yield AnswerEngine(index_version, open_embedder(), SearchSettings())


@pytest.mark.parametrize(
    ("question", "intent", "expected"),
    [
        ("Write a poem about bread.", Intent.MISUSE, Refusal),
        ("play me that part", Intent.REPLAY, Refusal),  # the text above quotes nothing
        ("Who came most often?", Intent.FREQUENT_GUESTS, Reply),
        ("How many episodes are there?", Intent.CATALOGUE, Reply),
        ("What did Tobias say about Kubernetes?", Intent.PASSAGES, Refusal),
        ("What did Tobias say about overrides?", Intent.PASSAGES, type(None)),
        ("What do Tobias and Ngozi say about the median?", Intent.COMPARISON, type(None)),
    ],
)
def test_an_intent_is_answered_or_passed_on(
    engine: AnswerEngine, question: str, intent: Intent, expected: type
) -> None:
    retrieved = engine.evidence(question, SHOWN if intent is Intent.REPLAY else [], Filter(), 6)
    assert retrieved.plan.intent is intent
    assert isinstance(engine.reply(retrieved), expected)


def test_every_intent_has_answerers(engine: AnswerEngine) -> None:
    retrieved = engine.evidence("What did Tobias say about overrides?", [], Filter(), 6)
    for intent in Intent:
        engine.reply(replace(retrieved, plan=replace(retrieved.plan, intent=intent)))
