"""The chunks and their vectors in Chroma. The only module that knows Chroma."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vectorstore.chroma_files import has_database
from vectorstore.chroma_records import position, to_chunk, to_metadata
from vectorstore.chunk import Chunk
from vectorstore.errors import PrepareStoreError
from vectorstore.exact_search import ExactSearch, Row

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as Records
    from chromadb.api.types import Include

_NAME = "chunks"

_BATCH = 500
"""Records a write: large enough for SQLite, half a sync."""

_HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    # Chroma's own default. At 100 a killed writer left collections that could not be read any more
    # (31 of 100 kills here); far above, everything stays in the log that each open replays.
    "sync_threshold": 1000,
    "batch_size": _BATCH,
    # Over 17,000 real chunks, searching 400 found 0.998 of the true 200 nearest, 200 only 0.98.
    "ef_construction": 200,
    "ef_search": 400,
}

_PAGE = 1000
"""Records read at a time: SQLite caps the variables of a statement, so nothing is unbounded."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A chunk, by its id, and its cosine similarity (-1 to 1) to what was asked."""

    id: str
    similarity: float


class ChunkCollection:
    """Chunks with their vectors (unit length, all of one dimension) in a folder of Chroma's.

    Reading is safe from several threads. Every method raises PrepareStoreError where Chroma fails.
    """

    def __init__(self, client: Client, collection: Records) -> None:
        """See `create` and `open`."""
        self._client = client
        self._collection = collection
        self._exact = ExactSearch(self._read_vectors)

    @classmethod
    def create(cls, folder: Path) -> ChunkCollection:
        """Make an empty collection in `folder`, which holds none."""
        with _translated(folder, writing=True):
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
        if not has_database(folder):  # Chroma would make an empty one
            raise PrepareStoreError(f"The chunks in {folder} are missing; {_REBUILD}.")
        with _translated(folder):
            client = _client(folder)
            return cls(client, client.get_collection(_NAME, embedding_function=None))

    @classmethod
    def settle(cls, folder: Path) -> None:
        """Have Chroma write the whole index to disk, so that reading changes none of its files.

        Chroma keeps the latest records, up to its threshold, in a log that every open replays. With
        the threshold lowered, the next reader writes them. Nobody else may have the folder open.
        """
        for threshold in (2, _HNSW["sync_threshold"]):
            collection = cls.open(folder)
            try:
                collection._open_index()  # noqa: SLF001  # its own class
                collection._sync_every(threshold)  # noqa: SLF001  # its own class
            finally:
                collection.close()

    def _open_index(self) -> None:
        with _translated():
            self._collection.get(limit=1, include=["embeddings"])

    def _sync_every(self, records: int) -> None:
        with _translated(writing=True):
            self._collection.modify(configuration={"hnsw": {"sync_threshold": records}})

    def close(self) -> None:
        """Let go of the files. The collection cannot be used afterwards."""
        self._client.close()

    def add(self, chunks: Sequence[Chunk], vectors: NDArray[np.float32]) -> None:
        """Add `chunks` with their `vectors`, shape (len(chunks), dimensions). Ids must be new."""
        self._exact.forget()
        with _translated(writing=True):
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
        """Remove chunks. Their vectors stay in the index as garbage until it is built anew."""
        self._exact.forget()
        with _translated(writing=True):
            for part in _pages(ids):
                self._collection.delete(ids=part)

    def nearest(
        self, vector: NDArray[np.float32], k: int, episodes: Collection[str] | None = None
    ) -> list[Neighbour]:
        """Find the `k` chunks nearest to `vector` (shape (dimensions,), unit length), best first.

        Among all chunks the index is asked, which is approximate (recall above 0.99 in the tests).
        Within `episodes` every chunk is compared, which is exact.
        """
        if k < 1:
            return []
        if episodes is not None:
            return [Neighbour(*found) for found in self._exact.nearest(vector, k, episodes)]
        with _translated():
            # Ids and distances come out of the index; texts would be read from SQLite, one by one.
            found: Any = self._collection.query(
                query_embeddings=vector[np.newaxis], n_results=k, include=["distances"]
            )
        return [
            Neighbour(id_, 1.0 - distance)
            for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def _read_vectors(self, episodes: Sequence[str]) -> Iterator[tuple[str, str, Row]]:
        for page in self._read(["metadatas", "embeddings"], {"episode": {"$in": list(episodes)}}):
            for id_, metadata, row in zip(
                page["ids"], page["metadatas"], page["embeddings"], strict=True
            ):
                yield metadata["episode"], id_, row

    def ids(self) -> list[str]:
        """Return the ids of all chunks, in no particular order."""
        return self._ids(None)

    def count(self) -> int:
        """How many chunks there are. Says nothing about whether the index finds them."""
        with _translated():
            return self._collection.count()

    def all(self) -> Iterator[Chunk]:
        """Give every chunk, in no particular order."""
        for page in self._read(["documents", "metadatas"]):
            for record in zip(page["ids"], page["documents"], page["metadatas"], strict=True):
                yield to_chunk(*record)

    def chunks_of(self, episode: str) -> list[Chunk]:
        """Return the chunks of an episode, by section, then by where they begin."""
        found = [
            to_chunk(*record)
            for page in self._read(["documents", "metadatas"], {"episode": episode})
            for record in zip(page["ids"], page["documents"], page["metadatas"], strict=True)
        ]
        return sorted(found, key=position)

    def vectors(self, ids: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of the chunks named, in that order: shape (len(ids), dimensions).

        Raises PrepareStoreError where one of them is missing.
        """
        rows: dict[str, NDArray[np.float32]] = {}
        for part in _pages(ids):
            with _translated():
                page: Any = self._collection.get(ids=part, include=["embeddings"])
            rows.update(zip(page["ids"], page["embeddings"], strict=True))
        if missing := [id_ for id_ in ids if id_ not in rows]:
            raise PrepareStoreError(f"The store lost {len(missing)} of its vectors; {_REBUILD}.")
        return np.asarray([rows[id_] for id_ in ids], dtype=np.float32)

    # Chroma's results are dictionaries of optional lists, which the type of a page cannot narrow.
    def _read(self, include: Include, where: dict[str, Any] | None = None) -> Iterator[Any]:
        # By ids and not by offset: SQLite walks over all that an offset skips, so that reading
        # everything would take the square of its time.
        for part in _pages(self._ids(where)):
            with _translated():
                page = self._collection.get(ids=part, include=include)
            yield page

    def _ids(self, where: dict[str, Any] | None) -> list[str]:
        with _translated():
            return self._collection.get(where=where, include=[])["ids"]


_REBUILD = "build it anew with: podcast-qa ingest ARCHIVE"


def _client(folder: Path) -> Client:
    # Here and not at the top: an ingest that finds nothing new should not wait for Chroma.
    from chromadb.api.client import Client
    from chromadb.config import Settings

    path = str(folder.resolve())  # Chroma keeps one system a path, however the path is written
    return Client(
        settings=Settings(
            # Said outright, or a variable meant for a Chroma server would be obeyed.
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            is_persistent=True,
            persist_directory=path,
            anonymized_telemetry=False,
        )
    )


@contextmanager
def _translated(folder: Path | None = None, *, writing: bool = False) -> Iterator[None]:
    """Raise PrepareStoreError for whatever Chroma raises."""
    advice = "make room or give another --store, then run the ingest again" if writing else _REBUILD
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, PrepareStoreError):
        raise
    except BaseException as error:
        # The border to something foreign: Chroma raises its own errors, bare ValueErrors, and, out
        # of its Rust half, a PanicException that is not even an Exception.
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        where = f" in {folder}" if folder else ""
        if "disk is full" in said or "No space left" in said:
            # Chroma writes a row even when it only opens.
            raise PrepareStoreError(
                f"The chunks{where} cannot be opened: the disk is full; make room and try again."
            ) from error
        use = "written" if writing else "read"
        raise PrepareStoreError(f"The chunks{where} cannot be {use} ({said}); {advice}.") from error


def _pages(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _PAGE):
        yield list(ids[start : start + _PAGE])
