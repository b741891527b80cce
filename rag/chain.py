"""From passages to a checked answer: prompt → chat model → sentences → citations."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import Runnable

from rag.answer import Dropped, Hit, Sentence, Turn
from rag.models import DEADLINE


@dataclass(frozen=True)
class Asked:
    """What the chain takes: the question, the turns before it, the passages to answer from."""

    question: str
    history: tuple[Turn, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Drafted:
    """What is left of a model's answer once it is checked. No sentences: the answer is unknown
    (`refused` tells whether the model said so itself)."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Dropped, ...]

    @property
    def refused(self) -> bool:
        """Whether the model itself said that the passages do not tell."""
        raise NotImplementedError


class AnswerChain:
    """Answers from passages with a chat model. `runnable` is the composed LangChain Runnable:
    `Asked` in, `Drafted` out of invoke and ainvoke; stream and astream give Drafted parts
    (each of one sentence, kept or dropped) that add up to it."""

    runnable: Runnable[Asked, Drafted]

    def __init__(self, model: BaseChatModel, *, deadline: float = DEADLINE) -> None:
        raise NotImplementedError

    def answer(self, question: str, history: Sequence[Turn], hits: Sequence[Hit]) -> Drafted:
        """The checked answer. Raises ModelFailed."""
        raise NotImplementedError

    def stream(
        self, question: str, history: Sequence[Turn], hits: Sequence[Hit]
    ) -> AsyncIterator[Sentence | Dropped]:
        """Each sentence as soon as it is complete and checked. Closing the iterator, or
        cancelling the task that reads it, cancels the model's work. Raises ModelFailed."""
        raise NotImplementedError
