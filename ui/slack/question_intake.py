"""The question intake: duplicates, small talk and the quota are dealt with, the rest is queued."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from rag.query.small_talk import small_talk
from ui.slack.background_tasks import BackgroundTasks
from ui.slack.daily_quota import DailyQuota
from ui.slack.event_deduplication import EventDeduplication
from ui.slack.failure_messages import BROKEN
from ui.slack.greeting import Greeting
from ui.slack.pending_questions import PendingQuestions
from ui.slack.private_notice import PrivateNotices
from ui.slack.question_queue import FULL, QuestionQueue
from ui.slack.slack_question import SlackQuestion
from ui.slack.thread_participants import ThreadParticipants

UNKNOWN_MEMBER = "I cannot see who that is; please write the name as it is used in the podcast."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class QuestionIntake:
    """Accepts questions. Returns at once: notices are sent in the background."""

    deduplication: EventDeduplication
    participants: ThreadParticipants
    quota: DailyQuota
    pending: PendingQuestions
    queue: QuestionQueue
    greeting: Greeting
    notices: PrivateNotices
    background: BackgroundTasks

    def accept(self, question: SlackQuestion) -> None:
        """Queue a question, unless it is a duplicate or over the quota. Raises nothing."""
        try:
            self._accept(question)
        except sqlite3.Error as error:
            # Without its files the bot cannot know whether it has answered already.
            log.error("a question was rejected, it cannot be recorded: %s", error)  # noqa: TRY400
            self._tell(question, BROKEN)

    def _accept(self, question: SlackQuestion) -> None:
        if not self.deduplication.claim(question.keys) or self._is_small_talk(question):
            return
        if question.names_member:
            self._tell(question, UNKNOWN_MEMBER)
            return
        exceeded = self.quota.take(question.user)
        if exceeded:
            # A command's reply is always private, so it is told each time.
            if question.response_url or (exceeded.first and not question.overheard):
                self._tell(question, exceeded.text)
            return
        if question.thread:
            self.participants.add(question.channel, question.thread, question.user)
        # Before the queue: a question that cannot be recorded is not answered.
        self.pending.add(question)
        if not self.queue.put(question):
            self.quota.give_back(question.user)
            self._tell(question, FULL)

    def _is_small_talk(self, question: SlackQuestion) -> bool:
        """Whether nothing was asked. A hello is answered with how to ask."""
        kind = small_talk(question.text)
        if kind == "hello" or (kind and question.response_url):
            self.background.start(self._greet(question))
        return kind is not None

    async def _greet(self, question: SlackQuestion) -> None:
        await self.notices.tell(question, await self.greeting.text())

    def _tell(self, question: SlackQuestion, text: str) -> None:
        self.background.start(self.notices.tell(question, text))
