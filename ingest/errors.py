"""What ingest raises."""

from __future__ import annotations


class CheckArchiveError(Exception):
    """The archive cannot be read at all. The message is one line that says what to do."""
