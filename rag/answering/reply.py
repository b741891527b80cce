"""What an answerer returns: an answer that needs no language model, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from rag.answer import Sentence
from rag.retrieval.retrieved import Retrieved
from vectorstore.episode import Episode


@dataclass(frozen=True)
class Reply:
    """Sentences that answer, with their citations. `episodes` are those that the question asks for.
    `described` says what the answer was restricted to, `notice` what was out of the ordinary.
    `found_nothing`: the sentences only say that the archive holds nothing."""

    sentences: tuple[Sentence, ...]
    episodes: tuple[Episode, ...] = ()
    described: str | None = None
    notice: str | None = None
    found_nothing: bool = False


@dataclass(frozen=True)
class Refusal:
    """One sentence that says why the archive cannot answer. `offers_nearest` is False where the
    nearest passages would have nothing to do with the question."""

    reason: str
    offers_nearest: bool = True


class Answerer(Protocol):
    """Answers one kind of question."""

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The answer, or None to leave it to whatever reads the passages."""
