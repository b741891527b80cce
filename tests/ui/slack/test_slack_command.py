"""`podcast-qa slack` and its manifest; secrets come from the environment and go nowhere."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import yaml

from tests.ui.conftest import free_port
from tests.ui.process import loaded_by, run_and_loaded, started
from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.ui.terminal import Terminal
from ui.slack.app import COMMAND
from ui.slack.app_manifest import EVENTS
from ui.slack.tokens import Tokens, read_tokens

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
def test_a_wrong_token_is_not_repeated(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", wrong)
    outcome = terminal("slack")
    assert outcome.status == 1
    assert "begins with xoxb-" in outcome.err
    assert wrong[5:] not in outcome.err


def test_tokens_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in SECRETS.items():
        monkeypatch.setenv(variable, value)
    assert read_tokens(http=False) == Tokens(BOT_TOKEN, APP_TOKEN)
    assert not any(
        value in repr(read_tokens(http=http))
        for value in SECRETS.values()
        for http in (True, False)
    )


def test_the_manifest_asks_for_what_the_bot_does(terminal: Terminal) -> None:
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


def test_the_manifest_of_a_bot_over_http_has_its_address(terminal: Terminal) -> None:
    out = terminal("slack", "--manifest", "--address", "https://bot.example/").out
    app = yaml.safe_load(out)
    url = f"https://bot.example{EVENTS}"
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
    assert "give --manifest too" in refused.err


def test_a_manifest_loads_no_model(tmp_path: Path) -> None:
    loaded = loaded_by("slack", "--manifest", cwd=tmp_path)
    assert not {"torch", "slack_sdk", "slack_bolt", "gradio"} & loaded


@pytest.mark.parametrize("wrong", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_slack_is_asked_before_a_model_is_loaded(
    slack: FakeSlack, tmp_path: Path, wrong: str
) -> None:
    environment = {**SECRETS, wrong: f"{SECRETS[wrong]}-of-nobody"}
    status, loaded, told = run_and_loaded(
        "slack", cwd=tmp_path, PODCAST_QA_SLACK_API=slack.api, **environment
    )
    assert status == 1
    [line] = told
    assert f"Slack does not take {wrong} (invalid_auth)" in line
    assert "of-nobody" not in line
    assert "slack_sdk" in loaded
    assert not {"torch", "sentence_transformers"} & loaded


def test_a_slack_that_does_not_answer_is_not_the_fault_of_a_token(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in SECRETS.items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("PODCAST_QA_SLACK_API", f"http://127.0.0.1:{free_port()}/api/")
    outcome = terminal("slack")
    assert outcome.status == 1
    assert outcome.err.count("\n") == 1
    assert "Slack cannot be reached" in outcome.err
    assert "TOKEN" not in outcome.err


def test_it_runs_until_it_is_told_to_end(
    slack: FakeSlack, sample_store: Path, tmp_path: Path
) -> None:
    """Over HTTP; test_slack_once.py starts processes over the socket."""
    how = ("--http", "--port", free_port(), "--llm", "quotes", "--store", sample_store)
    environment = {**SECRETS, "PODCAST_QA_SLACK_API": slack.api, "PYTHONUNBUFFERED": "1"}
    environment["PODCAST_QA_STATE"] = str(tmp_path / "state")
    with started("slack", *how, cwd=tmp_path, **environment) as bot:
        assert b"The bot answers" in bot.stdout.readline()
        bot.send_signal(signal.SIGTERM)
        assert bot.wait(60) == 0
        told = bot.stderr.read()
    assert b"Traceback" not in told
    for secret in SECRETS.values():
        assert secret.encode() not in told


def test_the_doctor_says_whether_slack_knows_the_bot(
    slack: FakeSlack, sample_store: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def examined() -> list[str]:
        outcome = terminal("doctor", "--store", sample_store, "--llm", "quotes")
        return [line for line in outcome.out.splitlines() if " slack " in line]

    assert examined() == []
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT_TOKEN)
    assert "set SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET for --http)" in examined()[0]
    monkeypatch.setenv("PODCAST_QA_SLACK_API", slack.api)
    monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRETS["SLACK_SIGNING_SECRET"])
    assert examined()[0].startswith("ok    slack       Slack knows the bot as podcast")
    assert not slack.called("apps.connections.open")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-of-nobody")
    assert "FAIL  slack       Slack does not take SLACK_APP_TOKEN (invalid_auth)" in examined()[0]
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    assert examined()[0].startswith("ok    slack       Slack knows the bot as podcast")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-nobody")
    assert "FAIL  slack       Slack does not take SLACK_BOT_TOKEN (invalid_auth)" in examined()[0]
    assert "of-nobody" not in examined()[0]
