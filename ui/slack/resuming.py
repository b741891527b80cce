"""Takes up what an earlier process left: answers it, or says in a line that it was interrupted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.deliveries import Deliveries
from ui.slack.message import Asking, Delivered, Identity, words_asked
from ui.slack.responder import Answering
from ui.slack.unfinished import Left, Unfinished
from ui.slack.waiting import FULL, Waiting
from ui.slack.working import clear

INTERRUPTED = "I was interrupted; if there is no answer here, please ask again."
GONE = {"thread_not_found", "message_not_found"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Resuming:
    """Does so once, at the start."""

    client: AsyncWebClient
    identity: Identity
    answering: Answering
    waiting: Waiting
    deliveries: Deliveries
    unfinished: Unfinished

    def begin(self) -> None:
        """Take up what was left. It is ours from now on, whatever Slack delivers again."""
        left = self.unfinished.left()
        if left:
            log.info("%d questions were left by an earlier process", len(left))
        whole = [one.asking for one in left if self._claim(one)]
        told = [one.asking for one in left if one.asking not in whole]
        self.answering.chores.begin(self._resume(whole, told))

    def _claim(self, left: Left) -> bool:
        """Make it ours; whether it can be answered. It cannot where something may have been shown
        already, where it may be what ends our processes, where its words stand nowhere (a
        command's)."""
        new = self.deliveries.claim(left.asking.keys)
        return new and not left.again and not left.asking.response_url

    async def _resume(self, whole: Sequence[Asking], told: Sequence[Asking]) -> None:
        for asking in told:
            await self._tell(asking)
        for asking in whole:
            try:
                message = await self._message(asking)
            except SLACK_ERRORS as error:
                log.warning("a question could not be read again (%s)", code_of(error))
                if code_of(error) in GONE:
                    self.unfinished.end(asking)
                else:
                    await self._tell(asking)
                continue
            text = (message.get("text") or "") if message else ""
            mentioned = self.identity.mention.search(text) is not None
            again = replace(
                asking,
                question=words_asked(text, self.identity),
                overheard=not asking.direct and not mentioned,
            )
            if not again.question:
                self.unfinished.end(asking)  # taken back meanwhile
            elif not self.waiting.put(again):
                await self.answering.tell(asking, FULL)

    async def _tell(self, asking: Asking) -> None:
        await self.answering.tell(asking, INTERRUPTED)
        if not asking.response_url:
            await clear(self.client, asking)

    async def _message(self, asking: Asking) -> Delivered | None:
        page = await self.client.conversations_replies(
            channel=asking.channel,
            ts=asking.thread,
            oldest=asking.ts,
            latest=asking.ts,
            inclusive=True,
        )
        messages: list[Delivered] = page.get("messages") or []
        return next((one for one in messages if one.get("ts") == asking.ts), None)
