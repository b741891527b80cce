"""The small model, loaded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from rag.llm import gguf
from rag.llm.llama_chat import LlamaChat
from tests.rag.llm.watched_server import WatchedServer
from tests.small_model import small_model


@pytest.fixture(scope="session")
def model() -> LlamaChat:
    # As in the service, where questions are encoded first: beside torch's threads llama.cpp's do
    # not spin while they wait for each other, which on a busy machine takes ten times as long.
    torch.ones(1_000_000).sqrt()
    set_parameters = gguf._set_parameters

    def with_metrics(params: object) -> None:
        set_parameters(params)
        params.endpoint_metrics = True  # type: ignore[attr-defined]  # the binding is not annotated

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gguf, "_set_parameters", with_metrics)
        return gguf.open_gguf(str(small_model()))


@pytest.fixture
def watched(model: LlamaChat) -> Iterator[WatchedServer]:
    """The model's server, watched; the test leaves it idle."""
    server = model.server
    watched = WatchedServer(server)
    watched.wait_until_idle()
    model.server = watched
    yield watched
    watched.release()
    watched.wait_until_idle()
    model.server = server
