"""What has to change in a collection of chunks, so that it holds those of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ingest.progress import Progress
from vectorstore.chroma import ChunkCollection
from vectorstore.chunk import Chunk
from vectorstore.embedding import Embedder

_STEP = 256
"""Windows encoded between two words to the progress: eight batches of sentence-transformers."""

_MAX_GARBAGE = 0.2
"""Share of removed vectors in an index above which it is built anew: they cost space and time."""


@dataclass(frozen=True, slots=True)
class Changes:
    """`remove` are ids, `copy` pairs a new chunk with the id of an old one of the same text, whose
    vector it takes over, `encode` are the chunks whose text is new. What is not named stays.
    """

    remove: tuple[str, ...]
    copy: tuple[tuple[Chunk, str], ...]
    encode: tuple[Chunk, ...]


def compare(old: Iterable[Chunk], new: Iterable[Chunk]) -> Changes:
    """Find what turns the chunks `old` into the chunks `new`."""
    before = {chunk.id: chunk for chunk in old}
    after = {chunk.id: chunk for chunk in new}
    by_text = {chunk.text: chunk.id for chunk in before.values()}
    fresh = [chunk for chunk in after.values() if before.get(chunk.id) != chunk]
    return Changes(
        tuple(id_ for id_, chunk in before.items() if after.get(id_) != chunk),
        tuple((chunk, by_text[chunk.text]) for chunk in fresh if chunk.text in by_text),
        tuple(chunk for chunk in fresh if chunk.text not in by_text),
    )


def too_much_garbage(garbage: int, count: int) -> bool:
    """Tell whether an index of `count` records with `garbage` removed ones is to be built anew."""
    return garbage > _MAX_GARBAGE * count


def copy_episodes(
    source: ChunkCollection, target: ChunkCollection, slugs: Iterable[str], but: Sequence[str]
) -> None:
    """Copy the chunks of the episodes `slugs`, but those of the ids `but`, with their vectors."""
    left_out = frozenset(but)
    for slug in slugs:
        chunks = [chunk for chunk in source.chunks_of(slug) if chunk.id not in left_out]
        if chunks:
            target.add(chunks, source.vectors([chunk.id for chunk in chunks]))


def copy_vectors(
    source: ChunkCollection, target: ChunkCollection, pairs: Sequence[tuple[Chunk, str]]
) -> None:
    """Add each chunk to `target` with the vector that the id beside it has in `source`."""
    if pairs:
        vectors = source.vectors([id_ for _, id_ in pairs])
        target.add([chunk for chunk, _ in pairs], vectors)


def encode(
    chunks: Sequence[Chunk], embedder: Embedder, target: ChunkCollection, progress: Progress
) -> None:
    """Add `chunks` to `target` with the vectors of their texts."""
    progress.start("encode", len(chunks))
    # By length, as sentence-transformers does within one call, so that short windows are not padded
    # to the length of long ones; the longest first, so that what is left can only go faster.
    for part in _parts(sorted(chunks, key=lambda chunk: -len(chunk.text))):
        vectors = embedder.encode([chunk.text for chunk in part])
        target.add(part, np.asarray(vectors, dtype=np.float32))
        progress.advance(len(part))


def _parts(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    rest = iter(chunks)
    while part := list(islice(rest, _STEP)):
        yield part
