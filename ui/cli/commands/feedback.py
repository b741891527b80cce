"""`feedback`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ui.cli import options
from ui.cli.printing import say
from ui.feedback_store import Feedback
from ui.settings import read_settings
from ui.state import state_folder
from ui.words import plural


def feedback(
    export: Annotated[
        bool,
        typer.Option("--export", help="Print the rated answers as questions for `evaluate`."),
    ] = False,
    store: options.Store = None,
) -> None:
    """Say what readers thought of the answers."""
    settings = read_settings(store=store)
    folder = state_folder(settings.store, settings.state)
    kept = Feedback.kept(folder)
    if kept is None:
        say(f"no answers are kept in {folder}", err=export)
        return
    try:
        if export:
            for line in kept.questions():
                say(json.dumps(line, ensure_ascii=False))
            return
        tally = kept.tally()
        say(
            f"{plural(tally.answers, 'rated answer')}: {plural(tally.good, 'vote')} for,"
            f" {tally.bad:,} against"
        )
    finally:
        kept.close()
