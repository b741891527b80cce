"""Serves the chat page, without the other endpoints of Gradio."""

from __future__ import annotations

import os
import socket
import threading
import webbrowser
from pathlib import Path

import gradio as gr
import typer
from starlette.middleware import Middleware

from ui.errors import ChangeSettingsError
from ui.web.page import ChatService, build_page
from ui.web.security_middleware import LARGEST_REQUEST, SecurityMiddleware

_HERE = Path(__file__).parent


def open_page(page: gr.Blocks, host: str, port: int) -> str:
    """Serve the page in the background and return its address.

    Raises ChangeSettingsError if the port is taken or the host is not an address of this machine.
    """
    _check_free(host, port)
    _reach_without_proxy(host)
    try:
        _, address, _ = page.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            show_error=False,
            enable_monitoring=False,
            run_history=False,
            max_file_size=LARGEST_REQUEST,
            allowed_paths=[],
            footer_links=[],
            favicon_path=_HERE / "page.svg",
            strict_cors=True,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            app_kwargs={
                "middleware": [Middleware(SecurityMiddleware)],
                "docs_url": None,
                "redoc_url": None,
            },
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
            head=_head(),
        )
    except OSError as error:  # another process was quicker
        raise _cannot_listen(host, port) from error
    return address


def _check_free(host: str, port: int) -> None:
    """Raise ChangeSettingsError if nothing can listen there. Gradio and uvicorn would report it as
    well, but in several lines."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise _cannot_listen(host, port) from error


def _cannot_listen(host: str, port: int) -> ChangeSettingsError:
    return ChangeSettingsError(
        f"port {port} of {host} is taken, or the address is not local; choose another with --port"
        " or --host"
    )


def _reach_without_proxy(host: str) -> None:
    """Exempt the server from a configured proxy, because Gradio sends it a request at the start."""
    exempt = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = filter(None, (*exempt.split(","), "localhost", host))
    os.environ["no_proxy"] = ",".join(dict.fromkeys(hosts))


def _head() -> str:
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style>'


def serve_until_stopped(qa: ChatService, host: str, port: int, *, show: bool = False) -> None:
    """Serve the page until the process is interrupted, and print its address.

    `show` opens it in the browser. Raises ChangeSettingsError if the port is taken or the host is
    not an address of this machine.
    """
    page = build_page(qa)
    try:
        address = open_page(page, host, port)
        typer.echo(f"The archive answers at {address}")
        if show:
            webbrowser.open(address)
        # After the page is up: the models load faster than a reader types a question.
        qa.warm()
        threading.Event().wait()
    finally:
        page.close(verbose=False)
