"""A chat model at the border to its provider's package: asked as often as is allowed, its tokens
counted, its failures told apart from ours."""

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

from rag.answer import Usage
from rag.llm.budget import Budget
from rag.llm.failures import failure
from rag.llm.prices import Price

# What an answer is reserved for until its server tells. English has some four characters a token,
# other languages fewer; an answer of six sentences has a fifth of this.
CHARACTERS_OF_A_TOKEN = 3
OUTPUT_TOKENS = 1_000

_log = logging.getLogger(__name__)

Prompt = list[BaseMessage]


class Meter:
    """Takes down what a model's server tells of the tokens of one answer, as far as it has come:
    the sum over all requests and pieces. `told` is None until it tells anything."""

    def __init__(self) -> None:
        self.told: UsageMetadata | None = None

    def take(self, message: BaseMessage) -> None:
        """Add what came with a message, or with a piece of one."""
        if isinstance(message, AIMessage) and message.usage_metadata:
            self.told = add_usage(self.told, message.usage_metadata)


@dataclass(frozen=True)
class Terms:
    """On which terms a model is asked: what it is called, what it costs (None: not known) and how
    often it may be asked (None: as often as one likes)."""

    model: str = "language model"
    price: Price | None = None
    allowance: Budget | None = None

    def usage(self, meter: Meter) -> Usage | None:
        """What an answer took; None where the server does not tell."""
        if meter.told is None:
            return None
        read, written = meter.told["input_tokens"], meter.told["output_tokens"]
        cached = meter.told.get("input_token_details", {}).get("cache_read")
        dollars = self.price.dollars(read, written, cached or 0) if self.price else None
        return Usage(read, written, cached, dollars)

    def estimate(self, prompt: Prompt) -> float:
        """What an answer to `prompt` is likely to cost in US dollars; 0 where no price is known."""
        if self.price is None:
            return 0.0
        read = sum(len(message.text) for message in prompt) // CHARACTERS_OF_A_TOKEN
        return self.price.dollars(read, OUTPUT_TOKENS) or 0.0


class MeteredModel(Runnable[Prompt, BaseMessage]):
    """A chat model that is asked on `terms` and whose tokens `meter` takes down.

    Whatever its provider's package raises comes out as ModelFailed, and so does a cap that is
    reached. What is raised elsewhere is a fault of ours, and stays what it is. `deadline` (seconds)
    is what a time-out is said to have been.
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
        """The whole answer. Raises ModelFailed."""
        with self._crossing(input):
            return self._taken(self._model.invoke(input, config, **kwargs))

    def stream(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Iterator[BaseMessage]:
        """The answer in pieces. Raises ModelFailed."""
        with self._crossing(input):
            for piece in self._model.stream(input, config, **kwargs):
                yield self._taken(piece)

    async def ainvoke(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> BaseMessage:
        """The whole answer. Raises ModelFailed."""
        async with self._acrossing(input):
            return self._taken(await self._model.ainvoke(input, config, **kwargs))

    async def astream(
        self,
        input: Prompt,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> AsyncIterator[BaseMessage]:
        """The answer in pieces. Raises ModelFailed."""
        async with self._acrossing(input):
            async for piece in self._model.astream(input, config, **kwargs):
                yield self._taken(piece)

    def _taken(self, message: BaseMessage) -> BaseMessage:
        self._meter.take(message)
        return message

    def _reserve(self, prompt: Prompt) -> int | None:
        allowance = self._terms.allowance
        return allowance.reserve(self._terms.estimate(prompt)) if allowance else None

    def _settle(self, number: int | None, *, whole: bool) -> None:
        """Say what a request took. Where it was broken off, or the server does not tell, what was
        reserved stands: the provider charges for it all the same."""
        usage = self._terms.usage(self._meter)
        how = "" if whole else ", broken off"
        told = usage.described if usage else "not told"
        _log.info("%s: %s%s", self._terms.model, told, how)
        dollars = usage.dollars if usage and whole else None
        if self._terms.allowance and number is not None and dollars is not None:
            self._terms.allowance.settle(number, dollars)

    @contextmanager
    def _crossing(self, prompt: Prompt) -> Iterator[None]:
        number = self._reserve(prompt)
        whole = False
        try:
            yield
            whole = True
        except Exception as error:  # noqa: BLE001 - the border to every provider's package
            raise failure(error, self._deadline) from None
        finally:
            self._settle(number, whole=whole)

    @asynccontextmanager
    async def _acrossing(self, prompt: Prompt) -> AsyncIterator[None]:
        # In threads: other answers are being streamed while the file is waited for.
        number = await asyncio.to_thread(self._reserve, prompt)
        whole = False
        try:
            yield
            whole = True
        except Exception as error:  # noqa: BLE001 - the border to every provider's package
            raise failure(error, self._deadline) from None
        finally:
            await asyncio.to_thread(self._settle, number, whole=whole)
