"""Neighbour: a chunk found by vector search, and its similarity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A chunk id and the cosine similarity (-1 to 1) of that chunk to the query."""

    id: str
    similarity: float
