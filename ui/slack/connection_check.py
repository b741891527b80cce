"""The connection check: whether Slack can be reached and accepts the tokens."""

from __future__ import annotations

import asyncio
import os

from ui.errors import ChangeSettingsError
from ui.slack.log_redaction import redacted_logger
from ui.slack.rate_limited_client import RateLimitedClient, open_session
from ui.slack.slack_errors import SLACK_ERRORS, code_of, status_of
from ui.slack.tokens import APP, BOT, SIGNING, SlackTokens, read_tokens

CHECK_TIMEOUT = 10.0  # seconds


def check_configured_connection(api: str) -> str:
    """Check the tokens in the environment: those for Socket Mode, or for HTTP if only those are
    set. Returns what `check_connection` does.

    Raises ChangeSettingsError if a token is missing or rejected.
    """
    http = not os.environ.get(APP) and bool(os.environ.get(SIGNING))
    return check_connection(read_tokens(http=http), api)


def check_connection(tokens: SlackTokens, api: str, timeout: float = CHECK_TIMEOUT) -> str:
    """Return a line with the bot's name and workspace. `timeout` is in seconds.

    Raises ChangeSettingsError if Slack rejects a token or does not respond in time.
    """
    return asyncio.run(_check_connection(tokens, api, timeout))


async def _check_connection(tokens: SlackTokens, api: str, timeout: float) -> str:
    variable = BOT
    try:
        async with asyncio.timeout(timeout), open_session() as session:
            client = RateLimitedClient(tokens.bot, api, redacted_logger(), 0.0, session)
            bot = await client.auth_test()
            if tokens.app:
                variable = APP
                await client.apps_connections_open(app_token=tokens.app)
    except SLACK_ERRORS as error:
        raise connection_error(variable, error) from error
    return f"Slack knows the bot as {bot.get('user')} of {bot.get('team') or bot.get('team_id')}"


def connection_error(variable: str, error: Exception) -> ChangeSettingsError:
    """Return what to tell the operator after one of SLACK_ERRORS while checking a token."""
    if status_of(error) == 200:  # Slack responded with an error code
        return ChangeSettingsError(
            f"Slack rejected {variable} ({code_of(error)}); docs/slack.md says where to find it"
        )
    return ChangeSettingsError(
        f"Slack cannot be reached ({code_of(error)}); check this computer's internet connection"
    )
