"""Streaming replies: an answer that grows in its thread, by a stream or by updates, and is posted
once, whatever fails on the way."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.block_kit import SlackMessage, text_blocks
from ui.slack.escaping import escape, unescape
from ui.slack.exactly_once_post import ExactlyOncePost
from ui.slack.slack_errors import (
    SLACK_ERRORS,
    WouldWaitError,
    code_of,
    may_have_arrived,
    status_of,
)
from ui.slack.slack_question import Payload, SlackQuestion
from ui.slack.slack_reply import FinalReply

UPDATE_INTERVAL = 1.0  # seconds; growing more often would use up Slack's limits per minute
MAX_STREAMED = 8_000  # characters, escaped; longer answers are shown in full at the end
STREAM_CLOSED = "message_not_in_streaming_state"

log = logging.getLogger(__name__)


@dataclass
class StreamingReply:
    """A reply in a thread.

    Growing uses `immediate` and never waits for a rate limit; the final reply uses `client`, and
    waits.
    """

    client: AsyncWebClient
    immediate: AsyncWebClient
    question: SlackQuestion
    posts: ExactlyOncePost
    now: Callable[[], float] = time.monotonic
    _ts: str | None = None
    _growing: bool = True
    _streaming: bool = False
    _text: str = ""  # the answer so far
    _streamed: str = ""  # the part of it that was sent to the stream
    _updated_at: float = field(default=float("-inf"))

    async def add(self, text: str) -> None:
        """Show more of the answer, unless the last update was less than UPDATE_INTERVAL ago."""
        self._text = f"{self._text} {text}" if self._text else text
        too_soon = self.now() - self._updated_at < UPDATE_INTERVAL
        if not self._growing or too_soon or len(escape(self._text)) > MAX_STREAMED:
            return
        self._updated_at = self.now()
        if self._ts is None:
            await self._start()
        elif not (self._streaming and await self._append()):
            await self._update(self.immediate, self._so_far())

    async def finish(self, final: FinalReply) -> None:
        """Replace what was shown by the final reply. Further messages follow below it."""
        first, *rest = final.messages
        stopped = self._streaming and await self._stop(final)
        if not stopped and not (self._ts and await self._update(self.client, first)):
            self._ts = await self.posts.post(self.client, first, 0)
        for number, message in enumerate(rest, 1):
            await self.posts.post(self.client, message, number)

    def _so_far(self) -> SlackMessage:
        return SlackMessage(escape(self._text), tuple(text_blocks(self._text)))

    async def _start(self) -> None:
        """Start a stream, else post a message; if both fail, the text waits for the next call."""
        try:
            stream = await self.immediate.chat_startStream(
                channel=self.question.channel,
                thread_ts=self.question.thread,
                recipient_team_id=self.question.team,
                recipient_user_id=self.question.user,
                markdown_text=escape(self._text),
            )
            self._ts, self._streaming, self._streamed = stream["ts"], True, self._text
        except SLACK_ERRORS as error:
            log.info("no stream (%s): updating a message instead", code_of(error))
            if may_have_arrived(error):
                await self._find_stream()
                return
            try:
                self._ts = await self.posts.post(self.immediate, self._so_far(), 0)
            except SLACK_ERRORS as second:
                log.info("the beginning of an answer was not posted (%s)", code_of(second))

    async def _find_stream(self) -> None:
        """Continue a stream that started although the call failed. A second one beside it would
        stay forever.

        A stream has no metadata, so it is found by its text. If it is not found, the answer is
        shown in full at the end.
        """
        expected = _alphanumeric(self._text)

        def is_stream(message: Payload) -> bool:
            text = message.get("text") or ""
            return not message.get("metadata") and _alphanumeric(text) == expected

        try:
            self._ts = await self.posts.find(is_stream)
        except SLACK_ERRORS as error:
            log.info("a thread could not be searched (%s)", code_of(error))
        self._streaming = self._growing = self._ts is not None
        self._streamed = self._text if self._streaming else ""

    async def _append(self) -> bool:
        """Append the rest to the stream; False if the stream is broken."""
        rest = self._text[len(self._streamed) :]
        try:
            await self.immediate.chat_appendStream(
                channel=self.question.channel, ts=str(self._ts), markdown_text=escape(rest)
            )
        except WouldWaitError:
            return True  # the next call appends it
        except SLACK_ERRORS as error:
            if status_of(error) == 429:
                return True
            log.info("the stream broke (%s): updating instead", code_of(error))
            await self._close_stream()
            return False
        self._streamed = self._text
        return True

    async def _stop(self, final: FinalReply) -> bool:
        """Stop the stream with the missing text; False if that cannot produce the final reply."""
        extends_stream = final.text.startswith(self._streamed)
        if len(final.messages) > 1 or not extends_stream or not final.below:
            await self._close_stream()
            return False
        self._streaming = False
        rest = final.text[len(self._streamed) :]
        more: dict[str, Any] = {"markdown_text": escape(rest)} if rest else {}
        try:
            await self.client.chat_stopStream(
                channel=self.question.channel, ts=str(self._ts), blocks=list(final.below), **more
            )
        except SLACK_ERRORS as error:
            log.info("the stream was not stopped (%s): updating instead", code_of(error))
            if code_of(error) != STREAM_CLOSED:
                await self._close_stream()  # without blocks; an open stream cannot be updated
            return False
        return True

    async def _close_stream(self) -> None:
        self._streaming = False
        try:
            await self.client.chat_stopStream(channel=self.question.channel, ts=str(self._ts))
        except SLACK_ERRORS as error:
            log.info("the stream was already closed (%s)", code_of(error))

    async def _update(self, client: AsyncWebClient, message: SlackMessage) -> bool:
        try:
            await client.chat_update(
                channel=self.question.channel,
                ts=str(self._ts),
                text=message.text,
                blocks=list(message.blocks),
                parse="none",
            )
        except SLACK_ERRORS as error:
            log.info("an answer was not updated (%s)", code_of(error))
            return False
        return True


def _alphanumeric(text: str) -> str:
    """Return the part of `text` that Slack's formatting does not change."""
    return "".join(filter(str.isalnum, unescape(text)))
