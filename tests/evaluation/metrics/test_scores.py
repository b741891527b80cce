"""Means, quantiles, intervals and paired differences."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.metrics.scores import Score, compare, groups_of, score
from evaluation.questions import GoldSpan
from evaluation.results import Result
from tests.evaluation.invented_results import answer, citation, question, result, run

SPAN = GoldSpan("a", 30, 40)


def searched(name: str, rank: int | None, **fields: object) -> Result:
    """A question that finds its passage at `rank`."""
    hits = [("b", n) for n in range(10)]
    if rank is not None:
        hits[rank - 1] = ("a", 3)
    return result(question(name, [SPAN], **fields), hits)


def only(scores: tuple[Score, ...], metric: str, group: str = "all") -> Score:
    [one] = [one for one in scores if (one.metric, one.group) == (metric, group)]
    return one


def test_a_score_is_the_mean_with_an_interval_around_it() -> None:
    found = only(score(run([searched(str(n), 1 if n < 30 else 7) for n in range(40)])), "hit@5")
    assert (found.value, found.questions) == (0.75, 40)
    # The binomial standard error is 0.068; twice that on either side.
    assert found.low == pytest.approx(0.75 - 0.137, abs=0.03)
    assert found.high == pytest.approx(0.75 + 0.137, abs=0.03)


def test_scores_by_type_and_difficulty() -> None:
    results = [
        searched("1", 1, type="topic", difficulty="1"),
        searched("2", None, type="topic", difficulty="2"),
        searched("3", 1, type="number", difficulty="2"),
    ]
    scores = score(run(results))
    groups = ("all", "number", "topic", "difficulty 1", "difficulty 2")
    assert [only(scores, "hit@1", group).value for group in groups] == [2 / 3, 1.0, 0.5, 1.0, 0.5]
    assert list(groups_of([one.question for one in results])) == list(groups)


def test_facts_and_citations_are_pooled_over_the_questions() -> None:
    one = question("1", [SPAN], key_facts=(("x",),))
    three = question("2", [SPAN], key_facts=(("x",), ("y",), ("z",)))
    results = [result(asked, answered=answer("x")) for asked in (one, three)]
    assert only(score(run(results)), "key_facts").value == 0.5  # two of four


def test_a_median_is_that_of_all_citations_and_may_be_endless() -> None:
    def off(*lines: tuple[str, int]) -> Result:
        cited = [citation(slug, line) for slug, line in lines]
        return result(question(str(lines), [SPAN]), answered=answer("so", cited))

    near = only(score(run([off(("a", 3), ("a", 5)), off(("a", 9))])), "seconds_off_median")
    assert near.value == 10
    far = only(score(run([off(("a", 3), ("b", 5)), off(("b", 9))])), "seconds_off_median")
    assert math.isinf(far.value)
    assert far.low <= far.high


@given(st.lists(st.lists(st.floats(0, 1e6), min_size=1, max_size=4), min_size=1, max_size=12))
@settings(deadline=None, max_examples=40)
def test_quantiles_are_those_of_numpy(times: list[list[float]]) -> None:
    results = [
        Result(question(str(n)), (), (), (), None, search_ms=one[0]) for n, one in enumerate(times)
    ]
    scores = score(run(results))
    firsts = [one[0] for one in times]
    assert only(scores, "search_ms_p50").value == pytest.approx(np.median(firsts))
    found = only(scores, "search_ms_p95")
    assert found.value == pytest.approx(np.quantile(firsts, 0.95))
    assert min(firsts) <= found.low <= found.high <= max(firsts)


RANKS = st.lists(st.none() | st.integers(1, 10), min_size=1, max_size=12)


@given(RANKS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_questions_does_not_matter(
    ranks: list[int | None], random: object
) -> None:
    results = [searched(str(n), rank) for n, rank in enumerate(ranks)]
    shuffled = list(results)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    for one, other in zip(score(run(results)), score(run(shuffled)), strict=True):
        assert one.value == pytest.approx(other.value)
        assert one.low <= one.value + 1e-9
        assert one.value <= one.high + 1e-9


def test_scores_are_the_same_every_time() -> None:
    results = [searched(str(n), n % 10 + 1) for n in range(20)]
    assert score(run(results)) == score(run(results))


def test_a_difference_is_told_from_noise_by_pairs() -> None:
    before = [searched(str(n), 1 if n % 2 else 7) for n in range(40)]
    better = [searched(str(n), 1 if n % 2 or n < 20 else 7) for n in range(40)]
    [found] = [
        one for one in compare(run(better, "x"), run(before)) if (one.metric, one.group) == KEY
    ]
    assert (found.run, found.against, found.value) == ("x", "defaults", 0.25)
    assert 0 < found.low < 0.25 < found.high
    assert not found.is_noise
    # Unpaired, 0.75 and 0.5 of 40 questions have intervals that overlap.
    assert only(score(run(before)), "hit@5").high > only(score(run(better)), "hit@5").low
    [same] = [one for one in compare(run(before), run(before)) if (one.metric, one.group) == KEY]
    assert (same.value, same.low, same.high, same.is_noise) == (0, 0, 0, True)


KEY = ("hit@5", "all")


def test_times_have_no_difference() -> None:
    before = [searched(str(n), 1) for n in range(9)]
    slower = [replace(one, search_ms=90.0) for one in before]
    names = {one.metric for one in compare(run(slower, "x"), run(before))}
    assert "hit@5" in names
    assert not any("_ms_" in name for name in names)


def test_other_questions_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same questions"):
        compare(run([searched("1", 1)]), run([searched("2", 1)]))
