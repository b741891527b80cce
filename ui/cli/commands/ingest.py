"""`ingest`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ingest import pipeline
from ui.cli import options
from ui.cli.ingest_report import print_report
from ui.cli.printing import say
from ui.cli.progress_bar import shown_progress
from ui.json_shapes import report_shape
from ui.settings import read_settings
from vectorstore.embedding import DEFAULT_MODEL


def ingest(
    archive: Annotated[
        str | None,
        typer.Argument(help="A folder, or the URL of a git repository.", metavar="ARCHIVE"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Read, repair and report only; write nothing.")
    ] = False,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Bring the store in step with an archive."""
    settings = read_settings(store=store, archive=archive)
    if settings.archive is None:
        raise typer.BadParameter("name an archive: podcast-qa ingest ARCHIVE")
    model = settings.embedding or DEFAULT_MODEL
    with shown_progress() as progress:
        if check:
            report = pipeline.check(settings.archive, model=model, progress=progress)
        else:
            report = pipeline.ingest(
                settings.archive, settings.store, model=model, progress=progress
            )
    if as_json:
        say(json.dumps(report_shape(report), ensure_ascii=False, indent=2))
    else:
        print_report(report)
