"""Refusals count for the questions that should, and should not, be refused."""

from __future__ import annotations

import pytest

from evaluation.metrics.metric import Values
from evaluation.questions import GoldSpan, Question
from tests.evaluation.invented_results import LINE_3_OF_A, answer, question, result
from tests.evaluation.metric_values import values_of

ANSWERABLE = question(gold=[LINE_3_OF_A])
UNANSWERABLE = question(type="unanswerable")
MISLEADING = question(type="adversarial", expect="clarify")
UNDECIDED = question()


@pytest.mark.parametrize(
    ("asked", "abstained", "recall", "precision", "false", "adversarial"),
    [
        (UNANSWERABLE, True, (1.0,), (1.0,), (), ()),
        (UNANSWERABLE, False, (0.0,), (), (), ()),
        (ANSWERABLE, True, (), (0.0,), (1.0,), ()),
        (ANSWERABLE, False, (), (), (0.0,), ()),
        (MISLEADING, True, (), (), (), (1.0,)),
        (MISLEADING, False, (), (), (), (0.0,)),
        (UNDECIDED, True, (), (), (), ()),
    ],
)
def test_refusals(
    asked: Question,
    abstained: bool,
    recall: Values,
    precision: Values,
    false: Values,
    adversarial: Values,
) -> None:
    answered = result(asked, answered=answer("so", abstained=abstained))
    names = ("refusal_recall", "refusal_precision", "false_refusals", "adversarial_refused")
    values = [values_of(name, answered) for name in names]
    assert values == [recall, precision, false, adversarial]


ASKED_IN_EARNEST = question(type="adversarial", expect="answer", gold=[LINE_3_OF_A])
NOT_IN_STORE = question(type="adversarial", expect="answer", gold=[GoldSpan("elsewhere", 0, 9)])


@pytest.mark.parametrize(
    ("asked", "abstained", "adversarial_answered"),
    [
        (ASKED_IN_EARNEST, False, (1.0,)),
        (ASKED_IN_EARNEST, True, (0.0,)),
        (NOT_IN_STORE, True, ()),
        (MISLEADING, True, ()),
        (ANSWERABLE, False, ()),
    ],
)
def test_questions_that_only_look_misleading_should_be_answered(
    asked: Question, abstained: bool, adversarial_answered: Values
) -> None:
    answered = result(asked, answered=answer("so", abstained=abstained))
    assert values_of("adversarial_answered", answered) == adversarial_answered
