from __future__ import annotations

import pytest

from rag.query.named_things import named_things
from rag.query.people_index import PeopleIndex
from tests.rag.invented import COURSES, PUMPS

INDEX = PeopleIndex([COURSES, PUMPS], lambda word: 0.05 if len(word) < 5 else 0.001)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("what did Nora Quist say about Kubernetes?", ["Kubernetes"]),
        ("How do you use Kafka with Spark at work?", ["Kafka", "Spark"]),
        ("Why is that? Because Kafka is slow", ["Kafka"]),
        ("Kafka is what exactly in your words?", []),  # begins the sentence
        ("What does Nora think of courses?", []),
        ("what is a bearing?", []),
        ("Where Do People Use Kafka With Spark", []),  # a title, not names
        ("who gets an A in the course?", []),  # a letter names nothing
    ],
)
def test_a_capital_within_a_sentence_names_a_thing(question: str, things: list[str]) -> None:
    assert named_things(question, INDEX.named(question)) == things
