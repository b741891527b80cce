"""Forces files to disk, so that a power failure cannot lose what was published."""

from __future__ import annotations

import os
from pathlib import Path


def flush_folder(folder: Path) -> None:
    """Force all files in `folder`, and its entry in the parent folder, to disk. Raises OSError."""
    for path in folder.rglob("*"):
        _sync(path)
    for parent in (folder, folder.parent):
        _sync(parent)


def replace_text(path: Path, text: str) -> None:
    """Replace a file in one step: readers see the old text or the new. Raises OSError."""
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    _sync(new)
    new.replace(path)
    _sync(path.parent)


def _sync(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows can neither open a folder nor needs to
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
