"""Refused questions, with whether the refusal was right."""

from __future__ import annotations

import pytest

from evaluation.questions import GoldSpan, Question
from evaluation.report.refused_questions import find_refused_questions
from tests.evaluation.invented_results import (
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (question(gold=[LINE_3_OF_A]), False),
        (question(type="unanswerable"), True),
        (question(expect="refuse"), True),
        (question(expect="answer"), False),
        (question(), None),
        # Gold that is not in the store cannot be found, whatever was expected.
        (question(gold=[GoldSpan("elsewhere", 0, 9)], expect="answer"), None),
    ],
)
def test_a_refusal_is_right_or_wrong_or_unknown(asked: Question, right: bool | None) -> None:
    given = answer("so", [citation("a", 3)])
    answered = result(question("other", [LINE_3_OF_A]), answered=given)
    refused = result(asked, answered=answer("no", abstained=True))
    [found] = find_refused_questions(run([answered, refused]))
    assert found.right is right
