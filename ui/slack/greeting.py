"""The greeting: how to ask, with suggested prompts that the archive can answer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from slack_sdk.web.async_client import AsyncWebClient

from rag.suggestions import suggest_questions
from ui.slack.qa_service import QAService
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import Payload
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

GREETING = "Ask me about the podcast. Each answer comes with links to the second it was said."
MAX_PROMPT = 75  # characters of a prompt's title; longer questions are not suggested

log = logging.getLogger(__name__)


@dataclass
class Greeting:
    """Greets people and suggests questions, chosen once per state of the archive."""

    qa: QAService
    client: AsyncWebClient
    _episodes: Sequence[Episode] = ()
    _questions: list[str] = field(default_factory=list)

    async def text(self) -> str:
        """Return how to ask, with examples."""
        examples = [f"• {question}" for question in await self._suggestions()]
        return "\n".join([GREETING, *(["For example:", *examples] if examples else [])])

    async def on_home_opened(self, event: Payload) -> None:
        """Suggest prompts when somebody opens the conversation with the bot. They may do so often,
        so no message is posted."""
        channel = event.get("channel")
        if event.get("tab") == "messages" and channel:
            # With a `thread_ts` the call would do nothing in an agent's conversation
            # (https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts).
            await self._suggest(channel, None)

    async def on_assistant_thread_started(self, event: Payload) -> None:
        """Greet in a new thread of the assistant pane, in apps that still have one."""
        thread = event.get("assistant_thread") or {}
        channel, ts = thread.get("channel_id"), thread.get("thread_ts")
        if not channel or not ts:
            return
        try:
            await self.client.chat_postMessage(channel=channel, thread_ts=ts, text=GREETING)
        except SLACK_ERRORS as error:
            log.warning("the greeting was not posted (%s)", code_of(error))
        await self._suggest(channel, ts)

    async def _suggest(self, channel: str, thread: str | None) -> None:
        prompts = [{"title": one, "message": one} for one in await self._suggestions()]
        if not prompts:
            return
        try:
            await self.client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, title="For example", prompts=prompts
            )
        except SLACK_ERRORS as error:
            log.warning("the suggested prompts were not set (%s)", code_of(error))

    async def _suggestions(self) -> list[str]:
        try:
            episodes = await asyncio.to_thread(self.qa.episodes)
        except PrepareStoreError as error:
            log.warning("no prompts are suggested, the store cannot be read: %s", error)
            return []
        if episodes is not self._episodes:
            questions = await asyncio.to_thread(suggest_questions, episodes)
            self._episodes = episodes
            self._questions = [one for one in questions if len(one) <= MAX_PROMPT]
        return self._questions
