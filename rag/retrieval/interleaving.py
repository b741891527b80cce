"""One list of passages out of several, such as those of the sides of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from rag.answer import Hit


def interleaved(lists: Sequence[Sequence[Hit]], k: int) -> list[Hit]:
    """The first `k` passages, one of each list in turn; passages that overlap come once. A passage
    scores no more than the one before it, so that the order is that of the scores."""
    chosen: list[Hit] = []
    for hit in (hit for row in zip_longest(*lists) for hit in row if hit is not None):
        if len(chosen) == k:
            break
        if not any(_overlap(hit, other) for other in chosen):
            score = min(hit.score, chosen[-1].score) if chosen else hit.score
            chosen.append(replace(hit, rank=len(chosen) + 1, score=score))
    return chosen


def _overlap(one: Hit, other: Hit) -> bool:
    return (
        (one.episode.slug, one.section) == (other.episode.slug, other.section)
        and one.first_line < other.first_line + len(other.lines)
        and other.first_line < one.first_line + len(one.lines)
    )
