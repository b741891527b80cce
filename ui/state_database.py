"""SQLite databases for state that cannot be rebuilt from the archive: the bot's memory and the
readers' feedback."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ui.errors import ChangeSettingsError

BUSY = 2.0  # seconds that a statement waits for another process


def state_folder(store: str, state: str | None) -> Path:
    """The folder of the databases: `state` if set, else beside the store."""
    return Path(state) if state else Path(f"{store.rstrip('/')}-state")


def open_state(folder: Path, name: str, schema: str) -> sqlite3.Connection:
    """Open the database `name` in `folder`, creating both if necessary. Threads may share the
    connection if they take turns.

    Raises ChangeSettingsError if the folder is not writable or the file is not such a database.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # survives a crash of the process
        connection.execute("PRAGMA secure_delete=ON")  # deleted rows are overwritten
        connection.executescript(schema)
    except (OSError, sqlite3.Error) as error:
        raise ChangeSettingsError(
            f"cannot open {path} ({error}); set PODCAST_QA_STATE to another folder"
        ) from error
    return connection
