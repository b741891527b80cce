"""The status of a question: whether its asker has seen a reply, and whether it is done."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass

from ui.slack.event_deduplication import EventDeduplication
from ui.slack.pending_questions import PendingQuestions
from ui.slack.slack_question import SlackQuestion

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class QuestionStatus:
    """Records the status. If it cannot be written (a full disk), the answer goes out regardless,
    and a restart may answer again."""

    deduplication: EventDeduplication
    pending: PendingQuestions

    def mark_shown(self, question: SlackQuestion) -> None:
        """Note that the asker is about to see something."""
        try:
            self.deduplication.mark_shown(question.keys)
        except sqlite3.Error as error:
            log.error("a reply could not be recorded: %s", error)  # noqa: TRY400 - one line

    def mark_done(self, question: SlackQuestion) -> None:
        """Note that the question is answered, or that its asker was told why not."""
        try:
            self.pending.remove(question)
        except sqlite3.Error as error:
            log.error("a reply could not be recorded: %s", error)  # noqa: TRY400 - one line
