"""Thresholds: how they are read, and when they are met."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.errors import CheckQuestionsError
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import Score
from evaluation.report.thresholds import Threshold, check_thresholds, parse_threshold


@pytest.mark.parametrize(
    ("text", "threshold"),
    [
        ("hit@5>=0.75", Threshold("all", "hit@5", 0.75, at_most=False)),
        (" MRR@10 >= .6 ", Threshold("all", "mrr@10", 0.6, at_most=False)),
        ("paraphrase/hit@5>=0.6", Threshold("paraphrase", "hit@5", 0.6, at_most=False)),
        ("difficulty 2/hit@1>=1", Threshold("difficulty 2", "hit@1", 1, at_most=False)),
        ("a/b/hit@1>=1", Threshold("a/b", "hit@1", 1, at_most=False)),
        ("search_ms_p95<=80", Threshold("all", "search_ms_p95", 80, at_most=True)),
    ],
)
def test_a_threshold_is_read(text: str, threshold: Threshold) -> None:
    assert parse_threshold(text) == threshold
    assert parse_threshold(str(threshold)) == threshold


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "for instance"),
        ("hit@5", "for instance"),
        ("hit@5=0.7", "for instance"),
        ("hit@5>0.7", "for instance"),
        ("hit@6>=0.7", "there are: hit@1"),
        ("hit@5<=0.7", "wrong direction; write hit@5>=VALUE"),
        ("search_ms_p50>=7", "wrong direction; write search_ms_p50<=VALUE"),
        ("hit@5>=high", "'high'"),
        ("hit@5>=nan", "'nan'"),
        ("/hit@5>=0.7", "for instance"),
    ],
)
def test_a_wrong_threshold_is_refused(text: str, message: str) -> None:
    with pytest.raises(CheckQuestionsError) as raised:
        parse_threshold(text)
    assert message in str(raised.value)


def score(group: str, metric: str, value: float) -> Score:
    return Score("defaults", group, metric, value, 0, 1, 9)


@pytest.mark.parametrize(
    ("text", "value", "is_met"),
    [
        ("hit@5>=0.7", 0.7, True),
        ("hit@5>=0.7", 0.69, False),
        ("seconds_off_median<=9", 9, True),
        ("seconds_off_median<=9", 9.5, False),
        ("seconds_off_median<=9", math.inf, False),
    ],
)
def test_a_threshold_is_met_or_missed(text: str, value: float, is_met: bool) -> None:
    threshold = parse_threshold(text)
    [check] = check_thresholds([threshold], [score("all", threshold.metric, value)])
    assert check.is_met == is_met


def test_a_metric_that_was_not_measured_misses_its_threshold() -> None:
    threshold = parse_threshold("topic/hit@5>=0")
    [check] = check_thresholds([threshold], [score("all", "hit@5", 1)])
    assert (check.score, check.is_met) == (None, False)


@given(st.text() | st.builds("{}>={}".format, st.sampled_from(METRICS), st.text()))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        threshold = parse_threshold(text)
    except CheckQuestionsError:
        return
    assert not math.isnan(threshold.limit)
