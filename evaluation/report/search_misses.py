"""Questions whose passage the search did not find, by what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.metrics.gold_match import first_hit_rank, hits_gold
from evaluation.results import SEARCH_DEPTH, Result, Run

MISS_DEPTH = 5
"""A first hit below this rank is a miss: listeners do not read that far, and a language model does
not get the passage."""

SearchMissKind = Literal[
    "episode not found",
    "right episode, other passage",
    "found too far down",
    "some episodes not found",
]


@dataclass(frozen=True)
class SearchMiss:
    """A question without a hit in the first MISS_DEPTH passages or, if it needs several episodes,
    without all of them in the first SEARCH_DEPTH. `rank` is that of the first hit within
    SEARCH_DEPTH, None without one; `not_found` are the gold episodes that are not hit there."""

    kind: SearchMissKind
    result: Result
    rank: int | None
    not_found: tuple[str, ...]


def find_search_misses(run: Run) -> tuple[SearchMiss, ...]:
    """The misses of the search, in the order of the questions."""
    return tuple(miss for result in run.results if (miss := _search_miss(result)))


def _search_miss(result: Result) -> SearchMiss | None:
    first_hits = result.hits[:SEARCH_DEPTH]
    gold_episodes = {span.slug for span in result.gold}
    hit = {one.episode.slug for one in first_hits if hits_gold(one, result.gold)}
    rank = first_hit_rank(result)
    rank = rank if rank is not None and rank <= SEARCH_DEPTH else None
    needed = result.question.min_episodes or 1
    if not result.gold or (rank is not None and rank <= MISS_DEPTH and len(hit) >= needed):
        return None
    if rank is None:
        is_near = bool({one.episode.slug for one in first_hits} & gold_episodes)
        kind: SearchMissKind = "right episode, other passage" if is_near else "episode not found"
    else:
        kind = "found too far down" if rank > MISS_DEPTH else "some episodes not found"
    return SearchMiss(kind, result, rank, tuple(sorted(gold_episodes - hit)))
