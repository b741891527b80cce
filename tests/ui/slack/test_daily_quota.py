"""How many questions one person, and all together, may ask a day."""

from __future__ import annotations

from pathlib import Path

from tests.ui.slack.fake_slack import BOT_USER, FakeSlack
from tests.ui.slack.running_bot import answer_in, running, until
from ui.slack.daily_quota import DailyQuota
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def test_the_daily_quota_of_one_person(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path, user_daily=2):
        for number in range(2):
            slack.says("C1", "U1", MENTION)
            answer_in(slack, "C1", number)
    with running(slack, quotes, tmp_path, user_daily=2):  # a restart does not reset the quota
        for _ in range(3):
            slack.says("C1", "U1", MENTION)
        slack.says("C1", "U2", MENTION)  # others can still ask
        answer_in(slack, "C1", 2)
        until(lambda: slack.ephemeral)
        url = slack.command("U1", QUESTION)
        until(lambda: slack.responses[url])
    assert len(slack.from_bot("C1")) == 3
    [told] = slack.ephemeral  # once, and privately
    assert told["user"] == "U1"
    assert "2 questions for today" in told["text"]
    assert "2 questions for today" in slack.responses[url][0]["text"]


def test_the_daily_quota_of_everybody(tmp_path: Path) -> None:
    now = 1_700_000_000.0
    allowance = DailyQuota(tmp_path, per_user=5, total=3, clock=lambda: now)
    assert [allowance.take(f"U{n}") for n in range(3)] == [None] * 3
    refusal = allowance.take("U9")
    assert refusal
    assert refusal.first
    again = allowance.take("U9")
    assert again
    assert not again.first
    now += 24 * 3600
    assert allowance.take("U9") is None
    now -= 24 * 3600  # setting the clock back does not reset the quota
    assert allowance.take("U9")
    allowance.close()
