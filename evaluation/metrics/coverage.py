"""coverage: of the episodes that a question needs, the share that the search hits."""

from __future__ import annotations

from evaluation.metrics.gold_match import hits_gold
from evaluation.metrics.metric import Metric, Values
from evaluation.results import SEARCH_DEPTH, Result


def _covered_share(result: Result) -> Values:
    needed = result.question.min_episodes
    if needed is None or not result.gold:
        return ()
    first_hits = result.hits[:SEARCH_DEPTH]
    episodes = {hit.episode.slug for hit in first_hits if hits_gold(hit, result.gold)}
    return (min(len(episodes) / needed, 1.0),)


COVERAGE = Metric(
    "coverage",
    f"of the episodes that a question needs, those hit within the first {SEARCH_DEPTH} passages",
    _covered_share,
)
