"""Which chat model answers: one that is named, one that is found configured, or none (quotes)."""

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
PROBE = 0.25  # seconds; a local server that needs longer to list its models is not running

OPENAI_MODEL = "gpt-5.4-mini"
ANTHROPIC_MODEL = "claude-haiku-4-5"
GOOGLE_MODEL = "gemini-2.5-flash"
MISTRAL_MODEL = "mistral-small-latest"
GROQ_MODEL = "llama-3.3-70b-versatile"

# Looked at by `auto`, in this order: provider, variable of its key, its package, model.
_KEYED = (
    ("openai", "OPENAI_API_KEY", "langchain_openai", OPENAI_MODEL),
    ("anthropic", "ANTHROPIC_API_KEY", "langchain_anthropic", ANTHROPIC_MODEL),
    ("google_genai", "GOOGLE_API_KEY", "langchain_google_genai", GOOGLE_MODEL),
    ("mistralai", "MISTRAL_API_KEY", "langchain_mistralai", MISTRAL_MODEL),
    ("groq", "GROQ_API_KEY", "langchain_groq", GROQ_MODEL),
)
_KEYS = {provider: variable for provider, variable, _, _ in _KEYED}
# A key of one's own for a server of one's own: OPENAI_API_KEY is never sent to another host.
SERVER_KEY = "PODCAST_QA_LLM_KEY"

_NONE = (
    "quotes: no language model is configured; set OPENAI_API_KEY or ANTHROPIC_API_KEY, start"
    " Ollama, or give --llm PROVIDER:MODEL"
)
_SECRET = re.compile(r"\b(?:sk|pk|gsk|key|AIza)[-_A-Za-z0-9]{8,}|(?<=//)[^/@\s]+@")


@dataclass(frozen=True)
class Choice:
    """The chat model that answers.

    `name` is `provider:model` as one would give it, None for quotes; `why` is one line that says
    how it came to be chosen, or how to switch one on.
    """

    name: str | None
    model: BaseChatModel | None
    why: str


def choose_model(spec: str, *, deadline: float = DEADLINE) -> Choice:
    """Return the chat model that `spec` asks for; `deadline` is in seconds, for one request to it.

    `auto`: a provider whose key is in the environment, else a running Ollama, else quotes.
    `quotes`: none. `provider:model`: any of LangChain's `init_chat_model`. `http(s)://host/v1`,
    with `#model` if wanted: an OpenAI-compatible server; where it wants a key, the environment
    variable PODCAST_QA_LLM_KEY holds it. `gguf:PATH` or `gguf:OWNER/MODEL[/FILE.gguf]`: a model
    that llama.cpp runs in this process.

    Raises AskDifferentlyError: unknown provider, its package or key missing, server unreachable,
    file that is not there or not whole.
    """
    spec = spec.strip()
    if spec == "quotes":
        return Choice(None, None, "quotes: asked for; answers are the exact words said")
    if spec == "auto":
        return _found(deadline)
    if spec.startswith(("http://", "https://")):
        return _served(spec, deadline)
    if spec.startswith("gguf:"):
        return _loaded(spec.removeprefix("gguf:"))
    return _named(spec, deadline, "asked for")


def _found(deadline: float) -> Choice:
    for provider, variable, package, model in _KEYED:
        if os.environ.get(variable) and find_spec(package):
            return _named(f"{provider}:{model}", deadline, f"{variable} is set")
    if local := _running_ollama():
        return _named(f"ollama:{local}", deadline, "Ollama is running")
    return Choice(None, None, _NONE)


def _running_ollama() -> str | None:
    """Return the first model of the Ollama at OLLAMA_HOST or on this machine, None without one."""
    # Here and not at the top: quotes and keyed providers never need it.
    import httpx
    import ollama

    try:
        models = ollama.Client(timeout=PROBE).list().models
    except (OSError, ValueError, httpx.HTTPError, ollama.ResponseError):
        return None
    return next((model.model for model in models if model.model), None)


