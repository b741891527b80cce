"""The entry point of the command line: `podcast-qa`, its commands and its exit status."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from importlib.metadata import version
from typing import Annotated, TextIO

import typer
from typer.exceptions import TyperException

from evaluation.errors import CheckQuestionsError
from ingest.errors import CheckArchiveError
from rag.errors import AskDifferentlyError
from tuning.errors import CheckTrainingError
from ui.cli.commands import (
    ask,
    doctor,
    episodes,
    evaluate,
    feedback,
    ingest,
    questions,
    search,
    serve,
    slack,
    tune,
)
from ui.cli.terminal import note, say
from ui.errors import ChangeSettingsError
from vectorstore.errors import PrepareStoreError

_log = logging.getLogger(__name__)

app = typer.Typer(
    name="podcast-qa",
    add_completion=False,
    rich_markup_mode=None,
)


@app.callback(invoke_without_command=True)
def _help(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.")
    ] = False,
) -> None:
    """Ask a podcast archive questions. Every claim in an answer links to the second it was said."""
    if show_version:
        say(f"podcast-qa {version('podcast-qa')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        say(context.get_help())


app.command("ingest")(ingest.ingest)
app.command("episodes")(episodes.episodes)
app.command("search")(search.search)
app.command("ask")(ask.ask)
app.command("serve")(serve.serve)
app.command("slack")(slack.slack)
app.command("feedback")(feedback.feedback)
app.command("evaluate")(evaluate.evaluate)
app.command("questions")(questions.questions)
app.command("tune")(tune.tune)
app.command("doctor")(doctor.doctor)

_EXPECTED = (
    CheckArchiveError,
    PrepareStoreError,
    AskDifferentlyError,
    CheckQuestionsError,
    CheckTrainingError,
    ChangeSettingsError,
)
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Errors of a write to an open stream. Unlike those of opening a file, they name no file."""


def main() -> None:
    """Run a command. Exit status: 0 success, 1 failure (one line says why), 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 in any locale. UTF-8 has no lone surrogates; they are written as escapes.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:  # the reader of the pipe has closed it
        _discard(sys.stdout)
        status = 1
    except OSError as error:
        if error.filename is not None or error.errno not in _NOT_WRITTEN:
            _report_internal_error(error)
        else:
            _discard(sys.stdout)
            _report_not_written(error)
        status = 1
    sys.exit(status)


def _run() -> int:
    try:
        return app(standalone_mode=False) or 0
    except TyperException as error:
        note(error.format_message())
        return error.exit_code
    except _EXPECTED as error:
        note(str(error))
        return 1
    except OSError:
        raise  # may come from the output; `main` tells them apart
    except Exception as error:  # noqa: BLE001 - the reader gets one line, not a traceback
        _report_internal_error(error)
        return 1


def _report_internal_error(error: Exception) -> None:
    _log.error("internal error:", exc_info=error)
    note(
        f"internal error in podcast-qa ({type(error).__name__}); please report it, with the"
        " traceback above"
    )


def _report_not_written(error: OSError) -> None:
    try:
        note(f"cannot write the output ({error.strerror}); free some space or redirect it")
    except OSError:  # standard error is full as well, so nothing can be reported
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Discard buffered output, about which the interpreter would complain when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
