"""SQLite files for what cannot be made anew from the archive: what the bot has answered, what
readers thought of it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ui.errors import ChangeSettingsError

BUSY = 2.0  # seconds that a statement waits for another process


def state_folder(store: str, state: str | None) -> Path:
    """The folder of that state: beside the store unless the settings name another."""
    return Path(state) if state else Path(f"{store.rstrip('/')}-state")


def open_state(folder: Path, name: str, schema: str) -> sqlite3.Connection:
    """Open a file of the folder, made where it is not there, for the thread that asks and others.

    Raises ChangeSettingsError where the folder cannot be written or the file is none of ours.
    """
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            path, timeout=BUSY, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")  # survives a crash of the process
        connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is gone
        connection.executescript(schema)
    except (OSError, sqlite3.Error) as error:
        raise ChangeSettingsError(
            f"{path} cannot be used ({error}); name another folder with PODCAST_QA_STATE"
        ) from error
    return connection
