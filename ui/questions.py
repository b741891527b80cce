"""Which questions are taken."""

from __future__ import annotations

import typer

LONGEST_QUESTION = 2_000
"""Characters. The embedding model reads some 1,000; who pastes more wants something else."""


def checked_question(question: str) -> str:
    """Return the question without what cannot be said in UTF-8.

    Raises typer.BadParameter: an empty one, or one that is too long.
    """
    text = question.encode("utf-8", "replace").decode("utf-8").strip()
    if not text:
        raise typer.BadParameter("the question is empty; ask one, such as: who talks about tests?")
    if len(text) > LONGEST_QUESTION:
        raise typer.BadParameter(
            f"the question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}"
        )
    return text
