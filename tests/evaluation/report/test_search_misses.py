"""Search misses, by what went wrong."""

from __future__ import annotations

import pytest

from evaluation.questions import GoldSpan
from evaluation.report.search_misses import find_search_misses
from tests.evaluation.invented_results import LINE_3_OF_A, question, result, run

BOTH = (LINE_3_OF_A, GoldSpan("b", 30, 40))
OTHERS = [("c", n) for n in range(9)]


@pytest.mark.parametrize(
    ("gold", "needed", "hits", "kind", "rank", "not_found"),
    [
        ((LINE_3_OF_A,), None, [("c", 3)], "episode not found", None, ("a",)),
        (
            (LINE_3_OF_A,),
            None,
            [("c", 3), ("a", 9)],
            "right episode, other passage",
            None,
            ("a",),
        ),
        ((LINE_3_OF_A,), None, [*OTHERS, ("c", 9), ("a", 3)], "episode not found", None, ("a",)),
        ((LINE_3_OF_A,), None, [*OTHERS[:5], ("a", 3)], "found too far down", 6, ()),
        (BOTH, 2, [("a", 3), ("b", 9)], "some episodes not found", 1, ("b",)),
        (BOTH, 2, [*OTHERS[:6], ("a", 3)], "found too far down", 7, ("b",)),
    ],
)
def test_misses_are_told_apart(
    gold: tuple[GoldSpan, ...],
    needed: int | None,
    hits: list[tuple[str, int]],
    kind: str,
    rank: int | None,
    not_found: tuple[str, ...],
) -> None:
    searched = run([result(question(gold=gold, min_episodes=needed), hits)])
    [miss] = find_search_misses(searched)
    assert (miss.kind, miss.rank, miss.not_found) == (kind, rank, not_found)


def test_a_question_that_is_found_or_cannot_be_is_no_miss() -> None:
    rank_5 = result(question("1", [LINE_3_OF_A]), [*OTHERS[:4], ("a", 3)])
    one_of_two = result(question("2", BOTH, min_episodes=1), [("a", 3)])
    elsewhere = result(question("3", [GoldSpan("elsewhere", 0, 9)]))
    without_gold = result(question("4"))
    searched = run([rank_5, one_of_two, elsewhere, without_gold])
    assert find_search_misses(searched) == ()
    assert searched.not_in_store == ("elsewhere",)
