"""Posting exactly once: after an unclear failure, the thread is searched before posting again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.block_kit import SlackMessage
from ui.slack.slack_errors import SLACK_ERRORS, may_have_arrived
from ui.slack.slack_question import Payload, SlackQuestion

EVENT_TYPE = "podcast_qa_answer"  # of the message metadata that identifies a post
SEARCH_LIMIT = 50  # messages of a thread that are searched


@dataclass(frozen=True)
class ExactlyOncePost:
    """Posts in a question's thread. `reply_id` and a number identify each message.

    `client` searches the thread; it may wait for rate limits.
    """

    client: AsyncWebClient
    question: SlackQuestion
    reply_id: str

    async def post(self, client: AsyncWebClient, message: SlackMessage, number: int) -> str:
        """Post a message through `client` and return its timestamp. Raises SLACK_ERRORS."""
        key = f"{self.reply_id}-{number}"

        def is_this(message: Payload) -> bool:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            return bool(payload.get("id") == key)

        try:
            return await self._send(client, message, key)
        except SLACK_ERRORS as error:
            if not may_have_arrived(error):
                raise
            return await self.find(is_this) or await self._send(client, message, key)

    async def find(self, matches: Callable[[Payload], bool]) -> str | None:
        """Return the timestamp of a bot's message since the question that `matches`, or None."""
        page = await self.client.conversations_replies(
            channel=self.question.channel,
            ts=self.question.thread,
            oldest=self.question.ts,
            limit=SEARCH_LIMIT,
            include_all_metadata=True,
        )
        messages: list[Payload] = page.get("messages") or []
        for message in messages:
            if message.get("bot_id") and matches(message):
                return str(message["ts"])
        return None

    async def _send(self, client: AsyncWebClient, message: SlackMessage, key: str) -> str:
        posted = await client.chat_postMessage(
            channel=self.question.channel,
            thread_ts=self.question.thread,
            text=message.text,
            blocks=list(message.blocks),
            parse="none",
            metadata={"event_type": EVENT_TYPE, "event_payload": {"id": key}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(posted["ts"])
