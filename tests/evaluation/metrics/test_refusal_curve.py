"""The refusal curve, of similarities made by hand."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evaluation import GoldSpan, RefusalPoint, Result, refusal_curve
from tests.evaluation.invented_results import question, result, run

GOLD = (GoldSpan("a", 0, 10),)


def answerable(similarity: float | None) -> Result:
    return result(question(gold=GOLD), similarity=similarity)


def unanswerable(similarity: float | None) -> Result:
    return result(question(type="unanswerable"), similarity=similarity)


def test_a_question_is_refused_below_the_threshold_not_at_it() -> None:
    made = run([unanswerable(0.2), answerable(0.3), unanswerable(0.5), answerable(0.7)])
    assert refusal_curve(made) == (
        RefusalPoint(0.2, 0, 0),
        RefusalPoint(0.3, 0.5, 0),
        RefusalPoint(0.5, 0.5, 0.5),
        RefusalPoint(0.7, 1, 0.5),
        RefusalPoint(math.inf, 1, 1),
    )


def test_questions_that_may_be_refused_or_answered_do_not_count() -> None:
    undecided = result(question(type="adversarial", expect="refuse"), similarity=0.1)
    plain = [unanswerable(0.2), answerable(0.3)]
    without_similarity = answerable(None)
    assert refusal_curve(run([undecided, without_similarity, *plain])) == refusal_curve(run(plain))


def test_one_kind_of_question_alone_has_no_curve() -> None:
    assert refusal_curve(run([answerable(0.3)])) == ()
    assert refusal_curve(run([unanswerable(0.3)])) == ()
    assert refusal_curve(run([unanswerable(None), answerable(0.4)])) == ()


@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=20),
    st.lists(st.floats(-1, 1), min_size=1, max_size=20),
)
def test_a_higher_threshold_never_refuses_less(right: list[float], wrong: list[float]) -> None:
    made = run([*map(unanswerable, right), *map(answerable, wrong)])
    curve = refusal_curve(made)
    assert (curve[0].refusal_recall, curve[0].false_refusals) == (0, 0)
    assert (curve[-1].refusal_recall, curve[-1].false_refusals) == (1, 1)
    for lower, higher in pairwise(curve):
        assert lower.threshold < higher.threshold
        assert lower.refusal_recall <= higher.refusal_recall
        assert lower.false_refusals <= higher.false_refusals
