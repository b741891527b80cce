"""What is wrong with an answer, told apart; and what was refused."""

from __future__ import annotations

import json

import pytest

from evaluation.questions import GoldSpan, Question
from evaluation.report.answer_misses import ANSWER_MISS_KINDS, find_answer_misses, find_refusals
from evaluation.report.evaluation_report import make_report
from evaluation.report.markdown import as_markdown
from evaluation.report.record import as_json
from evaluation.results import Result
from rag.answer import Answer
from tests.evaluation.invented import answer, citation, question, result, run

SPAN = GoldSpan("a", 30, 40)
KNOWN = question(gold=[SPAN], speaker="Ida", key_facts=(("ferry", "boat"), ("sheep",)))


@pytest.mark.parametrize(
    ("asked", "given", "faults"),
    [
        (KNOWN, answer("no", abstained=True), ["refused"]),
        (question(type="unanswerable"), answer("so"), ["answered"]),
        (question(type="unanswerable"), answer("no", abstained=True), []),
        (question(expect="clarify"), answer("so"), ["clarify"]),
        (KNOWN, answer("a boat", [citation("a", 3)]), ["lacks sheep"]),
        (KNOWN, answer("a boat of sheep", [citation("a", 9)]), ["cites nothing"]),
        (
            KNOWN,
            answer("a boat of sheep", [citation("a", 3, speaker="Marit")]),
            ["cites Marit instead of Ida"],
        ),
        (KNOWN, answer("a boat of sheep", [citation("a", 3)]), []),
        (question(), answer("so"), []),
    ],
)
def test_faults_of_answers(asked: Question, given: Answer, faults: list[str]) -> None:
    found = [
        fault
        for miss in find_answer_misses(run([result(asked, (), (), given)]))
        for fault in miss.faults
    ]
    assert len(found) == len(faults)
    assert all(said in fault for said, fault in zip(faults, found, strict=True))


BOTH_FACTS = "a boat of sheep"


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


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (KNOWN, False),
        (question(type="unanswerable"), True),
        (question(expect="refuse"), True),
        (question(expect="answer"), False),
        (question(), None),
        # Gold that the store does not hold cannot be found, whatever was expected.
        (question(gold=[GoldSpan("elsewhere", 0, 9)], expect="answer"), None),
    ],
)
def test_a_refusal_is_right_or_wrong_or_nobody_knows(asked: Question, right: bool | None) -> None:
    answered = result(question("other", [SPAN]), answered=answer("so", [citation("a", 3)]))
    refused = result(asked, answered=answer("no", abstained=True))
    [found] = find_refusals(run([answered, refused]))
    assert found.right is right


def mixed() -> list[Result]:
    near = [citation("a", 3), citation("a", 9, 2), citation("b", 3, 3)]
    return [
        result(question("1", [SPAN], key_facts=(("ferry",),)), answered=answer("so", near)),
        result(question("2", [SPAN]), answered=answer("no | no", abstained=True), similarity=0.125),
        result(question("3", type="unanswerable"), (), (), answer("so", [citation("a", 1)]), 0.5),
        result(question("4", type="unanswerable"), answered=answer("no", abstained=True)),
    ]


def test_the_report_lists_refusals_and_what_each_answer_lacks_with_links() -> None:
    told = as_markdown(make_report("q", [run(mixed(), llm="quotes")]))
    assert "### Refusals (2)" in told
    assert "| 2 | untyped | **no** | who says it? | no \\| no | 0.12 |" in told
    assert "| 4 | unanswerable | yes | who says it? | no |  |" in told
    assert "## Answers, wrongly refused: defaults (1)" in told
    assert "## Answers, wrongly answered: defaults (1)" in told
    assert "- similarity: 0.50" in told
    assert "## Answers, lacks something: defaults (1)" in told
    assert "- wrong: 2 of 3 citations lie outside of what was wanted; lacks ferry" in told
    lines = [line for line in told.splitlines() if line.startswith("  - ")]
    assert lines[-3].endswith("(<https://www.youtube.com/watch?v=abc&t=30s>): in what was wanted")
    assert lines[-2].endswith("t=90s>): **outside**, right episode, 50 s away")
    assert lines[-1].endswith("t=30s>): **outside**, another episode")


def test_the_record_says_the_same() -> None:
    [of_run] = json.loads(as_json(make_report("q", [run(mixed(), llm="quotes")])))["runs"]
    assert [(one["id"], one["right"]) for one in of_run["refusals"]] == [("2", False), ("4", True)]
    assert of_run["refusals"][0]["similarity"] == 0.125
    kinds = {one["id"]: one["kind"] for one in of_run["answer_misses"]}
    assert kinds == {"1": "lacks something", "2": "wrongly refused", "3": "wrongly answered"}
    first = of_run["answer_misses"][0]
    assert first["missing_facts"] == ["ferry"]
    cited = [(one["lies_in"], one["seconds_off"]) for one in first["answer"]["citations"]]
    assert cited == [("gold", 0), ("gold episode", 50), ("another episode", None)]
    assert of_run["judge"] is None


def test_without_answers_nothing_is_said_of_them() -> None:
    report = make_report("q", [run([result(question("1", [SPAN]), [("a", 3)])])])
    assert "Answers" not in as_markdown(report)
    assert "answers" not in json.loads(as_json(report))["runs"][0]
