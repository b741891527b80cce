"""`ask` over the sample archive, with the real models."""

from __future__ import annotations

from pathlib import Path

from tests.openai_server import OpenAIServer, Play
from tests.ui.cli.json_contract import ANSWER, CITATION, HIT, has_shape
from tests.ui.terminal import Terminal


def test_ask_json_is_the_contract(terminal: Terminal, sample_store: Path) -> None:
    question = "what did Xóchitl say about late readings?"
    outcome = terminal("ask", question, "--json", "--store", sample_store)
    assert outcome.status == 0
    answer = outcome.json
    assert has_shape(answer, ANSWER)
    assert (answer["mode"], answer["model"], answer["abstained"]) == ("quotes", None, False)
    assert answer["question"] == question
    assert answer["citations"]
    for number, citation in enumerate(answer["citations"], 1):
        assert has_shape(citation, CITATION)
        assert citation["marker"] == number
        assert f"[{number}]" in answer["answer"]
        assert citation["speaker"] == "Xóchitl"
        assert citation["url"].endswith(f"&t={citation['start']}s")
    assert "twelve percent" in answer["citations"][0]["quote"]


def test_ask_for_a_reader_says_who_where_and_when(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("ask", "how many nurses finished the course?", "--store", sample_store)
    assert outcome.status == 0
    assert "forty-one" in outcome.out
    assert "[1] Idris, Invented: SQL on the Night Shift" in outcome.out
    assert "s02e03 · Who finishes · 0:0" in outcome.out
    assert "https://www.youtube.com/watch?v=invented-04&t=" in outcome.out
    # No model is configured: the reader is told, and how to switch one on.
    assert "quotes" in outcome.err
    assert "--llm" in outcome.err


def test_an_answer_that_the_archive_does_not_hold_is_refused_with_passages(
    terminal: Terminal, sample_store: Path
) -> None:
    question = "what does the tax law of Portugal say about submarines?"
    answer = terminal("ask", question, "--json", "--store", sample_store).json
    assert answer["abstained"]
    assert answer["citations"] == []
    assert all(has_shape(hit, HIT) for hit in answer["nearest"])
    assert answer["nearest"]


def test_ask_with_a_language_model_that_is_named(terminal: Terminal, sample_store: Path) -> None:
    question = "what did Xóchitl say about late readings?"
    with OpenAIServer() as server:
        server.says("Xóchitl said that twelve percent of all readings arrive late [1].")
        outcome = terminal("ask", question, "--llm", server.url, "--json", "--store", sample_store)
    assert outcome.status == 0
    answer = outcome.json
    assert answer["mode"] == "llm"
    assert "twelve percent" in answer["answer"]
    assert answer["citations"][0]["speaker"] == "Xóchitl"


def test_a_named_model_that_fails_leaves_quotes_and_exit_status_1(
    terminal: Terminal, sample_store: Path
) -> None:
    question = "what did Xóchitl say about late readings?"
    with OpenAIServer() as server:
        server.plays(Play(status=401))
        outcome = terminal("ask", question, "--llm", server.url, "--store", sample_store)
    assert outcome.status == 1
    assert "twelve percent" in outcome.out
    assert "[1] Xóchitl" in outcome.out
    assert any(line.startswith("podcast-qa: ") for line in outcome.err.splitlines())
    assert "Traceback" not in outcome.err


def test_a_list_names_the_episodes_and_where_to_hear_them(
    terminal: Terminal, sample_store: Path
) -> None:
    asked = ("ask", "list the episodes of season 2", "--llm", "quotes", "--store", sample_store)
    answer = terminal(*asked, "--json").json
    assert [episode["number"] for episode in answer["episodes"]] == [1, 3]
    assert not answer["abstained"]
    printed = terminal(*asked)
    assert printed.status == 0
    assert all(episode["url"] in printed.out for episode in answer["episodes"])
