"""A loaded llama.cpp that counts its work, and can hold an answer until the test lets it go on."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from rag.llm.llama_chat import LlamaServer

GUARD = 120.0
"""Seconds after which a wait gives up. Only a test that fails waits for so long."""


class WatchedServer:
    """Passes requests on to llama.cpp. `requests` holds those that reached it."""

    def __init__(self, server: LlamaServer) -> None:
        self._server: Any = server
        self.requests: list[dict[str, Any]] = []
        self.reached = threading.Event()  # an event of an answer has come
        self._go_on = threading.Event()
        self._go_on.set()
        self._hold_at: Callable[[Mapping[str, Any]], bool] = lambda event: True

    def hold(self, at: Callable[[Mapping[str, Any]], bool] = lambda event: True) -> None:
        """Let answers wait, from the first event that is `at`, until they are released."""
        self._hold_at = at
        self._go_on.clear()

    def release(self) -> None:
        """Let answers go on."""
        self._go_on.set()

    def handle_chat_completions(
        self, prompt: dict[str, Any], callback: Callable[[Mapping[str, Any]], bool]
    ) -> None:
        """As llama.cpp's own."""
        self.requests.append(prompt)

        def watched(event: Mapping[str, Any]) -> bool:
            if self._hold_at(event):
                self.reached.set()
                if not self._go_on.wait(GUARD):
                    raise TimeoutError("the test never released the answer")
            return callback(event)

        self._server.handle_chat_completions(prompt, watched)

    @property
    def steps(self) -> int:
        """The steps that llama.cpp has worked so far: batches of prompts, tokens of answers."""
        return self._metric("n_decode_total")

    def wait_until_idle(self) -> None:
        """Wait until no request is at work, or waits to be."""
        end = time.monotonic() + GUARD
        while self._metric("requests_processing") or in_flight():
            assert time.monotonic() < end, "llama.cpp never came to rest"
            time.sleep(0.02)

    def _metric(self, name: str) -> int:
        value = re.search(rf"^llamacpp:{name} (\d+)", self._server.handle_metrics(), re.MULTILINE)
        assert value
        return int(value[1])


def has_text(event: Mapping[str, Any]) -> bool:
    """Whether the event carries words of the answer."""
    return any(choice.get("delta", {}).get("content") for choice in event.get("choices", ()))


def in_flight() -> int:
    """How many requests are at work in this process or wait for their turn."""
    return sum(thread.name == "llama.cpp" for thread in threading.enumerate())
