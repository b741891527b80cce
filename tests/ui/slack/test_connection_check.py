"""Tokens are checked before anything slow, and by the doctor."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.conftest import free_port
from tests.ui.process import run_and_loaded
from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Trouble
from tests.ui.slack.running_bot import running
from tests.ui.terminal import Terminal
from ui.errors import ChangeSettingsError
from ui.slack.qa_service import QAService

SECRETS = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_SIGNING_SECRET": "invented-secret",
}


@pytest.mark.parametrize("wrong", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_tokens_are_checked_before_a_model_is_loaded(
    slack: FakeSlack, tmp_path: Path, wrong: str
) -> None:
    environment = {**SECRETS, wrong: f"{SECRETS[wrong]}-of-nobody"}
    status, loaded, told = run_and_loaded(
        "slack", cwd=tmp_path, PODCAST_QA_SLACK_API=slack.api, **environment
    )
    assert status == 1
    [line] = told
    assert f"Slack rejected {wrong} (invalid_auth)" in line
    assert "of-nobody" not in line
    assert "slack_sdk" in loaded
    assert not {"torch", "sentence_transformers"} & loaded


def test_an_unreachable_slack_is_not_blamed_on_a_token(
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
    assert "FAIL  slack       Slack rejected SLACK_APP_TOKEN (invalid_auth)" in examined()[0]
    monkeypatch.setenv("SLACK_APP_TOKEN", APP_TOKEN)
    assert examined()[0].startswith("ok    slack       Slack knows the bot as podcast")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-nobody")
    assert "FAIL  slack       Slack rejected SLACK_BOT_TOKEN (invalid_auth)" in examined()[0]
    assert "of-nobody" not in examined()[0]


@pytest.mark.parametrize(
    ("method", "variable"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
def test_a_rejected_token_is_named(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, method: str, variable: str
) -> None:
    slack.plays(method, Trouble(error="invalid_auth"))
    with (
        pytest.raises(ChangeSettingsError, match=f"{variable} .invalid_auth") as raised,
        running(slack, quotes, tmp_path),
    ):
        pass
    assert BOT_TOKEN not in str(raised.value)
    assert "\n" not in str(raised.value)
