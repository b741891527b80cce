"""`slack`."""

from __future__ import annotations

import asyncio
import logging
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.opening import opened
from ui.cli.printing import note, say
from ui.settings import Settings, read_settings
from ui.state import state_folder

GRACE = 60.0  # seconds for one answer beside what its language model may take
PATIENCE = 90.0  # seconds for Slack at the start: it may ask for a pause when restarts are many


def slack(
    http: Annotated[
        bool, typer.Option("--http", help="Take requests from Slack instead of its socket.")
    ] = False,
    port: Annotated[
        int | None,
        typer.Option(help="The port for --http (else 3000).", min=1, max=65535, metavar="N"),
    ] = None,
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print the app's manifest, to paste into Slack.")
    ] = False,
    address: Annotated[
        str | None,
        typer.Option(help="With --manifest: where Slack reaches a bot with --http.", metavar="URL"),
    ] = None,
    llm: options.Llm = None,
    store: options.Store = None,
) -> None:
    """Answer in Slack until it is interrupted. docs/slack.md says how to set it up."""
    if manifest:
        # Here and not at the top, as below: nobody else waits for Slack's libraries.
        from ui.slack.app_manifest import manifest as text

        say(text(address).rstrip())
        return
    if address is not None:
        raise typer.BadParameter("--address is for the manifest; give --manifest too")
    settings = read_settings(store=store, llm=llm, slack_port=port)
    _run(settings, http=http)


def _run(settings: Settings, *, http: bool) -> None:
    from ui.slack.bot_process import Options, run_http, run_socket, until_told_to_end
    from ui.slack.checkup import known_as
    from ui.slack.tokens import read_tokens

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("ui.slack").setLevel(logging.INFO)
    # Before the models, which take a while.
    tokens = read_tokens(http=http)
    note(known_as(tokens, settings.slack_api, PATIENCE))
    qa = opened(settings)
    note(qa.model.why)
    qa.warm()
    how = Options(
        state=state_folder(settings.store, settings.state),
        api=settings.slack_api,
        follow_ups=settings.slack_follow_ups,
        each_daily=settings.slack_user_daily,
        all_daily=settings.slack_daily,
        deadline=settings.llm_deadline + GRACE,
    )
    if http:
        asyncio.run(
            run_http(qa, tokens, how, settings.host, settings.slack_port, say, until_told_to_end)
        )
    else:
        asyncio.run(run_socket(qa, tokens, how, say, until_told_to_end))
