"""Slack events and slash commands parsed into questions, or None for anything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from rag.question import whole
from ui.slack.escaping import unescape
from ui.slack.slack_question import BotIdentity, FollowUps, Payload, SlackQuestion

SLACKBOT = "USLACKBOT"
_MENTION = re.compile(r"<@([A-Z0-9]++)(?:\|[^<>]*+)?>")
_MARKUP = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_PLAIN_SUBTYPES = (None, "thread_broadcast", "file_share")

# The beginning of a question or request, but not of a remark ("what a day"). Matched against the
# first words, with single spaces between them and without punctuation.
_QUESTION_START = re.compile(
    r"(?:(?:and|but|so|then|ok|okay|also|now|well|please|thanks|great|cool) )*"
    r"(?:(?:(?:in|on|at|of|about|from|for|to|with|by|since) )?"
    r"(?:who|whom|whose|what(?! an?\b)|when|where|why|which|how)\b"
    r"|(?:did|does|do|is|are|was|were|has|have|can|could) (?:he|she|they|it|that|there|any|some)\b"
    r"|(?:tell|show|list|name|explain|find|play|give|compare|quote|summari[sz]e|more|any|anything)\b"
    r")"
)
_WORD = re.compile(r"\w+")
_FIRST_WORDS = 12

# Members addressed or copied in ("hey @ann, …", "cc @ann") are not the subject of the question.
_ADDRESSED_MEMBERS = re.compile(
    r"^\s*+(?:(?:hi|hey|hello)[\s,]++(?:<@[A-Z0-9]++>[\s,]*+)+|(?:<@[A-Z0-9]++>\s*+)+[,:])"
    r"|(?:(?<=[.?!])\s*+|\b(?:cc|fyi)\b[\s:]*+)(?:<@[A-Z0-9]++>[\s,]*+)+$",
    re.IGNORECASE,
)


def question_from_event(
    body: Payload,
    identity: BotIdentity,
    follow_ups: FollowUps,
    has_asked: Callable[[str, str, str | None], bool],
) -> SlackQuestion | None:
    """Return the question in a `message` or `app_mention` event, or None.

    None for bots (this one included), edits, joins, and messages to somebody else.
    `has_asked(channel, thread, user)`: whether `user` (None: anybody) asked the bot in that thread.
    """
    event = body.get("event", {})
    if _is_from_bot(event, identity) or event.get("subtype") not in _PLAIN_SUBTYPES:
        return None
    if event.get("edited"):  # Slack sends each edit of a mention as a new mention
        return None
    text, channel, ts = event.get("text"), event.get("channel"), event.get("ts")
    thread = event.get("thread_ts") or ts
    if not all(isinstance(one, str) and one for one in (text, channel, ts, thread, event["user"])):
        return None
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    mentioned = identity.mention.search(text) is not None
    if event.get("type") == "message" and not direct:
        # A mention also arrives as an `app_mention` event, which is the one to answer.
        if mentioned or not _is_follow_up(event, text, follow_ups, has_asked):
            return None
    elif not direct and not mentioned:
        return None
    return SlackQuestion(
        _team_of(body, identity),
        channel,
        event["user"],
        question_text(text, identity),
        _delivery_keys(body, channel, ts),
        ts,
        thread,
        direct,
        overheard=not direct and not mentioned,
        names_member=_MENTION.search(_without_addressees(text, identity)) is not None,
    )


def question_from_command(command: Payload, identity: BotIdentity) -> SlackQuestion:
    """Return the question in a slash command (`/podcast …`)."""
    text = command.get("text") or ""
    return SlackQuestion(
        team=command.get("team_id") or identity.team,
        channel=command["channel_id"],
        user=command["user_id"],
        text=plain_text(text, identity),
        keys=(f"command:{command.get('trigger_id') or command['response_url']}",),
        response_url=command["response_url"],
        names_member=_MENTION.search(text) is not None,
    )


def question_text(text: str, identity: BotIdentity) -> str:
    """Return a message as plain text, without the bot's and other addressees' mentions."""
    return plain_text(_without_addressees(text, identity), identity)


def plain_text(text: str, identity: BotIdentity) -> str:
    """Return a message without the bot's mention, and with Slack's markup resolved."""
    text = identity.mention.sub(" ", text)
    text = _MARKUP.sub(lambda match: _label_of(*match.groups()), text)
    return re.sub(r"[^\S\n]+", " ", whole(unescape(text))).strip()


def _delivery_keys(body: Payload, channel: str, ts: str) -> tuple[str, ...]:
    keys = [f"message:{channel}:{ts}"]
    if event_id := body.get("event_id"):
        keys.append(f"event:{event_id}")
    return tuple(keys)


def _team_of(body: Payload, identity: BotIdentity) -> str:
    event = body["event"]
    teams = (event.get("user_team"), event.get("team"), body.get("team_id"), identity.team)
    return next(one for one in teams if isinstance(one, str) and one)


def _without_addressees(text: str, identity: BotIdentity) -> str:
    return _ADDRESSED_MEMBERS.sub(" ", identity.mention.sub(" ", text))


def _label_of(target: str, label: str | None) -> str:
    if target.startswith("@"):
        return label or "somebody"  # a member's id is not passed on
    return label or target.lstrip("#!")


def _is_from_bot(event: Payload, identity: BotIdentity) -> bool:
    user = event.get("user")
    from_app = any(event.get(key) for key in ("bot_id", "bot_profile", "app_id", "hidden"))
    return from_app or not user or user in (identity.user, SLACKBOT)


def _is_follow_up(
    event: Payload,
    text: str,
    follow_ups: FollowUps,
    has_asked: Callable[[str, str, str | None], bool],
) -> bool:
    thread = event.get("thread_ts")
    if follow_ups == "off" or not thread or thread == event.get("ts"):
        return False
    if not has_asked(event["channel"], thread, event["user"] if follow_ups == "asker" else None):
        return False
    return not _MENTION.search(text) and _reads_as_question(_MARKUP.sub(" ", text))


def _reads_as_question(text: str) -> bool:
    if "?" in text:
        return True
    words = [match[0] for match in islice(_WORD.finditer(text), _FIRST_WORDS)]
    start = " ".join(words).casefold()
    return _QUESTION_START.match(start) is not None and text.rstrip()[-1:] != "!"
