"""What a generation says of itself: format, model, source files, and the hash of each own file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
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
    """A file of the generation: relative posix path, size in bytes, sha256 (hex)."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds and what it was made from.

    `fingerprint` is the sha256 of the model's weights, `created` ISO 8601 (UTC), `archive` the
    location that was ingested, `people` the hash of the names, `recipe` the version of the way
    episodes are read and cut, `previous` the generation that was published before, `garbage` the
    number of removed vectors that still lie in the index.
    """

    format: int
    model: str
    fingerprint: str
    created: str
    archive: str
    sources: tuple[SourceFile, ...]
    people: str
    recipe: str
    previous: str | None
    garbage: int
    episodes: int
    transcripts: int
    sections: int
    lines: int
    chunks: int
    files: tuple[StoredFile, ...]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of the generation in `folder`."""
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


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of the generation in `folder`.

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


def list_files(folder: Path) -> tuple[StoredFile, ...]:
    """Hash every file of a generation but the manifest."""
    return tuple(_stored(folder, path) for path in _files(folder))


def find_damage(folder: Path, manifest: Manifest, below: str = "", but: str = "") -> str | None:
    """Name the first file that is missing or not as it was published, None where all are.

    `below` looks only at paths that begin so, `but` leaves out those that end so.
    """
    for file in manifest.files:
        if file.path.startswith(below) and not (but and file.path.endswith(but)):
            path = folder / file.path
            try:
                intact = path.stat().st_size == file.size and _stored(folder, path) == file
            except OSError:
                intact = False
            if not intact:
                return file.path
    return None


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path != folder / MANIFEST:
            yield path


def _stored(folder: Path, path: Path) -> StoredFile:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return StoredFile(path.relative_to(folder).as_posix(), path.stat().st_size, digest)
