"""hit@k: the share of questions with a hit among the first k passages."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.metrics.gold_match import first_hit_rank
from evaluation.metrics.metric import Metric, Values
from evaluation.results import Result

RANKS = (1, 3, 5, 10)


def _hit_at(k: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_hit_rank(result)
        return (float(rank is not None and rank <= k),) if result.gold else ()

    return values


HIT_AT_K: tuple[Metric, ...] = tuple(
    Metric(f"hit@{k}", f"questions with a hit among the first {k} passages", _hit_at(k))
    for k in RANKS
)
