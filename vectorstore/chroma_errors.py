"""Errors of Chroma, turned into PrepareStoreError with one line that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vectorstore.errors import PrepareStoreError

REBUILD = "rebuild the store with: podcast-qa ingest ARCHIVE"


@contextmanager
def chroma_errors(folder: Path | None = None, *, writing: bool = False) -> Iterator[None]:
    """Raise PrepareStoreError for any error that Chroma raises inside the context.

    `folder` is named in the message; `writing` chooses its wording and advice.
    """
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, PrepareStoreError):
        raise
    except BaseException as error:
        # Chroma raises its own errors, bare ValueErrors and, from its Rust half, a PanicException
        # that is not even an Exception.
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        where = f" in {folder}" if folder else ""
        if "disk is full" in reason or "No space left" in reason:
            # Chroma writes a row even when it only opens a folder.
            raise PrepareStoreError(
                f"Cannot open the chunks{where}: the disk is full; free some space and try again."
            ) from error
        if writing:
            advice = "free some space or choose another --store, then run the ingest again"
            raise PrepareStoreError(
                f"Cannot write the chunks{where} ({reason}); {advice}."
            ) from error
        raise PrepareStoreError(f"Cannot read the chunks{where} ({reason}); {REBUILD}.") from error
