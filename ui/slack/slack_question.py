"""A question asked in Slack: its text, who asked it, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Payload = Mapping[str, Any]  # Slack's JSON: an event, a message, a click

FollowUps = Literal["asker", "everyone", "off"]
"""Whose questions are answered without a mention, in threads the bot takes part in."""


@dataclass(frozen=True)
class BotIdentity:
    """The bot's user id, bot id and team id in this workspace."""

    user: str
    bot: str
    team: str

    @property
    def mention(self) -> re.Pattern[str]:
        """Matches a mention of the bot."""
        return re.compile(rf"<@{re.escape(self.user)}(?:\|[^<>]*+)?>")


@dataclass(frozen=True)
class SlackQuestion:
    """A question to the bot.

    `ts` is the timestamp of its message and `thread` that of the thread's first message, both as
    Slack writes them. A slash command has neither: its answer goes to `response_url`, visible to
    the asker only. `keys` identify the delivery, see `event_deduplication`. `overheard`: written
    in a thread without a mention, so possibly meant for somebody else. `names_member`: it mentions
    a workspace member, whose name Slack does not tell us.
    """

    team: str
    channel: str
    user: str
    text: str
    keys: tuple[str, ...]
    ts: str = ""
    thread: str = ""
    direct: bool = False
    response_url: str = ""
    overheard: bool = False
    names_member: bool = False

    @property
    def in_thread(self) -> bool:
        """Whether the thread has earlier messages that the question may refer to."""
        return bool(self.thread) and self.thread != self.ts
