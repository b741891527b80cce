"""The error of the tuning package."""

from __future__ import annotations


class CheckTrainingError(Exception):
    """The training questions cannot be used, or training cannot start. The message is one line that
    says what to do."""
