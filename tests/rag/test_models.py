"""Which chat model is chosen, from what is given and what is configured."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from rag.errors import AskDifferentlyError
from rag.models import ANTHROPIC_MODEL, OPENAI_MODEL, SERVER_KEY, choose_model
from tests.openai_server import MODEL, OpenAIServer

KEY = "sk-invented0123456789"


@pytest.fixture
def ollama(monkeypatch: pytest.MonkeyPatch) -> Iterator[HTTPServer]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"models": [{"model": "tiny:1b"}]}).encode())

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        monkeypatch.setenv("OLLAMA_HOST", f"http://127.0.0.1:{server.server_address[1]}")
        yield server
        server.shutdown()


def test_with_nothing_configured_auto_means_quotes_at_once() -> None:
    choose_model("auto")  # imports what it needs
    began = time.monotonic()
    choice = choose_model("auto")
    assert time.monotonic() - began < 5  # nobody is waited for, however busy the machine
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


def test_limits_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model: Any = choose_model("openai:gpt-4.1-mini", deadline=7).model
    assert (model.temperature, model.request_timeout, model.max_retries) == (0, 7, 2)


def test_a_server_is_asked_for_its_model(server: OpenAIServer) -> None:
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
    ("spec", "said"),
    [
        ("nosuch:model", "no known provider"),
        ("gpt-4.1-mini", "names no model"),
        ("openai:", "names no model"),
        ("", "names no model"),
        (KEY, "names no model"),
        ("openai:gpt-4.1-mini", "set OPENAI_API_KEY"),
        ("anthropic:claude-haiku-4-5", "set ANTHROPIC_API_KEY"),
        ("groq:llama-3.3-70b-versatile", "pip install langchain-groq"),
        ("google_genai:gemini-2.5-flash", "pip install langchain-google-genai"),
        ("gguf:model.gguf", "there is no file"),
        ("http://127.0.0.1:9/v1", "does not list its models"),
        ("http:///v1", "no address"),
        (f"http://user:{KEY}@127.0.0.1:9/v1", "does not list its models"),
    ],
)
def test_what_cannot_be_is_one_line_without_a_key(spec: str, said: str) -> None:
    with pytest.raises(AskDifferentlyError, match=said) as error:
        choose_model(spec, deadline=2)
    assert "\n" not in str(error.value)
    assert KEY not in str(error.value)


def test_a_server_without_models_says_so(server: OpenAIServer) -> None:
    server.models = []
    with pytest.raises(AskDifferentlyError, match="does not list its models"):
        choose_model(server.url)
