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
"""The type of questions that the archive does not answer: refusing them is right."""

MULTI = "multi"
"""The type of questions that need several episodes."""

UNTYPED = "untyped"

Expected = Literal["answer", "refuse", "clarify"]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Words that carry the answer: in episode `slug`, from second `start` up to second `end`."""

    slug: str
    start: int
    end: int

    def overlaps(self, start: int | None, end: int | None) -> bool:
        """Whether the seconds from `start` to `end` of the same episode share some with it."""
        return start is not None and end is not None and start < self.end and end > self.start


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a right answer to it is.

    `gold` is empty where the archive has no answer, or nobody looked. `speaker` is the label of the
    one who says it (several are separated by `/`), `answer` a reference, `key_facts` what it has to
    contain: of each, one of several wordings. `min_episodes` is how many episodes an answer needs.
    `expect` says what is right for a question that is meant to mislead.
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


def _none_is_empty(value: object) -> object:
    return () if value is None else value


def _text_of_number(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Label = Annotated[str, BeforeValidator(_text_of_number)]
Filled = Annotated[str, Field(min_length=1)]


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")  # an answer of ours may be handed back whole
    role: Literal["user", "assistant"]
    content: str


class _Span(BaseModel):
    slug: Filled
    start_sec: Annotated[int, Field(ge=0)]
    end_sec: int


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")  # lists of questions carry notes of their own
    id: Annotated[Label, Field(min_length=1)]
    question: str
    type: str | None = None
    difficulty: Label | None = None
    history: Annotated[tuple[_Turn, ...], BeforeValidator(_none_is_empty)] = ()
    gold: Annotated[tuple[_Span, ...], BeforeValidator(_none_is_empty)] = ()
    speaker: str | None = None
    answer: str | None = None
    key_facts: Annotated[
        tuple[Annotated[tuple[Filled, ...], Field(min_length=1)], ...],
        BeforeValidator(_none_is_empty),
    ] = ()
    min_episodes: Annotated[int, Field(ge=1)] | None = None
    expect: Expected | None = None


def read_questions(path: str | Path) -> tuple[Question, ...]:
    """Read a file of JSON lines, one question each: `id` and `question`, and of the other fields of
    a Question what is known (`gold` as `{"slug", "start_sec", "end_sec"}`). Other keys are ignored.

    Raises CheckQuestionsError, with the line, where the file cannot be read or has no questions.
    """
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise CheckQuestionsError(
            f"{path} cannot be read ({error.strerror}); name a file of JSON lines, a question each"
        ) from error
    questions: dict[str, Question] = {}
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            question = _question(raw)
        except (ValueError, RecursionError, AskDifferentlyError) as error:
            raise _at(path, number, _said(error)) from error
        if question.id in questions:
            raise _at(path, number, f"the id {question.id!r} stands twice; give each its own")
        questions[question.id] = question
    if not questions:
        raise CheckQuestionsError(f"{path} holds no question; write one JSON object a line")
    return tuple(questions.values())


def _question(raw: bytes) -> Question:
    """Raise ValueError, RecursionError (nested without end) or AskDifferentlyError."""
    line = _Line.model_validate(json.loads(raw.decode("utf-8-sig")))
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
        min_episodes=line.min_episodes or _episodes_of(line),
        expect=line.expect,
    )


def _episodes_of(line: _Line) -> int | None:
    """How many episodes a question for several needs, where the file does not say: all of them."""
    slugs = {span.slug for span in line.gold}
    return len(slugs) if line.type == MULTI and slugs else None


def _said(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        # Where it wants an object, pydantic would name our class.
        said = "Input should be an object" if first["type"] == "model_type" else first["msg"]
        return f"{where}: {said}" if where else said
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return f"not a JSON object in UTF-8: {error}"
    return str(error)


def _at(path: str | Path, number: int, what: str) -> CheckQuestionsError:
    return CheckQuestionsError(f"{path}:{number}: {' '.join(what.split())}; mend that line")
