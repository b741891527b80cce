"""The exception of the user interfaces."""

from __future__ import annotations


class ChangeSettingsError(Exception):
    """A setting or an input is invalid. The message is one line that says what to do."""
