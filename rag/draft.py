"""An answer that is being written."""

from __future__ import annotations

import time
from dataclasses import replace

from rag.answer import Answer, DropKind, Dropped, Mode, Sentence, Usage
from rag.answering.abstention import NOT_TOLD
from rag.answering.reply import Refusal, Reply
from rag.retrieval.retrieved import Retrieved

NEAREST = 3


class Draft:
    """Collects the sentences of an answer. Starts as the language model's, if there is one, and may
    fall back to quotes. `usage` is what the language model used, as far as it is known."""

    def __init__(self, question: str, model: str | None) -> None:
        self.sentences: list[Sentence] = []
        self.usage: Usage | None = None
        self._question = question
        self._model = model
        self._mode: Mode = "llm" if model else "quotes"
        self._dropped: list[Dropped] = []
        self._notice: str | None = None
        self._started = time.perf_counter()

    @property
    def is_answered(self) -> bool:
        """Whether the language model has answered, or has said that it cannot."""
        return bool(self.sentences) or any(part.kind == DropKind.REFUSAL for part in self._dropped)

    def add(self, part: Sentence | Dropped) -> None:
        """Add a checked sentence of the language model."""
        if isinstance(part, Sentence):
            self.sentences.append(part)
        else:
            self._dropped.append(part)

    def broken_off(self, notice: str) -> None:
        """Record that the language model failed: what it wrote before that stands, or quotes do."""
        self._notice = notice
        if not self.sentences:
            self._mode = "quotes"

    def fall_back(self, notice: str) -> None:
        """Continue with quotes; `notice` tells the listener why."""
        self._mode = "quotes"
        self._notice = notice

    def closed_with(self, reply: Reply | Refusal, retrieved: Retrieved) -> Answer:
        """The answer of an answerer, without a language model."""
        if isinstance(reply, Refusal):
            nearest = retrieved.hits if reply.offers_nearest else ()
            return self._answer(replace(retrieved, hits=nearest), reply.reason, abstained=True)
        self._mode = "quotes"
        self.sentences = [*reply.sentences]
        text = "\n\n".join(sentence.text for sentence in self.sentences)
        answer = self._answer(retrieved, text, abstained=reply.found_nothing)
        return replace(
            answer,
            episodes=reply.episodes,
            understood=reply.described,
            notice=reply.notice or answer.notice,
        )

    def done(self, retrieved: Retrieved) -> Answer:
        """The answer so far; a refusal if there is no sentence."""
        if not self.sentences:
            return self.closed_with(Refusal(NOT_TOLD), retrieved)
        joint = " " if self._mode == "llm" else "\n\n"
        return self._answer(
            retrieved, joint.join(sentence.text for sentence in self.sentences), abstained=False
        )

    def _answer(self, retrieved: Retrieved, text: str, *, abstained: bool) -> Answer:
        total = (time.perf_counter() - self._started) * 1000
        return Answer(
            question=self._question,
            text=text,
            abstained=abstained,
            mode=self._mode,
            model=self._model if self._mode == "llm" else None,
            citations=()
            if abstained
            else tuple(citation for sentence in self.sentences for citation in sentence.citations),
            dropped=tuple(self._dropped),
            nearest=retrieved.hits[:NEAREST] if abstained else (),
            notice=self._notice or retrieved.plan.notice,
            understood=retrieved.plan.described,
            timings={**retrieved.milliseconds, "total_ms": total},
            usage=self.usage,
        )
