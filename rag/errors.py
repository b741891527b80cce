"""What can go wrong between a question and its answer.

AskDifferentlyError      change the question, the filter or the choice of model
└── ModelFailed          the language model did not answer; passages and quotes still can
"""

from __future__ import annotations

NO_EPISODE = "No episode matches the filter; see what there is with: podcast-qa episodes"


class AskDifferentlyError(Exception):
    """The question cannot be answered as asked. The message is one line that says what to do."""


class ModelFailed(AskDifferentlyError):  # noqa: N818 - an event of a foreign service, not a fault of the asker
    """The language model did not answer. The message is one line, without any key."""
