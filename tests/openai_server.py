"""A real HTTP server on loopback that speaks OpenAI's chat-completions protocol, as scripted.

    with OpenAIServer() as server:
        server.says("A third finish [1].")
        model = choose_model(server.url).model

It answers well (`says`) or misbehaves (`plays`), streaming or not as the request asks. A test that
must see half an answer holds the other half back (`hold_after`, `release`).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import anyio
import pytest

MODEL = "scripted-1"
HUNG_UP = 30.0
"""Seconds for which a test waits until a client has hung up: less than the answer would go on for,
more than a busy machine delays anybody."""
PATIENT = 240.0
"""Seconds of a deadline that no test reaches, however busy the machine."""


@dataclass(frozen=True)
class Play:
    """How the server answers a request. Times are in seconds."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    piece: int = 3  # characters of a streamed delta
    hold_after: int | None = None  # pieces after which it waits for `release`
    cut_after: int | None = None  # pieces after which the connection goes, without an end
    quiet_cut: bool = False  # ... as if the answer were over, only without its last event
    silence: float = 0.0  # before the first byte of the body
    pause: float = 0.0  # between pieces
    keepalives: bool = False  # comments instead of content, for as long as the client listens
    finish: str = "stop"
    usage: dict[str, Any] | None = None  # sent with the answer; if streamed, only on request


class OpenAIServer:
    """Serves on a free port of 127.0.0.1 until it is closed. `requests` holds the bodies of the
    requests for answers, `keys` their keys. `holding` is set once an answer is held, `left` once a
    client hung up."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.left = threading.Event()
        self.holding = threading.Event()
        self._released = threading.Event()
        self.models: list[str] = [MODEL]
        self._plays: list[Play] = [Play()]
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._http = ThreadingHTTPServer(
            ("127.0.0.1", 0), type("Handler", (_Handler,), {"scripted": self})
        )
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        """The base URL that a client is given."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def says(self, text: str) -> None:
        """Answer every request with `text`."""
        self.plays(Play(text))

    def plays(self, *plays: Play) -> None:
        """Answer the next requests in these ways, one after the other; the last one stays."""
        self._plays = list(plays)

    def release(self) -> None:
        """Send the rest of the answers that are held."""
        self._released.set()

    def hold(self) -> None:
        """Wait until the answer is released."""
        self.holding.set()
        self._released.wait()

    def next(self, body: dict[str, Any], key: str) -> Play:
        """Record a request and return how to answer it."""
        with self._lock:
            self.requests.append(body)
            self.keys.append(key)
            return self._plays.pop(0) if len(self._plays) > 1 else self._plays[0]

    def wait(self, seconds: float) -> None:
        """Wait, but not for longer than the server is open."""
        self._closing.wait(seconds)

    @property
    def closing(self) -> bool:
        """Whether the server is closing."""
        return self._closing.is_set()

    def close(self) -> None:
        """Stop serving, and end the answers that still wait."""
        self._closing.set()
        self._released.set()
        self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def skip_retry_waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let OpenAI's client try again at once. Return the seconds that it would have waited."""
    waits: list[float] = []

    async def skip(seconds: float) -> None:
        waits.append(seconds)

    for module, sleep in ((time, waits.append), (anyio, skip)):
        patched = SimpleNamespace(**{**vars(module), "sleep": sleep})
        monkeypatch.setattr(f"openai._base_client.{module.__name__}", patched)
    return waits


class _Handler(BaseHTTPRequestHandler):
    scripted: OpenAIServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        listed = [{"id": name, "object": "model"} for name in self.scripted.models]
        self._json(200, {"object": "list", "data": listed})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        play = self.scripted.next(body, self.headers.get("Authorization", ""))
        try:
            self.scripted.wait(play.silence)
            if play.status != 200:
                error = {"message": f"no, {self.headers.get('Authorization')}", "type": "x"}
                self._json(play.status, {"error": error}, play.headers)
            elif body.get("stream"):
                with_usage = (body.get("stream_options") or {}).get("include_usage")
                self._stream(play if with_usage else replace(play, usage=None))
            else:
                self._whole(play)
        except OSError:
            self.scripted.left.set()
            self.close_connection = True

    def _json(
        self, status: int, content: dict[str, Any], headers: dict[str, str] | None = None
    ) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _whole(self, play: Play) -> None:
        if play.cut_after is not None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'{"id": "x", "choices": [{"mess')
            self.close_connection = True
            return
        message = {"role": "assistant", "content": play.text}
        choice = {"index": 0, "message": message, "finish_reason": play.finish}
        usage = {"usage": play.usage} if play.usage else {}
        self._json(200, {"id": "x", "object": "chat.completion", "choices": [choice], **usage})

    def _stream(self, play: Play) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while play.keepalives and not self.scripted.closing:
            self._chunk(": keepalive\n\n")
            time.sleep(0.02)
        for number, event in enumerate(_events(play)):
            if number == play.hold_after:
                self.scripted.hold()
            if number == play.cut_after:
                if play.quiet_cut:
                    break
                self.wfile.flush()
                self.close_connection = True
                return
            self._chunk(event)
            self.scripted.wait(play.pause)
        self._chunk("")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()


def _events(play: Play) -> Iterator[str]:
    for start in range(0, len(play.text), play.piece):
        yield _event({"content": play.text[start : start + play.piece]}, None)
    yield _event({}, play.finish)
    if play.usage:
        usage = {"id": "x", "object": "chat.completion.chunk", "choices": [], "usage": play.usage}
        yield f"data: {json.dumps(usage)}\n\n"
    yield "data: [DONE]\n\n"


def _event(delta: dict[str, str], finish: str | None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    content = {"id": "x", "object": "chat.completion.chunk", "model": MODEL, "choices": [choice]}
    return f"data: {json.dumps(content)}\n\n"
