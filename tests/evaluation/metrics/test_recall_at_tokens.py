"""recall@N counts whole passages, up to N tokens."""

from __future__ import annotations

import pytest

from evaluation.metrics.recall_at_tokens import TOKENS
from tests.evaluation.invented_results import LINE_3_OF_A, question, result
from tests.evaluation.metric_values import values_of


def test_passages_beyond_the_tenth_count() -> None:
    hits = [("b", n) for n in range(10)] + [("a", 3)]  # 1,100 tokens
    searched = result(question(gold=[LINE_3_OF_A]), hits)
    assert [values_of(f"recall@{n}", searched) for n in TOKENS] == [(0.0,), (1.0,), (1.0,)]


@pytest.mark.parametrize(("tokens", "within"), [((400, 100), 1.0), ((400, 101), 0.0)])
def test_only_whole_passages_count(tokens: tuple[int, int], within: float) -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 3)], tokens)
    assert values_of("recall@500", searched) == (within,)
