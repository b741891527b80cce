"""What was said in a thread before, as turns that a question may lean on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Turn
from ui.exchanges import LONGEST_TURN, TURNS_REMEMBERED
from ui.slack.asked import Asking, Delivered, Identity, plain
from ui.slack.blocks import CONTINUED

PAGE = 200  # messages; the most that Slack advises to ask for at once
MOST_PAGES = 5

_MARKER = re.compile(r"\s*\[\d+\]")


async def turns_before(client: AsyncWebClient, asking: Asking, identity: Identity) -> list[Turn]:
    """The last turns of the thread before the question. Raises what the client raises."""
    if not asking.in_thread:
        return []
    messages: list[Delivered] = []
    cursor = None
    for _ in range(MOST_PAGES):
        page = await client.conversations_replies(
            channel=asking.channel, ts=asking.thread, limit=PAGE, cursor=cursor, latest=asking.ts
        )
        # Each page begins with the first message of the thread.
        known = {one.get("ts") for one in messages}
        more: list[Delivered] = page.get("messages") or []
        messages += [one for one in more if one.get("ts") not in known]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    earlier = [one for one in messages if _before(one, asking.ts)]
    return turns_of(earlier, identity)


def turns_of(messages: Iterable[Delivered], identity: Identity) -> list[Turn]:
    """The messages as turns, capped in number and in length: what people wrote and what this bot
    answered, words only. Other bots, joins and the like are left out."""
    turns: list[Turn] = []
    for turn in filter(None, (_turn(message, identity) for message in messages)):
        if turns and turn.role == turns[-1].role == "assistant":
            # An answer in several messages is one turn.
            turn = Turn("assistant", f"{turns.pop().content} {turn.content}"[:LONGEST_TURN])
        turns.append(turn)
    return turns[-TURNS_REMEMBERED:]


def _turn(message: Delivered, identity: Identity) -> Turn | None:
    text = message.get("text")
    if not text:
        return None
    if message.get("user") == identity.user or message.get("bot_id") == identity.bot:
        said = _MARKER.sub("", plain(text, identity))
        return Turn("assistant", said[:LONGEST_TURN]) if said and said != CONTINUED else None
    by_program = any(message.get(key) for key in ("bot_id", "bot_profile", "app_id"))
    if by_program or message.get("subtype") not in {None, "thread_broadcast", "file_share"}:
        return None
    said = plain(text, identity)
    return Turn("user", said[:LONGEST_TURN]) if said and message.get("user") else None


def _before(message: Delivered, ts: str) -> bool:
    return _order(message.get("ts", "")) < _order(ts)


def _order(ts: str) -> tuple[int, int]:
    """Slack's numbers in their order; they are no fractions, and too long for a float."""
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0), int(rest or 0)
