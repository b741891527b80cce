"""Reads a model's answer as it arrives: text → sentences → checked sentences."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass

from langchain_core.messages import BaseMessage

from rag.answer import DropKind, Dropped, Hit, Sentence
from rag.errors import ModelFailed
from rag.llm.failures import BROKE_OFF
from rag.llm.thoughts import Thoughts
from rag.scope import Scope
from rag.verification.markers import plain_without_markers
from rag.verification.sentence_checker import CheckContext, SentenceChecker
from rag.verification.sentence_stream import SentenceStream

# Four times what the rules allow: a model that writes more is stuck, and costs money.
MAX_CHARACTERS = 8_000

# The response metadata in which OpenAI's, Anthropic's and Ollama's chat models report why an answer
# ended, and the values for one that grew too long.
_FINISH_KEYS = ("finish_reason", "stop_reason", "done_reason")
_TOO_LONG = frozenset({"length", "max_tokens"})


@dataclass(frozen=True)
class CheckedAnswer:
    """The sentences of a model's answer that passed the check, and those that were dropped. A
    streamed answer is the sum of its chunks."""

    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the model itself said that the passages do not answer the question."""
        return any(dropped.kind == DropKind.REFUSAL for dropped in self.dropped)

    def __add__(self, other: CheckedAnswer) -> CheckedAnswer:
        return CheckedAnswer(self.sentences + other.sentences, self.dropped + other.dropped)

    @property
    def parts(self) -> tuple[Sentence | Dropped, ...]:
        """Return all sentences, the dropped ones last."""
        return self.sentences + self.dropped


class AnswerReader:
    """Reads one answer to the passages `hits`: yields a CheckedAnswer for each sentence, kept or
    dropped, as soon as it is complete. No line outside `scope` is cited."""

    def __init__(self, hits: Sequence[Hit], scope: Scope | None, context: CheckContext) -> None:
        self._checker = SentenceChecker(hits, scope, context.embedder, context.nli, context.people)
        self._thoughts = Thoughts()
        self._sentences = SentenceStream()
        self._characters_left = MAX_CHARACTERS
        self._finish_reason: str | None = None

    def read(self, messages: Iterator[BaseMessage]) -> Iterator[CheckedAnswer]:
        """Read the chunks of the answer. Raises ModelFailed if it breaks off."""
        for message in messages:
            yield from self._read_message(message)
            if not self._characters_left:
                break
        yield from self._finish()

    async def aread(self, messages: AsyncIterator[BaseMessage]) -> AsyncIterator[CheckedAnswer]:
        """As `read`, from an async iterator."""
        async for message in messages:
            for checked in self._read_message(message):
                yield checked
            if not self._characters_left:
                break
        for checked in self._finish():
            yield checked

    def _read_message(self, message: BaseMessage) -> Iterator[CheckedAnswer]:
        metadata = message.response_metadata
        reasons = (str(metadata[key]) for key in _FINISH_KEYS if metadata.get(key))
        self._finish_reason = next(reasons, self._finish_reason)
        yield from self._read_text(self._thoughts.feed(message.text))

    def _read_text(self, text: str) -> Iterator[CheckedAnswer]:
        text = text[: self._characters_left]
        self._characters_left -= len(text)
        for sentence in self._sentences.feed(text):
            yield from self._check(sentence)

    def _finish(self) -> Iterator[CheckedAnswer]:
        yield CheckedAnswer()  # so that an empty answer yields one too
        yield from self._read_text(self._thoughts.close())
        unfinished = self._sentences.unfinished
        if unfinished and self._characters_left and self._finish_reason is None:
            # When the connection is cut, no provider has reported a reason.
            raise ModelFailed(BROKE_OFF)
        cut = unfinished and (not self._characters_left or self._finish_reason in _TOO_LONG)
        *whole, last = list(self._sentences.close()) or [""]
        for sentence in whole if cut else [*whole, last]:
            yield from self._check(sentence)
        if cut:
            shown, reason = plain_without_markers(last), "the answer was too long and is cut off"
            yield CheckedAnswer(dropped=(Dropped(shown, reason, DropKind.UNFINISHED),))

    def _check(self, sentence: str) -> Iterator[CheckedAnswer]:
        match self._checker.check(sentence):
            case Sentence() as kept:
                yield CheckedAnswer(sentences=(kept,))
            case Dropped() as dropped:
                yield CheckedAnswer(dropped=(dropped,))
