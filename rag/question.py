"""What counts as a question."""

from __future__ import annotations

from rag.errors import AskDifferentlyError

LONGEST_QUESTION = 2_000
"""Characters. The embedding model reads some 1,000; who pastes more wants something else."""


def whole(text: str) -> str:
    """The text with `?` for half characters, which JSON can carry and no model or server takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def checked_question(question: str) -> str:
    """The question, trimmed and whole. Raises AskDifferentlyError: an empty one, a too long one."""
    text = whole(question).strip()
    if not any(character.isalnum() for character in text):
        raise AskDifferentlyError(
            "the question is empty; ask one in words, such as: who talks about tests?"
        )
    if len(text) > LONGEST_QUESTION:
        raise AskDifferentlyError(
            f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    return text
