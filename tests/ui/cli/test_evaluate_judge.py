"""`evaluate --judge` over the sample archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.questions import read_questions
from rag import PodcastQA
from tests.conftest import CHECKOUT
from tests.openai_server import MODEL, OpenAIServer, Play
from tests.ui.terminal import Outcome, Terminal, is_one_line

QUESTIONS = CHECKOUT / "samples" / "questions.jsonl"


@pytest.fixture
def few(empty_folder: Path) -> Path:
    """The first three of the sample questions."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines(keepends=True)
    file = empty_folder / "few.jsonl"
    file.write_text("".join(lines[:3]), encoding="utf-8")
    return file


def opinion_on(question: str, store: Path) -> str:
    """What a judge says that finds nothing wrong with the answer to a question."""
    answer = PodcastQA.open(store, llm="quotes").ask(question)
    sentences = {f"S{number}": "yes" for number, _ in enumerate(cited_sentences(answer), 1)}
    return json.dumps({"sentences": sentences, "answer": "yes"})


def judged(
    terminal: Terminal, store: Path, questions: Path, server: OpenAIServer, *more: str
) -> Outcome:
    return terminal(
        *("evaluate", questions, "--answers", "--llm", "quotes", "--judge", server.url),
        *("--store", store, *more),
    )


def test_a_judge_has_its_own_table_and_its_own_thresholds(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    one = few.with_name("one.jsonl")
    one.write_text(few.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    with OpenAIServer() as server:
        server.says(opinion_on(read_questions(one)[0].text, sample_store))
        met = judged(terminal, sample_store, one, server, "--require", "judge_answers>=1")
        missed = judged(terminal, sample_store, one, server, "--require", "judge_answers>=1.1")
    table, opinion = met.out.split(f"judged by {server.url}#{MODEL}:\n")
    assert "judge_" not in table
    assert [line.split()[0] for line in opinion.splitlines()[1:3]] == [
        "judge_borne_out",
        "judge_partly_borne_out",
    ]
    assert "not judged" not in met.err
    assert (met.status, missed.status) == (0, 1)
    assert "required judge_answers>=1.1: is 1.000" in missed.err


@pytest.mark.parametrize(
    ("play", "why"), [(Play("Splendid!"), "JSON"), (Play(status=500), "(5xx)")]
)
def test_a_judge_that_misbehaves_costs_one_line(
    play: Play, why: str, terminal: Terminal, sample_store: Path, few: Path
) -> None:
    plain = terminal(
        "evaluate", few, "--answers", "--llm", "quotes", "--json", "--store", sample_store
    )
    with OpenAIServer() as server:
        server.plays(play)
        outcome = judged(terminal, sample_store, few, server, "--json")
    assert outcome.status == 0
    [line] = [line for line in outcome.err.splitlines() if "not judged" in line]
    assert line.startswith("podcast-qa: 3 answers not judged; the first: ")
    assert why in line
    [run], [before] = outcome.json["runs"], plain.json["runs"]
    assert [one["id"] for one in run["judge"]["not_judged"]] == ["s-01", "s-02", "s-03"]
    assert run["answer_misses"] == before["answer_misses"]
    figures = [[one for one in of["scores"] if "_ms_" not in one["metric"]] for of in (run, before)]
    assert figures[0] == figures[1]


def test_a_judge_that_is_not_there_is_said_before_anything_is_asked(
    terminal: Terminal, sample_store: Path, few: Path
) -> None:
    options = ("evaluate", few, "--answers", "--llm", "quotes", "--store", sample_store)
    gone = terminal(*options, "--judge", "http://127.0.0.1:9/v1")
    assert is_one_line(gone, 1, "does not list its models")
    assert is_one_line(terminal(*options, "--judge", "quotes"), 1, "--judge needs a language model")
