"""`podcast-qa feedback`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.terminal import say
from ui.feedback_store import Feedback
from ui.formatting import plural
from ui.settings import read_settings
from ui.state_database import state_folder


def feedback(
    export: Annotated[
        bool,
        typer.Option("--export", help="Print the rated answers as questions for `evaluate`."),
    ] = False,
    store: options.Store = None,
) -> None:
    """Show how readers rated the answers."""
    settings = read_settings(store=store)
    folder = state_folder(settings.store, settings.state)
    recorded = Feedback.open_existing(folder)
    if recorded is None:
        say(f"no answers recorded in {folder}", err=export)
        return
    try:
        if export:
            for question in recorded.questions():
                say(json.dumps(question, ensure_ascii=False))
            return
        counts = recorded.vote_counts()
        say(
            f"{plural(counts.answers, 'rated answer')}: {plural(counts.good, 'vote')} for,"
            f" {counts.bad:,} against"
        )
    finally:
        recorded.close()
