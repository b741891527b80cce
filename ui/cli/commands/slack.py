"""`podcast-qa slack`."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.service_from_settings import open_service
from ui.cli.terminal import note, say
from ui.settings import Settings, read_settings
from ui.state_database import state_folder

GRACE = 60.0  # seconds for an answer, in addition to the deadline of its language model
PATIENCE = 90.0  # seconds for Slack at the start: after many restarts it may ask for a pause


def slack(
    http: Annotated[
        bool,
        typer.Option(
            "--http", help="Receive HTTP requests from Slack instead of using Socket Mode."
        ),
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(help="Port for --http (default: 3000).", min=1, max=65535, metavar="N"),
    ] = None,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the app manifest to paste into Slack.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(help="With --manifest: public URL of a bot with --http.", metavar="URL"),
    ] = None,
    llm: options.Llm = None,
    store: options.Store = None,
) -> None:
    """Run the Slack bot. docs/slack.md describes the setup."""
    if manifest:
        # Not at the top, as below: Slack's libraries are slow to import.
        from ui.slack.app_manifest import app_manifest

        say(app_manifest(address).rstrip())
        return
    if address is not None:
        raise typer.BadParameter("--address requires --manifest")
    settings = read_settings(store=store, llm=llm, slack_port=port)
    _run(settings, http=http)


def _run(settings: Settings, *, http: bool) -> None:
    from ui.slack.bot import BotOptions
    from ui.slack.bot_process import run_http, run_socket_mode, until_interrupted
    from ui.slack.connection_check import check_connection
    from ui.slack.tokens import read_tokens

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ui.slack").setLevel(logging.INFO)
    # Before the models, which are slow to load.
    tokens = read_tokens(http=http)
    note(check_connection(tokens, settings.slack_api, PATIENCE))
    qa = open_service(settings)
    note(qa.model.why)
    qa.warm()
    how = BotOptions(
        state=state_folder(settings.store, settings.state),
        api=settings.slack_api,
        follow_ups=settings.slack_follow_ups,
        user_daily=settings.slack_user_daily,
        total_daily=settings.slack_daily,
        deadline=settings.llm_deadline + GRACE,
    )
    if http:
        asyncio.run(
            run_http(qa, tokens, how, settings.host, settings.slack_port, say, until_interrupted)
        )
    else:
        asyncio.run(run_socket_mode(qa, tokens, how, say, until_interrupted))
