"""How much of a conversation is handed to the next question as its history."""

from __future__ import annotations

from rag.question import LONGEST_QUESTION

LONGEST_TURN = LONGEST_QUESTION  # characters of an earlier turn
TURNS_REMEMBERED = 6  # three exchanges: what "and what did she say next?" can refer to
