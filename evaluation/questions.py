"""Questions with known answers, read from a file of JSON lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from evaluation.errors import CheckQuestionsError
from rag.answer import Turn
from rag.errors import AskDifferentlyError
from rag.question import checked_question, whole

UNANSWERABLE = "unanswerable"
"""The type of questions that the archive does not answer: a refusal is right."""

MULTI = "multi"
"""The type of questions that need several episodes."""

UNTYPED = "untyped"

Expected = Literal["answer", "refuse", "clarify"]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Where the answer is said: in episode `slug`, from second `start` up to second `end`."""

    slug: str
    start: int
    end: int

    def overlaps(self, start: int | None, end: int | None) -> bool:
        """Whether the span shares seconds with `start` to `end` of the same episode."""
        return start is not None and end is not None and start < self.end and end > self.start


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its right answer.

    `gold` is empty if the archive has no answer, or if nobody looked for one. `speaker` is the
    label of the speaker in question (several are separated by `/`), `answer` a reference answer,
    `key_facts` the facts that an answer has to name, each by one of several wordings.
    `min_episodes` is how many episodes an answer needs. `expect` is what is right for a question
    that is meant to mislead.
    """

    id: str
    text: str
    type: str = UNTYPED
    difficulty: str | None = None
    history: tuple[Turn, ...] = ()
    gold: tuple[GoldSpan, ...] = ()
    speaker: str | None = None
    answer: str | None = None
    key_facts: tuple[tuple[str, ...], ...] = ()
    min_episodes: int | None = None
    expect: Expected | None = None


def _empty_if_none(value: object) -> object:
    return () if value is None else value


def _number_as_text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Label = Annotated[str, BeforeValidator(_number_as_text)]
Filled = Annotated[str, Field(min_length=1)]


class _HistoryRecord(BaseModel):
    model_config = ConfigDict(extra="ignore")  # a whole answer of the service may be passed back
    role: Literal["user", "assistant"]
    content: str


class _GoldRecord(BaseModel):
    slug: Filled
    start_sec: Annotated[int, Field(ge=0)]
    end_sec: int


class _QuestionRecord(BaseModel):
    model_config = ConfigDict(extra="ignore")  # question files carry notes of their own
    id: Annotated[Label, Field(min_length=1)]
    question: str
    type: str | None = None
    difficulty: Label | None = None
    history: Annotated[tuple[_HistoryRecord, ...], BeforeValidator(_empty_if_none)] = ()
    gold: Annotated[tuple[_GoldRecord, ...], BeforeValidator(_empty_if_none)] = ()
    speaker: str | None = None
    answer: str | None = None
    key_facts: Annotated[
        tuple[Annotated[tuple[Filled, ...], Field(min_length=1)], ...],
        BeforeValidator(_empty_if_none),
    ] = ()
    min_episodes: Annotated[int, Field(ge=1)] | None = None
    expect: Expected | None = None


def read_questions(path: str | Path) -> tuple[Question, ...]:
    """Read a file of JSON lines, one question each.

    `id` and `question` are required, the other fields of a Question optional; `gold` is a list of
    `{"slug", "start_sec", "end_sec"}`. Other keys are ignored.

    Raises CheckQuestionsError if the file cannot be read or holds no question, or, with the line
    number, if a line is wrong.
    """
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise CheckQuestionsError(
            f"cannot read {path} ({error.strerror}); name a file of JSON lines, one question each"
        ) from error
    questions: dict[str, Question] = {}
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            question = _parse(raw)
        except (ValueError, RecursionError, AskDifferentlyError) as error:
            raise _line_error(path, number, _message(error)) from error
        if question.id in questions:
            raise _line_error(path, number, f"the id {question.id!r} is used twice")
        questions[question.id] = question
    if not questions:
        raise CheckQuestionsError(f"{path} holds no question; write one JSON object per line")
    return tuple(questions.values())


def _parse(raw: bytes) -> Question:
    """Read one line. Raises ValueError, RecursionError (nested too deeply), AskDifferentlyError."""
    line = _QuestionRecord.model_validate(json.loads(raw.decode("utf-8-sig")))
    for place, span in enumerate(line.gold):
        if span.end_sec <= span.start_sec:
            raise ValueError(f"gold.{place}: end_sec must be greater than start_sec")
    return Question(
        id=whole(line.id),
        text=checked_question(line.question),
        type=whole(line.type or UNTYPED),
        difficulty=line.difficulty,
        history=tuple(Turn(turn.role, whole(turn.content)) for turn in line.history),
        gold=tuple(GoldSpan(span.slug, span.start_sec, span.end_sec) for span in line.gold),
        speaker=line.speaker or None,
        answer=line.answer or None,
        key_facts=line.key_facts,
        min_episodes=line.min_episodes or _gold_episodes(line),
        expect=line.expect,
    )


def _gold_episodes(line: _QuestionRecord) -> int | None:
    """How many episodes a question of the type `multi` needs if the file does not say: all."""
    slugs = {span.slug for span in line.gold}
    return len(slugs) if line.type == MULTI and slugs else None


def _message(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        # pydantic would name the class here.
        message = "Input should be an object" if first["type"] == "model_type" else first["msg"]
        return f"{where}: {message}" if where else message
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return f"not a JSON object in UTF-8: {error}"
    return str(error)


def _line_error(path: str | Path, number: int, message: str) -> CheckQuestionsError:
    return CheckQuestionsError(f"{path}:{number}: {' '.join(message.split())}; correct this line")
