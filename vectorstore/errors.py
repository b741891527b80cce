"""What the store raises."""

from __future__ import annotations


class PrepareStoreError(Exception):
    """The store cannot be read or written. The message is one line that says what to do."""
