"""mrr@10: mean reciprocal rank (Voorhees, The TREC-8 Question Answering Track Report, 1999)."""

from __future__ import annotations

from evaluation.metrics.gold_match import first_hit_rank
from evaluation.metrics.metric import Metric, Values
from evaluation.results import SEARCH_DEPTH, Result


def _reciprocal_rank(result: Result) -> Values:
    rank = first_hit_rank(result)
    within = rank is not None and rank <= SEARCH_DEPTH
    return (1 / rank if rank is not None and within else 0.0,) if result.gold else ()


MRR = Metric(
    f"mrr@{SEARCH_DEPTH}",
    f"1 over the rank of the first hit, 0 beyond rank {SEARCH_DEPTH}",
    _reciprocal_rank,
)
