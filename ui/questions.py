"""Which questions are taken."""

from __future__ import annotations

import typer

LONGEST_QUESTION = 2_000
"""Characters. The embedding model reads some 1,000; who pastes more wants something else."""


def whole(text: str) -> str:
    """Return the text with `?` for half characters, which no model and no server would take."""
    return text.encode("utf-8", "replace").decode("utf-8")


def checked_question(question: str) -> str:
    """Return the question, trimmed and whole.

    Raises typer.BadParameter: an empty one, or one that is too long.
    """
    text = whole(question).strip()
    if not text:
        raise typer.BadParameter("the question is empty; ask one, such as: who talks about tests?")
    if len(text) > LONGEST_QUESTION:
        raise typer.BadParameter(
            f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    return text
