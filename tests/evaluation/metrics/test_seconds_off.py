"""seconds_off is the distance from a citation to the nearest gold span."""

from __future__ import annotations

from evaluation.questions import GoldSpan
from tests.evaluation.invented_results import LINE_3_OF_A, answer, citation, question, result
from tests.evaluation.metric_values import values_of


def test_distances_are_taken_on_both_sides_of_the_span() -> None:
    cited = [citation("a", 3), citation("a", 7), citation("b", 3), citation("a", 1)]
    answered = result(question(gold=[LINE_3_OF_A]), answered=answer("so", cited))
    # Line 7 begins at 70, the span ends at 40; line 1 begins at 10, the span at 30.
    assert values_of("seconds_off_in_episode_mean", answered) == (0.0, 30.0, 20.0)
    assert values_of("seconds_off_median", answered) == (0.0, 30.0, float("inf"), 20.0)


def test_the_nearest_span_counts() -> None:
    asked = question(gold=[LINE_3_OF_A, GoldSpan("a", 100, 120)])
    answered = result(asked, answered=answer("so", [citation("a", 9)]))
    assert values_of("seconds_off_in_episode_median", answered) == (10.0,)
