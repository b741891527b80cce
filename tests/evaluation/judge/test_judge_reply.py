"""Which replies of a judge are opinions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.judge.judge_reply import NO_JSON, OTHER_SENTENCES, read_opinion
from evaluation.results import NotJudged, Opinion

GOOD = '{"sentences": {"S1": "yes", "S2": "partly"}, "answer": "no"}'


@pytest.mark.parametrize(
    "reply", [GOOD, f"\n {GOOD}\n", f"```json\n{GOOD}\n```", f"```\n{GOOD}\n```"]
)
def test_an_opinion_is_read(reply: str) -> None:
    assert read_opinion(reply, 2) == Opinion(("yes", "partly"), "no")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("", NO_JSON),
        ("The answer is fine: yes.", NO_JSON),
        (f"Sure! {GOOD}", NO_JSON),
        (f"{GOOD} {GOOD}", NO_JSON),
        ("[" * 10_000, NO_JSON),
        ("[]", NO_JSON),
        ('{"sentences": {}}', NO_JSON),
        (GOOD.replace("no", "perhaps"), NO_JSON),
        (GOOD.replace('"no"', "true"), NO_JSON),
        (GOOD.replace('"no"', '"no", "score": 10'), NO_JSON),
        (GOOD.replace("S2", "S3"), OTHER_SENTENCES),
        (GOOD.replace('"S1": "yes", ', ""), OTHER_SENTENCES),
        (GOOD.replace('"S1": "yes"', '"S0": "yes", "S1": "yes"'), OTHER_SENTENCES),
    ],
)
def test_any_other_reply_is_no_opinion(reply: str, why: str) -> None:
    assert read_opinion(reply, 2) == NotJudged(why)


@given(st.text() | st.recursive(st.none() | st.text(), st.lists).map(json.dumps))
def test_any_text_is_read_or_refused(reply: str) -> None:
    assert isinstance(read_opinion(reply, 1), NotJudged)
