"""Long lists of episodes, truncated: a phone shows a few, a button brings the rest."""

from __future__ import annotations

from dataclasses import dataclass

from rag.answer import Answer
from vectorstore.episode import Episode

MAX_ITEMS = 8

_BETWEEN_ITEMS = "\n\n"


@dataclass(frozen=True)
class TruncatedList:
    """The part of an answer that is shown: its `text`, the episodes `named` in it, and the `rest`.

    Both are in the answer's order.
    """

    text: str
    named: tuple[Episode, ...]
    rest: tuple[Episode, ...]


def truncate_list(answer: Answer) -> TruncatedList:
    """Truncate an answer after MAX_ITEMS episodes; all of it unless it is a longer list."""
    introduction, *items = answer.text.split(_BETWEEN_ITEMS)
    if len(items) <= MAX_ITEMS or len(answer.episodes) <= MAX_ITEMS:
        return TruncatedList(answer.text, answer.episodes, ())
    text = _BETWEEN_ITEMS.join([introduction, *items[:MAX_ITEMS]])
    on_one_line = " ".join(text.split())
    named = {one.slug for one in answer.episodes if " ".join(one.title.split()) in on_one_line}
    return TruncatedList(
        text,
        tuple(one for one in answer.episodes if one.slug in named),
        tuple(one for one in answer.episodes if one.slug not in named),
    )
