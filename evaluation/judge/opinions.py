"""What a judge model thinks of an answer, and the figures that follow from that (pure).

Never mixed with what is measured: a judge is a language model, and may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.metrics.metric import Metric, Values
from evaluation.results import Grade, NotJudged, Opinion, Result

NO_JSON = "its reply is not the JSON object that it is asked for"
OTHER_SENTENCES = "it does not grade each sentence of the answer once"

_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL | re.IGNORECASE)


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    sentences: dict[str, Grade]
    answer: Grade


def read_opinion(reply: str, sentences: int) -> Opinion | NotJudged:
    """Read a judge's reply on an answer of so many sentences: `{"sentences": {"S1": GRADE, …},
    "answer": GRADE}` and nothing else, in a code fence if it likes."""
    text = reply.strip()
    fenced = _FENCED.fullmatch(text)
    try:
        read = _Reply.model_validate_json(fenced[1] if fenced else text)
    except ValidationError:
        return NotJudged(NO_JSON)
    names = [f"S{number}" for number in range(1, sentences + 1)]
    if set(read.sentences) != set(names):
        return NotJudged(OTHER_SENTENCES)
    return Opinion(tuple(read.sentences[name] for name in names), read.answer)


def _sentences(wanted: Grade) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        if not isinstance(result.opinion, Opinion):
            return ()
        return tuple(float(grade == wanted) for grade in result.opinion.sentences)

    return values


def _answers(wanted: Grade) -> Callable[[Result], Values]:
    def values(result: Result) -> Values:
        if not isinstance(result.opinion, Opinion):
            return ()
        return (float(result.opinion.answer == wanted),)

    return values


def _not_judged(result: Result) -> Values:
    return () if result.opinion is None else (float(isinstance(result.opinion, NotJudged)),)


JUDGE_METRICS: tuple[Metric, ...] = (
    Metric("judge_borne_out", "sentences that their quotes bear out", _sentences("yes")),
    Metric("judge_partly_borne_out", "sentences that they bear out in part", _sentences("partly")),
    Metric(
        "judge_not_borne_out",
        "sentences that they do not bear out",
        _sentences("no"),
        less_is_better=True,
    ),
    Metric("judge_answers", "answers that answer the question", _answers("yes")),
    Metric("judge_partly_answers", "answers that do so in part", _answers("partly")),
    Metric("judge_does_not_answer", "answers that do not", _answers("no"), less_is_better=True),
    Metric(
        "judge_not_judged",
        "answers that the judge gave no opinion on that can be read",
        _not_judged,
        less_is_better=True,
    ),
)
