"""A chat model at the border to its provider's package: held to its budget, its tokens metered, its
failures separated from our own bugs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.messages.ai import UsageMetadata, add_usage
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from rag.answer import Usage
from rag.llm.budget import Budget
from rag.llm.failures import failure
from rag.llm.prices import Price

# The estimate that is reserved until the server reports its tokens. English has about four
# characters per token, other languages fewer; an answer of six sentences has a fifth of these
# output tokens.
CHARACTERS_PER_TOKEN = 3
OUTPUT_TOKENS = 1_000

_log = logging.getLogger(__name__)

Prompt = list[BaseMessage]


class Meter:
    """Records the tokens that a model's server reports for one answer: the sum over all requests
    and chunks so far. `tokens` is None until the server reports any."""

    def __init__(self) -> None:
        self.tokens: UsageMetadata | None = None

    def record(self, message: BaseMessage) -> None:
        """Add the tokens reported with a message, or with a chunk of one."""
        if isinstance(message, AIMessage) and message.usage_metadata:
            self.tokens = add_usage(self.tokens, message.usage_metadata)


@dataclass(frozen=True)
class Terms:
    """The terms of using a model: its name, its price (None: unknown) and its budget (None:
    unlimited)."""

    model: str = "language model"
    price: Price | None = None
    budget: Budget | None = None

    def usage(self, meter: Meter) -> Usage | None:
        """Return the tokens and cost of an answer; None if the server does not report them."""
        if meter.tokens is None:
            return None
        input_tokens, output_tokens = meter.tokens["input_tokens"], meter.tokens["output_tokens"]
        cached = meter.tokens.get("input_token_details", {}).get("cache_read")
        dollars = (
            self.price.dollars(input_tokens, output_tokens, cached or 0) if self.price else None
        )
        return Usage(input_tokens, output_tokens, cached, dollars)

    def estimate(self, prompt: Prompt) -> float:
        """Return the estimated cost of an answer to `prompt` in US dollars; 0 without a price."""
        if self.price is None:
            return 0.0
        input_tokens = sum(len(message.text) for message in prompt) // CHARACTERS_PER_TOKEN
        return self.price.dollars(input_tokens, OUTPUT_TOKENS) or 0.0


class MeteredModel(Runnable[Prompt, BaseMessage]):
    """A chat model that is used on `terms` and whose tokens `meter` records.

    Any exception from the provider's package becomes ModelFailed; so does a reached cap. Exceptions
    from elsewhere are our own bugs and pass through. `deadline` (seconds) is for the message of a
    timeout; it does not set one. The model's run is named `chat_model` in traces, whatever its
    provider.
    """

    def __init__(self, model: BaseChatModel, terms: Terms, meter: Meter, deadline: float) -> None:
        self._model = model
        self._terms = terms
        self._meter = meter
        self._deadline = deadline

    def invoke(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> BaseMessage:
        """Return the whole answer. Raises ModelFailed."""
        with self._request(input):
            return self._metered(self._model.invoke(input, _named(config), **kwargs))

    def stream(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Iterator[BaseMessage]:
        """Yield the answer in chunks. Raises ModelFailed."""
        with self._request(input):
            for chunk in self._model.stream(input, _named(config), **kwargs):
                yield self._metered(chunk)

    async def ainvoke(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> BaseMessage:
        """Return the whole answer. Raises ModelFailed."""
        async with self._arequest(input):
            return self._metered(await self._model.ainvoke(input, _named(config), **kwargs))

    async def astream(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> AsyncIterator[BaseMessage]:
        """Yield the answer in chunks. Raises ModelFailed."""
        async with self._arequest(input):
            async for chunk in self._model.astream(input, _named(config), **kwargs):
                yield self._metered(chunk)

    def _metered(self, message: BaseMessage) -> BaseMessage:
        self._meter.record(message)
        return message

    def _reserve(self, prompt: Prompt) -> int | None:
        budget = self._terms.budget
        return budget.reserve(self._terms.estimate(prompt)) if budget else None

    def _settle(self, reservation: int | None, *, complete: bool) -> None:
        """Log the usage of a request and settle its cost. If it broke off, or the server reports no
        tokens, the estimate stands: the provider charges for it all the same."""
        usage = self._terms.usage(self._meter)
        tokens = usage.described if usage else "tokens not reported"
        _log.info("%s: %s%s", self._terms.model, tokens, "" if complete else ", broken off")
        dollars = usage.dollars if usage and complete else None
        if self._terms.budget and reservation is not None and dollars is not None:
            self._terms.budget.settle(reservation, dollars)

    @contextmanager
    def _request(self, prompt: Prompt) -> Iterator[None]:
        reservation = self._reserve(prompt)
        complete = False
        try:
            yield
            complete = True
        except Exception as error:  # noqa: BLE001 - the border to every provider's package
            raise failure(error, self._deadline) from None
        finally:
            self._settle(reservation, complete=complete)

    @asynccontextmanager
    async def _arequest(self, prompt: Prompt) -> AsyncIterator[None]:
        # In a thread, so that other answers stream on while this one waits for the ledger.
        reservation = await asyncio.to_thread(self._reserve, prompt)
        complete = False
        try:
            yield
            complete = True
        except Exception as error:  # noqa: BLE001 - the border to every provider's package
            raise failure(error, self._deadline) from None
        finally:
            await asyncio.to_thread(self._settle, reservation, complete=complete)


def _named(config: RunnableConfig | None) -> RunnableConfig:
    return patch_config(config, run_name="chat_model")
