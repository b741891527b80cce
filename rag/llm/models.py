"""Which chat model answers: the one you name, the first one configured, or none (quotes)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from langchain_core.language_models import BaseChatModel

from rag.errors import AskDifferentlyError

DEADLINE = 60.0  # seconds: a listener who waits longer has left
MAX_RETRIES = 2
PROBE_TIMEOUT = 0.25  # seconds; a local server that needs longer to list its models is not running

OPENAI_MODEL = "gpt-5.4-mini"
ANTHROPIC_MODEL = "claude-haiku-4-5"
GOOGLE_MODEL = "gemini-2.5-flash"
MISTRAL_MODEL = "mistral-small-latest"
GROQ_MODEL = "llama-3.3-70b-versatile"

# The key for your own server: OPENAI_API_KEY is never sent to another host.
SERVER_KEY = "PODCAST_QA_LLM_KEY"

_NONE_CONFIGURED = (
    "quotes: no language model is configured; set OPENAI_API_KEY or ANTHROPIC_API_KEY, start"
    " Ollama, or use --llm PROVIDER:MODEL"
)
_REQUESTED = "requested"
_SECRET = re.compile(r"\b(?:sk|pk|gsk|key|AIza)[-_A-Za-z0-9]{8,}|(?<=//)[^/@\s]+@")
# Settings of ChatOpenAI.
_STREAMING: dict[str, Any] = {
    # The tokens used. LangChain asks for them only at OpenAI's own address.
    "stream_usage": True,
    # Its asyncio.wait_for swallows, in Python 3.11, a cancellation that arrives with a chunk, and
    # the server writes on for a reader who is gone. Our deadline ends a stalled stream.
    "stream_chunk_timeout": None,
}


@dataclass(frozen=True)
class _Provider:
    """A provider that needs a key: the variable that holds it, its package, its default model."""

    name: str
    key_variable: str
    package: str
    default_model: str


# `auto` tries them in this order.
_PROVIDERS = (
    _Provider("openai", "OPENAI_API_KEY", "langchain_openai", OPENAI_MODEL),
    _Provider("anthropic", "ANTHROPIC_API_KEY", "langchain_anthropic", ANTHROPIC_MODEL),
    _Provider("google_genai", "GOOGLE_API_KEY", "langchain_google_genai", GOOGLE_MODEL),
    _Provider("mistralai", "MISTRAL_API_KEY", "langchain_mistralai", MISTRAL_MODEL),
    _Provider("groq", "GROQ_API_KEY", "langchain_groq", GROQ_MODEL),
)
_KEY_VARIABLES = {provider.name: provider.key_variable for provider in _PROVIDERS}


@dataclass(frozen=True)
class ModelChoice:
    """The chat model that answers.

    `name` is `provider:model` as you would pass it to `choose_model`, None for quotes. `why` is one
    line that explains the choice, or how to switch a model on.
    """

    name: str | None
    model: BaseChatModel | None
    why: str


def choose_model(spec: str | BaseChatModel, *, deadline: float = DEADLINE) -> ModelChoice:
    """Return the chat model that `spec` names; `deadline` is the timeout of a request in seconds.

    A chat model of LangChain's is taken as it is.

    `auto`: a provider whose key is in the environment, else a running Ollama, else quotes.
    `quotes`: no model. `provider:model`: any model of LangChain's `init_chat_model`.
    `http(s)://host/v1`, optionally with `#model`: an OpenAI-compatible server, whose key, if it
    needs one, is in PODCAST_QA_LLM_KEY. `gguf:PATH` or `gguf:OWNER/MODEL[/FILE.gguf]`: a model that
    llama.cpp runs in this process.

    Raises AskDifferentlyError: unknown provider, package or key missing, server unreachable, file
    missing or broken.
    """
    if isinstance(spec, BaseChatModel):
        name = str(getattr(spec, "model_name", None) or getattr(spec, "model", None) or "given")
        return ModelChoice(f"{type(spec).__name__}:{name}", spec, f"{name}: given as an object")
    spec = spec.strip()
    if spec == "quotes":
        return ModelChoice(None, None, f"quotes: {_REQUESTED}; answers are verbatim quotes")
    if spec == "auto":
        return _configured(deadline)
    if spec.startswith(("http://", "https://")):
        return _on_server(spec, deadline)
    if spec.startswith("gguf:"):
        return _in_process(spec.removeprefix("gguf:"))
    return _from_provider(spec, deadline, _REQUESTED)


def _configured(deadline: float) -> ModelChoice:
    for provider in _PROVIDERS:
        if os.environ.get(provider.key_variable) and find_spec(provider.package):
            spec = f"{provider.name}:{provider.default_model}"
            return _from_provider(spec, deadline, f"{provider.key_variable} is set")
    if model := _first_ollama_model():
        return _from_provider(f"ollama:{model}", deadline, "Ollama is running")
    return ModelChoice(None, None, _NONE_CONFIGURED)


def _first_ollama_model() -> str | None:
    """Return the first model of the Ollama at OLLAMA_HOST or on this machine, None without one."""
    # Imported here because quotes and providers with a key never need it.
    import httpx
    import ollama

    try:
        models = ollama.Client(timeout=PROBE_TIMEOUT).list().models
    except (OSError, ValueError, httpx.HTTPError, ollama.ResponseError):
        return None
    return next((model.model for model in models if model.model), None)


def _from_provider(spec: str, deadline: float, why: str) -> ModelChoice:
    # Imported here so that quotes, and a search, start without it.
    from langchain.chat_models import init_chat_model

    provider, _, model = spec.partition(":")
    if not model:
        raise AskDifferentlyError(
            f"“{_redacted(spec)}” is not a model: use auto, quotes, PROVIDER:MODEL (such as"
            f" openai:{OPENAI_MODEL}) or the URL of an OpenAI-compatible server"
        )
    variable = _KEY_VARIABLES.get(provider)
    if variable and find_spec(f"langchain_{provider}") and not os.environ.get(variable):
        raise AskDifferentlyError(f"API key missing: set {variable}, or use --llm quotes")
    limits: dict[str, Any] = (
        {"client_kwargs": {"timeout": deadline}}
        if provider == "ollama"
        else {"timeout": deadline, "max_retries": MAX_RETRIES}
    )
    if provider == "openai":
        limits |= _STREAMING
    try:
        chat = init_chat_model(spec, temperature=0, **limits)
    except ImportError as error:
        raise AskDifferentlyError(_package_missing(provider, error)) from error
    except Exception as error:  # the border: each provider's package fails in its own way
        raise AskDifferentlyError(_setup_failed(provider, error)) from error
    return ModelChoice(spec, chat, f"{spec}: {why}")


def _package_missing(provider: str, error: ImportError) -> str:
    package = re.search(r"pip install ([\w.-]+)", str(error))
    name = package[1] if package else f"langchain-{provider.replace('_', '-')}"
    return f"package for {provider} missing: pip install {name}"


def _setup_failed(provider: str, error: Exception) -> str:
    if "infer model provider" in str(error) or "Unsupported provider" in str(error):
        return (
            f"unknown provider “{_redacted(provider)}”: use one such as openai, anthropic or"
            f" ollama, as in openai:{OPENAI_MODEL}"
        )
    variable = re.search(r"\b[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\b", str(error))
    hint = f": set {variable[0]}" if variable else " (is its key in the environment?)"
    return f"{provider} cannot be set up ({type(error).__name__}){hint}"


def _on_server(url: str, deadline: float) -> ModelChoice:
    # Imported here: a quarter of a second that only this kind of model costs.
    import openai
    from langchain_openai import ChatOpenAI

    base, _, model = url.partition("#")
    address = _redacted(base)
    if not urlsplit(base).hostname:
        raise AskDifferentlyError(f"{address} is not a server address: use http://HOST:PORT/v1")
    key = os.environ.get(SERVER_KEY) or "none"
    if not model:
        client = openai.OpenAI(base_url=base, api_key=key, timeout=deadline, max_retries=0)
        try:
            model = next(iter(client.models.list())).id
        except (openai.OpenAIError, StopIteration, ValueError, AttributeError) as error:
            raise AskDifferentlyError(
                f"{address} does not list its models ({type(error).__name__}): is the server"
                " running, and is the address right (it usually ends in /v1)?"
            ) from error
    chat = ChatOpenAI(
        model=model,
        base_url=base,
        api_key=lambda: key,
        temperature=0,
        timeout=deadline,
        max_retries=MAX_RETRIES,
        **_STREAMING,
        use_responses_api=False,
    )
    return ModelChoice(f"{address}#{model}", chat, f"{model} at {address}: {_REQUESTED}")


def _in_process(gguf_spec: str) -> ModelChoice:
    # Imported here because most choices need no llama.cpp.
    from rag.llm.gguf import open_gguf

    chat = open_gguf(gguf_spec.strip())
    why = f"{chat.model_name}: {_REQUESTED}, runs in this process"
    return ModelChoice(f"gguf:{chat.model_name}", chat, why)


def _redacted(text: str) -> str:
    """Return the text on one line, without anything that looks like a key or a password."""
    return _SECRET.sub("…", " ".join(text.split()))[:200]
