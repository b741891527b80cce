"""What refusing by similarity alone would do, whatever the threshold (pure).

The curve is the one that detection is judged by: what is rightly refused against what is wrongly
refused (Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27, 2006).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from evaluation.metrics.correctness import should_refuse
from evaluation.results import Run


@dataclass(frozen=True)
class Refusals:
    """What comes of refusing each question whose similarity is below `threshold`: the shares of
    the unanswerable and of the answerable ones that would be refused (0..1)."""

    threshold: float
    refusal_recall: float
    false_refusals: float


def refusals_by_threshold(run: Run) -> tuple[Refusals, ...]:
    """The curve, from nothing refused to everything refused: a point for each similarity that a
    question has. Empty where there are no unanswerable or no answerable questions to tell apart.

    It needs no answers. Of the service's reasons to refuse it holds the one that has a threshold;
    what the others add is the distance of the measured `refusal_recall` from the curve.
    """
    judged = [
        (result.similarity, right)
        for result in run.results
        if result.similarity is not None and (right := should_refuse(result)) is not None
    ]
    refused_rightly = [similarity for similarity, right in judged if right]
    refused_wrongly = [similarity for similarity, right in judged if not right]
    if not refused_rightly or not refused_wrongly:
        return ()
    thresholds = sorted({similarity for similarity, _ in judged})
    return tuple(
        Refusals(limit, _share_below(refused_rightly, limit), _share_below(refused_wrongly, limit))
        for limit in (*thresholds, math.inf)
    )


def _share_below(similarities: list[float], limit: float) -> float:
    return sum(similarity < limit for similarity in similarities) / len(similarities)
