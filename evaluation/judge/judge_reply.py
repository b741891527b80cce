"""Reads a judge model's reply as an opinion."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict, ValidationError

from evaluation.results import Grade, NotJudged, Opinion

NO_JSON = "its reply is not the JSON object that it is asked for"
OTHER_SENTENCES = "it does not grade each sentence of the answer once"

_FENCED = re.compile(r"```(?:json)?\s*(.*?)\s*```", re.DOTALL | re.IGNORECASE)


class _JudgeReply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    sentences: dict[str, Grade]
    answer: Grade


def read_opinion(reply: str, sentences: int) -> Opinion | NotJudged:
    """Read a judge's reply on an answer of `sentences` sentences: `{"sentences": {"S1": GRADE, …},
    "answer": GRADE}` and nothing else; a code fence around it is accepted."""
    text = reply.strip()
    fenced = _FENCED.fullmatch(text)
    try:
        read = _JudgeReply.model_validate_json(fenced[1] if fenced else text)
    except ValidationError:
        return NotJudged(NO_JSON)
    names = [f"S{number}" for number in range(1, sentences + 1)]
    if set(read.sentences) != set(names):
        return NotJudged(OTHER_SENTENCES)
    return Opinion(tuple(read.sentences[name] for name in names), read.answer)
