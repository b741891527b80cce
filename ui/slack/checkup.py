"""Whether Slack knows the bot."""

from __future__ import annotations

import asyncio
import os

from ui.errors import ChangeSettingsError
from ui.slack.client import SLACK_ERRORS, PacedClient, code_of, open_session
from ui.slack.logs import quiet_log
from ui.slack.tokens import APP, BOT, read_tokens

PATIENCE = 10.0  # seconds


def who_answers(api: str) -> str:
    """The bot as Slack knows it, in one line.

    Raises ChangeSettingsError where a token is missing or is not taken.
    """
    tokens = read_tokens(http=not os.environ.get(APP))
    return asyncio.run(_who(tokens.bot, api))


async def _who(token: str, api: str) -> str:
    try:
        async with asyncio.timeout(PATIENCE), open_session() as session:
            told = await PacedClient(token, api, quiet_log(), 0.0, session).auth_test()
    except SLACK_ERRORS as error:
        raise ChangeSettingsError(
            f"Slack does not take {BOT} or cannot be reached ({code_of(error)}); see docs/slack.md"
        ) from error
    return f"Slack knows the bot as {told.get('user')} of {told.get('team') or told.get('team_id')}"
