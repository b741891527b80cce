"""The manifest asks for what the bot needs, and no more."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.ui.process import loaded_by
from tests.ui.terminal import Terminal
from ui.slack.app_manifest import EVENTS_PATH
from ui.slack.bolt_app import COMMAND


def test_the_manifest_requests_only_the_needed_scopes(terminal: Terminal) -> None:
    app = yaml.safe_load(terminal("slack", "--manifest").out)
    assert app["settings"]["socket_mode_enabled"]
    assert app["features"]["slash_commands"][0]["command"] == COMMAND
    events = set(app["settings"]["event_subscriptions"]["bot_events"])
    assert {"app_mention", "message.im", "app_home_opened"} <= events
    scopes = set(app["oauth_config"]["scopes"]["bot"])
    # Of https://docs.slack.dev/reference/methods: what the calls of this bot need, and no more.
    assert scopes == set(
        "app_mentions:read assistant:write channels:history channels:read chat:write commands"
        " groups:history groups:read im:history mpim:history mpim:read reactions:write".split()
    )


def test_the_manifest_for_http_contains_the_address(terminal: Terminal) -> None:
    out = terminal("slack", "--manifest", "--address", "https://bot.example/").out
    app = yaml.safe_load(out)
    url = f"https://bot.example{EVENTS_PATH}"
    assert not app["settings"]["socket_mode_enabled"]
    assert app["settings"]["event_subscriptions"]["request_url"] == url
    assert app["settings"]["interactivity"]["request_url"] == url
    assert app["features"]["slash_commands"][0]["url"] == url
    refused = terminal("slack", "--manifest", "--address", "http://bot.example")
    assert refused.status == 1
    assert "https://host" in refused.err


def test_an_address_without_a_manifest_is_wrong_usage(terminal: Terminal) -> None:
    refused = terminal("slack", "--http", "--address", "https://bot.example")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.count("\n") == 1
    assert "requires --manifest" in refused.err


def test_a_manifest_loads_no_model(tmp_path: Path) -> None:
    loaded = loaded_by("slack", "--manifest", cwd=tmp_path)
    assert not {"torch", "slack_sdk", "slack_bolt", "gradio"} & loaded
