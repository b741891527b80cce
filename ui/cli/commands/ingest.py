"""`podcast-qa ingest`."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest import pipeline
from ui.cli import options
from ui.cli.ingest_report import print_report
from ui.cli.json_shapes import report_shape
from ui.cli.progress_display import shown_progress
from ui.cli.terminal import print_json
from ui.settings import read_settings
from vectorstore.embedding import DEFAULT_MODEL


def ingest(
    archive: Annotated[
        str | None,
        typer.Argument(help="Folder or git URL of the archive.", metavar="ARCHIVE"),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Report problems only; write nothing.")
    ] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Put the archive in the place of another one in the store."),
    ] = False,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Index an archive, or update the index after changes."""
    settings = read_settings(store=store, archive=archive)
    if settings.archive is None:
        raise typer.BadParameter("archive missing: podcast-qa ingest ARCHIVE")
    model = settings.embedding or DEFAULT_MODEL
    with shown_progress() as progress:
        if check:
            report = pipeline.check(settings.archive, model=model, progress=progress)
        else:
            report = pipeline.ingest(
                settings.archive, settings.store, model=model, progress=progress, replace=replace
            )
    if as_json:
        print_json(report_shape(report))
    else:
        print_report(report, with_problems=check)
