"""Answers that set several sides beside each other: each with its own words, and a word about those
that have none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.answer import Citation, Sentence
from rag.answering.quotes import as_sentence
from rag.names import words_of
from rag.query.filters import compares
from rag.query.follow_up import content_of
from rag.retrieval.grouping import share_held
from rag.retrieval.retriever import Retrieved, RetrievedSide
from vectorstore.lexical import LexicalIndex

# A side is silent where nothing that it says comes near the question (cosine) and no passage of it
# holds enough of the question's words. Measured on 71 questions about one guest, asked of that
# guest and of another one picked by chance: of the other one it is said of 0.79, of the guest
# wrongly of 0.085 (2026-11-23).
FAR = 0.32
FEW_WORDS = 0.4
# Two sides are quoted twice each, more of them once.
QUOTES = 4


def is_silent(
    side: RetrievedSide, lexical: LexicalIndex, abstention: Callable[[Retrieved], str | None]
) -> bool:
    """Whether a side says nothing about what is compared. `abstention` tells why what was found
    cannot answer at all, None where it may."""
    if not side.found.hits or abstention(side.found):
        return True
    words = words_of(side.found.understood.topic)
    subject = [word for word in words if content_of(word) and not compares(word)]
    known = [word for word in subject if lexical.share(word)]
    if 2 * len(known) < len(subject):
        # In another language words prove nothing.
        return False
    held = max(
        share_held(" ".join(known), f"{hit.header}\n{hit.text}", lexical) for hit in side.found.hits
    )
    return side.found.similarity < FAR and held < FEW_WORDS


def set_beside(
    sides: Sequence[RetrievedSide],
    quotes: Callable[[Retrieved], Sequence[Sentence]],
    silent: Callable[[RetrievedSide], bool],
) -> list[Sentence]:
    """The words of each side with season and year, since advice ages; behind them, in one sentence,
    those who are asked for and say nothing about it. Nothing where all are silent."""
    found = {side.name: [] if silent(side) else _citations(quotes(side.found)) for side in sides}
    telling = sum(bool(citations) for citations in found.values())
    if not telling:
        return []
    each = max(1, QUOTES // telling)
    cited = list(_apart(one for citations in found.values() for one in citations[:each]))
    sentences = [
        as_sentence(replace(one, marker=marker), dated=True)
        for marker, one in enumerate(cited, start=1)
    ]
    if missing := [side.name for side in sides if side.asked and not found[side.name]]:
        sentences.append(Sentence(f"I found nothing about that {_of(missing)}.", ()))
    return sentences


def _citations(sentences: Iterable[Sentence]) -> list[Citation]:
    return [citation for sentence in sentences for citation in sentence.citations]


def _apart(citations: Iterable[Citation]) -> Iterable[Citation]:
    """Each once: two sides may share an episode."""
    return {(one.episode.slug, one.section, one.line, one.quote): one for one in citations}.values()


def _of(names: Sequence[str]) -> str:
    """Where nothing was found: "from Nora Quist", "in season 3 or season 9"."""
    *others, last = names
    joined = f"{', '.join(others)} or {last}" if others else last
    in_time = last.startswith("season ") or last.isdigit()
    return f"in {joined}" if in_time else f"from {joined}"
