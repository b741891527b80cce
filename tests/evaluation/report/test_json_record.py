"""The JSON record: valid JSON, with the passages found and the gold spans of each miss."""

from __future__ import annotations

import json

import pytest

from evaluation.report.evaluation_report import make_report
from evaluation.report.json_record import as_json
from evaluation.report.thresholds import parse_threshold
from tests.evaluation.invented_results import (
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)


def test_the_record_is_json_with_every_score_and_miss() -> None:
    missed = result(question("1", [LINE_3_OF_A], speaker="Ida", answer="so"), [("b", 1)])
    far_off = answer("so", [citation("b", 1)])
    infinite = result(question("2", [LINE_3_OF_A]), [("a", 3)], answered=far_off)
    limits = [parse_threshold("hit@5>=0.9"), parse_threshold("search_ms_p95<=20")]
    text = as_json(make_report("q.jsonl", [run([missed, infinite])], limits))
    record = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    [of_run] = record["runs"]
    scores = {(one["group"], one["metric"]): one["value"] for one in of_run["scores"]}
    assert scores["all", "hit@5"] == 0.5
    assert scores["all", "seconds_off_median"] is None
    [miss] = of_run["misses"]
    assert (miss["id"], miss["kind"]) == ("1", "episode not found")
    assert miss["came"][0]["url"] == "https://www.youtube.com/watch?v=abc&t=10s"
    assert miss["wanted"]["gold"][0]["url"] == "https://www.youtube.com/watch?v=abc&t=30s"
    assert miss["wanted"]["speaker"] == "Ida"
    assert [one["met"] for one in record["required"]] == [False, True]
