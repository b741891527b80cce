"""From what Slack delivers to a question: who asks what, where; or nothing that concerns us."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from rag.question import whole
from ui.slack.escaping import unescaped

FollowUps = Literal["asker", "everyone", "off"]
"""Whose questions without a mention are answered, in threads that the bot takes part in."""

Delivered = Mapping[str, Any]  # Slack's own shape

SLACKBOT = "USLACKBOT"
_MENTION = re.compile(r"<@([A-Z0-9]++)(?:\|[^<>]*+)?>")
_LIVE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_PLAIN_SUBTYPES = (None, "thread_broadcast", "file_share")

# What reads as a question or a wish, however it is spelled, and no remark ("what a day"): of the
# first words, a blank between any two.
_QUESTION = re.compile(
    r"(?:(?:and|but|so|then|ok|okay|also|now|well|please|thanks|great|cool) )*"
    r"(?:(?:(?:in|on|at|of|about|from|for|to|with|by|since) )?"
    r"(?:who|whom|whose|what(?! an?\b)|when|where|why|which|how)\b"
    r"|(?:did|does|do|is|are|was|were|has|have|can|could) (?:he|she|they|it|that|there|any|some)\b"
    r"|(?:tell|show|list|name|explain|find|play|give|compare|quote|summari[sz]e|more|any|anything)\b"
    r")"
)
_WORD = re.compile(r"\w+")
_FIRST_WORDS = 12

# Members who are called to a question are not what it is about.
_CALLED = re.compile(
    r"^\s*+(?:(?:hi|hey|hello)[\s,]++(?:<@[A-Z0-9]++>[\s,]*+)+|(?:<@[A-Z0-9]++>\s*+)+[,:])"
    r"|(?:(?<=[.?!])\s*+|\b(?:cc|fyi)\b[\s:]*+)(?:<@[A-Z0-9]++>[\s,]*+)+$",
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
        return re.compile(rf"<@{re.escape(self.user)}(?:\|[^<>]*+)?>")


@dataclass(frozen=True)
class Asking:
    """A question, by whom and where. `ts` is the message that asks and `thread` the first one of
    its thread, both as Slack numbers them; empty for a command, whose answer goes to
    `response_url` and is seen by the asker alone. `keys`: what the delivery goes by. `overheard`:
    it was written in a thread without a mention, so it may be meant for somebody else.
    `of_a_member`: it names somebody by a mention, which tells us no name."""

    team: str
    channel: str
    user: str
    question: str
    keys: tuple[str, ...]
    ts: str = ""
    thread: str = ""
    direct: bool = False
    response_url: str = ""
    overheard: bool = False
    of_a_member: bool = False

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
    if event.get("edited"):  # each edit of a message with a mention comes as a new mention
        return None
    text, channel, ts = event.get("text"), event.get("channel"), event.get("ts")
    thread = event.get("thread_ts") or ts
    if not all(isinstance(one, str) and one for one in (text, channel, ts, thread, event["user"])):
        return None
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
    teams = (event.get("user_team"), event.get("team"), body.get("team_id"), identity.team)
    team = next(one for one in teams if isinstance(one, str) and one)
    return Asking(
        team,
        channel,
        event["user"],
        words_asked(text, identity),
        tuple(keys),
        ts,
        thread,
        direct,
        overheard=not direct and not mentioned,
        of_a_member=_MENTION.search(_to_the_bot(text, identity)) is not None,
    )


def asking_of_command(command: Delivered, identity: Identity) -> Asking:
    """The question in a command (`/podcast …`)."""
    text = command.get("text") or ""
    return Asking(
        team=command.get("team_id") or identity.team,
        channel=command["channel_id"],
        user=command["user_id"],
        question=plain(text, identity),
        keys=(f"command:{command.get('trigger_id') or command['response_url']}",),
        response_url=command["response_url"],
        of_a_member=_MENTION.search(text) is not None,
    )


def words_asked(text: str, identity: Identity) -> str:
    """What a message asks, in plain words."""
    return plain(_to_the_bot(text, identity), identity)


def _to_the_bot(text: str, identity: Identity) -> str:
    return _CALLED.sub(" ", identity.mention.sub(" ", text))


def plain(text: str, identity: Identity) -> str:
    """The words that somebody typed: without the mention of the bot, Slack's signs resolved."""
    text = identity.mention.sub(" ", text)
    text = _LIVE.sub(lambda found: _words_of(*found.groups()), text)
    return re.sub(r"[^\S\n]+", " ", whole(unescaped(text))).strip()


def _words_of(target: str, words: str | None) -> str:
    if target.startswith("@"):
        return words or "somebody"  # who is behind an id is none of the service's business
    return words or target.lstrip("#!")


def _is_of_a_bot(event: Delivered, identity: Identity) -> bool:
    user = event.get("user")
    made_by_program = any(event.get(key) for key in ("bot_id", "bot_profile", "app_id", "hidden"))
    return made_by_program or not user or user in (identity.user, SLACKBOT)


def _follows_up(
    event: Delivered,
    text: str,
    follow_ups: FollowUps,
    asks_here: Callable[[str, str, str | None], bool],
) -> bool:
    thread = event.get("thread_ts")
    if follow_ups == "off" or not thread or thread == event.get("ts"):
        return False
    if not asks_here(event["channel"], thread, event["user"] if follow_ups == "asker" else None):
        return False
    return not _MENTION.search(text) and _asks(_LIVE.sub(" ", text))


def _asks(text: str) -> bool:
    if "?" in text:
        return True
    words = [found[0] for found in islice(_WORD.finditer(text), _FIRST_WORDS)]
    return _QUESTION.match(" ".join(words).casefold()) is not None and text.rstrip()[-1:] != "!"
