from __future__ import annotations

import pytest

from rag.query.guest_frequency import asks_for_frequent_guests


@pytest.mark.parametrize(
    "question",
    [
        "Who came most often?",
        "which guest has been on the show the most?",
        "Who has been on the podcast more than once?",
        "who was a guest twice?",
        "which guests came back more than once?",
        "who is the most frequent guest?",
        "repeat guests",
        "Who has the most appearances?",
        "who has been invited most often?",
        "which guest appeared in the most episodes?",
    ],
)
def test_who_came_how_often(question: str) -> None:
    assert asks_for_frequent_guests(question)


@pytest.mark.parametrize(
    "question",
    [
        "Which guest talked most about pumps?",
        "who has been the most helpful mentor?",
        "which tool was recommended most often?",
        "who came from physics?",
        "Which people were most surprised?",
        "who was twice as fast?",
    ],
)
def test_what_else_may_be_most(question: str) -> None:
    assert not asks_for_frequent_guests(question)
