"""The manifest of an index version: format, model, source files, file hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FORMAT = 2
"""Version of the store layout. A store of another format cannot be read; ingest rebuilds it."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the archive: relative posix path, sha256 (hex), slug of its episode, if any."""

    path: str
    sha256: str
    slug: str | None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the index version: relative posix path, size in bytes, sha256 (hex)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """The inputs of an index version. Index versions of equal origin have equal contents.

    `fingerprint` is the embedding model's (`Embedder.fingerprint`), `archive` the location that was
    ingested, `people` the hash of the guests' names, `recipe` the hash of the code that reads and
    chunks episodes.
    """

    model: str
    fingerprint: str
    recipe: str
    archive: str
    people: str
    sources: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Manifest(Origin):
    """The description of an index version: its origin, its counts and its files.

    `created` is ISO 8601 (UTC), `transcripts` counts the episodes with lines, `previous` names the
    index version published before, `garbage` counts the removed vectors that are still in the
    index. `files` are the files that must never change (of Chroma's, those that readers leave
    alone).
    """

    format: int
    created: str
    episodes: int
    transcripts: int
    sections: int
    lines: int
    chunks: int
    previous: str | None
    garbage: int
    files: tuple[StoredFile, ...]

    @property
    def origin(self) -> Origin:
        """The origin without the rest."""
        return Origin(**{field.name: getattr(self, field.name) for field in fields(Origin)})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the index version in `folder`."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_format(folder: Path) -> int:
    """Return the format of the index version in `folder`, which every format states the same way.

    Raises OSError or ValueError if the manifest is missing or damaged.
    """
    number = _record(folder).get("format")
    if not isinstance(number, int):
        raise ValueError(f"no format in {MANIFEST}")  # noqa: TRY004  # the content is wrong
    return number


def is_of_later_format(folder: Path) -> bool:
    """Return whether a later version of podcast-qa wrote the index version in `folder`."""
    try:
        return read_format(folder) > FORMAT
    except (OSError, ValueError):
        return False


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the index version in `folder`.

    Raises OSError or ValueError if it is missing or damaged.
    """
    record = _record(folder)
    try:
        record["sources"] = tuple(SourceFile(**source) for source in record["sources"])
        record["files"] = tuple(StoredFile(**file) for file in record["files"])
        return Manifest(**record)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{MANIFEST} is incomplete") from error


def _record(folder: Path) -> dict[str, Any]:
    record = json.loads((folder / MANIFEST).read_bytes())
    if not isinstance(record, dict):
        raise ValueError(f"{MANIFEST} is incomplete")  # noqa: TRY004  # the content is wrong
    return record


def find_damage(folder: Path, manifest: Manifest, below: str = "") -> str | None:
    """Return the path of the first file that is missing or has changed since publication, or None.

    Checks only the files whose path begins with `below`.
    """
    for file in manifest.files:
        if file.path.startswith(below):
            path = folder / file.path
            try:
                intact = path.stat().st_size == file.size and stored_file(folder, path) == file
            except OSError:
                intact = False
            if not intact:
                return file.path
    return None


def stored_file(folder: Path, path: Path) -> StoredFile:
    """Return size and hash of the file at `path` in the index version `folder`. Raises OSError."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)
