"""Errors raised by the store."""

from __future__ import annotations


class PrepareStoreError(Exception):
    """The store cannot be read or written. The message is one line and says what to do."""
