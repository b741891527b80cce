"""Slack on loopback, and the real service over the sample store, with and without a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import PodcastQA
from tests.openai_server import OpenAIServer
from tests.ui.slack.fake_slack import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as server:
        yield server


@pytest.fixture(scope="session")
def quotes(sample_store: Path) -> PodcastQA:
    """The service without a language model."""
    qa = PodcastQA.open(sample_store, llm="quotes")
    qa.warm()
    return qa


@pytest.fixture
def model() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server
