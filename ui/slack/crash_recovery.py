"""Crash recovery: answers what a killed process left pending, or tells the asker."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.background_tasks import BackgroundTasks
from ui.slack.event_deduplication import EventDeduplication
from ui.slack.event_parsing import question_text
from ui.slack.pending_questions import PendingQuestion, PendingQuestions
from ui.slack.private_notice import PrivateNotices
from ui.slack.progress_indicator import clear_progress
from ui.slack.question_queue import FULL, QuestionQueue
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import BotIdentity, Payload, SlackQuestion

INTERRUPTED = "I was interrupted; if there is no answer here, please ask again."
DELETED = {"thread_not_found", "message_not_found"}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CrashRecovery:
    """Runs once, at the start."""

    client: AsyncWebClient
    identity: BotIdentity
    queue: QuestionQueue
    deduplication: EventDeduplication
    pending: PendingQuestions
    notices: PrivateNotices
    background: BackgroundTasks

    def start(self) -> None:
        """Claim the pending questions, then answer them in the background."""
        pending = self.pending.take_over()
        if pending:
            log.info("%d questions are pending from an earlier process", len(pending))
        answerable = [one.question for one in pending if self._claim(one)]
        interrupted = [one.question for one in pending if one.question not in answerable]
        self.background.start(self._recover(answerable, interrupted))

    def _claim(self, pending: PendingQuestion) -> bool:
        """Claim a question; whether it can be answered.

        It cannot if a reply may have been shown already, if it was retried before and may be what
        kills the process, or if its text is not in Slack (a slash command).
        """
        new = self.deduplication.claim(pending.question.keys)
        return new and not pending.retried and not pending.question.response_url

    async def _recover(
        self, answerable: Sequence[SlackQuestion], interrupted: Sequence[SlackQuestion]
    ) -> None:
        for question in interrupted:
            await self._tell_interrupted(question)
        for question in answerable:
            try:
                message = await self._read_message(question)
            except SLACK_ERRORS as error:
                log.warning("a pending question could not be read (%s)", code_of(error))
                if code_of(error) in DELETED:
                    self.pending.remove(question)
                else:
                    await self._tell_interrupted(question)
                continue
            await self._enqueue(question, (message.get("text") or "") if message else "")

    async def _enqueue(self, question: SlackQuestion, message_text: str) -> None:
        mentioned = self.identity.mention.search(message_text) is not None
        restored = replace(
            question,
            text=question_text(message_text, self.identity),
            overheard=not question.direct and not mentioned,
        )
        if not restored.text:
            self.pending.remove(question)  # deleted in the meantime
        elif not self.queue.put(restored):
            await self.notices.tell(question, FULL)

    async def _tell_interrupted(self, question: SlackQuestion) -> None:
        await self.notices.tell(question, INTERRUPTED)
        if not question.response_url:
            await clear_progress(self.client, question)

    async def _read_message(self, question: SlackQuestion) -> Payload | None:
        page = await self.client.conversations_replies(
            channel=question.channel,
            ts=question.thread,
            oldest=question.ts,
            latest=question.ts,
            inclusive=True,
        )
        messages: list[Payload] = page.get("messages") or []
        return next((one for one in messages if one.get("ts") == question.ts), None)
