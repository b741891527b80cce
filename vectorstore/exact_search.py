"""Exact vector search within a few episodes: every chunk is compared, so none is missed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vectorstore.neighbour import Neighbour

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _EpisodeVectors:
    """The chunks of one episode: `rows`, shape (chunks, dimensions), has their vectors."""

    ids: tuple[str, ...]
    rows: NDArray[np.float32]


class ExactSearch:
    """Searches within episodes. The vectors of an episode are read once and kept: 30 MB for a whole
    archive of 200 episodes.

    `read` takes episode slugs and yields (slug, id, vector) for each of their chunks.
    """

    def __init__(self, read: Callable[[Sequence[str]], Iterable[tuple[str, str, Vector]]]) -> None:
        """Read nothing yet."""
        self._read = read
        self._reading = threading.Lock()
        self._cache: dict[str, _EpisodeVectors] = {}

    def forget(self) -> None:
        """Drop the vectors read so far, because the chunks have changed."""
        with self._reading:
            self._cache.clear()

    def nearest(self, vector: Vector, k: int, episodes: Collection[str]) -> list[Neighbour]:
        """Return the `k` chunks of `episodes` that are nearest to `vector`, best first."""
        parts = [part for part in self._vectors_of(sorted(set(episodes))) if part.ids]
        if not parts:
            return []
        ids = [id_ for part in parts for id_ in part.ids]
        similarities = np.concatenate([part.rows for part in parts]) @ vector
        best = np.argsort(-similarities, kind="stable")[:k]
        return [Neighbour(ids[row], float(similarities[row])) for row in best]

    def _vectors_of(self, episodes: Sequence[str]) -> list[_EpisodeVectors]:
        with self._reading:
            missing = [slug for slug in episodes if slug not in self._cache]
            if missing:
                self._cache.update(self._load(missing))
            return [self._cache[slug] for slug in episodes]

    def _load(self, episodes: Sequence[str]) -> dict[str, _EpisodeVectors]:
        ids: dict[str, list[str]] = {slug: [] for slug in episodes}
        rows: dict[str, list[Vector]] = {slug: [] for slug in episodes}
        for episode, id_, vector in self._read(episodes):
            ids[episode].append(id_)
            rows[episode].append(vector)
        return {
            slug: _EpisodeVectors(tuple(ids[slug]), np.asarray(rows[slug], dtype=np.float32))
            for slug in episodes
        }
