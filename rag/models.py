"""Which chat model answers: one that is named, one that is found configured, or none (quotes)."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

DEADLINE = 60.0  # seconds: a listener who waits longer has left


@dataclass(frozen=True)
class Choice:
    """The chat model that answers. `name` is `provider:model` as one would give it, None for
    quotes; `why` is one line that says how it came to be chosen, or how to switch one on."""

    name: str | None
    model: BaseChatModel | None
    why: str


def choose_model(spec: str, *, deadline: float = DEADLINE) -> Choice:
    """The chat model that `spec` asks for; `deadline` is in seconds, for one request to it.

    `auto`: a provider whose key is in the environment, else a running Ollama, else quotes.
    `quotes`: none. `provider:model`: any of LangChain's `init_chat_model`. `http(s)://host/v1`,
    with `#model` if wanted: an OpenAI-compatible server.

    Raises AskDifferentlyError: unknown provider, its package or key missing, server unreachable.
    """
    raise NotImplementedError
