"""When a passage hits: episode and seconds have to match."""

from __future__ import annotations

import pytest

from tests.evaluation.invented_results import LINE_3_OF_A, question, result
from tests.evaluation.metric_values import values_of


@pytest.mark.parametrize(
    ("line", "overlaps"), [(1, False), (2, False), (3, True), (4, False), (5, False)]
)
def test_a_passage_hits_if_its_time_overlaps_a_span(line: int, overlaps: bool) -> None:
    searched = result(question(gold=[LINE_3_OF_A]), [("a", line)])
    assert values_of("hit@1", searched) == (float(overlaps),)


def test_the_same_second_of_another_episode_is_no_hit() -> None:
    assert values_of("hit@1", result(question(gold=[LINE_3_OF_A]), [("b", 3)])) == (0.0,)
