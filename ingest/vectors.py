"""Writes the chunks of an index version with their vectors, which are copied or computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from ingest.progress import Progress
from ingest.snippets import snippets_of
from ingest.update_plan import UpdatePlan
from vectorstore.chroma import ChunkCollection
from vectorstore.chunk import Chunk
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.fine_vectors import FineVectors
from vectorstore.index_version import IndexVersion
from vectorstore.publication import IndexVersionWriter
from vectorstore.token_vectors import compress_tokens

_STEP = 256
"""Chunks encoded between two progress reports: eight batches of sentence-transformers."""


def write_vectors(
    writer: IndexVersionWriter,
    plan: UpdatePlan,
    episodes: Mapping[str, Episode],
    embedder: Embedder,
    progress: Progress,
) -> None:
    """Carry out `plan`; `episodes` has, by slug, the episodes of the chunks to encode."""
    if plan.base:
        _copy(writer, plan, plan.base)
    _encode(writer, plan.changes.encode, episodes, embedder, progress)


def _copy(writer: IndexVersionWriter, plan: UpdatePlan, base: IndexVersion) -> None:
    """Take over the vectors of unchanged texts from `base`."""
    changes = plan.changes
    unchanged = sorted(set(base.fine_vectors.ids).difference(changes.remove))
    for id_ in unchanged:
        writer.fine_vectors.add(id_, base.fine_vectors.of(id_))
    for chunk, old in changes.copy:
        writer.fine_vectors.add(chunk.id, base.fine_vectors.of(old))
    if plan.rebuild:
        for slug in base.episodes:
            _copy_episode(base.chunks, writer.chunks, slug, frozenset(changes.remove))
    else:
        writer.chunks.remove(changes.remove)
    if changes.copy:
        vectors = base.chunks.vectors([old for _, old in changes.copy])
        writer.chunks.add([chunk for chunk, _ in changes.copy], vectors)


def _copy_episode(
    source: ChunkCollection, target: ChunkCollection, slug: str, removed: frozenset[str]
) -> None:
    chunks = [chunk for chunk in source.chunks_of(slug) if chunk.id not in removed]
    if chunks:
        target.add(chunks, source.vectors([chunk.id for chunk in chunks]))


def _encode(
    writer: IndexVersionWriter,
    chunks: Sequence[Chunk],
    episodes: Mapping[str, Episode],
    embedder: Embedder,
    progress: Progress,
) -> None:
    """Compute the vectors of `chunks`, of their tokens and of their snippets."""
    progress.start("encode", len(chunks))
    # Sorted by length, as sentence-transformers does within one call, so that short windows are not
    # padded to the length of long ones. Longest first, so that the progress bar errs on the slow
    # side.
    for part in _parts(sorted(chunks, key=lambda chunk: -len(chunk.text))):
        encoded = embedder.encode_with_tokens([chunk.text for chunk in part])
        writer.chunks.add(part, encoded.vectors)
        snippets = [snippets_of(chunk, episodes[chunk.episode]) for chunk in part]
        flat = embedder.encode([text for texts in snippets for text in texts])
        ends = np.cumsum([len(texts) for texts in snippets])[:-1]
        for chunk, tokens, own in zip(part, encoded.tokens, np.split(flat, ends), strict=True):
            vectors = FineVectors(own.astype(np.float16), compress_tokens(tokens))
            writer.fine_vectors.add(chunk.id, vectors)
        progress.advance(len(part))


def _parts(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    rest = iter(chunks)
    while part := list(islice(rest, _STEP)):
        yield part
