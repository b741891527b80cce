from __future__ import annotations

import pytest

from rag.query.definition import concept_asked, defines


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("What is MLOps?", "MLOps"),
        ("what's a feature store", "feature store"),
        ("define data mesh", "data mesh"),
        ("what does RAG stand for?", "RAG"),
        ("What is it?", None),
        ("What did Nora say about MLOps?", None),
    ],
)
def test_what_is_to_be_explained(question: str, concept: str | None) -> None:
    assert concept_asked(question) == concept


def test_a_sentence_that_explains() -> None:
    assert defines("A feature store is a system for features.", "feature store")
    assert defines("People call this a feature store, I think.", "feature store")
    assert not defines("We use a feature store in production.", "feature store")
    assert not defines("A feature store is not important.", "feature store")
