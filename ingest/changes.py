"""What has to change in a collection of chunks, so that it holds those of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ingest.progress import Progress
from ingest.snippets import snippets_of
from vectorstore.chroma import ChunkCollection
from vectorstore.chunk import Chunk
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.fine_vectors import FineVectors, FineVectorStore, FineVectorWriter
from vectorstore.publication import IndexVersionWriter
from vectorstore.token_vectors import compress_tokens

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


def copy_fine_vectors(
    source: FineVectorStore, target: FineVectorWriter, pairs: Iterable[tuple[str, str]]
) -> None:
    """Keep in `target`, for the first id of each pair, the detail of the second in `source`."""
    for new, old in pairs:
        target.add(new, source.of(old))


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
    chunks: Sequence[Chunk],
    episodes: Mapping[str, Episode],
    embedder: Embedder,
    draft: IndexVersionWriter,
    progress: Progress,
) -> None:
    """Add `chunks`, which are cut from `episodes`, to the draft: with the vectors of their texts,
    and with those of their tokens and snippets."""
    progress.start("encode", len(chunks))
    # By length, as sentence-transformers does within one call, so that short windows are not padded
    # to the length of long ones; the longest first, so that what is left can only go faster.
    for part in _parts(sorted(chunks, key=lambda chunk: -len(chunk.text))):
        reading = embedder.encode_with_tokens([chunk.text for chunk in part])
        draft.chunks.add(part, reading.vectors)
        snippets = [snippets_of(chunk, episodes[chunk.episode]) for chunk in part]
        flat = embedder.encode([text for texts in snippets for text in texts])
        ends = np.cumsum([len(texts) for texts in snippets])[:-1]
        for chunk, tokens, own in zip(part, reading.tokens, np.split(flat, ends), strict=True):
            draft.fine_vectors.add(
                chunk.id, FineVectors(own.astype(np.float16), compress_tokens(tokens))
            )
        progress.advance(len(part))


def _parts(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    rest = iter(chunks)
    while part := list(islice(rest, _STEP)):
        yield part
