"""Asks the service every question and records the results."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from evaluation.errors import CheckQuestionsError
from evaluation.metrics.recall_at_tokens import TOKENS
from evaluation.questions import Question
from evaluation.results import SEARCH_DEPTH, Result, Run, Store
from rag.answer import Found, Hit
from rag.search_settings import SearchSettings
from vectorstore.episode import Episode

if TYPE_CHECKING:
    from rag.service import PodcastQA  # slow to load, and `podcast-qa --help` imports this module

MAX_DEPTH = 100
"""Passages to ask for if SEARCH_DEPTH of them hold fewer tokens than the metrics look at."""

DEFAULTS = SearchSettings()
DEFAULTS_NAME = "defaults"

Returned = TypeVar("Returned")


def evaluate(
    qa: PodcastQA,
    questions: Sequence[Question],
    settings: SearchSettings = DEFAULTS,
    *,
    answers: bool = False,
    asked: Callable[[], None] = lambda: None,
) -> Run:
    """Search for every question under `settings`; with `answers`, answer it too. `asked` is called
    after each question. Questions are asked one at a time, so that the times mean something.

    Raises CheckQuestionsError if no gold episode is in the store, or the store changes during the
    run; AskDifferentlyError if the language model cannot be used; PrepareStoreError.
    """
    qa = qa.with_settings(settings)
    index_version = qa.index_version
    _require_some_gold(questions, index_version.episodes)
    llm = (qa.model.name or "quotes") if answers else None
    qa.warm()
    results = []
    for question in questions:
        results.append(_result_of(qa, question, index_version.episodes, answers=answers))
        asked()
    if qa.index_version is not index_version:
        raise CheckQuestionsError(
            "the store was published again during the evaluation; run it when no ingest runs"
        )
    manifest = index_version.manifest
    store = Store(
        index_version.name,
        manifest.model,
        manifest.fingerprint,
        manifest.archive,
        manifest.transcripts,
    )
    return Run(name_of(settings), settings, store, tuple(results), index_version.episodes, llm)


def name_of(settings: SearchSettings) -> str:
    """A name for settings: what differs from the defaults, as `NAME=VALUE, …`."""
    defaults = vars(DEFAULTS)
    changed = [
        f"{name}={_short(value)}"
        for name, value in vars(settings).items()
        if value != defaults[name]
    ]
    return ", ".join(changed) or DEFAULTS_NAME


def _short(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _require_some_gold(questions: Sequence[Question], episodes: Mapping[str, Episode]) -> None:
    slugs = {span.slug for question in questions for span in question.gold}
    if slugs and not any(_has_transcript(slug, episodes) for slug in slugs):
        raise CheckQuestionsError(
            f"none of the {len(slugs):,} gold episodes has a transcript in the store; name the "
            "store of their archive with --store"
        )


def _has_transcript(slug: str, episodes: Mapping[str, Episode]) -> bool:
    return slug in episodes and bool(episodes[slug].sections)


def _result_of(
    qa: PodcastQA, question: Question, episodes: Mapping[str, Episode], *, answers: bool
) -> Result:
    found, search_ms = _timed(
        lambda: qa.find(question.text, SEARCH_DEPTH, history=question.history)
    )
    answer, answer_ms = None, None
    if answers:
        answer, answer_ms = _timed(lambda: qa.ask(question.text, question.history))
    hits, tokens = _with_tokens(qa, question, found)
    return Result(
        question=question,
        gold=tuple(span for span in question.gold if _has_transcript(span.slug, episodes)),
        hits=hits,
        tokens=tokens,
        understood=found.understood,
        search_ms=search_ms,
        answer=answer,
        answer_ms=answer_ms,
        similarity=found.similarity,
        llm=qa.model.name if answers else None,
        episodes=episodes,
    )


def _with_tokens(
    qa: PodcastQA, question: Question, found: Found
) -> tuple[tuple[Hit, ...], tuple[int, ...]]:
    """The passages and the length of each in tokens; more than SEARCH_DEPTH if those are short."""
    hits = found.hits
    tokens = qa.embedder.count_tokens([hit.text for hit in hits])
    if len(hits) == SEARCH_DEPTH and sum(tokens) < max(TOKENS):
        hits = qa.find(question.text, MAX_DEPTH, history=question.history).hits
        tokens = qa.embedder.count_tokens([hit.text for hit in hits])
    return hits, tuple(tokens)


def _timed(call: Callable[[], Returned]) -> tuple[Returned, float]:
    """What a call returns, and the milliseconds it takes."""
    started = time.perf_counter()
    result = call()
    return result, (time.perf_counter() - started) * 1000
