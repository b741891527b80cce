"""Ephemeral replies: the answer to a slash command, visible to its asker only."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from ui.slack.response_url import fit_response_url, respond
from ui.slack.slack_question import SlackQuestion
from ui.slack.slack_reply import FinalReply


@dataclass
class EphemeralReply:
    """A reply through the command's `response_url`."""

    question: SlackQuestion
    slack_log: logging.Logger

    async def add(self, text: str) -> None:
        """Do nothing: an ephemeral message cannot grow."""
        del text

    async def finish(self, final: FinalReply) -> None:
        """Show the reply below the acknowledgement of the command."""
        for message in fit_response_url(final.messages):
            await respond(self.question.response_url, message, self.slack_log)
