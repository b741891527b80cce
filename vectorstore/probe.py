"""The probe: a check, before publication, that a new index version can be searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vectorstore.chroma import ChunkCollection
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion
from vectorstore.lexical_index import LexicalIndex

_SAMPLE = 50
"""Chunks searched for, spread over all of them: a lost index loses nearly every one."""

_EPISODES = 10
"""Episodes from which one chunk is searched for by its words."""

_AT_ONCE = 10_000
"""Vectors held in memory together: 15 MB at 384 dimensions."""

_SAME = 0.999
"""Cosine above which a result is the chunk itself, or the same words elsewhere."""


def probe(index_version: IndexVersion, episodes: Mapping[str, Episode]) -> None:
    """Raise PrepareStoreError unless `index_version`, opened from disk, is complete and searchable.

    Its catalogue must equal `episodes`, every vector must be finite, a sample of chunks must find
    themselves, the lexical index must have the same chunks and find them by their words, and the
    fine vectors must belong to the same chunks.
    """
    if dict(index_version.episodes) != dict(episodes):
        raise _failed("the catalogue reads back differently")
    ids = sorted(index_version.chunks.ids())
    _probe_chunks(index_version.chunks, ids)
    _probe_lexical(index_version.lexical, index_version.chunks, ids)
    if set(index_version.fine_vectors.ids) != set(ids):
        raise _failed("the fine vectors belong to other chunks")


def _probe_chunks(chunks: ChunkCollection, ids: Sequence[str]) -> None:
    if len(ids) != chunks.count():
        raise _failed("the number of chunks is wrong")
    if not ids:
        return
    for start in range(0, len(ids), _AT_ONCE):
        if not np.isfinite(chunks.vectors(ids[start : start + _AT_ONCE])).all():
            raise _failed("a vector is not finite")
    sample = ids[:: max(1, len(ids) // _SAMPLE)]
    for id_, vector in zip(sample, chunks.vectors(sample), strict=True):
        nearest = chunks.nearest(vector, 1)
        if not nearest or (nearest[0].id != id_ and nearest[0].similarity < _SAME):
            raise _failed("a chunk does not find itself")


def _probe_lexical(lexical: LexicalIndex, chunks: ChunkCollection, ids: Sequence[str]) -> None:
    places = {place.id: row for row, place in enumerate(lexical.places)}
    if places.keys() != set(ids):
        raise _failed("the lexical index has other chunks")
    episodes = sorted({place.episode for place in lexical.places})
    for slug in episodes[:: max(1, len(episodes) // _EPISODES)]:
        chunk = chunks.chunks_of(slug)[0]
        if lexical.idf(chunk.text) and not lexical.scores(chunk.text)[places[chunk.id]] > 0:
            raise _failed("a chunk is not found by its words")


def _failed(what: str) -> PrepareStoreError:
    return PrepareStoreError(
        f"The new index version failed its check ({what}) and was not published; the previous one "
        "is still in use. Run the ingest again."
    )
