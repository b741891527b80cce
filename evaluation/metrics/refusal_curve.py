"""What refusing by similarity alone would do, at every threshold.

The curve plots rightful refusals against wrongful ones, as a ROC curve does (Fawcett, An
introduction to ROC analysis, Pattern Recognition Letters 27, 2006).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from evaluation.metrics.refusals import should_refuse
from evaluation.results import Run


@dataclass(frozen=True)
class RefusalPoint:
    """The effect of refusing each question whose similarity is below `threshold`: the shares
    (0..1) of the unanswerable and of the answerable questions that would be refused."""

    threshold: float
    refusal_recall: float
    false_refusals: float


def refusal_curve(run: Run) -> tuple[RefusalPoint, ...]:
    """The curve, from nothing refused to everything refused: one point per similarity that occurs,
    and one above all. Empty unless there are both unanswerable and answerable questions.

    It needs no answers. Of the service's reasons to refuse, it holds the one with a threshold; the
    others account for the distance of the measured `refusal_recall` from the curve.
    """
    labelled = [
        (result.similarity, is_right)
        for result in run.results
        if result.similarity is not None and (is_right := should_refuse(result)) is not None
    ]
    unanswerable = [similarity for similarity, is_right in labelled if is_right]
    answerable = [similarity for similarity, is_right in labelled if not is_right]
    if not unanswerable or not answerable:
        return ()
    thresholds = sorted({similarity for similarity, _ in labelled})
    return tuple(
        RefusalPoint(limit, _share_below(unanswerable, limit), _share_below(answerable, limit))
        for limit in (*thresholds, math.inf)
    )


def _share_below(similarities: list[float], limit: float) -> float:
    return sum(similarity < limit for similarity in similarities) / len(similarities)
