"""Sets the sides of a comparison side by side: each with its quotes, and a word about those that
say nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from rag.answer import Citation, Sentence
from rag.answering.abstention import AbstentionPolicy
from rag.answering.quote_wording import as_sentence
from rag.calibration import calibration_of
from rag.names import words_of
from rag.query.filters import compares
from rag.query.follow_up import content_of
from rag.retrieval.grouping import share_held
from rag.retrieval.retrieved import Retrieved, RetrievedSide
from vectorstore.embedding import Embedder
from vectorstore.lexical_index import LexicalIndex

# A side may be silent where no passage of it holds this share of the question's words.
FEW_WORDS = 0.4
# Two sides are quoted twice each, more of them once.
QUOTES = 4


class Comparison:
    """Quotes each side of a comparison. `quotes` picks the sentences of one side."""

    def __init__(
        self,
        lexical: LexicalIndex,
        embedder: Embedder,
        abstention: AbstentionPolicy,
        quotes: Callable[[Retrieved], Sequence[Sentence]],
    ) -> None:
        self._lexical = lexical
        self._calibration = calibration_of(embedder)
        self._abstention = abstention
        self._quotes = quotes

    def quotes(self, sides: Sequence[RetrievedSide]) -> list[Sentence]:
        """The quotes of each side with season and year, since advice ages; behind them, in one
        sentence, the sides that the question names and that say nothing about it. Nothing where all
        are silent."""
        quoted = {
            side.name: [] if self.is_silent(side) else _citations(self._quotes(side.retrieved))
            for side in sides
        }
        speaking = sum(bool(citations) for citations in quoted.values())
        if not speaking:
            return []
        each = max(1, QUOTES // speaking)
        cited = _distinct(one for citations in quoted.values() for one in citations[:each])
        sentences = [
            as_sentence(replace(citation, marker=marker), dated=True)
            for marker, citation in enumerate(cited, start=1)
        ]
        if missing := [side.name for side in sides if side.asked and not quoted[side.name]]:
            sentences.append(Sentence(f"I found nothing about that {_from(missing)}.", ()))
        return sentences

    def is_silent(self, side: RetrievedSide) -> bool:
        """Whether a side says nothing about what is compared."""
        retrieved = side.retrieved
        if not retrieved.hits or self._abstention.reason(retrieved):
            return True
        words = words_of(retrieved.plan.topic)
        subject = [word for word in words if content_of(word) and not compares(word)]
        known = [word for word in subject if self._lexical.share(word)]
        if 2 * len(known) < len(subject) or self._calibration is None:
            return False  # in another language words prove nothing
        held = max(
            share_held(" ".join(known), f"{hit.header}\n{hit.text}", self._lexical)
            for hit in retrieved.hits
        )
        return retrieved.similarity < self._calibration.silent_side and held < FEW_WORDS


def _citations(sentences: Iterable[Sentence]) -> list[Citation]:
    return [citation for sentence in sentences for citation in sentence.citations]


def _distinct(citations: Iterable[Citation]) -> list[Citation]:
    """Each once: two sides may share an episode."""
    by_words = {(one.episode.slug, one.section, one.line, one.quote): one for one in citations}
    return [*by_words.values()]


def _from(names: Sequence[str]) -> str:
    """Where nothing was found: "from Nora Quist", "in season 3 or season 9"."""
    *others, last = names
    joined = f"{', '.join(others)} or {last}" if others else last
    in_time = last.startswith("season ") or last.isdigit()
    return f"in {joined}" if in_time else f"from {joined}"
