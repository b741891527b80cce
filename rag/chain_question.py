"""What goes into `PodcastQA.chain`: a question, or a mapping with its history and its filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from rag.answer import Turn
from rag.errors import AskDifferentlyError
from rag.filter import Filter

ChainInput: TypeAlias = str | Mapping[str, Any]

_KEYS = {"question", "history", "filter"}


@dataclass(frozen=True)
class ChainQuestion:
    """A question with the turns before it and the filter that came with it."""

    question: str
    history: tuple[Turn, ...] = ()
    where: Filter | None = None


def chain_question(given: ChainInput) -> ChainQuestion:
    """Read a question, or a mapping with `question`, `history` (a list of turns, or of mappings
    with `role` and `content`) and `filter` (a Filter, or a mapping of its fields).

    Raises AskDifferentlyError for anything else.
    """
    if isinstance(given, str):
        return ChainQuestion(given)
    if not isinstance(given, Mapping) or not isinstance(given.get("question"), str):
        raise AskDifferentlyError("the chain takes a question, or a mapping with `question`")
    if unknown := ", ".join(sorted(str(key) for key in given.keys() - _KEYS)):
        raise AskDifferentlyError(f"the chain knows question, history and filter, not {unknown}")
    return ChainQuestion(
        given["question"], _history(given.get("history")), _filter(given.get("filter"))
    )


def _history(given: Sequence[Turn | Mapping[str, Any]] | None) -> tuple[Turn, ...]:
    turns = []
    for turn in given or ():
        if isinstance(turn, Turn):
            turns.append(turn)
        elif isinstance(turn, Mapping) and turn.get("role") in {"user", "assistant"}:
            turns.append(Turn(turn["role"], str(turn.get("content", ""))))
        else:
            raise AskDifferentlyError("a turn of the history has a `role` and its `content`")
    return tuple(turns)


def _filter(given: Filter | Mapping[str, Any] | None) -> Filter | None:
    if given is None or isinstance(given, Filter):
        return given
    try:
        return Filter(**given)
    except TypeError as error:
        raise AskDifferentlyError(f"the filter is not understood: {error}") from error
