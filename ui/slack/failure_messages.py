"""What an asker is told when there is no answer."""

from __future__ import annotations

import logging

from rag.errors import AskDifferentlyError, ModelFailed
from ui.slack.log_redaction import log_unexpected_error
from vectorstore.errors import PrepareStoreError

BROKEN = "Something went wrong on our side, not with your question; please ask again."
PREPARED = "The archive is being prepared; please ask again in a few minutes."
MODEL_UNAVAILABLE = "The language model is unavailable; please tell the person who runs this bot."
TOO_SLOW = "This took too long; please ask again, or ask a narrower question."
NOT_DELIVERED = "Slack rejected the answer; please ask again."
STOPPING = "I am being restarted; please ask again in a minute."

log = logging.getLogger(__name__)


def failure_message(error: Exception) -> str:
    """Return what to tell the asker; details for the operator are logged instead."""
    match error:
        case ModelFailed():
            return MODEL_UNAVAILABLE
        case AskDifferentlyError():
            # It concerns the question only: a wrong choice of model fails at the start.
            text = str(error)
            period = "" if text.endswith((".", "?", "!")) else "."
            return f"{text[:1].upper()}{text[1:]}{period}"
        case PrepareStoreError():
            log.error("the store cannot be read: %s", error)
            return PREPARED
        case TimeoutError():
            log.error("an answer took too long")
            return TOO_SLOW
    log_unexpected_error(error)
    return BROKEN
