"""The curve of refusals, on similarities made by hand."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluation import GoldSpan, Refusals, Result, refusals_by_threshold
from tests.evaluation.invented import question, result, run

GOLD = (GoldSpan("a", 0, 10),)


def answerable(similarity: float | None) -> Result:
    return result(question(gold=GOLD), similarity=similarity)


def unanswerable(similarity: float | None) -> Result:
    return result(question(type="unanswerable"), similarity=similarity)


def test_a_question_is_refused_below_the_threshold_not_at_it() -> None:
    made = run([unanswerable(0.2), answerable(0.3), unanswerable(0.5), answerable(0.7)])
    assert refusals_by_threshold(made) == (
        Refusals(0.2, 0, 0),
        Refusals(0.3, 0.5, 0),
        Refusals(0.5, 0.5, 0.5),
        Refusals(0.7, 1, 0.5),
        Refusals(math.inf, 1, 1),
    )


def test_what_is_neither_right_nor_wrong_to_refuse_does_not_count() -> None:
    unknown = result(question(type="adversarial", expect="refuse"), similarity=0.1)
    plain = [unanswerable(0.2), answerable(0.3)]
    foreign = answerable(None)
    assert refusals_by_threshold(run([unknown, foreign, *plain])) == refusals_by_threshold(
        run(plain)
    )


def test_of_one_kind_alone_there_is_no_curve() -> None:
    assert refusals_by_threshold(run([answerable(0.3)])) == ()
    assert refusals_by_threshold(run([unanswerable(0.3)])) == ()
    assert refusals_by_threshold(run([unanswerable(None), answerable(0.4)])) == ()


@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=20),
    st.lists(st.floats(-1, 1), min_size=1, max_size=20),
)
def test_a_higher_threshold_never_refuses_less(right: list[float], wrong: list[float]) -> None:
    made = run([*map(unanswerable, right), *map(answerable, wrong)])
    curve = refusals_by_threshold(made)
    assert (curve[0].refusal_recall, curve[0].false_refusals) == (0, 0)
    assert (curve[-1].refusal_recall, curve[-1].false_refusals) == (1, 1)
    for lower, higher in pairwise(curve):
        assert lower.threshold < higher.threshold
        assert lower.refusal_recall <= higher.refusal_recall
        assert lower.false_refusals <= higher.false_refusals
