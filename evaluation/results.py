"""Results of a run: for each question the passages, the answer, the times, a judge's opinion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evaluation.questions import GoldSpan, Question
from rag.answer import Answer, Hit
from rag.search_settings import SearchSettings
from vectorstore.episode import Episode

SEARCH_DEPTH = 10
"""Passages that a search is asked for; a passage further down does not count as found."""


Grade = Literal["yes", "partly", "no"]


@dataclass(frozen=True)
class Opinion:
    """A judge model's grades of an answer: for each cited sentence, whether its quotes support it;
    for the whole, whether it answers the question."""

    sentences: tuple[Grade, ...]
    answer: Grade


@dataclass(frozen=True)
class NotJudged:
    """An answer without an opinion; `why` is one line written by the evaluation."""

    why: str


@dataclass(frozen=True)
class Result:
    """The result of one question.

    `gold` holds the spans that can be found: those of episodes whose transcript is in the store.
    `hits` are the first SEARCH_DEPTH passages, best first, or more if those hold fewer tokens than
    the metrics look at; `tokens` is the length of each, as the embedding model counts.
    `similarity` is the best cosine between the question and what was searched, None if the search
    does not report it. `answer` and `answer_ms` are None if no answers were asked for; `llm` is the
    language model that was to answer, None for quotes. Times are in milliseconds. `episodes` is the
    catalogue by slug, in which citations are looked up. `opinion` is None if no judge model was
    asked.
    """

    question: Question
    gold: tuple[GoldSpan, ...]
    hits: tuple[Hit, ...]
    tokens: tuple[int, ...]
    understood: str | None
    search_ms: float
    answer: Answer | None = None
    answer_ms: float | None = None
    similarity: float | None = None
    llm: str | None = None
    episodes: Mapping[str, Episode] = field(default_factory=dict, repr=False, compare=False)
    opinion: Opinion | NotJudged | None = None


@dataclass(frozen=True)
class Store:
    """The store that was searched: the published index version, the embedding model's name and
    fingerprint, the archive's location, and how many episodes with a transcript it holds."""

    index_version: str
    model: str
    fingerprint: str
    archive: str
    transcripts: int


@dataclass(frozen=True)
class Run:
    """All questions under one setting of the search, in the order of the questions.

    `llm` is the language model that answered: its name, `quotes` for none, None if no answers were
    asked for. `judge` is the model that judged them, None for none. `episodes` is the catalogue by
    slug.
    """

    name: str
    settings: SearchSettings
    store: Store
    results: tuple[Result, ...]
    episodes: Mapping[str, Episode] = field(repr=False)
    llm: str | None = None
    judge: str | None = None

    @property
    def not_in_store(self) -> tuple[str, ...]:
        """Slugs of the gold spans whose transcript is not in the store: no search can find them."""
        missing = (set(result.question.gold) - set(result.gold) for result in self.results)
        return tuple(sorted({span.slug for spans in missing for span in spans}))
