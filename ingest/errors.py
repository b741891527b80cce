"""Errors raised by ingest."""

from __future__ import annotations


class CheckArchiveError(Exception):
    """The archive cannot be read at all. The message is one line and says what to do."""
