"""mrr@10 is one over the rank of the first hit, 0 beyond rank 10."""

from __future__ import annotations

from tests.evaluation.invented_results import LINE_3_OF_A, question, result
from tests.evaluation.metric_values import values_of


def test_a_hit_at_rank_4() -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 9), ("a", 4), ("a", 3)])
    assert values_of("mrr@10", searched) == (0.25,)


def test_a_hit_at_rank_11_counts_for_recall_at_tokens_only() -> None:
    hits = [("b", n) for n in range(10)] + [("a", 3)]
    searched = result(question(gold=[LINE_3_OF_A]), hits)
    assert values_of("mrr@10", searched) == (0.0,)
    assert values_of("hit@10", searched) == (0.0,)
    assert values_of("recall@1500", searched) == (1.0,)
