"""What an index version says of itself: format, model, sources, file hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

FORMAT = 2
"""Version of the layout of a store. Another one cannot be read; ingest builds it anew."""

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the archive: relative posix path, sha256 (hex), slug of the episode it gave."""

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
    """What an index version was made from, and how.

    `fingerprint` is the embedding model's (`Embedder.fingerprint`), `archive` the location that was
    ingested, `people` the hash of the names of guests, `recipe` the version of the way episodes are
    read and cut. Index versions of equal origin hold the same.
    """

    model: str
    fingerprint: str
    recipe: str
    archive: str
    people: str
    sources: tuple[SourceFile, ...]


@dataclass(frozen=True, slots=True)
class Manifest(Origin):
    """What an index version says of itself: its origin, how much it holds, and its files.

    `created` is ISO 8601 (UTC), `transcripts` counts the episodes that have lines, `previous` is
    the index version that was published before, `garbage` the number of removed vectors that still
    lie in the index, `files` what must never change (of Chroma's, what its readers leave alone).
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
        """The origin alone."""
        return Origin(**{field.name: getattr(self, field.name) for field in fields(Origin)})


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the index version in `folder`."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_format(folder: Path) -> int:
    """Read the format alone, which every format, also a later one, states in the same way.

    Raises OSError or ValueError where the manifest is missing or broken.
    """
    found = _record(folder).get("format")
    if not isinstance(found, int):
        raise ValueError(f"no format in {MANIFEST}")  # noqa: TRY004  # it is the content that is wrong
    return found


def is_of_later_format(folder: Path) -> bool:
    """Tell whether a later version of podcast-qa wrote the index version in `folder`."""
    try:
        return read_format(folder) > FORMAT
    except (OSError, ValueError):
        return False


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the index version in `folder`.

    Raises OSError or ValueError where it is missing or broken.
    """
    record = _record(folder)
    try:
        record["sources"] = tuple(SourceFile(**source) for source in record["sources"])
        record["files"] = tuple(StoredFile(**file) for file in record["files"])
        return Manifest(**record)
    except (KeyError, TypeError) as error:
        raise ValueError(f"{MANIFEST} is not whole") from error


def _record(folder: Path) -> dict[str, Any]:
    record = json.loads((folder / MANIFEST).read_bytes())
    if not isinstance(record, dict):
        raise ValueError(f"{MANIFEST} is not whole")  # noqa: TRY004  # it is the content that is wrong
    return record


def find_damage(folder: Path, manifest: Manifest, below: str = "") -> str | None:
    """Name the first file that is missing or not as it was published, None where all are.

    Looks at the files whose path begins with `below`.
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
    """Describe the file at `path` of the index version in `folder`. Raises OSError."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)
