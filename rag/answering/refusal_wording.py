"""How a refusal is worded: who said nothing about it, and what comes nearest."""

from __future__ import annotations

from rag.query.plan import QueryPlan
from rag.retrieval.retrieved import Retrieved

NEAREST_HEADERS = 2
"""A refusal names so many sections that come nearest."""


def nothing_said(retrieved: Retrieved, about: str) -> str:
    """One sentence: the speakers in question said nothing `about` it."""
    who = speakers_of(retrieved.plan)
    return f"I found nothing that {who} said about {about}{nearest_sections(retrieved)}"


def speakers_of(plan: QueryPlan) -> str:
    """The names of the speakers in question; empty where anybody may answer."""
    return " and ".join(person.name for person in plan.speakers)


def nearest_sections(retrieved: Retrieved) -> str:
    """How a refusal ends: with the sections that come nearest, where there are any."""
    headers = list(dict.fromkeys(hit.header for hit in retrieved.hits if hit.header))
    if not headers:
        return "."
    named = ", ".join(f"“{header}”" for header in headers[:NEAREST_HEADERS])
    return f"; nearest to it: {named}."
