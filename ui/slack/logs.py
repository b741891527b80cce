"""What Slack's libraries may write into the log: that something happened, and where in them, never
what: their messages hold what people wrote, and at times an address with a ticket in it."""

from __future__ import annotations

import logging
import traceback

NAME = "ui.slack.libraries"


log = logging.getLogger(__name__)


class _WithoutWords(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = (
            f"Slack's library: {record.levelname.lower()} at {record.module}:{record.lineno}"
        )
        if kind:
            record.msg += f" ({kind.__name__})"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def log_unforeseen(error: Exception) -> None:
    """Log where it happened, without its message, which may hold what somebody wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("an answer failed: %s at\n%s", type(error).__name__, where)


def quiet_log() -> logging.Logger:
    """The logger that Slack's libraries are given."""
    logger = logging.getLogger(NAME)
    # Of its own, whatever the level above it is: at DEBUG they write every request out.
    logger.setLevel(logging.WARNING)
    if not any(isinstance(one, _WithoutWords) for one in logger.filters):
        logger.addFilter(_WithoutWords())
    return logger
