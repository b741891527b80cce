"""The secrets of the bot, from the environment alone."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from ui.errors import ChangeSettingsError

BOT = "SLACK_BOT_TOKEN"
APP = "SLACK_APP_TOKEN"
SIGNING = "SLACK_SIGNING_SECRET"


@dataclass(frozen=True)
class Tokens:
    """What Slack knows the bot by. `app` opens the socket, `signing` proves who sent a request:
    one of them is empty."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    signing: str = field(default="", repr=False)


def is_set_up() -> bool:
    """Whether anything here wants to be a bot in Slack."""
    return any(os.environ.get(variable) for variable in (BOT, APP, SIGNING))


def read_tokens(*, http: bool) -> Tokens:
    """Read what a bot over HTTP, or over Slack's socket, needs.

    Raises ChangeSettingsError where one is missing or cannot be what it is said to be; its message
    holds no part of it.
    """
    bot = _token(BOT, "xoxb-", "OAuth & Permissions, “Bot User OAuth Token”")
    if http:
        secret = os.environ.get(SIGNING, "").strip()
        if not secret:
            raise ChangeSettingsError(
                f"set {SIGNING}: it stands under Basic Information of your app, “Signing Secret”"
            )
        return Tokens(bot, signing=secret)
    place = "Basic Information, “App-Level Tokens”"
    return Tokens(bot, app=_token(APP, "xapp-", place, f" (or {SIGNING} for --http)"))


def _token(variable: str, prefix: str, place: str, instead: str = "") -> str:
    token = os.environ.get(variable, "").strip()
    if not token:
        raise ChangeSettingsError(
            f"set {variable}{instead}: it stands under {place} of your Slack app"
        )
    if not token.startswith(prefix) or not token.isascii() or not token.isprintable():
        raise ChangeSettingsError(
            f"{variable} is no token of that kind: it begins with {prefix} and stands under {place}"
            " of your Slack app"
        )
    return token
