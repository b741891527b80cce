"""citation_speaker and its two restrictions: the share of citations that are by the speaker in
question."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.metrics.gold_match import hits_gold, is_in_gold_episode
from evaluation.metrics.metric import Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer, Citation


def is_by_speaker(citation: Citation, speaker: str) -> bool:
    """Whether the cited words are by `speaker`; several labels are separated by `/`."""
    label = (citation.speaker or "").strip().casefold()
    return label in {name.strip().casefold() for name in speaker.split("/")} - {""}


def _all(result: Result, answer: Answer) -> Values:
    return _by_speaker(result, answer.citations)


def _in_gold_episode(result: Result, answer: Answer) -> Values:
    cited = [one for one in answer.citations if is_in_gold_episode(one, result.gold)]
    return _by_speaker(result, cited)


def _in_gold(result: Result, answer: Answer) -> Values:
    return _by_speaker(result, [one for one in answer.citations if hits_gold(one, result.gold)])


def _by_speaker(result: Result, citations: Sequence[Citation]) -> Values:
    speaker = result.question.speaker
    if not speaker or not result.gold:
        return ()
    return tuple(float(is_by_speaker(citation, speaker)) for citation in citations)


CITATION_SPEAKER: tuple[Metric, ...] = (
    Metric(
        "citation_speaker",
        "citations by the speaker in question, of all citations; other episodes mostly have "
        "other speakers",
        of_answer(_all),
    ),
    Metric(
        "citation_speaker_in_episode",
        "citations by the speaker in question, of those of a gold episode",
        of_answer(_in_gold_episode),
    ),
    Metric(
        "citation_speaker_in_gold",
        "citations by the speaker in question, of those that hit",
        of_answer(_in_gold),
    ),
)
