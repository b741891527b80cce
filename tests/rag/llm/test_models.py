"""Which chat model is chosen, from what is given and what is configured."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import ollama as ollama_package
import openai
import pytest

from rag.answering.chain import AnswerChain
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.models import (
    ANTHROPIC_MODEL,
    MAX_RETRIES,
    OPENAI_MODEL,
    PROBE_TIMEOUT,
    SERVER_KEY,
    choose_model,
)
from tests.openai_server import HUNG_UP, MODEL, PATIENT, OpenAIServer, Play, skip_retry_waits
from tests.rag.invented import HITS, QUESTION

KEY = "sk-invented0123456789"


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    left, talking = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"models": [{"model": "tiny:1b"}]}).encode())

        def do_POST(self) -> None:
            """Talk until the client hangs up."""
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-ndjson")
            self.end_headers()
            delta = {"model": "tiny:1b", "message": {"role": "assistant", "content": "on "}}
            with suppress(OSError):
                while not self.server.closing:  # type: ignore[attr-defined]  # set below
                    self.wfile.write(json.dumps({**delta, "done": False}).encode() + b"\n")
                    talking.set()
            left.set()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{server.server_address[1]}")
        server.closing = False  # type: ignore[attr-defined]  # see do_POST
        server.left = left  # type: ignore[attr-defined]  # once the client of an answer hung up
        server.talking = talking  # type: ignore[attr-defined]  # once an answer has begun
        yield server
        server.closing = True  # type: ignore[attr-defined]  # see do_POST
        server.shutdown()


def test_with_nothing_configured_auto_means_quotes_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timeouts: list[float] = []

    class Client(ollama_package.Client):
        def __init__(self, timeout: float) -> None:
            super().__init__(timeout=timeout)
            timeouts.append(timeout)

    monkeypatch.setattr(ollama_package, "Client", Client)
    choice = choose_model("auto")
    assert timeouts == [PROBE_TIMEOUT]  # asked once, and given up at once
    assert PROBE_TIMEOUT < 1
    assert (choice.name, choice.model) == (None, None)
    assert "OPENAI_API_KEY" in choice.why
    assert "--llm" in choice.why


def test_quotes_is_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    assert choose_model("quotes").model is None


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("OPENAI_API_KEY", f"openai:{OPENAI_MODEL}"),
        ("ANTHROPIC_API_KEY", f"anthropic:{ANTHROPIC_MODEL}"),
    ],
)
def test_auto_takes_the_provider_whose_key_is_there(
    variable: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, KEY)
    choice = choose_model("auto")
    assert choice.name == name
    assert choice.model is not None
    assert variable in choice.why
    assert KEY not in repr(choice)


def test_auto_passes_over_a_key_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", KEY)
    assert choose_model("auto").model is None


def test_auto_takes_a_running_ollama(ollama: HTTPServer) -> None:
    choice = choose_model("auto")
    assert choice.name == "ollama:tiny:1b"
    assert choice.model is not None


def test_cancelling_stops_ollamas_work(ollama: HTTPServer) -> None:
    model = choose_model("ollama:tiny:1b").model
    assert model is not None

    async def leave() -> None:
        task = asyncio.ensure_future(model.ainvoke("x"))
        assert await asyncio.to_thread(ollama.talking.wait, 60)  # type: ignore[attr-defined]  # see the fixture
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert ollama.left.wait(HUNG_UP)  # type: ignore[attr-defined]  # see the fixture


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "1"}, 1), ({"retry-after-ms": "1200"}, 1.2)],
    ids=["seconds", "milliseconds"],
)
def test_a_server_says_when_to_try_again(
    headers: dict[str, str],
    seconds: float,
    server: OpenAIServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waits = skip_retry_waits(monkeypatch)
    model = choose_model(server.url).model
    assert model is not None
    server.plays(Play(status=429, headers=headers), Play("x"))
    assert model.invoke("x").text == "x"
    assert waits == [seconds]
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_request_is_tried_three_times_at_most(
    status: int, server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_retry_waits(monkeypatch)
    model = choose_model(server.url).model
    assert model is not None
    server.plays(Play(status=status, headers={"Retry-After": "0"}))
    with pytest.raises(openai.APIStatusError):
        model.invoke("x")
    assert len(server.requests) == 1 + MAX_RETRIES == 3


def test_nobody_waits_an_hour_for_a_server(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = skip_retry_waits(monkeypatch)
    model = choose_model(server.url).model
    assert model is not None
    server.plays(Play(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ModelFailed, match="429"):
        AnswerChain(model, deadline=PATIENT).answer(QUESTION, [], HITS)
    assert sum(waits) < 60
    assert len(server.requests) <= 1 + MAX_RETRIES


def test_limits_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model: Any = choose_model("openai:gpt-4.1-mini", deadline=7).model
    assert (model.temperature, model.request_timeout, model.max_retries) == (0, 7, 2)


def test_a_server_lists_its_model(server: OpenAIServer) -> None:
    assert choose_model(server.url).name == f"{server.url}#{MODEL}"
    assert choose_model(f"{server.url}#other").name == f"{server.url}#other"


def test_a_providers_key_is_not_sent_to_another_server(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model = choose_model(server.url).model
    assert model is not None
    server.says("x")
    model.invoke("x")
    monkeypatch.setenv(SERVER_KEY, "mine")
    model = choose_model(server.url).model
    assert model is not None
    model.invoke("x")
    assert server.keys == ["Bearer none", "Bearer mine"]


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("nosuch:model", "unknown provider"),
        ("gpt-4.1-mini", "is not a model"),
        ("openai:", "is not a model"),
        ("", "is not a model"),
        (KEY, "is not a model"),
        ("openai:gpt-4.1-mini", "API key missing: set OPENAI_API_KEY"),
        ("anthropic:claude-haiku-4-5", "API key missing: set ANTHROPIC_API_KEY"),
        ("groq:llama-3.3-70b-versatile", "pip install langchain-groq"),
        ("google_genai:gemini-2.5-flash", "pip install langchain-google-genai"),
        ("gguf:model.gguf", "file not found"),
        ("http://127.0.0.1:9/v1", "does not list its models"),
        ("http:///v1", "is not a server address"),
        (f"http://user:{KEY}@127.0.0.1:9/v1", "does not list its models"),
    ],
)
def test_an_impossible_choice_is_one_line_without_a_key(spec: str, message: str) -> None:
    with pytest.raises(AskDifferentlyError, match=message) as error:
        choose_model(spec, deadline=2)
    assert "\n" not in str(error.value)
    assert KEY not in str(error.value)


def test_a_server_without_models_says_so(server: OpenAIServer) -> None:
    server.models = []
    with pytest.raises(AskDifferentlyError, match="does not list its models"):
        choose_model(server.url)
