"""citation_precision counts citations that hit, citation_episode those of a gold episode."""

from __future__ import annotations

from tests.evaluation.invented_results import LINE_3_OF_A, answer, citation, question, result
from tests.evaluation.metric_values import values_of


def test_citations_are_judged_by_place() -> None:
    cited = [citation("a", 3), citation("a", 7), citation("b", 3), citation("a", 1)]
    answered = result(question(gold=[LINE_3_OF_A]), answered=answer("so", cited))
    assert values_of("citation_precision", answered) == (1.0, 0.0, 0.0, 0.0)
    assert values_of("citation_episode", answered) == (1.0, 1.0, 0.0, 1.0)
