"""Many questions at once: one JSON object a line in, one JSON object a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from rag.answer import Turn
from rag.errors import AskDifferentlyError
from rag.filter import Filter
from rag.question import checked_question, whole
from ui.errors import ChangeSettingsError

Number = Annotated[int, Field(strict=True)]


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")  # an answer of ours may be handed back whole
    role: Literal["user", "assistant"]
    content: str


class _Filter(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt field would search everything
    season: Number | list[Number] | None = None
    number: Number | list[Number] | None = None
    episode: str | list[str] | None = None
    guest: str | list[str] | None = None
    speaker: str | list[str] | None = None
    year: Number | list[Number] | None = None
    topic: str | list[str] | None = None


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")  # lists of questions carry notes of their own
    id: JsonValue = None
    question: str
    history: list[_Turn] | None = None
    filter: _Filter | None = None


Reply = Callable[[str, list[Turn], Filter], dict[str, Any]]


def run_batch(source: str, reply: Reply) -> bool:
    """Answer each line of `source` (a file, `-`: standard input) with a line on standard output.

    Lines come out in order, each with the `id` of its question, as each is done. A line that cannot
    be answered gives `{"id", "error"}` in its place. Returns whether all could be answered.
    Raises ChangeSettingsError where the file cannot be read.
    """
    complete = True
    with _opened(source) as stream:
        for raw in stream:
            if not raw.strip():
                continue
            result = _answered(raw, reply)
            complete = complete and "error" not in result
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    return complete


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115  # closed below; only opening may fail here
    except OSError as error:
        raise ChangeSettingsError(
            f"the batch {source} cannot be read: {error.strerror}; name a file of JSON lines"
        ) from error
    with stream:
        yield stream


def _answered(raw: bytes, reply: Reply) -> dict[str, Any]:
    record: object = None
    try:
        record = json.loads(raw)
        line = _Line.model_validate(record)
        history = [Turn(turn.role, whole(turn.content)) for turn in line.history or ()]
        where = Filter(**line.filter.model_dump()) if line.filter else Filter()
        question = checked_question(line.question)
    except ValidationError as error:
        return _failed(record, _first_of(error))
    except (ValueError, RecursionError) as error:  # not JSON, not UTF-8, or nested without end
        return _failed(record, f"not a JSON object: {error}")
    except AskDifferentlyError as error:
        return _failed(record, str(error))
    try:
        return {"id": line.id, **reply(question, history, where)}
    except AskDifferentlyError as error:
        return _failed(record, str(error))


def _failed(record: object, why: str) -> dict[str, Any]:
    known = record.get("id") if isinstance(record, dict) else None
    return {"id": known, "error": " ".join(why.split())}


def _first_of(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    # Where it wants an object, pydantic would name our class.
    message = "Input should be an object" if first["type"] == "model_type" else first["msg"]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {message}" if where else message
