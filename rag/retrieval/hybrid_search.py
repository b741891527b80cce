"""Hybrid search: windows ranked by vectors, by words, by named guests, and by late interaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.query.people_index import NamedPerson
from rag.retrieval.retrieved import Nearness
from rag.scope import Scope
from rag.search_settings import SearchSettings
from vectorstore.chunk import Place
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion
from vectorstore.neighbour import Neighbour

Floats = NDArray[np.float64]
Key = TypeVar("Key", int, str)

POOL_OF_NAMED = 50
PART_OF_NAME = 0.6
AROUND = 50
SHARE_AROUND = 0.003


@dataclass(frozen=True)
class Window:
    """A window and its score, which is comparable within one search only."""

    place: Place
    score: float


@dataclass(frozen=True)
class Ranking:
    """Windows, best first, and how near anything in scope comes."""

    windows: tuple[Window, ...]
    nearness: Nearness


def rank_windows(
    text: str,
    topic: str,
    people: Iterable[NamedPerson],
    scope: Scope,
    index_version: IndexVersion,
    embedder: Embedder,
    settings: SearchSettings,
) -> Ranking:
    """The windows in `scope` for `text`, best first; `topic` is `text` without the names of
    `people`."""
    # Names stand in the context of every window of an episode and say nothing of its subjects.
    reading = embedder.encode_queries_with_tokens([topic])
    vector, tokens = reading.vectors[0], reading.tokens[0]
    neighbours = _nearest(vector, scope, index_version, settings.pool)
    by_name = {slug: sure for slug, sure in _by_name(people).items() if slug in scope.slugs}
    # The windows of a named guest are considered however far they are from the question.
    of_named = index_version.chunks.nearest(vector, POOL_OF_NAMED, by_name) if by_name else []
    by_meaning = _by_meaning(neighbours, of_named, index_version.rows)
    by_words = _by_words(text, scope, index_version, settings.pool)
    rows = sorted(by_meaning.keys() | by_words.keys())
    found = [index_version.lexical.places[row] for row in rows]
    nearest_snippets = index_version.fine_vectors.snippet_similarities(
        [place.id for place in found], vector
    )
    scores = (
        settings.meaning_weight * _column(by_meaning, rows)
        + settings.snippet_weight * _stretched(nearest_snippets)
        + settings.lexical_weight * _column(by_words, rows)
        + settings.name_weight * _column(by_name, [place.episode for place in found])
    )
    nearest_tokens = _reread(scores, found, tokens, index_version, settings)
    windows = tuple(Window(found[at], float(scores[at])) for at in _best(scores))
    nearness = Nearness(
        neighbours[0].similarity if neighbours else -1.0,
        float(nearest_snippets.max(initial=-1.0)),
        nearest_tokens,
        _around(neighbours, len(index_version.lexical.places)),
    )
    return Ranking(windows, nearness)


def _nearest(
    vector: NDArray[np.float32], scope: Scope, index_version: IndexVersion, pool: int
) -> list[Neighbour]:
    """The nearest windows in `scope`. Exact where the scope is narrow; comparing all windows of
    nearly all episodes ("did anyone else …") would take seconds."""
    chunks, everything = index_version.chunks, len(index_version.episodes)
    if len(scope.slugs) == everything:
        return chunks.nearest(vector, pool)
    if 2 * len(scope.slugs) < everything:
        return chunks.nearest(vector, pool, scope.slugs)
    places, rows = index_version.lexical.places, index_version.rows
    near = chunks.nearest(vector, 2 * pool)
    return [found for found in near if places[rows[found.id]].episode in scope.slugs][:pool]


def _around(neighbours: list[Neighbour], windows: int) -> float:
    """How near (-1..1) the archive is around a question, not at its nearest point alone."""
    nearest = neighbours[: max(1, min(AROUND, round(SHARE_AROUND * windows)))]
    return float(np.mean([found.similarity for found in nearest])) if nearest else -1.0


def _by_meaning(
    neighbours: list[Neighbour], of_named: list[Neighbour], rows: Mapping[str, int]
) -> dict[int, float]:
    """Scores by similarity: 1 for the nearest window, 0 for the last of `neighbours`."""
    if not neighbours:
        return {}
    best, worst = neighbours[0].similarity, neighbours[-1].similarity
    width = max(best - worst, 1e-9)
    return {
        rows[found.id]: (found.similarity - worst) / width for found in [*neighbours, *of_named]
    }


def _by_words(text: str, scope: Scope, index_version: IndexVersion, pool: int) -> dict[int, float]:
    scores = index_version.lexical.scores(text)
    if len(scope.slugs) < len(index_version.episodes):
        within = (place.episode in scope.slugs for place in index_version.lexical.places)
        scores = np.where(np.fromiter(within, bool, len(scores)), scores, 0)
    best = float(scores.max(initial=0))
    if best <= 0:
        return {}
    # Only the best are put in order: an archive may have a million windows.
    some = np.argpartition(-scores, pool)[:pool] if len(scores) > pool else np.arange(len(scores))
    return {int(row): float(scores[row]) / best for row in some if scores[row] > 0}


def _reread(
    scores: Floats,
    found: list[Place],
    tokens: NDArray[np.float32],
    index_version: IndexVersion,
    settings: SearchSettings,
) -> float:
    """Raise the scores of the first windows by late interaction with the question's tokens. They
    were the highest before, so they stay above the rest. Return the best late-interaction score
    (-1..1)."""
    first = _best(scores)[: settings.reread]
    near = index_version.fine_vectors.token_similarities([found[at].id for at in first], tokens)
    scores[first] += settings.token_weight * _stretched(near)
    return float(near.max(initial=-1.0))


def _best(scores: Floats) -> NDArray[np.intp]:
    """The positions of the scores, the highest first; of equal scores, the earlier."""
    return np.argsort(-scores, kind="stable")


def _column(known: Mapping[Key, float], keys: Iterable[Key]) -> Floats:
    return np.fromiter((known.get(key, 0.0) for key in keys), np.float64)


def _stretched(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The values, scaled to 0..1 (min-max)."""
    if not len(values):
        return values
    return np.asarray((values - values.min()) / max(float(np.ptp(values)), 1e-9), np.float32)


def _by_name(people: Iterable[NamedPerson]) -> dict[str, float]:
    """For each episode of a named guest, how certain the name is (0..1)."""
    named = [found for found in people if found.person.featured_in]
    sharing: dict[str, int] = {}
    for found in named:
        sharing[found.words] = sharing.get(found.words, 0) + 1
    certainty: dict[str, float] = {}
    for found in named:
        # A first name that several guests share says less about each of them.
        sure = found.similarity * (1.0 if found.whole else PART_OF_NAME) / sharing[found.words]
        for slug in found.person.featured_in:
            certainty[slug] = max(certainty.get(slug, 0.0), sure)
    return certainty
