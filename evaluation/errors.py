"""What the evaluation raises."""

from __future__ import annotations


class CheckQuestionsError(Exception):
    """Questions, or what is required of their results, cannot be used as they are. The message is
    one line that says where and what to do."""
