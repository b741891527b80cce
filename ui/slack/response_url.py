"""Replies to a slash command or a click, through its `response_url`."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from slack_sdk.errors import SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ui.slack.block_kit import SlackMessage, notice
from ui.slack.rate_limited_client import CALL_TIMEOUT, MAX_TRIES

MAX_USES = 5
"""How many messages a `response_url` accepts, within half an hour
(https://docs.slack.dev/interactivity/handling-user-interaction)."""

LEFT_OUT = "Part of the answer is left out here; ask me in a direct message to see all of it."

log = logging.getLogger(__name__)


def fit_response_url(
    messages: Sequence[SlackMessage], max_uses: int = MAX_USES
) -> list[SlackMessage]:
    """Return at most `max_uses` messages. The middle is left out, and says so: the last message
    has the buttons."""
    if len(messages) <= max_uses:
        return list(messages)
    log.warning("an answer was shortened: too many messages for a response_url")
    [left_out] = notice(LEFT_OUT)
    return [*messages[: max_uses - 2], left_out, messages[-1]]


async def respond(
    url: str, message: SlackMessage, logger: logging.Logger, **options: bool | str
) -> None:
    """Send one message to a `response_url`, by default visible to one person only.

    `options` are Slack's own fields. Raises one of SLACK_ERRORS.
    """
    retry_handlers: list[AsyncRetryHandler] = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=MAX_TRIES - 1),
        AsyncServerErrorRetryHandler(),
    ]
    client = AsyncWebhookClient(
        url, timeout=CALL_TIMEOUT, logger=logger, retry_handlers=retry_handlers
    )
    fields = {"text": message.text, "blocks": list(message.blocks), "unfurl_links": False}
    response = await client.send_dict({"response_type": "ephemeral", **fields, **options})
    if response.status_code != 200:
        raise SlackClientError(f"response_url: status {response.status_code}")
