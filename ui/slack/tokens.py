"""The bot's tokens and signing secret, read from the environment only."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ui.errors import ChangeSettingsError

BOT = "SLACK_BOT_TOKEN"
APP = "SLACK_APP_TOKEN"
SIGNING = "SLACK_SIGNING_SECRET"


@dataclass(frozen=True)
class SlackTokens:
    """The bot token with either the app-level token for Socket Mode (`app`) or the signing secret
    for HTTP (`signing`); the other one is empty."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    signing: str = field(default="", repr=False)


def is_set_up() -> bool:
    """Whether any Slack token is set."""
    return any(os.environ.get(variable) for variable in (BOT, APP, SIGNING))


def read_tokens(*, http: bool) -> SlackTokens:
    """Read the tokens for a bot over HTTP or over Socket Mode.

    Raises ChangeSettingsError, without any part of a token in its message, if one is missing or
    malformed.
    """
    bot = _token(BOT, "xoxb-", "“Bot User OAuth Token” under OAuth & Permissions")
    if http:
        secret = os.environ.get(SIGNING, "").strip()
        if not secret:
            raise ChangeSettingsError(
                f"set {SIGNING}: copy “Signing Secret” under Basic Information of your Slack app"
            )
        return SlackTokens(bot, signing=secret)
    place = "“App-Level Tokens” under Basic Information"
    return SlackTokens(bot, app=_token(APP, "xapp-", place, f" (or {SIGNING} for --http)"))


def _token(variable: str, prefix: str, place: str, alternative: str = "") -> str:
    token = os.environ.get(variable, "").strip()
    if not token:
        raise ChangeSettingsError(
            f"set {variable}{alternative}: copy it from {place} of your Slack app"
        )
    if not token.startswith(prefix) or not token.isascii() or not token.isprintable():
        raise ChangeSettingsError(
            f"{variable} is not a valid token: it begins with {prefix}; copy it from {place} of"
            " your Slack app"
        )
    return token
