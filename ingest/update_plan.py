"""Plans the next index version: which chunks are removed, which vectors are copied or computed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.changed_files import ArchiveContents
from ingest.chunking import chunk_episode
from ingest.progress import Progress
from vectorstore.chunk import Chunk
from vectorstore.embedding import DEFAULT_MODEL, Embedder
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion

_MAX_GARBAGE = 0.2
"""Share of removed vectors above which an index is rebuilt, because they cost space and time."""


@dataclass(frozen=True, slots=True)
class ChunkChanges:
    """Differences between the chunks of two index versions. All other chunks stay.

    `remove` are ids. `copy` pairs a new chunk with the id of an old one of the same text, whose
    vector it takes. `encode` are the chunks with a new text.
    """

    remove: tuple[str, ...]
    copy: tuple[tuple[Chunk, str], ...]
    encode: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class UpdatePlan:
    """How the next index version is made from the chunks of `base`.

    `base` is None if there is no index version, or none of the same model. `rebuild` means that
    the vector index is built from scratch, without its garbage; `garbage` counts the removed
    vectors that it will contain.
    """

    base: IndexVersion | None
    changes: ChunkChanges
    garbage: int
    rebuild: bool


def plan_update(
    contents: ArchiveContents, embedder: Embedder, base: IndexVersion | None, progress: Progress
) -> UpdatePlan:
    """Chunk the changed episodes of `contents` and compare them with `base`.

    Raises PrepareStoreError if `embedder` reads too few tokens.
    """
    if base and not _has_same_model(base, embedder):
        base = None
    now = contents.by_slug
    before = base.episodes.keys() if base else set()
    untouched = (before & now.keys()) - contents.read_again
    progress.start("cut", len(now) - len(untouched))
    new: list[Chunk] = []
    for slug in sorted(now.keys() - untouched):
        new += _chunk(now[slug], embedder)
        progress.advance(1)
    old: list[Chunk] = []
    if base:
        for slug in sorted(before - untouched):
            old += base.chunks.chunks_of(slug)
    changes = compare_chunks(old, new)
    garbage = len(changes.remove) + (base.manifest.garbage if base else 0)
    rebuild = base is None or garbage > _MAX_GARBAGE * base.manifest.chunks
    return UpdatePlan(base, changes, 0 if rebuild else garbage, rebuild)


def compare_chunks(old: Iterable[Chunk], new: Iterable[Chunk]) -> ChunkChanges:
    """Return the changes that turn the chunks `old` into the chunks `new`."""
    before = {chunk.id: chunk for chunk in old}
    after = {chunk.id: chunk for chunk in new}
    by_text = {chunk.text: chunk.id for chunk in before.values()}
    changed = [chunk for chunk in after.values() if before.get(chunk.id) != chunk]
    return ChunkChanges(
        tuple(id_ for id_, chunk in before.items() if after.get(id_) != chunk),
        tuple((chunk, by_text[chunk.text]) for chunk in changed if chunk.text in by_text),
        tuple(chunk for chunk in changed if chunk.text not in by_text),
    )


def _has_same_model(base: IndexVersion, embedder: Embedder) -> bool:
    built_with = (base.manifest.model, base.manifest.fingerprint)
    return built_with == (embedder.name, embedder.fingerprint)


def _chunk(episode: Episode, embedder: Embedder) -> list[Chunk]:
    try:
        return chunk_episode(episode, embedder.count_tokens, embedder.max_tokens)
    except ValueError as error:
        raise PrepareStoreError(
            f"Cannot use the embedding model {embedder.name!r}: {error}; use another model, for "
            f"example {DEFAULT_MODEL}."
        ) from error
