"""The bot over HTTP: what Slack signed is answered, everything else is 401."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from tests.ui.conftest import free_port
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, event_body
from tests.ui.slack.running_bot import TOKENS, answer_in, options, serving, until, words_in
from ui.slack.app_manifest import EVENTS_PATH
from ui.slack.bot_process import run_http
from ui.slack.http_endpoint import MAX_REQUEST
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began?"
FUZZED = 10_000


def signed(body: bytes, at: float | None = None, secret: str = TOKENS.signing) -> dict[str, str]:
    """Slack's signature headers for a body."""
    moment = str(int(time.time() if at is None else at))
    base = b"v0:" + moment.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature}


@contextmanager
def at_http(slack: FakeSlack, qa: QAService, state: Path) -> Iterator[str]:
    """Run the bot over HTTP; yields the address of its server."""
    port = free_port()
    with serving(
        lambda say, end: run_http(qa, TOKENS, options(slack, state), "127.0.0.1", port, say, end)
    ):
        yield f"http://127.0.0.1:{port}"


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async def send() -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            return answer.status, await answer.text()

    return asyncio.run(send())


def post_json(address: str, body: dict[str, Any]) -> tuple[int, str]:
    data = json.dumps(body).encode()
    return post(address + EVENTS_PATH, data, {**signed(data), "Content-Type": "application/json"})


def post_form(address: str, form: dict[str, str]) -> tuple[int, str]:
    data = urlencode(form).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return post(address + EVENTS_PATH, data, {**signed(data), **kind})


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory, quotes: QAService) -> Iterator[str]:
    """The address of a bot for unsigned requests."""
    with FakeSlack() as slack, at_http(slack, quotes, tmp_path_factory.mktemp("state")) as address:
        yield address


