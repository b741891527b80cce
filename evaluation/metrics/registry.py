"""What is measured. A metric takes of each result the values that count for it (pure functions)."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from evaluation.metrics.answer_metrics import ANSWER_METRICS
from evaluation.metrics.correctness import finds, first_rank
from evaluation.metrics.faithfulness import FAITHFULNESS_METRICS
from evaluation.metrics.metric import Metric, Values
from evaluation.metrics.model_metrics import MODEL_METRICS
from evaluation.results import READ, Result

RANKS = (1, 3, 5, 10)
TOKENS = (500, 1500, 3000)


def _hit_at(k: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_rank(result)
        return (float(rank is not None and rank <= k),) if result.gold else ()

    return values


def _reciprocal_rank(result: Result) -> Values:
    rank = first_rank(result)
    return (1 / rank if rank is not None and rank <= READ else 0.0,) if result.gold else ()


def _coverage(result: Result) -> Values:
    needed = result.question.min_episodes
    if needed is None or not result.gold:
        return ()
    found = {hit.episode.slug for hit in result.hits[:READ] if finds(hit, result.gold)}
    return (min(len(found) / needed, 1.0),)


def _recall_within(tokens: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_rank(result)
        read = list(accumulate(result.tokens))  # whole passages, in rank order
        return (float(rank is not None and read[rank - 1] <= tokens),) if result.gold else ()

    return values


def _search_ms(result: Result) -> Values:
    return (result.search_ms,)


def _answer_ms(result: Result) -> Values:
    return () if result.answer_ms is None else (result.answer_ms,)


METRICS: tuple[Metric, ...] = (
    *(
        Metric(f"hit@{k}", f"questions with a passage that hits in the first {k}", _hit_at(k))
        for k in RANKS
    ),
    Metric(
        f"mrr@{READ}",
        f"one over the rank of the first that hits, 0 beyond {READ}",
        _reciprocal_rank,
    ),
    *(
        Metric(
            f"recall@{n}",
            f"questions whose first hit ends within {n:,} tokens of passages",
            _recall_within(n),
        )
        for n in TOKENS
    ),
    Metric(
        "coverage",
        f"of the episodes that a question needs, those hit in the first {READ}",
        _coverage,
    ),
    *ANSWER_METRICS,
    *FAITHFULNESS_METRICS,
    *MODEL_METRICS,
    *(
        Metric(
            f"{name}_ms_p{percent}",
            f"{percent} % take at most this for {what}",
            values,
            "milliseconds",
            percent / 100,
            less_is_better=True,
        )
        for name, what, values in (
            ("search", "a search", _search_ms),
            ("answer", "an answer", _answer_ms),
        )
        for percent in (50, 95)
    ),
)
