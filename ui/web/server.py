"""The web server: the chat page, and nothing else that Gradio would offer."""

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
from ui.web.chat import Answering, build_page
from ui.web.guard import LARGEST_REQUEST, Guard

_HERE = Path(__file__).parent


def open_page(page: gr.Blocks, host: str, port: int) -> str:
    """Serve the page in the background and return its address.

    Raises ChangeSettingsError where the port is taken or the host is not of this machine.
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
            app_kwargs={"middleware": [Middleware(Guard)], "docs_url": None, "redoc_url": None},
            theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["monospace"]),
            head=_head(),
        )
    except OSError as error:  # somebody was quicker
        raise _cannot_listen(host, port) from error
    return address


def _check_free(host: str, port: int) -> None:
    """Raise ChangeSettingsError where nothing can listen there. Gradio and uvicorn would say so
    too, but in several lines."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise _cannot_listen(host, port) from error


def _cannot_listen(host: str, port: int) -> ChangeSettingsError:
    return ChangeSettingsError(
        f"port {port} of {host} is taken or not of this machine; name another with --port or --host"
    )


def _reach_without_proxy(host: str) -> None:
    """Let Gradio, which calls its own server once, do so where a proxy is set for the rest."""
    known = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    hosts = filter(None, (*known.split(","), "localhost", host))
    os.environ["no_proxy"] = ",".join(dict.fromkeys(hosts))


def _head() -> str:
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    return f'<meta name="color-scheme" content="light dark"><style>{style}</style>'


def serve(qa: Answering, host: str, port: int, *, show: bool = False) -> None:
    """Serve the page until the process is told to end, and say where on standard output.

    `show` opens it in the reader's browser. Raises ChangeSettingsError where the port is taken or
    the host is not of this machine.
    """
    page = build_page(qa)
    try:
        address = open_page(page, host, port)
        typer.echo(f"The archive answers at {address}")
        if show:
            webbrowser.open(address)
        # Behind the page, which takes a reader longer to look at than the models take to load.
        qa.warm()
        threading.Event().wait()
    finally:
        page.close(verbose=False)
