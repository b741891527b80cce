"""Answers several questions in one message, each under its own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.answer import Citation, Sentence
from rag.answering.abstention import NOT_TOLD
from rag.answering.episode_wording import named, shown
from rag.answering.reply import Refusal, Reply
from rag.plain_text import plain, visible
from rag.retrieval.retrieved import Retrieved

QUOTES = 6
"""A screenful, shared by the questions."""
_MARKER = re.compile(r"\[(\d+)\]")


class SeveralAnswers:
    """Puts answers one below the other. `reply` answers a question without reading passages, or
    returns None; `quotes` answers it from its passages, with at most so many quotes."""

    def __init__(
        self,
        reply: Callable[[Retrieved], Reply | Refusal | None],
        quotes: Callable[[Retrieved, int], Sequence[Sentence]],
    ) -> None:
        self._reply = reply
        self._quotes = quotes

    def reply(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The answers, where one at least needs no passages; None where all are read from them."""
        replies: list[Reply | Refusal | None] = []
        for part in retrieved.parts:
            reply = self._reply(part)
            if part.plan.replay and isinstance(reply, Refusal):
                reply = _episodes_of(replies) or reply
            replies.append(reply)
        if all(reply is None for reply in replies):
            return None
        refusals = [reply for reply in replies if isinstance(reply, Refusal)]
        if len(refusals) == len(replies):
            reasons = dict.fromkeys(refusal.reason for refusal in refusals)
            return Refusal(" ".join(reasons), all(one.offers_nearest for one in refusals))
        episodes = {
            episode.slug: episode
            for reply in replies
            if isinstance(reply, Reply)
            for episode in reply.episodes
        }
        return Reply(
            tuple(self._joined(retrieved.parts, replies)),
            tuple(episodes.values()),
            retrieved.plan.described,
        )

    def quotes(self, retrieved: Retrieved) -> list[Sentence]:
        """The quotes that answer each question."""
        return list(self._joined(retrieved.parts, [None] * len(retrieved.parts)))

    def _joined(
        self, parts: Sequence[Retrieved], replies: Sequence[Reply | Refusal | None]
    ) -> Iterable[Sentence]:
        each = max(1, QUOTES // len(parts))
        before = 0
        for part, reply in zip(parts, replies, strict=True):
            question = shown(plain(visible(part.plan.question))).strip()
            yield Sentence(f"{question[:1].upper()}{question[1:]}", ())
            answer = self._answer(part, reply, each)
            yield from (_renumbered(sentence, before) for sentence in answer)
            before += sum(len(sentence.citations) for sentence in answer)

    def _answer(
        self, part: Retrieved, reply: Reply | Refusal | None, most: int
    ) -> Sequence[Sentence]:
        if isinstance(reply, Reply):
            return reply.sentences
        if isinstance(reply, Refusal):
            return [Sentence(reply.reason, ())]
        return self._quotes(part, most) or [Sentence(NOT_TOLD, ())]


def _episodes_of(replies: Sequence[Reply | Refusal | None]) -> Reply | None:
    """Where "it" can be heard: the episodes that the answers before name."""
    known = {
        episode.slug: episode
        for reply in replies
        if isinstance(reply, Reply)
        for episode in reply.episodes
    }
    lines = tuple(Sentence(f"{named(episode)}.", ()) for episode in known.values())
    return Reply(lines, tuple(known.values())) if lines else None


def _renumbered(sentence: Sentence, by: int) -> Sentence:
    """The sentence with its markers moved up."""
    if not sentence.citations:
        return sentence
    citations: list[Citation] = [
        replace(citation, marker=citation.marker + by) for citation in sentence.citations
    ]
    text = _MARKER.sub(lambda match: f"[{int(match[1]) + by}]", sentence.text)
    return Sentence(text, tuple(citations))
