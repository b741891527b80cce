"""What a reply is: text that may grow, then the final messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ui.slack.block_kit import Block, SlackMessage


@dataclass(frozen=True)
class FinalReply:
    """All messages of a reply. If it is a single one that may have been streamed: its `text`, and
    the blocks `below` the text."""

    messages: Sequence[SlackMessage]
    text: str = ""
    below: Sequence[Block] = ()


class SlackReply(Protocol):
    """Where an answer goes."""

    async def add(self, text: str) -> None:
        """Show more of the answer, if this kind of reply can grow."""

    async def finish(self, final: FinalReply) -> None:
        """Show the final reply. Raises one of SLACK_ERRORS if it did not arrive."""
