"""Training questions: each with the line that answers it. Read from a file of JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tuning.errors import CheckTrainingError

Filled = Annotated[str, Field(min_length=1, max_length=2_000)]


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question, the episode `slug` that answers it, and `evidence`: some 8 to 20 verbatim words
    of the line that answers."""

    text: str
    slug: str
    evidence: str


class _Record(BaseModel):
    model_config = ConfigDict(extra="ignore")  # question files carry notes of their own
    question: Filled
    slug: Filled
    evidence: Filled


def read_training_questions(path: Path) -> tuple[TrainingQuestion, ...]:
    """Read a file of JSON lines with `question`, `slug` and `evidence`; other keys are ignored.

    Raises CheckTrainingError if the file cannot be read or is empty, or, with its number, if a line
    is wrong.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise CheckTrainingError(
            f"cannot read {path} ({error.strerror}); name a file of JSON lines, one question each"
        ) from error
    questions = [_read(path, number, raw) for number, raw in enumerate(lines, 1) if raw.strip()]
    if not questions:
        raise CheckTrainingError(f"{path} holds no question; write one JSON object per line")
    return tuple(questions)


def _read(path: Path, number: int, raw: bytes) -> TrainingQuestion:
    try:
        record = _Record.model_validate(json.loads(raw.decode("utf-8-sig")))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise CheckTrainingError(f"{path}, line {number}: {where}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise CheckTrainingError(f"{path}, line {number}: not a JSON object") from error
    return TrainingQuestion(record.question, record.slug, record.evidence)
