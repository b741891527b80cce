"""From what Slack delivers to a question: who asks what, where; or nothing that concerns us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ui.slack.escaping import unescaped

FollowUps = Literal["asker", "everyone", "off"]
"""Whose questions without a mention are answered, in threads that the bot takes part in."""

Delivered = Mapping[str, Any]  # Slack's own shape

SLACKBOT = "USLACKBOT"
_MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_LIVE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_PLAIN_SUBTYPES = {None, "thread_broadcast", "file_share"}
_QUESTION = re.compile(
    r"\?|^\W*(?:and|but|so|then|ok|okay|also)?\W*(?:who|whom|whose|what|when|where|why|which|how"
    r"|did|does|do|is|are|was|were|can|could|has|have|tell|show|list|name|explain|find)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Identity:
    """Who the bot is in this workspace."""

    user: str
    bot: str
    team: str

    @property
    def mention(self) -> re.Pattern[str]:
        """How it is addressed."""
        return re.compile(rf"<@{re.escape(self.user)}(?:\|[^>]*)?>")


@dataclass(frozen=True)
class Asking:
    """A question, by whom and where. `ts` is the message that asks and `thread` the first one of
    its thread, both as Slack numbers them; empty for a command, whose answer goes to
    `response_url` and is seen by the asker alone. `keys`: what the delivery goes by."""

    team: str
    channel: str
    user: str
    question: str
    keys: tuple[str, ...]
    ts: str = ""
    thread: str = ""
    direct: bool = False
    response_url: str = ""

    @property
    def in_thread(self) -> bool:
        """Whether there are earlier messages that the question may lean on."""
        return bool(self.thread) and self.thread != self.ts


def asking_of(
    body: Delivered,
    identity: Identity,
    follow_ups: FollowUps,
    asks_here: Callable[[str, str, str | None], bool],
) -> Asking | None:
    """The question in an event of type `message` or `app_mention`, None where there is none for us.

    Bots, this one among them, edits, joins and what is addressed to others are no questions.
    `asks_here(channel, thread, user)`: whether `user` (None: anybody) asked the bot there before.
    """
    event = body.get("event", {})
    if _is_of_a_bot(event, identity) or event.get("subtype") not in _PLAIN_SUBTYPES:
        return None
    text, channel, ts = event.get("text"), event.get("channel"), event.get("ts")
    if not text or not channel or not ts:
        return None
    thread = event.get("thread_ts") or ts
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    mentioned = identity.mention.search(text) is not None
    if event.get("type") == "message" and not direct:
        # A mention comes as an event of its own, too.
        if mentioned or not _follows_up(event, text, follow_ups, asks_here):
            return None
    elif not direct and not mentioned:
        return None
    keys = [f"message:{channel}:{ts}"]
    if event_id := body.get("event_id"):
        keys.append(f"event:{event_id}")
    team = event.get("user_team") or event.get("team") or body.get("team_id") or identity.team
    return Asking(
        team, channel, event["user"], plain(text, identity), tuple(keys), ts, thread, direct
    )


def asking_of_command(command: Delivered, identity: Identity) -> Asking:
    """The question in a command (`/podcast …`)."""
    return Asking(
        team=command.get("team_id") or identity.team,
        channel=command["channel_id"],
        user=command["user_id"],
        question=plain(command.get("text") or "", identity),
        keys=(f"command:{command.get('trigger_id') or command['response_url']}",),
        response_url=command["response_url"],
    )


def plain(text: str, identity: Identity) -> str:
    """The words that somebody typed: without the mention of the bot, Slack's signs resolved."""
    text = identity.mention.sub(" ", text)
    text = _LIVE.sub(lambda found: _words_of(*found.groups()), text)
    return re.sub(r"[^\S\n]+", " ", unescaped(text)).strip()


def _words_of(target: str, words: str | None) -> str:
    if target.startswith("@"):
        return words or "somebody"  # who is behind an id is none of the service's business
    return words or target.lstrip("#!")


def _is_of_a_bot(event: Delivered, identity: Identity) -> bool:
    user = event.get("user")
    made_by_program = any(event.get(key) for key in ("bot_id", "bot_profile", "app_id", "hidden"))
    return made_by_program or not user or user in {identity.user, SLACKBOT}


def _follows_up(
    event: Delivered,
    text: str,
    follow_ups: FollowUps,
    asks_here: Callable[[str, str, str | None], bool],
) -> bool:
    thread = event.get("thread_ts")
    if follow_ups == "off" or not thread or thread == event.get("ts"):
        return False
    if _MENTION.search(text) or not _QUESTION.search(text):
        return False  # said to somebody else, or no question
    return asks_here(event["channel"], thread, event["user"] if follow_ups == "asker" else None)
