"""Tokens come from the environment and go nowhere."""

from __future__ import annotations

import pytest

from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN
from tests.ui.terminal import Terminal
from ui.slack.tokens import SlackTokens, read_tokens

SECRETS = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_SIGNING_SECRET": "invented-secret",
}


@pytest.mark.parametrize(
    ("http", "missing"),
    [
        (False, "SLACK_BOT_TOKEN"),
        (False, "SLACK_APP_TOKEN"),
        (True, "SLACK_BOT_TOKEN"),
        (True, "SLACK_SIGNING_SECRET"),
    ],
)
def test_a_missing_secret_is_named(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, http: bool, missing: str
) -> None:
    for variable, value in SECRETS.items():
        if variable != missing:
            monkeypatch.setenv(variable, value)
    outcome = terminal("slack", *(["--http"] if http else []))
    assert outcome.status == 1
    assert outcome.err.count("\n") == 1
    assert f"set {missing}" in outcome.err


@pytest.mark.parametrize("wrong", ["xoxp-of-a-user", "xoxb-with\x07bell", "xoxb-ümlaut"])
def test_a_malformed_token_is_not_printed(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", wrong)
    outcome = terminal("slack")
    assert outcome.status == 1
    assert "begins with xoxb-" in outcome.err
    assert wrong[5:] not in outcome.err


def test_tokens_are_not_in_their_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SECRETS.items():
        monkeypatch.setenv(variable, value)
    assert read_tokens(http=False) == SlackTokens(BOT_TOKEN, APP_TOKEN)
    assert not any(
        value in repr(read_tokens(http=http))
        for value in SECRETS.values()
        for http in (True, False)
    )
