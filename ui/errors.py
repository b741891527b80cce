"""What the ui raises."""

from __future__ import annotations


class ChangeSettingsError(Exception):
    """A setting or an input of the ui is wrong. The message is one line that says what to do."""
