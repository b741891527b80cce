"""`feedback`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.terminal import Terminal
from ui.feedback_store import Feedback


def test_nothing_is_made_where_nothing_is_kept(
    terminal: Terminal, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PODCAST_QA_STATE", "state")
    counted = terminal("feedback")
    assert (counted.status, counted.out) == (0, "no answers recorded in state\n")
    exported = terminal("feedback", "--export")
    assert (exported.status, exported.out) == (0, "")
    assert "no answers recorded in state" in exported.err
    assert list(empty_folder.iterdir()) == []
    Feedback(empty_folder / "state").close()
    assert terminal("feedback").out == "0 rated answers: 0 votes for, 0 against\n"
