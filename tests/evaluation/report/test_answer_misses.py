"""Answer misses, by what is wrong with the answer."""

from __future__ import annotations

import pytest

from evaluation.questions import Question
from evaluation.report.answer_misses import ANSWER_MISS_KINDS, find_answer_misses
from rag.answer import Answer
from tests.evaluation.invented_results import (
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)

KNOWN = question(gold=[LINE_3_OF_A], speaker="Ida", key_facts=(("ferry", "boat"), ("sheep",)))
BOTH_FACTS = "a boat of sheep"


@pytest.mark.parametrize(
    ("asked", "given", "expected"),
    [
        (KNOWN, answer("no", abstained=True), ["refused"]),
        (question(type="unanswerable"), answer("so"), ["answered"]),
        (question(type="unanswerable"), answer("no", abstained=True), []),
        (question(expect="clarify"), answer("so"), ["clarify"]),
        (KNOWN, answer("a boat", [citation("a", 3)]), ["lacks sheep"]),
        (KNOWN, answer(BOTH_FACTS, [citation("a", 9)]), ["cites nothing"]),
        (
            KNOWN,
            answer(BOTH_FACTS, [citation("a", 3, speaker="Marit")]),
            ["cites Marit instead of Ida"],
        ),
        (KNOWN, answer(BOTH_FACTS, [citation("a", 3)]), []),
        (question(), answer("so"), []),
    ],
)
def test_faults_of_answers(asked: Question, given: Answer, expected: list[str]) -> None:
    misses = find_answer_misses(run([result(asked, (), (), given)]))
    faults = [fault for miss in misses for fault in miss.faults]
    assert len(faults) == len(expected)
    assert all(part in fault for part, fault in zip(expected, faults, strict=True))


@pytest.mark.parametrize(
    ("asked", "given", "kind"),
    [
        (KNOWN, answer("no", abstained=True), "wrongly refused"),
        (question(type="unanswerable"), answer("so"), "wrongly answered"),
        (question(expect="refuse"), answer("so"), "wrongly answered"),
        (question(expect="answer"), answer("no", abstained=True), "wrongly refused"),
        (KNOWN, answer(BOTH_FACTS, [citation("b", 3)]), "cites nothing of what was wanted"),
        (KNOWN, answer("a boat", [citation("a", 3)]), "lacks something"),
        (
            KNOWN,
            answer(BOTH_FACTS, [citation("a", 3), citation("b", 3, 2)]),
            "cites more than what was wanted",
        ),
    ],
)
def test_kinds_of_misses_are_told_apart(asked: Question, given: Answer, kind: str) -> None:
    [miss] = find_answer_misses(run([result(asked, answered=given)]))
    assert miss.kind == kind
    assert kind in ANSWER_MISS_KINDS