def _named(spec: str, deadline: float, why: str) -> Choice:
    # Here and not at the top: quotes, and a search, start without it.
    from langchain.chat_models import init_chat_model

    provider, _, model = spec.partition(":")
    if not model:
        raise AskDifferentlyError(
            f"“{_safe(spec)}” names no model: give auto, quotes, PROVIDER:MODEL (such as"
            f" openai:{OPENAI_MODEL}) or the URL of an OpenAI-compatible server"
        )
    variable = _KEYS.get(provider)
    if variable and find_spec(f"langchain_{provider}") and not os.environ.get(variable):
        raise AskDifferentlyError(f"{provider} wants a key: set {variable}, or give --llm quotes")
    limits: dict[str, Any] = (
        {"client_kwargs": {"timeout": deadline}}
        if provider == "ollama"
        else {"timeout": deadline, "max_retries": MAX_RETRIES}
    )
    if provider == "openai":
        limits["stream_usage"] = True  # also where OPENAI_BASE_URL names another address
    try:
        chat = init_chat_model(spec, temperature=0, **limits)
    except ImportError as error:
        raise AskDifferentlyError(_package_missing(provider, error)) from error
    except Exception as error:  # a border: each provider's package fails in its own way
        raise AskDifferentlyError(_not_set_up(provider, error)) from error
    return Choice(spec, chat, f"{spec}: {why}")


def _package_missing(provider: str, error: ImportError) -> str:
    package = re.search(r"pip install ([\w.-]+)", str(error))
    name = package[1] if package else f"langchain-{provider.replace('_', '-')}"
    return f"{provider} needs another package: pip install {name}"


def _not_set_up(provider: str, error: Exception) -> str:
    if "infer model provider" in str(error) or "Unsupported provider" in str(error):
        return (
            f"“{_safe(provider)}” is no known provider of models: give one such as openai,"
            " anthropic or ollama, as in openai:" + OPENAI_MODEL
        )
    variable = re.search(r"\b[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\b", str(error))
    hint = f": set {variable[0]}" if variable else " (is its key in the environment?)"
    return f"{provider} could not be set up ({type(error).__name__}){hint}"


def _served(url: str, deadline: float) -> Choice:
    # Here and not at the top: a quarter of a second that only this kind of model costs.
    import openai
    from langchain_openai import ChatOpenAI

    base, _, model = url.partition("#")
    shown = _safe(base)
    if not urlsplit(base).hostname:
        raise AskDifferentlyError(f"{shown} is no address of a server: http://HOST:PORT/v1")
    key = os.environ.get(SERVER_KEY) or "none"
    if not model:
        client = openai.OpenAI(base_url=base, api_key=key, timeout=deadline, max_retries=0)
        try:
            model = next(iter(client.models.list())).id
        except (openai.OpenAIError, StopIteration, ValueError, AttributeError) as error:
            raise AskDifferentlyError(
                f"{shown} does not list its models ({type(error).__name__}): is the server"
                " running, and is the address right (it mostly ends in /v1)?"
            ) from error
    chat = ChatOpenAI(
        model=model,
        base_url=base,
        api_key=lambda: key,
        temperature=0,
        timeout=deadline,
        max_retries=MAX_RETRIES,
        stream_usage=True,  # what it cost; LangChain asks for it at OpenAI's own address only
        use_responses_api=False,
    )
    return Choice(f"{shown}#{model}", chat, f"{model} at {shown}: asked for")


def _loaded(what: str) -> Choice:
    # Here and not at the top: most have no such model.
    from rag.llm.gguf import open_gguf

    chat = open_gguf(what.strip())
    return Choice(f"gguf:{chat.model_name}", chat, f"{chat.model_name}: asked for, runs right here")


def _safe(text: str) -> str:
    """Return the text on one line without what looks like a key or a password."""
    return _SECRET.sub("…", " ".join(text.split()))[:200]
