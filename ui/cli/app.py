"""The command line: `podcast-qa` and its commands."""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from typing import TextIO

import typer
from typer.exceptions import TyperException

from evaluation.errors import CheckQuestionsError
from ingest.errors import CheckArchiveError
from rag.errors import AskDifferentlyError
from ui.cli.commands import (
    doctor,
    episodes,
    evaluate,
    feedback,
    ingest,
    search_and_ask,
    serve,
    slack,
)
from ui.cli.printing import note, say
from ui.errors import ChangeSettingsError
from vectorstore.errors import PrepareStoreError

_log = logging.getLogger(__name__)

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
app.command("episodes")(episodes.episodes)
app.command("search")(search_and_ask.search)
app.command("ask")(search_and_ask.ask)
app.command("serve")(serve.serve)
app.command("slack")(slack.slack)
app.command("feedback")(feedback.feedback)
app.command("evaluate")(evaluate.evaluate)
app.command("doctor")(doctor.doctor)

_EXPECTED = (
    CheckArchiveError,
    PrepareStoreError,
    AskDifferentlyError,
    CheckQuestionsError,
    ChangeSettingsError,
)
_INTERRUPTED = 130  # 128 + SIGINT, as shells have it
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What a write to an open stream fails with (such an error names no file)."""


def main() -> None:
    """Run a command: exit status 0 done, 1 could not (one line says why), 2 wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        # JSON is UTF-8 whatever the locale; half a character, which UTF-8 has no place for, is
        # written as JSON escapes it.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        status = _run()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        status = _INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        _discard(sys.stdout)
        status = 1
    except OSError as error:
        if error.filename is not None or error.errno not in _NOT_WRITTEN:
            _say_unexpected(error)
        else:
            _discard(sys.stdout)
            _say_not_written(error)
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
        raise  # may be the output's, which is for `main`
    except Exception as error:  # noqa: BLE001 - the border to the one at the terminal
        _say_unexpected(error)
        return 1


def _say_unexpected(error: Exception) -> None:
    _log.error("where it went wrong:", exc_info=error)
    note(
        f"something went wrong in podcast-qa itself ({type(error).__name__}); please report it,"
        " with the lines above"
    )


def _say_not_written(error: OSError) -> None:
    try:
        note(f"the output cannot be written ({error.strerror}): make room, or send it elsewhere")
    except OSError:  # standard error is as full: there is nowhere left to say it
        _discard(sys.stderr)


def _discard(stream: TextIO) -> None:
    """Let what is still buffered go nowhere, or the interpreter complains on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
