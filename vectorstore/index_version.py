"""The published index version of a store, as readers see it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Self

from vectorstore.catalogue import read_catalogue
from vectorstore.chroma import ChunkCollection
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.fine_vectors import FineVectorStore
from vectorstore.lexical_index import LexicalIndex
from vectorstore.manifest import FORMAT, Manifest, find_damage, read_format, read_manifest

POINTER = "CURRENT"
VERSIONS = "generations"
CATALOGUE = "episodes.jsonl"
CHUNKS = "chroma"
LEXICAL = "lexical"
FINE_VECTORS = "details"


class IndexVersion:
    """A published index version: read-only, and never changed after publication.

    `episodes` are by slug, in archive order. `chunks` and `fine_vectors` are opened at first use.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        episodes: Mapping[str, Episode],
        lexical: LexicalIndex,
    ) -> None:
        """See `open_published`."""
        self.folder = folder
        self.manifest = manifest
        self.episodes = episodes
        self.lexical = lexical
        self._opening = threading.Lock()
        self._chunks: ChunkCollection | None = None
        self._fine_vectors: FineVectorStore | None = None

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of each chunk in the lexical index, by chunk id."""
        return {place.id: row for row, place in enumerate(self.lexical.places)}

    @property
    def name(self) -> str:
        """The name, as returned by `published_name`."""
        return self.folder.name

    @property
    def chunks(self) -> ChunkCollection:
        """The chunks and their vectors. Raises PrepareStoreError if they are damaged."""
        with self._opening:
            if self._chunks is None:
                if damage := find_damage(self.folder, self.manifest, f"{CHUNKS}/"):
                    raise _damaged(self.folder, damage, self.manifest)
                chunks = ChunkCollection.open(self.folder / CHUNKS)
                if chunks.count() != self.manifest.chunks:
                    chunks.close()
                    raise _damaged(self.folder, CHUNKS, self.manifest)
                self._chunks = chunks
            return self._chunks

    @property
    def fine_vectors(self) -> FineVectorStore:
        """The fine vectors of the chunks. Raises PrepareStoreError if they are damaged."""
        with self._opening:
            if self._fine_vectors is None:
                if damage := find_damage(self.folder, self.manifest, f"{FINE_VECTORS}/"):
                    raise _damaged(self.folder, damage, self.manifest)
                try:
                    self._fine_vectors = FineVectorStore.open(self.folder / FINE_VECTORS)
                except (OSError, ValueError) as error:
                    raise _damaged(self.folder, FINE_VECTORS, self.manifest) from error
            return self._fine_vectors

    def require(self, embedder: Embedder) -> None:
        """Raise PrepareStoreError unless it was built with the weights of `embedder`."""
        self.require_model(embedder.name)
        if self.manifest.fingerprint != embedder.fingerprint:
            raise self._other_model(f"the weights of {embedder.name} that are installed now")

    def require_model(self, name: str) -> None:
        """Raise PrepareStoreError unless it was built with a model called `name`."""
        if self.manifest.model != name:
            raise self._other_model(name)

    def _other_model(self, configured: str) -> PrepareStoreError:
        return PrepareStoreError(
            f"The store was built with the embedding model {self.manifest.model}, not with "
            f"{configured}; rebuild it with: podcast-qa ingest {self.manifest.archive}, or switch "
            "back to that model."
        )

    def close(self) -> None:
        """Release the files."""
        with self._opening:
            if self._chunks is not None:
                self._chunks.close()
                self._chunks = None
            self._fine_vectors = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_published(location: str | Path) -> IndexVersion:
    """Open the published index version of the store at `location`.

    Raises PrepareStoreError if there is no store, it has another format, files are missing or
    damaged, or `location` is not a folder. The message names the command to run.
    """
    while True:
        name = published_name(location)
        if name is None:
            raise PrepareStoreError(
                f"No store in {location}; create one with: podcast-qa ingest ARCHIVE"
            )
        try:
            return open_index_version(store_folder(location) / VERSIONS / name)
        except PrepareStoreError:
            # Another index version may have been published, and this one removed, in between.
            if published_name(location) == name:
                raise


def published_name(location: str | Path) -> str | None:
    """Return the name of the published index version, None if there is none. Reads one small file.

    Raises PrepareStoreError if the pointer is damaged or `location` is not a folder.
    """
    pointer = store_folder(location) / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise PrepareStoreError(
            f"Cannot read {pointer} ({error}); rebuild the store with: podcast-qa ingest ARCHIVE"
        ) from error
    if not name or Path(name).name != name:
        raise PrepareStoreError(
            f"No index version named in {pointer}; rebuild the store with: "
            "podcast-qa ingest ARCHIVE"
        )
    return name


def store_folder(location: str | Path) -> Path:
    """Return the folder of a store. Raises PrepareStoreError for a server URL."""
    if str(location).startswith(("http://", "https://")):
        raise PrepareStoreError(
            f"Using a Chroma server as the store is not supported yet ({location}); use a folder."
        )
    return Path(location).expanduser()


def open_index_version(folder: Path) -> IndexVersion:
    """Open the index version in `folder`, published or not yet.

    Raises PrepareStoreError if it is damaged or has another format.
    """
    manifest = open_manifest(folder)
    if damage := find_damage(folder, manifest, CATALOGUE) or find_damage(folder, manifest, LEXICAL):
        raise _damaged(folder, damage, manifest)
    try:
        episodes = read_catalogue(folder / CATALOGUE)
        lexical = LexicalIndex.load(folder / LEXICAL)
    except (OSError, ValueError) as error:
        raise _damaged(folder, str(error), manifest) from error
    return IndexVersion(folder, manifest, episodes, lexical)


def open_manifest(folder: Path) -> Manifest:
    """Read the manifest of the index version in `folder`.

    Raises PrepareStoreError if it is missing, damaged, or has another format.
    """
    try:
        number = read_format(folder)
        if number == FORMAT:
            return read_manifest(folder)
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"manifest.json: {error}") from error
    raise PrepareStoreError(
        f"The store in {folder.parent.parent} has format {number}, this podcast-qa reads {FORMAT}; "
        + (
            "update podcast-qa, or use another --store."
            if number > FORMAT
            else "rebuild it with: podcast-qa ingest ARCHIVE"
        )
    )


def _damaged(folder: Path, what: str, manifest: Manifest | None = None) -> PrepareStoreError:
    archive = manifest.archive if manifest else "ARCHIVE"
    return PrepareStoreError(
        f"The store in {folder.parent.parent} is damaged ({what}); "
        f"repair it with: podcast-qa ingest {archive}"
    )
