"""Reads what a language model wrote as training questions, and keeps what its section proves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from vectorstore.episode import Line, Section

FEWEST_WORDS, MOST_WORDS = 5, 25
"""Words of an evidence: fewer prove nothing, more are no single thought."""

Style = Literal["paraphrase", "name", "topic", "number", "host", "keywords"]

_ARRAY = re.compile(r"\[.*\]", re.DOTALL)


class _Written(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    question: str
    style: Style
    evidence: str


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """A training question and the line of `section` that answers it."""

    text: str
    style: Style
    slug: str
    header: str
    line: Line
    evidence: str

    @property
    def as_json(self) -> str:
        """A line of a file of training questions."""
        record = {
            "question": self.text,
            "style": self.style,
            "slug": self.slug,
            "header": self.header,
            "sec": self.line.start,
            "who": self.line.speaker,
            "evidence": self.evidence,
        }
        return json.dumps(record, ensure_ascii=False)


def read_written(reply: str, slug: str, section: Section) -> list[WrittenQuestion]:
    """The questions in a model's reply whose evidence stands, word for word, in one line of the
    section; none if the reply is no JSON array."""
    found = _ARRAY.search(reply)
    try:
        records = json.loads(found[0]) if found else []
    except (ValueError, RecursionError):
        return []
    return list(_proven(records, slug, section))


def _proven(records: list[object], slug: str, section: Section) -> Iterator[WrittenQuestion]:
    for record in records:
        try:
            written = _Written.model_validate(record)
        except ValidationError:
            continue
        evidence = " ".join(written.evidence.split())
        text = " ".join(written.question.split())
        line = next((one for one in section.lines if evidence in " ".join(one.text.split())), None)
        if line and text and FEWEST_WORDS <= len(evidence.split()) <= MOST_WORDS:
            yield WrittenQuestion(text, written.style, slug, section.header, line, evidence)
