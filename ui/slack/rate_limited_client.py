"""Slack's Web API within its rate limits: `Retry-After`, one new message a second and channel."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from ui.slack.slack_errors import SLACK_ERRORS, WouldWaitError, retry_after, status_of

POST_INTERVAL = 1.0
"""Seconds between two new messages in one channel: Slack's limit
(https://docs.slack.dev/apis/web-api/rate-limits)."""

MAX_TRIES = 4
MAX_RETRY_AFTER = 300.0  # seconds; a call that is told to wait longer fails
CALL_TIMEOUT = 30  # seconds
SERVER_ERROR_PAUSE = 0.5  # seconds before a retry after an error on Slack's side

_POSTS = {"chat.postMessage", "chat.startStream", "chat.postEphemeral"}
_NOT_IDEMPOTENT = _POSTS | {"chat.appendStream"}
"""Sending these twice may show the same text twice."""


class RateLimitedClient(AsyncWebClient):
    """A Web API client that waits for Slack's limits and retries.

    After a 429, `Retry-After` holds back all calls of that method.
    """

    def __init__(
        self,
        token: str,
        base_url: str,
        logger: logging.Logger,
        post_interval: float,
        session: aiohttp.ClientSession,
    ) -> None:
        """`post_interval`: POST_INTERVAL, in seconds, unless the server is a test's. The caller
        closes `session`; it saves a TLS handshake per call."""
        super().__init__(token, base_url, logger=logger, retry_handlers=[], session=session)
        self._post_interval = post_interval
        self._not_before: dict[str, float] = {}  # by method and by channel, monotonic seconds
        self._posting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:  # noqa: ANN401 - passed on unchanged
        """Call a method as soon as the limits allow. Raises one of SLACK_ERRORS."""
        for tries_left in reversed(range(MAX_TRIES)):
            await self._wait(api_method, request)
            try:
                return await super().api_call(api_method, **request)
            except SLACK_ERRORS as error:
                status = status_of(error)
                if not tries_left:
                    raise
                if status == 429:
                    self._hold_back(api_method, error)
                elif api_method not in _NOT_IDEMPOTENT and (status is None or status >= 500):
                    await asyncio.sleep(SERVER_ERROR_PAUSE)
                else:
                    raise
        raise AssertionError("the last try returns or raises")

    async def call_now(self, api_method: str, request: Mapping[str, Any]) -> AsyncSlackResponse:
        """Call a method once, without waiting. Raises one of SLACK_ERRORS: WouldWaitError where a
        limit would delay the call."""
        channel = _channel_of(request)
        posts = api_method in _POSTS
        if self._delay(api_method) > 0 or (
            posts and (self._posting[channel].locked() or self._delay(channel) > 0)
        ):
            raise WouldWaitError(api_method)
        if posts:
            self._not_before[channel] = time.monotonic() + self._post_interval
        try:
            return await super().api_call(api_method, **request)
        except SLACK_ERRORS as error:
            if status_of(error) == 429:
                self._hold_back(api_method, error)
            raise

    async def _wait(self, method: str, request: Mapping[str, Any]) -> None:
        await self._wait_for(method)
        if method not in _POSTS:
            return
        channel = _channel_of(request)
        async with self._posting[channel]:
            await self._wait_for(channel)
            await self._wait_for(method)
            self._not_before[channel] = time.monotonic() + self._post_interval

    async def _wait_for(self, method_or_channel: str) -> None:
        while (delay := self._delay(method_or_channel)) > 0:
            await asyncio.sleep(delay)

    def _delay(self, method_or_channel: str) -> float:
        """Seconds until the method or channel is free again; not positive if it is."""
        return self._not_before.get(method_or_channel, 0.0) - time.monotonic()

    def _hold_back(self, method: str, error: Exception) -> None:
        seconds = retry_after(error)
        if seconds > MAX_RETRY_AFTER:
            raise error
        until = time.monotonic() + seconds
        self._not_before[method] = max(self._not_before.get(method, 0.0), until)


class ImmediateClient(AsyncWebClient):
    """The same client for calls that may be skipped: none of them waits for a rate limit.

    A call that would have to wait raises WouldWaitError.
    """

    def __init__(self, client: RateLimitedClient) -> None:
        super().__init__(
            client.token,
            client.base_url,
            logger=client.logger,
            retry_handlers=[],
            session=client.session,
        )
        self._client = client

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:  # noqa: ANN401 - passed on unchanged
        """Call a method now or not at all. Raises one of SLACK_ERRORS."""
        return await self._client.call_now(api_method, request)


def open_session() -> aiohttp.ClientSession:
    """Return the HTTP session for a client; the caller closes it."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=CALL_TIMEOUT))


def _channel_of(request: Mapping[str, Any]) -> str:
    arguments = request.get("json") or request.get("params") or {}
    return f"channel:{arguments.get('channel', '')}"
