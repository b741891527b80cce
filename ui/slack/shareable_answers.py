"""Answers to slash commands, kept until their asker shares them with the channel."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Sequence

from ui.slack.block_kit import SlackMessage
from ui.slack.slack_database import KEEP_SHAREABLE, transaction


class ShareableAnswers:
    """Answers that one person has seen, each of which can be shared once within KEEP_SHAREABLE."""

    def __init__(self, db: sqlite3.Connection, clock: Callable[[], float] = time.time) -> None:
        """`db`: an open slack_database."""
        self._clock = clock
        self._db = db

    def keep(self, answer_id: str, messages: Sequence[SlackMessage]) -> None:
        """Keep an answer for sharing."""
        encoded = json.dumps([[message.text, message.blocks] for message in messages])
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO share VALUES (?, ?, ?)", (answer_id, self._clock(), encoded)
            )

    def take(self, answer_id: str) -> tuple[SlackMessage, ...]:
        """Return an answer and remove it; empty if it was shared before or has expired."""
        with transaction(self._db):
            row = self._db.execute(
                "DELETE FROM share WHERE id = ? AND at > ? RETURNING messages",
                (answer_id, self._clock() - KEEP_SHAREABLE),
            ).fetchone()
        if row is None:
            return ()
        return tuple(SlackMessage(text, tuple(blocks)) for text, blocks in json.loads(row[0]))
