"""Whether Slack knows the bot, and takes its tokens."""

from __future__ import annotations

import asyncio
import os

from ui.errors import ChangeSettingsError
from ui.slack.client import SLACK_ERRORS, PacedClient, code_of, open_session, status_of
from ui.slack.logs import quiet_log
from ui.slack.tokens import APP, BOT, SIGNING, Tokens, read_tokens

PATIENCE = 10.0  # seconds


def who_answers(api: str) -> str:
    """What `known_as` says of the tokens that are set: those of the socket, unless there are only
    those of a bot over HTTP.

    Raises ChangeSettingsError where a token is missing or is not taken.
    """
    http = not os.environ.get(APP) and bool(os.environ.get(SIGNING))
    return known_as(read_tokens(http=http), api)


def known_as(tokens: Tokens, api: str, patience: float = PATIENCE) -> str:
    """The bot as Slack knows it, in one line; `patience` is in seconds.

    Raises ChangeSettingsError where Slack does not take a token or does not answer in time.
    """
    return asyncio.run(_known_as(tokens, api, patience))


async def _known_as(tokens: Tokens, api: str, patience: float) -> str:
    asked = BOT
    try:
        async with asyncio.timeout(patience), open_session() as session:
            client = PacedClient(tokens.bot, api, quiet_log(), 0.0, session)
            told = await client.auth_test()
            if tokens.app:
                asked = APP
                await client.apps_connections_open(app_token=tokens.app)
    except SLACK_ERRORS as error:
        raise refused(asked, error) from error
    return f"Slack knows the bot as {told.get('user')} of {told.get('team') or told.get('team_id')}"


def refused(variable: str, error: Exception) -> ChangeSettingsError:
    """What to say where asking Slack about a token ended with one of SLACK_ERRORS."""
    if status_of(error) == 200:  # Slack's answer is an error code
        return ChangeSettingsError(
            f"Slack does not take {variable} ({code_of(error)}); docs/slack.md says where it stands"
        )
    return ChangeSettingsError(
        f"Slack cannot be reached ({code_of(error)}); try again when this computer is online"
    )
