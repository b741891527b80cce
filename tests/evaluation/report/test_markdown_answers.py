"""What the report and the record say of answers: refusals, and each miss with its links."""

from __future__ import annotations

import json

from evaluation.report.evaluation_report import make_report
from evaluation.report.json_record import as_json
from evaluation.report.markdown import as_markdown
from evaluation.results import Result
from tests.evaluation.invented_results import (
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)


def mixed() -> list[Result]:
    cited = [citation("a", 3), citation("a", 9, 2), citation("b", 3, 3)]
    lacking = question("1", [LINE_3_OF_A], key_facts=(("ferry",),))
    refusal = answer("no | no", abstained=True)
    return [
        result(lacking, answered=answer("so", cited)),
        result(question("2", [LINE_3_OF_A]), answered=refusal, similarity=0.125),
        result(question("3", type="unanswerable"), (), (), answer("so", [citation("a", 1)]), 0.5),
        result(question("4", type="unanswerable"), answered=answer("no", abstained=True)),
    ]


def test_the_report_lists_refusals_and_each_miss_with_links() -> None:
    report = as_markdown(make_report("q", [run(mixed(), llm="quotes")]))
    assert "### Refusals (2)" in report
    assert "| 2 | untyped | **no** | who says it? | no \\| no | 0.12 |" in report
    assert "| 4 | unanswerable | yes | who says it? | no |  |" in report
    assert "## Answers, wrongly refused: defaults (1)" in report
    assert "## Answers, wrongly answered: defaults (1)" in report
    assert "- similarity: 0.50" in report
    assert "## Answers, lacks something: defaults (1)" in report
    assert "- wrong: 2 of 3 citations lie outside of what was wanted; lacks ferry" in report
    lines = [line for line in report.splitlines() if line.startswith("  - ")]
    assert lines[-3].endswith("(<https://www.youtube.com/watch?v=abc&t=30s>): in a gold span")
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
    citations = [(one["lies_in"], one["seconds_off"]) for one in first["answer"]["citations"]]
    assert citations == [("gold", 0), ("gold episode", 50), ("another episode", None)]
    assert of_run["judge"] is None


def test_a_run_without_answers_has_no_part_on_them() -> None:
    report = make_report("q", [run([result(question("1", [LINE_3_OF_A]), [("a", 3)])])])
    assert "Answers" not in as_markdown(report)
    assert "answers" not in json.loads(as_json(report))["runs"][0]
