"""Training questions from a real server, which writes well, lies or fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import CheckArchiveError
from ingest.progress import NoProgress
from rag.errors import AskDifferentlyError
from tests.openai_server import PATIENT, OpenAIServer, Play, skip_retry_waits
from tests.ui.terminal import Terminal
from tuning.errors import CheckTrainingError
from tuning.question_writer import WritingReport, write_questions
from tuning.training_questions import read_training_questions

EVIDENCE = "That is the number for all sixty-two shops together"
GOOD = json.dumps(
    [
        {"question": "Is it one figure?", "style": "paraphrase", "evidence": EVIDENCE},
        {"question": "Invented?", "style": "topic", "evidence": "words that nobody has ever said"},
    ]
)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


def _write(archive: Path, out: Path, server: OpenAIServer, most: int = 500) -> WritingReport:
    return write_questions(str(archive), out, server.url, most, PATIENT, NoProgress())


def test_only_what_a_section_proves_is_written(
    sample_archive: Path, tmp_path: Path, server: OpenAIServer
) -> None:
    server.says(GOOD)
    report = _write(sample_archive, tmp_path / "q.jsonl", server)
    assert report.sections == len(server.requests) > 10
    assert (report.questions, report.failed) == (1, 0)
    [asked] = read_training_questions(tmp_path / "q.jsonl")
    assert (asked.text, asked.evidence) == ("Is it one figure?", EVIDENCE)


def test_each_request_shows_one_section_and_no_more_than_asked_for(
    sample_archive: Path, tmp_path: Path, server: OpenAIServer
) -> None:
    server.says("[]")
    _write(sample_archive, tmp_path / "q.jsonl", server, most=4)
    shown = [request["messages"][-1]["content"] for request in server.requests]
    assert len(set(shown)) == 4
    assert len({text.splitlines()[1].split(" | ")[0] for text in shown}) == 4  # of all episodes


def test_a_failing_server_is_not_asked_for_ever(
    sample_archive: Path,
    tmp_path: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    skip_retry_waits(monkeypatch)
    server.plays(Play(status=401))
    report = _write(sample_archive, tmp_path / "q.jsonl", server)
    assert report.questions == 0
    assert report.failed == 3
    assert "401" in (report.failure or "")
    assert len(server.requests) <= 8  # those on their way are not called back


def test_what_was_written_before_a_failure_stays(
    sample_archive: Path, tmp_path: Path, server: OpenAIServer
) -> None:
    whole = tmp_path / "whole.jsonl"
    server.says(GOOD)
    _write(sample_archive, whole, server)
    server.plays(*[Play(GOOD)] * len(server.requests), Play(status=401))
    _write(sample_archive, tmp_path / "q.jsonl", server)
    assert (tmp_path / "q.jsonl").read_text() == whole.read_text()


def test_nothing_is_overwritten(sample_archive: Path, tmp_path: Path, server: OpenAIServer) -> None:
    (tmp_path / "q.jsonl").write_text("precious")
    with pytest.raises(CheckTrainingError, match="use another --out"):
        _write(sample_archive, tmp_path / "q.jsonl", server)
    assert (tmp_path / "q.jsonl").read_text() == "precious"
    assert server.requests == []


def test_no_model_and_no_archive_are_said(tmp_path: Path, server: OpenAIServer) -> None:
    with pytest.raises(AskDifferentlyError, match="written by a language model"):
        write_questions("x", tmp_path / "q", "quotes", 1, PATIENT, NoProgress())
    with pytest.raises(CheckArchiveError):
        _write(tmp_path / "none", tmp_path / "q", server)


def test_the_command_says_what_it_wrote(
    terminal: Terminal, sample_archive: Path, server: OpenAIServer
) -> None:
    server.says(GOOD)
    outcome = terminal("questions", str(sample_archive), "--llm", server.url)
    assert outcome.status == 0, outcome.err
    assert outcome.out.startswith("1 question about ")
    server.says("no")
    again = terminal("questions", str(sample_archive), "--llm", server.url, "--out", "b.jsonl")
    assert again.status == 1
