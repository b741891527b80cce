"""Recognises a wish for more of the same: "tell me more", "go on", "what else?"."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Turn
from rag.query.lexicon.more import WANTS_MORE

# What was shown in so many answers is not shown again.
LAST_ANSWERS = 4


def already_shown(question: str, history: Sequence[Turn]) -> str:
    """The last answers, none of whose words are wanted again; "" for any other question, or where
    nothing was answered yet."""
    if not WANTS_MORE.fullmatch(" ".join(question.split())):
        return ""
    answers = [turn.content for turn in history if turn.role == "assistant"]
    return "\n".join(answers[-LAST_ANSWERS:])
