"""The chunk collection: chunks and their vectors in Chroma, which is imported only here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.chroma_errors import REBUILD, chroma_errors
from vectorstore.chroma_files import has_database
from vectorstore.chroma_records import position, to_chunk, to_metadata
from vectorstore.chunk import Chunk
from vectorstore.errors import PrepareStoreError
from vectorstore.exact_search import ExactSearch, Vector
from vectorstore.neighbour import Neighbour

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as Records
    from chromadb.api.types import Include

_NAME = "chunks"

_BATCH = 500
"""Records per write: efficient for SQLite, and half a sync."""

_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    # Chroma's default. At 100, killing the writer left collections that could no longer be read (31
    # of 100 kills here); far above it, every record stays in the log, which each open replays.
    "sync_threshold": 1000,
    "batch_size": _BATCH,
    # On 17,000 real chunks, 400 found 0.998 of the true 200 nearest, 200 only 0.98.
    "ef_construction": 200,
    "ef_search": 400,
}

_PAGE = 1000
"""Records per read: SQLite limits the number of variables in a statement."""


class ChunkCollection:
    """Chunks with their vectors (unit length, all of one dimension) in a Chroma folder.

    Reading is thread-safe. Every method raises PrepareStoreError if Chroma fails.
    """

    def __init__(self, client: Client, collection: Records) -> None:
        """See `create` and `open`."""
        self._client = client
        self._collection = collection
        self._exact = ExactSearch(self._read_vectors)

    @classmethod
    def create(cls, folder: Path) -> ChunkCollection:
        """Create an empty collection in `folder`, which must not have one."""
        with chroma_errors(folder, writing=True):
            client = _client(folder)
            return cls(
                client,
                client.create_collection(
                    _NAME, embedding_function=None, configuration={"hnsw": _HNSW}
                ),
            )

    @classmethod
    def open(cls, folder: Path) -> ChunkCollection:
        """Open the collection in `folder`."""
        if not has_database(folder):  # Chroma would create an empty one
            raise PrepareStoreError(f"No chunks in {folder}; {REBUILD}.")
        with chroma_errors(folder):
            client = _client(folder)
            return cls(client, client.get_collection(_NAME, embedding_function=None))

    @classmethod
    def settle(cls, folder: Path) -> None:
        """Make Chroma write the whole index to disk, so that reading changes none of its files.

        Chroma keeps the latest records, up to its sync threshold, in a log that every open replays.
        With a lower threshold the next reader writes them. No one else may have the folder open.
        """
        for threshold in (2, _HNSW["sync_threshold"]):
            collection = cls.open(folder)
            try:
                collection._open_index()  # noqa: SLF001  # its own class
                collection._sync_every(threshold)  # noqa: SLF001  # its own class
            finally:
                collection.close()

    def _open_index(self) -> None:
        with chroma_errors():
            self._collection.get(limit=1, include=["embeddings"])

    def _sync_every(self, records: int) -> None:
        with chroma_errors(writing=True):
            self._collection.modify(configuration={"hnsw": {"sync_threshold": records}})

    def close(self) -> None:
        """Release the files. The collection cannot be used afterwards."""
        self._client.close()

    def add(self, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Add `chunks` with their `vectors`, shape (len(chunks), dimensions). Ids must be new."""
        self._exact.forget()
        with chroma_errors(writing=True):
            step = min(_BATCH, self._client.get_max_batch_size())
            for start in range(0, len(chunks), step):
                part = chunks[start : start + step]
                self._collection.add(
                    ids=[chunk.id for chunk in part],
                    embeddings=vectors[start : start + step],
                    documents=[chunk.text for chunk in part],
                    metadatas=[to_metadata(chunk) for chunk in part],
                )

    def remove(self, ids: Sequence[str]) -> None:
        """Remove chunks. Their vectors stay in the index as garbage until it is rebuilt."""
        self._exact.forget()
        with chroma_errors(writing=True):
            for part in _pages(ids):
                self._collection.delete(ids=part)

    def nearest(
        self, vector: NDArray[np.float32], k: int, episodes: Collection[str] | None = None
    ) -> list[Neighbour]:
        """Return the `k` chunks nearest to `vector` (shape (dimensions,), unit length), best first.

        Without `episodes`, the search uses the index and is approximate (recall above 0.99 in the
        tests). Within `episodes`, it compares every chunk and is exact.
        """
        if k < 1:
            return []
        if episodes is not None:
            return self._exact.nearest(vector, k, episodes)
        with chroma_errors():
            # Ids and distances come from the index; texts would be read from SQLite one by one.
            hits: Any = self._collection.query(
                query_embeddings=vector[np.newaxis], n_results=k, include=["distances"]
            )
        return [
            Neighbour(id_, 1.0 - distance)
            for id_, distance in zip(hits["ids"][0], hits["distances"][0], strict=True)
        ]

    def _read_vectors(self, episodes: Sequence[str]) -> Iterator[tuple[str, str, Vector]]:
        for page in self._read(["metadatas", "embeddings"], {"episode": {"$in": list(episodes)}}):
            for id_, metadata, vector in zip(
                page["ids"], page["metadatas"], page["embeddings"], strict=True
            ):
                yield metadata["episode"], id_, vector

    def ids(self) -> list[str]:
        """Return the ids of all chunks, in no particular order."""
        return self._ids(None)

    def count(self) -> int:
        """Return the number of chunks, counted in the database: the index may still be missing."""
        with chroma_errors():
            return self._collection.count()

    def all(self) -> Iterator[Chunk]:
        """Yield every chunk, in no particular order."""
        for page in self._read(["documents", "metadatas"]):
            for record in zip(page["ids"], page["documents"], page["metadatas"], strict=True):
                yield to_chunk(*record)

    def chunks_of(self, episode: str) -> list[Chunk]:
        """Return the chunks of an episode in the order of the transcript."""
        chunks = [
            to_chunk(*record)
            for page in self._read(["documents", "metadatas"], {"episode": episode})
            for record in zip(page["ids"], page["documents"], page["metadatas"], strict=True)
        ]
        return sorted(chunks, key=position)

    def vectors(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the chunks `ids`, in that order: shape (len(ids), dimensions).

        Raises PrepareStoreError if one is missing.
        """
        rows: dict[str, Vector] = {}
        for part in _pages(ids):
            with chroma_errors():
                page: Any = self._collection.get(ids=part, include=["embeddings"])
            rows.update(zip(page["ids"], page["embeddings"], strict=True))
        if missing := [id_ for id_ in ids if id_ not in rows]:
            raise PrepareStoreError(f"The store has lost {len(missing)} of its vectors; {REBUILD}.")
        return np.asarray([rows[id_] for id_ in ids], dtype=np.float32)

    # Any: Chroma returns dictionaries of optional lists, which `include` determines.
    def _read(self, include: Include, where: dict[str, Any] | None = None) -> Iterator[Any]:
        # By ids and not by offset: SQLite steps over all rows that an offset skips, so that reading
        # everything would take quadratic time.
        for part in _pages(self._ids(where)):
            with chroma_errors():
                page = self._collection.get(ids=part, include=include)
            yield page

    def _ids(self, where: dict[str, Any] | None) -> list[str]:
        with chroma_errors():
            return self._collection.get(where=where, include=[])["ids"]


def _client(folder: Path) -> Client:
    # Imported here: an ingest that finds no changes should not wait for Chroma.
    from chromadb.api.client import Client
    from chromadb.config import Settings

    path = str(folder.resolve())  # Chroma caches clients by the path as written
    return Client(
        settings=Settings(
            # Explicit, or an environment variable meant for a Chroma server would apply.
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            is_persistent=True,
            persist_directory=path,
            anonymized_telemetry=False,
        )
    )


def _pages(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _PAGE):
        yield list(ids[start : start + _PAGE])
