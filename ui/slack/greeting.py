"""What newcomers are told, and what those who say hello instead of asking: how to ask, with
questions that the archive can answer."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.message import Delivered
from ui.slack.responder import Service
from ui.suggestions import suggest_questions
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

GREETING = "Ask me about the podcast. Each answer comes with links to the second it was said."
LONGEST_TITLE = 75  # characters of a prompt's; what is longer is not offered

_HELLO = re.compile(
    r"(?:hi|hello|hey|hallo|hola|howdy|yo|good (?:morning|day|afternoon|evening))(?: (?:there|all|"
    r"everyone|podcast|bot))?|help(?: me)?(?: please)?|podcast|test|"
    r"(?:who|what) are you|what can you do|(?:who are you|hi|hello|hey) and what can you do|"
    r"how (?:do you|does (?:this|it)) work|how are you"
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|great|perfect|cool|nice|wow|awesome|super|many|ah|oh|yes|no)? ?"
    r"(?:thanks|thank you|thx|ty|cheers|danke|merci|gracias)"
    r"(?: (?:a lot|so much|very much|you|all|everyone|bot|podcast|again))*"
    r"|ok|okay|great|perfect|cool|nice|wow|awesome|super|got it|good bot|bye|goodbye)"
)

log = logging.getLogger(__name__)


def said_instead(words: str) -> Literal["hello", "thanks"] | None:
    """What somebody said who asked nothing; None for all that may be a question. Words beyond the
    few that are meant make it one."""
    plain = " ".join(re.sub(r"[^\w\s]|_", " ", words.casefold()).split())
    if not plain or _HELLO.fullmatch(plain):
        return "hello"
    return "thanks" if _THANKS.fullmatch(plain) else None


@dataclass
class Greeting:
    """Suggests questions. They are looked for once for each state of the archive."""

    qa: Service
    client: AsyncWebClient
    _of: Sequence[Episode] = ()
    _questions: list[str] = field(default_factory=list)

    async def line(self) -> str:
        """How to ask, with examples."""
        examples = [f"• {question}" for question in await self._suggested()]
        return "\n".join([GREETING, *(["For example:", *examples] if examples else [])])

    async def opened(self, event: Delivered) -> None:
        """Offer prompts where somebody opens the conversation with the bot, which they may do
        often: no message comes of it."""
        channel = event.get("channel")
        if event.get("tab") == "messages" and channel:
            # With a `thread_ts` the call would do nothing in an agent's conversation
            # (https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts).
            await self._offer(channel, None)

    async def started(self, event: Delivered) -> None:
        """Greet in a new thread of the assistant's pane, in apps that still have one."""
        thread = event.get("assistant_thread") or {}
        channel, ts = thread.get("channel_id"), thread.get("thread_ts")
        if not channel or not ts:
            return
        try:
            await self.client.chat_postMessage(channel=channel, thread_ts=ts, text=GREETING)
        except SLACK_ERRORS as error:
            log.warning("nobody was greeted (%s)", code_of(error))
        await self._offer(channel, ts)

    async def _offer(self, channel: str, thread: str | None) -> None:
        prompts = [{"title": one, "message": one} for one in await self._suggested()]
        if not prompts:
            return
        try:
            await self.client.assistant_threads_setSuggestedPrompts(
                channel_id=channel, thread_ts=thread, title="For example", prompts=prompts
            )
        except SLACK_ERRORS as error:
            log.warning("no questions were suggested (%s)", code_of(error))

    async def _suggested(self) -> list[str]:
        try:
            episodes = await asyncio.to_thread(self.qa.episodes)
        except PrepareStoreError as error:
            log.warning("nothing is suggested, the store cannot be read: %s", error)
            return []
        if episodes is not self._of:
            found = await asyncio.to_thread(suggest_questions, episodes)
            self._of = episodes
            self._questions = [one for one in found if len(one) <= LONGEST_TITLE]
        return self._questions
