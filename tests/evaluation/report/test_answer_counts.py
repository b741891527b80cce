"""The answers of a run, counted by how they came about."""

from __future__ import annotations

import json
from dataclasses import replace

from evaluation.report.answer_counts import UsageTotal, count_answers
from evaluation.report.evaluation_report import make_report
from evaluation.report.json_record import as_json
from evaluation.report.markdown import as_markdown
from rag.answer import Usage
from tests.evaluation.invented_results import run
from tests.evaluation.model_answers import (
    LISTED,
    NUMBER,
    QUOTES,
    REFUSED,
    UNCITED,
    asked_model,
    model_answer,
)


def test_usage_is_summed_up() -> None:
    usages = [Usage(1_000, 50, dollars=0.25), Usage(3_000, 70), None]
    results = [asked_model(replace(QUOTES, usage=usage)) for usage in usages]
    answered = run(results, llm="openai:x")
    assert count_answers(answered).spent == UsageTotal(2, 4_000, 120, 0.25)
    assert count_answers(run(results[2:])).spent is None
    report = make_report("q", [answered])
    assert "read 4,000 tokens and wrote 120: $0.2500 in all" in as_markdown(report)
    assert "| dollars_median | 1 | 0.25000 (" in as_markdown(report)
    [of_run] = json.loads(as_json(report))["runs"]
    assert of_run["answers"]["spent"]["tokens_read"] == 4_000


def test_the_counts_add_up() -> None:
    answers = [
        model_answer("One [1].", NUMBER, UNCITED, NUMBER),
        replace(QUOTES, notice="the model is out"),
        LISTED,
        REFUSED,
    ]
    counts = count_answers(run([asked_model(one) for one in answers], llm="openai:x"))
    assert (counts.answers, counts.by_model, counts.quotes) == (4, 1, 1)
    assert (counts.listed, counts.refused, counts.fell_back) == (1, 1, 1)
    assert counts.notices == (("the model is out", 1),)
    first, second = counts.dropped
    assert (first.kind, first.sentences, first.share, first.example) == (
        "number",
        2,
        0.5,
        NUMBER.reason,
    )
    assert (second.kind, second.sentences, second.share) == ("uncited", 1, 0.25)
