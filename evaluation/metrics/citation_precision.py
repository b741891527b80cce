"""citation_precision, citation_episode: the share of citations that hit, or are at least of a gold
episode."""

from __future__ import annotations

from evaluation.metrics.gold_match import hits_gold, is_in_gold_episode
from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer


def _hitting(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    return tuple(float(hits_gold(citation, result.gold)) for citation in answer.citations)


def _in_gold_episode(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    return tuple(float(is_in_gold_episode(citation, result.gold)) for citation in answer.citations)


CITATION_PRECISION: tuple[Metric, ...] = (
    Metric("citation_precision", "citations that hit", of_answer(_hitting)),
    Metric("citation_episode", "citations of a gold episode", of_answer(_in_gold_episode)),
)
