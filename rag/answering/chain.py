"""From passages to a checked answer: prompt → chat model → sentences → citations."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from rag.answer import DropKind, Dropped, Hit, Sentence, Turn
from rag.errors import ModelFailed
from rag.llm.event_loop import submit
from rag.llm.failures import BROKE_OFF, EMPTY, timed_out
from rag.llm.metering import Meter, MeteredModel, Terms
from rag.llm.models import DEADLINE
from rag.llm.prompts import answer_prompt
from rag.llm.thoughts import Thoughts
from rag.scope import Scope
from rag.verification.citations import NO_CONTEXT, CheckContext, SentenceChecker, shown
from rag.verification.sentence_stream import SentenceStream

# Four times what the rules allow: a model that goes on is stuck, and costs money.
MAX_ANSWER = 8_000  # characters

UNLIMITED = Terms()

_Parts: TypeAlias = asyncio.Queue[Sentence | Dropped | None]


@dataclass(frozen=True)
class ChainInput:
    """What the chain takes: the question, the turns before it, the passages to answer from; and,
    where only certain speakers are asked for, whose lines of them may be cited. `meter` takes down
    what the model's server tells of its tokens, `check_context` is what the check of its answer may
    use."""

    question: str
    history: tuple[Turn, ...]
    hits: tuple[Hit, ...]
    scope: Scope | None = None
    meter: Meter = field(default_factory=Meter, compare=False)
    check_context: CheckContext = field(default=NO_CONTEXT, compare=False)


@dataclass(frozen=True)
class CheckedAnswer:
    """What is left of a model's answer once it is checked. Without sentences, it is unknown."""

    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the model itself said that the passages do not tell."""
        return any(dropped.kind == DropKind.REFUSAL for dropped in self.dropped)

    def __add__(self, other: CheckedAnswer) -> CheckedAnswer:
        return CheckedAnswer(self.sentences + other.sentences, self.dropped + other.dropped)

    @property
    def parts(self) -> tuple[Sentence | Dropped, ...]:
        """All there is, sentences first."""
        return self.sentences + self.dropped


class AnswerChain:
    """Answers from passages with a chat model, which is asked on `terms`.

    `runnable` is the composed LangChain Runnable: `ChainInput` in, `CheckedAnswer` out of invoke
    and ainvoke; stream and astream give a `CheckedAnswer` for each sentence, kept or dropped, that
    add up to it. `answer` and `stream` keep to `deadline` (seconds) whatever the server does. All
    raise ModelFailed where the model does not answer; any other exception is a fault of ours.
    """

    def __init__(
        self, model: BaseChatModel, *, deadline: float = DEADLINE, terms: Terms = UNLIMITED
    ) -> None:
        self._deadline = deadline
        self.terms = terms

        def composed(asked: ChainInput) -> Runnable[ChainInput, CheckedAnswer]:
            reading = _AnswerReader(asked)
            checked: Runnable[BaseMessage, CheckedAnswer] = RunnableGenerator(
                reading.read, reading.aread, name="check_sentences"
            )
            metered = MeteredModel(model, terms, asked.meter, deadline)
            return RunnableLambda(_prompt, name="prompt") | metered | checked

        self.runnable: Runnable[ChainInput, CheckedAnswer] = RunnableLambda(composed, name="answer")

    def answer(
        self,
        question: str,
        history: Sequence[Turn],
        hits: Sequence[Hit],
        scope: Scope | None = None,
        meter: Meter | None = None,
        check_context: CheckContext = NO_CONTEXT,
    ) -> CheckedAnswer:
        """Return the checked answer, which cites no line that `scope` does not hear. Raises
        ModelFailed."""
        asked = ChainInput(
            question, tuple(history), tuple(hits), scope, meter or Meter(), check_context
        )
        asking = submit(self.runnable.ainvoke(asked))
        try:
            drafted = asking.result(timeout=self._deadline)
        except TimeoutError:
            raise timed_out(self._deadline) from None
        finally:
            asking.cancel()
        if not drafted.parts:
            raise ModelFailed(EMPTY)
        return drafted

    async def stream(
        self,
        question: str,
        history: Sequence[Turn],
        hits: Sequence[Hit],
        scope: Scope | None = None,
        meter: Meter | None = None,
        check_context: CheckContext = NO_CONTEXT,
    ) -> AsyncGenerator[Sentence | Dropped, None]:
        """Give each sentence as soon as it is complete and checked.

        Closing the iterator, or cancelling the task that reads it, cancels the model's work.
        Raises ModelFailed.
        """
        end = asyncio.get_running_loop().time() + self._deadline
        asked = ChainInput(
            question, tuple(history), tuple(hits), scope, meter or Meter(), check_context
        )
        asking, parts = self._started(asked)
        any_part = False
        try:
            while True:
                async with asyncio.timeout_at(end):
                    part = await parts.get()
                if part is None:
                    break
                any_part = True
                yield part
            await asyncio.wrap_future(asking)
        except TimeoutError:
            raise timed_out(self._deadline) from None
        finally:
            asking.cancel()
        if not any_part:
            raise ModelFailed(EMPTY)

    def _started(self, asked: ChainInput) -> tuple[Future[None], _Parts]:
        """The model's work, begun, and the queue that takes what comes of it; None is its end."""
        here = asyncio.get_running_loop()
        parts: _Parts = asyncio.Queue()

        def hand(part: Sentence | Dropped | None) -> None:
            with suppress(RuntimeError):  # the reader's loop is gone
                here.call_soon_threadsafe(parts.put_nowait, part)

        async def work() -> None:
            async for drafted in self.runnable.astream(asked):
                for part in drafted.parts:
                    hand(part)

        # What waits for the model is a task, never a generator between two sentences: cancelling
        # it closes the connection at once.
        asking = submit(work())
        asking.add_done_callback(lambda _: hand(None))
        return asking, parts


