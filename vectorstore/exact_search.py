"""Exact search within a few episodes: every vector is compared, so that none can be missed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Vectors:
    """The vectors of one episode, row by row with their ids."""

    ids: tuple[str, ...]
    rows: Row


class ExactSearch:
    """Searches within episodes. The vectors of an episode are read once and kept: those of a whole
    archive of 200 episodes take 30 MB.

    `read` gives episode, id and vector of every chunk of the episodes it is asked for.
    """

    def __init__(self, read: Callable[[Sequence[str]], Iterable[tuple[str, str, Row]]]) -> None:
        """Read nothing yet."""
        self._read = read
        self._reading = threading.Lock()
        self._known: dict[str, _Vectors] = {}

    def forget(self) -> None:
        """Read anew what is asked for next."""
        with self._reading:
            self._known.clear()

    def nearest(self, vector: Row, k: int, episodes: Collection[str]) -> list[tuple[str, float]]:
        """Find the `k` chunks of `episodes` nearest to `vector`: id and cosine, best first."""
        parts = [part for part in self._vectors_of(sorted(set(episodes))) if part.ids]
        if not parts:
            return []
        ids = [id_ for part in parts for id_ in part.ids]
        similarities = np.concatenate([part.rows for part in parts]) @ vector
        best = np.argsort(-similarities, kind="stable")[:k]
        return [(ids[row], float(similarities[row])) for row in best]

    def _vectors_of(self, episodes: Sequence[str]) -> list[_Vectors]:
        with self._reading:
            missing = [slug for slug in episodes if slug not in self._known]
            if missing:
                self._known.update(self._gather(missing))
            return [self._known[slug] for slug in episodes]

    def _gather(self, episodes: Sequence[str]) -> dict[str, _Vectors]:
        ids: dict[str, list[str]] = {slug: [] for slug in episodes}
        rows: dict[str, list[Row]] = {slug: [] for slug in episodes}
        for episode, id_, row in self._read(episodes):
            ids[episode].append(id_)
            rows[episode].append(row)
        return {
            slug: _Vectors(tuple(ids[slug]), np.asarray(rows[slug], dtype=np.float32))
            for slug in episodes
        }
