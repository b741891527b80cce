"""Bad input: one clear line that says what to do, exit status 1 or 2, no traceback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer
from tests.ui.terminal import Terminal, is_one_line


def test_without_a_command_the_help_is_shown(terminal: Terminal) -> None:
    outcome = terminal()
    assert "ingest" in outcome.out
    assert outcome.status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["answer"], "answer"),
        (["ask", "--colour", "q"], "--colour"),
        (["search", "q", "-k", "0"], "-k"),
        (["search", "q", "-k", "many"], "-k"),
        (["search", "q", "--season", "one"], "--season"),
        (["serve", "--port", "70000"], "--port"),
        (["ingest"], "archive"),
        (["ask"], "question"),
        (["ask", ""], "empty"),
        (["ask", " \n\t"], "empty"),
        (["search", ""], "empty"),
        (["ask", "why " * 25_000], "2,000"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, terminal: Terminal) -> None:
    assert is_one_line(terminal(*arguments), 2, said)


@pytest.mark.parametrize("command", ["ask", "search", "serve", "episodes"])
def test_no_store_yet(command: str, terminal: Terminal) -> None:
    arguments = ["q"] if command in {"ask", "search"} else []
    assert is_one_line(terminal(command, *arguments), 1, "podcast-qa ingest")


def test_an_unknown_folder(terminal: Terminal) -> None:
    assert is_one_line(terminal("ingest", "nowhere"), 1, "nowhere")


def test_an_empty_archive(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert is_one_line(terminal("ingest", tmp_path / "empty"), 1, "empty")


def test_a_git_repository_that_is_not_there(terminal: Terminal, tmp_path: Path) -> None:
    assert is_one_line(terminal("ingest", f"file://{tmp_path}/nothing.git"), 1, "nothing.git")


def test_an_unreadable_file_is_left_out_and_reported(
    terminal: Terminal, sample_archive: Path, tmp_path: Path
) -> None:
    archive = Path(shutil.copytree(sample_archive, tmp_path / "archive"))
    (archive / "_podcast" / "broken.md").symlink_to("missing.md")
    (archive / "_podcast" / "bytes.md").write_bytes(b"---\n\xff\xfe\x00\n---\n")
    outcome = terminal("ingest", "--check", archive)
    assert outcome.status == 0
    assert "_podcast/broken.md: unreadable file" in outcome.out
    assert "_podcast/bytes.md" in outcome.out


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_filter_that_matches_nothing(
    command: str, terminal: Terminal, sample_store: Path
) -> None:
    outcome = terminal(command, "who bakes?", "--season", 99, "--store", sample_store)
    assert is_one_line(outcome, 1)


@pytest.mark.parametrize(
    ("llm", "said"),
    [
        ("nobody:nothing", "nobody"),
        ("openai:gpt-5.4-mini", "OPENAI_API_KEY"),
        ("http://127.0.0.1:9/v1", "127.0.0.1:9"),
        ("gguf:model", "gguf:PATH"),
    ],
)
def test_a_language_model_that_cannot_be_had(
    llm: str, said: str, terminal: Terminal, sample_store: Path
) -> None:
    outcome = terminal("ask", "who bakes?", "--llm", llm, "--store", sample_store)
    assert is_one_line(outcome, 1, said)


def test_a_store_of_another_model(terminal: Terminal, sample_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(sample_store, tmp_path / "store"))
    for manifest in store.glob("generations/*/manifest.json"):
        text = manifest.read_text(encoding="utf-8")
        manifest.write_text(text.replace("all-MiniLM-L6-v2", "another"), encoding="utf-8")
    outcome = terminal("search", "q", "--store", store)
    assert is_one_line(outcome, 1, "podcast-qa ingest")


def test_a_damaged_store(terminal: Terminal, sample_store: Path, tmp_path: Path) -> None:
    store = Path(shutil.copytree(sample_store, tmp_path / "store"))
    for catalogue in store.glob("generations/*/episodes.jsonl"):
        os.truncate(catalogue, 100)
    assert is_one_line(terminal("episodes", "--store", store), 1, "podcast-qa ingest")


def test_a_store_on_a_server(terminal: Terminal) -> None:
    outcome = terminal("search", "q", "--store", "http://localhost:8000")
    assert is_one_line(outcome, 1, "folder")


def test_a_store_that_cannot_be_written(
    terminal: Terminal, sample_archive: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    outcome = terminal("ingest", sample_archive, "--store", tmp_path / "file")
    assert outcome.status == 1
    assert "Traceback" not in outcome.err


def test_a_setting_that_is_none(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODCAST_QA_STROE", "x")
    assert is_one_line(terminal("episodes"), 1, "PODCAST_QA_STROE")


def test_a_fault_of_ours_is_one_line_with_its_place_in_the_log(
    terminal: Terminal,
    sample_store: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """In the check of what a language model wrote, it is not taken for the model's."""

    def broken(*_: object) -> None:
        raise NameError("checkr")

    monkeypatch.setattr("rag.verification.sentence_checker.SentenceChecker.check", broken)
    with OpenAIServer() as server:
        server.says("Tobias bakes [1].")
        outcome = terminal("ask", "who bakes?", "--llm", server.url, "--store", sample_store)
    assert is_one_line(outcome, 1, "internal error in podcast-qa (NameError)", "report")
    assert "language model" not in outcome.err.splitlines()[-1]
    assert "checkr" in caplog.text
    assert "Traceback" in caplog.text


def test_a_file_that_fails_unforeseen_is_one_line_too(
    terminal: Terminal, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "somewhere")

    monkeypatch.setattr("rag.retrieval.retriever.rank_windows", broken)
    outcome = terminal("search", "who bakes?", "--store", sample_store)
    assert is_one_line(outcome, 1, "internal error in podcast-qa (PermissionError)")
