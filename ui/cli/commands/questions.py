"""`podcast-qa questions`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tuning.question_writer import write_questions
from ui.cli.progress_display import shown_progress
from ui.cli.terminal import note, say
from ui.formatting import plural
from ui.settings import read_settings

FILE = "questions.jsonl"
SECTIONS = 500


def questions(
    archive: Annotated[
        str | None,
        typer.Argument(help="Folder or git URL of the archive.", metavar="ARCHIVE"),
    ] = None,
    llm: Annotated[
        str,
        typer.Option(
            help="Language model that writes: PROVIDER:MODEL or a server URL. One request for each "
            "section.",
            metavar="SPEC",
        ),
    ] = "auto",
    sections: Annotated[
        int,
        typer.Option(
            help="Most sections to write about, drawn from all episodes.", metavar="N", min=1
        ),
    ] = SECTIONS,
    out: Annotated[
        Path, typer.Option(help="File to write; must not exist.", metavar="FILE")
    ] = Path(FILE),
) -> None:
    """Write training questions about an archive with a language model, for `podcast-qa tune`."""
    settings = read_settings(archive=archive)
    if settings.archive is None:
        raise typer.BadParameter("archive missing: podcast-qa questions ARCHIVE")
    with shown_progress() as progress:
        report = write_questions(
            settings.archive, out, llm, sections, settings.llm_deadline, progress
        )
    about = plural(report.sections, "section")
    say(f"{plural(report.questions, 'question')} about {about} in {out}")
    if report.failure:
        note(f"{plural(report.failed, 'request')} failed; the last: {report.failure}")
    if not report.questions:
        raise typer.Exit(1)
