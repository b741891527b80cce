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
    """Collects the sentences of an answer; starts in the language model's name where there is one
    and falls back to quotes. `usage` is what the language model took, as far as it is known."""

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
    def settled(self) -> bool:
        """Whether the language model has answered, or has said itself that it cannot."""
        return bool(self.sentences) or any(part.kind == DropKind.REFUSAL for part in self._dropped)

    def add(self, part: Sentence | Dropped) -> None:
        """Takes what the language model wrote, checked."""
        if isinstance(part, Sentence):
            self.sentences.append(part)
        else:
            self._dropped.append(part)

    def broken_off(self, notice: str) -> None:
        """The language model failed; what it said before then stands, else quotes stand in."""
        self._notice = notice
        if not self.sentences:
            self._mode = "quotes"

    def fall_back(self, notice: str) -> None:
        """From here on the answer is quotes; `notice` tells the reader why."""
        self._mode = "quotes"
        self._notice = notice

    def closed_with(self, reply: Reply | Refusal, retrieved: Retrieved) -> Answer:
        """The answer of an answerer, in which no language model has a hand."""
        if isinstance(reply, Refusal):
            nearest = retrieved.hits if reply.offers_nearest else ()
            return self._answer(replace(retrieved, hits=nearest), reply.reason, abstained=True)
        self._mode = "quotes"
        self.sentences = [*reply.sentences]
        text = "\n\n".join(sentence.text for sentence in self.sentences)
        answer = self._answer(retrieved, text, abstained=reply.found_nothing)
        return replace(
            answer, episodes=reply.episodes, understood=reply.described, notice=reply.notice
        )

    def done(self, retrieved: Retrieved) -> Answer:
        """The answer as far as it has come; without a sentence it is a refusal."""
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
            notice=self._notice,
            understood=retrieved.plan.described,
            timings={**retrieved.milliseconds, "total_ms": total},
            usage=self.usage,
        )
