"""The command line: `podcast-qa` and its commands."""

from __future__ import annotations

import io
import os
import sys

import typer
from typer.exceptions import TyperException

from ingest.errors import CheckArchiveError
from rag.errors import AskDifferentlyError
from ui.commands import catalogue, doctor, ingest, questions, serve
from ui.errors import ChangeSettingsError
from ui.printing import note, say
from vectorstore.errors import PrepareStoreError

app = typer.Typer(
    name="podcast-qa",
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _help(context: typer.Context) -> None:
    """Ask a podcast archive a question; every claim links to the second it was said."""
    if context.invoked_subcommand is None:
        say(context.get_help())


app.command("ingest")(ingest.ingest)
app.command("episodes")(catalogue.episodes)
app.command("search")(questions.search)
app.command("ask")(questions.ask)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)

_EXPECTED = (CheckArchiveError, PrepareStoreError, AskDifferentlyError, ChangeSettingsError)
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it


def main() -> None:
    """Run a command: exit status 0 done, 1 could not (one line says why), 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 whatever the locale; half a character, which UTF-8 has no place for, is
        # written as JSON escapes it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = app(standalone_mode=False) or 0
        sys.stdout.flush()
    except TyperException as error:
        note(error.format_message())
        status = error.exit_code
    except _EXPECTED as error:
        note(str(error))
        status = 1
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. What is still buffered must go nowhere, or the
        # interpreter complains about it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
