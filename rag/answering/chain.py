"""From passages to a checked answer: prompt → chat model → checked sentences."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import (
    Runnable,
    RunnableGenerator,
    RunnableLambda,
    RunnableSequence,
)

from rag.answer import Dropped, Hit, Sentence, Turn
from rag.answering.answer_reader import AnswerReader, CheckedAnswer
from rag.errors import ModelFailed
from rag.llm.event_loop import submit
from rag.llm.failures import EMPTY, timed_out
from rag.llm.metering import Meter, MeteredModel, Terms
from rag.llm.models import DEADLINE
from rag.llm.prompts import answer_prompt
from rag.scope import Scope
from rag.verification.sentence_checker import NO_CONTEXT, CheckContext

UNLIMITED = Terms()

# Each part of the answer, then None.
_Parts: TypeAlias = asyncio.Queue[Sentence | Dropped | None]


@dataclass(frozen=True)
class ChainInput:
    """The input of the chain: the question, the turns before it and the passages to answer from.

    If the question is about certain speakers, `scope` limits citations to their lines. `meter`
    records the tokens of the answer. `check_context` is what the check of its sentences may use.
    """

    question: str
    history: tuple[Turn, ...]
    hits: tuple[Hit, ...]
    scope: Scope | None = None
    meter: Meter = field(default_factory=Meter, compare=False)
    check_context: CheckContext = field(default=NO_CONTEXT, compare=False)


class AnswerChain:
    """Answers questions from passages with a chat model, which is used on `terms`.

    `runnable` is the composed LangChain Runnable. Its input is a `ChainInput`. `invoke` and
    `ainvoke` return a `CheckedAnswer`; `stream` and `astream` yield one for each sentence, kept or
    dropped, which add up to it. Its runs are named `answer`, `answer_steps`, `prompt`, `chat_model`
    and `check_sentences` in traces.

    `answer` and `stream` also keep to `deadline` (seconds), whatever the server does. All of them
    raise ModelFailed if the model does not answer; any other exception is our own bug.
    """

    def __init__(
        self, model: BaseChatModel, *, deadline: float = DEADLINE, terms: Terms = UNLIMITED
    ) -> None:
        self._model = model
        self._deadline = deadline
        self.terms = terms
        # The steps are composed for each question, because the reader of its answer has a state.
        self.runnable: Runnable[ChainInput, CheckedAnswer] = RunnableLambda(
            self._steps, name="answer"
        )

    def answer(
        self,
        question: str,
        history: Sequence[Turn],
        hits: Sequence[Hit],
        scope: Scope | None = None,
        meter: Meter | None = None,
        check_context: CheckContext = NO_CONTEXT,
    ) -> CheckedAnswer:
        """Return the checked answer, which cites no line outside `scope`. Raises ModelFailed."""
        chain_input = ChainInput(
            question, tuple(history), tuple(hits), scope, meter or Meter(), check_context
        )
        request = submit(self.runnable.ainvoke(chain_input))
        try:
            answer = request.result(timeout=self._deadline)
        except TimeoutError:
            raise timed_out(self._deadline) from None
        finally:
            request.cancel()
        if not answer.parts:
            raise ModelFailed(EMPTY)
        return answer

    async def stream(
        self,
        question: str,
        history: Sequence[Turn],
        hits: Sequence[Hit],
        scope: Scope | None = None,
        meter: Meter | None = None,
        check_context: CheckContext = NO_CONTEXT,
    ) -> AsyncGenerator[Sentence | Dropped, None]:
        """Yield each sentence as soon as it is complete and checked.

        Closing the iterator, or cancelling the task that reads it, cancels the model's work.
        Raises ModelFailed.
        """
        end = asyncio.get_running_loop().time() + self._deadline
        chain_input = ChainInput(
            question, tuple(history), tuple(hits), scope, meter or Meter(), check_context
        )
        request, parts = self._start(chain_input)
        is_empty = True
        try:
            while True:
                async with asyncio.timeout_at(end):
                    part = await parts.get()
                if part is None:
                    break
                is_empty = False
                yield part
            await asyncio.wrap_future(request)
        except TimeoutError:
            raise timed_out(self._deadline) from None
        finally:
            request.cancel()
        if is_empty:
            raise ModelFailed(EMPTY)

    def _steps(self, chain_input: ChainInput) -> Runnable[ChainInput, CheckedAnswer]:
        reader = AnswerReader(chain_input.hits, chain_input.scope, chain_input.check_context)
        check: Runnable[BaseMessage, CheckedAnswer] = RunnableGenerator(
            reader.read, reader.aread, name="check_sentences"
        )
        model = MeteredModel(self._model, self.terms, chain_input.meter, self._deadline)
        prompt = RunnableLambda(_prompt, name="prompt")
        return RunnableSequence(prompt, model, check, name="answer_steps")

    def _start(self, chain_input: ChainInput) -> tuple[Future[None], _Parts]:
        """Start the request. Return it with the queue of the answer's parts; None is the end."""
        loop = asyncio.get_running_loop()
        parts: _Parts = asyncio.Queue()

        def put(part: Sentence | Dropped | None) -> None:
            with suppress(RuntimeError):  # the reader's loop is closed
                loop.call_soon_threadsafe(parts.put_nowait, part)

        async def run() -> None:
            async for answer in self.runnable.astream(chain_input):
                for part in answer.parts:
                    put(part)

        # A task waits for the model, never a generator between two sentences: cancelling a task
        # closes the connection at once.
        request = submit(run())
        request.add_done_callback(lambda _: put(None))
        return request, parts


def _prompt(chain_input: ChainInput) -> list[BaseMessage]:
    return answer_prompt(chain_input.question, chain_input.history, chain_input.hits)
