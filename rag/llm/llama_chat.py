"""LangChain's chat model for a llama.cpp that runs in this process."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, Protocol, TypeAlias

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import agenerate_from_stream, generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import InputTokenDetails, UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field, PrivateAttr, SkipValidation

from rag.errors import ModelFailed

# Five sentences of forty words are 280 tokens; a model that writes more is stuck.
MAX_TOKENS = 384

# An event of llama.cpp's stream, as its HTTP server would send it: JSON of OpenAI's protocol.
_Event: TypeAlias = Mapping[str, Any]
# What the reader's queue holds; None is the end of the answer.
_Item: TypeAlias = ChatGenerationChunk | Exception | None


class LlamaServer(Protocol):
    """The part of `xllamacpp.Server` that LlamaChat uses."""

    def handle_chat_completions(
        self, prompt: dict[str, Any], callback: Callable[[_Event], bool]
    ) -> None:
        """Answer the prompt, passing each event to `callback`, until that returns True."""


class LlamaChat(BaseChatModel):
    """A chat model that llama.cpp has loaded. It answers one request at a time; others wait.

    llama.cpp streams every answer, so closing the iterator, or cancelling the task that reads it,
    stops the model within a batch of the prompt or a token of the answer. Messages carry
    `finish_reason` and `timings` (llama.cpp's own, in milliseconds and tokens) in
    `response_metadata`, and `usage_metadata`, where `cache_read` counts the prompt tokens reused
    from the last prompt. Bound arguments go to llama.cpp's server unchanged. Raises ModelFailed.
    """

    server: SkipValidation[LlamaServer] = Field(exclude=True, repr=False)
    model_name: str
    max_tokens: int = MAX_TOKENS
    _one_at_a_time: threading.Lock = PrivateAttr(default_factory=threading.Lock)

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> ChatResult:
        return await agenerate_from_stream(self._astream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> Iterator[ChatGenerationChunk]:
        items: SimpleQueue[_Item] = SimpleQueue()
        abandoned = threading.Event()
        request = _request(messages, stop, {"max_tokens": self.max_tokens, **kwargs})
        self._start(request, items.put, abandoned)
        try:
            while (chunk := _chunk(items.get())) is not None:
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk
        finally:
            abandoned.set()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> AsyncIterator[ChatGenerationChunk]:
        loop = asyncio.get_running_loop()
        items: asyncio.Queue[_Item] = asyncio.Queue()
        abandoned = threading.Event()

        def put(item: _Item) -> None:
            with suppress(RuntimeError):  # the reader's loop is closed
                loop.call_soon_threadsafe(items.put_nowait, item)

        request = _request(messages, stop, {"max_tokens": self.max_tokens, **kwargs})
        self._start(request, put, abandoned)
        try:
            while (chunk := _chunk(await items.get())) is not None:
                if run_manager:
                    await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk
        finally:
            abandoned.set()

    def _start(
        self, request: dict[str, Any], put: Callable[[_Item], None], abandoned: threading.Event
    ) -> None:
        """Send the request in its own thread, after the requests before it. Its items go to `put`,
        None last."""

        def must_stop() -> bool:
            # A program that ends waits for its threads, and would wait for the whole answer.
            return abandoned.is_set() or not threading.main_thread().is_alive()

        def on_event(event: _Event) -> bool:
            if item := _item(event, self.model_name):
                put(item)
            return must_stop()

        def run() -> None:
            with self._one_at_a_time:
                try:
                    if not must_stop():
                        self.server.handle_chat_completions(request, on_event)
                except Exception as error:  # noqa: BLE001 - the border to llama.cpp; the reader raises it
                    put(error)
            put(None)

        threading.Thread(target=run, name="llama.cpp").start()


def _request(
    messages: list[BaseMessage], stop: list[str] | None, options: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "messages": convert_to_openai_messages(messages),
        "stop": stop or [],
        "stream": True,
        "stream_options": {"include_usage": True},
        # An event for each batch of the prompt, because only an event's callback can stop it.
        "return_progress": True,
        "cache_prompt": True,
        "temperature": 0,
        **options,
    }


def _chunk(item: _Item) -> ChatGenerationChunk | None:
    if isinstance(item, Exception):
        raise item
    return item


def _item(event: _Event, model: str) -> _Item:
    """Return the chunk or the failure in an event; None if it holds neither."""
    if error := event.get("error"):
        return _failure(error, model)
    choice: _Event = next(iter(event.get("choices", ())), {})
    text = choice.get("delta", {}).get("content") or ""
    metadata: dict[str, Any] = {}
    if finish_reason := choice.get("finish_reason"):
        metadata = {"finish_reason": finish_reason, "model_name": model}
    if timings := event.get("timings"):
        metadata["timings"] = timings
    usage = _usage(event.get("usage"))
    if not (text or metadata or usage):
        return None
    message = AIMessageChunk(content=text, response_metadata=metadata, usage_metadata=usage)
    return ChatGenerationChunk(message=message)


def _usage(usage: _Event | None) -> UsageMetadata | None:
    if not usage:
        return None
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return UsageMetadata(
        input_tokens=usage["prompt_tokens"],
        output_tokens=usage["completion_tokens"],
        total_tokens=usage["total_tokens"],
        input_token_details=InputTokenDetails(cache_read=cached),
    )


def _failure(error: _Event, model: str) -> ModelFailed:
    if error.get("type") == "exceed_context_size_error":
        return ModelFailed(
            f"the question and its passages are {error.get('n_prompt_tokens')} tokens long, and"
            f" {model} reads {error.get('n_ctx')}; ask a shorter question, or choose another model"
            " with --llm"
        )
    return ModelFailed(
        f"{model} could not answer ({error.get('type', 'unknown error')}); ask again, or choose"
        " another model with --llm"
    )
