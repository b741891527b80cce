"""Slack on loopback: its Web API over HTTP and its Socket Mode over a websocket, for the real
slack-bolt and slack-sdk to speak to. It holds what they write to Slack's own limits, and misbehaves
as a test says:

    with FakeSlack() as slack:
        slack.plays("chat.postMessage", Trouble(status=429, headers={"Retry-After": "1"}))
        slack.says("C1", "U1", "<@UBOT> who bakes?", mention=True)
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

BOT_USER, BOT_ID, TEAM = "UBOT", "BBOT", "T1"
BOT_TOKEN, APP_TOKEN = "xoxb-invented-1", "xapp-invented-1"
PRIVATE = "CSECRET"

Args = dict[str, Any]
Message = dict[str, Any]


@dataclass(frozen=True)
class Trouble:
    """How one call of a method fails: with a `status` or an `error` code, before the call takes
    effect or `after`. It waits until the test opens the `gate`, if there is one."""

    status: int = 200
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after: bool = False
    hang_up: bool = False
    gate: threading.Event | None = None


@dataclass(frozen=True)
class Call:
    """A received call; `at` is in monotonic seconds."""

    method: str
    args: Args
    at: float


class SlackError(Exception):
    """An error code of Slack's."""


class FakeSlack:
    """Serves on a free port of 127.0.0.1 until it is closed."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.messages: defaultdict[str, list[Message]] = defaultdict(list)
        self.ephemeral: list[Args] = []  # ephemeral messages
        self.reactions: set[tuple[str, str, str]] = set()
        self.statuses: dict[tuple[str, str], str] = {}
        self.forms: list[Args] = []
        self.prompts: defaultdict[tuple[str, str | None], list[list[Args]]] = defaultdict(list)
        self.responses: defaultdict[str, list[Args]] = defaultdict(list)  # by response_url
        self.acks: dict[str, Any] = {}  # payload by envelope
        self.sockets = 0
        self.streams = True
        self.paced = False  # refuse two messages in a channel within half a second
        self._streaming: set[str] = set()
        self._plays: defaultdict[str, list[Trouble]] = defaultdict(list)
        self._posted: dict[str, float] = {}
        self._ts = 1_700_000_000
        self._lock = threading.RLock()
        self._links: list[web.WebSocketResponse] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._runner: web.AppRunner | None = None
        self.port = 0

    # ---- for the test

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    def plays(self, method: str, *troubles: Trouble) -> None:
        """Use these troubles for the next calls of a method, one each."""
        self._plays[method].extend(troubles)

    def says(
        self,
        channel: str,
        user: str,
        text: str,
        thread: str | None = None,
        event_type: str | None = None,
        deliver: bool = True,
        **more: Any,  # noqa: ANN401 - the fields of an event
    ) -> Message:
        """Post a message as a user and deliver its events: two for a mention in a channel,
        `app_mention` and `message`."""
        message: Message = {"type": "message", "user": user, "text": text, "ts": self._next_ts()}
        message |= {"team": TEAM, **({"thread_ts": thread} if thread else {}), **more}
        with self._lock:
            self.messages[channel].append(dict(message))
        kind = {"D": "im", "G": "group"}.get(channel[0], "channel")
        event = {**message, "channel": channel, "channel_type": kind}
        if not deliver:
            return event
        if event_type:
            self.event({**event, "type": event_type})
            return event
        if f"<@{BOT_USER}>" in text and kind != "im":
            mention = {key: value for key, value in event.items() if key != "channel_type"}
            self.event({**mention, "type": "app_mention"})
        self.event(event)
        return event

    def event(self, event: Message, event_id: str | None = None) -> str:
        """Deliver an event and return the envelope's id."""
        return self.delivers("events_api", event_body(event, event_id))

    def command(self, user: str, text: str, channel: str = "C1") -> str:
        """Use the command `/podcast …` and return the response_url."""
        url = self.response_url()
        body = {
            "command": "/podcast",
            "text": text,
            "user_id": user,
            "channel_id": channel,
            "team_id": TEAM,
            "trigger_id": uuid.uuid4().hex,
            "response_url": url,
        }
        self.delivers("slash_commands", body)
        return url

    def clicks(
        self, user: str, action: str, value: str, message: Message | None = None
    ) -> tuple[str, str]:
        """Click a button and return the envelope's id and the response_url."""
        url = self.response_url()
        body = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user},
            "channel": {"id": "C1"},
            "trigger_id": uuid.uuid4().hex,
            "response_url": url,
            "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}],
            **({"message": message} if message else {}),
        }
        return self.delivers("interactive", body), url

    def submits(self, user: str, view: Args) -> str:
        """Submit a form and return the envelope's id."""
        body = {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user}, "view": view}
        return self.delivers("interactive", body)

    def delivers(self, kind: str, payload: Args) -> str:
        """Send an envelope through the newest socket and return its id."""
        envelope = uuid.uuid4().hex
        told = json.dumps({"envelope_id": envelope, "type": kind, "payload": payload})
        self._run(self._send(told))
        return envelope

    def delivers_at_once(self, bodies: list[Args]) -> None:
        """Send events in one go, before any of them can be acknowledged."""
        frames = [
            json.dumps({"envelope_id": uuid.uuid4().hex, "type": "events_api", "payload": body})
            for body in bodies
        ]

        async def send() -> None:
            for frame in frames:
                await self._send(frame)

        self._run(send())

    def closes_sockets(self) -> None:
        """Drop the connections without closing them."""
        self._run(self._close_links())

    def from_bot(self, channel: str) -> list[Message]:
        """The bot's messages in a channel, in order."""
        with self._lock:
            return [dict(one) for one in self.messages[channel] if one.get("user") == BOT_USER]

    def called(self, method: str) -> list[Args]:
        """The arguments of all calls of a method."""
        return [call.args for call in [*self.calls] if call.method == method]

    # ---- the server

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run(self._shut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _open(self) -> None:
        application = web.Application(client_max_size=8 * 1024 * 1024)
        application.router.add_route("*", "/api/{method}", self._api)
        application.router.add_get("/link", self._link)
        application.router.add_post("/respond/{id}", self._respond)
        self._runner = web.AppRunner(application, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def _shut(self) -> None:
        await self._close_links()
        if self._runner:
            await self._runner.cleanup()

    async def _close_links(self) -> None:
        links, self._links = self._links, []
        for link in links:
            if link._req is not None and link._req.transport is not None:
                link._req.transport.abort()

    async def _send(self, told: str) -> None:
        for _ in range(3_000):
            if self._links:
                break
            await asyncio.sleep(0.01)
        await self._links[-1].send_str(told)

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        link = web.WebSocketResponse()
        await link.prepare(request)
        await link.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._links.append(link)
        self.sockets += 1
        async for frame in link:
            if frame.type is not WSMsgType.TEXT:
                continue
            ack = json.loads(frame.data)
            self.acks[ack["envelope_id"]] = ack.get("payload")
        if link in self._links:
            self._links.remove(link)
        return link

    async def _respond(self, request: web.Request) -> web.Response:
        url = str(request.url)
        play = self._next_play("response_url")
        if play.status != 200:
            return web.Response(status=play.status, headers=play.headers, text="no")
        told = await request.json()
        if len(self.responses[url]) == 5:
            return web.Response(status=404, text="used_url")
        check_blocks(told.get("blocks") or [])
        self.responses[url].append(told)
        return web.Response(text="ok")

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        args = await _args(request)
        self.calls.append(Call(method, args, time.monotonic()))
        play = self._next_play(method)
        while play.gate and not play.gate.is_set():
            await asyncio.sleep(0.01)
        failed = play.status != 200 or play.error or play.hang_up
        answer: Args = {}
        if not failed or play.after:
            try:
                with self._lock:
                    answer = self._do(method, args)
            except SlackError as error:
                return web.json_response({"ok": False, "error": str(error)})
        if play.hang_up:
            assert request.transport
            request.transport.abort()
        if play.status != 200:
            told = {"ok": False, "error": "ratelimited" if play.status == 429 else "fatal_error"}
            return web.json_response(told, status=play.status, headers=play.headers)
        if play.error:
            return web.json_response({"ok": False, "error": play.error})
        token = request.headers.get("Authorization", "")
        if token not in {f"Bearer {BOT_TOKEN}", f"Bearer {APP_TOKEN}"}:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return web.json_response({"ok": True, **answer})

    def _next_play(self, method: str) -> Trouble:
        plays = self._plays[method]
        return plays.pop(0) if plays else Trouble()

    def _do(self, method: str, args: Args) -> Args:
        done = getattr(self, f"_do_{method.replace('.', '_')}", None)
        if done is None:
            raise SlackError("unknown_method")
        answer: Args = done(args) or {}
        return answer

    # ---- the methods

    def _do_auth_test(self, args: Args) -> Args:
        return {"user_id": BOT_USER, "bot_id": BOT_ID, "team_id": TEAM, "user": "podcast"}

    def _do_apps_connections_open(self, args: Args) -> Args:
        return {"url": f"ws://127.0.0.1:{self.port}/link?ticket=invented-ticket"}

    def _do_chat_postMessage(self, args: Args) -> Args:  # noqa: N802 - Slack's name
        channel = args["channel"]
        self._hold_to_the_second(channel)
        return {"ts": self._posts(channel, args), "channel": channel}

    def _do_chat_postEphemeral(self, args: Args) -> Args:  # noqa: N802 - Slack's name
        check_blocks(_blocks(args))
        self.ephemeral.append(args)
        return {"message_ts": self._next_ts()}

    def _do_chat_update(self, args: Args) -> Args:
        message = self._own(args)
        if args["ts"] in self._streaming:
            raise SlackError("streaming_state_conflict")
        check_blocks(_blocks(args))
        message |= {"text": args.get("text", ""), "blocks": _blocks(args)}
        return {"ts": args["ts"]}

    def _do_chat_startStream(self, args: Args) -> Args:  # noqa: N802 - Slack's name
        if not self.streams:
            raise SlackError("unknown_method")
        if not args.get("thread_ts"):
            raise SlackError("invalid_thread_ts")
        direct = args["channel"].startswith("D")
        if not direct and not (args.get("recipient_user_id") and args.get("recipient_team_id")):
            raise SlackError("missing_recipient_user_id")
        self._hold_to_the_second(args["channel"])
        ts = self._posts(args["channel"], {**args, "text": args.get("markdown_text", "")})
        self._streaming.add(ts)
        return {"ts": ts}

    def _do_chat_appendStream(self, args: Args) -> Args:  # noqa: N802 - Slack's name
        self._append(args)
        return {"ts": args["ts"]}

    def _do_chat_stopStream(self, args: Args) -> Args:  # noqa: N802 - Slack's name
        check_blocks(_blocks(args))
        self._append(args)
        self._own(args)["blocks"] = _blocks(args)
        self._streaming.discard(args["ts"])
        return {"ts": args["ts"]}

    def _do_reactions_add(self, args: Args) -> None:
        reaction = (args["channel"], args["timestamp"], args["name"])
        if reaction in self.reactions:
            raise SlackError("already_reacted")
        self.reactions.add(reaction)

    def _do_reactions_remove(self, args: Args) -> None:
        reaction = (args["channel"], args["timestamp"], args["name"])
        if reaction not in self.reactions:
            raise SlackError("no_reaction")
        self.reactions.remove(reaction)

    def _do_assistant_threads_setStatus(self, args: Args) -> None:  # noqa: N802 - Slack's name
        self.statuses[args["channel_id"], args["thread_ts"]] = args["status"]

    def _do_assistant_threads_setSuggestedPrompts(self, args: Args) -> None:  # noqa: N802 - Slack's name
        prompts = args["prompts"]
        if not 1 <= len(prompts) <= 4 or not all(
            one["title"] and one["message"] for one in prompts
        ):
            raise SlackError("invalid_arguments")
        self.prompts[args["channel_id"], args.get("thread_ts")].append(prompts)

    def _do_conversations_info(self, args: Args) -> Args:
        return {"channel": {"is_channel": True, "is_private": args["channel"] == PRIVATE}}

    def _do_conversations_replies(self, args: Args) -> Args:
        """Pages of messages, oldest first; each begins with the first message of the thread."""
        thread = args["ts"]
        oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9")
        ends = {oldest, latest} if str(args.get("inclusive")) in {"1", "true", "True"} else set()
        replies = [one for one in self.messages[args["channel"]] if one.get("thread_ts") == thread]
        in_thread = [one for one in replies if oldest < one["ts"] < latest or one["ts"] in ends]
        parent = [one for one in self.messages[args["channel"]] if one["ts"] == thread]
        if not parent and not replies:
            raise SlackError("thread_not_found")
        size, start = int(args.get("limit") or 100), int(args.get("cursor") or 0)
        end = start + size
        cursor = str(end) if end < len(in_thread) else ""
        shown = [*parent, *in_thread[start:end]]
        if str(args.get("include_all_metadata")) not in {"1", "true", "True"}:
            shown = [{k: v for k, v in one.items() if k != "metadata"} for one in shown]
        return {"messages": shown, "response_metadata": {"next_cursor": cursor}}

    def _do_conversations_history(self, args: Args) -> Args:
        """The messages of a channel outside threads, newest first."""
        oldest, latest = str(args.get("oldest") or "0"), str(args.get("latest") or "9")
        found = [
            one
            for one in self.messages[args["channel"]]
            if one.get("thread_ts") in {None, one["ts"]} and oldest < one["ts"] < latest
        ]
        return {"messages": found[::-1][: int(args.get("limit") or 100)]}

    def _do_views_open(self, args: Args) -> None:
        view = args["view"]
        self.forms.append(json.loads(view) if isinstance(view, str) else view)

    # ---- shared by the methods

    def _posts(self, channel: str, args: Args) -> str:
        check_blocks(_blocks(args))
        if not args.get("text"):
            raise SlackError("no_text")
        if len(args["text"]) > 12_000:
            raise SlackError("msg_too_long")
        metadata = args.get("metadata")
        message = {
            "type": "message",
            "user": BOT_USER,
            "bot_id": BOT_ID,
            "app_id": "ABOT",
            "text": args["text"],
            "blocks": _blocks(args),
            "ts": self._next_ts(),
            "metadata": json.loads(metadata) if isinstance(metadata, str) else metadata,
        }
        if args.get("thread_ts"):
            message["thread_ts"] = args["thread_ts"]
        self.messages[channel].append(message)
        return str(message["ts"])

    def _append(self, args: Args) -> None:
        if args["ts"] not in self._streaming:
            raise SlackError("message_not_in_streaming_state")
        more = args.get("markdown_text") or ""
        if len(more) > 12_000:
            raise SlackError("msg_too_long")
        self._own(args)["text"] += more

    def stream_expires(self) -> None:
        """Close all streams, as Slack does after some minutes."""
        with self._lock:
            self._streaming.clear()

    def streaming(self) -> set[str]:
        """The timestamps of the open streams."""
        with self._lock:
            return set(self._streaming)

    def _own(self, args: Args) -> Message:
        for message in self.messages[args["channel"]]:
            if message["ts"] == args["ts"] and message.get("user") == BOT_USER:
                return message
        raise SlackError("message_not_found")

    def _hold_to_the_second(self, channel: str) -> None:
        now = time.monotonic()
        if self.paced and now - self._posted.get(channel, 0.0) < 0.5:
            raise SlackError("posted_too_often")
        self._posted[channel] = now

    def _next_ts(self) -> str:
        with self._lock:
            self._ts += 1
            return f"{self._ts}.000100"

    def response_url(self) -> str:
        """An address at which a command or a click can be answered."""
        return f"http://127.0.0.1:{self.port}/respond/{uuid.uuid4().hex}"


def event_body(event: Message, event_id: str | None = None) -> Args:
    """The body in which an event is delivered."""
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "ABOT",
        "event_id": event_id or f"Ev{uuid.uuid4().hex}",
        "event_time": int(time.time()),
        "event": event,
    }


def check_blocks(blocks: list[Args]) -> None:
    """Raise SlackError if blocks exceed Slack's limits."""
    if len(blocks) > 50:
        raise SlackError("invalid_blocks")
    if len(json.dumps(blocks)) > 13_000:
        raise SlackError("msg_blocks_too_long")
    for block in blocks:
        elements = block.get("elements", [])
        for text in [block.get("text"), *elements] if block["type"] != "actions" else []:
            if text and not 1 <= len(text["text"]) <= 3_000:
                raise SlackError("invalid_blocks")
        buttons = elements if block["type"] == "actions" else [block.get("accessory")]
        named = [button["action_id"] for button in buttons if button]
        if len(named) != len(set(named)):
            raise SlackError("invalid_blocks")
        for button in filter(None, buttons):
            if len(button.get("value", "")) > 2_000 or len(button["text"]["text"]) > 75:
                raise SlackError("invalid_blocks")


def _blocks(args: Args) -> list[Args]:
    blocks = args.get("blocks") or []
    return json.loads(blocks) if isinstance(blocks, str) else list(blocks)


async def _args(request: web.Request) -> Args:
    """The arguments of a call, from the query, a form or JSON."""
    args: Args = dict(request.query)
    if request.content_type == "application/json":
        args |= json.loads(await request.text() or "{}")
    else:
        args |= dict(parse_qsl(await request.text()))
    return args
