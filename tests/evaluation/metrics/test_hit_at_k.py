"""hit@k counts a hit up to rank k, and only questions whose gold can be found."""

from __future__ import annotations

from evaluation.metrics.hit_at_k import RANKS
from evaluation.metrics.recall_at_tokens import TOKENS
from evaluation.questions import GoldSpan
from tests.evaluation.invented_results import LINE_3_OF_A, question, result
from tests.evaluation.metric_values import values_of


def test_a_hit_at_rank_3() -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 9), ("a", 3), ("a", 3)])
    at = [values_of(f"hit@{k}", searched) for k in (1, 3, 5, 10)]
    assert at == [(0.0,), (1.0,), (1.0,), (1.0,)]


def test_a_hit_at_rank_4() -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("b", 3), ("a", 9), ("a", 4), ("a", 3)])
    at = [values_of(f"hit@{k}", searched) for k in (1, 3, 5, 10)]
    assert at == [(0.0,), (0.0,), (1.0,), (1.0,)]


def test_no_metric_of_the_search_counts_a_question_without_gold() -> None:
    searched = result(question(), [("a", 3)])
    names = [f"hit@{k}" for k in RANKS] + ["mrr@10"] + [f"recall@{n}" for n in TOKENS]
    assert {values_of(name, searched) for name in names} == {()}


def test_gold_that_is_not_in_the_store_is_no_miss() -> None:
    elsewhere = question(gold=[GoldSpan("elsewhere", 0, 9)])
    assert values_of("hit@5", result(elsewhere, [("a", 3)])) == ()