class _AnswerReader:
    """Reads one answer: text to sentences, sentences to checked ones."""

    def __init__(self, asked: ChainInput) -> None:
        known = asked.check_context
        self._checker = SentenceChecker(
            asked.hits, asked.scope, known.embedder, known.nli, known.people
        )
        self._thoughts = Thoughts()
        self._sentences = SentenceStream()
        self._left = MAX_ANSWER
        self._ended: str | None = None

    def read(self, written: Iterator[BaseMessage]) -> Iterator[CheckedAnswer]:
        for message in written:
            yield from self._taken(message)
            if not self._left:
                break
        yield from self._closed()

    async def aread(self, written: AsyncIterator[BaseMessage]) -> AsyncIterator[CheckedAnswer]:
        async for message in written:
            for drafted in self._taken(message):
                yield drafted
            if not self._left:
                break
        for drafted in self._closed():
            yield drafted

    def _taken(self, message: BaseMessage) -> Iterator[CheckedAnswer]:
        about = message.response_metadata
        self._ended = next((str(about[key]) for key in _ENDS if about.get(key)), self._ended)
        yield from self._fed(self._thoughts.feed(message.text))

    def _fed(self, text: str) -> Iterator[CheckedAnswer]:
        text = text[: self._left]
        self._left -= len(text)
        for sentence in self._sentences.feed(text):
            yield from self._checked(sentence)

    def _closed(self) -> Iterator[CheckedAnswer]:
        yield CheckedAnswer()  # an empty answer is one, too
        yield from self._fed(self._thoughts.close())
        unfinished = self._sentences.unfinished
        if unfinished and self._left and self._ended is None:
            # No provider says why its answer is over when the connection is cut.
            raise ModelFailed(BROKE_OFF)
        cut = unfinished and (not self._left or self._ended in _TOO_LONG)
        *whole, last = list(self._sentences.close()) or [""]
        for sentence in whole if cut else [*whole, last]:
            yield from self._checked(sentence)
        if cut:
            reason = "the answer was too long and is cut off"
            yield CheckedAnswer(dropped=(Dropped(shown(last), reason, DropKind.UNFINISHED),))

    def _checked(self, sentence: str) -> Iterator[CheckedAnswer]:
        match self._checker.check(sentence):
            case Sentence() as kept:
                yield CheckedAnswer(sentences=(kept,))
            case Dropped() as dropped:
                yield CheckedAnswer(dropped=(dropped,))


# Where OpenAI's, Anthropic's and Ollama's chat models say why an answer is over; and what they say
# when it is so because it grew too long.
_ENDS = ("finish_reason", "stop_reason", "done_reason")
_TOO_LONG = frozenset({"length", "max_tokens"})


def _prompt(asked: ChainInput) -> list[BaseMessage]:
    return answer_prompt(asked.question, asked.history, asked.hits)
