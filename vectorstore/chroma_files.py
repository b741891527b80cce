"""Chroma's folder as files: copy it, find the files that never change, check its database."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

_DATABASE = "chroma.sqlite3"
_SETTLED = "index_metadata.pickle"
"""Chroma writes this file last when it writes an index to disk. Without it, each process that opens
the folder rebuilds the index from the log, in the same files."""


def copy_folder(source: Path, target: Path) -> None:
    """Copy a Chroma folder that readers may have open.

    Chroma writes a row to its database each time it opens it, so the database is copied in a
    transaction.
    Raises OSError.
    """
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
    with _open_read_only(source) as old, closing(sqlite3.connect(target / _DATABASE)) as new:
        try:
            old.backup(new)
        except sqlite3.Error as error:
            raise OSError(f"{source / _DATABASE}: {error}") from error


def unchanging_files(folder: Path) -> Iterator[Path]:
    """Yield the files that stay the same as long as no record is added or removed."""
    for settled in sorted(folder.glob(f"*/{_SETTLED}")):
        yield from sorted(path for path in settled.parent.rglob("*") if path.is_file())


def has_database(folder: Path) -> bool:
    """Whether the folder has a database. Chroma would create an empty one."""
    path = folder / _DATABASE
    return path.is_file() and path.stat().st_size > 0


def is_sound(folder: Path) -> bool:
    """Whether the database passes SQLite's own check, which reads all of it."""
    if not has_database(folder):
        return False
    try:
        with _open_read_only(folder) as database:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _open_read_only(folder: Path) -> closing[sqlite3.Connection]:
    uri = f"{(folder / _DATABASE).resolve().as_uri()}?mode=ro"
    return closing(sqlite3.connect(uri, uri=True, timeout=30))
