"""A judge behind a real server: whatever it replies, what is measured stays the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evaluation.judge.judge import (
    CONCURRENT_REQUESTS,
    GIVEN_UP,
    MAX_FAILURES,
    choose_judge,
    judged,
)
from evaluation.judge.judge_reply import NO_JSON
from evaluation.report.evaluation_report import EvaluationReport, make_report
from evaluation.report.json_record import as_json
from evaluation.report.markdown import as_markdown
from evaluation.report.thresholds import parse_threshold
from evaluation.results import NotJudged, Opinion, Result, Run
from rag.errors import AskDifferentlyError
from tests.evaluation.invented_results import (
    LINE_3_OF_A,
    answer,
    citation,
    question,
    result,
    run,
)
from tests.openai_server import MODEL, OpenAIServer, Play

GOOD = '{"sentences": {"S1": "yes", "S2": "no"}, "answer": "partly"}'


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def answer_in_two_sentences(name: str) -> Result:
    text = "It sinks [1]. It | swims [2]."
    given = replace(answer(text, [citation("a", 3), citation("b", 3, 2)]), mode="llm")
    return result(question(name, [LINE_3_OF_A], answer="it sinks"), answered=given, llm="x")


def answered(count: int = 2) -> Run:
    refused = result(question("no", [LINE_3_OF_A]), answered=answer("no", abstained=True), llm="x")
    return run([*(answer_in_two_sentences(str(n)) for n in range(count)), refused], llm="x")


def asked(server: OpenAIServer, what: Run, deadline: float = 20) -> Run:
    return judged(what, choose_judge(server.url, deadline), deadline)


def reported(made: Run) -> EvaluationReport:
    return make_report("q", [made], [parse_threshold("judge_borne_out>=0.5")])


def test_a_judge_gives_its_opinion_of_each_answer_and_of_no_refusal(server: OpenAIServer) -> None:
    server.says(GOOD)
    steps: list[bool] = []
    choice = choose_judge(server.url, 20)
    made = judged(answered(), choice, 20, asked=lambda: steps.append(True))
    assert [one.opinion for one in made.results] == [Opinion(("yes", "no"), "partly")] * 2 + [None]
    assert made.judge == f"{server.url}#{MODEL}"
    assert len(steps) == 3
    assert len(server.requests) == 2
    assert server.requests[0]["temperature"] == 0
    assert "S2: It | swims [2]." in json.dumps(server.requests[0]["messages"])


def test_its_figures_stand_apart(server: OpenAIServer) -> None:
    server.says(GOOD)
    plain, made = answered(), asked(server, answered())
    report = reported(made)
    assert report.scores == make_report("q", [plain]).scores
    assert not any(one.metric.startswith("judge_") for one in report.scores)
    record, before = (json.loads(as_json(one)) for one in (report, make_report("q", [plain])))
    judge = record["runs"][0].pop("judge")
    assert before["runs"][0].pop("judge") is None
    assert record["runs"] == before["runs"]
    assert judge["by"] == made.judge
    figures = {one["metric"]: one["value"] for one in judge["scores"] if one["group"] == "all"}
    assert figures["judge_borne_out"] == 0.5
    assert figures["judge_partly_answers"] == 1
    assert judge["answers"][1] == {
        "id": "1",
        "answer": "partly",
        "sentences": [
            {"sentence": "It sinks [1].", "borne_out": "yes"},
            {"sentence": "It | swims [2].", "borne_out": "no"},
        ],
    }
    assert judge["not_judged"] == []
    assert [one["met"] for one in record["required"]] == [True]


def test_the_report_says_whose_opinion_it_is(server: OpenAIServer) -> None:
    server.says(GOOD)
    text = as_markdown(reported(asked(server, answered())))
    assert "## Judged by http://127.0.0.1" in text
    assert "| judge\\_borne\\_out" not in text  # our own names need no escape
    assert "| judge_borne_out | 2 | 0.500" in text
    assert "  - not supported: It \\| swims \\[2\\]." in text


@pytest.mark.parametrize(
    ("play", "why"),
    [
        (Play("I like it."), NO_JSON),
        (Play(""), NO_JSON),
        (Play(status=401), "the language model refused the key (401)"),
        (Play(status=500), "the language model's server failed (5xx)"),
        (Play(GOOD, silence=30), "the language model did not answer within 1.5 seconds"),
        (Play(cut_after=1), "broke off"),
    ],
    ids=["nonsense", "nothing", "no key", "broken", "silence", "cut"],
)
def test_a_misbehaving_judge_changes_nothing_that_is_measured(
    play: Play, why: str, server: OpenAIServer
) -> None:
    server.plays(play)
    made = asked(server, answered(1), deadline=1.5 if play.silence else 20)
    assert isinstance(made.results[0].opinion, NotJudged)
    assert why in made.results[0].opinion.why
    assert "--llm" not in made.results[0].opinion.why
    report = reported(made)
    assert report.scores == make_report("q", [answered(1)]).scores
    assert [one.value for one in report.opinions if one.group == "all"] == [1.0]
    [of_run] = json.loads(as_json(report))["runs"]
    assert [one["id"] for one in of_run["judge"]["not_judged"]] == ["0"]
    assert "- not judged (1): " in as_markdown(report)
    assert not report.threshold_checks[0].is_met


def test_one_bad_reply_spoils_no_other(server: OpenAIServer) -> None:
    server.plays(Play("hm"), Play(GOOD))
    made = asked(server, answered(4))
    kinds = sorted(type(one.opinion).__name__ for one in made.results)
    assert kinds == ["NoneType", "NotJudged", "Opinion", "Opinion", "Opinion"]


def test_a_silent_judge_is_given_up(server: OpenAIServer) -> None:
    server.plays(Play(GOOD, silence=60))
    made = asked(server, answered(40), deadline=0.5)
    # A request that is under way when the others have failed fails as well.
    at_most = MAX_FAILURES + CONCURRENT_REQUESTS - 1
    assert MAX_FAILURES <= len(server.requests) <= at_most
    whys = [one.opinion.why for one in made.results if isinstance(one.opinion, NotJudged)]
    assert len(whys) == 40
    assert whys.count(GIVEN_UP) >= 40 - at_most
    assert whys[-1] == GIVEN_UP


def test_a_judge_must_be_a_model_that_can_be_reached() -> None:
    for spec, said in (
        ("quotes", "--judge"),
        ("judge", "PROVIDER:MODEL"),
        ("http://127.0.0.1:9/v1", "does not list its models"),
    ):
        with pytest.raises(AskDifferentlyError, match=said):
            choose_judge(spec, 5)