def raw(address: str, request: str) -> int:
    """Send a request verbatim and return the status of the response."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        with connection.makefile("rb") as told:
            return int(told.readline().split()[1])


async def fuzz(address: str, chance: random.Random) -> Counter[int]:
    answers: Counter[int] = Counter()
    todo = iter([fuzzed(chance) for _ in range(FUZZED)])

    async def send(session: aiohttp.ClientSession) -> None:
        for method, path, body, headers in todo:
            async with session.request(
                method, address + path, data=body, headers=headers
            ) as answer:
                answers[answer.status] += 1

    connections = aiohttp.TCPConnector(limit=16)
    async with aiohttp.ClientSession(connector=connections) as session:
        await asyncio.gather(*(send(session) for _ in range(16)))
    return answers


def fuzzed(chance: random.Random) -> tuple[str, str, bytes, list[tuple[str, str]]]:
    """A request with at least one thing wrong; the rest may be valid."""
    bodies = [
        json.dumps(event_body({"type": "message", "text": "who?", "user": "U1"})).encode(),
        b'{"type": "url_verification", "challenge": "x"}',
        b"ssl_check=1&token=x",
        b"payload=%7B%22type%22%3A%22block_actions%22%7D",
        b"",
        chance.randbytes(chance.randrange(200)),
        b"[" * chance.randrange(2_000),
        b"a" * (MAX_REQUEST + 1) if chance.random() < 0.002 else b"\xff\xfe",
    ]
    body = chance.choice(bodies)
    now = time.time()
    right = signed(body, now)
    times = [
        *(
            "",
            "0",
            "-1",
            "nan",
            "1e9",
            "\u0661\u0662",
            "9" * 40,
            "null",
            "1 2",
            str(int(now - 400)),
        ),
        right["X-Slack-Request-Timestamp"],
    ]
    other = signed(body, now, "another-secret")["X-Slack-Signature"]
    signatures = [
        *(
            "",
            "v0=",
            "v1=" + "0" * 64,
            "v0=" + "0" * 64,
            "v0=" + "g" * 64,
            "ü" * 67,
            "v0=\u0661" * 9,
        ),
        right["X-Slack-Signature"].upper(),
        right["X-Slack-Signature"][:-1],
        other,
    ]
    headers = [("Content-Type", chance.choice(["application/json", "text/plain", "", "x/y; a=b"]))]
    if chance.random() < 0.9:
        headers.append(("X-Slack-Request-Timestamp", chance.choice(times)))
    if chance.random() < 0.9:
        headers.append(("X-Slack-Signature", chance.choice(signatures)))
    if chance.random() < 0.1:
        headers.append(("X-Slack-Signature", right["X-Slack-Signature"]))
        headers.append(("X-Slack-Signature", right["X-Slack-Signature"]))
    if chance.random() < 0.3:
        headers.append(("X-Slack-Retry-Num", chance.choice(["1", "x"])))
    if chance.random() < 0.2:
        packings = ["gzip", "deflate", "br", "zstd", "identity", "x", ""]
        headers.append(("Content-Encoding", chance.choice(packings)))
    if chance.random() < 0.2:
        headers.append(("Expect", chance.choice(["100-continue", "foo", ""])))
    method = chance.choice(["POST"] * 8 + ["GET", "PUT"])
    return method, chance.choice([EVENTS_PATH] * 6 + ["/", "/slack", "/%ff"]), body, headers


def test_signed_requests_are_answered(slack: FakeSlack, quotes: QAService, tmp_path: Path) -> None:
    with at_http(slack, quotes, tmp_path) as address:
        challenge = post_json(address, {"type": "url_verification", "challenge": "abc"})
        assert challenge == (200, '{"challenge": "abc"}')
        event = slack.says("C1", "U1", f"<@{BOT_USER}> {QUESTION}", deliver=False)
        for _ in range(4):  # delivered again
            body = event_body({**event, "type": "app_mention"}, "Ev1")
            assert post_json(address, body)[0] == 200
        assert "0:02:52" in words_in(answer_in(slack, "C1")["blocks"])
        url = slack.response_url()
        form = {"command": "/podcast", "text": QUESTION, "user_id": "U1", "channel_id": "C1"}
        status, told = post_form(address, {**form, "response_url": url, "team_id": "T1"})
        assert status == 200
        assert "Searching" in told
        until(lambda: slack.responses[url])
        action = {"action_id": "good", "block_id": "b", "type": "button", "value": "x"}
        clicked = {"type": "block_actions", "user": {"id": "U1"}, "actions": [action]}
        payload = json.dumps({**clicked, "response_url": slack.response_url()})
        assert post_form(address, {"payload": payload})[0] == 200
    assert len(slack.from_bot("C1")) == 1


@pytest.mark.parametrize("late", [-301, 301, -86_400, 86_400])
def test_a_stale_timestamp_gets_401(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, late: float
) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'
    kind = {"Content-Type": "application/json"}
    with at_http(slack, quotes, tmp_path) as address:
        old = signed(body, time.time() + late)
        assert post(address + EVENTS_PATH, body, {**old, **kind})[0] == 401
        assert post(address + EVENTS_PATH, body, {**signed(body), **kind})[0] == 200


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[]", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"payload=%7B", "application/x-www-form-urlencoded"),
        (b"payload=3", "application/x-www-form-urlencoded"),
    ],
)
def test_a_signed_but_malformed_body_gets_400(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, body: bytes, kind: str
) -> None:
    with at_http(slack, quotes, tmp_path) as address:
        headers = {**signed(body), "Content-Type": kind}
        assert post(address + EVENTS_PATH, body, headers)[0] == 400
        assert post(address + "/elsewhere", body, headers)[0] == 404


def test_ten_thousand_unsigned_requests_get_401(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    chance = random.Random(5)  # noqa: S311 - the same requests each time
    with at_http(slack, quotes, tmp_path) as address:
        answers = asyncio.run(fuzz(address, chance))
    assert answers == Counter({401: FUZZED})
    assert not slack.messages


@pytest.mark.parametrize("expects", ["foo", "100-continue", ""])
@pytest.mark.parametrize("packed", ["gzip", "deflate", "br", "zstd", "foo", ""])
def test_a_wrong_content_encoding_gets_401(http: str, packed: str, expects: str) -> None:
    headers = [f"Content-Encoding: {packed}"] if packed else []
    headers += [f"Expect: {expects}"] if expects else []
    lines = [f"POST {EVENTS_PATH} HTTP/1.1", "Host: x", "Content-Length: 5", *headers, "", "abcde"]
    assert raw(http, "\r\n".join(lines)) == 401


@pytest.mark.parametrize(
    "line",
    ["OPTIONS *", "OPTIONS /", "CONNECT a:1", "POST //evil", "GET /%zz"],
)
def test_a_request_without_a_route_gets_401(http: str, line: str) -> None:
    assert raw(http, f"{line} HTTP/1.1\r\nHost: x\r\n\r\n") == 401
