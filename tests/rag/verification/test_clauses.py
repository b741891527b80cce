"""Clauses: where a sentence can be denied in part, and what is judged on its own."""

from __future__ import annotations

from rag.verification.clauses import clauses, statements


def test_clauses_end_at_punctuation_and_contrast() -> None:
    assert [
        clause.strip() for clause in clauses("It rains, but pumps hum; whereas bees sleep.")
    ] == [
        "It rains",
        "pumps hum",
        "bees sleep",
    ]


def test_statements_are_also_joined_ones() -> None:
    found = statements("pumps have four sensors and bearings hum before breaking")
    assert [statement.strip() for statement in found] == [
        "pumps have four sensors",
        "bearings hum before breaking",
    ]


def test_a_clause_with_little_to_say_stays_with_the_one_before() -> None:
    assert len(statements("pumps have four sensors, of course")) == 1
