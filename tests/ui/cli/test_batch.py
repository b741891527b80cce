"""`--batch`: many questions, one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer
from tests.ui.terminal import Terminal


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def test_answers_come_in_order_with_the_ids_of_their_questions(
    terminal: Terminal, sample_store: Path, tmp_path: Path
) -> None:
    batch = tmp_path / "questions.jsonl"
    batch.write_bytes(
        lines(
            {"id": "b", "question": "late readings", "filter": {"season": 1}},
            {"id": {"any": ["json"]}, "question": "poppy seed rolls", "gold": "kept by others"},
            {"question": "what is a day?", "filter": {"year": [2024], "speaker": "Xóchitl"}},
        )
    )
    outcome = terminal("search", "--batch", batch, "-k", 2, "--store", sample_store)
    assert outcome.status == 0
    found = outcome.jsonl
    assert [one["id"] for one in found] == ["b", {"any": ["json"]}, None]
    assert [one["query"] for one in found] == [
        "late readings",
        "poppy seed rolls",
        "what is a day?",
    ]
    assert [one["hits"][0]["season"] for one in found] == [1, 2, 3]
    assert all(len(one["hits"]) <= 2 for one in found)


def test_history_says_who_is_meant(terminal: Terminal, sample_store: Path) -> None:
    history = [
        {"role": "user", "content": "what did Idris say about privacy?"},
        {"role": "assistant", "content": "Names are removed [1].", "citations": []},
    ]
    question = {"id": 7, "question": "and what did he say about mistakes?", "history": history}
    outcome = terminal("ask", "--batch", "-", "--store", sample_store, stdin=lines(question))
    assert outcome.status == 0
    (answer,) = outcome.jsonl
    assert answer["id"] == 7
    assert {citation["speaker"] for citation in answer["citations"]} == {"Idris"}


@pytest.mark.parametrize(
    ("line", "known", "named"),
    [
        (b"{", None, "JSON"),
        (b"[1]", None, "object"),
        (b"\xff\xfe", None, "JSON"),
        (b"[" * 100_000, None, "JSON"),
        (b'{"id": 3}', 3, "question"),
        (b'{"id": 3, "question": 4}', 3, "question"),
        (b'{"id": 3, "question": " "}', 3, "empty"),
        (lines({"id": 3, "question": "x" * 100_000}).strip(), 3, "100,000"),
        (b'{"id": 3, "question": "q", "filter": {"saison": 1}}', 3, "filter.saison"),
        (b'{"id": 3, "question": "q", "filter": {"season": "one"}}', 3, "filter.season"),
        (b'{"id": 3, "question": "q", "filter": {"season": 99}}', 3, ""),
        (b'{"id": 3, "question": "q", "filter": 5}', 3, "filter: Input should be an object"),
        (b'{"id": 3, "question": "q", "history": [5]}', 3, "history.0: Input should be an object"),
        (b'{"id": 3, "question": "q", "history": [{"role": "system", "content": ""}]}', 3, "role"),
    ],
)
def test_a_line_that_cannot_be_answered_leaves_the_others_be(
    line: bytes, known: object, named: str, terminal: Terminal, sample_store: Path
) -> None:
    good = lines({"id": "good", "question": "late readings"})
    outcome = terminal(
        "search", "--batch", "-", "--store", sample_store, stdin=good + line + b"\n\n" + good
    )
    assert outcome.status == 1
    first, broken, last = outcome.jsonl
    assert first["hits"] == last["hits"] != []
    assert list(broken) == ["id", "error"]
    assert broken["id"] == known
    assert named in broken["error"]
    assert "\n" not in broken["error"]
    assert "instance of" not in broken["error"]
    assert len(broken["error"]) < 500
    assert "Traceback" not in outcome.err


def test_null_is_no_filter_and_no_history(terminal: Terminal, sample_store: Path) -> None:
    plain = {"question": "late readings"}
    questions = lines(plain, {**plain, "filter": None, "history": None})
    outcome = terminal("search", "--batch", "-", "--store", sample_store, stdin=questions)
    assert outcome.status == 0
    without, nulls = outcome.jsonl
    assert nulls["hits"] == without["hits"] != []


def test_odd_characters_come_through(terminal: Terminal, sample_store: Path) -> None:
    question = (
        b'{"id": "\\ud800", "question": "late \\ud800 readings \\u0000 \xf0\x9f\x9b\xb3",'
        b' "history": [{"role": "user", "content": "\\udfff"}]}\n'
    )
    with OpenAIServer() as server:
        server.says("Xóchitl said that twelve percent of all readings arrive late [1].")
        outcome = terminal(
            "ask", "--batch", "-", "--llm", server.url, "--store", sample_store, stdin=question
        )
    assert outcome.status == 0
    (answer,) = outcome.jsonl
    assert answer["id"] == "\ud800"  # as it came, whatever it is
    assert "late ? readings" in answer["question"]
    assert answer["mode"] == "llm"


def test_a_fault_of_ours_is_not_the_lines(
    terminal: Terminal, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("no such window")

    monkeypatch.setattr("rag.retrieval.retriever.rank_windows", broken)
    question = lines({"id": 1, "question": "late readings"})
    outcome = terminal("search", "--batch", "-", "--store", sample_store, stdin=question)
    assert outcome.status == 1
    assert "not a JSON object" not in outcome.out
    assert "internal error in podcast-qa (ValueError)" in outcome.err


def test_a_batch_that_is_not_there_is_one_line(terminal: Terminal, sample_store: Path) -> None:
    outcome = terminal("ask", "--batch", "missing.jsonl", "--store", sample_store)
    assert outcome.status == 1
    assert "missing.jsonl" in outcome.err


@pytest.mark.parametrize(
    "arguments", [[], ["q", "--batch", "-"], ["--batch", "-", "--season", "1"]]
)
def test_a_question_or_a_batch_and_not_both(
    arguments: list[str], terminal: Terminal, sample_store: Path
) -> None:
    outcome = terminal("search", *arguments, "--store", sample_store)
    assert outcome.status == 2
    assert "--batch" in outcome.err
