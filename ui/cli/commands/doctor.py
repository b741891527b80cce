"""`podcast-qa doctor`."""

from __future__ import annotations

import typer

from ui.cli import options
from ui.cli.health_checks import run_checks
from ui.cli.terminal import note, say


def doctor(llm: options.Llm = None, store: options.Store = None) -> None:
    """Check the installation, the settings and the store, and say how to fix problems."""
    is_healthy = True
    for result in run_checks(store, llm):
        is_healthy = is_healthy and result.is_ok
        say(f"{'ok  ' if result.is_ok else 'FAIL'}  {result.subject:<11} {result.line}")
    if not is_healthy:
        note("a check failed; see the line marked FAIL")
        raise typer.Exit(1)
