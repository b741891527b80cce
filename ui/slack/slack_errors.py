"""What a call to Slack can fail with, and what the failure means."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

SLACK_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError)
"""What a call can raise. ValueError: the response is not JSON."""

DEFAULT_RETRY_AFTER = 5.0  # seconds, where Slack does not say


class WouldWaitError(SlackClientError):
    """The call was not made because it would have had to wait for a rate limit."""


def status_of(error: Exception) -> int | None:
    """Return the HTTP status of a failed call, or None without a readable response."""
    response = getattr(error, "response", None)
    for name in ("status_code", "status"):
        status = getattr(response, name, None)
        if isinstance(status, int):
            return status
    return None


def code_of(error: Exception) -> str:
    """Return a word that is safe to log: Slack's error code, or the type of the error."""
    if isinstance(error, SlackApiError):
        data = getattr(error.response, "data", None)
        if isinstance(data, dict) and isinstance(code := data.get("error"), str):
            return code
        return f"status {status_of(error)}"
    return type(error).__name__


def may_have_arrived(error: Exception) -> bool:
    """Whether a message may be in Slack although the call that sent it failed."""
    status = status_of(error)
    return not isinstance(error, WouldWaitError) and (status is None or status >= 500)


def retry_after(error: Exception) -> float:
    """Return the seconds in the `Retry-After` header, DEFAULT_RETRY_AFTER without a valid one."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(float(value), 0.0)
            except (TypeError, ValueError):
                return DEFAULT_RETRY_AFTER
    return DEFAULT_RETRY_AFTER
