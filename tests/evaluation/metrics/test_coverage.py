"""coverage counts the episodes that are hit, against those that a question needs."""

from __future__ import annotations

from evaluation.questions import GoldSpan
from tests.evaluation.invented_results import question, result
from tests.evaluation.metric_values import values_of


def test_coverage_counts_episodes_and_is_at_most_1() -> None:
    gold = [GoldSpan(slug, 0, 50) for slug in "abc"]
    hits = [("a", 0), ("a", 1), ("b", 2), ("c", 9)]
    needs = [question(gold=gold, min_episodes=n) for n in (1, 2, 3)]
    coverage = [values_of("coverage", result(one, hits)) for one in needs]
    assert coverage == [(1.0,), (1.0,), (2 / 3,)]
    assert values_of("coverage", result(question(gold=gold), hits)) == ()
