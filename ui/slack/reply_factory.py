"""Chooses the kind of reply: ephemeral for a slash command, else in the thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.ephemeral_reply import EphemeralReply
from ui.slack.exactly_once_post import ExactlyOncePost
from ui.slack.slack_question import SlackQuestion
from ui.slack.slack_reply import SlackReply
from ui.slack.streaming_reply import StreamingReply


@dataclass(frozen=True)
class ReplyFactory:
    """Makes the reply for each question."""

    client: AsyncWebClient
    immediate: AsyncWebClient
    slack_log: logging.Logger

    def reply_to(self, question: SlackQuestion, reply_id: str) -> SlackReply:
        """Return a new reply. `reply_id` must be unique."""
        if question.response_url:
            return EphemeralReply(question, self.slack_log)
        posts = ExactlyOncePost(self.client, question, reply_id)
        return StreamingReply(self.client, self.immediate, question, posts)
