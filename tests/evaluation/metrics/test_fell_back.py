"""fell_back counts quotes only if a model was to write the answer."""

from __future__ import annotations

import pytest

from evaluation.metrics.metric import Values
from rag.answer import Answer
from tests.evaluation.metric_values import values_of
from tests.evaluation.model_answers import LISTED, QUOTES, REFUSED, asked_model, model_answer


@pytest.mark.parametrize(
    ("given", "llm", "fell_back"),
    [
        (QUOTES, "openai:x", (1.0,)),
        (model_answer("One [1]."), "openai:x", (0.0,)),
        (QUOTES, None, ()),
        (LISTED, "openai:x", ()),
        (REFUSED, "openai:x", ()),
    ],
)
def test_quotes_fall_back_only_if_a_model_was_to_answer(
    given: Answer, llm: str | None, fell_back: Values
) -> None:
    assert values_of("fell_back", asked_model(given, llm)) == fell_back
