"""tokens_read, tokens_written and dollars count what the server reports, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from rag.answer import Usage
from tests.evaluation.metric_values import values_of
from tests.evaluation.model_answers import QUOTES, asked_model


def test_usage_counts_where_it_is_reported() -> None:
    usages = [Usage(1_000, 50, dollars=0.25), Usage(3_000, 70), None]
    results = [asked_model(replace(QUOTES, usage=usage)) for usage in usages]
    values = {
        name: [values_of(f"{name}_median", one) for one in results]
        for name in ("tokens_read", "tokens_written", "dollars")
    }
    assert values == {
        "tokens_read": [(1_000,), (3_000,), ()],
        "tokens_written": [(50,), (70,), ()],
        "dollars": [(0.25,), (), ()],
    }
