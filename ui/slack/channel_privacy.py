"""Whether a channel is private."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.slack_errors import SLACK_ERRORS, code_of

CACHE_SECONDS = 600.0  # channels seldom become private, and each look-up counts against the limits
LOOKUP_TIMEOUT = 5.0  # seconds; an answer waits for it
MAX_CACHED = 10_000  # channels

log = logging.getLogger(__name__)


class ChannelPrivacy:
    """Asks Slack, and caches the result for CACHE_SECONDS."""

    def __init__(self, client: AsyncWebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._cache: dict[str, tuple[float, bool]] = {}

    async def is_private(self, channel: str) -> bool:
        """Whether only members can read the channel; True if Slack does not say.

        A direct message to the bot is not private: it has no words but the asker's.
        """
        if channel.startswith("D"):
            return False
        cached_at, private = self._cache.get(channel, (float("-inf"), True))
        if self._now() - cached_at < CACHE_SECONDS:
            return private
        try:
            async with asyncio.timeout(LOOKUP_TIMEOUT):
                response = await self._client.conversations_info(channel=channel)
        except SLACK_ERRORS as error:
            log.info("a channel counts as private: the look-up failed (%s)", code_of(error))
            return True
        info = response.get("channel") or {}
        private = not info.get("is_channel") or bool(info.get("is_private"))
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[channel] = (self._now(), private)
        return private
