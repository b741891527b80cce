"""Where the databases are."""

from __future__ import annotations

from pathlib import Path

from ui.state_database import state_folder


def test_the_state_lies_beside_the_store() -> None:
    assert state_folder(".podcast-qa", None) == Path(".podcast-qa-state")
    assert state_folder("/a/b/", None) == Path("/a/b-state")
    assert state_folder("/a/b", "/c") == Path("/c")
