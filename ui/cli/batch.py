"""Batches of questions: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import typer
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from rag.answer import Turn
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.question import checked_question, whole
from ui.cli.terminal import note
from ui.errors import ChangeSettingsError

Number = Annotated[int, Field(strict=True)]


class _BatchTurn(BaseModel):
    model_config = ConfigDict(extra="ignore")  # a whole answer may be passed back
    role: Literal["user", "assistant"]
    content: str


class _BatchFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt field would not restrict the search
    season: Number | list[Number] | None = None
    number: Number | list[Number] | None = None
    episode: str | list[str] | None = None
    guest: str | list[str] | None = None
    speaker: str | list[str] | None = None
    year: Number | list[Number] | None = None
    topic: str | list[str] | None = None


class _BatchLine(BaseModel):
    model_config = ConfigDict(extra="ignore")  # question files have fields of their own
    id: JsonValue = None
    question: str
    history: list[_BatchTurn] | None = None
    filter: _BatchFilter | None = None


AnswerAsJson = Callable[[str, list[Turn], Filter], dict[str, Any]]


def question_or_batch(question: str | None, batch: str | None, where: Filter) -> str:
    """Return the checked question, or "" if `batch` is given, whose lines have their own filters.

    Raises typer.BadParameter: both or neither given, an invalid question, `where` with a batch.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE.jsonl")
    if question is not None:
        try:
            return checked_question(question)
        except AskDifferentlyError as error:
            raise typer.BadParameter(str(error)) from error
    if where:
        raise typer.BadParameter("--batch takes no filter options; put a filter into each line")
    return ""


def answer_batch(source: str, reply: AnswerAsJson) -> None:
    """Answer each line of `source` (a file, or `-` for standard input) on standard output.

    The output has one line per question, in order and as soon as it is ready, with the `id` of the
    question. For a line that cannot be answered it is `{"id", "error"}`; the command then exits
    with status 1. Raises ChangeSettingsError if the file cannot be read.
    """
    complete = True
    with _opened(source) as stream:
        for raw in stream:
            if not raw.strip():
                continue
            result = _result(raw, reply)
            complete = complete and "error" not in result
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    if not complete:
        note("some lines of the batch could not be answered; they have an error instead")
        raise typer.Exit(1)


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115  # closed below; only opening may fail here
    except OSError as error:
        raise ChangeSettingsError(
            f"cannot read the batch {source}: {error.strerror}; give a JSON Lines file"
        ) from error
    with stream:
        yield stream


def _result(raw: bytes, reply: AnswerAsJson) -> dict[str, Any]:
    record: object = None
    try:
        record = json.loads(raw)
        line = _BatchLine.model_validate(record)
        history = [Turn(turn.role, whole(turn.content)) for turn in line.history or ()]
        where = Filter(**line.filter.model_dump()) if line.filter else Filter()
        question = checked_question(line.question)
    except ValidationError as error:
        return _failed(record, _first_error(error))
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, or nested too deeply
        return _failed(record, f"not a JSON object: {error}")
    except AskDifferentlyError as error:
        return _failed(record, str(error))
    try:
        return {"id": line.id, **reply(question, history, where)}
    except AskDifferentlyError as error:
        return _failed(record, str(error))


def _failed(record: object, why: str) -> dict[str, Any]:
    id_ = record.get("id") if isinstance(record, dict) else None
    return {"id": id_, "error": " ".join(why.split())}


def _first_error(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    # Pydantic would name a class of this module.
    message = "Input should be an object" if first["type"] == "model_type" else first["msg"]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {message}" if where else message
