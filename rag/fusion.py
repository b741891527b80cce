"""Which windows of the archive fit a question best: by meaning, by words, and by who is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rag.roster import Named
from rag.scope import Scope
from rag.search_settings import SearchSettings
from vectorstore.chroma import Neighbour
from vectorstore.chunk import Place
from vectorstore.embedding import Embedder, Reading
from vectorstore.generations import Generation

POOL_OF_NAMED = 50
PART_OF_NAME = 0.6


@dataclass(frozen=True)
class Window:
    """A window and how well it fits; `score` is comparable within one search only."""

    place: Place
    score: float


@dataclass(frozen=True)
class Ranking:
    """Windows, best first. `similarity` is the best cosine (-1..1) of any window in scope."""

    windows: tuple[Window, ...]
    similarity: float


def rank_windows(
    text: str,
    topic: str,
    people: Iterable[Named],
    scope: Scope,
    generation: Generation,
    embedder: Embedder,
    settings: SearchSettings,
) -> Ranking:
    """The windows in `scope` that fit `text`, best first; `topic` is `text` without its names."""
    within = None if len(scope.slugs) == len(generation.episodes) else scope.slugs
    # Names stand in the context of every window of an episode and say nothing of its subjects.
    reading = embedder.read_queries(list(dict.fromkeys([text, topic])))
    vector = _mean(reading)
    neighbours = generation.chunks.nearest(vector, settings.pool, within)
    by_words = _by_words(text, scope, generation, settings.pool)
    by_name = {slug: sure for slug, sure in _by_name(people).items() if slug in scope.slugs}
    # What a guest who is named said comes into consideration however far it is from the question.
    theirs = generation.chunks.nearest(vector, POOL_OF_NAMED, by_name) if by_name else []
    by_meaning = _by_meaning(neighbours, theirs, generation.places)
    places = [*dict.fromkeys([*by_meaning, *by_words])]
    by_snippet = _by_snippet(places, vector, generation)
    windows = [
        Window(
            place,
            settings.meaning_weight * by_meaning.get(place, 0.0)
            + settings.snippet_weight * by_snippet[row]
            + settings.lexical_weight * by_words.get(place, 0.0)
            + settings.name_weight * by_name.get(place.episode, 0.0),
        )
        for row, place in enumerate(places)
    ]
    windows.sort(key=lambda window: (-window.score, window.place.id))
    reread = _reread(windows, reading.tokens[-1], generation, settings)
    return Ranking(tuple(reread), neighbours[0].similarity if neighbours else -1.0)


def _mean(reading: Reading) -> NDArray[np.float32]:
    mean = reading.vectors.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


def _by_meaning(
    neighbours: list[Neighbour], theirs: list[Neighbour], places: Mapping[str, Place]
) -> dict[Place, float]:
    """1 for the nearest window, 0 for the last of `neighbours`, less for those beyond it."""
    if not neighbours:
        return {}
    best, worst = neighbours[0].similarity, neighbours[-1].similarity
    width = max(best - worst, 1e-9)
    return {
        places[found.id]: (found.similarity - worst) / width for found in [*neighbours, *theirs]
    }


def _by_snippet(
    places: list[Place], vector: NDArray[np.float32], generation: Generation
) -> NDArray[np.float32]:
    """1 for the window with the nearest snippet, 0 for the one whose snippets are farthest."""
    return _stretched(generation.details.by_snippet([place.id for place in places], vector))


def _reread(
    windows: list[Window],
    tokens: NDArray[np.float32],
    generation: Generation,
    settings: SearchSettings,
) -> list[Window]:
    """The windows with the first ones in the order that their tokens, too, speak for."""
    first = windows[: settings.reread]
    nearness = _stretched(generation.details.by_token([one.place.id for one in first], tokens))
    reread = [
        replace(window, score=window.score + settings.token_weight * float(near))
        for window, near in zip(first, nearness, strict=True)
    ]
    reread.sort(key=lambda window: (-window.score, window.place.id))
    return reread + windows[settings.reread :]


def _stretched(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The values, stretched to 0..1."""
    if not len(values):
        return values
    return np.asarray((values - values.min()) / max(float(np.ptp(values)), 1e-9), np.float32)


def _by_words(text: str, scope: Scope, generation: Generation, pool: int) -> dict[Place, float]:
    scores = generation.lexical.scores(text)
    places = generation.lexical.places
    if len(scope.slugs) < len(generation.episodes):
        within = np.fromiter((place.episode in scope.slugs for place in places), bool, len(places))
        scores = np.where(within, scores, 0)
    best = float(scores.max(initial=0))
    if best <= 0:
        return {}
    # Only the best are put in order: an archive may have a million windows.
    some = np.argpartition(-scores, pool)[:pool] if len(scores) > pool else np.arange(len(scores))
    top = some[np.lexsort((some, -scores[some]))]
    return {places[row]: float(scores[row]) / best for row in top if scores[row] > 0}


def _by_name(people: Iterable[Named]) -> dict[str, float]:
    """For each episode of a guest who is named, how sure that is: 0 to 1."""
    named = [found for found in people if found.person.featured_in]
    sharing: dict[str, int] = {}
    for found in named:
        sharing[found.words] = sharing.get(found.words, 0) + 1
    certainty: dict[str, float] = {}
    for found in named:
        # One first name of several guests says less of each of them.
        sure = found.similarity * (1.0 if found.whole else PART_OF_NAME) / sharing[found.words]
        for slug in found.person.featured_in:
            certainty[slug] = max(certainty.get(slug, 0.0), sure)
    return certainty
