"""The lock on a store, so that only one ingest writes it at a time."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import PrepareStoreError

_LOCK = "ingest.lock"


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Lock the store for writing. The operating system releases the lock when the process ends.

    Raises PrepareStoreError immediately if another ingest holds the lock.
    """
    path = store / _LOCK
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise PrepareStoreError(
            f"Another ingest (process {_holder(path)}) is writing the store in {store}; "
            "wait until it has finished."
        ) from error
    try:
        path.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    """Read the process id from the lock file, which its holder may be about to write."""
    for _ in range(10):
        if process := path.read_text(encoding="ascii", errors="replace").strip():
            return process
        time.sleep(0.02)
    return "unknown"
