"""Slack's rate limits are kept: Retry-After, and a message a second per channel."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import BOT_TOKEN, BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import answer_in, running, until
from ui.slack.log_redaction import redacted_logger
from ui.slack.qa_service import QAService
from ui.slack.rate_limited_client import ImmediateClient, RateLimitedClient, open_session
from ui.slack.slack_errors import WouldWaitError

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


@pytest.mark.parametrize("method", ["chat.postMessage", "reactions.add", "reactions.remove"])
def test_retry_after_is_kept(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, method: str
) -> None:
    slack.plays(method, Trouble(status=429, headers={"Retry-After": "2"}))
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        if method != "reactions.add":  # the answer does not wait for the indicator
            until(lambda: not slack.reactions)
            first, second = [call.at for call in slack.calls if call.method == method]
            assert second - first >= 2.0
    assert len(slack.from_bot("C1")) == 1


async def posted(client: ImmediateClient) -> bool:
    try:
        await client.chat_postMessage(channel="D9", text="at once")
    except WouldWaitError:
        return False
    return True


def test_retry_after_holds_for_all_calls_of_the_method(slack: FakeSlack) -> None:
    slack.plays("chat.postMessage", Trouble(status=429, headers={"Retry-After": "2"}))

    async def post_all() -> None:
        async with open_session() as session:
            client = RateLimitedClient(BOT_TOKEN, slack.api, redacted_logger(), 0.0, session)
            immediate = ImmediateClient(client)
            first = asyncio.create_task(client.chat_postMessage(channel="D0", text="0"))
            while not slack.called("chat.postMessage"):
                await asyncio.sleep(0.01)
            # Once the 429 has arrived, nothing can be posted without waiting.
            while await posted(immediate):
                await asyncio.sleep(0.01)
            before = len(slack.called("chat.postMessage"))
            others = [client.chat_postMessage(channel=f"D{n}", text=str(n)) for n in range(1, 6)]
            await asyncio.gather(first, *others)
            posts = [call.at for call in slack.calls if call.method == "chat.postMessage"]
            assert len(posts) == before + 6
            assert all(at - posts[0] >= 2.0 for at in posts[before:])

    asyncio.run(post_all())


def test_a_channel_gets_one_message_a_second(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    slack.paced = True
    with running(slack, quotes, tmp_path, post_interval=1.0):
        for number in range(3):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.from_bot("C1")) == 3)
        slack.says("D1", "U1", QUESTION)
        answer_in(slack, "D1")
