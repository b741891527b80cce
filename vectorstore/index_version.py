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
from vectorstore.fine_vectors import Details
from vectorstore.lexical_index import LexicalIndex
from vectorstore.manifest import FORMAT, Manifest, find_damage, read_format, read_manifest

POINTER = "CURRENT"
VERSIONS = "generations"
CATALOGUE = "episodes.jsonl"
CHUNKS = "chroma"
LEXICAL = "lexical"
DETAILS = "details"


class IndexVersion:
    """A published index version: read-only, and unchanged for as long as it is there.

    `episodes` are by slug, in archive order. `chunks` and `details` are opened at
    the first use.
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
        self._details: Details | None = None

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Which row of the lexical index each chunk is, by its id."""
        return {place.id: row for row, place in enumerate(self.lexical.places)}

    @property
    def name(self) -> str:
        """The index version's name, as in `published_name`."""
        return self.folder.name

    @property
    def chunks(self) -> ChunkCollection:
        """The chunks and their vectors. Raises PrepareStoreError where they are damaged."""
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
    def details(self) -> Details:
        """The details of the chunks. Raises PrepareStoreError where they are damaged."""
        with self._opening:
            if self._details is None:
                if damage := find_damage(self.folder, self.manifest, f"{DETAILS}/"):
                    raise _damaged(self.folder, damage, self.manifest)
                try:
                    self._details = Details.open(self.folder / DETAILS)
                except (OSError, ValueError) as error:
                    raise _damaged(self.folder, DETAILS, self.manifest) from error
            return self._details

    def require(self, embedder: Embedder) -> None:
        """Raise PrepareStoreError unless this was built with the weights of `embedder`."""
        self.require_model(embedder.name)
        if self.manifest.fingerprint != embedder.fingerprint:
            raise self._of_another_model(f"{embedder.name} as it is installed now")

    def require_model(self, name: str) -> None:
        """Raise PrepareStoreError unless this was built with a model of that name."""
        if self.manifest.model != name:
            raise self._of_another_model(name)

    def _of_another_model(self, wanted: str) -> PrepareStoreError:
        return PrepareStoreError(
            f"The store was built with the embedding model {self.manifest.model}, not with "
            f"{wanted}; rebuild it with: podcast-qa ingest {self.manifest.archive}, or set the "
            "model back."
        )

    def close(self) -> None:
        """Let go of the files."""
        with self._opening:
            if self._chunks is not None:
                self._chunks.close()
                self._chunks = None
            self._details = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_published(location: str | Path) -> IndexVersion:
    """Open the index version that the store at `location` has published.

    Raises PrepareStoreError, whose line names the command to run: no store yet, another format,
    missing or damaged files; or a location that is not a folder.
    """
    while True:
        name = published_name(location)
        if name is None:
            raise PrepareStoreError(
                f"There is no store in {location} yet; make it with: podcast-qa ingest ARCHIVE"
            )
        try:
            return open_index_version(store_folder(location) / VERSIONS / name)
        except PrepareStoreError:
            # Published and swept between the two reads: the pointer names the one to open.
            if published_name(location) == name:
                raise


def published_name(location: str | Path) -> str | None:
    """Read which index version is published, None where there is none. Reads one small file.

    Raises PrepareStoreError where the pointer cannot be read, or the location is not a folder.
    """
    pointer = store_folder(location) / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise PrepareStoreError(
            f"{pointer} cannot be read ({error}); build the store anew with: "
            "podcast-qa ingest ARCHIVE"
        ) from error
    if not name or Path(name).name != name:
        raise PrepareStoreError(
            f"{pointer} names no index version; rebuild the store with: podcast-qa ingest ARCHIVE"
        )
    return name


def store_folder(location: str | Path) -> Path:
    """Return the folder of a store. Raises PrepareStoreError for the address of a server."""
    if str(location).startswith(("http://", "https://")):
        raise PrepareStoreError(
            f"A Chroma server as a store is not supported yet ({location}); give a folder."
        )
    return Path(location).expanduser()


def open_index_version(folder: Path) -> IndexVersion:
    """Open the index version in `folder`, published or about to be.

    Raises PrepareStoreError where it is damaged or of another format.
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
    """Read the manifest of an index version.

    Raises PrepareStoreError where it is missing, broken, or of another format.
    """
    try:
        found = read_format(folder)
        if found == FORMAT:
            return read_manifest(folder)
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"manifest.json: {error}") from error
    raise PrepareStoreError(
        f"The store in {folder.parent.parent} has format {found}, this podcast-qa reads {FORMAT}; "
        + (
            "update podcast-qa, or use another --store."
            if found > FORMAT
            else "rebuild it with: podcast-qa ingest ARCHIVE"
        )
    )


def _damaged(folder: Path, what: str, manifest: Manifest | None = None) -> PrepareStoreError:
    archive = manifest.archive if manifest else "ARCHIVE"
    return PrepareStoreError(
        f"The store in {folder.parent.parent} is damaged ({what}); "
        f"repair it with: podcast-qa ingest {archive}"
    )
