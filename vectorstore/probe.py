"""Whether a new index version answers, asked before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vectorstore.chroma import ChunkCollection
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion
from vectorstore.lexical_index import LexicalIndex

_SAMPLE = 50
"""Records that are looked for, spread over the whole: a lost index loses nearly every one."""

_EPISODES = 10
"""Episodes of which a chunk is looked for by its words."""

_AT_ONCE = 10_000
"""Vectors that are held in memory together: 15 MB of 384 dimensions."""

_SAME = 0.999
"""Cosine above which a found vector is the one asked for, or that of the same words elsewhere."""


def probe(index_version: IndexVersion, episodes: Mapping[str, Episode]) -> None:
    """Raise PrepareStoreError unless `index_version`, opened from disk, holds and finds its
    records.

    Its catalogue must equal `episodes`, every vector must be finite, a sample of chunks must find
    themselves, and the lexical index must hold the same chunks and find them by their words, and
    the details be theirs.
    """
    if dict(index_version.episodes) != dict(episodes):
        raise _failed("the catalogue does not read back")
    ids = sorted(index_version.chunks.ids())
    _probe_chunks(index_version.chunks, ids)
    _probe_lexical(index_version.lexical, index_version.chunks, ids)
    if set(index_version.details.ids) != set(ids):
        raise _failed("the details are those of other chunks")


def _probe_chunks(chunks: ChunkCollection, ids: Sequence[str]) -> None:
    if len(ids) != chunks.count():
        raise _failed("the chunks do not add up")
    if not ids:
        return
    for start in range(0, len(ids), _AT_ONCE):
        if not np.isfinite(chunks.vectors(ids[start : start + _AT_ONCE])).all():
            raise _failed("a vector is not finite")
    sample = ids[:: max(1, len(ids) // _SAMPLE)]
    for id_, vector in zip(sample, chunks.vectors(sample), strict=True):
        found = chunks.nearest(vector, 1)
        if not found or (found[0].id != id_ and found[0].similarity < _SAME):
            raise _failed("a chunk does not find itself")


def _probe_lexical(lexical: LexicalIndex, chunks: ChunkCollection, ids: Sequence[str]) -> None:
    places = {place.id: row for row, place in enumerate(lexical.places)}
    if places.keys() != set(ids):
        raise _failed("the lexical index holds other chunks")
    episodes = sorted({place.episode for place in lexical.places})
    for slug in episodes[:: max(1, len(episodes) // _EPISODES)]:
        chunk = chunks.chunks_of(slug)[0]
        if lexical.idf(chunk.text) and not lexical.scores(chunk.text)[places[chunk.id]] > 0:
            raise _failed("a chunk is not found by its words")


def _failed(what: str) -> PrepareStoreError:
    return PrepareStoreError(
        f"The new index version failed its check ({what}) and was not published; the previous one "
        "still answers. Run the ingest again."
    )
