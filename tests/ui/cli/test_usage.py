"""What an answer costs, and how often a model may be asked, as the command line says it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.conftest import free_port
from tests.ui.process import started
from tests.ui.terminal import Terminal
from tests.ui.web.caller import Caller

QUESTION = "what did Xóchitl say about late readings?"
SAID = "Xóchitl said that twelve percent of all readings arrive late [1]."
TOLD = {
    "prompt_tokens": 1_234,
    "completion_tokens": 56,
    "total_tokens": 1_290,
    "prompt_tokens_details": {"cached_tokens": 1_000},
}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        server.plays(Play(SAID, usage=TOLD))
        yield server


def test_ask_says_what_it_took(
    terminal: Terminal, sample_store: Path, server: OpenAIServer
) -> None:
    outcome = terminal("ask", QUESTION, "--llm", server.url, "--json", "--store", sample_store)
    assert outcome.json["usage"] == {
        "input_tokens": 1_234,
        "output_tokens": 56,
        "cached_input_tokens": 1_000,
        "dollars": None,
    }
    assert "podcast-qa: 1,234 tokens read (1,000 cached), 56 written\n" in outcome.err


def test_the_price_of_a_model_that_has_one_is_said(
    terminal: Terminal,
    sample_store: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-invented0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    outcome = terminal("ask", QUESTION, "--llm", "openai:gpt-4o", "--store", sample_store)
    assert "1,234 tokens read (1,000 cached), 56 written, $0.0024\n" in outcome.err
    assert "sk-invented" not in outcome.err + outcome.out


def test_nothing_is_said_of_quotes(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("ask", QUESTION, "--llm", "quotes", "--json", "--store", sample_store)
    assert outcome.json["usage"] is None
    assert "tokens" not in outcome.err


def test_a_cap_is_kept_from_one_command_to_the_next(
    terminal: Terminal,
    sample_store: Path,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PODCAST_QA_LLM_ANSWERS_PER_DAY", "1")
    store = shutil.copytree(sample_store, tmp_path / "store")
    command = ("ask", QUESTION, "--llm", server.url, "--json", "--store", store)
    assert terminal(*command).json["mode"] == "llm"
    capped = terminal(*command)
    assert capped.status == 1
    assert capped.json["mode"] == "quotes"
    assert capped.json["citations"]
    notice = "the language model may answer once a day here, so these are the words that were said"
    assert capped.json["notice"] == notice
    assert f"podcast-qa: {notice}\n" in capped.err
    assert len(server.requests) == 1


def test_serve_logs_what_each_answer_took(
    sample_store: Path, server: OpenAIServer, tmp_path: Path
) -> None:
    port = free_port()
    command = ("serve", "--port", port, "--llm", server.url, "--store", sample_store)
    with started(*command, cwd=tmp_path, PYTHONUNBUFFERED="1") as process:
        process.stdout.readline()
        caller = Caller(f"http://127.0.0.1:{port}")
        caller.http.timeout = 60
        caller.call("ask", [QUESTION, None])
        assert "twelve percent" in caller.call("answer", [None])
        process.process.terminate()
        told = process.stderr.read().decode()
    [line] = [line for line in told.splitlines() if "tokens read" in line]
    assert line.endswith(f"{server.url}#scripted-1: 1,234 tokens read (1,000 cached), 56 written")
    assert "late readings" not in told
