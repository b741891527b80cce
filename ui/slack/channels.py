"""Which places are private."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.client import SLACK_ERRORS, code_of

KNOWN_FOR = 600.0  # seconds; a channel seldom becomes private, and Slack counts each look
PATIENCE = 5.0  # seconds; an answer waits for it
MOST_KNOWN = 10_000

log = logging.getLogger(__name__)


class Channels:
    """Asks Slack, and remembers for a while."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._known: dict[str, tuple[float, bool]] = {}

    async def is_private(self, channel: str) -> bool:
        """Whether what is written there is for its members only; where Slack does not say, it is.
        A direct message to the bot is not: nobody's words but the asker's stand there."""
        if channel.startswith("D"):
            return False
        at, private = self._known.get(channel, (float("-inf"), True))
        if self._now() - at < KNOWN_FOR:
            return private
        try:
            async with asyncio.timeout(PATIENCE):
                told = await self._client.conversations_info(channel=channel)
        except SLACK_ERRORS as error:
            log.info("whether a channel is private is not known (%s)", code_of(error))
            return True
        found = told.get("channel") or {}
        private = not found.get("is_channel") or bool(found.get("is_private"))
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[channel] = (self._now(), private)
        return private
