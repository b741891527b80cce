"""`doctor`."""

from __future__ import annotations

import typer

from ui.cli import options
from ui.cli.health_checks import examine
from ui.cli.printing import note, say


def doctor(llm: options.Llm = None, store: options.Store = None) -> None:
    """Say what works, and what to do about the rest."""
    works = True
    for finding in examine(store, llm):
        works = works and finding.works
        say(f"{'ok  ' if finding.works else 'FAIL'}  {finding.subject:<11} {finding.line}")
    if not works:
        note("not everything works yet; see the line marked FAIL")
        raise typer.Exit(1)
