"""Refusals: refusal_recall, refusal_precision, false_refusals, adversarial_refused and
adversarial_answered."""

from __future__ import annotations

from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.questions import UNANSWERABLE
from evaluation.results import Result
from rag.answer import Answer


def should_refuse(result: Result) -> bool | None:
    """Whether a refusal is right, by type and gold alone; None if they do not decide it."""
    if result.question.type == UNANSWERABLE:
        return True
    return False if result.gold else None


def refusal_is_right(result: Result) -> bool | None:
    """Whether a refusal is right, by `expect` too, which misleading questions have; None if that
    is unknown."""
    is_right = should_refuse(result)
    # Gold that the store has no transcript of could not be found, whatever `expect` says.
    if is_right is None and result.question.expect is not None and not result.question.gold:
        return result.question.expect != "answer"
    return is_right


def _recall(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) else ()


def _precision(result: Result, answer: Answer) -> Values:
    is_right = should_refuse(result)
    return () if is_right is None or not answer.abstained else (float(is_right),)


def _false_refusal(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) is False else ()


def _adversarial_refused(result: Result, answer: Answer) -> Values:
    misleads = result.question.expect in {"refuse", "clarify"} and not result.question.gold
    return (float(answer.abstained),) if misleads else ()


def _adversarial_answered(result: Result, answer: Answer) -> Values:
    # Without a transcript of its gold in the store the question cannot be answered.
    can_answer = bool(result.gold) or not result.question.gold
    counts = result.question.expect == "answer" and can_answer
    return (float(not answer.abstained),) if counts else ()


REFUSALS: tuple[Metric, ...] = (
    Metric("refusal_recall", "unanswerable questions that are refused", of_answer(_recall)),
    Metric("refusal_precision", "refusals that are right", of_answer(_precision)),
    Metric(
        "false_refusals",
        "questions with gold that are refused",
        of_answer(_false_refusal),
        less_is_better=True,
    ),
    Metric(
        "adversarial_refused",
        "misleading questions that are refused",
        of_answer(_adversarial_refused),
    ),
    Metric(
        "adversarial_answered",
        "questions that only look misleading (`expect`: `answer`) and are answered",
        of_answer(_adversarial_answered),
    ),
)
