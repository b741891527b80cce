"""A conversation on the page: exchanges of a question and what came of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import Answer, Citation, Done, Event, Found, Sentence, Turn
from rag.question import LONGEST_QUESTION

LONGEST_TURN = LONGEST_QUESTION  # characters of an earlier turn that the next question may lean on
TURNS_REMEMBERED = 6  # three exchanges: what "and what did she say next?" can refer to
EXCHANGES_KEPT = 40  # so that a page left open for a week does not grow without bound

STOPPED = "Stopped."  # the trouble of an exchange that the reader ended

_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True)
class Exchange:
    """A question and as much of its answer as there is so far. `trouble` is one line that says why
    there will be no more of it. `number` tells it from the others of its conversation."""

    number: int
    question: str
    found: Found | None = None
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    trouble: str | None = None

    @property
    def waiting(self) -> bool:
        """Whether more is to come."""
        return self.answer is None and self.trouble is None

    @property
    def text(self) -> str:
        """The answer, or the sentences that have come so far."""
        if self.answer:
            return self.answer.text
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The evidence that has come so far."""
        if self.answer:
            return self.answer.citations
        return tuple(citation for sentence in self.sentences for citation in sentence.citations)

    @property
    def understood(self) -> str | None:
        """What the search was restricted to, in words."""
        if self.answer:
            return self.answer.understood
        return self.found.understood if self.found else None

    def after(self, event: Event) -> Exchange:
        """The exchange once `event` has happened."""
        match event:
            case Found():
                return replace(self, found=event)
            case Sentence():
                return replace(self, sentences=(*self.sentences, event))
            case Done():
                return replace(self, answer=event.answer)

    def ended(self, trouble: str) -> Exchange:
        """The exchange, over before its time."""
        return replace(self, trouble=trouble) if self.waiting else self


Conversation = tuple[Exchange, ...]


def asking(conversation: Conversation, question: str) -> Conversation:
    """The conversation with one more question, to be answered."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question))[-EXCHANGES_KEPT:]


def history(earlier: Sequence[Exchange]) -> list[Turn]:
    """The last turns that a question may lean on: their words only, no markers, capped in length.
    An exchange without an answer is left out."""
    turns: list[Turn] = []
    for exchange in earlier:
        if exchange.answer:
            turns.append(Turn("user", exchange.question[:LONGEST_TURN]))
            said = _MARKER.sub("", exchange.answer.text)
            turns.append(Turn("assistant", said[:LONGEST_TURN]))
    return turns[-TURNS_REMEMBERED:]
