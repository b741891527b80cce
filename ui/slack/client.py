"""Slack's Web API within its limits: what it asks us to wait, all calls of that kind wait."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from ui.slack.blocks import Message, trouble

SLACK_ERRORS = (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError)
"""What a call fails with; ValueError: an answer that is no JSON."""

BETWEEN_POSTS = 1.0
"""Seconds between two new messages in one channel: Slack's own limit
(https://docs.slack.dev/apis/web-api/rate-limits)."""

USES = 5
"""How often a command or a click can be answered
(https://docs.slack.dev/interactivity/handling-user-interaction)."""

LEFT_OUT = "Part of this is left out here; ask me in a direct message to see all of it."
TRIES = 4
LONGEST_WAIT = 300.0  # seconds; who is told to wait longer gives up
TIMEOUT = 30  # seconds for one call
RETRY_AFTER = 5.0  # seconds, where Slack does not say
PAUSE = 0.5  # seconds before a call that failed at Slack's side is made again

log = logging.getLogger(__name__)

_POSTS = {"chat.postMessage", "chat.startStream", "chat.postEphemeral"}
_ONCE = _POSTS | {"chat.appendStream"}
"""What would be there twice if it were sent again and had arrived after all."""


class HeldUpError(SlackClientError):
    """A call was not made, for Slack had asked for a pause that is not over."""


class PacedClient(AsyncWebClient):
    """A client that keeps what Slack asks of it: `Retry-After` holds for all calls of the method,
    and a channel gets one new message a second."""

    def __init__(
        self,
        token: str,
        base_url: str,
        logger: logging.Logger,
        between_posts: float,
        session: aiohttp.ClientSession,
    ) -> None:
        """`between_posts`: seconds, BETWEEN_POSTS unless the server is a test's. `session` is kept
        by the caller: with one of its own, each call would shake hands with Slack anew."""
        super().__init__(token, base_url, logger=logger, retry_handlers=[], session=session)
        self._between = between_posts
        self._not_before: dict[str, float] = {}  # by method and by channel, monotonic seconds
        self._posting: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:  # noqa: ANN401 - handed on as it comes
        """Call a method, as the client does, when Slack lets us. Raises one of SLACK_ERRORS."""
        for tries_left in reversed(range(TRIES)):
            await self._turn(api_method, request)
            try:
                return await super().api_call(api_method, **request)
            except SLACK_ERRORS as error:
                status = status_of(error)
                if not tries_left:
                    raise
                if status == 429:
                    self._hold(api_method, error)
                elif api_method not in _ONCE and (status is None or status >= 500):
                    await asyncio.sleep(PAUSE)
                else:
                    raise
        raise AssertionError("the last try returns or raises")

    async def call_now(self, api_method: str, request: Mapping[str, Any]) -> AsyncSlackResponse:
        """Call a method once, at once or not at all. Raises one of SLACK_ERRORS."""
        channel = _channel_of(request)
        posts = api_method in _POSTS
        if self._left(api_method) > 0 or (
            posts and (self._posting[channel].locked() or self._left(channel) > 0)
        ):
            raise HeldUpError(api_method)
        if posts:
            self._not_before[channel] = time.monotonic() + self._between
        try:
            return await super().api_call(api_method, **request)
        except SLACK_ERRORS as error:
            if status_of(error) == 429:
                self._hold(api_method, error)
            raise

    async def _turn(self, method: str, request: Mapping[str, Any]) -> None:
        await self._until(method)
        if method not in _POSTS:
            return
        channel = _channel_of(request)
        async with self._posting[channel]:
            await self._until(channel)
            await self._until(method)
            self._not_before[channel] = time.monotonic() + self._between

    async def _until(self, what: str) -> None:
        while (left := self._left(what)) > 0:
            await asyncio.sleep(left)

    def _left(self, what: str) -> float:
        """Seconds until a method or a channel is free again; less than 0 where it is."""
        return self._not_before.get(what, 0.0) - time.monotonic()

    def _hold(self, method: str, error: Exception) -> None:
        seconds = _retry_after(error)
        if seconds > LONGEST_WAIT:
            raise error
        until = time.monotonic() + seconds
        self._not_before[method] = max(self._not_before.get(method, 0.0), until)


class HastyClient(AsyncWebClient):
    """The same client for what may as well be left out: no call waits, for Slack or for a channel;
    one that would have to raises HeldUpError."""

    def __init__(self, paced: PacedClient) -> None:
        super().__init__(
            paced.token,
            paced.base_url,
            logger=paced.logger,
            retry_handlers=[],
            session=paced.session,
        )
        self._paced = paced

    async def api_call(self, api_method: str, **request: Any) -> AsyncSlackResponse:  # noqa: ANN401 - handed on as it comes
        """Call a method, now or not at all. Raises one of SLACK_ERRORS."""
        return await self._paced.call_now(api_method, request)


def open_session() -> aiohttp.ClientSession:
    """The connections that a client is given, to be closed at the end."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))


def status_of(error: Exception) -> int | None:
    """The HTTP status that a call failed with; None where there was no answer, or none to read."""
    response = getattr(error, "response", None)
    for name in ("status_code", "status"):
        status = getattr(response, name, None)
        if isinstance(status, int):
            return status
    return None


def code_of(error: Exception) -> str:
    """What a call failed with, in a word that may be logged: Slack's code, or the error's kind."""
    if isinstance(error, SlackApiError):
        data = getattr(error.response, "data", None)
        if isinstance(data, dict) and isinstance(code := data.get("error"), str):
            return code
        return f"status {status_of(error)}"
    return type(error).__name__


def maybe_arrived(error: Exception) -> bool:
    """Whether what was sent may be there although the call failed."""
    status = status_of(error)
    return not isinstance(error, HeldUpError) and (status is None or status >= 500)


def _channel_of(request: Mapping[str, Any]) -> str:
    sent = request.get("json") or request.get("params") or {}
    return f"channel:{sent.get('channel', '')}"


def _retry_after(error: Exception) -> float:
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(float(value), 0.0)
            except (TypeError, ValueError):
                return RETRY_AFTER
    return RETRY_AFTER


def as_often_as_slack_lets(messages: Sequence[Message], uses: int = USES) -> list[Message]:
    """The messages, the middle of them left out where a `response_url` cannot be used that often:
    the last one carries the buttons."""
    if len(messages) <= uses:
        return list(messages)
    log.warning("an answer was too long for its place")
    [left_out] = trouble(LEFT_OUT)
    return [*messages[: uses - 2], left_out, messages[-1]]


async def respond(
    url: str, message: Message, logger: logging.Logger, **options: bool | str
) -> None:
    """Answer a command or a button at its `response_url`, which is good for five times within half
    an hour. `options` as Slack has them. Raises one of SLACK_ERRORS."""
    again: list[AsyncRetryHandler] = [
        AsyncRateLimitErrorRetryHandler(max_retry_count=TRIES - 1),
        AsyncServerErrorRetryHandler(),
    ]
    client = AsyncWebhookClient(url, timeout=TIMEOUT, logger=logger, retry_handlers=again)
    shape = {"text": message.text, "blocks": list(message.blocks), "unfurl_links": False}
    answer = await client.send_dict({"response_type": "ephemeral", **shape, **options})
    if answer.status_code != 200:
        raise SlackClientError(f"response_url: status {answer.status_code}")
