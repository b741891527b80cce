"""A conversation on the page: its questions, each with as much of the answer as has arrived."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import Answer, Citation, Done, Event, Found, Sentence, Turn
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED

EXCHANGES_KEPT = 40  # so that a page left open for a week does not grow without bound

STOPPED = "Stopped."  # `trouble` of an exchange that the reader stopped

_MARKER = re.compile(r"\s*\[\d+\]")


@dataclass(frozen=True)
class Exchange:
    """A question and as much of its answer as has arrived. `trouble` is one line that says why no
    more will follow. `number` is unique within the conversation."""

    number: int
    question: str
    found: Found | None = None
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    trouble: str | None = None

    @property
    def waiting(self) -> bool:
        """Whether the answer is still incomplete."""
        return self.answer is None and self.trouble is None

    @property
    def text(self) -> str:
        """The answer, or the sentences that have arrived."""
        if self.answer:
            return self.answer.text
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of the answer, or of the sentences that have arrived."""
        if self.answer:
            return self.answer.citations
        return tuple(citation for sentence in self.sentences for citation in sentence.citations)

    @property
    def understood(self) -> str | None:
        """A description of what the search was restricted to."""
        if self.answer:
            return self.answer.understood
        return self.found.understood if self.found else None

    def after(self, event: Event) -> Exchange:
        """The exchange after `event`."""
        match event:
            case Found():
                return replace(self, found=event)
            case Sentence():
                return replace(self, sentences=(*self.sentences, event))
            case Done():
                return replace(self, answer=event.answer)

    def ended(self, trouble: str) -> Exchange:
        """The exchange ended early, because of `trouble`. A complete answer stays as it is."""
        return replace(self, trouble=trouble) if self.waiting else self


Conversation = tuple[Exchange, ...]


def with_question(conversation: Conversation, question: str) -> Conversation:
    """The conversation with one more question, not answered yet."""
    number = conversation[-1].number + 1 if conversation else 1
    return (*conversation, Exchange(number, question))[-EXCHANGES_KEPT:]


def history_of(earlier: Sequence[Exchange]) -> list[Turn]:
    """The last TURNS_REMEMBERED turns as the history of the next question, without markers and cut
    to LONGEST_TURN characters each. An exchange without an answer is left out."""
    turns: list[Turn] = []
    for exchange in earlier:
        if exchange.answer:
            turns.append(Turn("user", exchange.question[:LONGEST_TURN]))
            unmarked = _MARKER.sub("", exchange.answer.text)
            turns.append(Turn("assistant", unmarked[:LONGEST_TURN]))
    return turns[-TURNS_REMEMBERED:]
