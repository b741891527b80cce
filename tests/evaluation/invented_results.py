"""Results made by hand, whose metrics can be worked out on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evaluation.questions import GoldSpan, Question
from evaluation.results import Result, Run, Store
from rag.answer import Answer, Citation, Hit
from rag.search_settings import SearchSettings
from vectorstore.episode import Episode, Line, Section

SECONDS = 10
"""The length of each line of an invented episode."""


def episode(slug: str, lines: int = 20) -> Episode:
    """An episode in which Ida says line n from second 10 n on."""
    spoken = tuple(Line("Ida", f"line {n}", n * SECONDS, (n + 1) * SECONDS) for n in range(lines))
    sections = (Section("All of it", spoken),)
    return Episode(slug, slug, 1, 1, None, (), (), "", None, "abc", (), sections)


EPISODES = {slug: episode(slug) for slug in ("a", "b", "c", "d")}

LINE_3_OF_A = GoldSpan("a", 30, 40)


def hit(slug: str, line: int, rank: int = 1) -> Hit:
    """The passage that is line `line` of an episode."""
    lines = EPISODES[slug].sections[0].lines[line : line + 1]
    return Hit(rank, 1.0, EPISODES[slug], 0, line, lines)


def citation(slug: str, line: int, marker: int = 1, speaker: str | None = "Ida") -> Citation:
    """A citation of line `line`."""
    recorded = EPISODES[slug].sections[0].lines[line]
    cited = Line(speaker, recorded.text, recorded.start, recorded.end)
    return Citation(marker, EPISODES[slug], 0, cited, recorded.text)


def answer(text: str, citations: Sequence[Citation] = (), *, abstained: bool = False) -> Answer:
    return Answer("?", text, abstained, "quotes", None, tuple(citations))


def question(name: str = "q", gold: Sequence[GoldSpan] = (), **fields: Any) -> Question:  # noqa: ANN401 - any of its fields
    return Question(id=name, text="who says it?", gold=tuple(gold), **fields)


def result(
    asked: Question,
    hits: Sequence[tuple[str, int]] = (),
    tokens: Sequence[int] | None = None,
    answered: Answer | None = None,
    similarity: float | None = None,
    llm: str | None = None,
) -> Result:
    """The result of a question: passages by episode and line, of 100 tokens each by default."""
    return Result(
        question=asked,
        gold=tuple(span for span in asked.gold if span.slug in EPISODES),
        hits=tuple(hit(slug, line, rank) for rank, (slug, line) in enumerate(hits, 1)),
        tokens=tuple(tokens or [100] * len(hits)),
        understood=None,
        search_ms=20.0,
        answer=answered,
        answer_ms=30.0 if answered else None,
        similarity=similarity,
        llm=llm,
        episodes=EPISODES,
    )


def run(results: Sequence[Result], name: str = "defaults", llm: str | None = None) -> Run:
    store = Store("g", "m", "f" * 64, "archive", len(EPISODES))
    return Run(name, SearchSettings(), store, tuple(results), EPISODES, llm)
