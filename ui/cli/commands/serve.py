"""`podcast-qa serve`."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.service_from_settings import open_service
from ui.cli.terminal import note
from ui.settings import read_settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on (default: 127.0.0.1).", metavar="HOST")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="Port to listen on (default: 7860).", min=1, max=65535, metavar="N"),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    llm: options.Llm = None,
    store: options.Store = None,
) -> None:
    """Serve the chat page."""
    settings = read_settings(store=store, llm=llm, host=host, port=port)
    qa = open_service(settings)
    note(qa.model.why)
    _log_usage()
    # Not at the top: Gradio takes seconds to import, and only this command needs it.
    from ui.web.web_server import serve_until_stopped

    serve_until_stopped(qa, settings.host, settings.port, show=show)


def _log_usage() -> None:
    """Log one line on standard error for each answer of a language model: its tokens and cost."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    usage_log = logging.getLogger("rag.llm.metering")
    usage_log.addHandler(handler)
    usage_log.setLevel(logging.INFO)
