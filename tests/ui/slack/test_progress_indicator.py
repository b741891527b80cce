"""The bot shows that it works on a question, and clears up."""

from __future__ import annotations

from pathlib import Path

from tests.openai_server import OpenAIServer, Play
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack
from tests.ui.slack.running_bot import (
    SENTENCES,
    answer_in,
    running,
    until,
    with_model,
)

QUESTION = "How much of the bread came back when they began, and after a year?"


def test_the_indicator_is_shown_and_cleared(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=1.0))
    with running(slack, with_model(sample_store, model), tmp_path):
        asked = slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}")
        until(lambda: ("C1", asked["ts"], "eyes") in slack.reactions)
        direct = slack.says("D1", "U1", QUESTION)
        until(lambda: slack.statuses.get(("D1", direct["ts"])))
        answer_in(slack, "C1")
        answer_in(slack, "D1")
        until(lambda: not slack.reactions and not any(slack.statuses.values()))
