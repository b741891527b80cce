"""The bot over HTTP: one address for events, commands and buttons. Whatever does not carry Slack's
signature is answered 401, whatever else may be wrong with it."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from ui.slack.app_manifest import EVENTS
from ui.slack.signature import is_from_slack

LARGEST_REQUEST = 1024 * 1024  # bytes; a click brings its whole message along, some 100 kB at most

log = logging.getLogger(__name__)


def server(app: AsyncApp, secret: str) -> web.Application:
    """The web application, not yet served."""

    async def answer(request: web.Request) -> web.Response:
        body = await _body(request)
        if body is None or not _is_signed(request, body, secret):
            return _unsigned()
        if request.path != EVENTS or request.method != "POST":
            return web.Response(status=404, text="Not here.")
        if not _is_readable(request, body):
            return web.Response(status=400, text="Not a request of Slack's kind.")
        told = await app.async_dispatch(
            AsyncBoltRequest(body=body.decode("utf-8"), headers=dict(request.headers))
        )
        kind = told.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=told.status, text=told.body or "", content_type=kind)

    application = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[_nobody])
    application.router.add_route(
        "*", "/{anything:.*}", answer, expect_handler=_asked_whether_to_go_on
    )
    return application


@web.middleware
async def _nobody(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """What has no route (`OPTIONS *`) is not signed either."""
    try:
        return await handler(request)
    except web.HTTPException:
        return _unsigned()


async def _asked_whether_to_go_on(request: web.Request) -> web.Response:
    del request
    return _unsigned()  # Slack never asks


def _unsigned() -> web.Response:
    return web.Response(status=401, text="Not signed by Slack.")


async def _body(request: web.Request) -> bytes | None:
    """The body, None where it is too large, breaks off or is not packed as it says."""
    try:
        return await request.read()
    except (web.HTTPException, web.RequestPayloadError, OSError, ValueError):
        return None


def _is_signed(request: web.Request, body: bytes, secret: str) -> bool:
    times = request.headers.getall("X-Slack-Request-Timestamp", [])
    signatures = request.headers.getall("X-Slack-Signature", [])
    if len(times) != 1 or len(signatures) != 1:
        return False
    return is_from_slack(body, times[0], signatures[0], secret)


def _is_readable(request: web.Request, body: bytes) -> bool:
    """Whether Bolt, which takes Slack's word for it, finds what it reads."""
    text = body.decode("utf-8")
    try:
        if request.content_type == "application/json":
            return isinstance(json.loads(text), dict)
        form = parse_qs(text)
        return "payload" not in form or isinstance(json.loads(form["payload"][0]), dict)
    except (ValueError, RecursionError):
        return False
