"""Publishes index versions: each is written beside the published one, checked, then swapped in."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

from vectorstore.catalogue import archive_order, write_catalogue
from vectorstore.chroma import ChunkCollection
from vectorstore.chroma_files import copy_folder, is_sound, unchanging_files
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.fine_vectors import FineVectorWriter
from vectorstore.fsync import flush_folder, replace_text
from vectorstore.index_version import (
    CATALOGUE,
    CHUNKS,
    FINE_VECTORS,
    LEXICAL,
    POINTER,
    VERSIONS,
    open_index_version,
    open_manifest,
    published_name,
    store_folder,
)
from vectorstore.lexical_index import LexicalIndex
from vectorstore.manifest import (
    FORMAT,
    Manifest,
    Origin,
    find_damage,
    is_of_later_format,
    stored_file,
    write_manifest,
)
from vectorstore.probe import probe
from vectorstore.store_lock import locked

_NAME = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
"""Names of index versions. Nothing else in their folder is ever removed."""


class StoreWriter:
    """A store locked for writing. Create it with `open_for_writing`."""

    def __init__(self, folder: Path) -> None:
        """See `open_for_writing`."""
        self._folder = folder

    def published(self) -> tuple[Path, Manifest] | None:
        """Return folder and manifest of the published index version, None if absent or damaged.

        Reads every byte, because the next index version copies from it. Raises PrepareStoreError if
        a later version of podcast-qa wrote it, which this one must not replace.
        """
        name = _readable_name(self._folder)
        if name is None:
            return None
        folder = self._folder / VERSIONS / name
        try:
            manifest = open_manifest(folder)
        except PrepareStoreError:
            if is_of_later_format(folder):
                raise
            return None
        if find_damage(folder, manifest) or not is_sound(folder / CHUNKS):
            return None
        return folder, manifest

    @contextmanager
    def new_index_version(self, base: Path | None = None) -> Iterator[IndexVersionWriter]:
        """Begin an index version, with the chunks of the one in the folder `base` or with none.

        If it is not published when the context ends, it is removed.
        """
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        folder = self._folder / VERSIONS / name
        published = False
        try:
            with _writing(self._folder):
                folder.mkdir(parents=True)
                if base is not None:
                    copy_folder(base / CHUNKS, folder / CHUNKS)
            open_chunks = ChunkCollection.create if base is None else ChunkCollection.open
            with _writing(self._folder):
                fine_vectors = FineVectorWriter(folder / FINE_VECTORS)
            writer = IndexVersionWriter(
                self._folder, folder, open_chunks(folder / CHUNKS), fine_vectors
            )
            try:
                yield writer
                published = writer.is_published
            finally:
                writer.chunks.close()
                with _writing(self._folder):
                    fine_vectors.close()
        finally:
            if not published:
                shutil.rmtree(folder, ignore_errors=True)


class IndexVersionWriter:
    """An index version being written: add to `chunks` and `fine_vectors`, then call `publish`."""

    def __init__(
        self, store: Path, folder: Path, chunks: ChunkCollection, fine_vectors: FineVectorWriter
    ) -> None:
        """See `StoreWriter.new_index_version`."""
        self.folder = folder
        self.chunks = chunks
        self.fine_vectors = fine_vectors
        self.is_published = False
        self._store = store

    def write(self, name: str, text: str) -> None:
        """Add a text file to the index version. Raises PrepareStoreError."""
        with _writing(self._store):
            (self.folder / name).write_text(text, encoding="utf-8")

    def publish(self, episodes: Iterable[Episode], origin: Origin, garbage: int = 0) -> Manifest:
        """Write the remaining files, check the index version, and make it the published one.

        `garbage` counts the vectors removed since the index was built. Raises PrepareStoreError if
        the check or the disk fails; the index version published before then stays.
        """
        by_slug = {episode.slug: episode for episode in sorted(episodes, key=archive_order)}
        chunks = sorted(self.chunks.all(), key=lambda chunk: chunk.id)
        self.chunks.close()  # so that the check reads from disk
        with _writing(self._store):
            self.fine_vectors.close()
        ChunkCollection.settle(self.folder / CHUNKS)
        with _writing(self._store):
            write_catalogue(self.folder / CATALOGUE, by_slug.values())
            LexicalIndex.build(chunks).save(self.folder / LEXICAL)
            sections = [section for episode in by_slug.values() for section in episode.sections]
            manifest = Manifest(
                **{field.name: getattr(origin, field.name) for field in fields(origin)},
                format=FORMAT,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                episodes=len(by_slug),
                transcripts=sum(bool(episode.sections) for episode in by_slug.values()),
                sections=len(sections),
                lines=sum(len(section.lines) for section in sections),
                chunks=len(chunks),
                previous=_readable_name(self._store),
                garbage=garbage,
                files=tuple(
                    stored_file(self.folder, path) for path in _unchanging_files(self.folder)
                ),
            )
            write_manifest(self.folder, manifest)
        with open_index_version(self.folder) as index_version:
            probe(index_version, by_slug)
        with _writing(self._store):
            flush_folder(self.folder)  # before the pointer, which must not outlive it
            replace_text(self._store / POINTER, f"{self.folder.name}\n")
        self.is_published = True
        return manifest


@contextmanager
def open_for_writing(location: str | Path) -> Iterator[StoreWriter]:
    """Lock the store at `location`, which is created if missing, and remove leftovers.

    Leftovers are index versions of killed runs, and old ones: only the published one and the one
    before it stay, for readers that still use it. Raises PrepareStoreError if the folder cannot be
    written or another ingest is writing it.
    """
    folder = store_folder(location).resolve()
    with ExitStack() as stack:
        with _writing(folder):
            (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
            stack.enter_context(locked(folder))
            _remove_leftovers(folder)
        yield StoreWriter(folder)


def _remove_leftovers(store: Path) -> None:
    current = _readable_name(store)
    kept = {current}
    if current is not None:
        try:
            kept.add(open_manifest(store / VERSIONS / current).previous)
        except PrepareStoreError:
            return  # damaged or of another format: unknown which index version came before
    for path in (store / VERSIONS).iterdir():
        if _NAME.fullmatch(path.name) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _readable_name(store: Path) -> str | None:
    try:
        return published_name(store)
    except PrepareStoreError:
        return None


def _unchanging_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and CHUNKS not in path.relative_to(folder).parts:
            yield path
    yield from unchanging_files(folder / CHUNKS)


@contextmanager
def _writing(store: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        raise PrepareStoreError(
            f"Cannot write the store in {store} ({what}); free some space or choose another "
            "--store, then run the ingest again. The previous index version is still in use."
        ) from error
