"""recall@N: the share of questions whose first hit lies within the first N tokens of passages.

Unlike hit@k it does not favour a search that returns long passages.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from evaluation.metrics.gold_match import first_hit_rank
from evaluation.metrics.metric import Metric, Values
from evaluation.results import Result

TOKENS = (500, 1500, 3000)


def _recall_within(tokens: int) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        rank = first_hit_rank(result)
        tokens_up_to = list(accumulate(result.tokens))  # whole passages, in rank order
        is_within = rank is not None and tokens_up_to[rank - 1] <= tokens
        return (float(is_within),) if result.gold else ()

    return values


RECALL_AT_TOKENS: tuple[Metric, ...] = tuple(
    Metric(
        f"recall@{n}",
        f"questions whose first hit ends within {n:,} tokens of passages",
        _recall_within(n),
    )
    for n in TOKENS
)
