"""Writing a store: a new version beside the published one, checked, then published at once."""

from __future__ import annotations

import os
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
from vectorstore.fine_vectors import DetailWriter
from vectorstore.index_version import (
    CATALOGUE,
    CHUNKS,
    DETAILS,
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
"""Names of index versions; nothing else is ever removed from the folder of index versions."""


class StoreWriter:
    """A store held for writing; made by `open_for_writing`."""

    def __init__(self, folder: Path) -> None:
        """See `open_for_writing`."""
        self._folder = folder

    def published(self) -> tuple[Path, Manifest] | None:
        """Return the folder and manifest of the published index version if it is whole, else None.

        Reads every byte of it, so that what is built upon it, or left as it is, is sound. Raises
        PrepareStoreError where a later version wrote it: that is not ours to replace.
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
    def draft(self, base: Path | None = None) -> Iterator[Draft]:
        """Begin an index version, with the chunks of the index version in `base` or with none.

        What is not published when the context ends is removed.
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
                details = DetailWriter(folder / DETAILS)
            draft = Draft(self._folder, folder, open_chunks(folder / CHUNKS), details)
            try:
                yield draft
                published = draft.is_published
            finally:
                draft.chunks.close()
                with _writing(self._folder):
                    details.close()
        finally:
            if not published:
                shutil.rmtree(folder, ignore_errors=True)


class Draft:
    """An index version that is being written: `chunks` are to be filled, and `details` with those
    of each of them; then `publish` is called.
    """

    def __init__(
        self, store: Path, folder: Path, chunks: ChunkCollection, details: DetailWriter
    ) -> None:
        """See `StoreWriter.draft`."""
        self.folder = folder
        self.chunks = chunks
        self.details = details
        self.is_published = False
        self._store = store

    def write(self, name: str, text: str) -> None:
        """Keep a file of the writer's own in the index version. Raises PrepareStoreError."""
        with _writing(self._store):
            (self.folder / name).write_text(text, encoding="utf-8")

    def publish(self, episodes: Iterable[Episode], origin: Origin, garbage: int = 0) -> Manifest:
        """Write the rest, check that all of it answers, and let readers see it.

        `garbage` counts the vectors removed since the index was built. Raises PrepareStoreError
        where the check fails or the disk does; what was published before then stays.
        """
        by_slug = {episode.slug: episode for episode in sorted(episodes, key=archive_order)}
        chunks = sorted(self.chunks.all(), key=lambda chunk: chunk.id)
        self.chunks.close()  # so that the check meets what is on disk
        with _writing(self._store):
            self.details.close()
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
                files=tuple(stored_file(self.folder, path) for path in _lasting(self.folder)),
            )
            write_manifest(self.folder, manifest)
        with open_index_version(self.folder) as index_version:
            probe(index_version, by_slug)
        with _writing(self._store):
            _flush(self.folder)
            _point_to(self._store, self.folder.name)
        self.is_published = True
        return manifest


@contextmanager
def open_for_writing(location: str | Path) -> Iterator[StoreWriter]:
    """Hold the store at `location` (made where it is missing) and clear what killed runs left.

    The published index version and the one before it stay, for readers that are still on it.
    Raises PrepareStoreError: a folder that cannot be written, or another ingest that writes it.
    """
    folder = store_folder(location).resolve()
    with ExitStack() as held:
        with _writing(folder):
            (folder / VERSIONS).mkdir(parents=True, exist_ok=True)
            held.enter_context(locked(folder))
            _sweep(folder)
        yield StoreWriter(folder)


def _sweep(store: Path) -> None:
    current = _readable_name(store)
    kept = {current}
    if current is not None:
        try:
            kept.add(open_manifest(store / VERSIONS / current).previous)
        except PrepareStoreError:
            return  # damaged, or written by a later version: what belongs to what is not known
    for path in (store / VERSIONS).iterdir():
        if _NAME.fullmatch(path.name) and path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _readable_name(store: Path) -> str | None:
    try:
        return published_name(store)
    except PrepareStoreError:
        return None


def _lasting(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and CHUNKS not in path.relative_to(folder).parts:
            yield path
    yield from unchanging_files(folder / CHUNKS)


def _point_to(store: Path, name: str) -> None:
    """Replace the pointer in one step: a reader sees the old name or the new one."""
    new = store / f"{POINTER}.new"
    new.write_text(f"{name}\n", encoding="utf-8")
    _sync(new)
    new.replace(store / POINTER)
    _sync(store)


def _flush(folder: Path) -> None:
    """Force an index version to disk, or the pointer might outlive it when the power fails."""
    for path in folder.rglob("*"):
        _sync(path)
    for parent in (folder, folder.parent):
        _sync(parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder, and needs not
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _writing(store: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"{error.strerror or error}: {error.filename}" if error.filename else str(error)
        raise PrepareStoreError(
            f"The store in {store} cannot be written ({what}); make room or give another --store, "
            "then run the ingest again. What was published before still answers."
        ) from error
