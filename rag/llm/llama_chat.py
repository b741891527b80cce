"""A language model that runs in this process: LangChain's side of a loaded llama.cpp."""

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

# Five sentences of forty words are 280 tokens; a model that goes on is stuck.
MAX_TOKENS = 384

# An event of llama.cpp's stream, as its server would send it: JSON of OpenAI's protocol.
_Event: TypeAlias = Mapping[str, Any]
_Piece: TypeAlias = ChatGenerationChunk | Exception | None


class LlamaServer(Protocol):
    """What is used of `xllamacpp.Server`."""

    def handle_chat_completions(
        self, prompt: dict[str, Any], callback: Callable[[_Event], bool]
    ) -> None:
        """Answer, giving each event to `callback`, until that returns True."""


class LlamaChat(BaseChatModel):
    """Chats with a model that llama.cpp has loaded; one request at a time, others wait.

    Whatever is asked is streamed by llama.cpp, so that whoever closes the iterator, or cancels the
    task that reads it, stops the model within a batch of its prompt or a token of its answer.
    Messages carry `finish_reason` and `timings` (llama.cpp's own, in milliseconds and tokens) in
    `response_metadata`, and `usage_metadata`, where `cache_read` counts the tokens of the prompt
    that were known from the one before. Arguments that are bound go to llama.cpp's server as they
    are. Raises ModelFailed.
    """

    server: SkipValidation[LlamaServer] = Field(exclude=True, repr=False)
    model_name: str
    max_tokens: int = MAX_TOKENS
    _turn: threading.Lock = PrivateAttr(default_factory=threading.Lock)

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
        pieces: SimpleQueue[_Piece] = SimpleQueue()
        left = threading.Event()
        self._begin(
            _request(messages, stop, {"max_tokens": self.max_tokens, **kwargs}), pieces.put, left
        )
        try:
            while (chunk := _chunk(pieces.get())) is not None:
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk
        finally:
            left.set()

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> AsyncIterator[ChatGenerationChunk]:
        here = asyncio.get_running_loop()
        pieces: asyncio.Queue[_Piece] = asyncio.Queue()
        left = threading.Event()

        def hand(piece: _Piece) -> None:
            with suppress(RuntimeError):  # the reader's loop is gone
                here.call_soon_threadsafe(pieces.put_nowait, piece)

        self._begin(_request(messages, stop, {"max_tokens": self.max_tokens, **kwargs}), hand, left)
        try:
            while (chunk := _chunk(await pieces.get())) is not None:
                if run_manager:
                    await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk
        finally:
            left.set()

    def _begin(
        self, request: dict[str, Any], hand: Callable[[_Piece], None], left: threading.Event
    ) -> None:
        """Ask in a thread of its own, in turn; what comes goes to `hand`, None last."""

        def gone() -> bool:
            # A program that ends waits for its threads, and would wait for the whole answer.
            return left.is_set() or not threading.main_thread().is_alive()

        def take(event: _Event) -> bool:
            if piece := _read(event, self.model_name):
                hand(piece)
            return gone()

        def work() -> None:
            with self._turn:
                try:
                    if not gone():
                        self.server.handle_chat_completions(request, take)
                except Exception as error:  # noqa: BLE001 - the border to llama.cpp; the reader raises it
                    hand(error)
            hand(None)

        threading.Thread(target=work, name="llama.cpp").start()


def _request(
    messages: list[BaseMessage], stop: list[str] | None, asked: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "messages": convert_to_openai_messages(messages),
        "stop": stop or [],
        "stream": True,
        "stream_options": {"include_usage": True},
        # An event for each batch of the prompt: only an event can be answered with “stop”.
        "return_progress": True,
        "cache_prompt": True,
        "temperature": 0,
        **asked,
    }


def _chunk(piece: _Piece) -> ChatGenerationChunk | None:
    if isinstance(piece, Exception):
        raise piece
    return piece


def _read(event: _Event, model: str) -> _Piece:
    """What an event tells the reader; None where that is nothing."""
    if error := event.get("error"):
        return _failure(error, model)
    choice: _Event = next(iter(event.get("choices", ())), {})
    text = choice.get("delta", {}).get("content") or ""
    about: dict[str, Any] = {}
    if ended := choice.get("finish_reason"):
        about = {"finish_reason": ended, "model_name": model}
    if timings := event.get("timings"):
        about["timings"] = timings
    usage = _usage(event.get("usage"))
    if not (text or about or usage):
        return None
    message = AIMessageChunk(content=text, response_metadata=about, usage_metadata=usage)
    return ChatGenerationChunk(message=message)


def _usage(usage: _Event | None) -> UsageMetadata | None:
    if not usage:
        return None
    known = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", 0)
    return UsageMetadata(
        input_tokens=usage["prompt_tokens"],
        output_tokens=usage["completion_tokens"],
        total_tokens=usage["total_tokens"],
        input_token_details=InputTokenDetails(cache_read=known),
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
