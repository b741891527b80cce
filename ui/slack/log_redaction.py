"""Log redaction: no user text and no token reaches the log.

Messages of Slack's libraries contain what people wrote, and at times an address with a ticket in
it. Only the level and the place in the library's code are logged.
"""

from __future__ import annotations

import logging
import traceback

LIBRARY_LOGGER = "ui.slack.libraries"

log = logging.getLogger(__name__)


class _MessageRedaction(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0] if record.exc_info else None
        record.msg = (
            f"Slack's library: {record.levelname.lower()} at {record.module}:{record.lineno}"
        )
        if kind:
            record.msg += f" ({kind.__name__})"
        record.args, record.exc_info, record.exc_text, record.stack_info = (), None, None, None
        return True


def log_unexpected_error(error: Exception) -> None:
    """Log an error's type and traceback, without its message, which may contain user text."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("an answer failed: %s at\n%s", type(error).__name__, where)


def redacted_logger() -> logging.Logger:
    """Return the logger for Slack's libraries."""
    logger = logging.getLogger(LIBRARY_LOGGER)
    # Regardless of the parent's level: at DEBUG the libraries log whole requests.
    logger.setLevel(logging.WARNING)
    if not any(isinstance(one, _MessageRedaction) for one in logger.filters):
        logger.addFilter(_MessageRedaction())
    return logger
