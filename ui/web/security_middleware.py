"""Restricts the web server to the requests that the page needs, and adds security headers."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_REQUEST = 64 * 1024  # bytes; a question of 2,000 characters takes at most 12 kB

# The paths that the page needs. Gradio serves many more: uploads, a proxy, its own monitoring.
_ALLOWED = (
    "/assets/",
    "/config",
    "/favicon.ico",
    "/gradio_api/app_id",
    "/gradio_api/cancel",
    "/gradio_api/heartbeat/",
    "/gradio_api/queue/",
    "/gradio_api/reset",
    "/gradio_api/run/",
    "/gradio_api/startup-events",
    "/manifest.json",
    "/pwa_icon",
    "/robots.txt",
    "/static/",
    "/svelte/",
    "/theme.css",
)

_HEADERS = {
    # Gradio has inline scripts and compiles its templates; all else is loaded from this server.
    "Content-Security-Policy": "default-src 'self'; "
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class SecurityMiddleware:
    """ASGI middleware around the page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request, with security headers either way."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = _refusal(scope)
        if refusal:
            await refusal(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)


def _refusal(scope: Scope) -> PlainTextResponse | None:
    if scope["path"] != "/" and not scope["path"].startswith(_ALLOWED):
        return PlainTextResponse("Not found.", status_code=404)
    headers = Headers(scope=scope)
    if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
        return None
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return PlainTextResponse("Content-Length required.", status_code=411)
    if int(length) > LARGEST_REQUEST:
        return PlainTextResponse("Request too large.", status_code=413)
    return None
