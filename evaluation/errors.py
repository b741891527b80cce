"""The error of the evaluation package."""

from __future__ import annotations


class CheckQuestionsError(Exception):
    """The questions, or the thresholds for their results, cannot be used. The message is one line
    that says where and what to do."""
