"""What is measured of answers, against what a right one is known to hold (pure functions)."""

from __future__ import annotations

from evaluation.metrics.correctness import (
    by_the_speaker,
    finds,
    missing_facts,
    of_gold_episode,
    seconds_off,
    should_refuse,
)
from evaluation.metrics.metric import MEDIAN, Metric, Values, of_answer
from evaluation.results import Result
from rag.answer import Answer, Citation


def _facts(result: Result, answer: Answer) -> Values:
    return _named(result, answer.text)


def _facts_shown(result: Result, answer: Answer) -> Values:
    return _named(result, "\n".join([answer.text, *(one.quote for one in answer.citations)]))


def _named(result: Result, text: str) -> Values:
    if not result.gold:
        return ()
    missing = missing_facts(result.question, text)
    found = len(result.question.key_facts) - len(missing)
    return (1.0,) * found + (0.0,) * len(missing)


def _cites_gold(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    return tuple(float(finds(citation, result.gold)) for citation in answer.citations)


def _cites_episode(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    return tuple(float(of_gold_episode(one, result.gold)) for one in answer.citations)


def _cites_speaker(result: Result, answer: Answer) -> Values:
    return _of_speaker(result, answer.citations)


def _cites_speaker_in_episode(result: Result, answer: Answer) -> Values:
    return _of_speaker(
        result, [one for one in answer.citations if of_gold_episode(one, result.gold)]
    )


def _cites_speaker_in_gold(result: Result, answer: Answer) -> Values:
    return _of_speaker(result, [one for one in answer.citations if finds(one, result.gold)])


def _of_speaker(result: Result, citations: tuple[Citation, ...] | list[Citation]) -> Values:
    speaker = result.question.speaker
    if not speaker or not result.gold:
        return ()
    return tuple(float(by_the_speaker(citation, speaker)) for citation in citations)


def _seconds_in_episode(result: Result, answer: Answer) -> Values:
    off = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(seconds for seconds in off if seconds is not None)


def _seconds_everywhere(result: Result, answer: Answer) -> Values:
    if not result.gold:
        return ()
    off = (seconds_off(citation, result.gold) for citation in answer.citations)
    return tuple(float("inf") if seconds is None else seconds for seconds in off)


def _refused_rightly(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) else ()


def _right_to_refuse(result: Result, answer: Answer) -> Values:
    right = should_refuse(result)
    return () if right is None or not answer.abstained else (float(right),)


def _refused_wrongly(result: Result, answer: Answer) -> Values:
    return (float(answer.abstained),) if should_refuse(result) is False else ()


def _not_misled(result: Result, answer: Answer) -> Values:
    misleads = result.question.expect in {"refuse", "clarify"} and not result.question.gold
    return (float(answer.abstained),) if misleads else ()


def _not_scared(result: Result, answer: Answer) -> Values:
    known = bool(result.gold) or not result.question.gold  # else the store has no transcript of it
    wanted = result.question.expect == "answer" and known
    return (float(not answer.abstained),) if wanted else ()


def _words(_: Result, answer: Answer) -> Values:
    if answer.abstained:
        return ()
    # Without a language model the answer is the quotes; they are not read twice.
    quotes = (one.quote for one in answer.citations if one.quote not in answer.text)
    return (float(sum(len(text.split()) for text in (answer.text, *quotes))),)


_SECONDS = "seconds from a citation's start to the nearest gold span, 0 inside of it"
_SPEAKER = "citations of the speaker who is wanted; of all citations"

ANSWER_METRICS: tuple[Metric, ...] = (
    Metric("key_facts", "known facts that the answer names", of_answer(_facts)),
    Metric(
        "key_facts_shown",
        "known facts that the answer or a quote shown with it names",
        of_answer(_facts_shown),
    ),
    Metric("citation_precision", "citations that hit", of_answer(_cites_gold)),
    Metric("citation_episode", "citations of a gold episode", of_answer(_cites_episode)),
    Metric(
        "citation_speaker",
        f"{_SPEAKER}, though other episodes mostly have other speakers",
        of_answer(_cites_speaker),
    ),
    Metric(
        "citation_speaker_in_episode",
        f"{_SPEAKER} of a gold episode",
        of_answer(_cites_speaker_in_episode),
    ),
    Metric(
        "citation_speaker_in_gold",
        f"{_SPEAKER} that hit",
        of_answer(_cites_speaker_in_gold),
    ),
    Metric(
        "seconds_off_median",
        f"{_SECONDS}; of another episode: endless",
        of_answer(_seconds_everywhere),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_median",
        f"{_SECONDS}; citations of a gold episode only",
        of_answer(_seconds_in_episode),
        "seconds",
        MEDIAN,
        less_is_better=True,
    ),
    Metric(
        "seconds_off_in_episode_mean",
        f"{_SECONDS}; citations of a gold episode only",
        of_answer(_seconds_in_episode),
        "seconds",
        less_is_better=True,
    ),
    Metric("refusal_recall", "unanswerable questions refused", of_answer(_refused_rightly)),
    Metric("refusal_precision", "refusals that are right", of_answer(_right_to_refuse)),
    Metric(
        "false_refusals",
        "questions with gold that are refused",
        of_answer(_refused_wrongly),
        less_is_better=True,
    ),
    Metric("adversarial_refused", "misleading questions refused", of_answer(_not_misled)),
    Metric(
        "adversarial_answered",
        "questions that only look like it (`expect`: `answer`) and are answered",
        of_answer(_not_scared),
    ),
    Metric(
        "answer_words",
        "words of an answer with its quotes, mean",
        of_answer(_words),
        "words",
        less_is_better=True,
    ),
    Metric(
        "answer_words_median",
        "words of an answer with its quotes, median",
        of_answer(_words),
        "words",
        MEDIAN,
        less_is_better=True,
    ),
)
