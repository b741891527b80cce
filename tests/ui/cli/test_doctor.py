"""`doctor`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.ui.terminal import Terminal


def test_doctor_is_content_with_a_store_that_answers(
    terminal: Terminal, sample_store: Path
) -> None:
    outcome = terminal("doctor", "--store", sample_store)
    assert outcome.status == 0
    assert "FAIL" not in outcome.out
    for said in ("Python 3.", "torch", "5 episodes", "all-MiniLM-L6-v2", "3 passages", "--llm"):
        assert said in outcome.out


def test_doctor_prints_no_key(
    terminal: Terminal, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-invented-secret")
    outcome = terminal("doctor", "--store", sample_store)
    assert outcome.status == 0
    assert "openai" in outcome.out
    assert "secret" not in outcome.out + outcome.err


def test_doctor_prints_no_password(terminal: Terminal, sample_store: Path) -> None:
    server = "http://me:secret@127.0.0.1:9/v1"
    outcome = terminal("doctor", "--llm", server, "--store", sample_store)
    assert outcome.status == 1
    assert "secret" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--store", "nowhere"], "podcast-qa ingest"),
        (["--llm", "nobody:nothing"], "nobody"),
    ],
)
def test_doctor_says_what_to_do(
    arguments: list[str],
    advice: str,
    terminal: Terminal,
    sample_store: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PODCAST_QA_STORE", os.fspath(sample_store))
    outcome = terminal("doctor", *arguments)
    assert outcome.status == 1
    (failed,) = [line for line in outcome.out.splitlines() if line.startswith("FAIL")]
    assert advice in failed
