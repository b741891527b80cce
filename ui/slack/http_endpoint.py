"""The HTTP endpoint for events, commands and buttons. Any request without Slack's signature gets
401, whatever else is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from ui.slack.app_manifest import EVENTS_PATH
from ui.slack.signature import is_signed_by_slack

MAX_REQUEST = 1024 * 1024  # bytes; a click carries its whole message, about 100 kB at most


def http_endpoint(app: AsyncApp, signing_secret: str) -> web.Application:
    """Return the web application, not yet served."""

    async def respond(request: web.Request) -> web.Response:
        body = await _body(request)
        if body is None or not _is_signed(request, body, signing_secret):
            return _unauthorized()
        if request.path != EVENTS_PATH or request.method != "POST":
            return web.Response(status=404, text="Not found.")
        if not _is_well_formed(request, body):
            return web.Response(status=400, text="Malformed request.")
        response = await app.async_dispatch(
            AsyncBoltRequest(body=body.decode("utf-8"), headers=dict(request.headers))
        )
        kind = response.headers.get("content-type", ["text/plain"])[0].partition(";")[0]
        return web.Response(status=response.status, text=response.body or "", content_type=kind)

    application = web.Application(client_max_size=MAX_REQUEST, middlewares=[_no_route])
    application.router.add_route("*", "/{anything:.*}", respond, expect_handler=_refuse_expect)
    return application


@web.middleware
async def _no_route(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Respond 401 to requests without a route (`OPTIONS *`): they are not signed either."""
    try:
        return await handler(request)
    except web.HTTPException:
        return _unauthorized()


async def _refuse_expect(request: web.Request) -> web.Response:
    del request
    return _unauthorized()  # Slack never sends `Expect`


def _unauthorized() -> web.Response:
    return web.Response(status=401, text="Not signed by Slack.")


async def _body(request: web.Request) -> bytes | None:
    """Return the body; None if it is too large, incomplete or wrongly encoded."""
    try:
        return await request.read()
    except (web.HTTPException, web.RequestPayloadError, OSError, ValueError):
        return None


def _is_signed(request: web.Request, body: bytes, secret: str) -> bool:
    timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
    signatures = request.headers.getall("X-Slack-Signature", [])
    if len(timestamps) != 1 or len(signatures) != 1:
        return False
    return is_signed_by_slack(body, timestamps[0], signatures[0], secret)


def _is_well_formed(request: web.Request, body: bytes) -> bool:
    """Whether the body parses as Bolt expects; Bolt itself does not check."""
    text = body.decode("utf-8")
    try:
        if request.content_type == "application/json":
            return isinstance(json.loads(text), dict)
        form = parse_qs(text)
        return "payload" not in form or isinstance(json.loads(form["payload"][0]), dict)
    except (ValueError, RecursionError):
        return False
