"""Opinions as figures, with names of their own."""

from __future__ import annotations

from dataclasses import replace

from evaluation.judge.judge_metrics import JUDGE_METRICS
from evaluation.metrics.registry import METRICS
from evaluation.report.thresholds import parse_threshold
from evaluation.results import NotJudged, Opinion
from tests.evaluation.invented_results import question, result


def test_grades_become_shares_and_missing_opinions_count_apart() -> None:
    judged = replace(result(question()), opinion=Opinion(("yes", "no", "yes"), "partly"))
    not_judged = replace(result(question()), opinion=NotJudged("no"))
    values = {one.name: one.values(judged) for one in JUDGE_METRICS}
    assert values == {
        "judge_borne_out": (1, 0, 1),
        "judge_partly_borne_out": (0, 0, 0),
        "judge_not_borne_out": (0, 1, 0),
        "judge_answers": (0,),
        "judge_partly_answers": (1,),
        "judge_does_not_answer": (0,),
        "judge_not_judged": (0,),
    }
    assert [one.name for one in JUDGE_METRICS if one.values(not_judged)] == ["judge_not_judged"]
    assert not any(one.values(result(question())) for one in JUDGE_METRICS)


def test_the_names_of_judge_metrics_set_them_apart() -> None:
    assert all(one.name.startswith("judge_") for one in JUDGE_METRICS)
    assert not any(one.name.startswith("judge_") for one in METRICS)
    assert parse_threshold("judge_borne_out>=0.9").needs_judge
    assert not parse_threshold("citation_precision>=0.9").needs_judge
