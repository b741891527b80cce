"""One ingest at a time: the lock on a store."""

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
    """Hold the store for writing. The operating system lets go of it when the process ends.

    Raises PrepareStoreError, at once, where another ingest holds it.
    """
    path = store / _LOCK
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise PrepareStoreError(
            f"Another ingest (process {_holder(path)}) is writing the store in {store}; "
            "wait until it is done."
        ) from error
    try:
        path.write_text(f"{os.getpid()}\n", encoding="ascii")
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    """Read the process id in the lock file; its holder may be about to write it."""
    for _ in range(10):
        if said := path.read_text(encoding="ascii", errors="replace").strip():
            return said
        time.sleep(0.02)
    return "unknown"
