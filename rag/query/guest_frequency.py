"""Recognises the question which guests came most often, or more than once."""

from __future__ import annotations

from rag.query.lexicon.returning_guests import ONLY_THE_MOST_FREQUENT, WHICH_GUESTS_CAME_OFTEN


def asks_for_frequent_guests(question: str) -> bool:
    """Whether the question is which guests came most often, or more than once."""
    return bool(WHICH_GUESTS_CAME_OFTEN.search(" ".join(question.split()).strip(" ?!.")))


def asks_for_the_most_frequent(question: str) -> bool:
    """Whether it is only about the guests who came most often."""
    return bool(ONLY_THE_MOST_FREQUENT.search(question))
