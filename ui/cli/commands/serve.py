"""`serve`."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.opening import opened
from ui.cli.printing import note
from ui.settings import read_settings


def serve(
    host: Annotated[
        str | None, typer.Option(help="The address to listen on (else 127.0.0.1).", metavar="HOST")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="The port to listen on (else 7860).", min=1, max=65535, metavar="N"),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    llm: options.Llm = None,
    store: options.Store = None,
) -> None:
    """Serve the chat page until it is interrupted."""
    settings = read_settings(store=store, llm=llm, host=host, port=port)
    qa = opened(settings)
    note(qa.model.why)
    _log_what_answers_cost()
    # Here and not at the top: Gradio takes seconds to import, and only the page needs it.
    from ui.web.server import serve as serve_page

    serve_page(qa, settings.host, settings.port, show=show)


def _log_what_answers_cost() -> None:
    """One line for each answer of a language model, on standard error like all that is logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    costs = logging.getLogger("rag.llm.metering")
    costs.addHandler(handler)
    costs.setLevel(logging.INFO)
