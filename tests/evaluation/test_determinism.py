"""The same questions on the same store have the same record, times aside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from evaluation import evaluate, make_report, read_questions
from evaluation.report.json_record import as_json
from rag import PodcastQA
from tests.conftest import CHECKOUT
from tests.openai_server import OpenAIServer

QUESTIONS = read_questions(CHECKOUT / "samples" / "questions.jsonl")[::3]
WRITTEN = (
    "Idris was a nurse in intensive care for nine years [1]. Ferries fly over the moon [2]. "
    "There were 1,234 of them [1]. It is nice."
)


def record(store: Path, llm: str) -> dict[str, Any]:
    """The record of a run by a newly opened service, without date and times."""
    qa = PodcastQA.open(store, llm=llm)
    made = json.loads(as_json(make_report("q", [evaluate(qa, QUESTIONS, answers=True)])))
    del made["date"]
    for run in made["runs"]:
        timed = [one for one in run["scores"] if "_ms_" in one["metric"]]
        assert timed
        run["scores"] = [one for one in run["scores"] if one not in timed]
    return dict(made)


def test_quotes_have_the_same_record_again(sample_store: Path) -> None:
    assert record(sample_store, "quotes") == record(sample_store, "quotes")


def test_a_language_model_that_says_the_same_has_the_same_record_again(sample_store: Path) -> None:
    with OpenAIServer() as server:
        server.says(WRITTEN)
        first = record(sample_store, server.url)
        asked = list(server.requests)
        assert record(sample_store, server.url) == first
        assert server.requests[len(asked) :] == asked
    assert {one["temperature"] for one in asked} == {0}
    [run] = first["runs"]
    figures = {one["metric"]: one["value"] for one in run["scores"] if one["group"] == "all"}
    assert figures["sentences_dropped"] > 0.5
    assert 0 < figures["fell_back"] <= 1
    assert figures["quote_verbatim"] == figures["markers_match"] == 1
    assert sum(one["sentences"] for one in run["answers"]["dropped"]) > len(asked)
