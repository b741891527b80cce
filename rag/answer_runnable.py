"""The whole way from a question to a checked answer as a LangChain runnable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Any, TypeAlias

from langchain_core.runnables import Runnable, RunnableConfig

from rag.answer import Answer, Done, Event, Found, Sentence, Turn
from rag.chain_question import ChainInput, chain_question
from rag.filter import Filter
from rag.llm.event_loop import submit

AskQuestion: TypeAlias = Callable[[str, Sequence[Turn], Filter | None], Answer]
StreamEvents: TypeAlias = Callable[[str, Sequence[Turn], Filter | None], AsyncIterator[Event]]


class AnswerRunnable(Runnable[ChainInput, Answer]):
    """A question in, an `Answer` out. See `rag.chain_question` for what a question may be.

    `stream` and `astream` yield the answer as it grows, sentence by sentence: each `Answer`
    replaces the one before it, and the last one is what `invoke` returns. `model` names the
    language model that answers, None for quotes. Raises what `PodcastQA.ask` raises.
    """

    name = "podcast_qa"

    def __init__(
        self, ask_question: AskQuestion, stream_events: StreamEvents, model: str | None
    ) -> None:
        self._ask_question = ask_question
        self._stream_events = stream_events
        self._model = model

    def invoke(
        self,
        input: ChainInput,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Answer:
        """The whole answer."""
        return self._call_with_config(self._answer, input, config, **kwargs)

    async def ainvoke(
        self,
        input: ChainInput,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Answer:
        """The whole answer."""

        async def in_a_thread(given: ChainInput) -> Answer:
            return await asyncio.to_thread(self._answer, given)

        return await self._acall_with_config(in_a_thread, input, config, **kwargs)

    def transform(
        self,
        input: Iterator[ChainInput],
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Iterator[Answer]:
        """The growing answer to a question that arrives in pieces."""
        yield from self._transform_stream_with_config(input, self._grow, config, **kwargs)

    async def atransform(
        self,
        input: AsyncIterator[ChainInput],
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> AsyncIterator[Answer]:
        """The growing answer to a question that arrives in pieces."""
        grown = self._atransform_stream_with_config(input, self._agrow, config, **kwargs)
        async for answer in grown:
            yield answer

    def stream(
        self,
        input: ChainInput,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> Iterator[Answer]:
        """The answer as it grows."""
        yield from self.transform(iter([input]), config, **kwargs)

    async def astream(
        self,
        input: ChainInput,
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401 - the signature is LangChain's
    ) -> AsyncIterator[Answer]:
        """The answer as it grows."""

        async def whole() -> AsyncIterator[ChainInput]:
            yield input

        async for answer in self.atransform(whole(), config, **kwargs):
            yield answer

    def _answer(self, given: ChainInput) -> Answer:
        asked = chain_question(given)
        return self._ask_question(asked.question, asked.history, asked.where)

    def _grow(self, pieces: Iterator[ChainInput]) -> Iterator[Answer]:
        answers = self._answers(_whole(list(pieces)))

        async def following() -> Answer | None:
            return await anext(answers, None)

        try:
            while answer := submit(following()).result():
                yield answer
        finally:
            submit(answers.aclose()).result()

    async def _agrow(self, pieces: AsyncIterator[ChainInput]) -> AsyncIterator[Answer]:
        question = _whole([piece async for piece in pieces])
        async with aclosing(self._answers(question)) as answers:
            async for answer in answers:
                yield answer

    async def _answers(self, given: ChainInput) -> AsyncGenerator[Answer, None]:
        asked = chain_question(given)
        growing = _Growing(asked.question, self._model)
        async for event in self._stream_events(asked.question, asked.history, asked.where):
            if answer := growing.after(event):
                yield answer


def _whole(pieces: Sequence[ChainInput]) -> ChainInput:
    """The question that arrived in pieces; a mapping arrives whole."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(texts) if len(texts) == len(pieces) else pieces[-1]


class _Growing:
    """An answer that is put together from the events of a stream."""

    def __init__(self, question: str, model: str | None) -> None:
        self._question = question
        self._model = model
        self._found: Found | None = None
        self._sentences: list[Sentence] = []

    def after(self, event: Event) -> Answer | None:
        """The answer so far; None while there is no sentence."""
        if isinstance(event, Done):
            return event.answer
        if isinstance(event, Found):
            self._found = event
            return None
        self._sentences.append(event)
        joint = " " if self._model else "\n\n"
        return Answer(
            question=self._question,
            text=joint.join(sentence.text for sentence in self._sentences),
            abstained=False,
            mode="llm" if self._model else "quotes",
            model=self._model,
            citations=tuple(c for sentence in self._sentences for c in sentence.citations),
            understood=self._found.understood if self._found else None,
        )
