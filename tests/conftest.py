"""Shared by all tests: a clean environment, the sample archive and, if available, the real one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.ui.terminal import Terminal

CHECKOUT = Path(__file__).resolve().parent.parent
SAMPLE_ARCHIVE = CHECKOUT / "samples" / "archive"
REAL_ARCHIVE = CHECKOUT.parent / "shared" / "archive"

_FOREIGN = ("PODCAST_QA_", "OPENAI_", "ANTHROPIC_", "OLLAMA_", "LANGCHAIN_", "LANGSMITH_", "SLACK_")
_OURS = "PODCAST_QA_TEST_"
_SET = {
    # A request to the hub would be a hidden dependency on the internet.
    "HF_HUB_OFFLINE": "1",
    # A developer's own Ollama must not answer: nothing listens on the discard port.
    "OLLAMA_HOST": "http://127.0.0.1:9",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "NO_COLOR": "1",
    # The command line wraps its help to the width of the terminal, and tests have none.
    "COLUMNS": "100",
}


def pytest_configure() -> None:
    """Clean the environment before anything is imported, because some libraries read it only then.

    Hypothesis gets no deadline: on a busy machine a slow example says nothing about the code.
    """
    settings.register_profile("no deadline", deadline=None)
    settings.load_profile("no deadline")
    for name in list(os.environ):
        if name.startswith(_FOREIGN) and not name.startswith(_OURS):
            del os.environ[name]
    os.environ.update(_SET)


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is also the current one, so that no settings file is found."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def terminal(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """The command line, in an empty folder: `terminal("ask", "why?").json`."""
    from tests.ui.terminal import Terminal  # imports the whole product, which few tests need

    monkeypatch.delenv("PODCAST_QA_TEST_ARCHIVE", raising=False)  # not a setting of the product
    monkeypatch.setenv("HOME", str(empty_folder / "home"))  # git archives are cloned into it
    return Terminal(monkeypatch, capsys)


@pytest.fixture(scope="session")
def sample_archive() -> Path:
    """The invented archive that comes with the project. Read-only: copy it before you change it."""
    return SAMPLE_ARCHIVE


@pytest.fixture(scope="session")
def sample_store(sample_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample archive, ingested once with the real model. Read-only."""
    from ingest.pipeline import ingest  # slow to import, and most tests do not need it

    store = tmp_path_factory.mktemp("sample") / "store"
    ingest(str(sample_archive), store)
    return store


@pytest.fixture(scope="session")
def real_archive() -> Path:
    """The real archive, which is not part of the project. Without it, its tests are skipped."""
    archive = Path(os.environ.get("PODCAST_QA_TEST_ARCHIVE", REAL_ARCHIVE))
    if not archive.is_dir():
        pytest.skip(f"no real archive at {archive} (set PODCAST_QA_TEST_ARCHIVE)")
    return archive
