"""The app manifest, to be pasted into Slack."""

from __future__ import annotations

from pathlib import Path

import yaml

from ui.errors import ChangeSettingsError
from ui.untrusted_text import safe_link

EVENTS_PATH = "/slack/events"
"""The path of a bot over HTTP, for events, commands and buttons alike."""


def app_manifest(address: str | None = None) -> str:
    """Return the manifest as YAML: for Socket Mode, or for a bot at `address` (https://host).

    Raises ChangeSettingsError if `address` is not an https address.
    """
    text = Path(__file__).with_name("app_manifest.yaml").read_text(encoding="utf-8")
    if address is None:
        return text
    if safe_link(address) is None:
        raise ChangeSettingsError("the address must be one that Slack can reach: https://host")
    url = address.rstrip("/") + EVENTS_PATH
    app = yaml.safe_load(text)
    app["settings"]["socket_mode_enabled"] = False
    app["settings"]["event_subscriptions"]["request_url"] = url
    app["settings"]["interactivity"]["request_url"] = url
    for command in app["features"]["slash_commands"]:
        command["url"] = url
    return yaml.safe_dump(app, sort_keys=False, allow_unicode=True)
